"""A visit that did not come about as booked: one key says why (DNA-05), or that the client came late."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from booktui.rules.attendance import OURS, REASONS
from booktui.screens.dialogs.frame import BACK, Dialog
from booktui.widgets.keys import Key, bindings

LETTERS = {
    "wrong address": "a", "fear": "f", "feels better": "b", "seen elsewhere": "e", "in hospital": "h", "prison": "p",
    "says cancelled": "c",
}  # fmt: skip
"""Those after the nine that have a digit."""
BY_KEY = {LETTERS.get(reason, str(number)): reason for number, reason in enumerate(REASONS, 1)}
LATE, TURNED_AWAY = "late", "turned away"


class MissedDialog(Dialog[str]):
    """Gives back the reason, empty for none known yet; or `late` or `turned away`."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("missed.digit", "1,2,3,4,5,6,7,8,9", "", "why", "Missed, for the reason with that number.", writes=True,
            face="1-9"),
        Key("missed.letter", "a,b,c,e,f,h,p", "", "why", "Missed, for the reason with that letter.", writes=True,
            face="a-p"),
        Key("missed.unknown", "enter", "why('')", "not known yet", "Missed, and nobody knows why yet.", writes=True,
            face="enter"),
        Key("missed.turned-away", "l", f"why('{TURNED_AWAY}')", "too late", "The client came too late to be seen.",
            writes=True),
        Key("missed.late", "s", f"why('{LATE}')", "late, but seen", "The client came late, and was seen.", writes=True),
        BACK,
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(KEYS),
        *(Binding(key, f"why('{reason}')", show=False) for key, reason in BY_KEY.items()),
    ]
    AUTO_FOCUS = ""

    def __init__(self, what: str, label: str) -> None:
        """Args: label: what a missed visit is called, `did not attend` or `was not brought`."""
        super().__init__(f"{what} {label}")

    def compose_panel(self) -> Iterable[Widget]:
        cells = [
            Content.assemble((f" {key} ", "bold $footer-key-foreground"), f"{_words(reason):<32}")
            for key, reason in BY_KEY.items()
        ]
        half = (len(cells) + 1) // 2
        pairs = zip(cells[:half], [*cells[half:], Content("")], strict=False)
        yield Static(Content("\n").join([Content.assemble(left, right) for left, right in pairs]), markup=False)

    def action_why(self, reason: str) -> None:
        self.dismiss(reason)


def _words(reason: str) -> str:
    return "our interpreter/transport failed" if reason == OURS else reason
