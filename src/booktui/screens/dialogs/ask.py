"""One line of text: the reason for an override, for instance."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Input, Static

from booktui.screens.dialogs.frame import BACK, Dialog
from booktui.widgets.keys import Key, bindings
from booktui.widgets.safe import shown


def line_input(value: str = "", placeholder: str = "") -> Input:
    """A text field that does not blink: a blinking cursor sends 13 kB in five seconds."""
    field = Input(value, placeholder=placeholder, select_on_focus=bool(value), compact=True)
    field.cursor_blink = False
    return field


class AskLine(Dialog[str]):
    """Gives back what was typed, once `check` finds nothing wrong with it."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("ask.enter", "enter", "", "go on", "Takes what was typed.", face="enter"),
        BACK,
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings((BACK,))]

    def __init__(
        self, title: str, hint: str = "", *, value: str = "", check: Callable[[str], str] | None = None
    ) -> None:
        """Args: check: gives back what is wrong with a text, or nothing."""
        super().__init__(title)
        self._hint, self._value = shown(hint), value
        self._check = check or (lambda text: "" if text.strip() else "Type something, or press esc.")

    def compose_panel(self) -> Iterable[Widget]:
        if self._hint:
            yield Static(self._hint, markup=False)
        yield line_input(self._value)

    @property
    def draft(self) -> str:
        """What is typed so far; kept by whoever opened the dialog."""
        return self.query_one(Input).value if self.is_mounted else self._value

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        wrong = self._check(event.value)
        if wrong:
            self.say(wrong)
        else:
            self.dismiss(event.value.strip())

    def action_back(self) -> None:
        self._value = self.query_one(Input).value
        self.dismiss(None)
