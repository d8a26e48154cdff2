"""Interpreters and transport of an appointment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.rules.values import Appointment

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


def booked(c: Connection, desk: Desk, appointment: Appointment) -> tuple[str, ...]:
    """See `following.booked`."""
    return ()


def moved(c: Connection, desk: Desk, before: Appointment, appointment: Appointment) -> tuple[str, ...]:
    """See `following.moved`."""
    return ()


def cancelled(c: Connection, desk: Desk, before: Appointment) -> tuple[str, ...]:
    """See `following.cancelled`."""
    return ()


def stepped(c: Connection, desk: Desk, appointment: Appointment) -> tuple[str, ...]:
    """See `following.stepped`."""
    return ()


def put_back(c: Connection, desk: Desk, undone: Appointment, appointment: Appointment) -> tuple[str, ...]:
    """See `following.put_back`."""
    return ()
