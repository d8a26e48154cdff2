"""Mending what the doctor found where a program may: each thing in a transaction of its own, audited, no time moved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.errors import DeskError, NotFound
from booktui.desk.tell import telling
from booktui.rules.values import Role
from booktui.store import booking
from booktui.store import quality as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

Mend = Callable[[Connection, "Desk", int], str]


@dataclass(frozen=True, slots=True)
class Mended:
    """What was mended, or would be."""

    name: str
    done: bool
    """False: only said, nothing changed."""
    lines: tuple[str, ...]
    left: tuple[str, ...] = ()
    """What could not be mended, and why."""


def mend(desk: Desk, name: str, *, yes: bool) -> Mended:
    """Mend all that the check `name` finds; without `yes` say what would be done.

    Raises:
        NotFound: there is no such check, or nothing a program may mend in it.
        NotPermitted: the person is no coordinator.
    """
    from booktui.desk.recovery.quality import known

    words = known(name)
    if name not in MENDS:
        raise NotFound(f"Only a person can put this right: {words.todo}. Nothing was changed.")
    desk.require(Role.COORDINATOR)
    with telling(), desk.store.read() as c:
        numbers = desk.quality.numbers_in(c, name)
    if not yes:
        return Mended(name, False, tuple(f"{WOULD[name]} {_ref(words.kind, number)}" for number in numbers))
    lines, left = [], []
    for number in numbers:
        try:
            with telling(), desk.store.write() as c:
                said = MENDS[name](c, desk, number)
        except DeskError as error:
            left.append(f"{_ref(words.kind, number)}: {error.message}")
            if error.exit_code == 6:  # the file cannot be written: the next would fail alike
                break
        else:
            lines += [said] if said else []
    return Mended(name, True, tuple(lines), tuple(left))


def _ref(kind: str, number: int) -> str:
    return f"A{number:06d}" if kind == "appointment" else f"{kind} {number}"


def _stale_hold(c: Connection, desk: Desk, number: int) -> str:
    appointment = booking.get(c, number)
    if appointment is None or appointment.status != "proposed" or appointment.held_until > desk.now():
        return ""
    desk.diary.release_in(c, number)
    return f"Released A{number:06d}"


def _time_of_cancelled(c: Connection, desk: Desk, number: int) -> str:
    if not store.free_of_cancelled(c, number):
        return ""
    desk.log(c, "mend", "appointment", number, "time-of-cancelled")
    return f"Freed the time of A{number:06d}"


def _time_of_nobody(c: Connection, desk: Desk, number: int) -> str:
    if not store.free_of_nobody(c, number):
        return ""
    desk.log(c, "mend", "occupancy", number, "time-of-nobody")
    return f"Freed span {number}"


def _entry(c: Connection, desk: Desk, number: int) -> str:
    if not store.wait_again(c, number):
        return ""
    desk.log(c, "mend", "waiting_entry", number, "entry-without-booking", after={"status": "waiting"})
    return f"Entry {number} waits again"


def _job(c: Connection, desk: Desk, number: int) -> str:
    from booktui.desk.arranging import jobs

    appointment = booking.get(c, number)
    if appointment is None:
        return ""
    said = jobs.booked(c, desk, appointment)
    if not said:
        return ""
    desk.log(c, "mend", "appointment", number, "job-never-made")
    return f"A{number:06d}: {', '.join(said)}"


MENDS: dict[str, Mend] = {
    "stale-hold": _stale_hold,
    "time-of-cancelled": _time_of_cancelled,
    "time-of-nobody": _time_of_nobody,
    "entry-without-booking": _entry,
    "job-never-made": _job,
}
WOULD = {
    "stale-hold": "Would release",
    "time-of-cancelled": "Would free the time of",
    "time-of-nobody": "Would free",
    "entry-without-booking": "Would put back on the list:",
    "job-never-made": "Would note the interpreter to ask for:",
}
