"""The waiting list: what a row says, and that only what shows is fetched and painted."""

from __future__ import annotations

from typing import Any

import pytest
from rich.cells import cell_len
from textual._compositor import CompositorUpdate
from textual.app import App, ComposeResult

from booktui.widgets.safe import NoControl
from booktui.widgets.waiting import WaitingList
from booktui.widgets.waiting_rows import PAGE, flag_words, row_cells, wait_long, wait_words
from screens.rows import HOSTILE, ManyRows, row


@pytest.mark.parametrize(
    ("more", "short", "long"),
    [
        pytest.param({}, "17w", "waits 17w, 9d left", id="routine-shows-weeks-waited"),
        pytest.param({"priority": "2ww", "days_left": 3}, "3d left", "waits 17w, 3d left", id="2ww-shows-days-left"),
        pytest.param({"priority": "urgent", "days_left": 0}, "today", "waits 17w, ‹!› due today", id="due-today"),
        pytest.param({"days_left": -1}, "‹!›1d", "waits 17w, ‹!› 1d over", id="a-day-over"),
        pytest.param({"days_left": -13}, "‹!›13d", "waits 17w, ‹!› 13d over", id="last-day-in-days"),
        pytest.param({"days_left": -14}, "‹!›2w", "waits 17w, ‹!› 2w over", id="from-two-weeks-in-weeks"),
        pytest.param({"status": "suspended", "days_left": -3}, "paused", "paused", id="suspended"),
    ],
)
def test_the_wait_in_words(more, short, long):
    entry = row(**more)
    assert (wait_words(entry), wait_long(entry)) == (short, long)


@pytest.mark.parametrize(
    ("flags", "width", "words"),
    [
        (("BSL",), 6, "BSL"),
        (("BSL", "Urdu"), 8, "BSL Urdu"),
        (("BSL", "Urdu"), 6, "BSL+"),
        (("interpreter",), 6, "interp"),
        (("interpreter", "BSL"), 6, "inter+"),
    ],
)
def test_a_plus_says_that_there_are_more_needs(flags, width, words):
    assert flag_words(flags, width) == words


@pytest.mark.parametrize("width", [20, 33, 59, 60, 78, 120])
@pytest.mark.parametrize("name", HOSTILE)
def test_a_row_is_exactly_as_wide_as_asked_whatever_the_name(name, width):
    text = "".join(cell.text for cell in row_cells(row(name=name, flags=("BSL", name)), 167_649, width, 6))
    assert cell_len(text) == width
    assert text.isprintable() or "\u200d" in text


def test_a_row_at_33_cells():
    cells = row_cells(row(name="Okafor Chidi", flags=("BSL",)), 3, 33, 2)
    assert "".join(cell.text for cell in cells) == " 3 Okafor Chidi   rou 17w BSL    "


class ListApp(App[None]):
    """A waiting list alone; counts what would go to the terminal."""

    CSS = "WaitingList { width: 35; }"
    sent = 0

    def __init__(self, source: ManyRows) -> None:
        super().__init__()
        self.source = source

    def compose(self) -> ComposeResult:
        yield WaitingList(self.source)

    def get_line_filters(self) -> list[Any]:
        return [*super().get_line_filters(), NoControl()]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        from booktui.widgets.theme import CALM, own_colours

        return own_colours(CALM)

    def _display(self, screen: Any, renderable: Any) -> None:
        if isinstance(renderable, CompositorUpdate):
            self.sent += len(renderable.render_segments(self.console).encode())
        super()._display(screen, renderable)

    @property
    def list(self) -> WaitingList:
        return self.query_one(WaitingList)

    def text(self) -> str:
        return "\n".join(strip.text for strip in self.screen._compositor.render_strips())


async def test_the_whole_list_of_england_opens_by_fetching_one_page():
    source = ManyRows(167_649)
    async with ListApp(source).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert source.asked == [(0, PAGE)]
        await pilot.press("end")
        assert pilot.app.list.row.entry_id == 1000 + 167_648
        assert source.asked == [(0, PAGE), (167_649 // PAGE * PAGE, PAGE)]
        assert "167649 Khan Amina" in pilot.app.text()


async def test_a_cursor_move_sends_at_most_600_bytes():
    async with ListApp(ManyRows(1000)).run_test(size=(120, 40)) as pilot:
        await pilot.press("down")
        app, before = pilot.app, pilot.app.sent
        await pilot.press("down")
        assert 0 < app.sent - before <= 600


async def test_leaving_the_view_scrolls_half_a_page_at_once():
    async with ListApp(ManyRows(1000)).run_test(size=(80, 20)) as pilot:
        await pilot.press(*["down"] * 20)
        assert (pilot.app.list.cursor, pilot.app.list.top) == (20, 10)


async def test_the_cursor_stays_with_its_client_when_the_list_is_read_again():
    source = ManyRows(50)
    async with ListApp(source).run_test(size=(80, 20)) as pilot:
        pilot.app.list.reload(1007)
        assert pilot.app.list.row.entry_id == 1007
        source._count = 3
        pilot.app.list.reload()
        assert pilot.app.list.row.entry_id == 1002
        source._count = 0
        pilot.app.list.reload()
        await pilot.pause()
        assert pilot.app.list.row is None
        assert "Nobody is waiting for a date." in pilot.app.text()


async def test_hostile_names_reach_the_screen_as_plain_text():
    async with ListApp(ManyRows(len(HOSTILE), HOSTILE)).run_test(size=(140, 20)) as pilot:
        await pilot.pause()
        text = pilot.app.text()
        assert "[bold red]x[/]" in text
        assert "\x1b" not in text
        assert "\x9b" not in text
        assert "\u202e" not in text


async def test_the_terminals_own_cursor_sits_on_the_row():
    async with ListApp(ManyRows(9)).run_test(size=(80, 20)) as pilot:
        pilot.app.list.focus()
        await pilot.press("down", "down")
        assert pilot.app.cursor_position == (0, 2)
