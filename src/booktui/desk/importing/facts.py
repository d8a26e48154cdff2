"""The facts that bear on each row of a file of appointments: what `desk.gate` reads one by one, read once for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.gate import AROUND, session_of
from booktui.desk.importing.clear import Seat
from booktui.desk.importing.ledger import Ledger
from booktui.desk.importing.rows import Wanted
from booktui.rules.needs import widened
from booktui.rules.values import (
    DAY,
    LONGEST,
    Absence,
    Facts,
    Instant,
    Kind,
    Proposal,
    Resource,
    Session,
    Span,
    Status,
    Taken,
)
from booktui.store import facts, session_facts
from booktui.store import imports as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


class Gathering:
    """Sessions, absences and what is taken over the file's whole time, kept up to date while rows are accepted."""

    def __init__(
        self, c: Connection, desk: Desk, ledger: Ledger, wanted: Sequence[Wanted], known: Iterable[store.Existing]
    ) -> None:
        self._c, self._desk, self._ledger = c, desk, ledger
        self._now, self.book = desk.now(), desk.catalogue_in(c)
        self.policy, self.zone = desk.policy, desk.zone
        self.zones = {self.zone, *(place.zone for place in self.book.locations.values())}
        self.away_days: set[tuple[int | None, int]] = set()
        """Schedule (None: a closure) and day since 1970 in UTC on which it is away for some time."""
        self._sessions: dict[tuple[int, int | None, int], tuple[Session, ...]] = {}
        self._absences: dict[int | None, list[Absence]] = defaultdict(list)
        self._open: dict[tuple[int, int], list[int]] = defaultdict(list)
        self._overbooked: dict[int, int] = {}
        self._counted: dict[int, int] = {}
        """As they were read."""
        self._suitable: dict[tuple[Kind, str, int], list[Resource]] = {}
        self._wide, self._used = (0, 0), list[int]()
        self._taken: list[Taken] = []
        self._all_absences: tuple[Absence, ...] = ()
        if wanted:
            self._load(wanted, known)

    def still(self, c: Connection) -> bool:
        """What was read is what this transaction would read."""
        return (
            facts.absences_all(c, *self._wide) == self._all_absences
            and store.taken(c, self._used, *self._wide) == self._taken
            and all(self._read_sessions(c, key) == rows for key, rows in self._sessions.items())
            and all(facts.overbooked(c, session_id) == read for session_id, read in self._counted.items())
        )

    def _load(self, wanted: Sequence[Wanted], known: Iterable[store.Existing]) -> None:
        since = min(row.start for row in wanted) - LONGEST
        until = max(row.end for row in wanted) + LONGEST
        used = {row.practitioner.id for row in wanted} | {row.client.id for row in wanted}
        rooms = {r.id for r in self.book.resources.values() if r.kind in (Kind.ROOM, Kind.EQUIPMENT)}
        self._wide, self._used = (since, until), sorted(used | rooms)
        self._taken = store.taken(self._c, self._used, since, until)
        self._ledger.load(self._taken, self._now)
        self._all_absences = facts.absences_all(self._c, since, until)
        for absence in self._all_absences:
            self._absences[absence.schedule_id].append(absence)
            first, last = max(absence.start, since) // DAY, min(absence.end, until) // DAY
            self.away_days |= {(absence.schedule_id, day) for day in range(first, last + 1)}
        for row in known:
            if row.status in (Status.BOOKED, Status.ARRIVED) and row.start >= self._now:
                self._open[row.client_id, row.service_id].append(row.id)

    def booked(self, key: int, row: Wanted, session_id: int | None, *, overbooked: bool) -> None:
        """A row was accepted as appointment `key`."""
        if row.start >= self._now and row.status in (Status.BOOKED, Status.ARRIVED):
            self._open[row.client.id, row.service.id].append(key)
        if overbooked and session_id is not None:
            self._overbooked[session_id] = self._count(session_id) + 1

    def seat(self, row: Wanted) -> Seat:
        """Where the row is to be: one that names no room or machine for a coming appointment gets a free one."""
        sessions = self._near_sessions(row.practitioner.id, row.room.id if row.room else None, row.start, row.end)
        mine = [s for s in sessions if s.practitioner_id == row.practitioner.id]
        home = next((s for s in mine if s.start <= row.start and row.end <= s.end and s.status != "cancelled"), None)
        if row.location is not None:
            place = row.location.id
        else:
            place = home.location_id if home else (mine[0].location_id if mine else min(self.book.locations))
        room, equipment, service = row.room, row.equipment, row.service
        kept = widened(Span(row.start, row.end), service)
        if row.start >= self._now and row.status != Status.CANCELLED:
            if room is None and service.needs_room:
                room = self._free(Kind.ROOM, service.needs_room, place, kept, home.room_id if home else None)
            if equipment is None and service.needs_equipment:
                equipment = self._free(Kind.EQUIPMENT, service.needs_equipment, place, kept, None)
        return Seat(place, sessions, home, room, equipment, kept)

    def proposal(self, row: Wanted, seat: Seat, *, overbook: bool) -> Proposal:
        """The whole proposal for a row in its seat."""
        return Proposal(
            client_id=row.client.id, service_id=row.service.id, start=row.start, end=row.end,
            practitioner_id=row.practitioner.id, location_id=seat.location_id,
            room_id=seat.room.id if seat.room else None, equipment_id=seat.equipment.id if seat.equipment else None,
            session_id=seat.home.id if seat.home else None, overbook=overbook,
        )  # fmt: skip

    def facts(self, row: Wanted, proposal: Proposal) -> Facts:
        """What `gate.gather` would say, from memory. Turn and waiting entry are left out: the older system chose."""
        book = self.book
        since, until = proposal.start - AROUND, proposal.end + AROUND
        sessions = self._near_sessions(proposal.practitioner_id, proposal.room_id, since, until)
        for session in sessions:
            if session.start < proposal.end and proposal.start < session.end:
                since, until = min(since, session.start), max(until, session.end)
        ids = (proposal.practitioner_id, proposal.client_id, proposal.room_id, proposal.equipment_id)
        used = [key for key in ids if key is not None]
        home = session_of(proposal, sessions)
        service = row.service
        return Facts(
            now=self._now,
            zone=book.zone_of(proposal.location_id, self._desk.zone),
            service=service,
            client=row.client,
            practitioner=row.practitioner,
            room=book.resources.get(proposal.room_id) if proposal.room_id else None,
            equipment=book.resources.get(proposal.equipment_id) if proposal.equipment_id else None,
            location=book.locations.get(proposal.location_id),
            taken=tuple(taken for key in used for taken in self._ledger.near(key, since, until)),
            sessions=sessions,
            absences=tuple(
                absence
                for key in (*used, None)
                for absence in self._absences.get(key, ())
                if absence.start < proposal.end and proposal.start < absence.end
            ),
            slot_types=book.slot_types,
            travel=book.travel,
            duplicates=self.duplicates(row, proposal.moving_id),
            rooms_exist=self._desk.has_suitable(self._c, Kind.ROOM, service.needs_room, proposal.location_id),
            equipment_exists=self._desk.has_suitable(
                self._c, Kind.EQUIPMENT, service.needs_equipment, proposal.location_id
            ),
            names=book.names,
            location_names=book.location_names,
            overbooked=self._count(home.id) if home else 0,
        )

    def duplicates(self, row: Wanted, moving_id: int | None) -> tuple[str, ...]:
        """References of the client's other open appointments for the service."""
        open_ones = self._open.get((row.client.id, row.service.id), ())
        return tuple(f"A{key:06d}" for key in open_ones if key != moving_id)

    def _count(self, session_id: int) -> int:
        if session_id not in self._overbooked:
            self._overbooked[session_id] = self._counted[session_id] = facts.overbooked(self._c, session_id)
        return self._overbooked[session_id]

    def _near_sessions(
        self, practitioner: int, room: int | None, since: Instant, until: Instant
    ) -> tuple[Session, ...]:
        """Sessions of the practitioner or in the room that touch the time, a day of them read at once."""
        first, last = since // DAY, (until - 1) // DAY
        if first == last:
            return tuple(s for s in self._sessions_on(practitioner, room, first) if s.start < until and since < s.end)
        found: dict[int, Session] = {}
        for day in range(first, last + 1):
            rows = self._sessions_on(practitioner, room, day)
            found |= {s.id: s for s in rows if s.start < until and since < s.end}
        return tuple(found.values())

    def _sessions_on(self, practitioner: int, room: int | None, day: int) -> tuple[Session, ...]:
        key = (practitioner, room, day)
        rows = self._sessions.get(key)
        if rows is None:
            rows = self._sessions[key] = self._read_sessions(self._c, key)
        return rows

    def _read_sessions(self, c: Connection, key: tuple[int, int | None, int]) -> tuple[Session, ...]:
        practitioner, room, day = key
        return session_facts.sessions(c, practitioner, room, day * DAY, (day + 1) * DAY, self.book.slot_types)

    def _free(self, kind: Kind, wanted: str, place: int, kept: Span, own: int | None) -> Resource | None:
        """The session's own one when it suits, else the first suitable one that is free; None when there is none."""
        key = (kind, wanted, place)
        if key not in self._suitable:
            every = self.book.of_kind(kind)
            self._suitable[key] = [r for r in every if r.type == wanted and r.location_id == place]
        suitable = sorted(self._suitable[key], key=lambda r: (r.id != own, r.id))
        for resource in suitable:
            if len(self._ledger.near(resource.id, kept.start, kept.end)) < resource.capacity:
                return resource
        return suitable[0] if suitable else None
