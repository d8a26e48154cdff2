"""The clinics' screen on a real terminal: bursts of keys, few bytes a move, no colours when none are wanted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from booktui.rules.clock import iso
from desks import NOW, make_desk
from screens.clinic_desk import two_booked
from screens.pty_app import Terminal

pytestmark = pytest.mark.slow
DOWN = b"\x1b[B"


@pytest.fixture
def desk_file(tmp_path: Path) -> Path:
    desk = make_desk(tmp_path)
    two_booked(desk)
    desk.close()
    return tmp_path / "desk.db"


@pytest.fixture
def terminal(desk_file: Path) -> Iterator[Terminal]:
    found = Terminal(desk_file, start="clinics", now=iso(NOW))
    yield found
    found.close()


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(path) as c:
        return c.execute(sql).fetchall()


def test_a_session_is_cancelled_and_everybody_rebooked_in_one_burst(desk_file: Path, terminal: Terminal) -> None:
    terminal.send(b"2d12 jan\rx1y4pb")

    terminal.until(lambda text: "Booked 2 of 2." in text)
    assert rows(desk_file, "select state from displacement") == [("rebooked",), ("rebooked",)]
    assert rows(desk_file, "select status, count(*) from appointment group by status order by status") == [
        ("booked", 2), ("cancelled", 2),
    ]  # fmt: skip


def test_the_rest_of_a_refused_burst_is_not_run(desk_file: Path, terminal: Terminal) -> None:
    terminal.send(b"2d24 dec\rcx1y4pb")

    terminal.until(lambda text: "Rebook 0" in text)
    terminal.quiet()
    assert rows(desk_file, "select count(*) from displacement") == [(0,)]


@pytest.mark.parametrize(("columns", "most"), [(80, 900), (120, 8000)], ids=["list-alone", "with-the-details"])
def test_a_cursor_move_takes_few_bytes(desk_file: Path, columns: int, most: int) -> None:
    terminal = Terminal(desk_file, start="clinics", now=iso(NOW), columns=columns, rows=30)
    terminal.until(lambda text: "OSEI-TU" in text)
    terminal.quiet(0.6)
    terminal.send(DOWN)
    sent = len(terminal.read(0.4))
    terminal.close()

    assert 0 < sent <= most


def test_an_idle_screen_writes_nothing(terminal: Terminal) -> None:
    terminal.until(lambda text: "Versions" in text)
    terminal.quiet(0.6)

    assert terminal.read(2.5) == b""


def test_a_split_arrow_key_on_a_slow_line_changes_nothing(desk_file: Path, terminal: Terminal) -> None:
    terminal.send(b"2d12 jan\r")
    terminal.until(lambda text: "OSEI-TU" in text)
    for rest in (b"[A", b"[B", b"[C", b"OD", b"OP"):
        terminal.send(b"\x1b")
        terminal.read(0.25)
        terminal.send(rest)
        terminal.quiet(0.15)

    assert rows(desk_file, "select status, count(*) from appointment group by status") == [("booked", 2)]
