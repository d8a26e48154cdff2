"""A row can be gone between the moment it shows and the moment a key acts on it: that is said, and nothing falls over."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import booktui
from booktui.desk.desk import Desk
from booktui.store.driver import driver
from desks import Clock, add_client, at, make_desk
from screens.shell import opened

SOURCE = Path(booktui.__file__).parent
KEYS = {
    "waiting": ("w", "escape", "p", "escape", "s", "escape", "x", "escape", "enter"),
    "diary": ("enter", "escape", "x", "escape", "m", "escape", "s", "a", "escape"),
    "today": ("enter", "escape", "d", "escape"),
}
"""Screens whose rows others change all day, and what is pressed while the row under the cursor is gone."""


def test_no_list_looks_rows_up_by_a_key_that_may_be_gone() -> None:
    """Rows are drawn from what was read; Textual's table, which raises for a row that is gone, is not used."""
    assert [path.name for path in SOURCE.rglob("*.py") if "DataTable" in path.read_text("utf-8")] == []


def take_everything_away(desk: Desk) -> None:
    """What another desk did meanwhile: nothing that shows is there any more."""
    raw = driver().connect(str(desk.store.path), isolation_level=None)
    for table in ("task", "request", "message", "waiting_entry", "appointment"):
        raw.execute(f"UPDATE {table} SET id = id + 1000000")
    raw.close()


@pytest.mark.parametrize("start", KEYS)
async def test_keys_on_a_row_that_is_gone_say_so(tmp_path: Path, start: str) -> None:
    desk = make_desk(tmp_path, "sam", clock=Clock(at("2026-11-24T08:30")))
    who = add_client(desk)
    desk.waiting.add(who.id, "NEW", received=date(2026, 11, 1), referrer="Elm Surgery")
    other = add_client(desk, "Jones", "Dylan")
    desk.diary.book(desk.diary.propose(other.id, "NEW", at("2026-11-24T09:00"), practitioner="OSEI"), override="asked")
    desk.requests.add("phone", "Please ring back", client_id=who.id)
    async with opened(desk, start=start) as journey:
        for key in KEYS[start]:
            if key != "escape":
                take_everything_away(desk)
            await journey.press(key)
        await journey.settled()
        assert journey.app.return_code is None
        assert "Traceback" not in journey.text()
    desk.close()


def test_a_screen_that_falls_over_gives_its_exit_code(tmp_path: Path) -> None:
    """In a process of its own: a fault inside the screens ends with 1, not with 0, and prints nothing of anybody."""
    make_desk(tmp_path).close()
    code = f"""
import os, sys
os.environ["XDG_STATE_HOME"] = {str(tmp_path)!r}
from pathlib import Path
from booktui.app import BooktuiApp
from booktui.desk import open_desk
def falls(self):
    who = "Khan Amina"
    raise KeyError(who)
BooktuiApp.on_mount = falls
app = BooktuiApp(lambda: open_desk(Path({str(tmp_path / "desk.db")!r}), "jo", None), start="desk")
app.run(headless=True)
sys.exit(app.return_code or 0)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, "Khan" in done.stdout + done.stderr) == (1, False), done.stderr
