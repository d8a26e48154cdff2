"""The diary's week and month: free capacity by day and slot type, under a cursor. It reports; the screen decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message

from booktui.widgets.heat_keys import HEAT, NOT_HERE
from booktui.widgets.heat_layout import DAYS, HeatCell, HeatView
from booktui.widgets.heat_view import HeatPaint
from booktui.widgets.keys import bindings


class HeatMap(HeatPaint, can_focus=True):
    """Seven columns of days; in a week a row is a practitioner, in a month a week."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(HEAT), Binding(NOT_HERE, "not_here", show=False)]

    @dataclass
    class Moved(Message):
        """The cursor rests on this cell now, or counts another slot type; None where there is none."""

        cell: HeatCell | None

    @dataclass
    class Chosen(Message):
        """Enter was pressed on this cell."""

        cell: HeatCell

    @dataclass
    class NotHere(Message):
        """A key of the day was pressed, for which one has to open it first."""

    def show(self, view: HeatView, day: date | None = None) -> None:
        """Show these days; the cursor goes to that day, and stays with its practitioner if they are there.

        Only cells that say something else are painted anew.
        """
        before, painted = self.view, self._painted()
        who = self.cell.schedule_id if self.cell is not None else None
        self.view = view
        self.forget()
        self.letter = self.letter if self.letter in view.letters else None
        ids = [row.cells[0].schedule_id for row in view.rows]
        self.row = ids.index(who) if who is not None and who in ids else min(self.row, max(0, len(ids) - 1))
        if day is not None:
            self._to_day(day)
        if self.size.width and view.rows:
            self.bring_into_view()
        same = before is not None and (before.kind, before.heads, before.narrow) == (view.kind, view.heads, view.narrow)
        self._repaint(painted if same else None)
        self._tell()

    def go_to(self, schedule_id: int | None, day: date) -> None:
        """Put the cursor on a practitioner's day."""
        if self.view is None:
            return
        ids = [row.cells[0].schedule_id for row in self.view.rows]
        if schedule_id is not None and schedule_id in ids:
            self.row = ids.index(schedule_id)
        self._to_day(day)
        self._repaint(None)
        self._tell()

    def _to_day(self, day: date) -> None:
        assert self.view is not None
        for number, row in enumerate(self.view.rows):
            days = [cell.capacity.day for cell in row.cells]
            if day in days:
                self.column = days.index(day)
                self.row = self.row if self.view.rows[self.row].cells[0].capacity.day in days else number
                return

    # -- keys

    def action_move(self, down: int, right: int) -> None:
        if self.view is None or not self.view.rows:
            return
        before = (self.row, self.column)
        self.row = max(0, min(self.row + down, len(self.view.rows) - 1))
        self.column = max(0, min(self.column + right, DAYS - 1))
        self._moved_from(before)

    def action_edge(self, which: int) -> None:
        if self.view is not None and self.view.rows:
            before = (self.row, self.column)
            self.row = 0 if which < 0 else len(self.view.rows) - 1
            self._moved_from(before)

    def action_filter(self) -> None:
        """Each slot type that there is, then all again."""
        if self.view is None or not self.view.letters:
            return
        letters = (None, *self.view.letters)
        painted = self._painted()
        self.letter = letters[(letters.index(self.letter) + 1) % len(letters)]
        self.forget()
        self._repaint(painted)
        self._tell()

    def action_choose(self) -> None:
        if self.cell is not None:
            self.post_message(self.Chosen(self.cell))

    def action_not_here(self) -> None:
        self.post_message(self.NotHere())

    # -- repainting

    def _moved_from(self, before: tuple[int, int]) -> None:
        if (self.row, self.column) == before:
            self.place_terminal_cursor()
            return
        if self.bring_into_view():
            self.refresh()
        else:
            self.refresh(self.region_of(*before), self.region_of(self.row, self.column))
        self.place_terminal_cursor()
        self._tell()

    def _tell(self) -> None:
        self.post_message(self.Moved(self.cell))

    def _painted(self) -> dict[Region, tuple[object, ...]]:
        """What shows now, by where it is: names, and cells with their styles."""
        if self.view is None or not self.size.width or not self.display:
            return {}
        found: dict[Region, tuple[object, ...]] = {}
        last = min(len(self.view.rows), self._top + self.shown_rows())
        for row in range(self._top, last):
            for column in range(DAYS):
                region = self.region_of(row, column)
                found[region] = (*self.lines_of(row, column), self._cell_style(row, column))
            left = self.region_of(row, 0)
            found[Region(0, left.y, left.x - 1, 1)] = (self.view.rows[row].name,)
        return found

    def _repaint(self, painted: dict[Region, tuple[object, ...]] | None) -> None:
        """What differs from what was painted; everything where that is not known or lies elsewhere."""
        now = self._painted()
        if painted is None or painted.keys() != now.keys():
            self.refresh()
        else:
            changed = [region for region, said in now.items() if painted[region] != said]
            if changed:
                self.refresh(*changed)
        self.place_terminal_cursor()
