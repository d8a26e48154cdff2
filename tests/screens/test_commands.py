"""The command line: what its words mean, and that a line that fails is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from booktui.desk.errors import Usage
from booktui.screens.commands import Said, read_command
from desks import add_client, at, make_desk
from screens.shell import opened

KEYS = {" ": "space", ":": "colon", "+": "plus", "-": "minus", "/": "slash"}


def typed(line: str) -> list[str]:
    return [KEYS.get(c, c) for c in line]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("go 3 dec", Said("go", when="3 dec")),
        ("d tue", Said("go", when="tue")),
        ("free echo", Said("free", service="ECHO")),
        ("f echo next week pm", Said("free", service="ECHO", when="next week pm")),
        ("book khan echo tue am", Said("book", "khan", "ECHO", "tue am")),
        ("b amina khan new", Said("book", "amina khan", "NEW", "")),
        ("book new fu", Said("book", "new", "FU", "")),
        ("client 0161 496 0000", Said("client", "0161 496 0000")),
        ("  QUIT ", Said("quit")),
        ("u", Said("undo")),
    ],
)
def test_a_line_in_its_parts(tmp_path: Path, line: str, said: Said) -> None:
    desk = make_desk(tmp_path)

    assert read_command(line, desk) == said
    desk.close()


@pytest.mark.parametrize(
    "line", ["", "dance", "go", "free", "free dancing", "book", "book khan", "book echo", "client"]
)
def test_a_line_that_cannot_be_understood(tmp_path: Path, line: str) -> None:
    desk = make_desk(tmp_path)

    with pytest.raises(Usage):
        read_command(line, desk)
    desk.close()


async def test_going_to_a_date_from_anywhere(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    async with opened(desk, start="help") as journey:
        await journey.burst("colon", *typed("go 3 dec"), "enter", "plus")
        assert (journey.app.current_mode, str(journey.base.day)) == ("diary", "2026-12-04")  # type: ignore[attr-defined]
    desk.close()


async def test_booking_by_one_line(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    client = add_client(desk).id
    async with opened(desk) as journey:
        await journey.press("colon", *typed("book khan new tue 09:30"), "enter", "enter")
        assert [(a.status, a.start) for a in desk.diary.of_client(client)] == [("booked", at("2026-11-24 09:30"))]
    desk.close()


async def test_booking_without_a_time_lists_some(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    client = add_client(desk).id
    async with opened(desk) as journey:
        await journey.press("colon", *typed("book khan new tue am"), "enter", "2", "enter")
        [made] = desk.diary.of_client(client)
        assert (made.status, made.start) == ("booked", at("2026-11-24 09:30"))
    desk.close()


async def test_free_times_by_one_line(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    async with opened(desk) as journey:
        await journey.press("colon", *typed("free new wed"), "enter", "1")
        assert journey.grid.instant == at("2026-11-25 13:30")
    desk.close()


@pytest.mark.parametrize("line", ["go soon", "book nobody new tue", "dance", "free new 3 jan 1990"])
async def test_a_line_that_fails_is_kept_with_its_reason(tmp_path: Path, line: str) -> None:
    desk = make_desk(tmp_path)
    async with opened(desk) as journey:
        await journey.press("colon", *typed(line), "enter")
        refused_here = journey.top == "CommandLine" and journey.app.screen.draft == line  # type: ignore[attr-defined]
        assert refused_here or journey.base.status.is_error
    desk.close()


async def test_a_line_left_with_esc_is_there_again(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    async with opened(desk) as journey:
        await journey.press("colon", *typed("book kh"), "escape", "colon")
        assert journey.app.screen.draft == "book kh"  # type: ignore[attr-defined]
    desk.close()


async def test_quit_leaves(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    async with opened(desk) as journey:
        await journey.press("colon", *typed("quit"), "enter")
        assert journey.app._exit
    desk.close()


async def test_finding_a_client_goes_to_the_clients(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    add_client(desk)
    async with opened(desk) as journey:
        await journey.press("colon", *typed("client khan"), "enter")
        await journey.pilot.pause(0.2)
        assert (journey.app.current_mode, "Khan Amina" in journey.text()) == ("clients", True)
    desk.close()
