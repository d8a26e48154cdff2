"""What the finder is asked, and what it is told of a piece of time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from booktui.rules.values import (
    Absence,
    Client,
    Entry,
    Instant,
    Resource,
    Service,
    Session,
    SlotType,
    Taken,
    Wishes,
)


@dataclass(frozen=True, slots=True)
class Ask:
    """What is looked for: a service, perhaps for somebody, and what must be met."""

    service: Service
    now: Instant
    client: Client | None = None
    entry: Entry | None = None
    """Its priority opens slots and its target is counted to; its wishes count only where they are given below."""
    wishes: Wishes = field(default_factory=Wishes)
    practitioner_id: int | None = None
    location_id: int | None = None
    weekdays: frozenset[int] = frozenset()
    """Monday is 0; empty means any."""
    part: str = ""
    """`am`, `pm`, `eve` or any."""
    start: Instant | None = None
    """The first instant at which an offer may start."""
    until: Instant | None = None
    """The first instant at which none may start any more."""
    count: int = 5
    minutes: int | None = None
    """A length to look for when more than service and client need."""
    mine: frozenset[int] = frozenset()
    """Appointments and holds that would be given up for it, and so are not in the way."""


@dataclass(frozen=True, slots=True)
class Window:
    """A piece of time, with everything that bears on appointments that start in it.

    `taken` and `absences` reach a day further on both sides. `taken` is either all rows or a mapping by schedule,
    which may read a schedule's rows when it is asked for them: only those that matter are.
    """

    start: Instant
    end: Instant
    sessions: Sequence[Session] = ()
    """Of the practitioners, and those that use the rooms."""
    taken: Sequence[Taken] | Mapping[int, Sequence[Taken]] = ()
    absences: Sequence[Absence] = ()
    practitioners: Sequence[Resource] = ()
    rooms: Sequence[Resource] = ()
    equipment: Sequence[Resource] = ()
    interpreters: Sequence[Resource] = ()
    slot_types: Mapping[str, SlotType] = field(default_factory=dict)
    travel: Mapping[tuple[int, int], int] = field(default_factory=dict)
    """Minutes between two different locations."""
    zones: Mapping[int, str] = field(default_factory=dict)
    """The IANA zone of each location, UTC where none is told."""

    def zone(self, location_id: int) -> str:
        """The zone of a location."""
        return self.zones.get(location_id, "UTC")
