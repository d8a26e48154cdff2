"""What booking, moving and cancelling do to the rebook list: a row is answered once, and taken back with its answer."""

from __future__ import annotations

from collections.abc import Collection
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
OVERTAKEN = "the time was lost to a later cut"


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


def overtaken(c: Connection, desk: Desk, appointment_id: int) -> set[int]:
    """A booking that no longer fitted loses its time altogether: its line makes way for that of the new cause.

    Returns:
        The id of the clinic whose change it did not fit, to be mended once all are dealt with.
    """
    found = store.open_of_appointment(c, appointment_id)
    if found is None:
        return set()
    displacement_id, disruption_id = found
    store.settle(
        c, displacement_id, "closed", now=desk.now(), by=desk.person.name, new_id=appointment_id, note=OVERTAKEN
    )
    cause = store.disruption(c, disruption_id)
    return {cause.clinic_id} if cause is not None and cause.kind == "change" else set()


def given_back(c: Connection, desk: Desk, appointment_id: int) -> None:
    """A booking has its time again, where it still does not fit the changed clinic."""
    answered = store.overtaken_of(c, appointment_id)
    if answered is not None:
        store.settle(c, answered, "open", now=desk.now(), by="")


def mend_clinics(c: Connection, desk: Desk, ids: Collection[int]) -> None:
    """With nobody left in it who does not fit, a session becomes what its clinic now is."""
    if ids:
        sessions.mend(c, desk, c.execute(select(_clinic).where(_clinic.c.id.in_(ids))).all(), desk.zone)


def _left(c: Connection, desk: Desk, appointment: Appointment, state: str) -> None:
    found = store.open_of_appointment(c, appointment.id)
    if found is None:
        return
    displacement_id, disruption_id = found
    _settle(c, desk, displacement_id, state, appointment.id if state == "moved" else None)
    cause = store.disruption(c, disruption_id)
    if cause is not None and cause.kind == "change":
        mend_clinics(c, desk, [cause.clinic_id])


def _settle(c: Connection, desk: Desk, displacement_id: int, state: str, new_id: int | None) -> None:
    store.settle(c, displacement_id, state, now=desk.now(), by=desk.person.name, new_id=new_id)
