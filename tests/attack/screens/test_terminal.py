"""Whatever a terminal sends, or does to the program: nothing dies of it, and the terminal is as it was."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.events import Key, Paste

from attack.screens.line import Line
from attack.screens.moves import REPORTS
from attack.screens.wire import Wire
from booktui.rules.clock import iso
from booktui.terminal import Reader
from desks import NOW, add_client, make_desk

IGNORING = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
"""What a shell that was started with nohup leaves to its children."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    desk = make_desk(tmp_path)
    add_client(desk)
    desk.close()
    return tmp_path / "desk.db"


@pytest.fixture
def line(path: Path, request: pytest.FixtureRequest) -> Iterator[Line]:
    before = getattr(request, "param", "")
    found = Line(path, now=iso(NOW), before=before)
    assert found.begun()
    yield found
    found.shut()


def keys(*data: bytes) -> list[str]:
    reader = Reader()
    return [
        message.character or message.key for piece in data for message in reader.read(piece) if isinstance(message, Key)
    ]


@pytest.mark.parametrize(
    ("data", "read"),
    [
        pytest.param((b"a\xe9b",), ["a", "�", "b"], id="a-letter-in-latin-1"),
        pytest.param((b"\xff\xfe\x80c",), ["�", "�", "�", "c"], id="no-letters-at-all"),
        pytest.param((b"\xc3", b"\xa9"), ["é"], id="a-letter-in-two-pieces"),
        pytest.param((b"a\x1b[1114112ub",), ["a", "b"], id="a-character-that-there-is-not"),
        pytest.param((b"a\x1b[97;1;1114112ub",), ["a", "b"], id="a-text-that-there-is-not"),
        pytest.param((b"a\x1b[1;1:3Ab",), ["a", "b"], id="the-kind-of-a-key-press"),
        pytest.param((b"a\x1b[<", b"9" * 20 + b";1;1Mb"), ["a", "b"], id="the-mouse-far-away"),
        pytest.param((b"\x1b[A\x1b", b"[B"), ["up", "down"], id="an-arrow-in-two-pieces"),
    ],
)
def test_what_makes_no_sense_is_left_out_and_nothing_beside_it(data: tuple[bytes, ...], read: list[str]) -> None:
    assert keys(*data) == read


def test_a_paste_is_one_thing_with_whatever_is_in_it() -> None:
    data = b"\x1b[200~a\xe9\r\x1b[1114112u\x1b" + b"xc1\r" * 20 + b"\x1b[Bz\0\x1b[20\x1b[201~q"
    read = [m.text if isinstance(m, Paste) else m.key for m in Reader().read(data) if isinstance(m, Paste | Key)]

    assert read == ["a�\r[1114112u" + "xc1\r" * 20 + "[Bz[20", "q"]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.one_of(st.binary(max_size=8), st.sampled_from([b"\x1b[", b"\x1b[<", b";", b"u", b"M", *REPORTS]))))
def test_no_bytes_stop_the_reader(pieces: list[bytes]) -> None:
    reader = Reader()
    for piece in pieces:
        list(reader.read(piece))

    assert keys(b"\x1b[201~" + b"x" * 40 + b"z")[-1] == "z"


@pytest.mark.slow
def test_junk_and_a_false_size_are_survived_and_a_signal_to_end_leaves_the_terminal_as_it_was(line: Line) -> None:
    line.make_typed(b"b\xe9\xff\x1b[1114112u\x1b[48;99999999;99999999;1;1tkhan")
    line.caught_up()
    assert (line.alive, line.hung, line.wire.wrong) == (True, False, [])
    os.kill(line.process.pid, signal.SIGTERM)

    assert (line.end(), line.wire.left_set(), line.canonical()) == (128 + signal.SIGTERM, {}, True)


@pytest.mark.slow
@pytest.mark.parametrize("line", [IGNORING], ids=["without-a-signal"], indirect=True)
def test_without_its_terminal_it_ends(line: Line) -> None:
    line.hang_up()
    end = time.monotonic() + 10
    while line.alive and time.monotonic() < end:
        time.sleep(0.05)

    assert line.code in (-signal.SIGHUP, 128 + signal.SIGHUP)


def test_the_wire_sees_what_should_not_be_written() -> None:
    """The tests of this folder can fail."""
    found = {}
    for name, data in {
        "osc": b"\x1b]52;c;eA==\x07", "clear": b"x\x1b[2J", "c1": b"\xc2\x9b31m", "bidi": "\u202e".encode(), "bell": b"\x07",
        "half": b"\x1b", "latin": b"\xe9 ", "drawn": b"\x1b[38;2;1;2;3mKhan\x1b[0m\x1b[3;4H\x1b[?25l", "nbsp": b"\xc2\xa0",
    }.items():  # fmt: skip
        wire = Wire()
        wire.feed(data)
        wire.feed(b" after it")
        found[name] = bool(wire.wrong)

    assert [name for name, wrong in found.items() if not wrong] == ["drawn", "nbsp"]


def test_the_wire_says_what_is_left_set() -> None:
    wire = Wire()
    wire.feed(b"\x1b[?1049h\x1b[?25l\x1b[>25u\x1b[?2004h\x1b[?1049l")

    assert wire.left_set() == {"25": False, "2004": True, "kitty": True}
