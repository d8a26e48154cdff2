"""One line for the status bar: what was done, to whom, and that it can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.names import list_name
from booktui.rules.clock import to_wall
from booktui.rules.values import Appointment

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


def when(appointment: Appointment) -> str:
    """`Thu 26 Nov 09:30` in the location's time."""
    wall = to_wall(appointment.start, appointment.zone)
    return f"{wall:%a} {wall.day} {wall:%b %H:%M}"


def line(
    desk: Desk,
    c: Connection,
    verb: str,
    appointment: Appointment,
    *,
    before: Appointment | None = None,
    undo: bool = False,
) -> str:
    """`Moved Khan Amina Tue 1 Dec 11:15 → Thu 3 Dec 09:15, Dr Osei. u undoes.`"""
    who = list_name(c, appointment.client_id)
    book = desk.catalogue_in(c)
    times = f"{when(before)} → {when(appointment)}" if before else when(appointment)
    whom = book.names.get(appointment.practitioner_id, appointment.practitioner)
    return f"{verb} {who} {times}, {whom}.{' u undoes.' if undo else ''}"
