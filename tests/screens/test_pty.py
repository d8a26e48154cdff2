"""What only a real terminal shows: bursts of keys, bytes on the wire, the way out."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from booktui.rules.clock import iso
from booktui.widgets.typeahead import PAUSE
from desks import NOW, add_client, make_desk
from screens.pty_app import Terminal

pytestmark = pytest.mark.slow
DOWN, UP, RIGHT = b"\x1b[B", b"\x1b[A", b"\x1b[C"


@pytest.fixture
def desk_file(tmp_path: Path) -> Path:
    desk = make_desk(tmp_path)
    add_client(desk)
    add_client(desk, "Jones", "Dylan")
    desk.close()
    return tmp_path / "desk.db"


@pytest.fixture
def terminal(desk_file: Path) -> Iterator[Terminal]:
    found = Terminal(desk_file, now=iso(NOW))
    yield found
    found.close()


def booked(path: Path) -> list[tuple[str, int]]:
    with sqlite3.connect(path) as c:
        return c.execute("select status, starts_at from appointment order by id").fetchall()


def test_a_burst_typed_before_the_first_frame_books_two_clients(desk_file: Path, terminal: Terminal) -> None:
    terminal.send(b"bkhan\r\r" + DOWN + DOWN + b"bjones\r\r")

    terminal.until(lambda text: "Booked Jones Dylan" in text)
    assert [status for status, _ in booked(desk_file)] == ["booked", "booked"]


def test_the_rest_of_a_refused_burst_is_not_run(desk_file: Path, terminal: Terminal) -> None:
    terminal.send(b"bkhan\r\r")
    terminal.until(lambda text: "Booked Khan Amina" in text)
    terminal.send(b"bjones\r\rxc1" + b"xc1" * 3)

    terminal.until(lambda text: "It cannot be booked like this" in text)
    terminal.quiet()
    assert [status for status, _ in booked(desk_file)] == ["booked"]


def test_a_cursor_move_takes_few_bytes_and_carries_the_terminal_cursor(terminal: Terminal) -> None:
    terminal.until(lambda text: "Dr Osei" in text)
    terminal.send(b"-")  # Monday: nobody works, so everybody has a column
    terminal.until(lambda text: "Dr Brown" in text)
    terminal.quiet()
    sizes = []
    for key in (DOWN, DOWN, RIGHT, UP):
        terminal.send(key)
        sizes.append(len(terminal.read(0.3)))

    assert (max(sizes) <= 600, min(sizes) > 0) == (True, True), sizes
    assert (terminal.screen.cursor.y, terminal.screen.display[terminal.screen.cursor.y][:5]) == (8, "09:15")


def test_an_idle_screen_writes_nothing(terminal: Terminal) -> None:
    terminal.until(lambda text: "Dr Osei" in text)
    terminal.quiet(0.6)
    terminal.send(b"b")
    terminal.until(lambda text: "part of a name" in text)
    terminal.quiet(0.6)

    assert terminal.read(2.5) == b""


def test_no_mouse_is_asked_for_and_the_way_out_is_clean(terminal: Terminal) -> None:
    terminal.until(lambda text: "Dr Osei" in text)

    assert terminal.close() == 0
    assert [mode for mode in (b"?1000h", b"?1003h", b"?1006h") if mode in terminal.raw] == []


def test_a_split_arrow_key_on_a_slow_line_changes_nothing(desk_file: Path, terminal: Terminal) -> None:
    terminal.send(b"bkhan\r\r")
    terminal.until(lambda text: "Booked Khan Amina" in text)
    for rest in (b"[A", b"[B", b"[C", b"OD", b"OP"):
        terminal.send(b"\x1b")
        terminal.read(0.25)
        terminal.send(rest)
        terminal.quiet(0.15)

    assert [status for status, _ in booked(desk_file)] == ["booked"]


def test_a_desk_that_is_not_there_is_told_and_gives_its_exit_code(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "nothing.db", now=iso(NOW))
    terminal.until(lambda text: "The desk cannot be opened" in text)
    terminal.send(b"\r")

    assert terminal.close() == 6


def test_a_locked_terminal_shows_nothing_of_anybody_and_a_burst_reaches_nothing_behind(
    desk_file: Path, terminal: Terminal
) -> None:
    terminal.send(b"bkhan")
    terminal.until(lambda text: "Khan Amina" in text)
    terminal.send(b"\x1b[24~\r\r\r")  # F12, and what was typed ahead of it
    terminal.until(lambda text: "booktui is locked" in text and "Khan" not in text)
    assert not any(word in "\n".join(terminal.screen.display) for word in ("Khan", "Osei", "jo ", "Jones"))
    terminal.read(3 * PAUSE)  # another breath
    terminal.send(b"\r")
    terminal.until(lambda text: "Khan Amina" in text)
    assert booked(desk_file) == []
