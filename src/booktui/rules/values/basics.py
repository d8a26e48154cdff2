"""Instants and spans, and the words that the field has for what is stored (FHIR R4)."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

Instant = int
MINUTE = 60
DAY = 86_400
LONGEST = DAY
"""No single occupancy is longer than this many seconds; the database checks it, and look-ups rely on it."""


class Kind(StrEnum):
    """What a schedule is the calendar of (FHIR Schedule.actor)."""

    PRACTITIONER = "practitioner"
    ROOM = "room"
    EQUIPMENT = "equipment"
    INTERPRETER = "interpreter"
    CLIENT = "client"


class Status(StrEnum):
    """Appointment status (FHIR R4 appointmentstatus); `proposed` is a hold."""

    PROPOSED = "proposed"
    BOOKED = "booked"
    ARRIVED = "arrived"
    FULFILLED = "fulfilled"
    CANCELLED = "cancelled"
    NOSHOW = "noshow"


class Role(StrEnum):
    """Who may do what; each later one of coordinator, supervisor, administrator may do what the earlier may."""

    AUDITOR = "auditor"
    COORDINATOR = "coordinator"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


class Span(NamedTuple):
    """A half-open stretch of time."""

    start: Instant
    end: Instant

    def overlaps(self, other: Span) -> bool:
        """Back to back is not an overlap."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """The other lies wholly inside, edges included."""
        return self.start <= other.start and other.end <= self.end
