"""Whether practitioner and client can get from one location to the next in time (domain.md X03)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from booktui.rules.checks.case import Case
from booktui.rules.checks.words import counted
from booktui.rules.policy import Policy
from booktui.rules.values import MINUTE, Conflict, Span, Taken


def minutes_between(one: int, other: int, travel: Mapping[tuple[int, int], int], policy: Policy) -> int:
    """Minutes from one location to another, the longer of both directions; the policy's where none is known."""
    known = [travel[pair] for pair in ((one, other), (other, one)) if pair in travel]
    return max(known, default=policy.travel_default_minutes)


def reach(row: Taken, location_id: int, travel: Mapping[tuple[int, int], int], policy: Policy) -> Span | None:
    """The time around an appointment elsewhere in which nobody who is at it can be here; None when it is here."""
    if row.location_id is None or row.location_id == location_id:
        return None
    seconds = minutes_between(row.location_id, location_id, travel, policy) * MINUTE
    return Span(row.core.start - seconds, row.core.end + seconds)


def check(case: Case) -> Iterator[Conflict]:
    """The nearest appointment at another location that leaves too little time, for practitioner and for client."""
    practitioner, client = case.facts.practitioner, case.facts.client
    for schedule_id, who, code, capacity in (
        (practitioner.id, case.name(practitioner), practitioner.code, practitioner.capacity),
        (client.id, case.client, client.ref, 1),
    ):
        rows = [row for row in _elsewhere(case, schedule_id) if _too_near(case, row, capacity)]
        if rows:
            row = min(rows, key=lambda row: (_gap(case.core, row.core), row.core))
            yield case.clash("travel", _message(case, who, row), _reference(row, code))


def _elsewhere(case: Case, schedule_id: int) -> list[Taken]:
    here = (None, case.proposal.location_id)
    return [row for row in case.others.get(schedule_id, ()) if row.location_id not in here]


def _too_near(case: Case, row: Taken, capacity: int) -> bool:
    span = reach(row, case.proposal.location_id, case.facts.travel, case.policy)
    at_once = row.core.overlaps(case.core)
    return span is not None and span.overlaps(case.core) and (capacity > 1 or not at_once)


def _gap(core: Span, other: Span) -> int:
    return max(core.start - other.end, other.start - core.end)


def _reference(row: Taken, code: str) -> str:
    return code if row.appointment_id is None else f"A{row.appointment_id:06d}"


def _message(case: Case, who: str, row: Taken) -> str:
    elsewhere = case.location_name(row.location_id)
    if row.core.overlaps(case.core):
        return f"{who} is at {elsewhere} {case.when(row.core)}."
    minutes = minutes_between(row.location_id or 0, case.proposal.location_id, case.facts.travel, case.policy)
    has = f"needs {counted(minutes, 'minute')} and has {max(0, _gap(case.core, row.core)) // MINUTE}"
    if row.core.end <= case.core.start:
        return f"{who} is at {elsewhere} until {case.at(row.core.end)}; getting here {has}."
    return f"{who} has to be at {elsewhere} at {case.at(row.core.start)}; getting there {has}."
