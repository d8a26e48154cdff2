"""Escalations: passing a question up, and one with its steps, to decide, to pass on or to take back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, ClassVar

from textual.binding import BindingType

from booktui.desk.due.escalation_views import EscalationView
from booktui.desk.errors import DeskError
from booktui.rules.clock import spoken
from booktui.rules.escalation import PEOPLE, SUPERVISOR, TRIGGERS
from booktui.screens.dialogs.co_sign import signed
from booktui.screens.dialogs.form import Entry, Form, RepeatingForm
from booktui.screens.dialogs.frame import BACK
from booktui.screens.dialogs.lines import SCROLLING, Scrolling
from booktui.widgets.call_paint import wrap
from booktui.widgets.details import Paint
from booktui.widgets.keys import Key, bindings
from booktui.widgets.waiting_rows import Cell

Drafts = dict[str, dict[str, str]]
DECIDE = Key("escalation.decide", "d", "decide", "decide", "Records the decision (a supervisor's).", writes=True)
PASS_ON = Key("escalation.pass", "p", "pass_on", "pass on", "Passes it to the next level, or to somebody.", writes=True)
TAKE_BACK = Key("escalation.back", "x", "take_back", "take back", "Takes it back, with a reason.", writes=True)
KEYS: tuple[Key, ...] = (DECIDE, PASS_ON, TAKE_BACK)


class EscalateForm(RepeatingForm[EscalationView]):
    """Gives back what was raised; stays open with the reason when that was refused."""

    ENTRIES: ClassVar[tuple[Entry, ...]] = (
        Entry("question", "Question", "needed: what is to be decided"),
        Entry("trigger", "Cause", "other"),
        Entry("options", "Options", "what was offered, parted by ;"),
    )
    DEFAULT_CSS = "EscalateForm #form-below { height: 4; }"

    def __init__(
        self, about: str, drafts: Drafts, draft: str, cause: str, attempt: Callable[[Mapping[str, str]], EscalationView]
    ):  # fmt: skip
        """Args: cause: the likely one, which may be changed."""
        super().__init__(f"Escalate: {about}", drafts, draft, {"trigger": cause})
        self._attempt = attempt

    def repeat(self, typed: Mapping[str, str]) -> Paint:
        cause = TRIGGERS.get(typed["trigger"].strip() or "other")
        if cause is None:
            return partial(wrap, [(f"‹!› Causes: {', '.join(TRIGGERS)}.", "alarm")])
        said = f"Goes to the {cause.first} (level {cause.level}). {cause.words}."
        return partial(wrap, [(said, "row"), (f" Causes: {', '.join(TRIGGERS)}.", "muted")])

    def action_save(self) -> None:
        self.keep_draft()
        try:
            done = self._attempt(self.typed)
        except DeskError as error:
            self.say(error.message)
            return
        self.forget_draft()
        self.dismiss(done)


class Decide(Form[EscalationView]):
    """What was decided, and by whom where that is not whoever records it."""

    ENTRIES: ClassVar[tuple[Entry, ...]] = (
        Entry("decision", "Decision", "needed"),
        Entry("decided_for", "Decided by", ""),
    )

    def __init__(self, view: EscalationView, drafts: Drafts, attempt: Callable[[Mapping[str, str]], EscalationView]):
        super().__init__(f"Decision: {view.question}", drafts, f"decide-{view.id}")
        self._view, self._attempt = view, attempt

    @property
    def entries(self) -> tuple[Entry, ...]:
        hint = (
            "empty: yourself" if self._view.level <= SUPERVISOR else f"needed: the {self._view.to_whom} or their name"
        )
        return (self.ENTRIES[0], self.ENTRIES[1]._replace(hint=hint))

    def action_save(self) -> None:
        _attempt(self, self._attempt)


class PassOn(Form[EscalationView]):
    """To whom it is passed on, and why."""

    ENTRIES: ClassVar[tuple[Entry, ...]] = (
        Entry("what", "Why", "needed"),
        Entry("to_whom", "To", f"empty: the next level; {', '.join(PEOPLE.values())}; or a name"),
    )

    def __init__(self, view: EscalationView, drafts: Drafts, attempt: Callable[[Mapping[str, str]], EscalationView]):
        super().__init__(f"Pass on: {view.question}", drafts, f"pass-{view.id}")
        self._attempt = attempt

    def action_save(self) -> None:
        _attempt(self, self._attempt)


def _attempt(form: Form[Any], attempt: Callable[[Mapping[str, str]], Any]) -> None:
    """Do it, or say why not with what was typed kept."""
    form.keep_draft()
    signed(form, partial(attempt, form.typed), form.kept, lambda error: form.say(error.message))


class EscalationDialog(Scrolling[str]):
    """One escalation with its steps; gives back `decide`, `pass` or `withdraw`."""

    KEYS: ClassVar[tuple[Key, ...]] = (*KEYS, *SCROLLING, BACK)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(KEYS)]

    def __init__(self, view: EscalationView, zone: str) -> None:
        super().__init__(f"Escalation {view.id}: {view.trigger_words}")
        self._view, self._zone = view, zone

    def lines(self, width: int) -> list[list[Cell]]:
        return escalation_lines(self._view, self._zone, width)

    def keys_now(self) -> tuple[Key, ...]:
        return (*(KEYS if self._view.state == "open" else ()), *self.scrolling, BACK)

    def action_decide(self) -> None:
        self._give("decide")

    def action_pass_on(self) -> None:
        self._give("pass")

    def action_take_back(self) -> None:
        self._give("withdraw")

    def _give(self, what: str) -> None:
        if self._view.state == "open":
            self.dismiss(what)
        else:
            self.say(f"It is {self._view.state} already.")


def escalation_lines(view: EscalationView, zone: str, width: int) -> list[list[Cell]]:
    """The question, whose turn it is, what was offered, then every step."""
    whose = " ".join(part for part in (view.who, view.client_ref) if part)
    about = f"  A{view.appointment_id:06d}" if view.appointment_id else ""
    until = f"answer due {spoken(view.due_at, zone)}" if view.state == "open" else view.state
    lines = wrap([(view.question, "name")], width)
    lines += wrap([(f"{whose or 'Nobody in particular'}{about}", "row")], width)
    lines += wrap([(f"{view.level_words}; {until}", "soon" if view.state == "open" else "good")], width)
    for option in view.options:
        lines += wrap([(option, "row")], width, "  offered: ", "           ")
    for step in view.steps:
        head = f"{spoken(step.at, zone)}  {step.by} to {step.to_whom}: "
        lines += wrap([(head, "label"), (step.what, "row")], width, "", "  ")
    return lines
