"""The diary grid: a day, one column a schedule, painted line by line. It reports; the screen decides (style.md 8)."""

from __future__ import annotations

from dataclasses import dataclass

from textual.geometry import Region
from textual.message import Message
from textual.timer import Timer

from booktui.desk.views import Block, Column, DayView
from booktui.rules.values import MINUTE, Instant
from booktui.widgets.grid_layout import ZOOMS, day_offset, row_of, start_of
from booktui.widgets.grid_paint import Painter
from booktui.widgets.grid_view import GridView
from booktui.widgets.keys import GRID, bindings

MARKED_SECONDS = 1.0


class DiaryGrid(GridView, can_focus=True):
    """A day of the diary under a cursor."""

    BINDINGS = bindings(GRID)

    @dataclass
    class CursorMoved(Message):
        """The cursor rests here now; no block where there is no session."""

        block: Block | None
        schedule_id: int | None
        instant: Instant

    @dataclass
    class SlotChosen(Message):
        """Enter was pressed here."""

        block: Block | None
        schedule_id: int
        instant: Instant

    @dataclass
    class Zoomed(Message):
        """Rows have another length now."""

        minutes: int

    @dataclass
    class NothingFree(Message):
        """The next free time was asked for, and this column has none but the one under the cursor."""

    def __init__(self, *, id: str | None = None, minutes: int = 15) -> None:
        super().__init__(id=id, minutes=minutes)
        self._unmark: Timer | None = None

    # -- what it shows

    @property
    def day(self) -> DayView | None:
        """The day on view."""
        return self._painter.day if self._painter is not None else None

    @property
    def here(self) -> Column | None:
        """The column with the cursor."""
        day = self.day
        return day.columns[self.column] if day is not None and day.columns else None

    @property
    def block(self) -> Block | None:
        """The piece of the diary under the cursor."""
        if self._painter is None or not self._painter.day.columns:
            return None
        return self._painter.face(self.column, self.row).block

    @property
    def instant(self) -> Instant:
        """When the cursor is: the start of the slot or open time if it begins in this row, else of the row."""
        if self._painter is None:
            return 0
        start = start_of(self._painter.day, self.minutes, self.row)
        block = self.block
        inside = block is not None and start <= block.start < start + self.minutes * MINUTE
        return block.start if block is not None and inside else start

    def show(self, day: DayView, now: Instant | None = None) -> None:
        """Show this day. The cursor stays with its schedule and its time of day, or goes to the first free slot."""
        first = self._painter is None
        before, lines = self.here, [] if first else self._lines()
        offset = self._time_of_day() if not first else None
        marked = None if self._painter is None else self._painter.marked
        self._painter = Painter(day, self.minutes)
        self._painter.marked = marked
        self.now = self.now if now is None else now
        codes = [column.code for column in day.columns]
        self.column = codes.index(before.code) if before is not None and before.code in codes else 0
        if offset is not None:
            self.row = (offset - day_offset(day)) // (self.minutes * MINUTE)
        self.row = max(0, min(self.row, self._painter.rows - 1))
        if first:
            self._to_first_free()
        self._redraw(lines)
        self._tell()

    def go_to(self, schedule_id: int | None, instant: Instant) -> None:
        """Put the cursor on a schedule at an instant of the day on view."""
        if self._painter is None or not self._painter.day.columns:
            return
        ids = [column.schedule_id for column in self._painter.day.columns]
        column = ids.index(schedule_id) if schedule_id in ids else self.column
        self._put(column, row_of(self._painter.day, self.minutes, instant))

    def mark(self, appointment_id: int | None) -> None:
        """Mark what was just touched, for a second (style.md 14)."""
        if self._painter is not None:
            self._painter.marked = appointment_id
        if self._unmark is not None:
            self._unmark.stop()
        self._unmark = self.set_timer(MARKED_SECONDS, self._clear_mark) if appointment_id is not None else None
        self._strips.clear()
        self.refresh()

    def tick(self, now: Instant) -> None:
        """Time went by: count the holds in view down."""
        if now == self.now or self._painter is None:
            return
        self.now = now
        view = self._frame()
        spots = [
            (column, row)
            for row in self._rows_in_view()
            for column in range(view.left, min(view.left + view.shown, len(self._painter.day.columns)))
            if self._painter.face(column, row).text.startswith("◌")
        ]
        for _, row in spots:
            self._strips.pop(row, None)
        if spots:
            self.refresh(*(self._cell_region(column, row) for column, row in spots))

    # -- keys

    def action_move(self, down: int, right: int) -> None:
        if self._painter is not None and self._painter.day.columns:
            self._put(self.column + right, self.row + down)

    def action_edge(self, which: int) -> None:
        if self._painter is not None:
            self._put(self.column, 0 if which < 0 else self._painter.rows - 1)

    def action_next_free(self, by: int) -> None:
        """The next free time of this column, and from its end on the first again."""
        if self._painter is None or not self._painter.day.columns:
            return
        painter = self._painter
        for step in range(1, painter.rows + 1):
            row = (self.row + by * step) % painter.rows
            block = painter.face(self.column, row).block
            free = block is not None and block.kind in ("slot", "open") and self._begins(block, row)
            if free and row != self.row:
                self._put(self.column, row)
                return
        self.post_message(self.NothingFree())

    def action_zoom(self) -> None:
        """The next row length; the cursor stays at its time."""
        if self._painter is None:
            return
        at = self.instant
        self.minutes = ZOOMS[(ZOOMS.index(self.minutes) + 1) % len(ZOOMS)] if self.minutes in ZOOMS else 15
        self._painter = Painter(self._painter.day, self.minutes)
        self.row = max(0, min(row_of(self._painter.day, self.minutes, at), self._painter.rows - 1))
        self._redraw()
        self.post_message(self.Zoomed(self.minutes))
        self._tell()

    def action_choose(self) -> None:
        if self.here is not None:
            self.post_message(self.SlotChosen(self.block, self.here.schedule_id, self.instant))

    def _clear_mark(self) -> None:
        self.mark(None)

    # -- the cursor

    def _put(self, column: int, row: int) -> None:
        assert self._painter is not None
        column = max(0, min(column, len(self._painter.day.columns) - 1))
        row = max(0, min(row, self._painter.rows - 1))
        before = (self.column, self.row)
        if (column, row) == before:
            self._place_terminal_cursor()
            return
        self.column, self.row = column, row
        if self._bring_into_view():
            self._redraw()
        else:
            regions = [self._cell_region(*before), self._cell_region(column, row)]
            if column != before[0]:
                regions += [Region(*self._cell_x(c), 1) for c in (before[0], column)]
            self.refresh(*regions)
        self._place_terminal_cursor()
        self._tell()

    def _tell(self) -> None:
        here = self.here
        self.post_message(self.CursorMoved(self.block, here.schedule_id if here else None, self.instant))

    def _to_first_free(self) -> None:
        assert self._painter is not None
        free = [
            (block.start < self.now, block.start, index)
            for index, column in enumerate(self._painter.day.columns)
            for block in column.blocks
            if block.kind in ("slot", "open")
        ]
        if free:
            _, start, self.column = min(free)
            self.row = max(0, min(row_of(self._painter.day, self.minutes, start), self._painter.rows - 1))

    def _begins(self, block: Block, row: int) -> bool:
        assert self._painter is not None
        return row_of(self._painter.day, self.minutes, block.start) == row

    def _time_of_day(self) -> int:
        assert self._painter is not None
        return day_offset(self._painter.day) + self.row * self.minutes * MINUTE
