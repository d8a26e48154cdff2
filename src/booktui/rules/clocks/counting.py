"""Counting a wait in whole local days: targets, the first day of a breach, week bands (domain.md 1.3).

Dates are local calendar dates and never instants, so a clock change neither adds nor takes a day (RTT-01).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from booktui.rules.clocks.values import Clock

WEEK = 7
LAST_BAND = 105
"""The band of everybody who waits more than 104 weeks."""
LONG_WAITS = (52, 65, 78, 104)
"""Weeks at which long waits are still counted."""
_LIMIT = re.compile(r"days\s*(>=|>)\s*(\d{1,4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Limit:
    """From which day on a wait is a breach: the one switch of RTT-04."""

    first_breach: int
    """The first day that is a breach; the day before is the last inside."""

    @property
    def last_inside(self) -> int:
        return self.first_breach - 1


def read_limit(text: str) -> Limit:
    """`days > 126` (day 127 is the first breach) or `days >= 126` (day 126 is).

    Raises:
        ValueError: it is written otherwise, or day 0 would be a breach.
    """
    found = _LIMIT.fullmatch(text.strip())
    first = int(found[2]) + (found[1] == ">") if found else 0
    if first < 1:
        raise ValueError(f"must be written as days > 126 or days >= 126, not {text!r}")
    return Limit(first)


@dataclass(frozen=True, slots=True)
class Wait:
    """How long somebody has waited, and how it stands with the limit."""

    days: int
    """The day the clock started is day 0; negative before it."""
    last_inside: date
    breach_on: date
    """The first day that is a breach."""
    days_left: int
    """Days to the last one inside; negative once it has passed."""

    @property
    def weeks(self) -> int:
        return self.days // WEEK

    @property
    def breached(self) -> bool:
        return self.days_left < 0


def days_waited(start: date, as_of: date) -> int:
    """Days from one to the other; the first is day 0 (RTT-02)."""
    return (as_of - start).days


def target(start: date, days: int) -> date:
    """That many days on: 126 for 18 weeks, 364 for 52 (RTT-03)."""
    return start + timedelta(days=days)


def wait(start: date, as_of: date, limit: Limit) -> Wait:
    """A wait as it stands on a day (RTT-02, RTT-04)."""
    last = target(start, limit.last_inside)
    return Wait(days_waited(start, as_of), last, target(start, limit.first_breach), (last - as_of).days)


def wait_of(clock: Clock, today: date, limit: Limit) -> Wait | None:
    """The wait that a clock shows: to today while it runs, else to its stop; None for a nullified one (RTT-06)."""
    return wait(clock.start, clock.stop or today, limit) if clock.counts else None


def band(days: int) -> int:
    """The week band a wait counts in: 1 up to 7 days, 2 up to 14, the last for all over 104 weeks (RTT-07)."""
    return min(max(1, -(-days // WEEK)), LAST_BAND)


def band_words(number: int) -> str:
    """`17 to 18 weeks`; `over 104 weeks` for the last."""
    return f"over {LAST_BAND - 1} weeks" if number >= LAST_BAND else f"{number - 1} to {number} weeks"
