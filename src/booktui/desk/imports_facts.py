"""The facts that bear on each row of a file of appointments: what `desk.gate` reads one by one, read once for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.gate import AROUND, session_of
from booktui.desk.imports_ledger import Ledger
from booktui.desk.imports_rows import Wanted
from booktui.rules import conflicts as rules
from booktui.rules.values import DAY, LONGEST, Absence, Facts, Instant, Kind, Proposal, Resource, Session, Status
from booktui.store import facts
from booktui.store import imports as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


class Gathering:
    """Sessions, absences and what is taken over the file's whole time, kept up to date while rows are accepted."""

    def __init__(
        self, c: Connection, desk: Desk, ledger: Ledger, wanted: Sequence[Wanted], known: Iterable[store.Existing]
    ) -> None:
        self._c, self._desk, self._ledger = c, desk, ledger
        self._now, self._book = desk.now(), desk.catalogue_in(c)
        self._sessions: dict[tuple[int, int | None, int], tuple[Session, ...]] = {}
        self._absences: dict[int | None, list[Absence]] = defaultdict(list)
        self._open: dict[tuple[int, int], list[tuple[Instant, int]]] = defaultdict(list)
        self._overbooked: dict[int, int] = {}
        self._suitable: dict[tuple[Kind, str, int], list[Resource]] = {}
        if wanted:
            self._load(wanted, known)

    def _load(self, wanted: Sequence[Wanted], known: Iterable[store.Existing]) -> None:
        since = min(row.start for row in wanted) - LONGEST
        until = max(row.end for row in wanted) + LONGEST
        used = {row.practitioner.id for row in wanted} | {row.client.id for row in wanted}
        rooms = {r.id for r in self._book.resources.values() if r.kind in (Kind.ROOM, Kind.EQUIPMENT)}
        self._ledger.load(store.taken(self._c, used | rooms, since, until), self._now)
        for absence in facts.absences_all(self._c, since, until):
            self._absences[absence.schedule_id].append(absence)
        for row in known:
            if row.status in (Status.BOOKED, Status.ARRIVED) and row.start >= self._now:
                self._open[row.client_id, row.service_id].append((row.start, row.id))

    def booked(self, key: int, row: Wanted, session_id: int | None, *, overbooked: bool) -> None:
        """A row was accepted as appointment `key`."""
        if row.start >= self._now and row.status in (Status.BOOKED, Status.ARRIVED):
            self._open[row.client.id, row.service.id].append((row.start, key))
        if overbooked and session_id is not None:
            self._overbooked[session_id] = self._count(session_id) + 1

    def proposal(self, row: Wanted, *, overbook: bool) -> Proposal:
        """The whole proposal: a row that names no room or machine for a coming appointment gets a free one."""
        sessions = self._near_sessions(row.practitioner.id, row.room.id if row.room else None, row.start, row.end)
        mine = [s for s in sessions if s.practitioner_id == row.practitioner.id]
        home = next((s for s in mine if s.start <= row.start and row.end <= s.end and s.status != "cancelled"), None)
        place = row.location.id if row.location else None
        if place is None:
            place = home.location_id if home else (mine[0].location_id if mine else min(self._book.locations))
        proposal = Proposal(
            client_id=row.client.id, service_id=row.service.id, start=row.start, end=row.end,
            practitioner_id=row.practitioner.id, location_id=place, room_id=row.room.id if row.room else None,
            equipment_id=row.equipment.id if row.equipment else None, session_id=home.id if home else None,
            overbook=overbook,
        )  # fmt: skip
        if row.start < self._now or row.status == Status.CANCELLED:
            return proposal
        if row.room is None and row.service.needs_room:
            own = home.room_id if home else None
            proposal = replace(proposal, room_id=self._free(Kind.ROOM, row.service.needs_room, proposal, row, own))
        if row.equipment is None and row.service.needs_equipment:
            free = self._free(Kind.EQUIPMENT, row.service.needs_equipment, proposal, row, None)
            proposal = replace(proposal, equipment_id=free)
        return proposal

    def facts(self, row: Wanted, proposal: Proposal) -> Facts:
        """What `gate.gather` would say, from memory. Turn and waiting entry are left out: the older system chose."""
        book = self._book
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
            duplicates=self._duplicates(row, proposal),
            rooms_exist=self._desk.has_suitable(self._c, Kind.ROOM, service.needs_room, proposal.location_id),
            equipment_exists=self._desk.has_suitable(
                self._c, Kind.EQUIPMENT, service.needs_equipment, proposal.location_id
            ),
            names=book.names,
            location_names=book.location_names,
            overbooked=self._count(home.id) if home else 0,
        )

    def _duplicates(self, row: Wanted, proposal: Proposal) -> tuple[str, ...]:
        open_ones = self._open.get((row.client.id, row.service.id), ())
        return tuple(f"A{key:06d}" for _, key in open_ones if key != proposal.moving_id)

    def _count(self, session_id: int) -> int:
        if session_id not in self._overbooked:
            self._overbooked[session_id] = facts.overbooked(self._c, session_id)
        return self._overbooked[session_id]

    def _near_sessions(
        self, practitioner: int, room: int | None, since: Instant, until: Instant
    ) -> tuple[Session, ...]:
        """Sessions of the practitioner or in the room that touch the time, a day of them read at once."""
        found: dict[int, Session] = {}
        for day in range(since // DAY, (until - 1) // DAY + 1):
            key = (practitioner, room, day)
            if key not in self._sessions:
                rows = facts.sessions(self._c, practitioner, room, day * DAY, (day + 1) * DAY, self._book.slot_types)
                self._sessions[key] = rows
            found |= {s.id: s for s in self._sessions[key] if s.start < until and since < s.end}
        return tuple(found.values())

    def _free(self, kind: Kind, wanted: str, proposal: Proposal, row: Wanted, own: int | None) -> int | None:
        """The session's own one when it suits, else the first suitable one that is free; None when there is none."""
        key = (kind, wanted, proposal.location_id)
        if key not in self._suitable:
            every = self._book.of_kind(kind)
            self._suitable[key] = [r for r in every if r.type == wanted and r.location_id == proposal.location_id]
        suitable = sorted(self._suitable[key], key=lambda r: (r.id != own, r.id))
        kept = rules.kept(proposal, row.service)
        for resource in suitable:
            if len(self._ledger.near(resource.id, kept.start, kept.end)) < resource.capacity:
                return resource.id
        return suitable[0].id if suitable else None
