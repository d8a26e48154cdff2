"""Times as people give them on the command line, understood and repeated back in full."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from booktui.desk.errors import Usage
from booktui.rules.clock import NoSuchTime, day_span, from_wall
from booktui.rules.values import Instant

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

ISO = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d.*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Moment:
    """A start as somebody gave it."""

    start: Instant
    wall: datetime | None = None
    """The naive local time that was asked for, so that the checker sees clock changes; None for an exact instant."""
    fold_said: bool = False
    echo: str = ""
    """What was understood, when it was not said in full."""


def moment(text: str, desk: Desk, *, zone: str | None = None) -> Moment:
    """A day and time; one that the clock change leaves out comes back as asked, for the checker to refuse.

    Args:
        zone: in whose wall time it was said; the desk's when None.

    Raises:
        Usage: it is not understood, has no time, or may mean more than one: with the readings.
    """
    from booktui.rules.when import understand

    place = zone or desk.zone
    try:
        with _as_usage():
            meant = understand(text, desk.now(), place)
    except NoSuchTime as gap:
        return Moment(from_wall(gap.next_wall, place), gap.wall)
    if meant.instant is None:
        raise Usage(f"{text!a} says a day but no time; try {meant.date.isoformat()}T09:30.")
    echo = "" if ISO.fullmatch(text.strip()) else f"Understood: {meant.spoken} ({place})."
    return Moment(meant.instant, meant.wall, meant.fold_said, echo)


def day(text: str, desk: Desk) -> date:
    """A day without a time.

    Raises:
        Usage: it is not understood, or may mean more than one.
    """
    from booktui.rules.when import understand_date

    with _as_usage():
        return understand_date(text, desk.now(), desk.zone)


def days(start: str | None, end: str | None, desk: Desk, length: timedelta) -> tuple[date, date]:
    """From one day to another, both inclusive; the one that was not said is so far from the other.

    Raises:
        Usage: one of them is not understood, or the last is before the first.
    """
    if start is None:
        last = day(end or "today", desk)
        first = last - length
    else:
        first = day(start, desk)
        last = day(end, desk) if end else first + length
    if last < first:
        raise Usage(f"--to {end} is before --from {start}.")
    return first, last


def clock_time(text: str, after: time | None = None) -> time:
    """A time of day, `9:30` or `2pm`.

    Args:
        after: it is later than this, which may tell the morning from the afternoon.

    Raises:
        Usage: it is none, or may be morning or afternoon.
    """
    from booktui.rules.hours import read_times

    with _as_usage():
        found = read_times(text)
    found = [one for one in found if after is None or one > after] or found
    if len(found) > 1:
        said = " or ".join(f"{one:%H:%M}" for one in found)
        raise Usage(f"{text!a} may mean {said}. Please say which.")
    if not found:
        raise Usage(f"{text!a} is no time of day; say it as 09:30 or 2pm.")
    return found[0]


def edge(text: str, desk: Desk, zone: str) -> date | datetime:
    """A day, or a day and time in the wall time of a zone; one with an offset, or the second of two, is exact.

    Raises:
        Usage: it is not understood, does not exist, or may mean more than one.
    """
    from booktui.rules.clock import to_wall
    from booktui.rules.when import understand

    try:
        with _as_usage():
            meant = understand(text, desk.now(), zone)
    except NoSuchTime as gap:
        raise Usage(str(gap)) from None
    if meant.part or meant.until:
        raise Usage(f"{text!a} is a stretch of time; say where it begins and where it ends.")
    if meant.instant is None or meant.wall is None:
        return meant.date
    return to_wall(meant.instant, zone) if meant.fold else meant.wall


def span(start: str, end: str, desk: Desk) -> tuple[Instant, Instant]:
    """From one day or instant to another, the end left out; to the same day is all of that day.

    Raises:
        Usage: one of them is not understood, or the end is not after the start.
    """
    low, high = _edge(start, desk), _edge(end, desk)
    if isinstance(low, date) and low == high:
        high = low + timedelta(days=1)
    first, last = _instant(low, desk), _instant(high, desk)
    if last <= first:
        raise Usage(f"--to {end} is not after --from {start}.")
    return first, last


def edges(start: str | None, end: str | None, desk: Desk) -> tuple[Instant | None, Instant | None]:
    """From a day or instant until another, either of them open; a day is all of it, the last one too.

    Raises:
        Usage: one of them is not understood, or the end is not after the start.
    """
    first = _instant(_edge(start, desk), desk) if start else None
    last = _edge(end, desk) if end else None
    until = day_span(last, desk.zone)[1] if isinstance(last, date) else last
    if first is not None and until is not None and until <= first:
        raise Usage(f"--until {end} is before --from {start}.")
    return first, until


def _edge(text: str, desk: Desk) -> date | Instant:
    from booktui.rules.when import understand

    try:
        with _as_usage():
            meant = understand(text, desk.now(), desk.zone)
    except NoSuchTime as gap:
        return from_wall(gap.next_wall, desk.zone)
    return meant.date if meant.instant is None else meant.instant


def _instant(edge: date | Instant, desk: Desk) -> Instant:
    return day_span(edge, desk.zone)[0] if isinstance(edge, date) else edge


@contextmanager
def _as_usage() -> Iterator[None]:
    """NoSuchTime passes: the checker says that."""
    from booktui.rules.when import Ambiguous, NotUnderstood

    try:
        yield
    except (Ambiguous, NotUnderstood) as problem:
        raise Usage(str(problem)) from None
