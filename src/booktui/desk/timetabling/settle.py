"""What booking, moving and cancelling do to the rebook list: a row is answered once, and taken back with its answer."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from booktui.desk.errors import Refused
from booktui.desk.gate import session_of
from booktui.desk.record import letter_at
from booktui.desk.timetabling import sessions
from booktui.rules.clinics.fitting import Booked
from booktui.rules.values import DAY, Appointment, Conflict, Facts, Proposal
from booktui.store import clinics
from booktui.store import rebooking as store
from booktui.store import tables as t
from booktui.store.tables import table_of

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

_clinic = table_of(t.Clinic)
OVERTAKEN = "the time was lost to a later cut"
FITS = "it fits the clinic again"
LET_IN = "booked into a session about to change"
CAME = "the old time was had all the same"


def booked(c: Connection, desk: Desk, appointment: Appointment) -> None:
    """A displaced client has a new time, however it was booked."""
    found = store.open_of_client(c, appointment.client_id, appointment.service_id, appointment.entry_id)
    if found is not None:
        _settle(c, desk, found, "rebooked", appointment.id)
    _list_unfit(c, desk, appointment)


def moved(c: Connection, desk: Desk, appointment: Appointment) -> None:
    """A booking that no longer fitted its clinic has another time."""
    _left(c, desk, appointment, "moved")
    _list_unfit(c, desk, appointment)


def cancelled(c: Connection, desk: Desk, appointment: Appointment, *, undone: bool) -> None:
    """A booking that no longer fitted was cancelled; or the one that answered a row was taken back."""
    _left(c, desk, appointment, "closed")
    if undone:
        again(c, desk, store.made_by(c, appointment.id))


def came(c: Connection, desk: Desk, appointment: Appointment) -> None:
    """The time that no longer fitted its clinic came about all the same, or was missed: nobody is to move it now."""
    found = store.open_of_appointment(c, appointment.id)
    if found is not None:
        store.settle(c, found[0], "closed", now=desk.now(), by=desk.person.name, new_id=appointment.id, note=CAME)


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


def going_back(
    c: Connection, desk: Desk, asked: Proposal, letter: str, facts: Facts, found: Collection[Conflict]
) -> int | None:  # fmt: skip
    """The line to be put `again` on the list when a booking has an old time again where it did not fit its clinic.

    Args:
        asked: the booking as it stood, moving itself.
        letter: the slot type that it had.

    Raises:
        Refused: it was in a session there, and the clinic has changed since.
    """
    assert asked.moving_id is not None
    why = _why_lost(c, desk, asked.moving_id, asked, letter, facts, found)
    if not why:
        return None
    left = store.left_by(c, asked.moving_id, asked.start)
    if left is None:
        raise Refused((), f"The clinic has changed since: {why}")
    return left


def again(c: Connection, desk: Desk, displacement_id: int | None) -> None:
    """A line is on the list again; nothing where there is none."""
    if displacement_id is not None:
        store.settle(c, displacement_id, "open", now=desk.now(), by="")


def _why_lost(
    c: Connection, desk: Desk, appointment_id: int, asked: Proposal, letter: str, facts: Facts,
    found: Collection[Conflict],
) -> str:  # fmt: skip
    """Why the time is none of its clinic's any more; empty when it is, and for one that was outside every session."""
    if asked.session_id is None:
        return ""
    outside = [one.message for one in found if one.code == "outside-session"]
    session = session_of(asked, facts.sessions)
    if outside or session is None:
        return " ".join(outside)
    booked = Booked(
        appointment_id, asked.start, asked.end, asked.service_id, asked.practitioner_id, session.location_id,
        asked.room_id, letter,
    )  # fmt: skip
    return sessions.why_not_in(c, desk, session.id, booked, same=letter_at(session, asked.start) == letter)


def fits_again(c: Connection, desk: Desk, clinic_id: int, unfit: Collection[int]) -> int:
    """A clinic was changed once more: bookings that fit it now are off the list, and how many.

    Args:
        unfit: appointments that do not fit it as it now is.
    """
    lines = store.unfit_of_clinic(c, clinic_id, desk.now())
    fitting = [line for appointment, line in lines.items() if appointment not in unfit]
    for line in fitting:
        store.settle(c, line, "restored", now=desk.now(), by=desk.person.name, note=FITS)
    return len(fitting)


def mend_clinics(c: Connection, desk: Desk, ids: Collection[int]) -> None:
    """With nobody left in it who does not fit, a session becomes what its clinic now is."""
    if ids:
        sessions.mend(c, desk, c.execute(select(_clinic).where(_clinic.c.id.in_(ids))).all(), desk.zone)


def _list_unfit(c: Connection, desk: Desk, appointment: Appointment) -> None:
    """Whoever was let into a session that is about to change, with a reason, is on the list too unless they fit."""
    clinic_id = clinics.clinic_to_change(c, appointment.session_id) if appointment.session_id else None
    change = store.latest_change(c, clinic_id) if clinic_id is not None else None
    if change is None:
        return
    from booktui.desk.timetabling.displace import list_only

    rows = c.execute(select(_clinic).where(_clinic.c.id == clinic_id)).all()
    why = {one.booked.appointment_id: one.why for one in sessions.mend(c, desk, rows, desk.zone).unfit}
    if appointment.id in why:
        found = store.affected_of(c, [appointment.id], desk.now())
        cause = store.add_disruption(
            c, kind="change", clinic_id=clinic_id, version_id=change.version_id, starts_at=appointment.start,
            ends_at=appointment.end, reason=LET_IN, notice_days=(appointment.start - desk.now()) // DAY,
            short_notice=change.short_notice, made_by=desk.person.name, made_at=desk.now(),
        )  # fmt: skip
        list_only(c, desk, cause, [(row, why[row.id]) for row in found])


def _left(c: Connection, desk: Desk, appointment: Appointment, state: str) -> None:
    found = store.open_of_appointment(c, appointment.id)
    if found is None:
        return
    displacement_id, disruption_id = found
    _settle(c, desk, displacement_id, state, appointment.id)
    cause = store.disruption(c, disruption_id)
    if cause is not None and cause.kind == "change":
        mend_clinics(c, desk, [cause.clinic_id])


def _settle(c: Connection, desk: Desk, displacement_id: int, state: str, new_id: int | None) -> None:
    store.settle(c, displacement_id, state, now=desk.now(), by=desk.person.name, new_id=new_id)
