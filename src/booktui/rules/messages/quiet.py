"""The hours in which nobody is written to by text: wall time, across midnight and the clock changes (`sms.quiet`)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from booktui.rules.clock import from_wall, local_date, next_existing
from booktui.rules.values import Instant

MINUTE = 60
DAY = timedelta(days=1)


def is_quiet(at: Instant, quiet: str, zone: str) -> bool:
    """Whether an instant lies in the quiet time; `20:00-08:00` holds 20:00 and not 08:00. Equal times mean none."""
    return _around(at, quiet, zone) is not None


def next_allowed(at: Instant, quiet: str, zone: str) -> Instant:
    """The first instant from this one on that is not quiet: the end of the quiet time, or the instant itself."""
    while span := _around(at, quiet, zone):
        at = span[1]
    return at


def last_allowed_before(at: Instant, quiet: str, zone: str) -> Instant:
    """The last whole minute before the quiet time that an instant lies in began, or the instant itself."""
    while span := _around(at, quiet, zone):
        at = span[0] - MINUTE
    return at


def length(quiet: str) -> int:
    """Seconds of an ordinary day's quiet time."""
    first, _, last = quiet.partition("-")
    begins, ends = (datetime.combine(date(2000, 1, 1), time.fromisoformat(part)) for part in (first, last))
    return int((ends - begins).total_seconds()) % (24 * 60 * MINUTE)


def _around(at: Instant, quiet: str, zone: str) -> tuple[Instant, Instant] | None:
    """The quiet time that the instant lies in: one that began today, or yesterday."""
    today = local_date(at, zone)
    for day in (today, today - DAY):
        begin, end = _span(day, quiet, zone)
        if begin <= at < end:
            return begin, end
    return None


@lru_cache(maxsize=512)
def _span(day: date, quiet: str, zone: str) -> tuple[Instant, Instant]:
    """The quiet time that begins on a day. A bound that spring skips is the end of the gap; of one that autumn has
    twice the beginning is the first and the end the second, so that no quiet minute of the clock is left out.
    """
    first, _, last = quiet.partition("-")
    begins, ends = time.fromisoformat(first), time.fromisoformat(last)
    until = day + DAY if ends < begins else day
    return _at(day, begins, zone, fold=0), _at(until, ends, zone, fold=1 if ends != begins else 0)


def _at(day: date, clock: time, zone: str, fold: int) -> Instant:
    return from_wall(next_existing(datetime.combine(day, clock), zone), zone, fold)
