"""From when to when a client cannot come, in words that people say; what was understood is repeated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import ClassVar

from booktui.desk.errors import DeskError
from booktui.screens.dialogs.form import Entry, RepeatingForm
from booktui.screens.dialogs.said import NotSaid, day_said
from booktui.widgets.call_paint import wrap
from booktui.widgets.clinic_rows import day_long
from booktui.widgets.details import Paint

ENTRIES = (
    Entry("first", "From", "today, 7 dec, mon"),
    Entry("last", "To", "that day inside: 4 jan, +6w; empty: nobody knows"),
    Entry("reason", "Why", "needed: abroad, ill, asked to wait"),
)


@dataclass(frozen=True, slots=True)
class Span:
    """The days on which they cannot come, both inside, and why."""

    first: date
    last: date | None
    """None where nobody knows: a clinician is asked."""
    reason: str


class SuspendForm(RepeatingForm[tuple[str, ...]]):
    """Gives back what was done; stays open with the reason when that was refused."""

    ENTRIES: ClassVar[tuple[Entry, ...]] = ENTRIES
    DEFAULT_CSS = "SuspendForm #form-below { height: 2; }"

    def __init__(
        self, name: str, entry_id: int, attempt: Callable[[Span], tuple[str, ...]],
        drafts: dict[str, dict[str, str]], zone_now: tuple[int, str],
    ) -> None:  # fmt: skip
        """Args: zone_now: the instant and the zone in which the days are meant."""
        super().__init__(f"Suspend {name}", drafts, f"suspend-{entry_id}", {}, {"first": "today"})
        self._attempt, self._zone_now = attempt, zone_now

    def repeat(self, typed: Mapping[str, str]) -> Paint:
        try:
            first, last = self._days(typed)
        except NotSaid as problem:
            return partial(wrap, [(f"‹!› {problem}", "alarm")])
        if last is None:
            said = f"From {day_long(first)}, until somebody says otherwise; a clinician is asked. The clock runs on."
        else:
            days = (last - first).days + 1
            said = f"{day_long(first)} to {day_long(last)}, {days} days; then they wait again. The clock runs on."
        return partial(wrap, [(said, "row")])

    def _days(self, typed: Mapping[str, str]) -> tuple[date, date | None]:
        """Raises NotSaid, with the field's label before the sentence."""
        first = self._day("From", typed["first"] or "today")
        if not typed["last"].strip():
            return first, None
        last = self._day("To", typed["last"])
        if last < first:
            raise NotSaid(f"To: {day_long(last)} is before {day_long(first)}.")
        return first, last

    def _day(self, label: str, text: str) -> date:
        try:
            return day_said(text, *self._zone_now)
        except NotSaid as problem:
            raise NotSaid(f"{label}: {problem}") from None

    def action_save(self) -> None:
        typed = self.typed
        try:
            if not typed["reason"].strip():
                raise NotSaid("Why: say why they cannot come.")
            span = Span(*self._days(typed), typed["reason"].strip())
        except NotSaid as problem:
            self.not_said(problem)
            return
        self.keep_draft()
        try:
            done = self._attempt(span)
        except DeskError as error:
            self.say(error.message)
            return
        self.forget_draft()
        self.dismiss(done)
