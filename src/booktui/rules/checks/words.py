"""Times, lists and numbers as a coordinator would say them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from booktui.rules.clock import to_wall
from booktui.rules.values import MINUTE, Instant, Span

WEEKDAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
PARTS = {"am": "mornings", "pm": "afternoons", "eve": "evenings"}
MIDNIGHT = time()


def joined(words: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    return f" {last} ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def counted(number: int, word: str) -> str:
    """`1 minute`, `2 minutes`."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def whole_minutes(seconds: int) -> int:
    """Minutes, a begun one counted."""
    return -(-seconds // MINUTE)


@lru_cache(maxsize=1024)
def day_name(day: date) -> str:
    """`Tue 24 Nov`."""
    return f"{day:%a} {day.day} {day:%b}"


def whole_day(day: date) -> str:
    """`Tue 24 Nov 2026`."""
    return f"{day_name(day)} {day:%Y}"


def at(instant: Instant, zone: str, day: date) -> str:
    """`09:30` on that local day, `Tue 24 Nov 09:30` on another."""
    return _at(to_wall(instant, zone), day)


def _at(wall: datetime, day: date) -> str:
    there = wall.date()
    time_of_day = f"{wall.hour:02}:{wall.minute:02}"
    return time_of_day if there == day else f"{day_name(there)} {time_of_day}"


def between(span: Span, zone: str, day: date) -> str:
    """`from 09:00 to 09:30`, with dates when not on that local day; whole days as `all day` or `from … to …`.

    Over a clock change the zone's abbreviation is added, so that 01:30 BST to 01:30 GMT can be understood.
    """
    first, last = to_wall(span.start, zone), to_wall(span.end, zone)
    if first.time() == last.time() == MIDNIGHT:
        return _days(first.date(), last.date() - timedelta(days=1), day)
    if first.utcoffset() != last.utcoffset() and last - first < timedelta(days=1):
        return f"from {_at(first, day)} {first:%Z} to {_at(last, day)} {last:%Z}"
    return f"from {_at(first, day)} to {_end(last, day)}"


def _days(first: date, last: date, day: date) -> str:
    if first == last:
        return "all day" if first == day else f"all day on {day_name(first)}"
    return f"from {day_name(first)} to {day_name(last)}"


def _end(last: datetime, day: date) -> str:
    if last.time() == MIDNIGHT and last.date() - timedelta(days=1) == day:
        return "midnight"
    return _at(last, day)


def several(spans: Iterable[Span], zone: str, day: date) -> str:
    """Spans in order, each named once: `from 09:00 to 09:30 and from 10:00 to 10:30`."""
    return joined([between(span, zone, day) for span in sorted(set(spans))])
