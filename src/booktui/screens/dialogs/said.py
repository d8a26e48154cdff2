"""What is typed into the fields of a form, understood: days, times of day, and codes of what the desk knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from booktui.rules.clock import NoSuchTime, from_wall, spoken
from booktui.rules.hours import read_hours, read_times
from booktui.rules.values import Instant
from booktui.rules.when import understand, understand_date

EARLY = 7
"""A bare hour before this is one of the afternoon: no clinic starts at five in the morning unless 05:00 is typed."""


class NotSaid(ValueError):
    """It is not understood; the sentence goes on from the field's label."""


def day_said(text: str, now: Instant, zone: str) -> date:
    """The date. Raises NotSaid."""
    try:
        return understand_date(text, now, zone)
    except ValueError as problem:
        raise NotSaid(str(problem)) from None


def days_said(text: str, now: Instant, zone: str) -> list[date]:
    """Dates parted by commas. Raises NotSaid."""
    return [day_said(part, now, zone) for part in text.split(",") if part.strip()]


def hour_said(text: str) -> time | None:
    """The time of day, when the text is one; None when it is something else. Raises NotSaid."""
    try:
        return _likely([hour.time for hour in read_hours(text.strip().lower()) if hour.time is not None])
    except ValueError as problem:
        raise NotSaid(str(problem)) from None


def _likely(times: Sequence[time]) -> time | None:
    if len(times) > 1 and times[0].hour < EARLY:
        return times[1]
    return times[0] if times else None


def clock_said(text: str) -> str:
    """The time of day as HH:MM. Raises NotSaid."""
    try:
        found = _likely(read_times(text))
    except ValueError as problem:
        raise NotSaid(str(problem)) from None
    if found is None:
        raise NotSaid(f"{text.strip()!r} is not a time of day. Try 9, 9:30 or 1pm.")
    return f"{found:%H:%M}"


def moment_said(text: str, now: Instant, zone: str, day: date | None = None) -> date | datetime:
    """A day, or a day and a time in wall time; a bare time is one of `day`. Raises NotSaid."""
    hour = hour_said(text)
    if hour is not None and day is not None:
        return datetime.combine(day, hour)
    try:
        meant = understand(text, now, zone)
    except ValueError as problem:
        raise NotSaid(str(problem)) from None
    if meant.part:
        raise NotSaid(f"{text.strip()!r} names a part of the day: say from when to when.")
    return meant.date if meant.wall is None else meant.wall


def code_said(text: str, known: Mapping[str, Any], name: Callable[[Any], str] = lambda one: str(one.name)) -> str:
    """The code of what is meant, typed as its code in any case or as part of its name; else the text as it is."""
    said = text.strip().casefold()
    exact = [code for code in known if code.casefold() == said]
    part = [code for code, one in known.items() if said and said in name(one).casefold()]
    found = exact or part
    return found[0] if len(found) == 1 else text.strip()


def codes_said(text: str, known: Mapping[str, Any]) -> list[str]:
    """Several, parted by commas or blanks."""
    return [code_said(word, known) for word in text.replace(",", " ").split()]


def by_code(things: Iterable[Any]) -> dict[str, Any]:
    """Active things by their code as it is written."""
    return {one.code: one for one in things if getattr(one, "active", True)}


WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def past_said(text: str, now: Instant, zone: str, day: date) -> Instant:
    """An instant that is over; a bare time is one of `day`, a weekday the last one. Raises NotSaid."""
    said = moment_said(text, now, zone, day)
    if not isinstance(said, datetime):
        raise NotSaid("Say the time as well, such as yesterday 16:00.")
    named = any(word[:3] in WEEKDAYS for word in text.lower().split())
    if named and said.tzinfo is None and _instant(said, zone) > now:
        said -= timedelta(days=7)
    at = _instant(said, zone)
    if at > now:
        raise NotSaid(f"{spoken(at, zone)} is still to come. Of a day that is over give the year: 2026-11-24 16:00.")
    return at


def _instant(said: datetime, zone: str) -> Instant:
    if said.tzinfo:
        return int(said.timestamp())
    try:
        return from_wall(said, zone)
    except NoSuchTime as gap:
        raise NotSaid(str(gap)) from None
