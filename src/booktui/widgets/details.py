"""The pane of details: lines that somebody else words, scrolled by the list's own keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import BindingType

from booktui.widgets.clinic_keys import MOVING
from booktui.widgets.keys import bindings
from booktui.widgets.painted import Painted
from booktui.widgets.waiting_rows import Cell, cut

Paint = Callable[[int], list[list[Cell]]]
"""The lines for a width."""


class Details(Painted, can_focus=True):
    """Shows what it is given."""

    PREFIX = "details"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"details--{name}"
        for name in (
            "row", "name", "label", "head", "muted", "flag", "past", "soon", "alarm", "good",
            "slot-0", "slot-1", "slot-2", "slot-3", "slot-4",
        )
    }  # fmt: skip
    DEFAULT_CSS = """
    Details { height: 1fr; width: 1fr; }
    .details--name { text-style: bold; color: $accent; }
    .details--label, .details--muted { color: $text-muted; }
    .details--head { color: $primary; text-style: bold; }
    .details--flag { color: $accent; text-style: bold; }
    .details--good { color: $text-success; }
    .details--past, .details--alarm { color: $text-error; text-style: bold; }
    .details--soon { color: $text-warning; }
    .details--slot-0 { background: $booked; color: $booked-text; }
    .details--slot-1 { background: $arrived; color: $arrived-text; }
    .details--slot-2 { background: $held; color: $held-text; }
    .details--slot-3 { background: $missed; color: $missed-text; }
    .details--slot-4 { background: $done; color: $done-text; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(MOVING)]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._paint: Paint = lambda _width: []

    def show(self, paint: Paint, *, keep_place: bool = False) -> None:
        """Show these lines, from the top unless told otherwise."""
        self._paint = paint
        self.repaint(keep_place)

    def paint(self, width: int) -> tuple[list[list[Cell]], list[list[Cell]]]:
        return [cut(line, width) for line in self._paint(width)], []

    @property
    def height_needed(self) -> int:
        """Lines that there are."""
        return len(self._lines)

    def action_move(self, by: int) -> None:
        self.scroll_lines(by)

    def action_page(self, by: int) -> None:
        self.scroll_lines(by * max(1, self.size.height - 1))

    def action_go(self, place: int) -> None:
        self.scroll_lines(-self.top if place == 0 else len(self._lines))
