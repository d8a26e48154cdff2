"""What people call things on the command line, as the desk's ids."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from booktui.desk.errors import NotFound
from booktui.rules.clock import spoken, to_wall
from booktui.rules.values import Appointment

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


def appointment_id(text: str) -> int:
    """`A000123`, `a123` or `123`.

    Raises:
        NotFound: it is none of these.
    """
    found = re.fullmatch(r"[Aa]?0*(\d{1,18})", text.strip())
    if not found:
        raise NotFound(f"{text!a} is no appointment's reference; one looks like A000123.")
    return int(found[1])


def entry_id(text: str) -> int:
    """A waiting entry's number, `12` or `W12`.

    Raises:
        NotFound: it is no number.
    """
    found = re.fullmatch(r"[Ww#]?0*(\d{1,18})", text.strip())
    if not found:
        raise NotFound(f"{text!a} is no waiting entry's number; see: booktui waiting list")
    return int(found[1])


def job_id(text: str) -> int:
    """A job's number, `J00012` or `12`.

    Raises:
        NotFound: it is neither.
    """
    found = re.fullmatch(r"[Jj]?0*(\d{1,18})", text.strip())
    if not found:
        raise NotFound(f"{text!a} is no job's number; see: booktui job list")
    return int(found[1])


def appointment_line(desk: Desk, appointment: Appointment) -> str:
    """`A000123 booked Thu 26 Nov 2026 09:30-10:00 NEW OSEI R2 MAIN client C1`."""
    end = to_wall(appointment.end, appointment.zone)
    when = f"{spoken(appointment.start, appointment.zone)}-{end:%H:%M}"
    what = (
        appointment.service,
        appointment.practitioner,
        appointment.room,
        appointment.equipment,
        appointment.location,
    )
    parts = (appointment.ref, str(appointment.status), when, *what, f"client {appointment.client}")
    return " ".join(part for part in parts if part)
