"""Who waits for a date, and what they asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the client asked for. Times of day are parts: `am` before 12:00, `pm` from 12:00, `eve` from 17:00."""

    practitioner_id: int | None = None
    location_id: int | None = None
    weekdays: frozenset[int] = frozenset()
    """Monday is 0; empty means any."""
    part: str = ""
    not_before: date | None = None
    not_after: date | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A waiting entry: a referral that still needs a date."""

    id: int
    client_id: int
    service_id: int
    priority: str
    """`2ww`, `urgent` or `routine` (NHS PRIORITY TYPE 3, 2, 1)."""
    received_on: date
    clock_start: date
    target_on: date | None = None
    status: str = "waiting"
    """`waiting`, `suspended`, `booked` or `removed`."""
    version: int = 1
    wishes: Wishes = Wishes()


@dataclass(frozen=True, slots=True)
class Ahead:
    """Who could also take this time and is before the client in turn."""

    initials: str
    priority: str
    days_waited: int
