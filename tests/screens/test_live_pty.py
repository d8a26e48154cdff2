"""Two real programs at one diary: what a command does in one is on the other's terminal within a second."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from desks import add_client, make_desk
from screens.pty_app import Terminal

pytestmark = pytest.mark.slow
NOW = "2026-12-15T07:30:00+00:00"
SHOWN_WITHIN = 1.0
"""Seconds from the moment that the command has said that it is done; the best of three, as others use the machine."""


def command(path: Path, *words: str) -> str:
    run = [sys.executable, "-m", "booktui", "--db", str(path), "--as", "sam", *words]
    done = subprocess.run(
        run, env={**os.environ, "BOOKTUI_NOW": NOW}, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def path(tmp_path: Path) -> Path:
    desk = make_desk(tmp_path)
    for name in ("Ash", "Birch", "Cedar", "Elm"):
        add_client(desk, name, "Pat", mobile="07700 900123")
    desk.close()
    return tmp_path / "desk.db"


def test_a_booking_by_command_shows_on_the_terminal_of_another_desk(path: Path) -> None:
    terminal = Terminal(path, start="diary", now=NOW)
    terminal.until(lambda text: "Dr Osei" in text)
    terminal.quiet()
    lasted = []
    for name, at in (("Ash", "09:00"), ("Birch", "09:30"), ("Cedar", "11:30")):
        assert name not in terminal.text
        command(path, "book", name, "NEW", "--at", f"2026-12-15 {at}", "--with", "OSEI", "--override", "asked")
        began = time.monotonic()
        terminal.until(lambda text, name=name: name in text, 10)
        lasted.append(time.monotonic() - began)
    assert min(lasted) < SHOWN_WITHIN
    terminal.send(b":cli")  # a line half typed while it happens again
    terminal.until(lambda text: ":cli" in text or "cli" in text, 5)
    command(path, "hold", "Elm", "NEW", "--at", "2026-12-15 12:00", "--with", "OSEI", "--override", "asked")
    terminal.until(lambda text: "held" in text, 10)
    assert "cli" in terminal.text
    assert terminal.close() == 0
