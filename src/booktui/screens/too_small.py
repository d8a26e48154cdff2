"""What shows when the window is too small: a sentence, and no key does anything but leave."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from booktui.screens.steady import COLUMNS, ROWS


class TooSmall(Screen[Any]):
    """Keys are swallowed by the application while this shows."""

    DEFAULT_CSS = """
    TooSmall { background: $background; align: left top; overflow: hidden; }
    TooSmall Static { width: 1fr; height: 1fr; padding: 0 1; }
    """

    def compose(self) -> ComposeResult:
        yield Static(
            f"The window is too small: booktui needs {COLUMNS} columns and {ROWS} rows. Make it larger and you "
            "are back where you were; no key does anything until then, except ctrl+q, which leaves.",
            markup=False,
        )
