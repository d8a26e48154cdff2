"""By when a displaced client is told and has a new time (domain.md 2.8)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class RebookPolicy:
    """The numbers of a profile."""

    tell_working_days: int = 2
    phone_within_days: int = 5
    """With the visit this many days away or fewer, a letter would come too late."""
    rebook_days: Mapping[str, int] = field(default_factory=lambda: {"urgent": 14, "routine": 42})
    """Days after the old date, by priority; suspected cancer goes by its target."""


@dataclass(frozen=True, slots=True)
class Due:
    """What is due for one displaced client, as local dates."""

    tell_by: date
    phone_first: bool
    rebook_by: date
    """Last day on which the new appointment should be."""


def due(
    cut_on: date, old_on: date, priority: str, target_on: date | None, policy: RebookPolicy,
    closed: Collection[date] = (),
) -> Due:  # fmt: skip
    """What is due for an appointment of `old_on` that was cut on `cut_on`. Nobody is told later than the old date.

    Suspected cancer without a target is due as an urgent one is.
    """
    told = min(add_working_days(cut_on, policy.tell_working_days, closed), max(old_on, cut_on))
    near = (old_on - cut_on).days <= policy.phone_within_days
    return Due(told, near, rebook_by(old_on, priority, target_on, policy))


def rebook_by(old_on: date, priority: str, target_on: date | None, policy: RebookPolicy) -> date:
    """Last day on which the new appointment should be."""
    if priority == "2ww" and target_on is not None:
        return target_on
    days = policy.rebook_days["routine" if priority == "routine" else "urgent"]
    return old_on + timedelta(days=days)


def add_working_days(day: date, count: int, closed: Collection[date] = ()) -> date:
    """The working day `count` of them after `day`; the day itself, working or not, is never counted."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working(day, closed)
    return day


def work_by(day: date, closed: Collection[date] = ()) -> date:
    """That day, or the last working day before it when it is not one (domain.md TZ-09)."""
    while not is_working(day, closed):
        day -= timedelta(days=1)
    return day


def is_working(day: date, closed: Collection[date] = ()) -> bool:
    """Neither a weekend day nor closed."""
    return day.weekday() < SATURDAY and day not in closed
