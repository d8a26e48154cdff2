"""Messages that do not go: held, failed or in doubt, each with a task for a person; nothing is dropped silently."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.due import tasks
from booktui.desk.sending.reports import SendReport
from booktui.desk.sending.views import HIDDEN, view_of
from booktui.desk.timetabling.sessions import holidays_of
from booktui.rules.values import Instant
from booktui.rules.workdays import reply_due
from booktui.store import outbox_moves as moves
from booktui.store.outbox import OutboxRow

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

LONGEST = 300
"""Of why, as it is kept."""
KIND = "letters"
"""Of the tasks."""
WAITS = (60, 300, 900, 3600)
"""Seconds until the next attempt, after the first, second …; from then on the last."""
GIVE_UP = 51
"""Attempts: with those waits about two days."""
MAY_HAVE_GONE = "may have gone: "
BY = {"email": "by e-mail", "letter": "as a letter", "sms": "by text", "phone": "by phone"}


def hold_in(c: Connection, desk: Desk, row: OutboxRow, why: str, report: SendReport) -> None:
    """It cannot go as it is: held until a person has seen to it."""
    if moves.hold(c, row.id, why[:LONGEST]):
        report.held.append((row.id, why))
        see_to(c, desk, row, f"is held: {why}")


def fail_in(c: Connection, desk: Desk, row: OutboxRow, why: str, report: SendReport) -> None:
    """Whoever was to take it will not."""
    said = f"could not be sent {BY[row.channel]}: {why}"
    if moves.fail(c, row.id, said[:LONGEST]):
        report.failed.append((row.id, _told(row, said)))
        see_to(c, desk, row, said)


def doubt_in(c: Connection, desk: Desk, row: OutboxRow, why: str, report: SendReport) -> None:
    """It may have left; sending it again unseen could tell somebody twice."""
    said = MAY_HAVE_GONE + why
    if moves.doubt(c, row.id, said[:LONGEST]):
        report.held.append((row.id, _told(row, said)))
        see_to(c, desk, row, f"{said} Find out; then say that it arrived, or send it again.")


def again_in(c: Connection, desk: Desk, row: OutboxRow, why: str, report: SendReport) -> None:
    """It did not go this time; when it has been tried for two days, or the visit has begun, it fails."""
    now, attempts = desk.now(), row.attempts + 1
    if attempts >= GIVE_UP or (row.starts_at is not None and row.starts_at <= now):
        fail_in(c, desk, row, f"given up after {attempts} attempts: {why}", report)
        return
    moves.back(c, (row.id,), why=why[:LONGEST], next_at=next_try(now, attempts))
    report.again.append((row.id, _told(row, why)))


def _told(row: OutboxRow, said: str) -> str:
    """What a server says repeats the address: of a sensitive client it shows only where the message is opened."""
    return HIDDEN if row.hidden else said


def next_try(now: Instant, attempts: int) -> Instant:
    """When it is tried again, after so many attempts: 1, 5, 15 minutes, then every hour."""
    return now + WAITS[min(attempts, len(WAITS)) - 1]


def see_to(c: Connection, desk: Desk, row: OutboxRow, said: str) -> None:
    """A task about the message; the same one that is open is kept."""
    policy = desk.policy
    due = reply_due(desk.now(), policy.reply_hours, policy.reply_calendar, desk.zone, holidays_of(c, desk.zone))
    view = view_of(row, desk.zone)
    tasks.add_in(
        c, desk, KIND, f"Message {row.id}, {view.what} of {view.client_ref}, {said}", due_at=due,
        client_id=row.client_id, entry_id=row.entry_id, appointment_id=row.appointment_id,
    )  # fmt: skip


def fault(error: Exception) -> str:
    """A fault of our own while one message was made must not keep the others from going; it is logged."""
    from booktui.desk.faults import write_fault

    path = write_fault(error)
    return f"booktui could not make it ({type(error).__name__}); see {path or 'a supervisor'}"
