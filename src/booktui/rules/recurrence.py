"""When a clinic takes place: an RFC 5545 recurrence rule evaluated in wall time (design.md section 4, domain.md 3.1).

A clinic at 09:00 stays at 09:00 after the clocks change (TZ-04). Rules come from set-up files, so they are checked
against the RFC's table (3.3.10) before dateutil sees them: it accepts rules that never end or never happen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from booktui.rules import clock
from booktui.rules.values import Instant

if TYPE_CHECKING:
    from dateutil.rrule import rrule

FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
LONGEST_WINDOW = 3_660
"""Days that may be asked for at once."""

_RANGES = {"INTERVAL": 1_000, "COUNT": 10_000, "BYMONTH": 12, "BYMONTHDAY": 31, "BYYEARDAY": 366, "BYWEEKNO": 53}
_SIGNED = {"BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"}
_NOT_WITH = {
    "DAILY": {"BYYEARDAY", "BYWEEKNO", "BYSETPOS"},
    "WEEKLY": {"BYYEARDAY", "BYWEEKNO", "BYSETPOS", "BYMONTHDAY"},
    "MONTHLY": {"BYYEARDAY", "BYWEEKNO"},
    "YEARLY": set[str](),
}
_KNOWN = {"FREQ", "UNTIL", "BYDAY", "BYSETPOS", "WKST", *_RANGES}
_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class BadRecurrence(ValueError):
    """A rule that cannot be a clinic's; the message says which part."""


class Occurrence(NamedTuple):
    """One session to be: its local date and its two ends."""

    day: date
    start: Instant
    end: Instant


def occurrences(
    recur: str,
    start_wall: str,
    end_wall: str,
    first: date,
    last: date | None,
    window: tuple[date, date],
    zone: str,
    closed: frozenset[date] = frozenset(),
    also: frozenset[date] = frozenset(),
) -> list[Occurrence]:
    """The sessions of a clinic whose local date lies in `window`, which is half-open `[from, to)`.

    `first` is the anchor that INTERVAL counts from, and takes place only where it fits the rule; `last` is the last
    day that may (None: no end). Days in `closed` are left out, and COUNT counts them; on days in `also` it takes place
    whatever the rule and its dates say, unless they are closed. `start_wall` and `end_wall` are
    HH:MM; an end before the start is on the next day. An end in the spring gap becomes the gap's end; of an hour that
    comes twice the first is meant. A session that lies wholly in the gap does not take place.

    Raises:
        BadRecurrence: the rule, a time, or a window of more than `LONGEST_WINDOW` days.
    """
    starts, ends = _wall_time(start_wall), _wall_time(end_wall)
    if starts == ends:
        raise BadRecurrence(f"The clinic starts and ends at {start_wall}: give it a length.")
    if window[1] - window[0] > timedelta(LONGEST_WINDOW):
        raise BadRecurrence(f"More than {LONGEST_WINDOW} days were asked for at once.")
    found = []
    extra = {day for day in also if window[0] <= day < window[1]}
    for day in sorted(extra.union(_days(recur, starts, first, last, window, zone))):
        ends_on = day + timedelta(days=ends < starts)
        start, end = _instant(day, starts, zone), _instant(ends_on, ends, zone)
        if day not in closed and start < end:
            found.append(Occurrence(day, start, end))
    return found


def check_recurrence(recur: str) -> str | None:
    """What is wrong with a rule, as a sentence; None when nothing is."""
    try:
        _parts(recur)
    except BadRecurrence as problem:
        return str(problem)
    return None


def _days(
    recur: str, starts: time, first: date, last: date | None, window: tuple[date, date], zone: str
) -> Iterator[date]:
    """The days on which the rule takes place, inside the window, the clinic's dates and the rule's own UNTIL."""
    stop = min(window[1], date.max if last is None or last == date.max else last + timedelta(days=1))
    until = _parts(recur).get("UNTIL")
    for moment in _rule(recur, first):
        day = moment.date()
        if day >= stop or (until and _past(until, datetime.combine(day, starts), zone)):
            return
        if day >= window[0]:
            yield day


@lru_cache(maxsize=256)
def _rule(recur: str, first: date) -> rrule:
    """The rule as dateutil knows it, without UNTIL, at midnight of each day. No desk needs it to open."""
    from dateutil.rrule import rrule, rrulestr

    kept = ";".join(f"{key}={value}" for key, value in _parts(recur).items() if key != "UNTIL")
    try:
        rule = rrulestr(kept, dtstart=datetime.combine(first, time()))
    except (ValueError, IndexError, TypeError, OverflowError) as problem:
        raise BadRecurrence(f"The recurrence {recur!r} cannot be read: {problem}.") from problem
    assert isinstance(rule, rrule)
    return rule


