"""Cancelling: a letter for who asked, a digit for why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from booktui.screens.dialogs.frame import BACK, Dialog
from booktui.widgets.keys import Key, bindings

REASONS: dict[str, tuple[str, ...]] = {
    "client": ("cannot come", "ill", "no longer wants it", "feels better", "seen elsewhere", "work or carer duties",
               "travel or cost", "interpreter or transport not there", "other"),
    "provider": ("practitioner away", "clinic cancelled", "clinic full", "equipment out of order", "no interpreter",
                 "booked by mistake", "more urgent client", "other"),
}  # fmt: skip
"""By who cancels; the client's follow the reason codes of domain.md DNA-05."""


class CancelDialog(Dialog[tuple[str, str]]):
    """Gives back who cancels, `client` or `provider`, and why."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("cancel.client", "c", "by('client')", "the client", "The client cancels."),
        Key("cancel.provider", "p", "by('provider')", "we", "The provider cancels."),
        Key("cancel.digit", "1,2,3,4,5,6,7,8,9", "", "why", "Cancels for the reason with that number.", writes=True,
            face="1-9"),
        BACK,
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(KEYS),
        *(Binding(str(number), f"why({number})", show=False) for number in range(1, 10)),
    ]
    AUTO_FOCUS = ""

    def __init__(self, what: str) -> None:
        super().__init__(f"Cancel {what}")
        self._by = ""

    def compose_panel(self) -> Iterable[Widget]:
        yield Static(self._content(), markup=False, id="lines")

    def _content(self) -> Content:
        if not self._by:
            return Content.assemble(
                "Who cancels?  ",
                ("c", "bold $footer-key-foreground"),
                " the client   ",
                ("p", "bold $footer-key-foreground"),
                " the provider",
            )
        head = Content.styled(f"The {self._by} cancels. Why?", "bold")
        lines = [
            Content.assemble((f" {number} ", "bold $footer-key-foreground"), reason)
            for number, reason in enumerate(REASONS[self._by], 1)
        ]
        return Content("\n").join([head, *lines])

    def _show(self, by: str) -> None:
        self._by = by
        self.say("")
        self.query_one("#lines", Static).update(self._content())

    def action_by(self, who: str) -> None:
        self._show(who)

    def action_why(self, number: int) -> None:
        reasons = REASONS.get(self._by, ())
        if not reasons:
            self.say("First say who cancels: c for the client, p for the provider.")
        elif number > len(reasons):
            self.say(f"There is no reason {number}.")
        else:
            self.dismiss((self._by, reasons[number - 1]))

    def action_back(self) -> None:
        if self._by:
            self._show("")
        else:
            self.dismiss(None)
