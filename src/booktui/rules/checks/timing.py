"""Past, clock changes, notice and targets: domain.md TZ-01, TZ-02, X05, X10, X11."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from booktui.rules.checks.case import Case
from booktui.rules.checks.words import counted, day_name
from booktui.rules.clock import NoSuchTime, exists, is_twice, local_date, next_existing, to_wall
from booktui.rules.clocks import targets
from booktui.rules.values import Conflict

HOUR = 3600


def check(case: Case) -> Iterator[Conflict]:
    """What is wrong with the start, whoever it is for."""
    yield from _clock_change(case)
    if case.core.start < case.facts.now:
        yield case.clash("in-the-past", f"{_spoken(case)} has passed.")
    else:
        yield from _too_soon(case)
        yield from _short_notice(case)
    yield from _past_target(case)


def _spoken(case: Case) -> str:
    return f"{day_name(case.day)} {case.at(case.core.start)}"


def _clock_change(case: Case) -> Iterator[Conflict]:
    """The local time that was asked for does not exist, or comes twice (design.md section 4)."""
    wall, zone = case.proposal.wall, case.facts.zone
    if wall is None:
        return
    if not exists(wall, zone):
        yield case.clash("no-such-time", str(NoSuchTime(wall, next_existing(wall, zone))))
    elif is_twice(wall, zone) and not case.proposal.fold_said:
        taken = to_wall(case.core.start, zone)
        which = "second" if taken.fold else "first"
        message = f"{wall:%H:%M} comes twice on {day_name(wall.date())}; this is the {which} one ({taken:%Z})."
        yield case.clash("ambiguous-time", message)


def _too_soon(case: Case) -> Iterator[Conflict]:
    """Lead time is elapsed time."""
    service = case.facts.service
    if case.core.start - case.facts.now < service.lead_hours * HOUR:
        message = f"{service.name} needs {counted(service.lead_hours, 'hour')} to prepare; this is sooner."
        yield case.clash("too-soon", message, service.code)


def _short_notice(case: Case) -> Iterator[Conflict]:
    """Notice is counted in local dates (OFF-02, RTT-01)."""
    notice = (case.day - local_date(case.facts.now, case.facts.zone)).days
    if notice < case.policy.notice_days and not case.proposal.agreed_short:
        given = f"This is {counted(notice, 'day')} of notice, less than {case.policy.notice_days}"
        message = f"{given}; {_lower(case.client)} has to agree to it."
        yield case.clash("short-notice", message)


def _lower(word: str) -> str:
    return word[:1].lower() + word[1:]


def _past_target(case: Case) -> Iterator[Conflict]:
    entry = case.facts.entry
    target: date | None = entry.target_on if entry is not None else None
    if entry is not None and case.policy.clocks:
        numbers = case.policy.cancer_numbers
        if targets.standing_of(entry.priority, entry.clock_start, case.day, numbers) == "supervisor":
            yield _after_faster(case, targets.cancer(entry.clock_start, numbers).faster_by)
            return
    if target is not None and case.day > target:
        late = counted((case.day - target).days, "day")
        yield case.clash("past-target", f"This is {late} after the target date, {day_name(target)}.")


def _after_faster(case: Case, last: date) -> Conflict:
    """Suspected cancer after the day by which it is to be diagnosed: a supervisor's, whatever the profile says of other
    targets (CAN-01)."""
    weight = "block" if case.policy.severity("past-target", "override") == "block" else "override"
    late = counted((case.day - last).days, "day")
    message = f"This is {late} after {day_name(last)}, the last day to diagnose a suspected cancer."
    return Conflict("past-target", weight, message, supervisor=weight == "override")
