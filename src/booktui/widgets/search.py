"""Finding a client: a line to type in and the hits below it, the cursor moving in them while one types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import BindingType
from textual.message import Message
from textual.widgets import Input

from booktui.desk.views import ClientLine
from booktui.widgets.call_paint import wrap
from booktui.widgets.desk_keys import HITS, SEARCH
from booktui.widgets.keys import bindings
from booktui.widgets.painted import Painted
from booktui.widgets.safe import filled
from booktui.widgets.waiting_rows import Cell, fit

HINT = "Type a name, a number, a phone number or a birth date."


class SearchLine(Input):
    """The line to type in; up and down go through the hits, enter opens one."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(SEARCH)]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(placeholder=HINT, compact=True, select_on_focus=False, id=id)
        self.cursor_blink = False


class Hits(Painted, can_focus=True):
    """What was found, at most as many as the desk gave, one under the cursor."""

    PREFIX = "hits"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"hits--{name}" for name in ("row", "muted", "here", "here-muted", "rest", "rest-muted", "masked")
    }
    DEFAULT_CSS = """
    Hits { height: 1fr; width: 1fr; }
    .hits--muted, .hits--rest-muted { color: $text-muted; }
    .hits--masked { color: $text-warning; }
    .hits--here, .hits--here-muted {
        background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold;
    }
    .hits--rest, .hits--rest-muted {
        background: $block-cursor-blurred-background; color: $block-cursor-blurred-foreground; text-style: bold;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(HITS)]

    @dataclass
    class Moved(Message):
        """The cursor rests on this hit now."""

        line: ClientLine | None

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.lines: tuple[ClientLine, ...] = ()
        self.cursor = 0
        self.nothing = ""
        self.active = False
        """The cursor is shown strongly: here, or the search line above, has the focus."""

    def show(self, lines: Sequence[ClientLine], nothing: str = "") -> None:
        """List these hits; without any, say that sentence."""
        self.lines, self.nothing, self.cursor = tuple(lines), nothing, 0
        self.repaint()
        self.post_message(self.Moved(self.line))

    @property
    def line(self) -> ClientLine | None:
        """The hit under the cursor."""
        return self.lines[self.cursor] if self.cursor < len(self.lines) else None

    def action_move(self, by: int) -> None:
        self.move(by)

    def move(self, by: int) -> None:
        """So many hits on, or back."""
        if not self.lines:
            return
        self.cursor = max(0, min(self.cursor + by, len(self.lines) - 1))
        height = max(1, self.size.height)
        if self.cursor < self.top:
            self.top = self.cursor
        elif self.cursor >= self.top + height:
            self.top = self.cursor - height + 1
        self.repaint(keep_place=True)
        self.post_message(self.Moved(self.line))

    def light(self, active: bool) -> None:
        """Show the cursor strongly, or as at rest."""
        if active != self.active:
            self.active = active
            self.repaint(keep_place=True)

    def on_focus(self) -> None:
        self.light(True)
        self.place_terminal_cursor()

    def on_blur(self) -> None:
        self.light(False)

    def paint(self, width: int) -> tuple[list[list[Cell]], list[list[Cell]]]:
        self.cursor_line = self.cursor
        if not self.lines:
            return wrap([(self.nothing, "muted")], width), []
        return [hit_cells(line, width, self._mark(n)) for n, line in enumerate(self.lines)], []

    def _mark(self, place: int) -> str:
        if place != self.cursor:
            return ""
        return "here" if self.active else "rest"


def hit_cells(line: ClientLine, width: int, mark: str = "") -> list[Cell]:
    """`▸Khan Amina    14/02/1960  999 123 4567  ECHO`, with what does not fit left out from the right."""
    main, muted = (mark, f"{mark}-muted") if mark else ("row", "muted")
    if line.sensitive and not mark:
        main = "masked"
    tail = f" {line.birth_date:>10}"
    if width >= 60:
        tail += f"  {filled(line.nhs_number, 12)}  {filled(line.phone, 14)}"
    tail += f" {filled(state_words(line), 9)}"
    name = filled(line.name, max(6, width - 1 - cell_len(tail)))
    return fit([Cell("▸" if mark else " ", main), Cell(name, main), Cell(tail, muted)], width)


def state_words(line: ClientLine) -> str:
    """Why nothing can be booked, or what they wait for."""
    if line.status != "active":
        return f"‹{line.status}›"[:9]
    return f"▹{line.waiting}" if line.waiting else ""
