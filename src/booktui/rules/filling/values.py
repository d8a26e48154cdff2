"""A time that came free, and somebody who might come instead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from booktui.rules.clock import local_date
from booktui.rules.values import Client, Entry, Instant, Service, Span


@dataclass(frozen=True, slots=True)
class Gap:
    """A time that came free, as far as it still is."""

    start: Instant
    end: Instant
    zone: str
    practitioner_id: int
    location_id: int
    letter: str = ""
    """Type of the slot it starts with; empty in free time."""
    session_start: Instant = 0
    services: frozenset[int] = frozenset()
    """Services of its practitioner that its session is for."""
    step_free: bool = True
    """The session's room is; so is one without a room."""
    client_id: int = 0
    """Who gave it back."""

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def minutes(self) -> int:
        return (self.end - self.start) // 60

    @property
    def day(self) -> date:
        """The local day."""
        return local_date(self.start, self.zone)

    def hours_left(self, now: Instant) -> int:
        """Whole hours until it starts."""
        return max(0, self.start - now) // 3600


@dataclass(frozen=True, slots=True)
class Ranked:
    """Where somebody stands on the list: what the one sort key is made of (7.3), known without their record."""

    entry_id: int
    client_id: int
    service_id: int
    band: int
    own_band: int
    rank: int
    order_on: date
    hospital_cancels: int
    """Kept negative."""
    clock_start: date
    target_on: date
    notice_hours: int | None = None
    """With so much notice they come for a sooner time; None while nobody asked."""
    booked_id: int | None = None
    """The later appointment that they have."""
    booked_start: Instant | None = None


@dataclass(frozen=True, slots=True)
class Applicant:
    """Somebody on the list with what their record says."""

    ranked: Ranked
    entry: Entry
    client: Client
    service: Service
    unavailable_from: date | None = None
    unavailable_to: date | None = None
    not_before: Instant | None = None
    claimed_by: str = ""
    """Who at another desk is ringing them at this moment."""
