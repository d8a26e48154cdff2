"""What the desk is told of an absence that is wanted, and what it shows of those it has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from booktui.rules.checks.words import whole_day
from booktui.rules.clock import to_wall
from booktui.rules.values import Instant


@dataclass(frozen=True, slots=True)
class AbsenceWanted:
    """Leave, a training, a closure; whole days by dates, part days by times in the wall time of its place."""

    schedule: str = ""
    """Code of a practitioner, room, piece of equipment or interpreter; empty is a closure."""
    location: str = ""
    """Code of what a closure closes; empty closes every location."""
    start: date | datetime = date.min
    end: date | datetime | None = None
    """The last day, itself included, or the time it ends; None with a day is that one day."""
    kind: str = ""
    """`leave`, `training` or `closure`; empty is leave, or without a schedule a closure."""
    reason: str = ""
    """May be private: it is kept with the absence and never read out."""
    recur: str = ""
    """`every fri`, `mon weeks 1,3`, or an RRULE value; `start` and `end` are then one part, of a day at most."""
    until: date | None = None
    """The last day of a repeating one."""


@dataclass(frozen=True, slots=True)
class AbsenceView:
    """An absence in a list; the parts of a repeating one are each one of their own."""

    id: int
    schedule: str
    """Whose it is, by code; empty is a closure."""
    name: str
    """`Dr Osei`; of a closure its place."""
    location: str
    """What a closure closes, by code; empty is every location."""
    kind: str
    """`leave`, `training`, `closure`, `holiday` or `busy`."""
    start: Instant
    end: Instant
    zone: str
    reason: str
    state: str
    """`approved` or `requested`."""
    rule_id: int | None = None
    words: str = ""
    """Of a repeating one when it is: `Fridays 13:00 to 17:00`."""
    source: str = ""
    """The calendar that busy time came from."""
    disruption_id: int | None = None
    displaced: int = 0
    """How many lost their time to it."""

    @property
    def when(self) -> str:
        """`Tue 12 Jan 2027`, `Mon 7 Dec 2026 to Fri 11 Dec 2026` or `Tue 12 Jan 2027 09:00 to 12:30`."""
        return when(self.start, self.end, self.zone)


def when(start: Instant, end: Instant, zone: str) -> str:
    """A stretch of time in words: days where it is whole days."""
    low, high = to_wall(start, zone), to_wall(end, zone)
    if (low.hour, low.minute, high.hour, high.minute) == (0, 0, 0, 0):
        last = high.date() - timedelta(days=1)
        return whole_day(low.date()) if last == low.date() else f"{whole_day(low.date())} to {whole_day(last)}"
    until = f"{high:%H:%M}" if high.date() == low.date() else f"{whole_day(high.date())} {high:%H:%M}"
    return f"{whole_day(low.date())} {low:%H:%M} to {until}"
