"""A list with numbers: a digit takes a line, so do the arrows and enter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from booktui.screens.dialogs.frame import BACK, Dialog
from booktui.widgets.keys import Key, bindings
from booktui.widgets.safe import shown

MOST = 9


class Choose(Dialog[int]):
    """Gives back the place of the line that was taken, counted from 0."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("choose.digit", "1,2,3,4,5,6,7,8,9", "", "pick", "Takes the line with that number.", face="1-9"),
        Key("choose.up", "up", "line(-1)", "up", "One line up.", face="↑"),
        Key("choose.down", "down", "line(1)", "down", "One line down.", face="↓"),
        Key("choose.enter", "enter", "take", "take", "Takes the line with the mark.", face="enter"),
        BACK,
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(KEYS),
        *(Binding(str(number), f"digit({number})", show=False) for number in range(1, MOST + 1)),
    ]
    AUTO_FOCUS = ""

    def __init__(self, title: str, lines: Sequence[str], *, hint: str = "") -> None:
        super().__init__(title)
        self._lines = [shown(line) for line in lines][:MOST]
        self._hint = shown(hint)
        self._at = 0

    def compose_panel(self) -> Iterable[Widget]:
        if self._hint:
            yield Static(self._hint, markup=False, classes="hint")
        yield Static(self._content(), markup=False, id="lines")

    def _content(self) -> Content:
        return Content("\n").join(
            Content.assemble(
                ("▸" if place == self._at else " ", "bold $accent"),
                (f"{place + 1} ", "bold $footer-key-foreground"),
                (line, "bold" if place == self._at else ""),
            )
            for place, line in enumerate(self._lines)
        )

    def action_line(self, by: int) -> None:
        self._at = max(0, min(self._at + by, len(self._lines) - 1))
        self.query_one("#lines", Static).update(self._content(), layout=False)

    def action_digit(self, number: int) -> None:
        if number <= len(self._lines):
            self.dismiss(number - 1)
        else:
            self.say(f"There is no line {number}.")

    def action_take(self) -> None:
        if self._lines:
            self.dismiss(self._at)
