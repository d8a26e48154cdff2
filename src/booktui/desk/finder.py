"""The first times that would pass the checker: read as far as is looked, nothing kept (speed.md 3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.arranging import job_notice as notice
from booktui.desk.errors import NotFound
from booktui.desk.pages import Pages
from booktui.desk.resolve import resource_of, service_of
from booktui.desk.tell import telling
from booktui.desk.views import OfferList, OfferView
from booktui.rules.availability import Ask, InOrder, Window, first, offers
from booktui.rules.catalogue import Catalogue
from booktui.rules.clock import day_span, exists, local_date
from booktui.rules.clocks.targets import standing_of
from booktui.rules.values import (
    DAY,
    LONGEST,
    Absence,
    Alternative,
    Entry,
    Instant,
    Kind,
    Offer,
    Proposal,
    Resource,
    Session,
    Status,
)
from booktui.store import booking, facts, session_facts

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

BATCH = 7 * DAY
"""Sessions of so long are read at first, then of twice as long, and so on."""
NEAR_BEFORE = 3 * DAY
NEAR_AFTER = 21 * DAY
ALL = 1_000_000
"""More offers than any search finds."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody looks for; dates are local, `until` is inclusive."""

    service_code: str
    client_id: int | None = None
    entry_id: int | None = None
    practitioner: str | None = None
    location: str | None = None
    start: date | None = None
    until: date | None = None
    weekdays: frozenset[int] = frozenset()
    part: str = ""
    count: int = 5
    near: Instant | None = None
    avoid: tuple[Instant, ...] = ()
    minutes: int | None = None
    moving_id: int | None = None


class Absences:
    """Absences by schedule: of everybody who provides the service at once, of closures and things when asked for."""

    def __init__(self, c: Connection, ask: Ask, people: Iterable[Resource]) -> None:
        self._c, self._service_id = c, ask.service.id
        self._people = frozenset(who.id for who in people if self._service_id in who.services)
        self._span = ((ask.start or 0) - DAY, (ask.until or 0) + DAY)
        self._known: dict[int | None, list[Absence]] = {}

    def __call__(self, schedule_id: int | None) -> Sequence[Absence]:
        if schedule_id not in self._known and schedule_id in self._people:
            self._known |= {person: [] for person in self._people}
            for absence in facts.absences_for(self._c, self._service_id, *self._span):
                self._known.setdefault(absence.schedule_id, []).append(absence)
        if schedule_id not in self._known:
            self._known[schedule_id] = list(facts.absences_of(self._c, schedule_id, *self._span))
        return self._known[schedule_id]


