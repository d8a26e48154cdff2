"""Why an entry leaves the list: a digit, or the code typed; of the marked one who may say so and what follows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from booktui.rules.removals import NEEDS, Reason, Who
from booktui.screens.dialogs.frame import BACK, Dialog
from booktui.widgets.keys import Key, bindings
from booktui.widgets.safe import filled, shown

TO = {"client": "the client", "gp": "the GP", "provider": "the other provider"}
WHO = {
    Who.CLERK: "anybody", Who.PROOF: "with proof", Who.SECOND: "two people", Who.CLINICIAN: "a clinician",
    Who.SUPERVISOR: "a supervisor",
}  # fmt: skip
"""Who may say so, where there are but a few cells."""
DIGITS = "123456789"


def follows(reason: Reason, statuses: Mapping[str, str]) -> str:
    """Who may say so, who is written to, and what becomes of the clock, as sentences.

    Args:
        statuses: what the RTT status codes mean; none where there are no clocks.
    """
    told = " and ".join(TO[one] for one in reason.letters)
    letters = f"Letters to {told}." if told else "Nobody is written to."
    known = [f"{code} ({statuses[code]})" for code in reason.status if code in statuses]
    clock = f"The clock gets {' or '.join(known)}." if known else "The clock is left as it is." if statuses else ""
    back = "They can come back for a while." if reason.returns else ""
    return " ".join(part for part in (f"By {NEEDS[reason.who]}.", letters, clock, back) if part)


class CodeLine(Input):
    """The line for a code: no code has a digit, so one is a pick."""

    @dataclass
    class Picked(Message):
        """A digit."""

        number: int

    async def _on_key(self, event: events.Key) -> None:
        if event.key in DIGITS:
            event.stop()
            event.prevent_default()
            self.post_message(self.Picked(int(event.key)))
        else:
            await super()._on_key(event)


class RemovalReason(Dialog[Reason]):
    """Gives back the reason."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("removal.digit", "1,2,3,4,5,6,7,8,9", "", "pick", "Takes the reason with that number.", face="1-9"),
        Key("removal.down", "down", "line(1)", "down", "One reason down.", face="↓"),
        Key("removal.up", "up", "line(-1)", "up", "One reason up.", face="↑"),
        Key("removal.enter", "enter", "", "take", "Takes the reason with the mark.", face="enter"),
        BACK,
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(KEYS)]

    def __init__(self, name: str, reasons: Sequence[Reason], statuses: Mapping[str, str]) -> None:
        super().__init__(f"Take {name} off the list: why?")
        self._all, self._statuses = tuple(reasons), statuses
        self._listed = self._all
        self._at = 0

    def compose_panel(self) -> Iterable[Widget]:
        line = CodeLine(placeholder="a digit, or letters of the code or of what it means", compact=True)
        line.cursor_blink = False
        yield line
        yield Static(self._content(), markup=False, id="lines")
        yield Static(self._below(), markup=False, id="below")

    def _content(self) -> Content:
        return Content("\n").join(self._line(place, reason) for place, reason in enumerate(self._listed))

    def _line(self, place: int, reason: Reason) -> Content:
        here = place == self._at
        number = DIGITS[place] if place < len(DIGITS) else " "
        return Content.assemble(
            ("▸" if here else " ", "bold $accent"), (f"{number} ", "bold $footer-key-foreground"),
            (f"{reason.code:<7}{filled(reason.meaning, 48)} ", "bold" if here else ""),
            (WHO.get(reason.who, ""), "$text-muted"),
        )  # fmt: skip

    def _below(self) -> Content:
        reason = self._here
        text = follows(reason, self._statuses) if reason is not None else "No reason of that name."
        return Content("\n").join((Content(""), Content.styled(shown(text), "$text-muted")))

    @property
    def _here(self) -> Reason | None:
        return self._listed[self._at] if self._at < len(self._listed) else None

    def _paint(self) -> None:
        self.query_one("#lines", Static).update(self._content())
        self.query_one("#below", Static).update(self._below())

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.say("")
        typed = event.value.strip().casefold()
        starts = [one for one in self._all if one.code.casefold().startswith(typed)]
        self._listed = tuple(starts or [one for one in self._all if typed in one.meaning.casefold()])
        self._at = 0
        self._paint()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._here is None:
            self.say("There is no such reason.")
        else:
            self.dismiss(self._here)

    def on_code_line_picked(self, event: CodeLine.Picked) -> None:
        event.stop()
        if event.number <= len(self._listed):
            self.dismiss(self._listed[event.number - 1])
        else:
            self.say(f"There is no line {event.number}.")

    def action_line(self, by: int) -> None:
        self._at = max(0, min(self._at + by, len(self._listed) - 1))
        self._paint()
