"""The `--json` shapes of reviews and of visits without an outcome."""

from __future__ import annotations

from typing import Any

from booktui.desk.visits.missing import MissingView
from booktui.desk.visits.reviews import ReviewView
from booktui.rules.clock import iso


def review_json(view: ReviewView) -> dict[str, Any]:
    """`{"id", "client", "entry", "appointment", "service", "priority", "cause", "rule", "may": […], "note",
    "opened_at", "due_at", "overdue", "state", "decision", "clinician", "decided_on", "reason"}`; never a name."""
    return {
        "id": view.id, "client": view.client_ref, "entry": view.entry_id,
        "appointment": f"A{view.appointment_id:06d}" if view.appointment_id else None, "service": view.service,
        "priority": view.priority, "cause": view.cause, "rule": view.rule, "may": list(view.may), "note": view.note,
        "opened_at": iso(view.opened_at), "due_at": iso(view.due_at), "overdue": view.overdue, "state": view.state,
        "decision": view.decision, "clinician": view.clinician,
        "decided_on": view.decided_on.isoformat() if view.decided_on else None, "reason": view.reason,
    }  # fmt: skip


def missing_json(view: MissingView) -> dict[str, Any]:
    """`{"appointment", "client", "service", "practitioner", "start", "status", "due_at"}`; never a name."""
    return {
        "appointment": view.ref, "client": view.client_ref, "service": view.service,
        "practitioner": view.practitioner, "start": iso(view.start), "status": view.status, "due_at": iso(view.due_at),
    }  # fmt: skip
