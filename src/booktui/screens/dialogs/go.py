"""`g`, then a letter: to another screen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
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
        """All of them, three on a line: the line of keys has no room for nine."""
        cells = [((f"{letter} ", "bold $footer-key-foreground"), f"{verb:<18}") for letter, (_, verb) in PLACES.items()]
        rows = [[part for cell in cells[at : at + 3] for part in cell] for at in range(0, len(cells), 3)]
        yield Static(Content("\n").join(Content.assemble(*row) for row in rows), markup=False)

    def keys_now(self) -> tuple[Key, ...]:
        return (BACK,)

    def action_to(self, mode: str) -> None:
        self.dismiss(mode)
