"""The sessions that a clinic's versions make between two days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from booktui.rules.clinics.versions import Version, in_force, starts_of
from booktui.rules.recurrence import occurrences
from booktui.rules.values import Instant

ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Planned:
    """A session to be: a version's, on a local date."""

    version: Version
    day: date
    start: Instant
    end: Instant
    on_holiday: bool = False
    """It takes place although the day is a public holiday."""


def planned(
    versions: Sequence[Version],
    since: date,
    until: date,
    zones: Mapping[int, str],
    holidays: frozenset[date] = frozenset(),
    retired_from: date | None = None,
) -> list[Planned]:
    """The sessions with a local date from `since` to `until`, both inclusive, in order; none from the day it retires.

    Each day's is that of the version in force then. `zones` has the IANA zone of each location.
    """
    if retired_from is not None:
        until = min(until, retired_from - ONE)
    if until < since:
        return []
    changes = [day for day in starts_of(versions) if since < day <= until]
    edges = [since, *changes, until + ONE]
    found: list[Planned] = []
    for first, following in pairwise(edges):
        version = in_force(versions, first)
        if version is not None:
            found += _of(version, first, following, zones, holidays)
    return found


def _of(
    version: Version, since: date, before: date, zones: Mapping[int, str], holidays: frozenset[date]
) -> list[Planned]:
    """Those of one version in `[since, before)`."""
    closed = version.except_on if version.on_holidays else version.except_on | (holidays - version.also_on)
    dates = occurrences(
        version.recur, version.start, version.end, version.valid_from, version.valid_until, (since, before),
        zones[version.location_id], closed, version.also_on,
    )  # fmt: skip
    return [Planned(version, one.day, one.start, one.end, one.day in holidays) for one in dates]
