"""Fairness and wishes: who is before the client, what they have already, and what they asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from booktui.rules.checks.case import Case
from booktui.rules.checks.words import PARTS, WEEKDAYS, counted, day_name, joined
from booktui.rules.clock import to_wall
from booktui.rules.values import Conflict, Wishes

PRIORITIES = {"2ww": "two-week wait", "urgent": "urgent", "routine": "routine"}
HOURS = {"am": (0, 12), "pm": (12, 24), "eve": (17, 24)}
"""Local hours of each part of the day; the evening is part of the afternoon."""


def check(case: Case) -> Iterator[Conflict]:
    """What a fair list and the client's own words say about this time."""
    yield from _out_of_turn(case)
    yield from _duplicate(case)
    yield from _preference(case)


def _out_of_turn(case: Case) -> Iterator[Conflict]:
    ahead = case.facts.ahead
    if ahead is not None:
        who = f"{ahead.initials} ({PRIORITIES.get(ahead.priority, ahead.priority)})"
        waited = counted(ahead.days_waited, "day")
        yield case.clash("out-of-turn", f"{who} could also take this time, has waited {waited} and comes first.")


def _duplicate(case: Case) -> Iterator[Conflict]:
    """Other open appointments for the service; the one being moved is none."""
    proposal = case.proposal
    own = {f"A{number:06d}" for number in (*proposal.also_mine, proposal.moving_id) if number is not None}
    others = [reference for reference in case.facts.duplicates if reference not in own]
    if others:
        message = f"{case.client} already has {joined(others)} for {case.facts.service.name}."
        yield case.clash("duplicate", message, others[0])


def _preference(case: Case) -> Iterator[Conflict]:
    wishes = case.facts.entry.wishes if case.facts.entry is not None else Wishes()
    missed = list(_missed(case, wishes))
    if missed:
        yield case.clash("preference", f"{case.client} asked for {joined(missed)}.")


def _missed(case: Case, wishes: Wishes) -> Iterator[str]:
    """Each wish that this time does not meet, as what was asked for."""
    proposal, facts = case.proposal, case.facts
    if wishes.practitioner_id not in (None, proposal.practitioner_id):
        yield facts.names.get(wishes.practitioner_id or 0, "somebody else")
    if wishes.location_id not in (None, proposal.location_id):
        yield case.location_name(wishes.location_id)
    if wishes.weekdays and case.day.weekday() not in wishes.weekdays:
        yield joined([WEEKDAYS[day] for day in sorted(wishes.weekdays)], "or")
    if wishes.part and not in_part(to_wall(case.core.start, facts.zone).hour, wishes.part):
        yield PARTS.get(wishes.part, wishes.part)
    yield from _bounds(case.day, wishes)


def in_part(hour: int, part: str) -> bool:
    """A local hour lies in that part of the day; an unknown part is any."""
    first, last = HOURS.get(part, (0, 24))
    return first <= hour < last


def _bounds(day: date, wishes: Wishes) -> Iterator[str]:
    if wishes.not_before is not None and day < wishes.not_before:
        yield f"{day_name(wishes.not_before)} or later"
    if wishes.not_after is not None and day > wishes.not_after:
        yield f"{day_name(wishes.not_after)} or earlier"
