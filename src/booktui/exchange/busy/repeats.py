"""Repetition rules of strangers: what dateutil and recurring-ical-events are given can be worked out in a moment.

A rule that asks for every second since 1900, or for a 30 February, would keep them busy for minutes or until the year
9999. So a rule that is not plainly harmless is tried first, near the end of time: the calendar is the same again after
400 years, and there are only some hundred of them left there to look through in vain.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from dateutil.rrule import rrule, rrulestr
from icalendar.prop import vRecur

MOST = 100_000
"""Repetitions of one event until the end of the window."""
STEPS = 1_000_000
"""Seconds, minutes or hours that a rule may count until then."""
LONGEST = 1_000
"""Characters of a rule."""
NEAR_THE_END = 9_640
"""dateutil looks for dates until 9999, a search in vain included."""

_BASIC = {"FREQ", "UNTIL", "COUNT", "INTERVAL", "WKST"}
_DAYS = {"BYDAY", "BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"}
_CLOCK = {"BYHOUR": (0, 23), "BYMINUTE": (0, 59), "BYSECOND": (0, 59)}
_RANGES = _CLOCK | {
    "BYMONTH": (1, 12), "BYMONTHDAY": (1, 31), "BYYEARDAY": (1, 366), "BYWEEKNO": (1, 53), "BYSETPOS": (1, 366),
}  # fmt: skip
_UNITS = {"SECONDLY": 1, "MINUTELY": 60, "HOURLY": 3600}


class BadRule(ValueError):
    """The rule cannot be used; the message says why, in words that end a sentence."""


@dataclass(frozen=True, slots=True)
class Repeats:
    """A rule made ready: as the text that recurring-ical-events takes, or as its few dates written out."""

    rule: str = ""
    dates: tuple[datetime, ...] = ()
    """Naive wall times; with these there is no rule."""


def repeats(text: str, start: datetime, until: datetime, *, whole_days: bool) -> Repeats:
    """The rule of an event that begins at `start` (its zone's time; a day's midnight), of interest until `until`.

    Raises:
        BadRule: it cannot be read, contradicts itself, or is finer than any calendar needs.
    """
    recur = _read(text)
    end = _end(recur, start, whole_days)
    naive, limit = start.replace(tzinfo=None, fold=0), until.astimezone(start.tzinfo).replace(tzinfo=None, fold=0)
    if end is not None:
        limit = min(limit, end.astimezone(start.tzinfo).replace(tzinfo=None, fold=0))
    counted = recur.pop("COUNT", None)
    if counted and counted[0] < 0:  # some programs mean for ever
        counted = None
    bare = recur.to_ical().decode()
    _rule(bare, naive)
    if naive > limit:
        return Repeats()
    both = counted is not None and end is not None
    count = f";COUNT={counted[0]}" if counted else ""
    if both or not _harmless(recur):
        dates, goes_on = _opened(recur, bare + count, naive, limit)
        if both or not goes_on:
            return Repeats(dates=dates)
    return Repeats(bare + count if end is None else f"{bare};UNTIL={_written(end, whole_days)}")


def onsets(text: str, first: datetime, last: date, offset: timedelta) -> list[datetime]:
    """The wall times at which a zone changes its clocks, from `first` on; UNTIL is in UTC and `offset` is in force.

    Raises:
        BadRule: it cannot be read, or is no rule for a zone.
    """
    recur = _read(text)
    if recur["FREQ"][0] not in ("YEARLY", "MONTHLY") or recur.get("INTERVAL", [1])[0] < 1:
        raise BadRule("a time zone's clocks do not change that often")
    limit = datetime.combine(last, time())
    for end in recur.pop("UNTIL", ()):
        wall = end if isinstance(end, datetime) else datetime.combine(end, time(23, 59, 59))
        limit = min(limit, wall.replace(tzinfo=None) + (offset if wall.tzinfo else timedelta()))
    return list(_opened(recur, recur.to_ical().decode(), first, limit)[0])


def _read(text: str) -> Any:
    if len(text) > LONGEST:
        raise BadRule(f"the rule is longer than {LONGEST} characters")
    try:
        recur = vRecur.from_ical("".join(text.upper().split()))
    except (ValueError, TypeError, IndexError, KeyError, OverflowError):
        raise BadRule(f"the rule {text[:60]!r} cannot be read") from None
    if recur.pop("RSCALE", ["GREGORIAN"])[0] != "GREGORIAN" or recur.pop("SKIP", ["OMIT"])[0] != "OMIT":
        raise BadRule("it repeats by another calendar than the Gregorian")
    unknown = sorted(set(recur) - _BASIC - _DAYS - set(_CLOCK))
    if unknown or "FREQ" not in recur or any(not values for values in recur.values()):
        raise BadRule(f"the rule has no FREQ: {text[:60]!r}" if not unknown else f"there is no rule part {unknown[0]}")
    if recur.get("INTERVAL", [1])[0] < 1 or recur.get("INTERVAL", [1])[0] > STEPS:
        raise BadRule(f"INTERVAL is not from 1 to {STEPS}")
    for name, (least, most) in _RANGES.items():
        for value in recur.get(name, ()):
            if not least <= (abs(value) if name not in _CLOCK and name != "BYMONTH" else value) <= most:
                raise BadRule(f"{name}={value} is not between {least} and {most}")
    sizes = [len(recur.get(name, [0])) for name in _CLOCK]
    if sizes[0] * sizes[1] * sizes[2] > 1440 or len(recur.get("BYSETPOS", ())) > 31:
        raise BadRule("the rule names more times of day than there are minutes")
    return recur


def _end(recur: Any, start: datetime, whole_days: bool) -> datetime | None:
    """Take UNTIL out, as an instant. A day means all of it, in the event's zone; so does a time without a zone."""
    said = recur.pop("UNTIL", None)
    if not said:
        return None
    end = said[0]
    if isinstance(end, datetime):
        if whole_days:
            end = end.replace(tzinfo=None)
        return end if end.tzinfo else end.replace(tzinfo=start.tzinfo)
    if not isinstance(end, date):
        raise BadRule("UNTIL is not a date or time")
    return datetime.combine(end, time(23, 59, 59), start.tzinfo)


