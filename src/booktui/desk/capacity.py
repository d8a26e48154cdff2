"""Free capacity: of days and people for the week and the month, and the slots of the next days that nobody has yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.capacity_views import Candidate, Count, DayCapacity, PersonCapacity, SpanView, UnfilledSlot
from booktui.desk.openings import Held, Seen, by, offered, see
from booktui.desk.tell import telling
from booktui.desk.timetabling.sessions import holidays_of
from booktui.rules.catalogue import Catalogue
from booktui.rules.checks.away import closes
from booktui.rules.clinics.openings import Opening
from booktui.rules.clock import day_span, local_date
from booktui.rules.values import MINUTE, Instant, Session

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

ONE = timedelta(days=1)
FREE_TIME = "free time"
WEEKEND = (5, 6)


class Capacity:
    """`desk.capacity`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def span(self, first: date, last: date, location: str | None = None, practitioner: str | None = None) -> SpanView:
        """The local days from one to another, both inclusive: what there is and what is free of each slot type.

        A desk with more practitioners than anybody can look at shows one location; the view names it.

        Raises:
            NotFound: there is no such location or practitioner.
        """
        with telling(), self._desk.store.read() as c:
            return self._span_in(c, first, last, location, practitioner)

    def days(
        self, first: date, last: date, location: str | None = None, practitioner: str | None = None
    ) -> tuple[DayCapacity, ...]:
        """The days alone; see `span`."""
        return self.span(first, last, location, practitioner).days

    def unfilled(self, location: str | None = None) -> tuple[UnfilledSlot, ...]:
        """What nobody has yet of today and the next working days, in order of time (domain.md 3.5).

        Weekends and public holidays are not counted as working days; a session that takes place on one is in it all
        the same. Free time counts where the shortest service of its session fits.

        Raises:
            NotFound: there is no such location.
        """
        with telling(), self._desk.store.read() as c:
            today = local_date(self._desk.now(), self._desk.zone)
            seen = see(c, self._desk, today, self._last_working_day(c, today), location)
            book = self._desk.catalogue
            found = [_unfilled(book, held, one, today) for held in seen.sessions for one in held.free]
        return tuple(sorted((slot for slot in found if slot is not None), key=lambda s: (s.start, s.practitioner)))

    def candidates(self, slot: UnfilledSlot, count: int = 5) -> tuple[Candidate, ...]:
        """Who on the waiting list could take a slot, in the list's order; see `desk.candidates`."""
        from booktui.desk.candidates import candidates

        with telling(), self._desk.store.read() as c:
            return candidates(c, self._desk, slot, count)

    def _last_working_day(self, c: Connection, today: date) -> date:
        """The last of the working days after today that the policy counts."""
        closed, day, left = holidays_of(c, self._desk.zone), today, self._desk.policy.unfilled_working_days
        while left:
            day += ONE
            left -= day.weekday() not in WEEKEND and day not in closed
        return day

    def _span_in(
        self, c: Connection, first: date, last: date, location: str | None, practitioner: str | None
    ) -> SpanView:
        desk = self._desk
        seen = see(c, desk, first, last, location, practitioner)
        book = desk.catalogue
        order = [*book.slot_types, ""]
        names = {letter: one.name for letter, one in book.slot_types.items()} | {"": FREE_TIME}
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        count = _counter(seen, order, names, desk.now())
        people = sorted(
            {held.session.practitioner_id for held in seen.sessions}, key=lambda key: book.resources[key].code
        )
        mine = by(seen.sessions, lambda held: (held.session.practitioner_id, held.day))
        of_day = by(seen.sessions, lambda held: held.day)
        letters = {one.letter for held in seen.sessions for one in held.every}
        return SpanView(
            first, last, seen.zone,
            tuple(count(day, of_day.get(day, ()), None) for day in days),
            tuple(
                PersonCapacity(
                    key, book.resources[key].code, book.resources[key].name,
                    tuple(count(day, mine.get((key, day), ()), key) for day in days),
                )
                for key in people
            ),
            tuple(letter for letter in order if letter in letters),
            seen.place.code if seen.place else "", tuple(sorted(book.location_by_code)),
        )  # fmt: skip


def _counter(
    seen: Seen, order: Sequence[str], names: Mapping[str, str], now: Instant
) -> Callable[[date, Sequence[Held], int | None], DayCapacity]:
    """Counts the sessions of one day, of one practitioner or (None) of all."""
    places = None if seen.place is None else seen.place.id

    def count(day: date, held: Sequence[Held], person: int | None) -> DayCapacity:
        sizes: dict[str, list[int]] = {}
        for one in held:
            for index, pieces in enumerate((one.every, one.free)):
                for piece in pieces:
                    sizes.setdefault(piece.letter, [0, 0])[index] += piece.places if piece.letter else piece.minutes
        counts = tuple(Count(letter, names.get(letter, letter), *sizes[letter]) for letter in order if letter in sizes)
        free = [piece.start for one in held for piece in one.free]
        live = [one.session for one in held if one.session.status != "cancelled"]
        why = "" if free else _why(day, held, live, counts, now) or _off(seen, day, live, person, places)
        return DayCapacity(day, counts, why, min(free, default=None), len(live))

    return count


def _why(day: date, held: Sequence[Held], live: Sequence[Session], counts: Sequence[Count], now: Instant) -> str:
    """Why sessions have nothing left; empty when somebody is away or something closed, or there are none."""
    if held and not live:
        return "cancelled"
    if counts:
        return "over" if all(session.end <= now for session in live) else "full"
    return ""


def _off(seen: Seen, day: date, live: Sequence[Session], person: int | None, location: int | None) -> str:
    """The holiday or closure of that day, or that the practitioner is away, or that there is no session."""
    start, end = day_span(day, seen.zone)
    then = [a for a in seen.absences if a.approved and a.start < end and start < a.end]
    shut = [a for a in then if a.schedule_id is None and (location is None or closes(a, location))]
    holiday = next((a for a in shut if a.kind == "holiday"), None)
    if holiday is not None:
        return holiday.reason or "public holiday"
    people = {session.practitioner_id for session in live} if person is None else {person}
    if any(a.schedule_id in people for a in then):
        return "away"
    if live:
        return "closed" if shut else "not bookable"
    return "no session"


def _unfilled(book: Catalogue, held: Held, one: Opening, today: date) -> UnfilledSlot | None:
    session = held.session
    who, where = book.resources[session.practitioner_id], book.locations[session.location_id]
    services = offered(book, session)
    if one.letter:
        urgent = book.slot_types[one.letter].priority != "routine" if one.letter in book.slot_types else False
        services = [s for s in services if one.letter in s.slot_types or not s.slot_types or urgent]
    else:
        length = (one.end - one.start) // MINUTE
        services = [s for s in services if s.minutes <= length]
        if not services:
            return None
    name = book.slot_types[one.letter].name if one.letter in book.slot_types else one.letter or FREE_TIME
    room = book.resources.get(session.room_id) if session.room_id else None
    return UnfilledSlot(
        one.start, one.end, one.letter, name, one.places, who.id, who.code, who.name, where.code, session.id,
        session.start, session.clinic, tuple(s.code for s in services), (held.day - today).days, where.zone,
        room.code if room else None,
    )  # fmt: skip
