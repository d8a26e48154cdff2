"""The tracker: what a row says in every column, which columns a width has, and that only what shows is fetched."""

from __future__ import annotations

from typing import Any

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult

from booktui.widgets.safe import NoControl
from booktui.widgets.tracker import Tracker, TrackerHeads
from booktui.widgets.tracker_rows import (
    COLUMNS,
    Look,
    letter_words,
    next_words,
    spoke_words,
    target_style,
    target_words,
    tracker_cells,
    tracker_head,
    widths,
)
from booktui.widgets.waiting_rows import PAGE
from screens.rows import HOSTILE
from screens.tracker import NOW, TODAY, ManyTracked, tracked

LOOK = Look(TODAY, "Europe/London")
DAY = 86_400


def text_of(row, width, number=2, place=7):
    return "".join(cell.text for cell in tracker_cells(row, place, width, number, LOOK))


@pytest.mark.parametrize(
    ("more", "words", "style"),
    [
        pytest.param({"days_to_target": 9}, "9d left", "row", id="amber-by-its-days"),
        pytest.param({"days_to_target": 7, "state": "red"}, "7d left", "soon", id="a-week-left"),
        pytest.param({"days_to_target": 8}, "8d left", "row", id="a-day-before-that"),
        pytest.param({"days_to_target": 99}, "99d left", "row", id="last-day-in-days"),
        pytest.param({"days_to_target": 100}, "14w left", "row", id="from-a-hundred-in-weeks"),
        pytest.param({"days_to_target": 0}, "‹!› today", "past", id="due-today"),
        pytest.param({"days_to_target": -1}, "‹!› 1d over", "past", id="a-day-over"),
        pytest.param({"days_to_target": -12, "status": "suspended"}, "‹!› 12d over", "muted", id="suspended-is-calm"),
        pytest.param({"days_to_target": -12, "state": "black"}, "‹!› 12d over", "past", id="over-without-a-plan"),
        pytest.param({"days_to_target": 3, "state": "black"}, "3d left", "soon", id="near-without-a-plan"),
    ],
)
def test_the_target_reads_without_colour(more, words, style):
    row = tracked(**more)
    assert (target_words(row), target_style(row)) == (words, style)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        pytest.param({}, "ring after Thu 26 Nov", id="planned"),
        pytest.param({"next_event": ""}, "‹·› no plan", id="TRK-01-nothing-planned-is-said"),
        pytest.param({"claimed_by": "sam"}, "sam is ringing", id="being-rung"),
        pytest.param({"next_event": "", "status": "suspended"}, "suspended", id="suspended"),
        pytest.param({"next_event": "", "status": "removed"}, "removed", id="removed"),
    ],
)
def test_what_is_next(more, words):
    assert next_words(tracked(**more)) == words


@pytest.mark.parametrize(("letter", "proposed", "words"), [("H", False, "H"), ("M+", False, "M+"), ("L+", True, "L+?")])
def test_the_letter_says_whether_the_wait_or_a_proposal_moves_it(letter, proposed, words):
    assert letter_words(tracked(letter=letter, proposed=proposed)) == words


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        pytest.param(None, "", id="nobody-yet"),
        pytest.param(0, "today", id="today"),
        pytest.param(1, "1d ago", id="yesterday"),
        pytest.param(13, "13d ago", id="last-day-in-days"),
        pytest.param(14, "2w ago", id="from-two-weeks-in-weeks"),
        pytest.param(400, "57w ago", id="long-ago"),
    ],
)
def test_when_somebody_last_spoke_with_them(ago, words):
    at = None if ago is None else NOW - ago * DAY
    assert spoke_words(tracked(last_contact_at=at), LOOK) == words


@pytest.mark.parametrize(
    ("width", "heads"),
    [
        pytest.param(40, ["pri", "target"], id="a-strip"),
        pytest.param(55, ["for", "pri", "waits", "target"], id="60-columns"),
        pytest.param(75, ["for", "pri", "waits", "target", "next", "needs"], id="80-columns"),
        pytest.param(
            115,
            ["for", "pri", "waits", "target", "next", "spoke", "tried", "offer", "canc", "dna", "needs", "owner"],
            id="120-columns",
        ),
        pytest.param(140, [column.head.strip() for column in COLUMNS], id="all-of-them"),
    ],
)
def test_what_is_needed_most_shows_first(width, heads):
    _, found = widths(width, 3)
    assert [column.head.strip() for column in COLUMNS if column.head in found] == heads


@pytest.mark.parametrize("number", [2, 3, 6])
@pytest.mark.parametrize("width", range(30, 220))
def test_name_and_columns_take_the_whole_width(width, number):
    name, found = widths(width, number)
    assert number + 5 + name + sum(found.values()) + len(found) == width


