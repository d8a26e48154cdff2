"""Putting a client on the list: for what, how urgent, since when; what was understood is repeated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from booktui.desk.errors import DeskError
from booktui.desk.views import ListRow
from booktui.desk.waiting import read_priority
from booktui.screens.dialogs.form import Entry, RepeatingForm
from booktui.screens.dialogs.said import NotSaid, by_code, code_said, day_said
from booktui.widgets.call_paint import wrap
from booktui.widgets.clinic_rows import day_long
from booktui.widgets.details import Paint
from booktui.widgets.filter_words import PRIORITY

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

ENTRIES = (
    Entry("service", "For", "needed: code or name of the service"),
    Entry("priority", "Priority", "routine, urgent or 2ww; empty: routine"),
    Entry("received", "Received", "when the referral came: today, 20 nov"),
    Entry("clock_start", "Clock from", "if the wait began on another day"),
    Entry("referrer", "Referrer", "who referred them"),
    Entry("comment", "Comment", "a word to those who ring"),
)


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What is wanted."""

    service: str
    priority: str
    received: date
    clock_start: date | None
    referrer: str
    comment: str


class AddEntry(RepeatingForm[ListRow]):
    """Gives back the new entry; stays open with the reason when it was refused."""

    ENTRIES: ClassVar[tuple[Entry, ...]] = ENTRIES
    DEFAULT_CSS = "AddEntry #form-below { height: 2; }"

    def __init__(
        self, desk: Desk, name: str, client_id: int, attempt: Callable[[NewEntry], ListRow],
        drafts: dict[str, dict[str, str]],
    ) -> None:  # fmt: skip
        super().__init__(f"Put {name} on the list", drafts, f"add-{client_id}", {}, {"received": "today"})
        self._desk, self._attempt = desk, attempt

    def repeat(self, typed: Mapping[str, str]) -> Paint:
        if not typed["service"].strip():
            codes = ", ".join(sorted(by_code(self._desk.catalogue.services.values())))
            return partial(wrap, [(f"For which service? {codes}.", "muted")])
        try:
            return partial(wrap, [(self._words(self._read(typed)), "row")])
        except NotSaid as problem:
            return partial(wrap, [(f"‹!› {problem}", "alarm")])

    def _words(self, wanted: NewEntry) -> str:
        service = by_code(self._desk.catalogue.services.values())[wanted.service].name
        since = f", waits since {day_long(wanted.clock_start)}" if wanted.clock_start else ""
        return f"{service}, {PRIORITY[wanted.priority]}, received {day_long(wanted.received)}{since}."

    def _read(self, typed: Mapping[str, str]) -> NewEntry:
        """Raises NotSaid, with the field's label before the sentence."""
        known = by_code(self._desk.catalogue.services.values())
        service = code_said(typed["service"], known)
        if service not in known:
            raise NotSaid(f"For: there is no service {service!r}; known are {', '.join(sorted(known))}.")
        try:
            priority = read_priority(typed["priority"])
        except DeskError as problem:
            raise NotSaid(f"Priority: {problem.message}") from None
        started = self._day("Clock from", typed["clock_start"]) if typed["clock_start"].strip() else None
        received = self._day("Received", typed["received"] or "today")
        return NewEntry(service, priority, received, started, typed["referrer"].strip(), typed["comment"].strip())

    def _day(self, label: str, text: str) -> date:
        try:
            return day_said(text, self._desk.now(), self._desk.zone)
        except NotSaid as problem:
            raise NotSaid(f"{label}: {problem}") from None

    def action_save(self) -> None:
        try:
            wanted = self._read(self.typed)
        except NotSaid as problem:
            self.not_said(problem)
            return
        self.keep_draft()
        try:
            row = self._attempt(wanted)
        except DeskError as error:
            self.say(error.message)
            return
        self.forget_draft()
        self.dismiss(row)
