"""For what cannot be undone: the safe answer has enter and esc, the other one a letter of its own (style.md 13)."""

from __future__ import annotations

from collections.abc import Iterable

from textual import events
from textual.widget import Widget
from textual.widgets import Static

from booktui.screens.dialogs.frame import BACK, Dialog
from booktui.widgets.keys import Key
from booktui.widgets.safe import shown


class Confirm(Dialog[bool]):
    """Gives back True only when the letter was pressed."""

    AUTO_FOCUS = ""

    def __init__(self, title: str, sentence: str, *, letter: str, verb: str) -> None:
        """Args: letter: neither enter nor the key that opened this; verb: what it does, in one or two words."""
        super().__init__(title)
        self._sentence, self._letter, self._verb = shown(sentence), letter, shown(verb)

    def compose_panel(self) -> Iterable[Widget]:
        yield Static(self._sentence, markup=False)

    def keys_now(self) -> tuple[Key, ...]:
        keep = Key("confirm.keep", "enter", "back", "leave as it is", "Changes nothing.", face="enter")
        return (keep, Key("confirm.do", self._letter, "", self._verb, self._sentence, writes=True), BACK)

    def on_key(self, event: events.Key) -> None:
        if event.key == self._letter:
            event.stop()
            self.dismiss(True)
        elif event.key == "enter":
            event.stop()
            self.dismiss(False)
