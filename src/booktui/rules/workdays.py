"""Working days and working hours: Monday to Friday without the days that are closed (domain.md 9.5, INT-04)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from booktui.rules.clock import exists, from_wall, next_existing, to_wall
from booktui.rules.values import Instant

SATURDAY = 5
HOUR = 3600


def is_working(day: date, closed: Collection[date]) -> bool:
    """Monday to Friday, and not closed."""
    return day.weekday() < SATURDAY and day not in closed


def working_days_after(day: date, count: int, closed: Collection[date]) -> date:
    """So many working days on: 2026-12-24 and 2 is 2026-12-30. With 0 the day itself, or the next working one."""
    return _walk(day, count, closed, 1)


def working_days_before(day: date, count: int, closed: Collection[date]) -> date:
    """So many working days back; with 0 the day itself, or the last working one before."""
    return _walk(day, count, closed, -1)


def _walk(day: date, count: int, closed: Collection[date], step: int) -> date:
    while count > 0 or not is_working(day, closed):
        day += timedelta(days=step)
        if count > 0 and is_working(day, closed):
            count -= 1
    return day


def working_between(start: date, end: date, closed: Collection[date]) -> int:
    """Working days after `start` up to and including `end`; 0 when it is not later."""
    days = (start + timedelta(days=n) for n in range(1, max(0, (end - start).days) + 1))
    return sum(is_working(day, closed) for day in days)


def wall_instant(day: date, clock: time, zone: str) -> Instant:
    """The instant of a wall-clock time; of one that spring skips, the next that there is."""
    wanted = datetime.combine(day, clock)
    return from_wall(wanted if exists(wanted, zone) else next_existing(wanted, zone), zone)


def on_day(at: Instant, day: date, zone: str) -> Instant:
    """The same wall-clock time on another day."""
    return wall_instant(day, to_wall(at, zone).time(), zone)


def reply_due(received: Instant, hours: int, calendar: str, zone: str, closed: Collection[date]) -> Instant:
    """By when what came in is answered: so many hours, or by `working` the same wall time as many working days on.

    Received Friday 16:00 with 24 hours: Saturday 16:00 by the plain calendar, Monday 16:00 by the working one. What is
    left of a day counts in hours of the last day.
    """
    if calendar != "working":
        return received + hours * HOUR
    days, rest = divmod(hours, 24)
    day = working_days_after(to_wall(received, zone).date(), days, closed)
    start = on_day(received, day, zone) + rest * HOUR
    late = to_wall(start, zone).date()
    return start if is_working(late, closed) else on_day(start, working_days_after(late, 0, closed), zone)


def after_working_hours(
    at: Instant, hours: int, zone: str, closed: Collection[date], opens: time, shuts: time
) -> Instant:
    """The instant so many opening hours on; from outside them it counts from the next opening."""
    left = hours * HOUR
    day = to_wall(at, zone).date()
    while True:
        if is_working(day, closed):
            start, end = wall_instant(day, opens, zone), wall_instant(day, shuts, zone)
            begin = max(at, start)
            if begin < end:
                if begin + left <= end:
                    return begin + left
                left -= end - begin
        day += timedelta(days=1)
