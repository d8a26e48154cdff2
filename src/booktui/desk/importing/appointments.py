"""Appointments from a file: each passes the conflict checker, in memory, inside the transaction that writes them all.

Past ones are history: of what the checker says only double booking counts. Known ones are found again by a UID made
from client, service and start, and are never taken back behind what this desk has done with them since.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from booktui.desk.importing.clear import Clear, Seat
from booktui.desk.importing.clients import common
from booktui.desk.importing.facts import Gathering
from booktui.desk.importing.ledger import Ledger
from booktui.desk.importing.rows import FIELDS, Reader, Wanted
from booktui.desk.imports import Plan
from booktui.desk.record import OVERBOOK_LANES, entry_waits_again, queue_message, values_of
from booktui.exchange.csv_in import Table
from booktui.rules import conflicts as rules
from booktui.rules import visit_codes
from booktui.rules.values import Conflict, Facts, Proposal, Role, Span, Status, Taken
from booktui.store import booking, messages
from booktui.store import imports as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

__all__ = ["FIELDS", "Planning"]

DOUBLE = frozenset({"practitioner-busy", "room-busy", "equipment-busy", "interpreter-busy", "client-busy", "held"})
"""What counts against history too: two things at once."""
LIVE = (Status.BOOKED, Status.ARRIVED, Status.FULFILLED, Status.NOSHOW)
FORWARD = {
    Status.BOOKED: frozenset({"arrived", "fulfilled", "noshow", "cancelled"}),
    Status.ARRIVED: frozenset({"fulfilled", "cancelled"}),
}
"""Where a status may go; never back."""
COLUMNS = (
    "id", "uid", "sequence", "version", "status", "client_id", "service_id", "practitioner_id", "room_id",
    "equipment_id", "interpreter_id", "location_id", "session_id", "entry_id", "starts_at", "ends_at", "slot_type",
    "modality", "overbooked", "held_by", "booked_by", "booked_at", "cancelled_by", "reason", "override_reason",
    "attended",
)  # fmt: skip

SHOWN = (
    "status", "starts_at", "ends_at", "client_id", "service_id", "practitioner_id", "room_id", "equipment_id",
    "location_id", "session_id", "overbooked",
)  # fmt: skip
"""What the audit keeps of a new one."""
_shown_of = itemgetter(*SHOWN)
TIMES = ("schedule_id", "lane", "starts_at", "ends_at", "appointment_id")


@dataclass(frozen=True, slots=True)
class Change:
    """An appointment that is here already and what the file changes of it."""

    known: store.Existing
    values: dict[str, Any]


class Planning:
    """One import of appointments."""

    def __init__(self, c: Connection, desk: Desk, *, overbook: bool, reason: str) -> None:
        self._c, self._desk, self._overbook, self._reason = c, desk, overbook, reason[:200]
        self._now = desk.now()
        self._book = desk.catalogue_in(c)
        self._supervisor = desk.may_sign(Role.SUPERVISOR, "appointments")
        self._domain = desk.settings.get("uid_domain", "booktui.example")
        self._floor = int(desk.settings.get("sequence_floor", "0"))
        self._next = self._first = store.next_id(c, "appointment")
        self._ledger = Ledger(self._first)
        self._made = Plan()
        self._new: list[dict[str, Any]] = []
        self._changes: list[Change] = []
        self._lines: dict[int, int] = {}
        self._accepted: Counter[str] = Counter()
        self._quoted = False
        """A rejection names other rows of the file by the ids they were to have."""
        self._rows: list[tuple[Any, ...]] = []
        self._times: list[tuple[int, ...]] = []
        self._logged: list[store.Logged] = []

    def plan(self, table: Table) -> Plan:
        """What the file would add and change."""
        c, made = self._c, self._made
        self._refs = list(dict.fromkeys(row.values["client"] for row in table.rows))
        self._clients = store.clients(c, self._refs)
        wanted = Reader(self._desk, self._book, self._clients).rows(table, made)
        self._ids = list(dict.fromkeys(row.client.id for row in wanted))
        self._known = known = store.appointments(c, self._ids)
        self._by_uid = {row.uid: row for row in known}
        self._by_key: dict[tuple[int, int, int], store.Existing] = {}
        for one in sorted(known, key=lambda one: one.status != Status.CANCELLED):
            self._by_key[one.client_id, one.service_id, one.start] = one
        self._gathering = Gathering(c, self._desk, self._ledger, wanted, known)
        self._clear = Clear(self._gathering, self._ledger, self._now)
        for row in sorted(wanted, key=lambda row: row.status != Status.CANCELLED):
            self._one(row)  # cancelled ones first: they give their time back
        made.added, made.updated = len(self._new), len(self._changes)
        made.notes += self._told()
        made.ready, made.still, made.write = self._ready, self._still, self._write
        return made

    def _one(self, row: Wanted) -> None:
        uid = self._uid(row)
        known = self._by_uid.get(uid) or self._by_key.get(row.key)
        if known is not None:
            self._again(row, known, uid)
        elif row.status == Status.CANCELLED:
            proposal = self._proposal(row)
            self._add(row, values_of(proposal, self._gathering.facts(row, proposal)), uid, ())
        else:
            self._new_one(row, uid)

    def _new_one(self, row: Wanted, uid: str) -> None:
        seat = self._gathering.seat(row)
        found = self._clear.found(row, seat)
        if found is not None:
            self._take(row, seat)
            self._add(row, _values(row, seat), uid, found)
            return
        proposal = self._gathering.proposal(row, seat, overbook=self._overbook)
        facts = self._gathering.facts(row, proposal)
        found = self._passed(row, proposal, facts)
        if found is not None and self._occupy(row, self._next, proposal, found, facts):
            self._add(row, values_of(proposal, facts), uid, found)

    def _again(self, row: Wanted, known: store.Existing, uid: str) -> None:
        """It is here: a status goes forward, and what this desk has not touched follows the file."""
        untouched = known.uid == uid and (known.version == 1 or known.reason == self._reason)
        if row.status != known.status:
            self._step(row, known)
        elif untouched and known.start == row.start and row.status in LIVE and self._differs(row, known):
            self._shift(row, known)
        else:
            self._made.skipped += 1

    def _step(self, row: Wanted, known: store.Existing) -> None:
        if known.start != row.start or row.status not in FORWARD.get(Status(known.status), ()):
            self._made.skipped += 1
            return
        code = visit_codes.of_status(row.status, "provider")
        values: dict[str, Any] = {"status": row.status, "reason": self._reason, "attended": code}
        if row.status == Status.CANCELLED:
            values |= {"sequence": max(known.sequence + 1, self._floor), "cancelled_by": "provider"}
            self._ledger.free(known.id, _schedules(known))
        self._changes.append(Change(known, values))

    def _differs(self, row: Wanted, known: store.Existing) -> bool:
        """Only what the file names counts."""
        named = (
            (row.practitioner.id, known.practitioner_id),
            (row.room.id if row.room else known.room_id, known.room_id),
            (row.equipment.id if row.equipment else known.equipment_id, known.equipment_id),
            (row.end if row.says_end else known.end, known.end),
        )
        return any(wanted != there for wanted, there in named)

    def _shift(self, row: Wanted, known: store.Existing) -> None:
        """Other people or rooms for the same time: a move, through the checker like any other."""
        there = self._book.resources
        row = replace(
            row, end=row.end if row.says_end else known.end, room=row.room or there.get(known.room_id or 0),
            equipment=row.equipment or there.get(known.equipment_id or 0),
        )  # fmt: skip
        proposal = replace(self._proposal(row), moving_id=known.id)
        facts = self._gathering.facts(row, proposal)
        found = self._passed(row, proposal, facts)
        if found is None:
            return
        before = self._ledger.free(known.id, _schedules(known))
        if not self._occupy(row, known.id, proposal, found, facts):
            self._ledger.restore(known.id, before)
            return
        values = {
            **values_of(proposal, facts), "sequence": max(known.sequence + 1, self._floor), "reason": self._reason,
            "override_reason": self._override(found), "overbooked": self._double(found),
        }  # fmt: skip
        self._changes.append(Change(known, values))

    def _passed(self, row: Wanted, proposal: Proposal, facts: Facts) -> tuple[Conflict, ...] | None:
        """The conflicts that were accepted; None when one stands, and the row is rejected with its sentence."""
        past = proposal.start < self._now
        if past and not any(taken.core.overlaps(proposal.span) for taken in facts.taken):
            return ()
        found = rules.check(proposal, facts, self._desk.policy)
        self._clear.learn(proposal, found)
        if past:
            found = tuple(conflict for conflict in found if conflict.code in DOUBLE)
        standing = rules.blocking(found, override=True, supervisor=self._supervisor)
        standing = tuple(conflict for conflict in standing if not self._shares_room(conflict, proposal, facts))
        if not standing:
            return found
        worst = standing[0]
        self._quoted |= worst.code == "duplicate"
        chief = " Only a supervisor may accept that." if worst.severity == "override" else ""
        self._made.reject(row.line, _field(worst), f"{worst.message}{self._whose(worst)}{chief}")
        return None

    def _shares_room(self, conflict: Conflict, proposal: Proposal, facts: Facts) -> bool:
        """The second of an overbooked pair sits in the room of the first."""
        if not self._overbook or conflict.code != "room-busy":
            return False
        there = [t for t in facts.taken if t.schedule_id == proposal.room_id and t.core.overlaps(proposal.span)]
        return all(t.practitioner_id == proposal.practitioner_id for t in there)

    def _whose(self, conflict: Conflict) -> str:
        """Which line of this file, or which appointment of this desk, it clashes with."""
        clash = conflict.clashes_with or ""
        if clash[:1] != "A" or not clash[1:].isdigit():
            return ""
        line = self._lines.get(int(clash[1:]))
        return f" (line {line})" if line else f" ({clash})"

    def _proposal(self, row: Wanted) -> Proposal:
        return self._gathering.proposal(row, self._gathering.seat(row), overbook=self._overbook)

    def _add(self, row: Wanted, filled: dict[str, Any], uid: str, found: tuple[Conflict, ...]) -> None:
        key = self._next
        self._next += 1
        self._lines[key] = row.line
        double = self._double(found)
        self._new.append(
            {
                **filled, "id": key, "uid": uid, "sequence": 0, "version": 1, "status": row.status,
                "entry_id": None, "modality": row.service.modality[0], "overbooked": double,
                "held_by": "", "booked_by": self._desk.person.name, "booked_at": self._now,
                "cancelled_by": "provider" if row.status == Status.CANCELLED else "", "reason": self._reason,
                "override_reason": self._override(found), "attended": visit_codes.of_status(row.status, "provider"),
            }
        )  # fmt: skip
        if row.status in LIVE:
            self._gathering.booked(key, row, filled["session_id"], overbooked=double)
        self._note(row, found)

    def _take(self, row: Wanted, seat: Seat) -> None:
        """Occupy what is known to be clear."""
        key, client, who = self._next, row.client.id, row.practitioner.id
        session = seat.home.id if seat.home else None
        parts = [(used.id, seat.kept) for used in (row.practitioner, seat.room, seat.equipment) if used is not None]
        for schedule_id, (since, until) in ((client, (row.start, row.end)), *parts):
            self._ledger.put(Taken(
                schedule_id, 0, since, until, key, row.start, row.end, row.status, "", 0, client, who, seat.location_id,
                session,
            ))  # fmt: skip

    def _note(self, row: Wanted, found: tuple[Conflict, ...]) -> None:
        for conflict in found:
            if conflict.code in DOUBLE:
                told = f"Line {row.line}: {conflict.message}{self._whose(conflict)} Taken as an overbook."
                self._made.notes.append(told)
            elif conflict.severity == "override":
                self._accepted[conflict.code] += 1

    def _occupy(self, row: Wanted, key: int, proposal: Proposal, found: tuple[Conflict, ...], facts: Facts) -> bool:
        """Take the time in memory; false, and rejected, when some schedule has no room for it."""
        kept = rules.kept(proposal, row.service)
        short = any(conflict.code == "buffer" for conflict in found)
        extra = OVERBOOK_LANES if self._double(found) else 0
        parts: list[tuple[int, Span, int]] = [(proposal.client_id, proposal.span, 1)]
        for resource in (facts.practitioner, facts.room, facts.equipment):
            if resource is not None:
                parts.append((resource.id, kept, resource.capacity + extra))
        for schedule_id, span, capacity in parts:
            taken = Taken(
                schedule_id, 0, span.start, span.end, key, proposal.start, proposal.end, str(row.status), "", 0,
                proposal.client_id, proposal.practitioner_id, proposal.location_id, proposal.session_id,
            )  # fmt: skip
            if not self._ledger.take(taken, capacity, short=short or proposal.start < self._now):
                self._ledger.free(key, (part[0] for part in parts))
                self._made.reject(row.line, "start", "there is no room left at that time")
                return False
        return True

    def _double(self, found: Iterable[Conflict]) -> bool:
        return any(conflict.code in DOUBLE for conflict in found)

    def _override(self, found: Iterable[Conflict]) -> str:
        return self._reason if any(conflict.severity != "warn" for conflict in found) else ""

    def _uid(self, row: Wanted) -> str:
        whole = f"{row.client.ref}|{row.service.code}|{row.start}"
        return f"{sha256(whole.encode()).hexdigest()[:32]}@{self._domain}"

    def _told(self) -> list[str]:
        return [
            f"{code}: accepted for {count} appointment{'' if count == 1 else 's'}, with the reason {self._reason!r}."
            for code, count in sorted(self._accepted.items())
        ]

    def _ready(self) -> None:
        self._rows = list(map(itemgetter(*COLUMNS), self._new))
        taken = self._ledger.added()
        self._times = [(t.schedule_id, t.lane, t.start, t.end, t.appointment_id or 0) for t in taken]
        self._logged = [store.detailed(_logged(row["id"], None, _shown(row))) for row in self._new]

    def _still(self, c: Connection) -> bool:
        """Nothing that was looked at has changed; appointments that others have added since only move the new ids."""
        if self._quoted or self._desk.catalogue_in(c) is not self._book:
            return False
        same_people = store.clients(c, self._refs) == self._clients
        return same_people and store.appointments(c, self._ids) == self._known and self._gathering.still(c)

    def _write(self, c: Connection) -> None:
        by = store.next_id(c, "appointment") - self._first
        if by:
            self._rows = [(row[0] + by, *row[1:]) for row in self._rows]
            self._times = [(*row[:4], row[4] + by) for row in self._times]
            self._logged = [row._replace(object_id=row.object_id + by) for row in self._logged]
        store.clear_stale(c, self._now)
        store.free(c, sorted(self._ledger.freed))
        store.replace_times(c, self._ledger.altered())
        store.add_rows(c, "appointment", COLUMNS, self._rows)
        store.add_rows(c, "occupancy", TIMES, self._times)
        store.change_rows(c, "appointment", ({"id": change.known.id, **change.values} for change in self._changes))
        for change in self._changes:
            self._tell(c, change)
        changed = [_logged(change.known.id, change.known._asdict(), change.values) for change in self._changes]
        store.log(c, common(self._desk, self._reason), [*self._logged, *map(store.detailed, changed)])

    def _tell(self, c: Connection, change: Change) -> None:
        """The waiting list and what was already due or sent follow the change."""
        known, status = change.known, change.values.get("status")
        if status in (Status.CANCELLED, Status.NOSHOW):
            entry_waits_again(c, known.entry_id, known.id, by_us=False)
        if status not in (None, Status.CANCELLED) or not messages.newest(c, known.id):
            return
        appointment = booking.get(c, known.id)
        if appointment is not None and appointment.end > self._now:
            queue_message(c, self._desk, "cancel" if status else "change", appointment)


def _values(row: Wanted, seat: Seat) -> dict[str, Any]:
    """`record.values_of` for a row that is clear: its home is the only session that could hold it."""
    slots = seat.home.slots if seat.home else ()
    letter = next((slot.letter for slot in slots if slot.start <= row.start < slot.end), "")
    return {
        "client_id": row.client.id, "service_id": row.service.id, "practitioner_id": row.practitioner.id,
        "room_id": seat.room.id if seat.room else None, "equipment_id": seat.equipment.id if seat.equipment else None,
        "interpreter_id": None, "location_id": seat.location_id, "session_id": seat.home.id if seat.home else None,
        "starts_at": row.start, "ends_at": row.end, "slot_type": "" if letter == "." else letter,
    }  # fmt: skip


def _schedules(known: store.Existing) -> tuple[int | None, ...]:
    return known.client_id, known.practitioner_id, known.room_id, known.equipment_id


def _field(conflict: Conflict) -> str:
    """The column a person would look at first."""
    code = conflict.code
    if code in ("practitioner-busy", "absent", "not-offered", "outside-session"):
        return "practitioner"
    if code.startswith(("room", "equipment", "client")):
        return code.partition("-")[0]
    return "client" if code in ("criteria", "duplicate") else "start"


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return dict(zip(SHOWN, _shown_of(row), strict=True))


def _logged(key: int, before: dict[str, Any] | None, after: dict[str, Any]) -> dict[str, Any]:
    return {"action": "import", "object": "appointment", "object_id": key, "before": before, "after": after}
