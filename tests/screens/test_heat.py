"""The diary's week and month: what is painted, where the cursor goes, what is said; and filling what nobody has yet."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.geometry import Region

from booktui.desk.capacity_views import Count, DayCapacity, PersonCapacity, SpanView
from booktui.desk.desk import Desk
from booktui.rules.clock import iso
from booktui.screens.diary import Diary
from booktui.widgets.heat import HeatMap
from booktui.widgets.heat_layout import (
    HeatCell,
    cell_lines,
    cell_words,
    heat_frame,
    hours,
    level,
    month_view,
    week_view,
)
from booktui.widgets.theme import THEMES, own_colours
from desks import NOW, Clock, add_client, at, make_desk
from screens.pty_app import Terminal
from screens.rows import HOSTILE
from screens.shell import Journey, opened

ZONE = "Europe/London"
MON = date(2026, 11, 23)


def counts(said: str) -> tuple[Count, ...]:
    """`N2/4 F0/8 -90/210`: free of places; `-` is free time in minutes."""
    names = {"N": "New", "F": "Follow-up", "U": "Urgent", "": "free time"}
    found = []
    for word in said.split():
        letter = word[0].strip("-")
        free, places = word[1:].split("/")
        found.append(Count(letter, names[letter], int(places), int(free)))
    return tuple(found)


def a_day(said: str = "", why: str = "", day: date = MON, free_at: str | None = None) -> DayCapacity:
    made = counts(said)
    return DayCapacity(day, made, why, at(f"{day}T{free_at}") if free_at else None, int(bool(made)))


def a_week(*people: tuple[str, list[str]], first: date = MON) -> SpanView:
    """People with what each of their days has; an empty one is no session."""
    days = [first + timedelta(days=n) for n in range(7)]

    def of(said: list[str]) -> tuple[DayCapacity, ...]:
        return tuple(a_day(text, "" if text else "no session", day) for day, text in zip(days, said, strict=True))

    made = tuple(PersonCapacity(n, f"C{n}", name, of(said)) for n, (name, said) in enumerate(people, 1))
    every = of([" ".join(filter(None, (said[n] for _, said in people))) for n in range(7)])
    return SpanView(first, days[-1], ZONE, every, made, ("N", "F", ""))


# -- what a cell says


@pytest.mark.parametrize(
    ("cell", "width", "height", "lines"),
    [
        pytest.param(a_day("N2/4 F5/8"), 12, 1, ["▓ N2 F5"], id="a-week"),
        pytest.param(a_day("N2/4 F5/8"), 18, 1, ["▓ N2/4 F5/8"], id="with-places"),
        pytest.param(a_day("N2/4 F0/8 U1/2"), 8, 1, ["░ N2 U1"], id="only-what-is-free"),
        pytest.param(a_day("N2/4 F5/8 U1/2"), 8, 1, ["▓ N2F5U1"], id="without-blanks"),
        pytest.param(a_day("N12/40 F15/80 U10/20"), 8, 1, ["▒ 37"], id="the-sum"),
        pytest.param(a_day("N12/40 F15/80 -90/210"), 7, 1, ["░ 27+"], id="the-sum-of-slots-and-more"),
        pytest.param(a_day("-90/210"), 12, 1, ["▒ 1h30/3h30"], id="free-time"),
        pytest.param(a_day("N0/4 F0/8", "full"), 12, 1, ["  full"], id="full"),
        pytest.param(a_day("N0/4", "over"), 12, 1, ["  over"], id="over"),
        pytest.param(a_day("", "no session"), 12, 1, ["–"], id="no-session"),
        pytest.param(a_day("", "cancelled"), 12, 1, ["cancelled"], id="cancelled"),
        pytest.param(a_day("", "cancelled"), 6, 1, ["canc."], id="cancelled-narrow"),
        pytest.param(a_day("", "Christmas Day"), 9, 1, ["Christma…"], id="holiday"),
        pytest.param(a_day("N2/4 F5/8"), 10, 2, ["7 ▓▓▓▓▓▓▓▓", "N2 F5"], id="two-lines"),
        pytest.param(a_day("N4/4"), 6, 2, ["4 ████", "N4/4"], id="all-free"),
        pytest.param(a_day("N0/4", "full"), 10, 2, ["full"], id="full-in-two"),
    ],
)
def test_a_cell_of_a_week(cell: DayCapacity, width: int, height: int, lines: list[str]) -> None:
    found = cell_lines(HeatCell(cell, 1), None, width, height, numbered=False)
    assert (found, max(map(cell_len, found)) <= width) == (lines, True)


@pytest.mark.parametrize(
    ("cell", "letter", "width", "height", "lines"),
    [
        pytest.param(a_day("N2/4 F5/8 -90/210"), None, 10, 3, ["23 ▓▓▓▓▓▓▓", "N2 F5 1h30"], id="all"),
        pytest.param(a_day("N2/4 F5/8 U10/20 -90/210"), None, 9, 3, ["23 ▓▓▓▓▓▓", "N2 F5 U10", "1h30"], id="wrapped"),
        pytest.param(a_day("N2/4 F5/8"), "F", 10, 3, ["23 ▓▓▓▓▓▓▓", "F5/8"], id="one-type"),
        pytest.param(a_day("N2/4"), "F", 10, 3, ["23", "–"], id="none-of-that-type"),
        pytest.param(a_day("", "Christmas Day"), None, 10, 3, ["23", "Christmas…"], id="holiday"),
        pytest.param(a_day("N2/4"), None, 9, 1, ["23 ▒ N2/4"], id="one-line"),
        pytest.param(a_day("N0/4", "over"), None, 9, 1, ["23 over"], id="one-line-over"),
    ],
)
def test_a_cell_of_a_month(cell: DayCapacity, letter: str | None, width: int, height: int, lines: list[str]) -> None:
    assert cell_lines(HeatCell(cell), letter, width, height, numbered=True) == lines


@pytest.mark.parametrize(
    ("said", "expected"),
    [("N0/4", 0), ("N1/4", 1), ("N1/3", 2), ("N2/4", 2), ("N3/4", 3), ("N4/4", 4), ("N0/4 -60/60", 2), ("-1/600", 1)],
)
def test_the_shade_is_how_much_of_it_is_free(said: str, expected: int) -> None:
    assert level(counts(said)) == expected


@pytest.mark.parametrize(
    ("cell", "letter", "words"),
    [
        (HeatCell(a_day("N2/4 F5/8", free_at="09:30"), 1, "Dr Osei"), None,
         "Dr Osei Mon 23 Nov: 2 of 4 New, 5 of 8 Follow-up free; next free 09:30"),
        (HeatCell(a_day("N2/4 -90/210", free_at="09:30")), None,
         "Mon 23 Nov: 2 of 4 New, 1h30 of 3h30 free time; next free 09:30"),
        (HeatCell(a_day("N2/4 F5/8", free_at="09:30")), "F", "Mon 23 Nov: 5 of 8 Follow-up free"),
        (HeatCell(a_day("N0/4", "full")), None, "Mon 23 Nov: 0 of 4 New free; full"),
        (HeatCell(a_day("", "Christmas Day")), None, "Mon 23 Nov: Christmas Day"),
    ],
    ids=["a-person", "free-time", "one-type", "full", "holiday"],
)  # fmt: skip
def test_the_cell_in_words(cell: HeatCell, letter: str | None, words: str) -> None:
    assert cell_words(cell, ZONE, letter) == words


@pytest.mark.parametrize(("minutes", "text"), [(0, "0h"), (45, "45m"), (60, "1h"), (150, "2h30"), (605, "10h05")])
def test_minutes_in_short(minutes: int, text: str) -> None:
    assert hours(minutes) == text


# -- where things are

OSEI = ("Dr Osei", ["N2/4 F5/8", "", "N1/4", "", "F2/8", "", ""])
BROWN = ("Dr Brown", ["N0/4", "N2/4", "", "", "N4/4", "", ""])


@pytest.mark.parametrize("width", [54, 74, 80, 120, 200])
def test_the_columns_fill_the_width_and_idle_days_are_narrow(width: int) -> None:
    view = week_view(a_week(OSEI, BROWN), MON)
    frame = heat_frame(view, width, 20)
    assert frame.gutter + sum(frame.widths) == width
    assert [at for at, size in enumerate(frame.widths) if size == 5] == sorted(view.narrow) == [3, 5, 6]
    assert frame.height == 2


def test_a_month_is_whole_weeks_with_the_days_of_others_beside_it() -> None:
    days = [a_day("N1/2", day=date(2026, 11, 30) + timedelta(days=n)) for n in range(35)]
    span = SpanView(days[0].day, days[-1].day, ZONE, tuple(days), (), ("N",))
    view = month_view(span, 12)
    assert [row.name for row in view.rows] == ["wk 49", "wk 50", "wk 51", "wk 52", "wk 53"]
    assert [cell.capacity.day.day for row in view.rows for cell in row.cells if cell.beside] == [30, 1, 2, 3]
    assert (view.narrow, heat_frame(view, 80, 6).height, heat_frame(view, 80, 40).height) == (frozenset(), 1, 4)


# -- the widget


class HeatApp(App[None]):
    """Only the map, and what it reports."""

    def __init__(self) -> None:
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name
        self.heard: list[Any] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return own_colours(self.current_theme)

    def compose(self) -> ComposeResult:
        yield HeatMap()

    def on_heat_map_moved(self, event: HeatMap.Moved) -> None:
        self.heard.append((event.cell.name, event.cell.capacity.day.day) if event.cell else None)

    def on_heat_map_chosen(self, event: HeatMap.Chosen) -> None:
        self.heard.append(("chosen", event.cell.schedule_id))

    def on_heat_map_not_here(self, event: HeatMap.NotHere) -> None:
        self.heard.append("not here")


@asynccontextmanager
async def a_map(span: SpanView, size: tuple[int, int] = (80, 24)) -> AsyncIterator[tuple[HeatMap, Any]]:
    app = HeatApp()
    async with app.run_test(size=size) as pilot:
        heat = app.query_one(HeatMap)
        heat.display = True
        heat.focus()
        await pilot.pause()
        heat.show(week_view(span, MON), MON)
        await pilot.pause()
        yield heat, pilot


def lines(heat: HeatMap) -> list[str]:
    return ["".join(s.text for s in heat.render_line(y)) for y in range(heat.size.height)]


async def test_a_week_as_it_is_painted() -> None:
    async with a_map(a_week(OSEI, BROWN), (80, 6)) as (heat, _):
        assert [line.rstrip() for line in lines(heat)] == [
            "          Mon 23        Tue 24        Wed 25        Th26 Fri 27        Sa28 Su29",
            "Dr Osei  │7 ▓▓▓▓▓▓▓▓▓▓▓│–            │1 ░░░░░░░░░░░│–   │2 ░░░░░░░░░░░│–   │–",
            "         │N2 F5        │             │N1/4         │    │F2/8         │    │",
            "Dr Brown │full         │2 ▒▒▒▒▒▒▒▒▒▒▒│–            │–   │4 ███████████│–   │–",
            "         │             │N2/4         │             │    │N4/4         │    │",
            "",
        ]  # fmt: skip


async def test_the_cursor_moves_and_stops_at_the_edges() -> None:
    async with a_map(a_week(OSEI, BROWN)) as (heat, pilot):
        app = pilot.app
        app.heard.clear()
        await pilot.press("right", "down", "down", "left", "left", "end", "home", "enter")
        assert app.heard == [
            ("Dr Osei", 24), ("Dr Brown", 24), ("Dr Brown", 23), ("Dr Osei", 23), ("chosen", 1),
        ]  # fmt: skip
        assert app.cursor_position == heat.region_of(0, 0).offset + heat.content_region.offset


async def test_moving_repaints_two_cells_and_a_filter_what_it_changes() -> None:
    async with a_map(a_week(OSEI, BROWN)) as (heat, pilot):
        painted: list[Region] = []
        refresh = heat.refresh

        def noting(*regions: Region, **options: Any) -> HeatMap:
            painted.extend(regions or (Region(),))
            return refresh(*regions, **options)

        heat.refresh = noting  # type: ignore[method-assign]
        await pilot.press("right")
        assert painted == [heat.region_of(0, 0), heat.region_of(0, 1)]
        painted.clear()
        await pilot.press("f")
        assert painted == [heat.region_of(0, 0), heat.region_of(0, 4)]
        painted.clear()
        heat.show(week_view(a_week(OSEI, BROWN), MON))
        assert painted == []


async def test_the_filter_goes_round() -> None:
    async with a_map(a_week(OSEI, BROWN)) as (heat, pilot):
        seen = []
        for _ in range(4):
            await pilot.press("f")
            seen.append(heat.letter)
        assert seen == ["N", "F", "", None]


@pytest.mark.parametrize("key", ["b", "e", "m", "x", "a", "s", "w", "l", "i", "o", "v", "n", "z"])
async def test_keys_of_a_day_do_nothing_here_and_say_so(key: str) -> None:
    async with a_map(a_week(OSEI)) as (_, pilot):
        await pilot.press(key)
        assert pilot.app.heard[-1] == "not here"


async def test_more_people_than_lines_scroll() -> None:
    people = [(f"Dr {n}", OSEI[1]) for n in range(30)]
    async with a_map(a_week(*people), (80, 12)) as (heat, pilot):
        await pilot.press("end")
        text = lines(heat)
        assert ("▴" in text[0], text[11].startswith("Dr 29")) == (True, True)
        assert heat.region_of(heat.row, 0).y == 11


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_names_are_harmless(name: str) -> None:
    async with a_map(a_week((name, OSEI[1])), (80, 6)) as (heat, _):
        assert all(cell_len(line) == 80 for line in lines(heat))
        assert all(c.isprintable() or c in "\u200c\u200d" for line in lines(heat) for c in line)


async def test_nobody_at_all() -> None:
    async with a_map(a_week()) as (heat, pilot):
        await pilot.press("down", "right", "enter", "f")
        assert "Nobody has a session in these days." in lines(heat)[1]


# -- on the screen


@asynccontextmanager
async def monday(folder: Path, size: tuple[int, int] = (120, 40)) -> AsyncIterator[tuple[Journey, Desk]]:
    """The diary of Monday 23 November; three clients wait, the first of them sensitive."""
    desk = make_desk(folder, clock=Clock())
    for family, received in (("Early", date(2026, 9, 1)), ("Late", date(2026, 10, 1))):
        client = add_client(desk, family)
        desk.waiting.add(client.id, "NEW", received=received)
    async with opened(desk, size=size) as journey:
        yield journey, desk
    desk.close()


def diary(journey: Journey) -> Diary:
    assert isinstance(journey.base, Diary)
    return journey.base


def here(journey: Journey) -> str:
    """What is said of the cell under the cursor."""
    return str(journey.base.query_one("#here").text)  # type: ignore[attr-defined]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_day_week_month_and_back(tmp_path: Path, size: tuple[int, int]) -> None:
    async with monday(tmp_path, size) as (journey, _):
        await journey.press("t", "y")
        assert (here(journey), "Week 48  23 Nov – 29 Nov 2026" in journey.text()) == (
            "Dr Brown Mon 23 Nov: no session", True,
        )  # fmt: skip
        await journey.press("down", "down", "right")
        said = "3 of 3 New, 2 of 2 Follow-up, 1 of 1 Urgent free" if size[0] > 80 else "N3/3, F2/2, U1/1"
        assert here(journey) == f"Dr Osei Tue 24 Nov: {said}; next free 09:00"
        await journey.press("y")
        assert ("November 2026  ·" in journey.text(), here(journey).partition(":")[0]) == (True, "Tue 24 Nov")
        await journey.press("y")
        assert (diary(journey).span, journey.grid.has_focus, diary(journey).day) == ("day", True, date(2026, 11, 24))


async def test_enter_opens_the_day_at_that_practitioner(tmp_path: Path) -> None:
    async with monday(tmp_path) as (journey, _):
        await journey.press("t", "y", "down", "right", "right", "up", "enter")
        assert (diary(journey).span, journey.grid.here.code, journey.grid.instant) == (  # type: ignore[union-attr]
            "day", "BROWN", at("2026-11-25 13:30"),
        )  # fmt: skip


async def test_enter_in_a_month_opens_the_day_at_its_first_free_time(tmp_path: Path) -> None:
    async with monday(tmp_path) as (journey, _):
        await journey.press("t", "y", "y", "right", "right", "down", "enter")
        assert (diary(journey).day, journey.grid.here.code, journey.grid.instant) == (  # type: ignore[union-attr]
            date(2026, 12, 2), "BROWN", at("2026-12-02 13:30"),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("keys", "day"),
    [
        (["y", "plus"], date(2026, 11, 30)), (["y", "minus", "minus"], date(2026, 11, 9)),
        (["y", "y", "plus"], date(2026, 12, 1)), (["y", "y", "minus"], date(2026, 10, 1)),
        (["y", "plus", "plus", "t"], MON), (["y", "y", "plus", "t"], MON), (["y", "pagedown"], date(2026, 11, 30)),
    ],
    ids=["week-on", "weeks-back", "month-on", "month-back", "today", "this-month", "page"],
)  # fmt: skip
async def test_going_a_week_or_month_on(tmp_path: Path, keys: list[str], day: date) -> None:
    async with monday(tmp_path) as (journey, _):
        await journey.press("t", *keys)
        cell = diary(journey).heat.cell
        assert cell is not None
        assert cell.capacity.day == day


async def test_the_calendar_has_an_end(tmp_path: Path) -> None:
    async with monday(tmp_path) as (journey, _):
        screen = diary(journey)
        screen.day = date(9999, 12, 1)
        screen.span = "month"
        screen.action_day(1)
        assert journey.said == "The diary ends here."


async def test_esc_goes_back_to_the_day_and_what_is_not_here_is_said(tmp_path: Path) -> None:
    async with monday(tmp_path) as (journey, _):
        await journey.press("y", "b")
        assert (journey.said, journey.top) == ("That key is for a day: enter opens the one under the cursor.", "Diary")
        await journey.press("escape")
        assert (diary(journey).span, journey.said) == ("day", "")


async def test_the_place_goes_round_in_a_week_too(tmp_path: Path) -> None:
    async with monday(tmp_path) as (journey, _):
        await journey.press("y", "p")
        assert (journey.said, "at MAIN" in journey.text()) == ("At Main site (MAIN).", True)
        await journey.press("p")
        assert (journey.said, "Nobody has a session" in journey.text()) == ("At Wythenshawe (WYT).", True)
        await journey.press("p")
        assert journey.said == "All locations."


async def test_what_is_picked_up_is_dropped_first(tmp_path: Path) -> None:
    async with monday(tmp_path) as (journey, desk):
        client = desk.clients.find("Early")[0]
        desk.diary.book(desk.diary.propose(client.id, "NEW", at("2026-11-24 09:00"), practitioner="OSEI"))
        diary(journey).go_to_day(date(2026, 11, 24), None, at("2026-11-24 09:00"))
        await journey.press("m", "y")
        assert (diary(journey).span, "Something is picked up" in journey.said) == ("day", True)


async def test_undo_shows_the_day_that_it_is_about(tmp_path: Path) -> None:
    async with monday(tmp_path) as (journey, desk):
        client = desk.clients.find("Early")[0]
        desk.diary.book(desk.diary.propose(client.id, "NEW", at("2026-12-01 09:00"), practitioner="OSEI"))
        await journey.press("y", "u")
        assert (diary(journey).span, diary(journey).day) == ("day", date(2026, 12, 1))


# -- filling what nobody has yet


async def test_the_best_candidate_is_booked_in_four_keys(tmp_path: Path) -> None:
    async with monday(tmp_path) as (journey, desk):
        await journey.press("h")
        assert ("Unfilled: 14 free times until 3 working days ahead" in journey.text(), journey.top) == (
            True,
            "Unfilled",
        )
        await journey.press("enter")
        assert ("Tue 24 Nov 09:00 New, Dr Osei: who could come" in journey.text(), journey.top) == (True, "Candidates")
        await journey.press("enter", "enter")
        early = desk.clients.find("Early")[0]
        assert [(a.status, a.start, a.service) for a in desk.diary.of_client(early.id)] == [
            ("booked", at("2026-11-24 09:00"), "NEW")
        ]
        assert (journey.top, "Unfilled: 13 free times" in journey.text()) == ("Unfilled", True)
        assert "Booked Early Amina Tue 24 Nov 09:00, Dr Osei." in journey.text()
        await journey.press("escape")
        assert (journey.top, journey.said.startswith("Booked Early Amina")) == ("Diary", True)


async def test_a_digit_takes_another_candidate_and_esc_goes_back_step_by_step(tmp_path: Path) -> None:
    async with monday(tmp_path) as (journey, desk):
        await journey.press("h", "enter", "2")
        assert "Late Amina" in journey.text()
        await journey.press("escape", "escape")
        assert journey.top == "Candidates"
        await journey.press("7", "9")
        assert (journey.top, "3" in journey.text()) == ("Candidates", True)
        await journey.press("3")
        assert "There is no line 3." in journey.text()
        await journey.press("escape", "escape")
        assert (journey.top, desk.diary.of_client(desk.clients.find("Late")[0].id)) == ("Diary", [])


async def test_nobody_can_come(tmp_path: Path) -> None:
    async with monday(tmp_path) as (journey, _):
        await journey.press("h", "down", "down", "enter")
        assert ("Nobody on the waiting list for FU could come then." in journey.text(), journey.top) == (
            True,
            "Unfilled",
        )


async def test_unfilled_from_a_week_counts_the_week_anew(tmp_path: Path) -> None:
    async with monday(tmp_path) as (journey, _):
        await journey.press("t", "y", "down", "down", "right", "h", "enter", "enter", "enter", "escape")
        assert here(journey) == "Dr Osei Tue 24 Nov: 2 of 3 New, 2 of 2 Follow-up, 1 of 1 Urgent free; next free 09:30"


# -- on a real terminal


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    desk = make_desk(tmp_path)
    client = add_client(desk)
    desk.waiting.add(client.id, "NEW", received=date(2026, 9, 1))
    desk.close()
    found = Terminal(tmp_path / "desk.db", now=iso(NOW), columns=80, rows=24)
    yield found
    found.close()


@pytest.mark.slow
def test_a_cursor_move_takes_few_bytes_and_carries_the_terminal_cursor(terminal: Terminal) -> None:
    terminal.until(lambda text: "Dr Osei" in text)
    terminal.send(b"y")
    terminal.until(lambda text: "Week 48" in text)
    terminal.quiet()
    sizes = []
    for key in (b"\x1b[B", b"\x1b[B", b"\x1b[D", b"\x1b[C"):
        terminal.send(key)
        sizes.append(len(terminal.read(0.3)))

    assert (max(sizes) <= 600, min(sizes) > 0) == (True, True), sizes
    assert "Dr Osei" in terminal.screen.display[terminal.screen.cursor.y]


@pytest.mark.slow
def test_a_burst_fills_a_time_that_nobody_has(terminal: Terminal) -> None:
    terminal.send(b"h\r\r\r\x1b")

    terminal.until(lambda text: "Booked Khan Amina Tue 24 Nov 09:00" in text)


@pytest.mark.slow
def test_a_burst_goes_through_week_and_month_to_a_day(terminal: Terminal) -> None:
    terminal.send(b"yy+\r")

    terminal.until(lambda text: "Tue 1 Dec 2026" in text)
