"""The tracker: the waiting list of any length in its columns; only the rows one can see are fetched and painted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.message import Message

from booktui.desk.listing.list_views import TrackerRow
from booktui.widgets.keys import bindings
from booktui.widgets.row_list import RowList
from booktui.widgets.status import Line
from booktui.widgets.tracker_keys import MOVING
from booktui.widgets.tracker_rows import Look, tracker_cells, tracker_head
from booktui.widgets.waiting_rows import Cell, PagedRows, RowSource, fit


class TrackerHeads(Line):
    """What the columns are, in the same widths as the list below."""

    DEFAULT_CSS = "TrackerHeads { color: $text-muted; }"

    def __init__(self) -> None:
        super().__init__(id="heads")
        self._number = 2

    def show(self, number: int) -> None:
        """For places that need so many cells."""
        self._number = number
        self.repaint()

    def repaint(self) -> None:
        cells = tracker_head(max(1, self.content_size.width - 1), self._number)
        self.put(Content(" " + "".join(cell.text for cell in cells).rstrip()))


class Tracker(RowList):
    """A cursor over the entries of a list; it reports where it is and does nothing itself."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(MOVING)]

    @dataclass
    class Moved(Message):
        """The cursor rests on this row now; None when the list is empty."""

        row: TrackerRow | None

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: PagedRows[TrackerRow] | None = None
        self._look: Look | None = None
        self._nothing = ""
        self.touched: int | None = None
        """Entry whose row was changed a moment ago."""

    def show(self, source: RowSource[TrackerRow], look: Look, nothing: str, keep: int | None = None) -> None:
        """List these; the cursor goes to that entry if it is listed, else to the first.

        Args:
            nothing: what is said where nobody is listed.
        """
        self._rows, self._look, self._nothing = PagedRows(source), look, nothing
        place = self._rows.place_of(keep) if keep is not None else None
        self.top = 0 if place is None else self.top
        self.settle_on(place or 0)

    def reload(self, look: Look, entry_id: int | None = None) -> None:
        """Fetch again; the cursor goes to that entry if it is listed, else stays at its place."""
        if self._rows is not None:
            self._look = look
            self._rows.reload()
            self.settle_on(self._rows.place_of(entry_id) if entry_id is not None else None)

    @property
    def count(self) -> int:
        return self._rows.count if self._rows is not None else 0

    @property
    def number(self) -> int:
        """Cells that a place in this list needs."""
        return max(2, len(str(self.count)))

    @property
    def empty(self) -> str:
        return self._nothing

    @property
    def row(self) -> TrackerRow | None:
        """The row under the cursor."""
        return self._rows.row(self.cursor) if self._rows is not None else None

    def moved(self) -> None:
        self.post_message(self.Moved(self.row))

    def touched_at(self, place: int) -> bool:
        row = self._rows.row(place) if self._rows is not None and self.touched is not None else None
        return row is not None and row.entry_id == self.touched

    def cells(self, place: int, width: int) -> list[Cell]:
        row = self._rows.row(place) if self._rows is not None else None
        if row is None or self._look is None:
            return fit([], width)
        return tracker_cells(row, place + 1, width, self.number, self._look)
