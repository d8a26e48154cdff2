"""What shows when the desk cannot be opened: why, what was kept, what to do."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from booktui.desk.errors import DeskError
from booktui.widgets.safe import shown


class CannotOpen(Screen[Any]):
    """The only way from here is out, with the error's exit code."""

    DEFAULT_CSS = """
    CannotOpen { background: $background; align: center middle; }
    CannotOpen > Vertical { width: 70; max-width: 100%; height: auto; border: round $error; padding: 1 2; }
    CannotOpen Static { height: auto; }
    CannotOpen .leave { color: $text-muted; margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,q", "leave", "leave", show=False)]

    def __init__(self, error: DeskError) -> None:
        super().__init__()
        self._error = error

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content.styled("The desk cannot be opened", "bold $text-error"), markup=False)
            yield Static(shown(self._error.message), markup=False)
            yield Static("enter leaves", markup=False, classes="leave")

    def action_leave(self) -> None:
        self.app.exit(return_code=self._error.exit_code)
