"""A clinician's decision as somebody at the desk records it: who decided, on which day, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import ClassVar

from booktui.screens.dialogs.form import Entry, RepeatingForm
from booktui.screens.dialogs.said import NotSaid, day_said
from booktui.widgets.call_paint import wrap
from booktui.widgets.clinic_rows import day_long
from booktui.widgets.details import Paint

ENTRIES = (
    Entry("clinician", "Clinician", "needed: who decided"),
    Entry("decided_on", "Decided on", "today, yesterday, 20 nov"),
    Entry("reason", "Why", "if they said so"),
)


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided what, and when."""

    clinician: str
    decided_on: date
    reason: str = ""


class Clinician(RepeatingForm[Decision]):
    """Gives back the decision once its name and day are understood."""

    ENTRIES: ClassVar[tuple[Entry, ...]] = ENTRIES
    DEFAULT_CSS = "Clinician #form-below { height: 1; }"

    def __init__(self, title: str, drafts: dict[str, dict[str, str]], today: date, zone_now: tuple[int, str]) -> None:
        super().__init__(title, drafts, "clinician", {}, {"decided_on": "today"})
        self._today, self._zone_now = today, zone_now

    def repeat(self, typed: Mapping[str, str]) -> Paint:
        if not typed["clinician"].strip():
            return partial(wrap, [("Say who decided; only a clinician may.", "muted")])
        try:
            decision = self._read(typed)
        except NotSaid as problem:
            return partial(wrap, [(f"‹!› {problem}", "muted")])
        return partial(wrap, [(f"{decision.clinician}, {day_long(decision.decided_on)}.", "row")])

    def _read(self, typed: Mapping[str, str]) -> Decision:
        name = typed["clinician"].strip()
        if not name:
            raise NotSaid("Clinician: say who decided; only a clinician may.")
        try:
            day = day_said(typed["decided_on"] or "today", *self._zone_now)
        except NotSaid as problem:
            raise NotSaid(f"Decided on: {problem}") from None
        if day > self._today:
            raise NotSaid(f"Decided on: {day_long(day)} is still to come.")
        return Decision(name, day, typed["reason"].strip())

    def action_save(self) -> None:
        try:
            decision = self._read(self.typed)
        except NotSaid as problem:
            self.not_said(problem)
            return
        self.keep_draft()
        self.dismiss(decision)