def test_a_row_at_75_cells():
    row = tracked(name="Okafor Chidi", letter="M+", priority="urgent", days_to_target=-3, next_event="", flags=("BSL",))
    assert text_of(row, 75, 3) == "  7 M+  Okafor Chidi   NEW   urg   84d  ‹!› 3d over  ‹·› no plan      BSL  "


def test_a_row_at_170_cells_has_every_column():
    row = tracked(
        letter="H", priority="2ww", proposed=True, last_contact_at=NOW - 3 * DAY, attempts=2, offers=3, declined=1,
        client_cancels=1, hospital_cancels=2, dnas=1, flags=("BSL", "step-free"), owner="OSEI", comment="mornings only",
        next_event="Tue 1 Dec 09:30 Dr Osei",
    )  # fmt: skip
    words = "7 H? Khan Amina NEW 2WW 84d 9d left Tue 1 Dec 09:30 Dr Osei 3d ago 2 3/1 1/2 1 BSL step OSEI mornings only"
    assert " ".join(text_of(row, 170, 3).split()) == words


def test_heads_stand_over_their_columns():
    head = "".join(cell.text for cell in tracker_head(115, 3))
    line = text_of(tracked(letter="L", flags=("BSL",), owner="OSEI"), 115, 3)
    assert [head.index("name"), head.index("for"), head.index(" target") + 1, head.index("needs"), head.index("owner")] == [
        line.index("Khan"), line.index("NEW"), line.index("9d left"), line.index("BSL"), line.index("OSEI"),
    ]  # fmt: skip


@pytest.mark.parametrize("width", [20, 40, 55, 75, 115, 195])
@pytest.mark.parametrize("text", HOSTILE)
def test_a_row_is_exactly_as_wide_as_asked_whatever_is_in_it(text, width):
    row = tracked(name=text, comment=text, next_event=text, owner=text, service=text, flags=(text, "BSL"))
    line = text_of(row, width, 6, 167_649)
    assert cell_len(line) == width
    assert line.isprintable() or "\u200d" in line


class TrackerApp(App[None]):
    """A tracker alone."""

    def __init__(self, source: ManyTracked) -> None:
        super().__init__()
        self.source = source

    def compose(self) -> ComposeResult:
        yield TrackerHeads()
        yield Tracker()

    def on_mount(self) -> None:
        self.list.show(self.source, LOOK, "Nobody is waiting for a date.")
        self.list.focus()

    def get_line_filters(self) -> list[Any]:
        return [*super().get_line_filters(), NoControl()]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        from booktui.widgets.theme import CALM, own_colours

        return own_colours(CALM)

    @property
    def list(self) -> Tracker:
        return self.query_one(Tracker)

    def text(self) -> str:
        return "\n".join(strip.text for strip in self.screen._compositor.render_strips())


async def test_the_whole_list_of_england_opens_by_fetching_one_page():
    source = ManyTracked(167_649)
    async with TrackerApp(source).run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        assert source.asked == [(0, PAGE)]
        await pilot.press("end")
        assert (pilot.app.list.row.entry_id, pilot.app.list.number) == (1000 + 167_648, 6)
        assert source.asked == [(0, PAGE), (167_649 // PAGE * PAGE, PAGE)]
        assert "167649 L   Khan Amina" in pilot.app.text()


async def test_the_cursor_stays_with_its_client_when_the_list_is_read_again():
    source = ManyTracked(50)
    async with TrackerApp(source).run_test(size=(80, 20)) as pilot:
        pilot.app.list.reload(LOOK, 1007)
        assert pilot.app.list.row.entry_id == 1007
        source.length = 3
        pilot.app.list.reload(LOOK, 1007)
        assert pilot.app.list.row.entry_id == 1002
        source.length = 0
        pilot.app.list.reload(LOOK)
        await pilot.pause()
        assert pilot.app.list.row is None
        assert "Nobody is waiting for a date." in pilot.app.text()


async def test_another_part_of_the_list_keeps_the_client_or_begins_at_the_top():
    async with TrackerApp(ManyTracked(200)).run_test(size=(80, 20)) as pilot:
        tracker = pilot.app.list
        await pilot.press("end")
        tracker.show(ManyTracked(150), LOOK, "", keep=1100)
        assert (tracker.cursor, tracker.top <= 100 < tracker.top + 20) == (100, True)
        tracker.show(ManyTracked(5), LOOK, "", keep=1100)
        assert (tracker.cursor, tracker.top) == (0, 0)


async def test_hostile_names_reach_the_screen_as_plain_text():
    async with TrackerApp(ManyTracked(len(HOSTILE), HOSTILE)).run_test(size=(190, 20)) as pilot:
        await pilot.pause()
        text = pilot.app.text()
        assert ("[bold red]x[/]" in text, "\x1b" in text, "\x9b" in text, "\u202e" in text) == (
            True,
            False,
            False,
            False,
        )
