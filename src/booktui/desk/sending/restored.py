"""The outbox of a diary that was put back from a backup: what has left since then does not leave again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from booktui.desk.due import tasks
from booktui.desk.sending.troubles import KIND, MAY_HAVE_GONE
from booktui.desk.timetabling.sessions import holidays_of
from booktui.rules.workdays import reply_due
from booktui.store import outbox_carried as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

WHY = f"{MAY_HAVE_GONE}it was due in the backup that this diary was put back from."


def settle_in(c: Connection, desk: Desk, gone: list[dict[str, Any]] | None) -> None:
    """Carry over what the replaced diary knows to have left, in the caller's transaction.

    Args:
        gone: of `outbox_carried.left`; None where nobody can say: then what was due is held, with a task.
    """
    if gone is not None:
        if carried := store.carry(c, gone):
            desk.log(c, "messages carried over", "message", after={"count": carried})
        return
    held = store.in_doubt(c, desk.now(), WHY)
    if not held:
        return
    desk.log(c, "hold letters", "message", after={"count": held})
    policy = desk.policy
    tasks.add_in(
        c, desk, KIND,
        f"This diary was put back from a backup, and {held} of its messages may have gone since. Find out; then say of "
        "each that it arrived, or send it again: booktui outbox list held",
        due_at=reply_due(desk.now(), policy.reply_hours, policy.reply_calendar, desk.zone, holidays_of(c, desk.zone)),
    )  # fmt: skip
