"""A list of things, each painted as one line by whoever shows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message

from booktui.widgets.heat_keys import LINES
from booktui.widgets.keys import bindings
from booktui.widgets.row_list import RowList
from booktui.widgets.waiting_rows import Cell, fit

Paint = Callable[[Any, int, int], Sequence[Cell]]
"""What a thing says: given it, its place from 0, and the width in cells."""


class LineList(RowList):
    """A cursor over things; the dialog it is in takes the one under it."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(LINES)]
    DEFAULT_CSS = "LineList { height: 1; }"

    @dataclass
    class Moved(Message):
        """The cursor rests on another line, or the lines are others."""

        place: int

    def __init__(self, paint: Paint, *, empty: str, id: str | None = None) -> None:
        super().__init__(id=id)
        self._paint = paint
        self._empty = empty
        self.things: tuple[Any, ...] = ()

    def show(self, things: Sequence[Any], most: int) -> None:
        """These, in at most so many lines at a time; the cursor stays at its place."""
        self.things = tuple(things)
        self.styles.height = max(1, min(len(self.things), most))
        self.settle_on(None)

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._refresh_cursor)  # the terminal's cursor goes along with what is painted next
        self._place_terminal_cursor()

    @property
    def here(self) -> Any:
        """The one under the cursor; None in an empty list."""
        return self.things[self.cursor] if self.things else None

    @property
    def count(self) -> int:
        return len(self.things)

    @property
    def empty(self) -> str:
        return self._empty

    def cells(self, place: int, width: int) -> list[Cell]:
        return fit(self._paint(self.things[place], place, width), width)

    def moved(self) -> None:
        self.post_message(self.Moved(self.cursor))
