"""The command line: one line carries everything; what it could not do it says, and keeps the line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from booktui.screens.dialogs.ask import line_input
from booktui.screens.dialogs.frame import BACK, Dialog
from booktui.widgets.keys import Key, bindings

FORMS = (
    ("go DATE", "to a day: go 3 dec, go next thu, go +2w"),
    ("free SERVICE [WHEN]", "the first free times: free echo next week pm"),
    ("book CLIENT SERVICE [WHEN]", "book khan echo tue am"),
    ("client NAME", "finds a client"),
    ("undo, help, quit", ""),
)


class CommandLine(Dialog[str]):
    """Gives back the line that was typed."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("command.enter", "enter", "", "do it", "Does what the line says.", face="enter"),
        BACK,
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings((BACK,))]

    def __init__(self, text: str = "", *, select: bool = False, wrong: str = "") -> None:
        """Args: select: the text is an old one, and typing replaces it; wrong: what was wrong with it."""
        super().__init__("Command")
        self.draft, self._select, self._wrong = text, select, wrong

    def compose_panel(self) -> Iterable[Widget]:
        field = line_input(self.draft)
        field.select_on_focus = self._select
        yield field
        rows = [
            Content.assemble((f"{form:<28}", "$footer-key-foreground"), (said, "$text-muted")) for form, said in FORMS
        ]
        yield Static(Content("\n").join(rows), markup=False)

    def on_mount(self) -> None:
        if self._wrong:
            self.say(self._wrong)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.draft = event.value

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip():
            self.dismiss(event.value.strip())
        else:
            self.dismiss(None)
