"""The life of one booking in khal: invited, moved, called off; in the end its calendar is empty.

khal keeps one event for a UID and takes the newest file for it, whatever its METHOD: a cancellation marks the event as
CANCELLED and its time as free, and leaves it to its owner to delete it. So the owner does, with khal's own keys.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from icalendar import Calendar, Event

from booktui.desk.desk import Desk
from desks import Clock, add_client, at, make_desk
from engines import SHOWN, Khal

LIST = ["list", *SHOWN, "2026-12-01", "2026-12-31"]
DELETE = "D\ny\nq\n"
"""In khal's `edit`: delete, yes, quit."""


def files(desk: Desk, folder: Path) -> list[bytes]:
    """Request, move and cancellation as they go."""
    booked = desk.diary.book(desk.diary.propose(add_client(desk).id, "NEW", at("2026-12-15T09:00"))).appointment
    found = [desk.exports.invite(booked.id, folder).read_bytes()]
    proposal = desk.diary.propose(booked.client_id, "NEW", at("2026-12-15T09:30"), moving_id=booked.id)
    desk.diary.move(booked.id, proposal, reason="asked")
    found.append(desk.exports.invite(booked.id, folder).read_bytes())
    desk.diary.cancel(booked.id, reason="asked", by="client")
    return [*found, desk.exports.invite(booked.id, folder).read_bytes()]


def event(data: bytes) -> Event:
    (found,) = Calendar.from_ical(data).walk("VEVENT")
    assert isinstance(found, Event)
    return found


@pytest.fixture
def steps(tmp_path: Path) -> list[bytes]:
    desk = make_desk(tmp_path, clock=Clock())
    made = files(desk, tmp_path / "out")
    desk.close()
    return made


@pytest.mark.slow
def test_request_move_and_cancellation_leave_the_right_event_and_then_none(steps: list[bytes], tmp_path: Path) -> None:
    (tmp_path / "khal").mkdir()
    khal = Khal(tmp_path / "khal")
    commands = [command for data in steps for command in (khal.taking(data), LIST)]
    _, invited, _, moved, _, cancelled = khal(*commands)
    uid = str(event(steps[0])["UID"])
    assert invited == f"0 {uid} 2026-12-15T09:00:00 2026-12-15T09:30:00 client@example.org\n"
    assert moved == f"0 {uid} 2026-12-15T09:30:00 2026-12-15T10:00:00 client@example.org\n"
    assert cancelled == f"0 CANCELLED {uid} 2026-12-15T09:30:00 2026-12-15T10:00:00 client@example.org\n"
    (kept,) = khal.kept()
    assert (event(kept)["SEQUENCE"], event(kept)["TRANSP"]) == (2, "TRANSPARENT")

    khal(["edit", "--show-past", "appointment"], keys=DELETE)
    assert (khal(LIST), khal.kept()) == ([""], [])


def test_a_program_that_follows_itip_has_none_by_itself(steps: list[bytes]) -> None:
    """RFC 5546 2.1.5 and 3.2.5: of each UID the highest SEQUENCE, then the newest DTSTAMP; a CANCEL takes it out."""
    calendar: dict[str, Event] = {}
    held: list[list[datetime]] = []
    for data in [*steps, steps[1], steps[0]]:  # late copies of what has passed change nothing
        new = event(data)
        old = calendar.get(str(new["UID"]))
        if old is None or _age(new) > _age(old):
            calendar[str(new["UID"])] = new
        held.append([one.start for one in calendar.values() if one.get("STATUS") != "CANCELLED"])
    nine, half_past = (datetime(2026, 12, 15, 9, minute, tzinfo=UTC) for minute in (0, 30))
    assert held == [[nine], [half_past], [], [], []]


def _age(one: Event) -> tuple[int, datetime]:
    return int(one["SEQUENCE"]), one["DTSTAMP"].dt
