"""Escalations as screens and commands show them: plain values and the JSON shape."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from booktui.rules.clock import iso
from booktui.rules.escalation import PEOPLE, TRIGGERS
from booktui.rules.values import Instant

HIDDEN = "••••"


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of an escalation: raised, passed on, answered (ESC-01)."""

    at: Instant
    by: str
    level: int
    to_whom: str
    what: str
    due_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class EscalationView:
    """A question passed up the ladder; the client's name is masked where it must be."""

    id: int
    trigger: str
    question: str
    level: int
    to_whom: str
    raised_by: str
    raised_at: Instant
    due_at: Instant
    state: str
    """`open`, `decided` or `withdrawn`."""
    options: tuple[str, ...] = ()
    client_id: int | None = None
    client_ref: str = ""
    who: str = ""
    entry_id: int | None = None
    appointment_id: int | None = None
    decision: str = ""
    decided_for: str = ""
    """Who decided."""
    decided_by: str = ""
    """Who recorded it."""
    decided_at: Instant | None = None
    steps: tuple[StepView, ...] = ()
    """Oldest first; lists leave them out."""
    sensitive: bool = False
    """The client's record is: free text shows only where it is asked for."""

    @property
    def trigger_words(self) -> str:
        """`Suspected cancer, no date yet`."""
        known = TRIGGERS.get(self.trigger)
        return known.words if known else self.trigger

    @property
    def level_words(self) -> str:
        """`level 2, service manager`: where on the ladder, and who is asked."""
        return f"level {self.level}, {self.to_whom or PEOPLE[self.level]}"


def masked(view: EscalationView) -> EscalationView:
    """The same without what somebody typed about a sensitive client (PRV-01)."""
    steps = tuple(replace(step, what=HIDDEN) for step in view.steps)
    options, decision = tuple(HIDDEN for _ in view.options), HIDDEN if view.decision else ""
    return replace(view, question=HIDDEN, options=options, decision=decision, steps=steps)


def escalation_json(view: EscalationView) -> dict[str, Any]:
    """`{"id", "trigger", "client", "entry", "appointment", "question", "options", "level", "to_whom", "raised_by",
    "raised_at", "due_at", "state", "decision", "decided_for", "decided_by", "decided_at", "steps": […]}`."""
    return {
        "id": view.id, "trigger": view.trigger, "client": view.client_ref or None, "entry": view.entry_id,
        "appointment": view.appointment_id, "question": view.question, "options": list(view.options),
        "level": view.level, "to_whom": view.to_whom, "raised_by": view.raised_by, "raised_at": iso(view.raised_at),
        "due_at": iso(view.due_at), "state": view.state, "decision": view.decision, "decided_for": view.decided_for,
        "decided_by": view.decided_by, "decided_at": _instant(view.decided_at),
        "steps": [_step_json(step) for step in view.steps],
    }  # fmt: skip


def _step_json(step: StepView) -> dict[str, Any]:
    """`{"at", "by", "level", "to_whom", "what", "due_at"}`."""
    return {
        "at": iso(step.at), "by": step.by, "level": step.level, "to_whom": step.to_whom, "what": step.what,
        "due_at": _instant(step.due_at),
    }  # fmt: skip


def _instant(at: Instant | None) -> str | None:
    return None if at is None else iso(at)