@lru_cache(maxsize=256)
def _parts(recur: str) -> dict[str, str]:
    """The parts of a rule, checked against RFC 5545 3.3.10."""
    parts: dict[str, str] = {}
    for part in recur.strip().upper().removeprefix("RRULE:").split(";"):
        key, equals, value = part.partition("=")
        if not equals or not value or key in parts:
            raise BadRecurrence(f"The recurrence {recur!r} has a part {part!r} that is empty or comes twice.")
        if key not in _KNOWN:
            raise BadRecurrence(
                f"The recurrence {recur!r} uses {key}, which a clinic cannot. Give its times as start and end."
            )
        parts[key] = value
    _check_frequency(recur, parts)
    _check_numbers(recur, parts)
    _check_days(recur, parts)
    return parts


def _check_frequency(recur: str, parts: dict[str, str]) -> None:
    frequency = parts.get("FREQ", "")
    if frequency not in FREQUENCIES:
        raise BadRecurrence(f"The recurrence {recur!r} needs FREQ=DAILY, WEEKLY, MONTHLY or YEARLY, nothing finer.")
    for key in sorted(_NOT_WITH[frequency] & parts.keys()):
        raise BadRecurrence(f"The recurrence {recur!r} uses {key} with FREQ={frequency}, which has no meaning.")
    if "COUNT" in parts and "UNTIL" in parts:
        raise BadRecurrence(f"The recurrence {recur!r} has both COUNT and UNTIL: keep one.")
    if "BYSETPOS" in parts and not parts.keys() & {"BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH"}:
        raise BadRecurrence(f"The recurrence {recur!r} uses BYSETPOS with nothing to count in.")
    if "UNTIL" in parts:
        _until(parts["UNTIL"])


def _check_numbers(recur: str, parts: dict[str, str]) -> None:
    for key, most in {**_RANGES, "BYSETPOS": 366}.items():
        values = parts.get(key, "").split(",") if key in parts else []
        for value in values:
            bare = value.lstrip("+-") if key in _SIGNED and value[:2] not in ("+-", "-+", "--", "++") else value
            if not (bare.isascii() and bare.isdecimal() and 1 <= int(bare) <= most):
                raise BadRecurrence(f"The recurrence {recur!r}: {key} must be 1 to {most}, not {value!r}.")
        if len(values) > 1 and key in ("INTERVAL", "COUNT"):
            raise BadRecurrence(f"The recurrence {recur!r}: {key} takes one number.")
    if "BYMONTHDAY" in parts and "BYMONTH" in parts:
        longest = max(_MONTH_DAYS[int(month) - 1] for month in parts["BYMONTH"].split(","))
        if all(abs(int(day)) > longest for day in parts["BYMONTHDAY"].split(",")):
            raise BadRecurrence(f"The recurrence {recur!r} never happens: those months have no such day.")


def _check_days(recur: str, parts: dict[str, str]) -> None:
    ordinals = parts["FREQ"] in ("MONTHLY", "YEARLY") and "BYWEEKNO" not in parts
    most = 5 if parts["FREQ"] == "MONTHLY" else 53
    for value in parts["BYDAY"].split(",") if "BYDAY" in parts else []:
        day = _DAY.fullmatch(value)
        if not day or (day[1] and not (ordinals and 1 <= abs(int(day[1])) <= most)):
            raise BadRecurrence(
                f"The recurrence {recur!r}: {value!r} is no weekday that FREQ={parts['FREQ']} can have."
            )
    if not re.fullmatch("MO|TU|WE|TH|FR|SA|SU", parts.get("WKST", "MO")):
        raise BadRecurrence(f"The recurrence {recur!r}: WKST must be a weekday such as MO.")


def _until(value: str) -> tuple[datetime, str]:
    """UNTIL's moment, and whether it is a `date`, a `wall` time or in `utc`."""
    for form, kind in (("%Y%m%d", "date"), ("%Y%m%dT%H%M%S", "wall"), ("%Y%m%dT%H%M%SZ", "utc")):
        try:
            return datetime.strptime(value, form), kind
        except ValueError:
            continue
    raise BadRecurrence(f"UNTIL={value} is no date: write it as 20270831.")


def _past(until: str, wall: datetime, zone: str) -> bool:
    """A session that starts at this wall time comes after UNTIL, which is inclusive."""
    limit, kind = _until(until)
    if kind == "date":
        return wall.date() > limit.date()
    if kind == "utc":
        limit = limit.replace(tzinfo=UTC).astimezone(clock.zone(zone)).replace(tzinfo=None, fold=0)
    return wall > limit


def _wall_time(text: str) -> time:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text, re.ASCII):
        raise BadRecurrence(f"{text!r} is no time of day: write it as 09:00.")
    return time.fromisoformat(text)


def _instant(day: date, at: time, zone: str) -> Instant:
    return clock.from_wall(clock.next_existing(datetime.combine(day, at), zone), zone)
