"""A question to a clinician: what it is about, a letter for what was decided, then who decided and when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, cast

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from booktui.desk.errors import DeskError
from booktui.desk.visits.reviews import Decided, ReviewView
from booktui.rules.clock import local_date, spoken
from booktui.screens.dialogs.clinician import Clinician, Decision
from booktui.screens.dialogs.frame import BACK, Dialog
from booktui.widgets.keys import Key, bindings
from booktui.widgets.safe import shown

LETTERS = {"reoffer": "r", "keep": "k", "discharge": "d", "return": "b"}
KEYS: tuple[Key, ...] = (
    Key("review.reoffer", "r", "decide('reoffer')", "offer again", "The client is rung anew.", writes=True),
    Key("review.keep", "k", "decide('keep')", "keep", "The client stays on the list as it is.", writes=True),
    Key("review.discharge", "d", "decide('discharge')", "discharge", "Discharges to the referrer.", writes=True),
    Key("review.return", "b", "decide('return')", "back to referrer",
        "Back to the referrer, as the client agreed.", writes=True),
)  # fmt: skip


class ReviewDialog(Dialog[Decided]):
    """Gives back what the decision did, or nothing; stays open with the reason when it was refused."""

    KEYS: ClassVar[tuple[Key, ...]] = (*KEYS, BACK)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(KEYS), *bindings((BACK,))]
    AUTO_FOCUS = ""

    def __init__(self, review: ReviewView) -> None:
        super().__init__(f"{review.name}: {review.cause_words}")
        self._review = review
        self._drafts: dict[str, dict[str, str]] = {}

    @property
    def _desk(self) -> Any:
        return cast(Any, self.app).desk

    def keys_now(self) -> tuple[Key, ...]:
        open_ones = {LETTERS[word] for word in self._review.may if word in LETTERS}
        return (*(key for key in KEYS if key.keys in open_ones), BACK)

    def compose_panel(self) -> Iterable[Widget]:
        yield Static(self._content(), markup=False, id="lines")

    def _content(self) -> Content:
        one = self._review
        about = " ".join(part for part in (one.service, one.priority, f"({one.rule})") if part)
        late = "‹!› overdue since" if one.overdue else "to be decided by"
        head = f"{about}, {late} {spoken(one.due_at, self._desk.zone)}"
        answers = [
            Content.assemble((f" {LETTERS[word]} ", "bold $footer-key-foreground"), meaning)
            for word, meaning in one.decisions
            if word in LETTERS
        ]
        note = [Content(shown(one.note, 400))] if one.note else []
        return Content("\n").join([Content(shown(head)), *note, Content("What did the clinician decide?"), *answers])

    def action_decide(self, word: str) -> None:
        if word not in self._review.may:
            self.say("That is not open for this review.")
            return
        desk = self._desk
        now, zone = desk.now(), desk.zone

        def answered(decision: Decision | None) -> None:
            if decision is not None:
                self._record(word, decision)

        title = dict(self._review.decisions)[word].capitalize()
        self.app.push_screen(Clinician(title, self._drafts, local_date(now, zone), (now, zone)), answered)

    def _record(self, word: str, decision: Decision) -> None:
        try:
            done = self._desk.reviews.decide(
                self._review.id, word, decision.clinician, decision.decided_on, decision.reason, agreed=word == "return"
            )  # fmt: skip
        except DeskError as error:
            self.say(error.message)
        else:
            self.dismiss(done)
