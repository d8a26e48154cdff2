"""What bookings do to times that came free, in the transaction that commits them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.freed.gap import Time, look
from booktui.desk.freed.show import look_at
from booktui.desk.freed.views import CAME_FREE
from booktui.desk.reaching import turns
from booktui.rules.values import Appointment, Status
from booktui.store import filling as store
from booktui.store.filling import FreedRow

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

BACK = "the time was taken back"
OTHERWISE = "booked otherwise"
TOO_LATE = "the time was taken before they answered"
Lines = tuple[str, ...]


def freed(c: Connection, desk: Desk, before: Appointment, why: str, *, undone: bool) -> Lines:
    """A time was given back: with enough of it left somebody else is to be asked (PTC-05).

    What passed, was cut or cancelled, or where somebody is away is no time to fill; nor is what a booking had that was
    only taken back, but the slot that it had filled is open again.
    """
    if undone:
        reopen(c, desk, before)
        return ()
    store.sweep(c, desk.now())
    seen = look(c, desk, Time(before.practitioner_id, before.start, before.end, before.client_id))
    if seen.gap is None:
        return ()
    key = store.add(
        c, appointment_id=before.id, service_id=before.service_id, practitioner_id=before.practitioner_id,
        location_id=before.location_id, session_id=before.session_id, starts_at=before.start, ends_at=before.end,
        slot_type=seen.gap.letter, freed_at=desk.now(), freed_by=desk.person.name, why=why,
    )  # fmt: skip
    desk.log(c, "freed", "freed", key, after={"appointment": before.id, "start": before.start, "why": why})
    return (f"{CAME_FREE}: fill {key}",)


def reopen(c: Connection, desk: Desk, before: Appointment) -> None:
    """What filled a slot is gone again."""
    row = store.filled_by(c, before.id, before.start)
    if row is not None:
        store.settle(c, row.id, "open", now=desk.now())
        desk.log(c, "freed again", "freed", row.id, after={"appointment": before.id})


def taken(c: Connection, desk: Desk, appointment: Appointment) -> Lines:
    """A time has somebody again: by whom was asked, by whom gave it back, or otherwise."""
    if appointment.status not in (Status.BOOKED, Status.ARRIVED):
        return ()
    left = store.open_over(c, appointment.practitioner_id, appointment.start, appointment.end)
    for row in tuple(left):
        if _settled(c, desk, row, appointment) or _crowded_out(c, desk, row, appointment, left):
            left.remove(row)
    return ()


def _settled(c: Connection, desk: Desk, row: FreedRow, appointment: Appointment) -> bool:
    """Whoever gave it back has it again, or whoever was asked took it."""
    if (row.appointment_id, row.start) == (appointment.id, appointment.start):
        _close(c, desk, row, "closed", BACK)
        return True
    asked = [ask for ask in store.asks(c, row.id) if not ask.answer and ask.client_id == appointment.client_id]
    if not asked:
        return False
    store.settle(c, row.id, "filled", now=desk.now(), filled_by=appointment.id)
    for ask in asked:
        store.answer(c, ask.id, "accepted", now=desk.now())
        turns.release_in(c, desk, ask.client_id)
    desk.log(c, "filled", "freed", row.id, after={"appointment": appointment.id})
    return True


def _crowded_out(c: Connection, desk: Desk, row: FreedRow, appointment: Appointment, left: list[FreedRow]) -> bool:
    """Fewer can come at that time than there are slots to fill."""
    if look_at(c, desk, row).places >= sum(other.start == row.start for other in left):
        return False
    _close(c, desk, row, "gone", f"{OTHERWISE}: {appointment.ref}")
    return True


def _close(c: Connection, desk: Desk, row: FreedRow, state: str, note: str) -> None:
    store.settle(c, row.id, state, now=desk.now(), note=note)
    for ask in store.asks(c, row.id):
        if not ask.answer:
            store.answer(c, ask.id, "no answer", now=desk.now(), reason=TOO_LATE)
    desk.log(c, state, "freed", row.id, reason=note)


def put_back(c: Connection, desk: Desk, undone: Appointment, appointment: Appointment) -> Lines:
    """An action was undone: its time is taken again, and where it had gone to fill a slot that one is open again."""
    if (undone.start, undone.practitioner_id) != (appointment.start, appointment.practitioner_id):
        reopen(c, desk, undone)
    return taken(c, desk, appointment)
