"""What is written when a booking action commits: the appointment, its time, the list, the messages, the audit row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import Connection, update

from booktui.rules import conflicts as rules
from booktui.rules.buffers import shortened
from booktui.rules.lifecycle import after
from booktui.rules.values import Appointment, Conflict, Facts, Instant, Proposal, Session, Span, Status, Taken
from booktui.store import booking, clients, tables
from booktui.store.tables import table_of

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

_entry = table_of(tables.WaitingEntry)
OVERBOOK_LANES = 50
SHOWN = (
    "status", "start", "end", "practitioner_id", "room_id", "equipment_id", "interpreter_id", "location_id",
    "session_id", "service_id", "client_id", "entry_id", "sequence", "held_until", "slot_type", "modality",
    "agreed", "attended", "outcome", "missed_reason",
)  # fmt: skip


def facts_of(appointment: Appointment) -> dict[str, Any]:
    """What the audit keeps of an appointment: ids and times, never a name."""
    return {name: getattr(appointment, name) for name in SHOWN}


def attendance_of(was: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of what happened at a visit as the audit kept them; of older rows, that nothing had."""
    return {
        "attended": was.get("attended", "0"), "outcome": was.get("outcome", ""),
        "missed_reason": was.get("missed_reason", ""),
    }  # fmt: skip


def letter_at(session: Session, at: Instant) -> str:
    """The slot type that a session has at an instant; empty where nothing is for booking."""
    letter = next((slot.letter for slot in session.slots if slot.start <= at < slot.end), "")
    return "" if letter == "." else letter


def values_of(proposal: Proposal, facts: Facts) -> dict[str, Any]:
    """The columns a proposal fills."""
    session = next(
        (s for s in facts.sessions if s.practitioner_id == proposal.practitioner_id and s.span.contains(proposal.span)),
        None,
    )
    return {
        "client_id": proposal.client_id, "service_id": proposal.service_id, "practitioner_id": proposal.practitioner_id,
        "room_id": proposal.room_id, "equipment_id": proposal.equipment_id, "interpreter_id": proposal.interpreter_id,
        "location_id": proposal.location_id, "session_id": session.id if session else None,
        "starts_at": proposal.start, "ends_at": proposal.end,
        "slot_type": letter_at(session, proposal.start) if session else "",
    }  # fmt: skip


def new_uid(desk: Desk) -> str:
    """An iCalendar UID that never changes (RFC 5545 3.8.4.7)."""
    return f"{uuid4()}@{desk.settings.get('uid_domain', 'booktui.example')}"


def next_sequence(desk: Desk, appointment: Appointment) -> int:
    """The iCalendar SEQUENCE of the next change; it never goes back, also not after a restore (ICS-03)."""
    return max(appointment.sequence + 1, int(desk.settings.get("sequence_floor", "0")))


def take_time(
    c: Connection, desk: Desk, appointment_id: int, proposal: Proposal, facts: Facts, conflicts: Sequence[Conflict],
    *, overbook: bool = False,
) -> list[dict[str, Any]]:  # fmt: skip
    """Occupy every schedule the proposal names; the neighbours' buffers that were shortened."""
    trimmed: list[dict[str, Any]] = []
    short = any(conflict.code == "buffer" for conflict in conflicts)
    kept = rules.kept(proposal, facts.service)
    spans: list[tuple[int, Span, int]] = [(proposal.client_id, proposal.span, 1)]
    if proposal.interpreter_id:
        spans.append((proposal.interpreter_id, proposal.span, 1))
    for resource in (facts.practitioner, facts.room, facts.equipment):
        if resource is not None:
            spans.append((resource.id, kept, resource.capacity + (OVERBOOK_LANES if overbook else 0)))
    for schedule_id, span, capacity in sorted(spans):
        booking.clear_stale(c, schedule_id, span, facts.now)
        if short and span == kept:
            trimmed += booking.trim_neighbours(c, schedule_id, proposal.span, appointment_id)
            span = shortened(kept, proposal.span, _neighbours(proposal, facts, schedule_id))
        booking.occupy(c, appointment_id, schedule_id, span, capacity)
    return trimmed


def _neighbours(proposal: Proposal, facts: Facts, schedule_id: int) -> list[Taken]:
    mine = {proposal.moving_id, *proposal.also_mine}
    return [row for row in facts.taken if row.schedule_id == schedule_id and row.appointment_id not in mine]


def client_row(c: Connection, client_id: int) -> dict[str, Any]:
    """The client's whole record."""
    return clients.record_raw(c, client_id)


def entry_booked(c: Connection, entry_id: int | None, appointment_id: int) -> None:
    """The waiting entry has its date."""
    if entry_id is not None:
        c.execute(
            update(_entry)
            .where(_entry.c.id == entry_id)
            .values(status="booked", appointment_id=appointment_id, version=_entry.c.version + 1)
        )


def entry_waits_again(c: Connection, entry_id: int | None, appointment_id: int, *, by_us: bool = False) -> None:
    """The entry goes back to its place on the list: the clock never stopped (RTT-26, RTT-27)."""
    if entry_id is not None:
        c.execute(
            update(_entry)
            .where(_entry.c.id == entry_id, _entry.c.appointment_id == appointment_id, _entry.c.status == "booked")
            .values(
                status="waiting",
                appointment_id=None,
                version=_entry.c.version + 1,
                hospital_cancels=_entry.c.hospital_cancels - (1 if by_us else 0),
            )
        )


def status_after(action: str) -> str:
    """The status column after a lifecycle action."""
    return after(action).value


def queue_message(c: Connection, desk: Desk, kind: str, appointment: Appointment, **how: bool) -> str:
    """Queue what is now due in writing (see `messages.queue` for how); one line saying what."""
    from booktui.desk.messages import queue
    from booktui.desk.reaching import letters

    client = client_row(c, appointment.client_id)
    said = queue(
        c, kind=kind, appointment=appointment, client=client, now=desk.now(), settings=desk.settings, **how
    )  # fmt: skip
    return letters.hold_in(c, desk, client, appointment.id) or said


__all__ = [
    "Status",
    "attendance_of",
    "client_row",
    "entry_booked",
    "entry_waits_again",
    "facts_of",
    "new_uid",
    "queue_message",
    "take_time",
]
