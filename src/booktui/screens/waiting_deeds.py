"""What is decided about a wait: its priority, a suspension, its end, its return, a question passed up."""

from __future__ import annotations

from functools import partial

from booktui.desk.listing.list_views import TrackerRow
from booktui.rules.escalation import TRIGGERS
from booktui.rules.removals import Reason
from booktui.screens.dialogs.ask import AskLine
from booktui.screens.dialogs.choose import Choose
from booktui.screens.dialogs.co_sign import signed
from booktui.screens.dialogs.prioritise import Prioritise, Rated
from booktui.screens.dialogs.removal_reason import RemovalReason
from booktui.screens.dialogs.remove_entry import RemoveForm
from booktui.screens.dialogs.suspend import Span, SuspendForm
from booktui.screens.waiting_base import WaitingBase
from booktui.widgets.safe import shown

KEPT = "Nothing is saved. What was typed is kept: {key} goes on with it."
ABOUT = tuple(name for name in TRIGGERS if name != "clinic cut")
"""What a question about one client may be passed up for."""


class Deciding(WaitingBase):
    """The part of the screen that decides about the row under the cursor."""

    @property
    def zone_now(self) -> tuple[int, str]:
        """The instant and the zone in which people mean days."""
        return self.desk.now(), self.desk.zone

    def answered(self, row: TrackerRow, key: str, draft: str, done: object) -> None:
        """Say what a form did, or that it keeps what was typed."""
        if done is not None:
            self.did(row.entry_id, done if isinstance(done, str) else tuple(done))  # type: ignore[arg-type]
        elif draft in self.drafts:
            self.say(KEPT.format(key=key))

    def on_the_list(self, verb: str) -> TrackerRow | None:
        """The row, unless it is off the list."""
        row = self.row_to(verb)
        if row is not None and row.status == "removed":
            self.say(f"{shown(row.name, 30)} is off the list: i puts them back first.", error=True)
            return None
        return row

    # -- priority

    def action_prioritise(self) -> None:
        row = self.on_the_list("rate")
        story = self.try_to(lambda: self.desk.stories.of(row.entry_id)) if row is not None else None
        if row is None or story is None:
            return
        dialog = Prioritise(
            shown(row.name, 30), row.letter, story, partial(self._rate, row.entry_id), self.look.today, self.zone_now
        )
        self.app.push_screen(dialog, lambda done: self.answered(row, "p", "", done))

    def _rate(self, entry_id: int, rated: Rated) -> str:
        """Raises DeskError."""
        known, who = self.desk.priorities, rated.decision
        if rated.declines:
            assert who is not None
            return known.decline(entry_id, who.clinician, who.decided_on, who.reason)
        if who is None:
            made = known.propose(entry_id, rated.urgency, rated.severity, rated.reason)
            rating = f"U{made.urgency} V{made.severity}, {made.band}"
            return f"Proposed for {made.name}: {rating}, now {made.was}. A clinician decides; p then c records it."
        if not rated.urgency:
            return known.confirm(entry_id, who.clinician, who.decided_on)
        return known.rate(
            entry_id, rated.urgency, rated.severity, rated.reason or "as decided", who.clinician, who.decided_on
        )

    # -- suspension

    def action_suspend(self) -> None:
        row = self.on_the_list("suspend")
        if row is None:
            return
        if row.status == "suspended":
            said = self.try_to(lambda: self.desk.suspending.resume(row.entry_id))
            if said is not None:
                self.did(row.entry_id, said)
            return

        def attempt(span: Span) -> tuple[str, ...]:
            return self.desk.suspending.suspend(row.entry_id, span.first, span.last, span.reason)

        form = SuspendForm(shown(row.name, 30), row.entry_id, attempt, self.drafts, self.zone_now)
        self.app.push_screen(form, lambda done: self.answered(row, "s", f"suspend-{row.entry_id}", done))

    # -- removal

    def action_remove(self) -> None:
        row = self.on_the_list("take off")
        if row is None:
            return
        clocks = self.desk.policy.clocks
        statuses = {one.code: one.meaning for one in self.desk.clocks.codes()} if clocks else {}

        def picked(reason: Reason | None) -> None:
            if reason is not None:
                self._remove(row, reason, statuses)

        self.app.push_screen(RemovalReason(shown(row.name, 30), self.desk.removals.reasons(), statuses), picked)

    def _remove(self, row: TrackerRow, reason: Reason, statuses: dict[str, str]) -> None:
        attempt = partial(self.desk.removals.remove, row.entry_id, reason.code)
        form = RemoveForm(
            shown(row.name, 30), row.entry_id, reason, attempt, self.drafts, self.zone_now, statuses
        )  # fmt: skip
        draft = f"remove-{row.entry_id}-{reason.code}"
        self.app.push_screen(form, lambda done: self.answered(row, "x", draft, done))

    def action_reinstate(self) -> None:
        row = self.row_to("put back")
        if row is None:
            return
        if row.status != "removed":
            self.say("i puts a removed client back: f, then removed, lists them.", error=True)
            return

        def given(reason: str | None) -> None:
            if reason:
                back = partial(self.desk.removals.reinstate, row.entry_id, reason)
                signed(self, back, lambda lines: self.did(row.entry_id, lines), self.refuse)

        hint = "Why? They get their place back: the clock and the day they began to wait stay."
        self.app.push_screen(AskLine(f"Put {shown(row.name, 30)} back", hint), given)

    # -- passing on

    def action_escalate(self) -> None:
        row = self.row_to("ask about")
        if row is None:
            return

        def picked(place: int | None) -> None:
            if place is not None:
                self._ask_question(row, ABOUT[place])

        lines = [f"{TRIGGERS[name].words} → {TRIGGERS[name].first}" for name in ABOUT]
        title = f"Pass up a question about {shown(row.name, 30)}"
        self.app.push_screen(Choose(title, lines, hint="What is it?"), picked)

    def _ask_question(self, row: TrackerRow, trigger: str) -> None:
        def asked(question: str | None) -> None:
            if question:
                made = self.try_to(
                    lambda: self.desk.escalations.raise_(
                        trigger, question, client_id=row.client_id, entry_id=row.entry_id
                    )
                )
                if made is not None:
                    self.did(row.entry_id, f"Passed up to the {made.to_whom}: {made.question}")

        title = f"{TRIGGERS[trigger].words}: {shown(row.name, 30)}"
        self.app.push_screen(AskLine(title, "What is to be decided, and what was offered?"), asked)
