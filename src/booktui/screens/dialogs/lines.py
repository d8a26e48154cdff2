"""Lines to read in a frame of their own: what could not be given back, what is to do, what was refused and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, TypeVar

from textual import events
from textual.binding import BindingType
from textual.widget import Widget

from booktui.screens.dialogs.frame import BACK, Dialog
from booktui.widgets.call_paint import wrap
from booktui.widgets.details import Details
from booktui.widgets.keys import Key, bindings
from booktui.widgets.waiting_rows import Cell

Answer = TypeVar("Answer")
DOWN = Key("lines.down", "down", "lines(1)", "down", "One line down.", face="↓")
UP = Key("lines.up", "up", "lines(-1)", "up", "One line up.", face="↑")
MORE = Key("lines.page-down", "pagedown", "lines(10)", "more", "Ten lines down.")
LESS = Key("lines.page-up", "pageup", "lines(-10)", "back up", "Ten lines up.")
CLOSE = Key("lines.close", "enter", "back", "close", "Closes it.", face="enter")
SCROLLING = (DOWN, UP, MORE, LESS)
AROUND = 9
"""Rows that the frame, its last lines and the screen's own around it need."""


class Scrolling(Dialog[Answer]):
    """A dialog around lines that scroll. Subclasses give `lines`."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(SCROLLING)]
    AUTO_FOCUS = "#lines"
    DEFAULT_CSS = """
    Scrolling #panel { width: 104; }
    Scrolling #lines { height: 3; }
    """

    longer = False
    """There is more than the window has room for."""

    def compose_panel(self) -> Iterable[Widget]:
        yield Details(id="lines")

    @property
    def scrolling(self) -> tuple[Key, ...]:
        """The keys that scroll, where there is anything to scroll."""
        return (MORE, LESS) if self.longer else ()

    def on_mount(self) -> None:
        self.show_lines()

    def lines(self, width: int) -> list[list[Cell]]:
        """What is in the frame."""
        return []

    def show_lines(self) -> None:
        """Paint them, as many as the window has room for."""
        self.app.call_after_refresh(self._fit)

    def _fit(self) -> None:
        for details in self.query("#lines").results(Details):
            count, room = len(self.lines(max(1, details.size.width))), self.app.size.height - AROUND
            details.styles.height = max(1, min(count, room))
            details.show(self.lines)
            self.longer = count > room
            self.offer_keys()

    def on_resize(self, event: events.Resize) -> None:
        self.show_lines()

    def action_lines(self, by: int) -> None:
        self.query_one("#lines", Details).scroll_lines(by)


class Lines(Scrolling[None]):
    """Sentences, one below the other; nothing is asked."""

    KEYS: ClassVar[tuple[Key, ...]] = (CLOSE, *SCROLLING, BACK)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings((CLOSE,))]

    def __init__(self, title: str, said: Sequence[str]) -> None:
        super().__init__(title)
        self.said = tuple(said)

    def lines(self, width: int) -> list[list[Cell]]:
        return [line for text in self.said for line in wrap([(text, "row")], width, "· ", "  ")]

    def keys_now(self) -> tuple[Key, ...]:
        return (CLOSE, *self.scrolling, BACK)
