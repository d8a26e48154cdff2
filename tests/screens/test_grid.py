"""The diary grid: what it paints, where its cursor goes, what it reports."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.geometry import Region

from booktui.desk.views import Block, Column, DayView
from booktui.rules.clock import from_wall
from booktui.widgets.grid import DiaryGrid
from booktui.widgets.grid_layout import GUTTER, Face, faces, frame, free_count, gutter, held_words, row_count
from booktui.widgets.grid_paint import cell_text
from booktui.widgets.theme import THEMES, own_colours

ZONE = "Europe/London"


def at(text: str, day: str = "2026-11-24") -> int:
    return from_wall(datetime.fromisoformat(f"{day} {text}"), ZONE)


def block(start: str, end: str, kind: str, label: str = "", **more: Any) -> Block:
    return Block(at(start), at(end), kind, label, **more)


def a_day(*columns: tuple[Block, ...], day: str = "2026-11-24", hours: int = 9) -> DayView:
    start = at("08:00", day)
    made = tuple(Column(n, f"C{n}", f"Column {n}", "practitioner", blocks) for n, blocks in enumerate(columns, 1))
    return DayView(date.fromisoformat(day), ZONE, start, start + hours * 3600, made)


class GridApp(App[None]):
    """Only the grid, and what it reports."""

    def __init__(self) -> None:
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name
        self.heard: list[Any] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return own_colours(self.current_theme)

    def compose(self) -> ComposeResult:
        yield DiaryGrid()

    def on_diary_grid_cursor_moved(self, event: DiaryGrid.CursorMoved) -> None:
        self.heard.append((event.schedule_id, event.instant))

    def on_diary_grid_slot_chosen(self, event: DiaryGrid.SlotChosen) -> None:
        self.heard.append(("chosen", event.schedule_id, event.instant, event.block))


@asynccontextmanager
async def shown(day: DayView, size: tuple[int, int] = (80, 24)) -> AsyncIterator[tuple[DiaryGrid, Any]]:
    app = GridApp()
    async with app.run_test(size=size) as pilot:
        grid = app.query_one(DiaryGrid)
        grid.focus()
        grid.show(day, at("09:00"))
        await pilot.pause()
        yield grid, pilot


def lines(grid: DiaryGrid) -> list[str]:
    return ["".join(s.text for s in grid.render_line(y)) for y in range(grid.size.height)]


@pytest.mark.parametrize(
    ("made", "texts", "style"),
    [
        (block("09:00", "09:45", "appointment", "Khan A", service="FU"), ["▌Khan A", "▏", "▏"], "booked"),
        (block("09:00", "09:15", "appointment", "Khan A", status="arrived"), ["▌● Khan A"], "arrived"),
        (block("09:00", "09:15", "appointment", "Khan A", status="fulfilled"), ["▌✓ Khan A"], "done"),
        (block("09:00", "09:15", "appointment", "Khan A", status="noshow"), ["▌× Khan A"], "missed"),
        (block("09:00", "09:15", "appointment", "Khan A", overbooked=True), ["▌+ Khan A"], "booked"),
        (block("09:00", "09:30", "hold", "jo"), ["◌ held jo", "▏"], "hold"),
        (block("09:00", "09:30", "slot", "New", letter="N"), ["·N New", "┊"], "free"),
        (block("09:00", "09:30", "open"), ["· free", "┊"], "free"),
        (block("09:00", "09:30", "closed", letter="."), [". . .", ". . ."], "closed"),
        (block("09:00", "09:30", "absent", "leave"), ["▒ leave ", ""], "absent"),
        (block("09:00", "09:30", "cancelled"), ["╳ cancelled", "╳"], "cancelled"),
        (block("09:00", "09:30", "buffer"), ["╎ buffer", "╎"], "buffer"),
    ],
    ids=lambda value: value.kind if isinstance(value, Block) else None,
)
def test_every_state_has_its_own_glyph_or_word(made: Block, texts: list[str], style: str) -> None:
    day = a_day((made,))

    found = faces(day.columns[0], day, 15)[4 : 4 + len(texts)]

    assert [(face.text, face.style) for face in found] == [(text, style) for text in texts]


@pytest.mark.parametrize(
    ("face", "width", "text"),
    [
        (Face("▌Khan Amina", "booked", tail="FU"), 16, "▌Khan Amina FU  "),
        (Face("▌Khan Amina", "booked", tail="FU"), 11, "▌Khan A… FU"),
        (Face("▌Khan Amina", "booked", tail="FU"), 9, "▌Khan… FU"),
        (Face("▌Khan Amina", "booked", tail="ECHO"), 9, "▌Khan Am…"),
        (Face("", "absent", fill="▒"), 9, "▒▒▒▒▒▒▒▒▒"),
        (Face("▒ leave ", "absent", fill="▒"), 12, "▒ leave ▒▒▒▒"),
        (Face("▌日本太郎", "booked"), 8, "▌日本太…"),
        (Face("▌Zo\x1b[2Jë\u202e", "booked"), 9, "▌Zo[2Jë  "),
    ],
    ids=["fits", "name-cut", "narrow", "no-room-for-tail", "hatched", "hatched-label", "wide-letters", "hostile"],
)
def test_a_cell_is_exactly_as_wide_as_its_column(face: Face, width: int, text: str) -> None:
    found = cell_text(face, width, 0)

    assert (found, cell_len(found)) == (text, width)


@pytest.mark.parametrize(
    ("label", "width", "text"),
    [
        ("jo", 9, "◌ held   "),
        ("jo", 13, "◌ held 9:41  "),
        ("jo", 16, "◌ held jo 9:41  "),
        ("‹1› jo", 6, "◌‹1›  "),
        ("‹1› jo", 9, "◌‹1› held"),
        ("‹1› jo", 15, "◌ ‹1› held 9:41"),
        ("‹1› jo", 18, "◌ ‹1› held jo 9:41"),
        ("‹1› mary-jo", 21, "◌ ‹1› held mary… 9:41"),
    ],
)
def test_a_hold_never_loses_its_number_or_its_time_before_the_name(label: str, width: int, text: str) -> None:
    held = block("09:00", "09:30", "hold", label, held_until=at("09:00") + 581)
    day = a_day((held,))
    face = faces(day.columns[0], day, 15)[4]
    assert cell_text(face, width, at("09:00")) == text


def test_free_time_that_begins_inside_a_row_is_within_reach() -> None:
    """An hour of 45 minutes and a buffer ends at 09:50: what is free from then on starts in the row of 09:45."""
    blocks = (
        block("09:00", "09:40", "appointment", "Khan Amina"), block("09:40", "09:50", "buffer"),
        block("09:50", "11:00", "open"),
    )  # fmt: skip
    day = a_day(blocks)
    found = faces(day.columns[0], day, 15)
    assert [(face.text, face.block.start if face.block else 0) for face in found[6:9]] == [
        ("▏", at("09:00")), ("· free", at("09:50")), ("┊", at("09:50")),
    ]  # fmt: skip


def test_a_hold_counts_down() -> None:
    held = block("09:00", "09:30", "hold", "jo", held_until=at("09:09") + 41)

    assert [held_words(held, at("09:00") + s) for s in (0, 1, 580, 581, 900)] == [
        "9:41",
        "9:40",
        "0:01",
        "over",
        "over",
    ]


@pytest.mark.parametrize(
    ("columns", "total", "left", "cursor", "expected"),
    [
        (1, 80, 0, 0, (0, 1, 34)),
        (4, 80, 0, 0, (0, 4, 18)),
        (20, 80, 0, 0, (0, 7, 10)),
        (20, 80, 0, 7, (1, 7, 10)),
        (20, 80, 9, 3, (3, 7, 10)),
        (20, 80, 99, 19, (13, 7, 10)),
        (0, 80, 0, 0, (0, 1, 34)),
        (3, 5, 0, 2, (2, 1, 10)),
    ],
)
def test_columns_are_as_wide_as_fits(
    columns: int, total: int, left: int, cursor: int, expected: tuple[int, ...]
) -> None:
    found = frame(columns, total, left, cursor)

    assert (found.left, found.shown, found.width) == expected


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    start = at("00:00", "2026-10-25")
    day = DayView(date(2026, 10, 25), ZONE, start, start + 4 * 3600)

    assert [gutter(day, 60, row)[0] for row in range(4)] == ["00:00 ", "01:00 ", "01:00²", "02:00 "]


@pytest.mark.parametrize(("minutes", "rows"), [(5, 108), (10, 54), (15, 36), (30, 18)])
def test_rows_of_every_zoom(minutes: int, rows: int) -> None:
    assert row_count(a_day(()), minutes) == rows


async def test_the_first_free_time_from_now_on_has_the_cursor() -> None:
    past, ahead = block("08:00", "08:30", "slot", letter="N"), block("10:00", "10:30", "slot", letter="F")
    async with shown(a_day((past,), (ahead,))) as (grid, _):
        assert (grid.column, grid.instant) == (1, at("10:00"))


async def test_arrows_move_and_stop_at_the_edges() -> None:
    async with shown(a_day((), ())) as (grid, pilot):
        await pilot.press("right", "right", "right", "down", "down")
        assert (grid.column, grid.row) == (1, 2)
        await pilot.press("up", "up", "up", "left", "left", "end")
        assert (grid.column, grid.row) == (0, 35)


async def test_a_cursor_move_repaints_two_cells() -> None:
    async with shown(a_day((), ())) as (grid, pilot):
        asked: list[tuple[Region, ...]] = []
        grid.refresh = lambda *regions, **_: asked.append(regions)  # type: ignore[method-assign]
        await pilot.press("down")

        width = frame(2, grid.size.width, 0, 0).width - 1
        assert asked == [(Region(GUTTER + 1, 1, width, 1), Region(GUTTER + 1, 2, width, 1))]


async def test_leaving_the_view_jumps_half_a_page() -> None:
    async with shown(a_day(()), (80, 11)) as (grid, pilot):
        await pilot.press(*["down"] * 9)
        assert lines(grid)[10].startswith("10:15")
        await pilot.press("down")
        assert (lines(grid)[1][:5], grid.row) == ("09:15", 10)


async def test_the_terminal_cursor_follows_while_the_grid_has_the_focus() -> None:
    async with shown(a_day((), ())) as (grid, pilot):
        await pilot.press("down", "down", "right")
        view = frame(2, grid.size.width, 0, 0)
        assert pilot.app.cursor_position == (view.x(1) + 2, 3)
        grid.blur()
        await pilot.pause()
        before = pilot.app.cursor_position
        grid.go_to(1, at("15:00"))
        assert pilot.app.cursor_position == before


async def test_the_cursor_stays_with_its_schedule_and_time_of_day() -> None:
    async with shown(a_day((), (), ())) as (grid, _pilot):
        grid.go_to(3, at("11:30"))
        other = a_day((), (), day="2026-11-25")
        other = replace(
            other, columns=(replace(other.columns[0], code="C3"), other.columns[1]), start=other.start - 7200
        )
        grid.show(other)
        assert (grid.column, grid.instant) == (0, at("11:30", "2026-11-25"))


async def test_zoom_keeps_the_time() -> None:
    async with shown(a_day(())) as (grid, pilot):
        grid.go_to(1, at("11:30"))
        seen = []
        for _ in range(4):
            await pilot.press("z")
            seen.append((grid.minutes, grid.instant == at("11:30")))
        assert seen == [(30, True), (5, True), (10, True), (15, True)]


async def test_next_free_goes_round() -> None:
    slots = (block("09:00", "09:30", "slot"), block("10:00", "10:30", "slot"), block("11:00", "11:30", "open"))
    async with shown(a_day(slots)) as (grid, pilot):
        found = []
        for _ in range(3):
            await pilot.press("n")
            found.append(grid.instant)
        assert found == [at("10:00"), at("11:00"), at("09:00")]


async def test_enter_reports_what_is_there() -> None:
    slot = block("09:10", "09:30", "slot", "New", letter="N")
    async with shown(a_day((slot,))) as (_grid, pilot):
        await pilot.press("enter")
        assert pilot.app.heard[-1] == ("chosen", 1, at("09:10"), slot)


async def test_a_touched_appointment_is_marked_for_a_moment() -> None:
    booked = block("09:00", "09:15", "appointment", "Khan A", appointment_id=7)
    async with shown(a_day((), (booked,))) as (grid, pilot):
        plain = grid.render_line(5)
        grid.mark(7)
        await pilot.pause()
        assert list(grid.render_line(5)) != list(plain)
        await pilot.pause(1.2)
        assert list(grid.render_line(5)) == list(plain)


async def test_only_what_shows_is_worked_out() -> None:
    async with shown(a_day(*[()] * 40)) as (grid, _):
        lines(grid)
        assert grid._painter is not None and set(grid._painter._faces) == set(range(7))


async def test_several_in_one_cell_are_counted() -> None:
    two = (
        block("09:00", "10:00", "appointment", "Khan A", lane=0),
        block("09:00", "10:00", "appointment", "Ali B", lane=1),
        block("09:00", "10:00", "appointment", "Cox C", lane=2),
    )
    day = a_day(two)
    assert [face.text for face in faces(day.columns[0], day, 15)[4:6]] == ["▌+2 Khan A", "▏+2"]


async def test_an_empty_grid_and_one_without_columns_take_every_key() -> None:
    app = GridApp()
    async with app.run_test(size=(80, 24)) as pilot:
        grid = app.query_one(DiaryGrid)
        grid.focus()
        keys = ["up", "down", "left", "right", "home", "end", "n", "z", "enter"]
        await pilot.press(*keys)
        assert "opened" in lines(grid)[1]
        grid.show(a_day())
        await pilot.press(*keys)
        assert "Nobody has a schedule here" in lines(grid)[1]


@pytest.mark.parametrize("size", [(1, 1), (4, 4), (7, 2), (20, 5), (60, 15), (300, 100)])
async def test_every_size_paints_whole_lines(size: tuple[int, int]) -> None:
    async with shown(a_day((block("09:00", "10:00", "appointment", "Khan A"),), ()), size) as (grid, pilot):
        await pilot.press("down", "right", "end", "home")
        assert {sum(s.cell_length for s in grid.render_line(y)) for y in range(size[1])} == {size[0]}


def test_free_slots_are_counted() -> None:
    assert free_count(a_day((block("09:00", "09:30", "slot"),), (block("09:00", "09:30", "open"),))) == 1
