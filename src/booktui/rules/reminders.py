"""When somebody is reminded of a visit, and who is rung first: those most likely to miss it (domain.md 9.3, 9.7)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from booktui.rules.clock import local_date, same_time
from booktui.rules.values import Instant
from booktui.rules.workdays import is_working, on_day, working_days_after, working_days_before


def text_at(start: Instant, zone: str) -> Instant:
    """24 hours before: the same wall-clock time the day before, whatever the clocks do in between (TZ-03)."""
    return same_time(start, -1, zone)


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
