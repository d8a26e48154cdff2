"""Whose caseload a case is in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.rules.values import Appointment

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


def booked(c: Connection, desk: Desk, appointment: Appointment) -> tuple[str, ...]:
    """See `following.booked`."""
    return ()
