"""What booking, moving and cancelling do to the rebook list: a row is answered once, and taken back with its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from booktui.desk.timetabling import sessions
from booktui.rules.values import Appointment
from booktui.store import rebooking as store
from booktui.store import tables as t
from booktui.store.tables import table_of

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

_clinic = table_of(t.Clinic)


def booked(c: Connection, desk: Desk, appointment: Appointment) -> None:
    """A displaced client has a new time, however it was booked."""
    found = store.open_of_client(c, appointment.client_id, appointment.service_id, appointment.entry_id)
    if found is not None:
        _settle(c, desk, found, "rebooked", appointment.id)


def moved(c: Connection, desk: Desk, appointment: Appointment) -> None:
    """A booking that no longer fitted its clinic has another time."""
    _left(c, desk, appointment, "moved")


def cancelled(c: Connection, desk: Desk, appointment: Appointment, *, undone: bool) -> None:
    """A booking that no longer fitted was cancelled; or the one that answered a row was taken back."""
    _left(c, desk, appointment, "closed")
    answered = store.made_by(c, appointment.id)
    if undone and answered is not None:
        store.settle(c, answered, "open", now=desk.now(), by="")


def move_undone(c: Connection, desk: Desk, appointment_id: int) -> None:
    """A booking is where it did not fit again."""
    answered = store.made_by(c, appointment_id)
    if answered is not None:
        store.settle(c, answered, "open", now=desk.now(), by="")


def _left(c: Connection, desk: Desk, appointment: Appointment, state: str) -> None:
    found = store.open_of_appointment(c, appointment.id)
    if found is None:
        return
    displacement_id, disruption_id = found
    _settle(c, desk, displacement_id, state, appointment.id if state == "moved" else None)
    cause = store.disruption(c, disruption_id)
    if cause is not None and cause.kind == "change":
        rows = c.execute(select(_clinic).where(_clinic.c.id == cause.clinic_id)).all()
        sessions.mend(c, desk, rows, desk.zone)  # with nobody left in it, the session becomes what the clinic now is


def _settle(c: Connection, desk: Desk, displacement_id: int, state: str, new_id: int | None) -> None:
    store.settle(c, displacement_id, state, now=desk.now(), by=desk.person.name, new_id=new_id)
