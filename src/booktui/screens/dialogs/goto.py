"""To a date, typed as people say it; what was understood shows while typing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Input, Static

from booktui.rules.values import Instant
from booktui.screens.dialogs.ask import line_input
from booktui.screens.dialogs.frame import BACK, Dialog
from booktui.widgets.keys import Key, bindings
from booktui.widgets.safe import shown


class GotoDate(Dialog[date]):
    """Gives back the date."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("goto.enter", "enter", "", "go", "Goes to the date that shows.", face="enter"),
        BACK,
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings((BACK,))]

    def __init__(self, now: Instant, zone: str, draft: str = "", *, title: str = "Go to a date") -> None:
        super().__init__(title)
        self._now, self._zone, self.draft = now, zone, draft

    def compose_panel(self) -> Iterable[Widget]:
        yield line_input(self.draft, "3 dec, next thu, +2w, 2026-12-03")
        yield Static("Type a date.", markup=False, id="understood")

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.draft = event.value
        self.say("")
        found = self._read(event.value) if event.value.strip() else "Type a date."
        words = f"{found:%A} {found.day} {found:%B %Y}" if isinstance(found, date) else found
        self.query_one("#understood", Static).update(shown(words))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        found = self._read(event.value)
        if isinstance(found, date):
            self.draft = ""
            self.dismiss(found)
        else:
            self.query_one("#understood", Static).update("")  # said once, as a refusal
            self.say(found)

    def _read(self, text: str) -> date | str:
        """The date that is meant, or what is wrong."""
        from booktui.rules.when import understand_date

        try:
            return understand_date(text, self._now, self._zone)
        except ValueError as problem:
            return str(problem)
