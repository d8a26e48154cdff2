"""The stable shapes of `--json` (design.md section 9): plain dictionaries, instants as ISO 8601 ending in `Z`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from booktui.desk.views import OfferList, OfferView, Outcome
from booktui.exchange.csv_in import Rejected
from booktui.rules.clock import iso
from booktui.rules.values import Appointment, Conflict, Instant

__all__ = [
    "ImportReport",
    "Rejected",
    "appointment_json",
    "booking_json",
    "busy_json",
    "check_json",
    "conflict_json",
    "free_json",
    "import_json",
    "offer_json",
]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. `read` counts records; each was added, updated, skipped (nothing new) or rejected."""

    read: int = 0
    added: int = 0
    updated: int = 0
    skipped: int = 0
    rejected: tuple[Rejected, ...] = ()
    """By line; a line may have several faults."""
    notes: tuple[str, ...] = ()
    """What was understood in a way the person should know; not part of the JSON."""
    dry_run: bool = False
    kept_out: bool = False
    """`--strict` and something was rejected: nothing was written."""


def appointment_json(appointment: Appointment) -> dict[str, Any]:
    """`{"id", "uid", "sequence", "status", "client", "service", "practitioner", "room", "equipment", "location",
    "start", "end"}`; people and things by code."""
    names = ("id", "uid", "sequence", "status", "client", "service", "practitioner", "room", "equipment", "location")
    shape: dict[str, Any] = {name: getattr(appointment, name) for name in names}
    return {**shape, "status": str(appointment.status), "start": iso(appointment.start), "end": iso(appointment.end)}


def conflict_json(conflict: Conflict) -> dict[str, Any]:
    """`{"code", "severity", "message", "clashes_with", "alternatives": [{"start", "practitioner", "room"}]}`."""
    return {
        "code": conflict.code,
        "severity": conflict.severity,
        "message": conflict.message,
        "clashes_with": conflict.clashes_with,
        "alternatives": [
            {"start": iso(other.start), "practitioner": other.practitioner, "room": other.room}
            for other in conflict.alternatives
        ],
    }


def check_json(conflicts: Iterable[Conflict], appointment: Appointment | None = None) -> dict[str, Any]:
    """`{"appointment": null | {…}, "conflicts": […]}`, also for what was refused."""
    return {
        "appointment": appointment_json(appointment) if appointment else None,
        "conflicts": [conflict_json(conflict) for conflict in conflicts],
    }


def booking_json(outcome: Outcome) -> dict[str, Any]:
    """The same for `book`, `hold` and `move`."""
    return check_json(outcome.conflicts, outcome.appointment)


def free_json(found: OfferList) -> dict[str, Any]:
    """`{"service", "offers": […], "why_none": null|TEXT}`."""
    return {
        "service": found.service,
        "offers": [offer_json(offer) for offer in found.offers],
        "why_none": found.why_none,
    }


def offer_json(offer: OfferView) -> dict[str, Any]:
    """`{"start", "end", "practitioner", "room", "equipment", "location", "slot_type", "session", "days_to_target"}`."""
    return {
        "start": iso(offer.start),
        "end": iso(offer.end),
        "practitioner": offer.practitioner,
        "room": offer.room,
        "equipment": offer.equipment,
        "location": offer.location,
        "slot_type": offer.slot_type,
        "session": offer.session,
        "days_to_target": offer.days_to_target,
    }


def busy_json(schedule: str, spans: Iterable[Sequence[Instant]], start: Instant, end: Instant) -> dict[str, Any]:
    """`{"schedule", "busy": [[START, END], …]}`: merged where they touch, sorted, clipped to `[start, end)`."""
    merged: list[list[Instant]] = []
    for begins, ends in sorted((max(a, start), min(b, end)) for a, b in spans):
        if begins >= ends:
            continue
        if merged and begins <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], ends)
        else:
            merged.append([begins, ends])
    return {"schedule": schedule, "busy": [[iso(a), iso(b)] for a, b in merged]}


def import_json(report: ImportReport) -> dict[str, Any]:
    """`{"read", "added", "updated", "skipped", "rejected": [{"line", "field", "reason"}]}`."""
    return {
        "read": report.read,
        "added": report.added,
        "updated": report.updated,
        "skipped": report.skipped,
        "rejected": [row._asdict() for row in report.rejected],
    }
