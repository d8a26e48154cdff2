"""A clinic of a setup file: who, where, when and which slots, looked up and checked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from booktui.desk.setting_up.values import ClinicIn
from booktui.rules.recurrence import check_recurrence
from booktui.rules.slots import check_pattern
from booktui.rules.values import SlotType

if TYPE_CHECKING:
    from booktui.desk.setting_up.check import Settling

LONGEST_NIGHT = 12 * 60
"""Minutes of a clinic over midnight; a longer one is start and end the wrong way round."""


def settle_clinic(now: Settling, clinic: ClinicIn) -> ClinicIn:
    """The clinic with its location and first day filled in; problems go to the draft."""
    where = f"[[clinic]] {clinic.code}"
    now.known("practitioner", clinic.practitioner, where, "practitioner")
    _things(now, clinic, where)
    location = _location(now, clinic, where)
    before = now.present.clinic.get(clinic.code)
    since = clinic.since or (before.since if before else None) or now.today
    if clinic.until and clinic.until < since:
        now.wrong(where, f"until {clinic.until} is before from {since}")
    _times(now, clinic, where)
    return replace(clinic, location=location, since=since, recur=clinic.recur.upper().removeprefix("RRULE:"))


def _things(now: Settling, clinic: ClinicIn, where: str) -> None:
    """What it is for, and with which machine."""
    for service in clinic.services:
        now.known("service", service, where, "services")
    if clinic.equipment:
        now.known("equipment", clinic.equipment, where, "equipment")


def check_moved_rooms(now: Settling) -> None:
    """A room that moves to another location takes the clinics in it along only when the file says so."""
    moved = now.draft.tables["room"]
    for code, clinic in now.after.clinic.items():
        room = moved.get(clinic.room)
        if code not in now.draft.tables["clinic"] and room and room.location != clinic.location:
            now.wrong(
                f"[[room]] {room.code}",
                f"would move to {room.location} while clinic {code} in it is at {clinic.location}; "
                "give the clinic in the same file",
            )


def _location(now: Settling, clinic: ClinicIn, where: str) -> str:
    """Its room's, or the one it says, or the only one."""
    if not clinic.room:
        return now.place(clinic.location, where)
    if not now.known("room", clinic.room, where, "room"):
        return clinic.location
    home = str(now.after.room[clinic.room].location)
    if clinic.location and home and clinic.location != home:
        now.wrong(where, f"room {clinic.room} is at {home}, not at {clinic.location}")
    return home


def _times(now: Settling, clinic: ClinicIn, where: str) -> None:
    problem = check_recurrence(clinic.recur)
    if problem:
        now.wrong(where, f"recur: {problem.rstrip('.')}")
    minutes = length(clinic.start, clinic.end)
    if minutes == 0 or (clinic.end < clinic.start and minutes > LONGEST_NIGHT):
        now.wrong(where, f"end {clinic.end} is not after start {clinic.start}")
        return
    types = {
        one.letter: SlotType(one.letter, one.name, one.minutes, one.priority, one.release_days)
        for one in now.after.slot_type.values()
    }
    problem = check_pattern(clinic.slots, minutes, types)
    if problem:
        now.wrong(where, f"slots: {problem.rstrip('.')}")


def length(start: str, end: str) -> int:
    """Minutes from one HH:MM to the next other one, over midnight if need be."""
    hours, minutes = (int(end[:2]) - int(start[:2]), int(end[3:]) - int(start[3:]))
    return (hours * 60 + minutes) % (24 * 60)
