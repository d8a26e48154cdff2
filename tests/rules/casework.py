"""A small cardiology desk of plain values: one clean proposal, to be spoilt in one way at a time.

Now is Mon 23 Nov 2026 10:00 in Manchester; the appointment is NEW on Thu 3 Dec 2026 from 09:30 to 10:00 with Dr Osei
in Room 2, inside a free-time session from 09:00 to 12:30.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from booktui.rules import conflicts
from booktui.rules.clock import from_wall
from booktui.rules.policy import Policy
from booktui.rules.values import (
    Absence,
    Client,
    Entry,
    Facts,
    Kind,
    Location,
    Proposal,
    Resource,
    Service,
    Session,
    Slot,
    SlotType,
    Taken,
)

ZONE = "Europe/London"
OSEI, BROWN, ROOM, ROOM_3, ECHO, IQBAL, CLIENT = 1, 2, 11, 12, 13, 14, 21
NORTH, WYTH = 1, 2


def t(text: str, fold: int = 0) -> int:
    """`09:30` on the day of the appointment, or `2026-10-25 01:30`, in local time."""
    wall = text if " " in text else f"2026-12-03 {text}"
    return from_wall(datetime.fromisoformat(wall), ZONE, fold)


NOW = t("2026-11-23 10:00")
SERVICE = Service(7, "NEW", "New patient", 30, needs_room="consulting")
PERSON = Client(CLIENT, "C1", "KA", date(1960, 2, 14), "F")
DR_OSEI = Resource(OSEI, Kind.PRACTITIONER, "OSEI", "Dr Osei", services=frozenset({7}))
ROOM_2 = Resource(ROOM, Kind.ROOM, "RM2", "Room 2", NORTH, type="consulting")
MACHINE = Resource(ECHO, Kind.EQUIPMENT, "ECHO1", "Echo 1", NORTH, type="echo")
INTERPRETER = Resource(IQBAL, Kind.INTERPRETER, "IQBAL", "Ms Iqbal", type="Urdu")
NORTHGATE = Location(NORTH, "NOR", "Northgate", ZONE)
SLOT_TYPES = {
    "N": SlotType("N", "New", 30),
    "F": SlotType("F", "Follow-up", 15),
    "U": SlotType("U", "Urgent", 30, "urgent", 3),
}
ENTRY = Entry(5, CLIENT, 7, "routine", date(2026, 10, 1), date(2026, 10, 1), date(2027, 1, 10))


def session(start: str = "09:00", end: str = "12:30", **more: Any) -> Session:
    """Dr Osei's clinic at Northgate in Room 2."""
    given = {"id": 31, "clinic": "CARD", "practitioner_id": OSEI, "location_id": NORTH, "room_id": ROOM}
    return Session(start=t(start), end=t(end), **(given | more))


def slots(pattern: str, start: str = "09:00", minutes: int = 30) -> tuple[Slot, ...]:
    """Slots of equal length, laid end to end."""
    first = t(start)
    step = minutes * 60
    return tuple(Slot(first + n * step, first + (n + 1) * step, letter) for n, letter in enumerate(pattern))


def taken(start: str, end: str, schedule: int = OSEI, number: int | None = 123, **more: Any) -> Taken:
    """Somebody else's booking; `before` and `after` are its buffers in minutes."""
    core_start, core_end = t(start), t(end)
    before, after = more.pop("before", 0), more.pop("after", 0)
    given = {"client_id": 99, "practitioner_id": OSEI, "location_id": NORTH, "session_id": 31, "lane": 0} | more
    return Taken(
        schedule_id=schedule,
        start=core_start - before * 60,
        end=core_end + after * 60,
        core_start=core_start,
        core_end=core_end,
        appointment_id=number,
        **given,
    )


def hold(start: str, end: str, until: str = "2026-11-23 10:10", **more: Any) -> Taken:
    """Somebody else's live hold, by jo."""
    return taken(start, end, **({"status": "proposed", "held_by": "jo", "held_until": t(until)} | more))


def away(start: str, end: str, schedule: int | None = OSEI, location: int | None = None, **more: Any) -> Absence:
    """Leave, or without a schedule a closure."""
    return Absence(schedule, location, t(start), t(end), more.pop("reason", ""), more.pop("kind", "leave"))


PROPOSAL = Proposal(CLIENT, 7, t("09:30"), t("10:00"), OSEI, NORTH, room_id=ROOM)
FACTS = Facts(
    now=NOW,
    zone=ZONE,
    service=SERVICE,
    client=PERSON,
    practitioner=DR_OSEI,
    room=ROOM_2,
    location=NORTHGATE,
    sessions=(session(),),
    slot_types=SLOT_TYPES,
    names={BROWN: "Dr Brown"},
    location_names={NORTH: "Northgate", WYTH: "Wythenshawe"},
)


def proposal(start: str = "09:30", end: str = "10:00", **more: Any) -> Proposal:
    """The clean proposal, at another time or with something else changed."""
    return replace(PROPOSAL, start=t(start), end=t(end), **more)


def facts(**more: Any) -> Facts:
    """The clean facts with something changed."""
    return replace(FACTS, **more)


def said(asked: Proposal = PROPOSAL, known: Facts = FACTS, policy: Policy | None = None) -> list[str]:
    """What the checker says, a line a conflict: `block practitioner-busy A000123: Dr Osei …`."""
    return [
        " ".join(filter(None, (c.severity, "supervisor" * c.supervisor, c.code, c.clashes_with))) + f": {c.message}"
        for c in conflicts.check(asked, known, policy or Policy())
    ]
