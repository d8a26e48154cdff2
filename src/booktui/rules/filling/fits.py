"""Whether somebody could come at all: why not, as a sentence (domain.md PTC-05; scripts.md D, before the call)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from booktui.rules import jobs, needs
from booktui.rules.checks.person import age_wrong, sex_differs
from booktui.rules.checks.slots import opens
from booktui.rules.checks.turn import in_part
from booktui.rules.checks.words import counted, day_name
from booktui.rules.clock import local_date, spoken, to_wall
from booktui.rules.filling.order import agrees
from booktui.rules.filling.values import Applicant, Gap
from booktui.rules.policy import Policy
from booktui.rules.values import Instant, SlotType

STATUSES = {"suspended": "is suspended on the list", "removed": "is off the list"}


def why_not(
    one: Applicant, gap: Gap, now: Instant, policy: Policy, types: Mapping[str, SlotType], closed: Collection[date]
) -> str:
    """The first reason why they cannot be asked, as a sentence without a name; empty when they can.

    Args:
        closed: days that are no working days.
    """
    checks = (
        _reachable(one, gap, now), _slot(one, gap, now, types, policy), _notice(one, gap, now, policy),
        _wishes(one, gap), _suits(one, gap), _in_time(one, gap, now, policy, closed),
    )  # fmt: skip
    return next((reason for check in checks for reason in check), "")


def _reachable(one: Applicant, gap: Gap, now: Instant) -> Iterator[str]:
    ranked, entry = one.ranked, one.entry
    if one.client.status != "active":
        yield f"The record is {one.client.status}: nobody rings."
    if ranked.client_id == gap.client_id:
        yield "It is the time that they gave back."
    if entry.status in STATUSES:
        yield f"The entry {STATUSES[entry.status]}."
    if entry.status == "booked" and (ranked.booked_start is None or ranked.booked_start < gap.end):
        yield "They have their date already, and it is no later than this."
    if one.unavailable_from is not None and _within(gap.day, one.unavailable_from, one.unavailable_to):
        yield "They said that they are away then."
    if one.not_before is not None and one.not_before > now:
        yield f"They asked to be rung after {spoken(one.not_before, gap.zone)}."
    if one.claimed_by:
        yield f"{one.claimed_by} is ringing them at this moment."


def _within(day: date, first: date, last: date | None) -> bool:
    return first <= day and (last is None or day <= last)


def _slot(one: Applicant, gap: Gap, now: Instant, types: Mapping[str, SlotType], policy: Policy) -> Iterator[str]:
    service = one.service
    if service.id not in gap.services:
        yield f"The session is not for {service.name}."
    if gap.letter and not opens(gap.letter, gap.session_start, service, types, one.entry, now):
        name = types[gap.letter].name if gap.letter in types else gap.letter
        yield f"The slot is kept for {name}."
    needed = needs.minutes(service, one.client, policy)
    if needed > gap.minutes:
        yield f"They need {counted(needed, 'minute')}, and {gap.minutes} came free."
    if gap.start - now < service.lead_hours * 3600:
        yield f"{service.name} needs {counted(service.lead_hours, 'hour')} to prepare."


def _notice(one: Applicant, gap: Gap, now: Instant, policy: Policy) -> Iterator[str]:
    hours = one.ranked.notice_hours
    if hours is not None and not agrees(one.ranked, gap, now, policy):
        yield f"They asked for {counted(hours, 'hour')} of notice, and {gap.hours_left(now)} are left."
    if hours is None and one.ranked.booked_id is not None:
        yield "They have a date, and did not say that they would come sooner."


def _wishes(one: Applicant, gap: Gap) -> Iterator[str]:
    wish, wall = one.entry.wishes, to_wall(gap.start, gap.zone)
    if wish.practitioner_id not in (None, gap.practitioner_id):
        yield "They asked for somebody else."
    if wish.location_id not in (None, gap.location_id):
        yield "They asked for another location."
    if wish.weekdays and wall.weekday() not in wish.weekdays:
        yield "They asked for other days of the week."
    if wish.part and not in_part(wall.hour, wish.part):
        yield "They asked for another part of the day."
    if wish.not_before is not None and gap.day < wish.not_before:
        yield f"They asked for {day_name(wish.not_before)} or later."
    if wish.not_after is not None and gap.day > wish.not_after:
        yield f"They asked for {day_name(wish.not_after)} or earlier."


def _suits(one: Applicant, gap: Gap) -> Iterator[str]:
    wrong_age = age_wrong(one.service, one.client, gap.day)
    if wrong_age:
        yield f"{one.service.name} is for {wrong_age}."
    if sex_differs(one.service, one.client):
        yield f"{one.service.name} is for sex {one.service.sex}."


def _in_time(one: Applicant, gap: Gap, now: Instant, policy: Policy, closed: Collection[date]) -> Iterator[str]:
    """What they need and cannot have by then: a room without steps, an interpreter, transport (INT-04)."""
    client, service, today = one.client, one.service, local_date(now, gap.zone)
    if client.needs_kind("step-free") and service.needs_room and not gap.step_free:
        yield "They need step-free access, and the room has none."
    for job in jobs.wanted(client.needs, service.modality[0]):
        first = jobs.first_day(today, job.kind, job.language, job.mode, policy, closed)
        if gap.day < first:
            yield f"{jobs.named(job)} cannot be there before {day_name(first)}."
