"""Dates and times as files write them: ISO 8601, or day before month as people here do; anything else is refused."""

from __future__ import annotations

import re
from datetime import date, datetime

from booktui.rules.clock import NoSuchTime, from_wall, is_twice
from booktui.rules.values import Instant

FIRST_YEAR, LAST_YEAR = 1970, 2100
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?:[ T]+(\d{1,2}:\d{2}(?::\d{2})?))?", re.ASCII)


def read_day(text: str) -> date:
    """`2026-11-24` or `24/11/2026`.

    Raises:
        ValueError: not understood, no such date, or outside 1970 to 2100.
    """
    try:
        day = date.fromisoformat(_iso(text))
    except ValueError:
        raise ValueError("not a date like 2026-11-24 or 24/11/2026") from None
    return _in_range(day)


def read_start(text: str, zone: str) -> tuple[Instant, bool]:
    """`2026-11-24T09:30`, the same with an offset or `Z`, or `24/11/2026 09:30`; without an offset in the zone's time.

    Gives the instant, and whether it is the first of two hours that both could have been meant.

    Raises:
        ValueError: not understood, no time of day, a time the clock change leaves out, outside 1970 to 2100.
    """
    written = _iso(text)
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise ValueError("not a time like 2026-11-24T09:30 or 24/11/2026 09:30") from None
    if len(written) <= 10:
        raise ValueError("has no time of day")
    _in_range(moment.date())
    if moment.tzinfo is not None:
        return int(moment.timestamp()), False
    try:
        return from_wall(moment, zone), is_twice(moment, zone)
    except NoSuchTime as error:
        raise ValueError(str(error)) from None


def _iso(text: str) -> str:
    """Day before month turned round; the rest as it is."""
    found = _SLASHED.fullmatch(text)
    if not found:
        return text
    day, month, year, time = found.groups()
    return f"{year}-{month:0>2}-{day:0>2}" + (f"T{time:0>5}" if time else "")


def _in_range(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"the year {day.year} is not between {FIRST_YEAR} and {LAST_YEAR}")
    return day
