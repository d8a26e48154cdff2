"""Slots that came free, and who could come instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.rules.values import Appointment

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


def freed(c: Connection, desk: Desk, before: Appointment, why: str, *, undone: bool) -> tuple[str, ...]:
    """See `following.cancelled`."""
    return ()


def taken(c: Connection, desk: Desk, appointment: Appointment) -> tuple[str, ...]:
    """See `following.cancelled`."""
    return ()