class Finder:
    """Finding a time in one diary."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def free(self, service_code: str, **how: object) -> OfferList:
        """The first times for a service, or why there are none; see `Sought` for what can be asked.

        Raises:
            NotFound: a service, practitioner or location that does not exist.
        """
        sought = Sought(service_code, **how)  # type: ignore[arg-type]
        with telling(), self._desk.store.read() as c:
            return self.free_in(c, sought)

    def free_in(self, c: Connection, sought: Sought) -> OfferList:
        """The same inside the caller's transaction."""
        book = self._desk.catalogue_in(c)
        ask = self._ask(c, book, sought)
        asked_too_late = notice.too_late(c, self._desk, ask)
        if asked_too_late is not None:
            if asked_too_late.start >= (ask.until or 0):
                return OfferList(ask.service.code, (), asked_too_late.why)
            ask = replace(ask, start=asked_too_late.start)
        sessions = self._sessions(c, book, ask)
        window = self._window(c, book, ask, sessions)
        if sought.near is None:
            found, why = first(ask, window, self._desk.policy, sought.avoid)
        else:
            found, why = self._nearest(ask, window, sought.near, sought.avoid)
        clinics = {session.id: session.clinic for session in sessions.known}
        views = (self.view(book, clinics, number, offer, ask.entry) for number, offer in enumerate(found, 1))
        return OfferList(ask.service.code, tuple(views), why)

    def _nearest(
        self, ask: Ask, window: Window, near: Instant, avoid: tuple[Instant, ...]
    ) -> tuple[list[Offer], str | None]:
        """Those nearest to an instant: the first after it, and what is no further before it."""
        policy, start = self._desk.policy, max(near, window.start)
        found, why = first(replace(ask, start=start), window, policy, avoid)
        far = found[-1].start - near if len(found) == ask.count else NEAR_BEFORE
        before = replace(ask, start=max(window.start, near - far), until=start, count=ALL)
        found += [offer for offer in offers(before, window, policy) if offer.start not in avoid]
        zones = window.zones

        def late(offer: Offer) -> bool:
            """Of suspected cancer after the first-seen aim: shown last (CAN-01)."""
            zone = zones.get(offer.location_id, self._desk.zone)
            return self._standing(ask.entry, offer.start, zone) not in ("", "inside")

        found.sort(key=lambda offer: (late(offer), abs(offer.start - near), offer.start, offer.practitioner_id))
        return found[: ask.count], None if found else why

    def alternatives(self, proposal: Proposal, count: int = 3) -> tuple[Alternative, ...]:
        """The nearest times to what was asked that have nothing against them; with the same person first.

        Never what was asked itself, nor the time that a booking has which is to be moved. When what was asked has
        passed, the nearest to the booking's own time; when nothing is near, the first there are from then on; when
        there are none either, the nearest to the booking's own time, or to now.
        """
        with telling(), self._desk.store.read() as c:
            book = self._desk.catalogue_in(c)
            if proposal.end <= proposal.start or proposal.service_id not in book.services:
                return ()
            client = facts.client(c, proposal.client_id)
            if client is None or client.status != "active":
                return ()
            now, moving = self._desk.now(), booking.get(c, proposal.moving_id) if proposal.moving_id else None
            own = moving.start if moving is not None and moving.status == Status.BOOKED else None
            near = proposal.start if proposal.start >= now or own is None else own
            sought = Sought(
                book.services[proposal.service_id].code, proposal.client_id, proposal.entry_id, near=max(near, now),
                count=count + 1, minutes=(proposal.end - proposal.start) // 60, moving_id=proposal.moving_id,
                practitioner=book.resources[proposal.practitioner_id].code, avoid=() if own is None else (own,),
            )  # fmt: skip
            found = self._others(c, sought, proposal)
            if len(found) < count:
                others = self._others(c, replace(sought, practitioner=None), proposal)
                known = {(o.start, o.practitioner_id) for o in found}
                found += [o for o in others if (o.start, o.practitioner_id) not in known]
            anybody = replace(sought, practitioner=None)
            if not found:
                since = local_date(sought.near or now, self._desk.zone)
                found = self._others(c, replace(anybody, near=None, start=since), proposal)
            if not found:
                found = self._others(c, replace(anybody, near=max(now, own or now)), proposal)
        return tuple(
            Alternative(o.start, o.practitioner_id, o.room_id, o.equipment_id, o.practitioner, o.room)
            for o in found[:count]
        )

    def _others(self, c: Connection, sought: Sought, asked: Proposal) -> list[OfferView]:
        """What is free, without what was asked; of a time that does not exist the next one is something else."""
        found = self.free_in(c, sought).offers
        zone = self._desk.catalogue.zone_of(asked.location_id, self._desk.zone)
        if asked.wall is not None and not exists(asked.wall, zone):
            return list(found)
        same = (asked.start, asked.end, asked.practitioner_id, asked.room_id)
        return [o for o in found if (o.start, o.end, o.practitioner_id, o.room_id) != same]

    def _ask(self, c: Connection, book: Catalogue, sought: Sought) -> Ask:
        desk = self._desk
        service = service_of(book, sought.service_code)
        client = facts.client(c, sought.client_id) if sought.client_id is not None else None
        if sought.client_id is not None and client is None:
            raise NotFound("There is no such client at this desk.")
        place = book.location_by_code.get(sought.location.upper()) if sought.location else None
        if sought.location and place is None:
            raise NotFound(
                f"There is no location {sought.location!r}. Known: {', '.join(sorted(book.location_by_code))}."
            )
        person = resource_of(book, sought.practitioner, Kind.PRACTITIONER) if sought.practitioner else None
        since, until = self._span(sought)
        return Ask(
            service=service, client=client, entry=facts.entry(c, sought.entry_id), now=desk.now(),
            location_id=place.id if place else None, practitioner_id=person.id if person else None,
            weekdays=sought.weekdays, part=sought.part, start=since, until=until, count=sought.count,
            minutes=sought.minutes, mine=frozenset() if sought.moving_id is None else frozenset({sought.moving_id}),
        )  # fmt: skip

    def _span(self, sought: Sought) -> tuple[Instant, Instant]:
        desk = self._desk
        now, zone = desk.now(), desk.zone
        if sought.near is not None:
            return max(now, sought.near - NEAR_BEFORE), sought.near + NEAR_AFTER
        first = max(now, day_span(sought.start, zone)[0]) if sought.start else now
        last = sought.until or local_date(first, zone) + timedelta(days=desk.policy.search_days)
        return first, day_span(last, zone)[1]

    def _sessions(self, c: Connection, book: Catalogue, ask: Ask) -> InOrder:
        start, end = ask.start or 0, ask.until or 0

        def batches() -> Iterator[list[Session]]:
            since, until, long = start - LONGEST, start + BATCH, BATCH
            while since < end:
                yield session_facts.sessions_starting(
                    c, ask.service.id, ask.practitioner_id, since, min(until, end), start, book.slot_types
                )
                long *= 2
                since, until = until, until + long

        return InOrder(batches())

    def _window(self, c: Connection, book: Catalogue, ask: Ask, sessions: InOrder) -> Window:
        now, person = self._desk.now(), ask.practitioner_id
        people = book.providers(ask.service) if person is None else (book.resources[person],)
        return Window(
            start=ask.start or 0, end=ask.until or 0, sessions=sessions, absences=Absences(c, ask, people),
            taken=Pages(lambda one, since, until: facts.taken_many(c, (one,), since, until, now)),
            hosted=Pages(
                lambda room, since, until: session_facts.sessions_in_room(c, room, since, until, book.slot_types)
            ),
            practitioners=people,
            rooms=things(book, Kind.ROOM, ask.service.needs_room),
            equipment=things(book, Kind.EQUIPMENT, ask.service.needs_equipment),
            interpreters=book.of_kind(Kind.INTERPRETER), slot_types=book.slot_types, travel=book.travel,
            zones={place.id: place.zone for place in book.locations.values()},
        )  # fmt: skip

    def view(
        self, book: Catalogue, clinics: Mapping[int, str], number: int, offer: Offer, entry: Entry | None = None
    ) -> OfferView:
        """An offer ready to be read out; `clinics` has the code of each session's."""
        place = book.locations[offer.location_id]
        notice = (local_date(offer.start, place.zone) - local_date(self._desk.now(), place.zone)).days
        room = book.resources.get(offer.room_id) if offer.room_id else None
        machine = book.resources.get(offer.equipment_id) if offer.equipment_id else None
        return OfferView(
            number=number, start=offer.start, end=offer.end, practitioner_id=offer.practitioner_id,
            practitioner=book.resources[offer.practitioner_id].code, location_id=offer.location_id, location=place.code,
            session_id=offer.session_id, room_id=offer.room_id, room=room.code if room else None,
            equipment_id=offer.equipment_id, equipment=machine.code if machine else None,
            interpreter_id=offer.interpreter_id, slot_type=offer.slot_type, session=clinics[offer.session_id],
            days_to_target=offer.days_to_target, standing=self._standing(entry, offer.start, place.zone),
            notice_days=notice, zone=place.zone,
        )  # fmt: skip

    def _standing(self, entry: Entry | None, start: Instant, zone: str) -> str:
        """How an offer for suspected cancer stands; empty for every other, and where there are no clocks (CAN-01)."""
        policy = self._desk.policy
        if entry is None or not policy.clocks:
            return ""
        return standing_of(entry.priority, entry.clock_start, local_date(start, zone), policy.cancer_numbers)


def things(book: Catalogue, kind: Kind, wanted: str | None) -> tuple[Resource, ...]:
    """Rooms or machines of the kind that is needed, at any location."""
    if wanted is None:
        return ()
    return tuple(r for r in book.of_kind(kind) if r.type == wanted and r.location_id is not None)
