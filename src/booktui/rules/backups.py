"""When a backup is due, and which ones are kept: the newest of so many days, weeks and months."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from booktui.rules.clock import local_date
from booktui.rules.values import Instant

HOUR = 3600


@dataclass(frozen=True, slots=True)
class Keep:
    """How many days, ISO weeks and months, each by its newest backup; the newest of all is always kept."""

    day: int = 7
    week: int = 5
    month: int = 12


def next_at(last: Instant | None, every_hours: int, now: Instant) -> Instant:
    """When the next is due: now where there was none, or where the last lies in the future (a clock was wrong)."""
    if last is None or last > now:
        return now
    return last + every_hours * HOUR


def surplus(made: Iterable[Instant], keep: Keep, zone: str) -> list[Instant]:
    """Those that the rule does not keep, oldest first.

    Args:
        made: when each backup was made, in any order.
        zone: whose days, weeks and months count.
    """
    newest_first = sorted(set(made), reverse=True)
    kept = set(newest_first[:1])
    kinds: tuple[tuple[int, Callable[[date], Any]], ...] = (
        (keep.day, lambda day: day),
        (keep.week, lambda day: day.isocalendar()[:2]),
        (keep.month, lambda day: (day.year, day.month)),
    )
    for most, which in kinds:
        seen: dict[Any, Instant] = {}
        for one in newest_first:
            seen.setdefault(which(local_date(one, zone)), one)
        kept.update(list(seen.values())[:most])
    return sorted(one for one in newest_first if one not in kept)
