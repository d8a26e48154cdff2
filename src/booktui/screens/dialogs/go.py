"""`g`, then a letter: to another screen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Static

from booktui.screens.dialogs.frame import BACK, Dialog
from booktui.widgets.keys import Key, bindings

PLACES = {
    "k": ("desk", "desk"),
    "d": ("diary", "diary"),
    "w": ("waiting", "waiting list"),
    "t": ("today", "today"),
    "c": ("clients", "clients"),
    "l": ("clinics", "clinics"),
    "o": ("outbox", "outbox"),
    "r": ("reports", "reports"),
    "h": ("help", "help"),
}


class GoMenu(Dialog[str]):
    """Gives back a mode."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        *(Key(f"go-menu.{mode}", letter, f"to('{mode}')", verb, f"To the {verb}.")
          for letter, (mode, verb) in PLACES.items()),
        BACK,
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(KEYS)]
    AUTO_FOCUS = ""

    def __init__(self) -> None:
        super().__init__("Go to")

    def compose_panel(self) -> Iterable[Widget]:
        yield Static("Press the letter of a screen.", markup=False)

    def action_to(self, mode: str) -> None:
        self.dismiss(mode)
