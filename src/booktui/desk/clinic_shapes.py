"""The stable shapes of `--json` for clinics, absences, the rebook list and figures (docs/commands.md)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from booktui.desk.absence_views import AbsenceView
from booktui.desk.capacity_views import Candidate, ClinicFigures, SessionFigures, UnfilledSlot, WeekFigures
from booktui.desk.clinic_views import (
    Accepted,
    Affected,
    ClinicView,
    Done,
    PlanRow,
    PlanView,
    Preview,
    RebookRow,
    SessionView,
    VersionView,
)
from booktui.desk.shapes import booking_json, conflict_json, offer_json
from booktui.rules.clinics.figures import Figures, Share
from booktui.rules.clock import iso
from booktui.rules.values import Instant


def preview_json(seen: Preview) -> dict[str, Any]:
    """`{"title", "affected": […], "notice_days", "notice_needed", "short_notice", "needs_supervisor",
    "supervisor_why": […], "staying": […], "sessions": […]}`; people in the order in which they are rebooked."""
    same = ("title", "notice_days", "notice_needed", "short_notice", "needs_supervisor")
    lists = ("supervisor_why", "staying", "sessions")
    return {
        **{name: getattr(seen, name) for name in same}, **{name: list(getattr(seen, name)) for name in lists},
        "affected": [affected_json(one) for one in seen.affected],
    }  # fmt: skip


def affected_json(one: Affected) -> dict[str, Any]:
    """`{"appointment", "client", "name", "service", "start", "priority", "why", "tell_by", "rebook_by", "phone_first",
    "hospital_cancels", "clock_start", "target_on"}`; the name masked for a sensitive client."""
    return {
        "appointment": one.ref, "client": one.client_ref, "name": one.name, "service": one.service,
        "start": iso(one.start), "priority": one.priority, "why": one.why, "tell_by": one.tell_by.isoformat(),
        "rebook_by": _day(one.rebook_by), "phone_first": one.phone_first, "hospital_cancels": one.hospital_cancels,
        "clock_start": one.clock_start.isoformat(), "target_on": _day(one.target_on),
    }  # fmt: skip


def done_json(done: Done) -> dict[str, Any]:
    """`{"message", "cut", "displaced", "on_list", "also": […], "preview": {…}}`; `cut` is what `clinic plan --cut`
    takes, null where nobody was displaced."""
    return {
        "message": done.message.removesuffix(" u undoes."), "cut": done.disruption_id, "displaced": done.displaced,
        "on_list": done.on_list, "also": list(done.also), "preview": preview_json(done.preview),
    }  # fmt: skip


def version_json(one: VersionView) -> dict[str, Any]:
    """`{"number", "standing", "effective_from", "name", "practitioner", "location", "room", "equipment", "recur",
    "when", "start", "end", "from", "until", "slots", "services": […], "except": […], "also": […], "on_holidays",
    "overbooks", "made_by", "approved_by", "reason", "short_notice", "unresolved"}`."""
    same = (
        "number", "standing", "name", "practitioner", "location", "room", "equipment", "recur", "when", "start", "end",
        "slots", "on_holidays", "overbooks", "made_by", "approved_by", "reason", "short_notice", "unresolved",
    )  # fmt: skip
    return {
        **{name: getattr(one, name) for name in same}, "effective_from": one.effective_from.isoformat(),
        "from": one.since.isoformat(), "until": _day(one.until), "services": list(one.services),
        "except": [day.isoformat() for day in one.not_on], "also": [day.isoformat() for day in one.also_on],
    }  # fmt: skip


def clinic_json(one: ClinicView) -> dict[str, Any]:
    """`{"code", "active", "retired_from", "next_session", "time_zone", "now": {…}, "versions": [{…}]}`."""
    return {
        "code": one.code, "active": one.active, "retired_from": _day(one.retired_from),
        "next_session": _instant(one.next_session), "time_zone": one.zone, "now": version_json(one.now),
        "versions": [version_json(version) for version in one.versions],
    }  # fmt: skip


def session_json(one: SessionView) -> dict[str, Any]:
    """`{"id", "clinic", "day", "start", "end", "practitioner", "location", "room", "slots", "status", "booked",
    "places", "overbooked", "version", "cuts": [[START, END]], "letters": {LETTER: {"booked", "places"}}}`; places are
    null in free time."""
    same = (
        "id", "clinic", "practitioner", "location", "room", "slots", "status", "booked", "places", "overbooked",
        "version",
    )  # fmt: skip
    return {
        **{name: getattr(one, name) for name in same}, "day": one.day.isoformat(), "start": iso(one.start),
        "end": iso(one.end), "cuts": [[iso(a), iso(b)] for a, b in one.cuts],
        "letters": {letter: {"booked": used, "places": places} for letter, (used, places) in one.letters.items()},
    }  # fmt: skip


def rebook_json(row: RebookRow) -> dict[str, Any]:
    """`{"id", "rank", "client", "name", "service", "priority", "received_on", "clock_start", "target_on", "old_start",
    "old_practitioner", "appointment", "still_booked", "tell_by", "rebook_by", "hospital_cancels", "kind", "reason",
    "why", "cut", "state"}`."""
    same = (
        "id", "rank", "name", "service", "priority", "old_practitioner", "still_booked", "hospital_cancels", "kind",
        "reason", "why", "state",
    )  # fmt: skip
    days = ("received_on", "clock_start", "target_on", "tell_by", "rebook_by")
    return {
        **{name: getattr(row, name) for name in same}, **{name: _day(getattr(row, name)) for name in days},
        "client": row.client_ref, "old_start": iso(row.old_start), "appointment": f"A{row.appointment_id:06d}",
        "cut": row.disruption_id,
    }  # fmt: skip


def plan_json(plan: PlanView) -> dict[str, Any]:
    """`{"placed", "added_days", "rows": [{"id", …, "offer": null | {…}, "added_days", "warnings": […], "no_time"}]}`;
    rows as of the rebook list, offers as of `free`, and in `no_time` why there is none."""
    return {
        "placed": plan.placed, "added_days": plan.added_days, "rows": [plan_row_json(row) for row in plan.rows],
    }  # fmt: skip


def plan_row_json(one: PlanRow) -> dict[str, Any]:
    """One line of a plan."""
    return {
        **rebook_json(one.row), "offer": offer_json(one.offer) if one.offer else None, "added_days": one.added_days,
        "warnings": list(one.warnings), "no_time": one.why or None,
    }  # fmt: skip


def accepted_json(one: Accepted) -> dict[str, Any]:
    """`{"id", "message", "appointment": null | {…}, "conflicts": […]}`."""
    done = booking_json(one.outcome) if one.outcome else {"appointment": None}
    return {
        "id": one.displacement_id, "message": one.message.removesuffix(" u undoes."),
        "appointment": done["appointment"], "conflicts": [conflict_json(conflict) for conflict in one.conflicts],
    }  # fmt: skip


def absence_json(one: AbsenceView) -> dict[str, Any]:
    """`{"id", "schedule", "location", "name", "kind", "state", "start", "end", "reason", "repeat", "rule", "calendar",
    "cut", "displaced"}`; `schedule` is null for a closure, `location` for one of every location."""
    return {
        "id": one.id, "schedule": one.schedule or None, "location": one.location or None, "name": one.name,
        "kind": one.kind, "state": one.state, "start": iso(one.start), "end": iso(one.end), "reason": one.reason,
        "repeat": one.words or None, "rule": one.rule_id, "calendar": one.source or None, "cut": one.disruption_id,
        "displaced": one.displaced,
    }  # fmt: skip


def figures_json(row: SessionFigures | ClinicFigures | WeekFigures) -> dict[str, Any]:
    """`{"clinic", "start"}`, `{"clinic", "sessions"}` or `{"week", "sessions"}`, with `"figures": [{"unit", "template",
    "cancelled", "blocked", "available", "fill", "utilisation", "overbooks"}]`; a share is `{"part", "whole", "of",
    "percent"}`."""
    if isinstance(row, SessionFigures):
        head: dict[str, Any] = {"clinic": row.clinic, "start": iso(row.start), "status": row.status}
        return {**head, "figures": _figures([row.figures])}
    named = {"clinic": row.clinic} if isinstance(row, ClinicFigures) else {"week": row.monday.isoformat()}
    return {**named, "sessions": row.sessions, "figures": _figures(row.figures)}


def _figures(figures: Iterable[Figures]) -> list[dict[str, Any]]:
    same = ("unit", "template", "cancelled", "blocked", "available")
    return [
        {
            **{name: getattr(one, name) for name in same}, "fill": _share(one.fill),
            "utilisation": _share(one.utilisation), "overbooks": _share(one.overbook_rate),
        }
        for one in figures
    ]  # fmt: skip


def _share(share: Share) -> dict[str, Any]:
    percent = None if share.percent is None else round(share.percent, 1)
    return {"part": share.part, "whole": share.whole, "of": share.of, "percent": percent}


def unfilled_json(slot: UnfilledSlot, people: Iterable[Candidate] = ()) -> dict[str, Any]:
    """`{"start", "end", "slot_type", "places", "practitioner", "room", "location", "clinic", "services": […],
    "days_ahead", "candidates": [{"entry", "client", "name", "service", "priority", "days_waited", "days_left",
    "accepts_short_notice", "conflicts": […]}]}`."""
    same = ("places", "practitioner", "room", "location", "clinic", "days_ahead")
    return {
        "start": iso(slot.start), "end": iso(slot.end), "slot_type": slot.letter or None,
        **{name: getattr(slot, name) for name in same}, "services": list(slot.services),
        "candidates": [_candidate(one) for one in people],
    }  # fmt: skip


def _candidate(one: Candidate) -> dict[str, Any]:
    return {
        "entry": one.entry_id, "client": one.client.ref, "name": one.client.name, "service": one.client.waiting,
        "priority": one.priority, "days_waited": one.days_waited, "days_left": one.days_left,
        "accepts_short_notice": one.accepts, "conflicts": [conflict_json(conflict) for conflict in one.conflicts],
    }  # fmt: skip


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _instant(at: Instant | None) -> str | None:
    return iso(at) if at is not None else None
