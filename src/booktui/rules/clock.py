"""Instants and wall time: stored in UTC, shown and repeated in the location's own time (design.md section 4)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from booktui.rules.values import Instant


class NoSuchTime(ValueError):
    """A wall time that the clock change leaves out; `next_wall` is the first that exists after it."""

    def __init__(self, wall: datetime, next_wall: datetime) -> None:
        following = f"{next_wall:%H:%M}" if next_wall.date() == wall.date() else _say(next_wall)
        super().__init__(f"{_say(wall)} does not exist: the clocks go forward. The next is {following}.")
        self.wall = wall
        self.next_wall = next_wall


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """The IANA zone of that name."""
    return ZoneInfo(name)


def to_wall(instant: Instant, zone_name: str) -> datetime:
    """The aware local time of an instant."""
    return datetime.fromtimestamp(instant, zone(zone_name))


def local_date(instant: Instant, zone_name: str) -> date:
    """The local calendar date of an instant (TZ-07: not the UTC date)."""
    return to_wall(instant, zone_name).date()


def exists(wall: datetime, zone_name: str) -> bool:
    """A naive wall time that some instant has."""
    aware = wall.replace(tzinfo=zone(zone_name))
    return aware.astimezone(UTC).astimezone(aware.tzinfo).replace(tzinfo=None, fold=0) == wall.replace(fold=0)


def is_twice(wall: datetime, zone_name: str) -> bool:
    """A naive wall time that two instants have (autumn)."""
    tz = zone(zone_name)
    first, second = wall.replace(tzinfo=tz, fold=0), wall.replace(tzinfo=tz, fold=1)
    return first.utcoffset() != second.utcoffset() and exists(wall, zone_name)


def from_wall(wall: datetime, zone_name: str, fold: int = 0) -> Instant:
    """The instant of a naive wall time; one that comes twice is the first unless `fold` is 1.

    Raises:
        NoSuchTime: the wall time is in the spring gap.
    """
    if not exists(wall, zone_name):
        raise NoSuchTime(wall, next_existing(wall, zone_name))
    return int(wall.replace(tzinfo=zone(zone_name), fold=fold).timestamp())


def next_existing(wall: datetime, zone_name: str) -> datetime:
    """The first wall time from this one on that exists: the end of the gap."""
    tz = zone(zone_name)
    before = wall.replace(tzinfo=tz, fold=0).utcoffset()
    after = wall.replace(tzinfo=tz, fold=1).utcoffset()
    if exists(wall, zone_name) or before is None or after is None:
        return wall
    # in a gap fold=0 carries the offset before it and fold=1 the one after: the change lies between the two instants
    early, late = ((wall - offset).replace(microsecond=0, tzinfo=UTC) for offset in (after, before))
    while late - early > timedelta(seconds=1):
        middle = (early + (late - early) / 2).replace(microsecond=0)
        early, late = (early, middle) if middle.astimezone(tz).utcoffset() == after else (middle, late)
    return late.astimezone(tz).replace(tzinfo=None, fold=0)


def day_span(day: date, zone_name: str) -> tuple[Instant, Instant]:
    """Local midnight to local midnight, which may be 23 or 25 hours."""
    tz = zone(zone_name)
    start = datetime.combine(day, time(), tz)
    end = datetime.combine(day + timedelta(days=1), time(), tz)
    return int(start.timestamp()), int(end.timestamp())


def same_time(instant: Instant, days: int, zone_name: str) -> Instant:
    """The same wall time so many days later (earlier if negative): a reminder the day before (TZ-03).

    One that does not exist that day becomes the end of the gap; of one that comes twice the first is taken.
    """
    wall = to_wall(instant, zone_name).replace(tzinfo=None, fold=0) + timedelta(days=days)
    return from_wall(next_existing(wall, zone_name), zone_name)


def iso(instant: Instant) -> str:
    """ISO 8601 in UTC, ending in Z."""
    return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def spoken(instant: Instant, zone_name: str) -> str:
    """As the screen and letters show it: `Tue 24 Nov 2026 09:30`."""
    return _say(to_wall(instant, zone_name))


def _say(wall: datetime) -> str:
    return f"{wall:%a} {wall.day} {wall:%b %Y %H:%M}"
