"""The waiting list: a list of any length that fetches and paints only the rows one can see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message

from booktui.desk.views import ListRow
from booktui.widgets.desk_keys import LIST
from booktui.widgets.keys import bindings
from booktui.widgets.row_list import RowList
from booktui.widgets.waiting_rows import Cell, PagedRows, RowSource, fit, row_cells

EMPTY = "Nobody is waiting for a date."


class WaitingList(RowList):
    """A cursor over the waiting entries in their order; it reports what was asked for and does nothing itself."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(LIST)]

    @dataclass
    class Moved(Message):
        """The cursor rests on this row now; None when the list is empty."""

        row: ListRow | None

    def __init__(self, source: RowSource[ListRow] | None = None, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: PagedRows[ListRow] | None = None
        self.touched: int | None = None
        """Entry whose row was changed a moment ago."""
        if source is not None:
            self.show(source)

    def show(self, source: RowSource[ListRow]) -> None:
        """List these rows, from the first."""
        self._rows = PagedRows(source)
        self.cursor = self.top = 0
        self._known_styles.clear()
        self.refresh()

    @property
    def count(self) -> int:
        return self._rows.count if self._rows is not None else 0

    @property
    def empty(self) -> str:
        return EMPTY if self._rows is not None else ""

    @property
    def row(self) -> ListRow | None:
        """The row under the cursor."""
        return self._rows.row(self.cursor) if self._rows is not None else None

    def reload(self, entry_id: int | None = None) -> None:
        """Fetch again; the cursor goes to that entry if it is on the list, else stays at its place."""
        if self._rows is None:
            return
        self._rows.reload()
        self.settle_on(self._rows.place_of(entry_id) if entry_id is not None else None)

    def move_to(self, entry_id: int) -> bool:
        """Put the cursor on that entry; False when it is not on the list."""
        place = self._rows.place_of(entry_id) if self._rows is not None else None
        if place is None:
            return False
        self.go_to(place)
        return True

    def moved(self) -> None:
        self.post_message(self.Moved(self.row))

    def touched_at(self, place: int) -> bool:
        row = self._rows.row(place) if self._rows is not None and self.touched is not None else None
        return row is not None and row.entry_id == self.touched

    def cells(self, place: int, width: int) -> list[Cell]:
        row = self._rows.row(place) if self._rows is not None else None
        last = min(self.count, self.top + self.size.height)
        return row_cells(row, place + 1, width, max(2, len(str(last)))) if row is not None else fit([], width)
