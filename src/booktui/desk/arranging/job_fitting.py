"""Whether a visit that is booked still fits what its client needs; else there is a task (edge case 12)."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.due import tasks
from booktui.desk.saying import when
from booktui.desk.timetabling.sessions import holidays_of
from booktui.rules import needs
from booktui.rules.clock import local_date
from booktui.rules.values import MINUTE, Appointment, Instant
from booktui.rules.workdays import wall_instant, working_days_after
from booktui.store import facts

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

KIND = "needs"


def tasks_for(c: Connection, desk: Desk, appointment: Appointment) -> tuple[str, ...]:
    """A task for whatever of the visit no longer fits; the lines that say so."""
    found = _misfits(c, desk, appointment)
    for what in found:
        tasks.add_in(
            c, desk, KIND, what, due_at=_due(c, desk, appointment), client_id=appointment.client_id,
            entry_id=appointment.entry_id, appointment_id=appointment.id,
        )  # fmt: skip
    return tuple(f"to fix: {what}" for what in found)


def _misfits(c: Connection, desk: Desk, appointment: Appointment) -> list[str]:
    book = desk.catalogue_in(c)
    client = facts.client(c, appointment.client_id)
    service = book.services[appointment.service_id]
    room = book.resources.get(appointment.room_id) if appointment.room_id else None
    wanted = needs.minutes(service, client, desk.policy)
    length = (appointment.end - appointment.start) // MINUTE
    found: list[str] = []
    if length < wanted:
        found.append(f"{when(appointment)} lasts {length} minutes; with what is needed now it takes {wanted}.")
    if client is not None and client.needs_kind("step-free") and room is not None and not room.step_free:
        found.append(f"{when(appointment)} is in {room.name}, which has no step-free access.")
    return found


def _due(c: Connection, desk: Desk, appointment: Appointment) -> Instant:
    """By the end of the next working day, and before the visit."""
    today = local_date(desk.now(), desk.zone)
    day = working_days_after(today, 1, holidays_of(c, desk.zone))
    return min(appointment.start, wall_instant(day, time.fromisoformat(desk.policy.open_until), desk.zone))
