"""Whatever a name contains, the screen shows it as text and nothing else happens (safety.md 3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.color import Color
from textual.content import Content
from textual.widgets import Static

from booktui.desk.views import Block, ClientLine, Column, DayView, OfferView
from booktui.rules.values import Alternative, Appointment, Conflict, Service
from booktui.screens.dialogs.ask import AskLine
from booktui.screens.dialogs.book import BookDialog
from booktui.screens.dialogs.book_lines import client_line, hit_line, service_line
from booktui.screens.dialogs.cancel import CancelDialog
from booktui.screens.dialogs.choose import Choose
from booktui.screens.dialogs.command import CommandLine
from booktui.screens.dialogs.confirm import Confirm
from booktui.screens.dialogs.place import Place
from booktui.screens.diary import Diary
from booktui.screens.diary_words import block_words, detail_lines, offer_words
from booktui.widgets.conflicts import ConflictList
from booktui.widgets.safe import NoControl, filled, shown
from desks import add_client, at, make_desk
from screens.shell import opened

HOSTILE = {
    "markup": "[bold red]x[/]",
    "closing": "[/] x [/red]",
    "lone-bracket": "Smith [VIP",
    "action": "[@click=app.quit]x[/]",
    "clear": "\x1b[2J\x1b]0;owned\x07",
    "c1": "\x9b31m\x90x\x9c",
    "formula": "=cmd()|' /C calc'!A0",
    "rtl": "\u202eabc\u2066 ابن سينا",
    "emoji": "👨‍👩‍👧‍👦🏳️‍🌈",
    "wide": "日本太郎 田中",
    "combining": "e" + "\u0301" * 40,
    "long": "x" * 5000,
    "lines": "a\nb\r\nc\td\u2028e",
    "variables": "$who $primary {x} %s \\",
    "empty": "",
}
EVERY = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())


def control(text: str) -> list[str]:
    return [c for c in text if not c.isprintable() and c not in "\u200c\u200d"]


@EVERY
@pytest.mark.parametrize("width", [0, 1, 2, 7, 40])
def test_shown_text_is_one_harmless_line(text: str, width: int) -> None:
    found = shown(text, width)

    assert (control(found), not width or cell_len(found) <= width) == ([], True)


@EVERY
def test_filled_text_has_its_width(text: str) -> None:
    assert {width: cell_len(filled(text, width)) for width in (0, 1, 9, 80)} == {0: 0, 1: 1, 9: 9, 80: 80}


@EVERY
def test_the_filter_lets_no_control_character_out(text: str) -> None:
    found = NoControl().apply([Segment(text), Segment("\x1b[1m", None, [])], Color(0, 0, 0))  # type: ignore[list-item]

    assert control(found[0].text) == []


@EVERY
def test_words_are_plain(text: str) -> None:
    block = Block(0, 900, "appointment", text, service=text, status=text, appointment_id=1)
    offer = OfferView(1, 0, 900, 1, text, 1, text, 1, room=text)
    line = ClientLine(1, text, text, text, waiting=text, status=text)
    service = Service(1, text, text, 30)
    appointment = Appointment(1, "u", 0, text, 1, 1, text, 1, text, 1, text, 1, text, 0, 900, room=text)

    parts: list[Content] = [client_line(line), hit_line(line, 1, True), service_line(service, 1, True)]
    parts += [*detail_lines(appointment, None), Content(shown(block_words(block, "UTC") + offer_words(offer)))]
    assert [control(part.plain) for part in parts] == [[]] * len(parts)


async def test_every_label_of_the_diary_may_be_hostile(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    async with opened(desk) as journey:
        screen = journey.base
        assert isinstance(screen, Diary)
        for text in HOSTILE.values():
            await show_everywhere(journey, screen, text)
            assert (control(journey.text().replace("\n", "")), journey.app.is_running) == ([], True)
    desk.close()


async def show_everywhere(journey: Any, screen: Diary, text: str) -> None:
    start = at("2026-11-23 09:00")
    kinds = ("appointment", "hold", "slot", "absent", "cancelled", "nonsense")
    columns = tuple(
        Column(
            n, f"C{n}", text, "practitioner", (Block(start, start + 1800, kind, text, text, text, n, status="booked"),)
        )
        for n, kind in enumerate(kinds)
    )
    journey.grid.show(DayView(date(2026, 11, 23), "Europe/London", start, start + 9 * 3600, columns))
    journey.grid.go_to(0, start)
    conflict = Conflict("x", "block", text, alternatives=(Alternative(start, 1, practitioner=text, room=text),))
    screen.side.show_conflicts(
        text, (conflict, replace(conflict, severity="warn")), "UTC", names={}, pick=lambda _: None
    )
    screen.say(text, error=True)
    screen.top.at(text, text, text)
    screen.top.note(text)
    journey.app.notify(text, title="t")
    await journey.pilot.pause()
    for dialog in dialogs(screen, text):
        journey.app.push_screen(dialog)
        await journey.pilot.pause()
        assert control(journey.text().replace("\n", "")) == []
        if hasattr(dialog, "say"):
            dialog.say(text)
        await journey.pilot.pause()
        journey.app.pop_screen()
    await journey.pilot.pause()


def dialogs(screen: Diary, text: str) -> list[Any]:
    client = ClientLine(1, text, text, text, waiting=text)
    return [
        Choose(text, [text, text], hint=text),
        CancelDialog(text),
        Confirm(text, text, letter="j", verb=text),
        AskLine(text, text, value=text),
        CommandLine(text, wrong=text),
        BookDialog(screen.desk, Place(0, "UTC", text, text, text, text), draft=text),
        BookDialog(screen.desk, Place(0, "UTC"), client=client, service=text),
    ]


class Listing(App[None]):
    """A widget on its own, and whether an action ran."""

    def __init__(self, conflicts: tuple[Conflict, ...]) -> None:
        super().__init__()
        self.conflicts, self.ran = conflicts, False

    def compose(self) -> ComposeResult:
        yield ConflictList()

    def on_mount(self) -> None:
        self.query_one(ConflictList).show(self.conflicts, "UTC")

    def action_quit_now(self) -> None:
        self.ran = True


async def test_a_click_on_a_hostile_message_runs_nothing() -> None:
    app = Listing((Conflict("x", "block", "[@click=app.quit_now]press me[/]"),))
    async with app.run_test() as pilot:
        await pilot.click(Static, offset=(30, 0))
        assert (app.ran, "[@click=app.quit_now]" in str(app.query_one(ConflictList).visual)) == (False, True)


@pytest.mark.parametrize(
    "name", ["Smith [VIP]", "[/red]", "O'Brien [@click=app.quit]x[/]"], ids=["lost", "dies", "acts"]
)
async def test_a_client_of_that_name_is_booked_like_any_other(tmp_path: Path, name: str) -> None:
    desk = make_desk(tmp_path)
    key = add_client(desk, name, "[b]A").id
    async with opened(desk) as journey:
        await journey.press("b", *desk.clients.get(key).ref, "enter", "enter")
        assert ([a.status for a in desk.diary.of_client(key)], name in journey.text()) == (["booked"], True)
        await journey.press("enter", "escape", "x", "c", "1")
        assert [a.status for a in desk.diary.of_client(key)] == ["cancelled"]
    desk.close()
