"""When somebody is reminded of a visit, and who is rung first: those most likely to miss it (domain.md 9.3, 9.7)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from booktui.rules.clock import local_date, same_time
from booktui.rules.messages.quiet import last_allowed_before, next_allowed
from booktui.rules.values import Instant
from booktui.rules.workdays import HOUR, is_working, on_day, working_days_after, working_days_before

MINUTE = 60
SHORT = 4
"""Hours; a reminder less long before is of use until shortly before the visit, a longer one while plans can change."""
DECENT = 2 * HOUR
LAST_SHORT = 10 * MINUTE
AFTER_QUIET = 15 * MINUTE
"""So long before the visit a short reminder still goes when the quiet time ends."""


class Reminder(NamedTuple):
    """One reminder of a visit: `remind-24h`, and when it goes."""

    kind: str
    due_at: Instant


def plan(
    start: Instant, told_at: Instant | None, zone: str, hours: Collection[int], quiet: str, now: Instant
) -> list[Reminder]:
    """The reminders of a visit that can still be of use, first due first; at most one of each kind.

    In the quiet time a reminder goes at its end, if that leaves 2 hours before the visit (15 minutes to one of less
    than 4 hours); else before it begins, or not at all to the short one. One whose time went by is still due until
    2 hours (10 minutes) before the visit.

    Args:
        told_at: when the client was last told of the time in writing; what was due by then is left out.
        hours: before the visit, of the policy; 0 means none.
        quiet: `20:00-08:00`; equal times mean that nothing is quiet.
    """
    found = []
    for before in sorted({number for number in hours if number > 0}, reverse=True):
        meant, due_at = text_at(start, zone, before), _due_at(start, zone, before, quiet)
        if due_at is None or (told_at is not None and told_at >= min(meant, due_at)):
            continue
        if next_allowed(max(due_at, now), quiet, zone) <= useful_until(start, before):
            found.append(Reminder(kind_of(before), due_at))
    return sorted(found, key=lambda reminder: reminder.due_at)


def kind_of(hours: int) -> str:
    """`remind-1h`, `remind-24h`; whole days beyond one are said in days: `remind-7d`."""
    days, rest = divmod(hours, 24)
    return f"remind-{hours}h" if rest or days < 2 else f"remind-{days}d"


def useful_until(start: Instant, hours: int) -> Instant:
    """The last instant at which a reminder so many hours ahead can still change something."""
    return start - latest(hours)


def latest(hours: int) -> int:
    """So many seconds before the visit it is too late for a reminder that was to go so many hours before."""
    return DECENT if hours >= SHORT else LAST_SHORT


@lru_cache(maxsize=4096)  # thousands of a day's visits begin at the same few hundred instants
def _due_at(start: Instant, zone: str, hours: int, quiet: str) -> Instant | None:
    meant = text_at(start, zone, hours)
    later = next_allowed(meant, quiet, zone)
    if later <= start - (DECENT if hours >= SHORT else AFTER_QUIET):
        return later
    return last_allowed_before(meant, quiet, zone) if hours >= SHORT else None


@lru_cache(maxsize=4096)
def text_at(start: Instant, zone: str, hours: int = 24) -> Instant:
    """So many hours before. Whole days are the same wall-clock time so many days before, whatever the clocks do in
    between (TZ-03); what is left of a day is elapsed time.
    """
    days, rest = divmod(hours, 24)
    return (same_time(start, -days, zone) if days else start) - rest * HOUR


def call_at(start: Instant, zone: str, closed: Collection[date]) -> Instant:
    """The same wall-clock time on the last open day before, when there is somebody to ring (TZ-10)."""
    day = working_days_before(local_date(start, zone), 1, closed)
    return on_day(start, day, zone)


def call_days(today: date, closed: Collection[date]) -> tuple[date, date] | None:
    """The first and the last day whose visits are rung about today; None on a closed day, when nobody rings."""
    if not is_working(today, closed):
        return None
    return today + timedelta(days=1), working_days_after(today, 1, closed)


@dataclass(frozen=True, slots=True)
class Risk:
    """What makes it likely that a visit is missed."""

    missed: int = 0
    """Visits missed one after another."""
    cancelled: int = 0
    cancer: bool = False
    support: bool = False
    """An interpreter or transport has to come as well."""
    booked_days: int = 0
    """Days from the booking to the visit."""


def points(risk: Risk) -> int:
    """The more, the sooner they are rung."""
    return (
        4 * min(risk.missed, 3)
        + (3 if risk.cancer else 0)
        + min(risk.cancelled, 2)
        + (1 if risk.support else 0)
        + (1 if risk.booked_days >= LONG_AGO else 0)
    )


def why(risk: Risk) -> str:
    """The same in words: `missed 2 before, suspected cancer`; empty where nothing speaks for it."""
    said = (
        f"missed {risk.missed} before" if risk.missed else "",
        "suspected cancer" if risk.cancer else "",
        f"cancelled {risk.cancelled} before" if risk.cancelled else "",
        "support comes too" if risk.support else "",
        "booked long ago" if risk.booked_days >= LONG_AGO else "",
    )
    return ", ".join(part for part in said if part)


LONG_AGO = 15
"""Days; from there on a third is missed where nobody is reminded (9.3)."""
