"""The plain values of a rebooking plan: who needs a new time, which times they could have, what was proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from booktui.rules.values import Instant, Span


class Option(NamedTuple):
    """A time that would pass the checker for one client, as the diary stands before anybody is rebooked."""

    start: Instant
    end: Instant
    day: date
    """Local date at the location."""
    practitioner_id: int
    location_id: int
    kept_start: Instant
    """Practitioner, room and machine are kept from here to `kept_end`: buffers included."""
    kept_end: Instant
    session_id: int | None = None
    rooms: tuple[int, ...] = ()
    """Rooms that suit and are free then, the best first; empty when the service takes none."""
    machines: tuple[int, ...] = ()
    """Likewise the equipment."""
    interpreter_id: int | None = None
    preference: bool = False
    """It is outside what the client asked for."""
    short_notice: bool = False
    slot_type: str = ""


@dataclass(frozen=True, slots=True)
class Displaced:
    """One appointment that lost its time, with the times it could have instead."""

    id: int
    """Of the appointment; unique in a plan."""
    client_id: int
    priority: str
    """`2ww`, `urgent` or `routine`."""
    old_start: Instant
    old_on: date
    """Local date of the time that was lost."""
    clock_start: date
    target_on: date | None = None
    rebook_by: date | None = None
    hospital_cancels: int = 0
    """How often the service cancelled on this client before this time."""
    options: Sequence[Option] = ()


@dataclass(frozen=True, slots=True)
class Weights:
    """What a drawback counts for, in days of additional wait for one client."""

    past_target: int = 360
    past_rebook_by: int = 120
    preference: int = 14
    short_notice: int = 7
    unplaced: int = 3650
    """No time at all: more than any time can cost."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a plan goes by. Schedules that are not named have capacity 1."""

    weights: Weights = Weights()
    capacity: Mapping[int, int] = field(default_factory=dict)
    """How many at once, by schedule id."""
    taken: Mapping[int, Sequence[Span]] = field(default_factory=dict)
    """What the diary holds already of the schedules in `capacity`; for the others the options have seen to it."""


class Why(StrEnum):
    """Why a client has no proposal."""

    NOTHING = "no time suits"
    GIVEN = "all suitable times were given to clients before them"


@dataclass(frozen=True, slots=True)
class Proposed:
    """What the plan says for one displaced appointment: an option with its room and machine, or why none."""

    id: int
    option: Option | None = None
    room_id: int | None = None
    equipment_id: int | None = None
    added_days: int = 0
    """Days after the old date; negative when it is before."""
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """One row for each displaced appointment, in the order of the rebook list."""

    rows: tuple[Proposed, ...] = ()

    @property
    def placed(self) -> int:
        """How many have a time."""
        return sum(row.option is not None for row in self.rows)

    @property
    def added_days(self) -> int:
        """Additional wait of all together, in days; nobody's gain pays for another's wait."""
        return sum(max(0, row.added_days) for row in self.rows)
