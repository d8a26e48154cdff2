"""What a removal needs besides its reason: words, whose decision, a second person, proof."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from booktui.desk.errors import DeskError
from booktui.rules.clocks.deciding import SAID as EVIDENCE
from booktui.rules.removals import Reason, Who
from booktui.screens.dialogs.client_form import yes_no
from booktui.screens.dialogs.co_sign import signed
from booktui.screens.dialogs.form import Entry, RepeatingForm
from booktui.screens.dialogs.removal_reason import follows
from booktui.screens.dialogs.said import NotSaid, day_said
from booktui.widgets.call_paint import wrap
from booktui.widgets.clinic_rows import day_long
from booktui.widgets.details import Paint

WHY = Entry("reason", "Why", "needed: kept with it, and in the letters' file")
CLINICIAN = Entry("clinician", "Clinician", "needed: whose decision it is")
DECIDED = Entry("decided_on", "Decided on", "today, yesterday, 20 nov")
SECOND = Entry("second", "Second person", "needed: who else has looked at both")
PROOF = Entry("proof", "Proof", "what shows it, such as the letter from there")
NO_GP = Entry("no_gp", "No GP", "y: looked into, only the client can be told", yes_no=True)
MISSED = "33"
"""The status of a missed first visit: it asks how the client was told of it."""


def entries_for(reason: Reason, clocks: bool) -> tuple[Entry, ...]:
    """The lines that this reason needs."""
    found = [WHY]
    if reason.who is Who.CLINICIAN:
        found += [CLINICIAN, DECIDED]
    if reason.who is Who.SECOND:
        found.append(SECOND)
    if reason.who is Who.PROOF:
        found += [PROOF, CLINICIAN._replace(hint="or whose decision it is"), DECIDED]
    if clocks and len(reason.status) > 1:
        found.append(Entry("status", "Clock", f"{' or '.join(reason.status)}; empty: {reason.status[0]}"))
    if clocks and MISSED in reason.status:
        found.append(Entry("evidence", "Told by", f"for {MISSED}: {EVIDENCE}"))
    if "gp" in reason.letters:
        found.append(NO_GP)
    return tuple(found)


class RemoveForm(RepeatingForm[tuple[str, ...]]):
    """Gives back what was done; stays open with the reason when that was refused."""

    DEFAULT_CSS = """
    RemoveForm #form-below { height: 4; }
    RemoveForm #panel .entry Static { width: 15; }
    """

    def __init__(
        self, name: str, entry_id: int, reason: Reason, attempt: Callable[..., tuple[str, ...]],
        drafts: dict[str, dict[str, str]], zone_now: tuple[int, str], statuses: Mapping[str, str],
    ) -> None:  # fmt: skip
        """Args: attempt: takes what the desk's `remove` takes by name; zone_now: the instant and the zone."""
        days = {"decided_on": "today"} if reason.who is Who.CLINICIAN else {}
        start = {"reason": reason.meaning, **days}
        draft = f"remove-{entry_id}-{reason.code}"
        super().__init__(f"{reason.code}: take {name} off the list", drafts, draft, {}, start)
        self._reason, self._attempt, self._zone_now, self._statuses = reason, attempt, zone_now, statuses
        self._entries = entries_for(reason, bool(statuses))

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self._entries

    def repeat(self, typed: Mapping[str, str]) -> Paint:
        pieces = [(follows(self._reason, self._statuses), "muted")]
        day = typed.get("decided_on", "").strip()
        if day:
            try:
                pieces.append((f" Decided {day_long(self._day(day))}.", "row"))
            except NotSaid as problem:
                pieces.append((f" ‹!› {problem}", "alarm"))
        return partial(wrap, pieces)

    def _day(self, text: str) -> date:
        try:
            return day_said(text, *self._zone_now)
        except NotSaid as problem:
            raise NotSaid(f"Decided on: {problem}") from None

    def _values(self) -> dict[str, Any]:
        """What was typed, as the desk takes it. Raises NotSaid."""
        found: dict[str, Any] = {name: text.strip() for name, text in self.typed.items()}
        if "decided_on" in found:
            found["decided_on"] = self._day(found["decided_on"]) if found["decided_on"] else None
        if "no_gp" in found:
            try:
                found["no_gp"] = bool(yes_no(found["no_gp"]))
            except ValueError as problem:
                raise NotSaid(f"No GP: {problem}.") from None
        return found

    def action_save(self) -> None:
        try:
            values = self._values()
        except NotSaid as problem:
            self.not_said(problem)
            return
        self.keep_draft()
        signed(self, partial(self._attempt, **values), self.kept, self._refuse)

    def _refuse(self, error: DeskError) -> None:
        self.say(error.message)
        self._go_to_missing()

    def _go_to_missing(self) -> None:
        """The first empty line that is needed."""
        for entry in self.entries:
            if entry.hint.startswith("needed") and not self.typed[entry.name].strip():
                self.go_to_fault(entry.name)
                return
