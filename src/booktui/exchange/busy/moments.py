"""Dates, times and lengths of a calendar file, each in its zone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from booktui.exchange.busy.lines import Property
from booktui.exchange.busy.values import BadValue
from booktui.exchange.busy.zones import Zones

Moment = date | datetime
Times = tuple[Moment, timedelta | None]
"""A start, and the length of a period."""

_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?", re.ASCII)
_LENGTH = re.compile(r"([+-]?)P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Length:
    """A DURATION: its days pass on the calendar, its hours on the clock, whatever the clocks do (RFC 5545 3.3.6)."""

    days: timedelta
    exact: timedelta

    def after(self, start: datetime) -> datetime:
        """Where it ends, in the start's zone."""
        end = start + self.days
        return (end.astimezone(UTC) + self.exact).astimezone(end.tzinfo)


def is_day(moment: Moment) -> bool:
    """A whole day and no time of day."""
    return not isinstance(moment, datetime)


def timed(moment: Moment, zone: tzinfo) -> datetime:
    """The moment itself, or the local midnight of a day."""
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time(), zone)


def read_moment(prop: Property, zones: Zones, near: tzinfo | None = None) -> Moment:
    """A property's one date or time. One without a zone is in `near`, else where the file or the desk says.

    Raises:
        BadValue: it is neither, or its zone is not known.
    """
    return _moment(prop, prop.value, zones, near)


def read_list(prop: Property, zones: Zones, near: tzinfo | None) -> Iterator[Times]:
    """The values of an EXDATE or RDATE; periods only where VALUE=PERIOD says so or a `/` shows it.

    Raises:
        BadValue: one of them cannot be read.
    """
    for text in prop.value.split(","):
        first, slash, second = text.strip().partition("/")
        if first:
            start = _moment(prop, first, zones, near)
            yield start, _period(prop, start, second, zones, near) if slash else None


def read_period(prop: Property, text: str, zones: Zones) -> tuple[datetime, datetime]:
    """Start and end of a FREEBUSY value.

    Raises:
        BadValue: it is not start/end or start/length.
    """
    first, _, second = text.strip().partition("/")
    start = _moment(prop, first, zones, None)
    if not isinstance(start, datetime):
        raise BadValue(prop.line, prop.name, f"{text[:40]!r} has no time of day")
    return start, start.astimezone(UTC) + _period(prop, start, second, zones, None)


def read_length(prop: Property) -> Length:
    """A DURATION.

    Raises:
        BadValue: it is not one, or longer than a century.
    """
    found = _LENGTH.fullmatch(prop.value.upper())
    if found is None or prop.value.upper().rstrip("T")[-1:] in ("", "P"):
        raise BadValue(prop.line, prop.name, f"{prop.value[:40]!r} is not a length like PT45M or P1D")
    sign = -1 if found[1] == "-" else 1
    weeks, days, hours, minutes, seconds = (int((part or "0")[:9]) for part in found.groups()[1:])
    whole, exact = weeks * 7 + days, hours * 3600 + minutes * 60 + seconds
    if whole + exact / 86400 > 36525:
        raise BadValue(prop.line, prop.name, f"{prop.value[:40]!r} is longer than a century")
    return Length(sign * timedelta(days=whole), sign * timedelta(seconds=exact))


def _period(prop: Property, start: Moment, text: str, zones: Zones, near: tzinfo | None) -> timedelta:
    """How long a period is, on the clock."""
    if text[:1].upper() in ("P", "+", "-"):
        length = read_length(prop._replace(value=text))
        return length.days + length.exact
    end = _moment(prop, text, zones, near)
    if not isinstance(end, datetime) or not isinstance(start, datetime):
        raise BadValue(prop.line, prop.name, f"{text[:40]!r} has no time of day")
    return end.astimezone(UTC) - start.astimezone(UTC)


def _moment(prop: Property, text: str, zones: Zones, near: tzinfo | None) -> Moment:
    found = _MOMENT.fullmatch(text.upper())
    if found is None:
        raise BadValue(prop.line, prop.name, f"{text[:40]!r} is not a date or time like 20261124T093000")
    year, month, day, hour, minute, second, utc = found.groups()
    try:
        if hour is None:
            return date(int(year), int(month), int(day))
        wall = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second))
    except ValueError:
        raise BadValue(prop.line, prop.name, f"there is no {text[:40]!r}") from None
    if utc:
        return wall.replace(tzinfo=UTC)
    name = prop.parameters.get("TZID", "")
    return wall.replace(tzinfo=zones.named(prop, name) if name else near or zones.floating(prop))
