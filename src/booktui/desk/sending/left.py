"""A message has left: noted on it, in the audit, and with whoever was invited by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.rules.values import Instant
from booktui.store import booking, parties
from booktui.store import outbox_moves as moves
from booktui.store.outbox import OutboxRow

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

INVITED = ("client", "practitioner", "room")


def left_in(
    c: Connection, desk: Desk, row: OutboxRow, by: str, *, way: str, address: str, at: Instant | None = None
) -> bool:  # fmt: skip
    """What `by` had in hand has left, in the caller's transaction; False where somebody has decided otherwise.

    Args:
        address: the mailbox that an invitation went to.
        at: now unless said.
    """
    moment = desk.now() if at is None else at
    if not moves.gone(c, row.id, by, moment):
        return False
    note(c, desk, row, way)
    asked_in(c, row, address, moment)
    return True


def note(c: Connection, desk: Desk, row: OutboxRow, way: str) -> None:
    """The audit's line of a leaving: no addresses, no words."""
    after = {"way": way, "channel": row.channel, "kind": row.kind, "appointment": row.appointment_id}
    desk.log(c, "send", "message", row.id, after=after)


def asked_in(c: Connection, row: OutboxRow, address: str, at: Instant) -> None:
    """Whoever was invited is asked for an answer; where the visit was changed meanwhile the next invitation asks."""
    if row.method != "REQUEST" or row.channel != "email" or row.recipient not in INVITED:
        return
    appointment = booking.get(c, row.appointment_id) if row.appointment_id is not None else None
    if appointment is not None and appointment.sequence == row.sequence:
        whose = row.schedule_id if row.schedule_id is not None else row.client_id
        parties.asked(c, appointment, row.recipient, whose, address, at, row.sequence)
