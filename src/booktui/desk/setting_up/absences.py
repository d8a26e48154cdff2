"""An absence as somebody wrote it: its wall times placed in the zone of its place, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from booktui.desk.nearest import nearest
from booktui.desk.setting_up.keys import AbsenceDraft
from booktui.desk.setting_up.values import SCHEDULES, AbsenceIn
from booktui.rules.clock import NoSuchTime, day_span, from_wall, spoken
from booktui.rules.values import Status
from booktui.store import rebooking

if TYPE_CHECKING:
    from booktui.desk.desk import Desk
    from booktui.desk.setting_up.check import Settling

SHOWN = 20
"""Bookings that a note names."""


def settle_absence(now: Settling, number: str, draft: AbsenceDraft) -> AbsenceIn | None:
    """The absence of a setup file; problems go to the draft."""
    where = f"[[absence]] {draft.schedule or f'number {number}'}"
    found, problems = placed(draft, _zone(now, where, draft))
    for problem in problems:
        now.wrong(where, problem)
    return found


def placed(draft: AbsenceDraft, zone: str) -> tuple[AbsenceIn | None, list[str]]:
    """The absence with its wall times as instants of a zone, and what is wrong, each a sentence without its stop.

    None when a time does not exist.
    """
    wrong = []
    if draft.schedule and draft.location:
        wrong.append("names a schedule and a location; a closure has no schedule")
    if draft.schedule and draft.kind == "closure":
        wrong.append("a closure has no schedule; leave it out, or say leave")
    if not draft.schedule and draft.kind in ("leave", "training"):
        wrong.append(f"{draft.kind} needs a schedule; without one it is a closure")
    try:
        start = _begins(draft.start, zone)
        end = _ends(draft.start if draft.end is None else draft.end, zone)
    except NoSuchTime as error:
        return None, [*wrong, str(error).rstrip(".")]
    if draft.end is None and isinstance(draft.start, datetime):
        wrong.append("end is missing; only a whole day goes without")
    elif end <= start:
        wrong.append(f"ends at {draft.end}, which is not after its start {draft.start}")
    kind = draft.kind or ("leave" if draft.schedule else "closure")
    return AbsenceIn(draft.schedule, draft.location, start, end, kind, draft.reason), wrong


def _zone(now: Settling, where: str, draft: AbsenceDraft) -> str:
    """The zone whose wall time an absence is written in: its location's, its room's location's, or the desk's."""
    location = draft.location
    if draft.schedule:
        holder = next((t for t in SCHEDULES if draft.schedule in now.after.items(t)), None)
        if holder is None:
            codes = [code for table in SCHEDULES for code in now.after.items(table)]
            now.wrong(
                where, f"schedule {draft.schedule} is not in this file nor on the desk{nearest(draft.schedule, codes)}"
            )
        elif not location:
            location = getattr(now.after.items(holder)[draft.schedule], "location", "")
    elif location:
        now.known("location", location, where, "location")
    found: Any = now.after.location.get(location)
    return found.time_zone if found and found.time_zone else now.zone


def _begins(when: date | datetime, zone: str) -> int:
    return _instant(when, zone) if isinstance(when, datetime) else day_span(when, zone)[0]


def _ends(when: date | datetime, zone: str) -> int:
    """A last day is absent to its midnight."""
    return _instant(when, zone) if isinstance(when, datetime) else day_span(when, zone)[1]


def _instant(when: datetime, zone: str) -> int:
    return int(when.timestamp()) if when.tzinfo else from_wall(when, zone)


def stay_note(c: Connection, desk: Desk, schedule: str, row: Mapping[str, Any]) -> list[str]:
    """A setup file displaces nobody: who is booked into a new absence is named, for somebody to act."""
    now = desk.now()
    since = max(row["starts_at"], now)
    found = rebooking.affected_by_absence(c, row["schedule_id"], row["location_id"], since, row["ends_at"], now)
    booked = [f"A{one.id:06d} {spoken(one.starts_at, one.time_zone)}" for one in found if one.status == Status.BOOKED]
    if not booked:
        return []
    many = f"{len(booked)} bookings lie in it and stay" if len(booked) > 1 else "1 booking lies in it and stays"
    more = f" and {len(booked) - SHOWN} more" if len(booked) > SHOWN else ""
    return [f"[[absence]]{f' {schedule}' if schedule else ''}: {many}: {', '.join(booked[:SHOWN])}{more}."]