def _written(end: datetime, whole_days: bool) -> str:
    return f"{end:%Y%m%d}" if whole_days else f"{end.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _rule(text: str, start: datetime) -> rrule:
    try:
        made = rrulestr(text, dtstart=start)
    except (ValueError, TypeError, IndexError, KeyError, OverflowError, AttributeError) as error:
        raise BadRule(f"the rule {text[:60]!r} cannot be used ({str(error)[:60]})") from None
    if not isinstance(made, rrule):
        raise BadRule(f"the rule {text[:60]!r} cannot be used")
    return made


def _harmless(recur: Any) -> bool:
    """It comes true again and again within a few steps, whatever the event's start."""
    more = set(recur) - _BASIC
    if recur["FREQ"][0] in _UNITS:
        return False
    if not more:
        return True
    weekdays = more == {"BYDAY"} and all(str(day).isalpha() for day in recur["BYDAY"])
    return weekdays and (recur["FREQ"][0] == "WEEKLY" or recur.get("INTERVAL", [1])[0] == 1)


def _opened(recur: Any, text: str, start: datetime, limit: datetime) -> tuple[tuple[datetime, ...], bool]:
    """The dates of a rule until `limit`, and whether it goes on after them or stops where its COUNT says."""
    often = recur["FREQ"][0]
    if often in _UNITS:
        steps = (limit - start).total_seconds() / _UNITS[often] / recur.get("INTERVAL", [1])[0]
        if steps > STEPS or (often != "HOURLY" and _DAYS & set(recur)):
            raise BadRule("it repeats more often than a calendar needs; please change it there")
    near, shift = _shifted(start, limit)
    last = limit.replace(year=limit.year + shift)
    found: list[datetime] = []
    try:
        for one in _rule(text, near):
            if one > last:
                return tuple(found), True
            if len(found) >= MOST:
                raise BadRule(f"it repeats more than {MOST:,} times; please change it there")
            found.append(one.replace(year=one.year - shift))
    except (TypeError, ArithmeticError, LookupError):
        raise BadRule(f"the rule {text[:60]!r} cannot be worked out") from None
    return tuple(found), text.endswith(f";COUNT={len(found)}")


def _shifted(start: datetime, limit: datetime) -> tuple[datetime, int]:
    """The start so many years later, a multiple of 400, that the limit is near the end of time; and those years."""
    shift = max(0, (NEAR_THE_END - max(start.year, limit.year)) // 400 * 400)
    return start.replace(year=start.year + shift), shift
