"""A list of things that are all there already: whoever shows it says how a row reads and what it is known by."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.message import Message

from booktui.widgets.clinic_keys import MOVING
from booktui.widgets.keys import bindings
from booktui.widgets.row_list import RowList
from booktui.widgets.status import Line
from booktui.widgets.waiting_rows import Cell, fit

Face = Callable[[Any, int, int], list[Cell]]
"""A thing, its number from 1, and a width, as pieces of a line."""


class Heads(Line):
    """What the columns of a list are, in the same widths; it stands above the list."""

    DEFAULT_CSS = "Heads { color: $text-muted; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._head: Callable[[int], list[Cell]] = lambda _width: []

    def show(self, head: Callable[[int], list[Cell]]) -> None:
        """These columns."""
        self._head = head
        self.repaint()

    def repaint(self) -> None:
        text = "".join(cell.text for cell in self._head(max(1, self.content_size.width - 1)))
        self.put(Content(f" {text}"))


class ItemList(RowList):
    """A cursor over things."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(MOVING)]

    @dataclass
    class Moved(Message):
        """The cursor rests on this thing now; None when there is none."""

        item: Any

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.items: tuple[Any, ...] = ()
        self.touched: Hashable = None
        """What the row goes by that was changed a moment ago."""
        self._face: Face = lambda _item, _number, width: fit([], width)
        self._key: Callable[[Any], Hashable] = lambda item: item
        self._empty = ""

    def show(
        self, items: Sequence[Any], face: Face, key: Callable[[Any], Hashable], empty: str, keep: Hashable = None
    ) -> None:
        """List these; the cursor goes to the one that goes by `keep`, else stays at its place."""
        self.items, self._face, self._key, self._empty = tuple(items), face, key, empty
        self.settle_on(self.place_of(keep))

    def place_of(self, key: Hashable) -> int | None:
        """Where it stands; None when it is not listed."""
        if key is None:
            return None
        return next((place for place, item in enumerate(self.items) if self._key(item) == key), None)

    @property
    def item(self) -> Any:
        """What is under the cursor; None when there is nothing."""
        return self.items[self.cursor] if self.cursor < len(self.items) else None

    @property
    def key(self) -> Hashable:
        """What that goes by."""
        return self._key(self.item) if self.items else None

    @property
    def count(self) -> int:
        return len(self.items)

    @property
    def empty(self) -> str:
        return self._empty

    def moved(self) -> None:
        self.post_message(self.Moved(self.item))

    def touched_at(self, place: int) -> bool:
        return self.touched is not None and self._key(self.items[place]) == self.touched

    def cells(self, place: int, width: int) -> list[Cell]:
        return fit(self._face(self.items[place], place + 1, width), width)
