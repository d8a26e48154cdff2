"""What follows from a booking action besides the appointment itself, in the transaction that commits it.

Each room answers for its own: attendance and counters, jobs of interpreters and transport, freed slots, caseloads.
What a room returns are further lines for the person: what was queued, what is to fix.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.rules.values import Appointment

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

Lines = tuple[str, ...]


def booked(
    c: Connection, desk: Desk, appointment: Appointment, arranged: Collection[str] = frozenset()
) -> Lines:  # fmt: skip
    """A time was booked, or a hold confirmed; `arranged` are the kinds of need asked for with it."""
    from booktui.desk.arranging import jobs
    from booktui.desk.freed import filling
    from booktui.desk.loads import caseload
    from booktui.desk.visits import attendance

    return (
        *attendance.booked(c, desk, appointment),
        *jobs.booked(c, desk, appointment, arranged),
        *filling.taken(c, desk, appointment),
        *caseload.booked(c, desk, appointment),
    )


def moved(
    c: Connection, desk: Desk, before: Appointment, appointment: Appointment, *, undone: bool, by: str = ""
) -> Lines:
    """A booking has another time or place; `by` says who asked for it, where that is known."""
    from booktui.desk.arranging import jobs
    from booktui.desk.freed import filling
    from booktui.desk.visits import attendance

    return (
        *attendance.moved(c, desk, before, by=by),
        *jobs.moved(c, desk, before, appointment),
        *filling.freed(c, desk, before, "moved", undone=undone),
        *filling.taken(c, desk, appointment),
    )


def cancelled(c: Connection, desk: Desk, before: Appointment, *, by: str, undone: bool) -> Lines:
    """A booking was cancelled by the `client` or the `provider`; `undone` when only its booking was taken back."""
    from booktui.desk.arranging import jobs
    from booktui.desk.freed import filling
    from booktui.desk.visits import attendance

    return (
        *attendance.cancelled(c, desk, before, by=by, undone=undone),
        *jobs.cancelled(c, desk, before),
        *filling.freed(c, desk, before, "cancelled", undone=undone),
    )


def displaced(c: Connection, desk: Desk, before: Appointment) -> Lines:
    """A cut, an absence or a closure took the time; its session has nothing to offer to others."""
    from booktui.desk.arranging import jobs
    from booktui.desk.visits import attendance

    return (*attendance.cancelled(c, desk, before, by="provider", undone=False), *jobs.cancelled(c, desk, before))


def stepped(c: Connection, desk: Desk, before: Appointment, appointment: Appointment) -> Lines:
    """The client arrived, was seen, or did not attend."""
    from booktui.desk.arranging import jobs
    from booktui.desk.visits import attendance

    return (*attendance.stepped(c, desk, before, appointment), *jobs.stepped(c, desk, appointment))


def put_back(c: Connection, desk: Desk, undone: Appointment, appointment: Appointment) -> Lines:
    """An action was undone: `undone` is how the booking stood after it, `appointment` how it stands again."""
    from booktui.desk.arranging import jobs
    from booktui.desk.freed import filling
    from booktui.desk.visits import attendance

    return (
        *attendance.put_back(c, desk, undone, appointment),
        *jobs.put_back(c, desk, undone, appointment),
        *filling.put_back(c, desk, undone, appointment),
    )
