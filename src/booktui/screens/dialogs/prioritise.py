"""Rating a wait: two digits for urgency and severity with the matrix in sight, then why, or whose decision it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from booktui.desk.errors import DeskError
from booktui.desk.listing.story_views import Story
from booktui.rules.priority import LETTERS, MATRIX, SEVERITY, URGENCY, WORDS
from booktui.screens.dialogs.ask import AskLine
from booktui.screens.dialogs.clinician import Clinician, Decision
from booktui.screens.dialogs.frame import BACK, Dialog
from booktui.widgets.keys import Key, bindings
from booktui.widgets.safe import shown

STYLE = {1: "$text-error bold", 2: "$text-warning bold", 3: "$text-muted"}
REASONS = (
    "worse than when referred",
    "new information from the client",
    "new information from the referrer",
    "harm if they wait longer",
    "rated wrongly before",
)
OTHER = "other, typed"


@dataclass(frozen=True, slots=True)
class Rated:
    """What was said: a rating with its reason, and whose decision it is; or a decision on an open proposal."""

    urgency: int = 0
    severity: int = 0
    reason: str = ""
    decision: Decision | None = None
    """A clinician's; without one the rating is only proposed."""
    declines: bool = False
    """The clinician leaves everything as it is."""


Attempt = Callable[[Rated], str]
"""Does it; the sentence of what was done. Raises DeskError."""


