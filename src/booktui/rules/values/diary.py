"""What a diary holds: sessions and their slots, absences, and what takes time already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from booktui.rules.values.basics import Instant, Span


class Slot(NamedTuple):
    """A bookable piece of a session; letter `.` is unbookable."""

    start: Instant
    end: Instant
    letter: str


@dataclass(frozen=True, slots=True)
class Session:
    """One dated occurrence of a clinic. Without slots it is free time for any service of its practitioner."""

    id: int
    clinic: str
    practitioner_id: int
    location_id: int
    start: Instant
    end: Instant
    room_id: int | None = None
    status: str = "planned"
    """`planned`, `reduced` or `cancelled`."""
    slots: tuple[Slot, ...] = ()
    """Those that a cut took away are unbookable ones."""
    equipment_id: int | None = None
    services: frozenset[int] = frozenset()
    """The services it is for; empty is any of its practitioner's."""
    cuts: tuple[Span, ...] = ()
    """Stretches that were cut from it, in order: nobody can be booked into them."""
    on_holiday: bool = False
    """It takes place although the day is a public holiday."""
    overbooks: int | None = None
    """Overbooks that it allows; None is what the policy says."""
    to_change: bool = False
    """Its clinic has changed; it is kept only until those who are booked into it have another time."""

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    def takes(self, service_id: int) -> bool:
        """It is for that service."""
        return not self.services or service_id in self.services

    def is_cut(self, span: Span) -> bool:
        """Some of that time was cut from it."""
        return any(cut.overlaps(span) for cut in self.cuts)


class Absence(NamedTuple):
    """Leave, training, a closure or busy time. Without a schedule it closes its location, or every location."""

    schedule_id: int | None
    location_id: int | None
    start: Instant
    end: Instant
    reason: str
    kind: str = "leave"
    """`leave`, `training`, `busy`, `closure` or `holiday`."""
    approved: bool = True
    """One that is only requested warns."""


class Taken(NamedTuple):
    """An occupancy of one schedule, with what is needed to say so in a sentence."""

    schedule_id: int
    lane: int
    start: Instant
    """As occupied: buffers included."""
    end: Instant
    appointment_id: int | None = None
    core_start: Instant = 0
    """The appointment itself, without buffers."""
    core_end: Instant = 0
    status: str = "booked"
    held_by: str = ""
    held_until: Instant = 0
    client_id: int = 0
    practitioner_id: int = 0
    location_id: int | None = None
    session_id: int | None = None

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def core(self) -> Span:
        """The appointment's own time; an occupancy that belongs to nothing is all core."""
        return Span(self.core_start, self.core_end) if self.core_end else Span(self.start, self.end)
