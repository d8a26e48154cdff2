"""Each screen as it is read, character for character, at 80×24 and 120×40, always the same desk and hour.

Colours are left out on purpose: every state must read without them. After a wanted change:
`BOOKTUI_DRAW=1 python -m pytest tests/screens/test_snapshots.py`, then read the difference.
"""

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from booktui.desk import open_desk
from booktui.desk.demo import build
from booktui.screens.outbox_base import SETTLED
from screens.shell import opened, until

HERE = Path(__file__).parent / "snapshots"
NOW = int(datetime(2026, 11, 24, 10, 42, tzinfo=UTC).timestamp())
TO_THE_OFFER = ("enter", "y", "y", "y", "y", "enter", "n", "enter")
SCREENS = {
    "desk": ("desk", ()),
    "desk-first-words": ("desk", ("enter",)),
    "desk-identity": ("desk", ("enter", "y", "y")),
    "desk-offer": ("desk", TO_THE_OFFER),
    "desk-read-back": ("desk", (*TO_THE_OFFER, "1", "o", "enter")),
    "diary": ("diary", ()),
    "diary-rooms": ("diary", ("v",)),
    "diary-book": ("diary", ("b", *"khan")),
    "diary-cancel": ("diary", ("up", "up", "x", "c")),
    "diary-week": ("diary", ("y",)),
    "diary-month": ("diary", ("y", "y")),
    "diary-unfilled": ("diary", ("h",)),
    "diary-unfilled-who": ("diary", ("h", "down", "enter")),
    "waiting": ("waiting", ()),
    "waiting-details": ("waiting", ("down", "tab")),
    "waiting-filter": ("waiting", ("f", *"urgent breach<14")),
    "waiting-filtered": ("waiting", ("f", *"urgent breach<14", "enter")),
    "waiting-priority": ("waiting", ("p", "3", "2")),
    "waiting-suspend": ("waiting", ("s", "down", *"4 jan")),
    "waiting-reason": ("waiting", ("x",)),
    "waiting-remove": ("waiting", ("x", *"ptreq", "enter")),
    "waiting-edit": ("waiting", ("e",)),
    "waiting-add": ("waiting", ("a", *"khan", "1", *"echo")),
    "clients": ("clients", ()),
    "clients-record": ("clients", (*"khan", "enter")),
    "clinics": ("clinics", ()),
    "clinics-details": ("clinics", ("down", "enter")),
    "clinics-form": ("clinics", ("down", "e", *"+8w", *["down"] * 16, "f")),
    "clinics-draft": ("clinics", ("down", "e", *"+8w", *["down"] * 16, "f", "enter")),
    "clinics-sessions": ("clinics", ("2",)),
    "clinics-cut": ("clinics", ("2", "d", *"15 jan", "enter", "c", *"10-11")),
    "clinics-why": ("clinics", ("2", "d", *"15 jan", "enter", "x")),
    "clinics-cancel": ("clinics", ("2", "d", *"15 jan", "enter", "x", "1")),
    "clinics-cancelled": ("clinics", ("2", "d", *"15 jan", "enter", "x", "1", "y")),
    "clinics-absences": ("clinics", ("3",)),
    "clinics-absence-form": ("clinics", ("3", "a", *"osei", "down", "down", *"7 dec", "down", *"11 dec")),
    "clinics-rebook": ("clinics", ("2", "d", *"15 jan", "enter", "x", "1", "y", "4")),
    "clinics-plan": ("clinics", ("2", "d", *"15 jan", "enter", "x", "1", "y", "4", "p")),
    "today": ("today", ()),
    "today-escalation": ("today", ("enter",)),
    "today-request": ("today", ("r", "down", *"Which room?")),
    "outbox": ("outbox", ("down",)),
    "outbox-later": ("outbox", ("2", "down")),
    "outbox-message": ("outbox", ("enter",)),
    "reports": ("reports", ()),
    "reports-weeks": ("reports", ("3",)),
    "reports-audit": ("reports", ("6",)),
    "help": ("help", ()),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    place = tmp_path_factory.mktemp("snapshots") / "desk.db"
    build(place, now=lambda: NOW)
    return place.read_bytes()


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
@pytest.mark.parametrize("name", SCREENS)
async def test_it_looks_as_it_did(tmp_path, made, name, size):
    place = tmp_path / "desk.db"
    place.write_bytes(made)
    start, keys = SCREENS[name]
    async with opened(open_desk(place, user="jo", now=lambda: NOW), size=size, start=start) as journey:
        await journey.settled()
        for key in keys:
            await journey.press(key)
        await journey.settled()
        if start == "outbox":  # the message is made once the cursor rests
            await until(lambda: journey.base._looked is not None)
            await asyncio.sleep(2 * SETTLED)  # where enter made it, it is shown beside the list only now
            await journey.pilot.pause()
        shown = "\n".join(line.rstrip() for line in journey.text().splitlines()) + "\n"
        journey.app.desk.close()
    kept = HERE / f"{name}-{size[0]}x{size[1]}.txt"
    if os.environ.get("BOOKTUI_DRAW"):
        HERE.mkdir(exist_ok=True)
        kept.write_text(shown, encoding="utf-8")
    assert shown == kept.read_text(encoding="utf-8")
