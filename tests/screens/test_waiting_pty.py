"""The waiting list's screen on a real terminal: bursts of keys, few bytes a move, nothing while it is idle."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from booktui.rules.clock import iso
from desks import NOW, add_client, make_desk
from screens.pty_app import Terminal

pytestmark = pytest.mark.slow
DOWN = b"\x1b[B"


@pytest.fixture
def desk_file(tmp_path: Path) -> Path:
    desk = make_desk(tmp_path)
    for at, family in enumerate(("Khan", "Jones", "Okafor")):
        who = add_client(desk, family, "Test", mobile=f"07700 90010{at}")
        desk.waiting.add(who.id, "NEW", received=date(2026, 11, 20) - timedelta(days=9 - at))
    desk.close()
    return tmp_path / "desk.db"


@pytest.fixture
def terminal(desk_file: Path) -> Iterator[Terminal]:
    found = Terminal(desk_file, start="waiting", now=iso(NOW))
    yield found
    found.close()


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(path) as c:
        return c.execute(sql).fetchall()


def test_filter_rate_and_remove_in_one_burst(desk_file: Path, terminal: Terminal) -> None:
    terminal.send(b"fjones\rp321xptreq\r\rDr Osei\r\r\r\r")

    terminal.until(lambda text: "Done" in text and "close" in text)
    assert rows(desk_file, "select entry_id, urgency, severity, state from priority_change") == [(2, 3, 2, "proposed")]
    assert rows(desk_file, "select entry_id, code, clinician from removal") == [(2, "PTREQ", "Dr Osei")]
    assert rows(desk_file, "select status, count(*) from waiting_entry group by status") == [
        ("removed", 1), ("waiting", 2),
    ]  # fmt: skip


def test_the_rest_of_a_refused_burst_is_not_run(desk_file: Path, terminal: Terminal) -> None:
    terminal.send(b"fbreach<x\rxptreq\r\rDr Osei\r\r\r\r")

    terminal.until(lambda text: "cannot be read" in text)
    terminal.quiet()
    assert rows(desk_file, "select count(*) from removal") == [(0,)]


def test_a_call_and_its_first_key_typed_ahead(desk_file: Path, terminal: Terminal) -> None:
    terminal.send(b"\ry")

    terminal.until(lambda text: "2/13" in text)
    assert rows(desk_file, "select entry_id from call") == [(1,)]


@pytest.mark.parametrize(("columns", "most"), [(80, 1100), (120, 12_000)], ids=["list-alone", "with-the-details"])
def test_a_cursor_move_takes_few_bytes(desk_file: Path, columns: int, most: int) -> None:
    terminal = Terminal(desk_file, start="waiting", now=iso(NOW), columns=columns, rows=30)
    terminal.until(lambda text: "Okafor" in text)
    terminal.quiet(0.6)
    terminal.send(DOWN)
    sent = len(terminal.read(0.6))
    terminal.close()

    assert 0 < sent <= most


def test_an_idle_screen_writes_nothing(terminal: Terminal) -> None:
    terminal.until(lambda text: "Number 1 of 3" in text)
    terminal.quiet(0.6)

    assert terminal.read(2.5) == b""


def test_a_split_arrow_key_on_a_slow_line_changes_nothing(desk_file: Path, terminal: Terminal) -> None:
    terminal.until(lambda text: "Number 1 of 3" in text)
    before = rows(desk_file, "select count(*), max(id) from audit")
    for rest in (b"[A", b"[B", b"[C", b"OD", b"OP"):
        terminal.send(b"\x1b")
        terminal.read(0.25)
        terminal.send(rest)
        terminal.quiet(0.15)

    assert rows(desk_file, "select count(*), max(id) from audit") == before
