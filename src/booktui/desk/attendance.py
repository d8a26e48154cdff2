"""What happened at a visit, and what a missed or cancelled one leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.rules.values import Appointment

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


def booked(c: Connection, desk: Desk, appointment: Appointment) -> tuple[str, ...]:
    """See `following.booked`."""
    return ()


def cancelled(c: Connection, desk: Desk, before: Appointment, *, by: str, undone: bool) -> tuple[str, ...]:
    """See `following.cancelled`."""
    return ()


def stepped(c: Connection, desk: Desk, before: Appointment, appointment: Appointment) -> tuple[str, ...]:
    """See `following.stepped`."""
    return ()


def put_back(c: Connection, desk: Desk, undone: Appointment, appointment: Appointment) -> tuple[str, ...]:
    """See `following.put_back`."""
    return ()


class Attendance:
    """`desk.attendance`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
