"""The stable shapes of `booktui fill --json`: instants as ISO 8601 ending in `Z`, people by their references."""

from __future__ import annotations

from typing import Any

from booktui.desk.freed.views import Answered, Asked, AskView, FillCandidate, FreedView
from booktui.desk.shapes import appointment_json
from booktui.rules.clock import iso


def freed_json(freed: FreedView) -> dict[str, Any]:
    """`{"id", "start", "end", "slot_type", "service", "practitioner", "location", "why", "freed_at", "freed_by",
    "state", "note", "filled_by", "asks": […]}`."""
    names = ("id", "letter", "service", "practitioner", "location", "why", "freed_by", "state", "note", "filled_by")
    shape = {("slot_type" if name == "letter" else name): getattr(freed, name) for name in names}
    times = {"start": iso(freed.start), "end": iso(freed.end), "freed_at": iso(freed.freed_at)}
    return {**shape, **times, "asks": [ask_json(ask) for ask in freed.asks]}


def ask_json(ask: AskView) -> dict[str, Any]:
    """`{"ask", "number", "entry", "client", "place", "why", "asked_at", "asked_by", "answer", "reason",
    "held_until"}`."""
    return {
        "ask": ask.id, "number": ask.number, "entry": ask.entry_id, "client": ask.client.ref, "place": ask.place,
        "why": ask.why, "asked_at": iso(ask.asked_at), "asked_by": ask.asked_by, "answer": ask.answer or None,
        "reason": ask.reason, "held_until": iso(ask.held_until) if ask.held_until else None,
    }  # fmt: skip


def candidate_json(one: FillCandidate) -> dict[str, Any]:
    """`{"place", "entry", "client", "name", "service", "priority", "band", "days_waited", "days_left", "notice_hours",
    "agreed", "has", "why", "passed"}`."""
    return {
        "place": one.place, "entry": one.entry_id, "client": one.client.ref, "name": one.client.name,
        "service": one.client.waiting, "priority": one.priority, "band": one.band, "days_waited": one.days_waited,
        "days_left": one.days_left, "notice_hours": one.notice_hours, "agreed": one.agreed,
        "has": iso(one.booked_start) if one.booked_start is not None else None, "why": one.why, "passed": one.passed,
    }  # fmt: skip


def asked_json(asked: Asked) -> dict[str, Any]:
    """`{"freed", "ask", "phone", "needs", "read_back", "passed"}`."""
    return {
        "freed": freed_json(asked.freed), "ask": ask_json(asked.ask), "phone": asked.phone, "needs": list(asked.needs),
        "read_back": asked.read_back, "passed": list(asked.passed),
    }  # fmt: skip


def answered_json(done: Answered) -> dict[str, Any]:
    """`{"freed", "ask", "appointment", "next_freed"}`."""
    made = done.outcome.appointment if done.outcome else None
    return {
        "freed": freed_json(done.freed), "ask": ask_json(done.ask),
        "appointment": appointment_json(made) if made else None, "next_freed": done.next_freed,
    }  # fmt: skip
