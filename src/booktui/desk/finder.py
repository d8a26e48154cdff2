"""The first times that would pass the checker: read in two-week pieces, nothing kept (speed.md 3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.errors import NotFound
from booktui.desk.resolve import resource_of, service_of
from booktui.desk.tell import telling
from booktui.desk.views import OfferList, OfferView
from booktui.rules.availability import Ask, Window, offers, why_none
from booktui.rules.clock import day_span, local_date
from booktui.rules.values import DAY, Alternative, Instant, Kind, Offer, Proposal, Resource, Session, Taken
from booktui.store import facts

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

PIECE = 14 * DAY
OTHER_ROOMS = 12
"""Besides the rooms of its sessions, this many further suitable rooms of a location are looked at."""
NEAR_BEFORE = 3 * DAY
NEAR_AFTER = 21 * DAY


class Lazily(Mapping[int, Sequence[Taken]]):
    """A schedule's rows, read when they are first asked for: only those that matter are."""

    def __init__(self, ids: Iterable[int], read: Callable[[int], Sequence[Taken]]) -> None:
        self._ids = frozenset(ids)
        self._read = read
        self._known: dict[int, Sequence[Taken]] = {}

    def __getitem__(self, schedule_id: int) -> Sequence[Taken]:
        if schedule_id not in self._ids:
            raise KeyError(schedule_id)
        if schedule_id not in self._known:
            self._known[schedule_id] = self._read(schedule_id)
        return self._known[schedule_id]

    def __iter__(self) -> Iterator[int]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


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
        ask = self._ask(c, sought)
        found: list[Offer] = []
        reason: str | None = None
        for window in self._windows(c, ask, sought):
            wanted = sought.count - len(found) + len(sought.avoid)
            more = [
                o for o in offers(replace(ask, count=wanted), window, self._desk.policy) if o.start not in sought.avoid
            ]
            found += more
            if len(found) >= sought.count and sought.near is None:
                break
            if not found and (reason is None or window.sessions):
                reason = why_none(ask, window, self._desk.policy)
        if sought.near is not None:
            near = sought.near
            found.sort(key=lambda o: (abs(o.start - near), o.start))
        found = found[: sought.count]
        return OfferList(
            ask.service.code,
            tuple(self._view(c, number, offer) for number, offer in enumerate(found, 1)),
            None if found else reason or self._nobody(ask),
        )

    def alternatives(self, proposal: Proposal, count: int = 3) -> tuple[Alternative, ...]:
        """The nearest times to what was asked that have nothing against them; with the same person first."""
        with telling(), self._desk.store.read() as c:
            book = self._desk.catalogue_in(c)
            if proposal.end <= proposal.start or proposal.service_id not in book.services:
                return ()
            client = facts.client(c, proposal.client_id)
            if client is None or client.status != "active":
                return ()
            sought = Sought(
                book.services[proposal.service_id].code, proposal.client_id, proposal.entry_id, near=proposal.start,
                count=count, minutes=(proposal.end - proposal.start) // 60, moving_id=proposal.moving_id,
                practitioner=book.resources[proposal.practitioner_id].code,
            )  # fmt: skip
            found = self.free_in(c, sought).offers
            if len(found) < count:
                others = self.free_in(c, replace(sought, practitioner=None)).offers
                known = {(o.start, o.practitioner_id) for o in found}
                found += tuple(o for o in others if (o.start, o.practitioner_id) not in known)
        return tuple(
            Alternative(o.start, o.practitioner_id, o.room_id, o.equipment_id, o.practitioner, o.room)
            for o in found[:count]
        )

    def _ask(self, c: Connection, sought: Sought) -> Ask:
        desk = self._desk
        book = desk.catalogue_in(c)
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

    def _windows(self, c: Connection, ask: Ask, sought: Sought) -> Iterator[Window]:
        book = self._desk.catalogue_in(c)
        people = book.providers(ask.service) if ask.practitioner_id is None else (book.resources[ask.practitioner_id],)
        at, last = ask.start or self._desk.now(), ask.until or 0
        while at < last:
            end = min(at + PIECE, last)
            yield self._window(c, ask, people, at, end)
            at = end

    def _window(self, c: Connection, ask: Ask, people: Iterable[Resource], since: Instant, until: Instant) -> Window:
        book, now = self._desk.catalogue_in(c), self._desk.now()
        types = book.slot_types
        mine = facts.sessions_of_many(c, (p.id for p in people), since, until, types)
        places = {s.location_id for s in mine}
        rooms = self._rooms(ask, mine, places)
        machines = tuple(
            r for r in book.of_kind(Kind.EQUIPMENT) if r.type == ask.service.needs_equipment and r.location_id in places
        )
        hosted = facts.sessions_in_rooms(c, (r.id for r in rooms), since, until, types)
        working = tuple({s.practitioner_id: book.resources[s.practitioner_id] for s in mine}.values())
        ids = [r.id for r in (*working, *rooms, *machines)] + ([ask.client.id] if ask.client else [])
        lazily = Lazily(ids, lambda one: facts.taken_many(c, (one,), since - DAY, until + DAY, now))
        return Window(
            start=since, end=until, sessions=tuple({s.id: s for s in (*mine, *hosted)}.values()),
            taken=lazily,
            absences=facts.absences_all(c, since - DAY, until + DAY), practitioners=tuple(people), rooms=rooms, equipment=machines,
            slot_types=types, travel=book.travel, zones={place.id: place.zone for place in book.locations.values()},
        )  # fmt: skip

    def _rooms(self, ask: Ask, sessions: Iterable[Session], places: set[int]) -> tuple[Resource, ...]:
        if ask.service.needs_room is None:
            return ()
        book = self._desk.catalogue
        own = {s.room_id for s in sessions if s.room_id is not None}
        chosen = [book.resources[room] for room in own if book.resources[room].type == ask.service.needs_room]
        for place in places:
            suitable = (
                r for r in book.of_kind(Kind.ROOM) if r.type == ask.service.needs_room and r.location_id == place
            )
            others = [r for r in sorted(suitable, key=lambda r: r.id) if r.id not in own]
            chosen += others[:OTHER_ROOMS]
        return tuple(sorted(chosen, key=lambda r: r.id))

    def _nobody(self, ask: Ask) -> str:
        return f"Nothing is free for {ask.service.name} in that time."

    def _view(self, c: Connection, number: int, offer: Offer) -> OfferView:
        book, now = self._desk.catalogue_in(c), self._desk.now()
        place = book.locations[offer.location_id]
        notice = (local_date(offer.start, place.zone) - local_date(now, place.zone)).days
        room = book.resources.get(offer.room_id) if offer.room_id else None
        machine = book.resources.get(offer.equipment_id) if offer.equipment_id else None
        return OfferView(
            number=number, start=offer.start, end=offer.end, practitioner_id=offer.practitioner_id,
            practitioner=book.resources[offer.practitioner_id].code, location_id=offer.location_id, location=place.code,
            session_id=offer.session_id, room_id=offer.room_id, room=room.code if room else None,
            equipment_id=offer.equipment_id, equipment=machine.code if machine else None,
            interpreter_id=offer.interpreter_id, slot_type=offer.slot_type, session=facts.clinic_code(c, offer.session_id),
            days_to_target=offer.days_to_target, notice_days=notice, zone=place.zone,
        )  # fmt: skip
