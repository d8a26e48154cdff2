"""A small desk for tests: two doctors, a physiologist, three rooms, one machine, two sites, a fixed clock."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from booktui.desk import open_desk
from booktui.desk.desk import Desk
from booktui.desk.setup import begin
from booktui.desk.views import ClientView
from postgres import fresh, keep

NOW = int(datetime(2026, 11, 23, 9, 0, tzinfo=UTC).timestamp())
"""Monday 23 November 2026, 09:00 in London."""

SETUP: dict[str, Any] = {
    "desk": {"name": "Test desk", "profile": "nhs-england", "time_zone": "Europe/London"},
    "location": [
        {"code": "MAIN", "name": "Main site", "travel_minutes": {"WYT": 40}},
        {"code": "WYT", "name": "Wythenshawe"},
    ],
    "room": [
        {"code": "R1", "name": "Room 1", "location": "MAIN", "kind": "consulting"},
        {"code": "R2", "name": "Room 2", "location": "MAIN", "kind": "consulting", "step_free": False},
        {"code": "E1", "name": "Echo 1", "location": "MAIN", "kind": "echo"},
        {"code": "W1", "name": "Room W1", "location": "WYT", "kind": "consulting"},
        {"code": "GYM", "name": "Gym", "location": "MAIN", "kind": "gym", "capacity": 2},
    ],
    "equipment": [{"code": "ECHO1", "name": "Echo machine", "location": "MAIN", "kind": "echo"}],
    "slot_type": [
        {"letter": "N", "name": "New", "minutes": 30},
        {"letter": "F", "name": "Follow-up", "minutes": 15},
        {"letter": "U", "name": "Urgent", "minutes": 30, "priority": "urgent", "release_days": 3},
    ],
    "service": [
        {"code": "NEW", "name": "New patient", "minutes": 30, "slot_types": ["N"], "needs": {"room": "consulting"}},
        {"code": "FU", "name": "Follow-up", "minutes": 15, "slot_types": ["F"], "needs": {"room": "consulting"}},
        {
            "code": "ECHO",
            "name": "Echo",
            "minutes": 45,
            "buffer_before": 5,
            "buffer_after": 10,
            "needs": {"room": "echo", "equipment": "echo"},
        },
        {"code": "TEL", "name": "Telephone", "minutes": 15},
        {"code": "GRP", "name": "Group", "minutes": 60, "needs": {"room": "gym"}},
    ],
    "practitioner": [
        {"code": "OSEI", "name": "Dr Osei", "services": ["NEW", "FU"], "email": "osei@example.org"},
        {"code": "BROWN", "name": "Dr Brown", "services": ["NEW", "TEL"]},
        {"code": "PHYS", "name": "Pat Physio", "services": ["ECHO", "TEL"]},
        {"code": "GROUP", "name": "Group lead", "services": ["GRP"], "capacity": 8},
    ],
    "clinic": [
        {"code": "OSEI-TU", "name": "Osei Tuesday", "practitioner": "OSEI", "room": "R1", "recur": "FREQ=WEEKLY;BYDAY=TU",
         "start": "09:00", "end": "12:30", "from": "2026-09-01", "until": "2027-08-31", "slots": "NNFF.UN"},
        {"code": "BROWN-WE", "name": "Brown Wednesday", "practitioner": "BROWN", "room": "R2",
         "recur": "FREQ=WEEKLY;BYDAY=WE", "start": "13:30", "end": "17:00", "from": "2026-09-01", "slots": "NNNNNNN"},
        {"code": "ECHO-TH", "name": "Echo Thursday", "practitioner": "PHYS", "room": "E1",
         "recur": "FREQ=WEEKLY;BYDAY=TH", "start": "09:00", "end": "13:00", "from": "2026-09-01"},
        {"code": "GRP-FR", "name": "Group Friday", "practitioner": "GROUP", "room": "GYM",
         "recur": "FREQ=WEEKLY;BYDAY=FR", "start": "10:00", "end": "12:00", "from": "2026-09-01"},
    ],
    "user": [
        {"name": "jo", "role": "coordinator"},
        {"name": "sam", "role": "supervisor"},
        {"name": "alex", "role": "auditor"},
        {"name": "ada", "role": "administrator"},
    ],
}  # fmt: skip


class Clock:
    """A clock that a test can move."""

    def __init__(self, now: int = NOW) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now


_made: dict[str, bytes] = {}
"""Files of desks that were set up already, by what they were set up with: setting one up takes half a second."""


def make_desk(
    folder: Path, user: str = "jo", *, setup: dict[str, Any] | None = None, clock: Clock | None = None
) -> Desk:
    """A fresh desk in the folder, set up, opened as the user."""
    path = folder / "desk.db"
    ticking = clock or Clock()
    if not path.exists():
        wanted = SETUP if setup is None else setup
        key = f"{ticking.now} {wanted!r}"
        if key in _made:
            path.touch(mode=0o600)
            path.write_bytes(fresh(_made[key]))
        else:
            begin(path, profile_name="nhs-england", time_zone="Europe/London", name="Test desk")
            first = open_desk(path, None, ticking)
            first.setup.apply(wanted)
            first.close()
            _made[key] = keep(path.read_bytes())
            path.write_bytes(fresh(_made[key]))
    return open_desk(path, user, ticking)


def copied(diary: Path, path: Path) -> None:
    """A copy of a desk that nobody has open."""
    path.touch(mode=0o600)
    path.write_bytes(fresh(diary.read_bytes()))


def at(text: str) -> int:
    """The instant of an ISO time in London's wall clock."""
    from booktui.rules.clock import from_wall

    return from_wall(datetime.fromisoformat(text), "Europe/London")


def add_client(desk: Desk, family: str = "Khan", given: str = "Amina", **fields: Any) -> ClientView:
    """A client with everything on record."""
    known = {
        "birth_date": "1960-02-14", "sex": "F", "mobile": "07700 900123", "email": "client@example.org", "gp": "Elm Surgery",
        "sms_consent": True, "voicemail_consent": True, "preferred_channel": "email", "address": "1 Sample Road",
        "postcode": "M13 9WL",
    }  # fmt: skip
    return desk.clients.add({"family_name": family, "given_name": given, **known, **fields})