class Prioritise(Dialog[str]):
    """Gives back what was done; stays open with the reason when that was refused.

    Two digits rate, a third says why and proposes; `c` asks for the clinician whose decision it is instead. While a
    proposal is open `c` confirms it and `d` declines it, as long as no digit was pressed.
    """

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("rate.digit", "1,2,3,4,5,6", "", "rate, then why", "Urgency, severity, then the reason: it is proposed.",
            writes=True, face="1-6"),
        Key("rate.clinician", "c", "clinician", "a clinician's", "Asks for the clinician whose decision it is.",
            writes=True),
        Key("rate.decline", "d", "decline", "declined", "A clinician declines the open proposal.", writes=True),
        BACK,
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(KEYS),
        *(Binding(str(number), f"digit({number})", show=False) for number in range(1, 10)),
        Binding("backspace", "back", show=False),
    ]
    AUTO_FOCUS = ""

    def __init__(
        self, name: str, letter: str, story: Story, attempt: Attempt, today: date, zone_now: tuple[int, str]
    ) -> None:
        """Args: letter: as it counts now; zone_now: the instant and the zone in which days are meant."""
        super().__init__(f"Priority of {name}")
        self._now, self._letter, self._attempt = (story.urgency, story.severity), letter, attempt
        self._open = story.ratings[-1] if story.ratings else None
        self._today, self._zone_now = today, zone_now
        self._urgency = self._severity = 0
        self._drafts: dict[str, dict[str, str]] = {}

    def compose_panel(self) -> Iterable[Widget]:
        yield Static(self._content(), markup=False, id="rate")

    # -- what shows

    def _content(self) -> Content:
        return Content("\n").join([*self._before(), Content(""), *self._matrix(), Content(""), *self._ask()])

    def _before(self) -> list[Content]:
        urgency, severity = self._now
        rated = f"U{urgency} V{severity}, " if urgency and severity else "not rated, "
        lines = [Content(f"Now {rated}counts as {self._letter}.")]
        if self._open is not None:
            one = self._open
            why = f": {one.reason}" if one.reason else ""
            lines.append(Content(shown(f"‹?› U{one.urgency} V{one.severity} is proposed by {one.by}{why}.")))
        return lines

    def _matrix(self) -> list[Content]:
        head = Content.styled(f"{'':28}severity   1     2     3     4", "$text-muted")
        return [head, *(self._matrix_row(urgency) for urgency in (4, 3, 2, 1))]

    def _matrix_row(self, urgency: int) -> Content:
        here = urgency == self._urgency
        cells: list[tuple[str, str]] = []
        for severity, band in enumerate(MATRIX[urgency], 1):
            chosen = here and severity == self._severity
            cells.append((f"  [{LETTERS[band]}] " if chosen else f"   {LETTERS[band]}  ", STYLE[band]))
        label = f"{'▸' if here else ' '}{urgency} {URGENCY[urgency]}"
        return Content.assemble((f"{label:<36}", "bold" if here else ""), *cells)

    def _ask(self) -> list[Content]:
        if not self._urgency:
            more = [Content("c confirms the proposal, d declines it; a digit rates anew.")] if self._open else []
            return [Content("Urgency? 4 to 1."), *more]
        if not self._severity:
            parts = ", ".join(f"{number} {SEVERITY[number]}" for number in (4, 3, 2, 1))
            return [Content(f"Severity? {parts}.")]
        band = MATRIX[self._urgency][self._severity - 1]
        read = f"Urgency {self._urgency}, severity {self._severity}: {WORDS[band]}, {LETTERS[band]}. Why?"
        lines = [Content.styled(read, "bold")]
        for number, reason in enumerate((*REASONS, OTHER), 1):
            lines.append(Content.assemble((f" {number} ", "bold $footer-key-foreground"), reason))
        lines.append(Content.styled("A reason proposes it; c instead asks whose decision it is.", "$text-muted"))
        return lines

    def _paint(self) -> None:
        self.query_one("#rate", Static).update(self._content())
        self.offer_keys()

    def keys_now(self) -> tuple[Key, ...]:
        digit, clinician, decline, back = self.KEYS
        if self._severity:
            return (digit, clinician, back)
        return (digit, clinician, decline, back) if self._open and not self._urgency else (digit, back)

    # -- keys

    def action_digit(self, number: int) -> None:
        self.say("")
        if self._severity:
            self._why(number)
        elif number > 4:
            self.say(f"{'Severity' if self._urgency else 'Urgency'} is 1 to 4.")
        elif self._urgency:
            self._severity = number
        else:
            self._urgency = number
        self._paint()

    def _why(self, number: int) -> None:
        if number <= len(REASONS):
            self._do(Rated(self._urgency, self._severity, REASONS[number - 1]))
        elif number == len(REASONS) + 1:
            self.app.push_screen(AskLine("Why?", "The reason stays with the proposal."), self._typed)
        else:
            self.say(f"There is no reason {number}.")

    def _typed(self, reason: str | None) -> None:
        if reason:
            self._do(Rated(self._urgency, self._severity, reason))

    def action_clinician(self) -> None:
        if self._severity:
            self._ask_clinician(Rated(self._urgency, self._severity))
        elif self._open is not None and not self._urgency:
            self._ask_clinician(Rated())
        else:
            self.say("First urgency and severity, a digit each.")

    def action_decline(self) -> None:
        if self._open is None or self._urgency:
            self.say("d declines an open proposal, and there is none." if self._open is None else "First esc.")
        else:
            self._ask_clinician(Rated(declines=True))

    def _ask_clinician(self, rated: Rated) -> None:
        def decided(decision: Decision | None) -> None:
            if decision is not None:
                self._do(
                    Rated(rated.urgency, rated.severity, decision.reason, decision, rated.declines)
                )  # fmt: skip

        title = "Declined by whom?" if rated.declines else "Whose decision is it?"
        self.app.push_screen(Clinician(title, self._drafts, self._today, self._zone_now), decided)

    def _do(self, rated: Rated) -> None:
        try:
            done = self._attempt(rated)
        except DeskError as error:
            self.say(error.message)
            return
        self.dismiss(done)

    def action_back(self) -> None:
        """One digit back; then out."""
        if self._severity:
            self._severity = 0
        elif self._urgency:
            self._urgency = 0
        else:
            self.dismiss(None)
            return
        self.say("")
        self._paint()
