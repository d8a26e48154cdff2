"""What the desk shows of free capacity and of figures: plain values for screens and commands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from booktui.desk.views import ClientLine
from booktui.rules.clinics.figures import Figures
from booktui.rules.values import Conflict, Instant


@dataclass(frozen=True, slots=True)
class Count:
    """What there is of one slot type, and what of it is free; of free time, minutes."""

    letter: str
    """The slot type's; empty for the free time of clinics without slots."""
    name: str
    places: int
    """Bookable ones, taken or not."""
    free: int
    """Of those: still to be had."""

    @property
    def unit(self) -> str:
        """`slots` or `minutes`."""
        return "slots" if self.letter else "minutes"


@dataclass(frozen=True, slots=True)
class DayCapacity:
    """A local day, of one practitioner or of all."""

    day: date
    counts: tuple[Count, ...] = ()
    """In the order of the slot types; free time last."""
    why: str = ""
    """Why nothing is free: `no session`, `Christmas Day`, `cancelled`, `away`, `closed`, `full` or `over`."""
    next_free: Instant | None = None
    """When the first free piece starts."""
    sessions: int = 0
    """Those that take place."""

    def of(self, letter: str) -> Count | None:
        """The count of one slot type."""
        return next((count for count in self.counts if count.letter == letter), None)


@dataclass(frozen=True, slots=True)
class PersonCapacity:
    """A practitioner's days."""

    schedule_id: int
    code: str
    name: str
    days: tuple[DayCapacity, ...]


@dataclass(frozen=True, slots=True)
class SpanView:
    """Some days of the diary: each of them, and each practitioner's."""

    first: date
    last: date
    zone: str
    days: tuple[DayCapacity, ...]
    people: tuple[PersonCapacity, ...]
    """Those with a session then, by code."""
    letters: tuple[str, ...] = ()
    """Slot types that there are, in their order; the empty one, free time, last."""
    location: str = ""
    """Code of the one location shown; empty when all are."""
    locations: tuple[str, ...] = ()
    """Codes of all locations."""


@dataclass(frozen=True, slots=True)
class UnfilledSlot:
    """A free slot, or stretch of free time, of the next working days."""

    start: Instant
    end: Instant
    letter: str
    name: str
    """The slot type's; `free time` without one."""
    places: int
    practitioner_id: int
    practitioner: str
    """Code."""
    practitioner_name: str
    location: str
    """Code."""
    session_id: int
    session_start: Instant
    clinic: str
    services: tuple[str, ...]
    """Codes of the services that it may be used for by somebody."""
    days_ahead: int
    zone: str
    room: str | None = None
    """Code of the session's room."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody on the waiting list who could take a slot."""

    entry_id: int
    client: ClientLine
    """With the service they wait for."""
    priority: str
    days_waited: int
    days_left: int
    """To the target; negative once past it."""
    conflicts: tuple[Conflict, ...] = ()
    """Worst first, none that blocks; what needs a reason is among them."""
    notice_hours: int | None = None
    """With how much notice they agreed to be rung for a sooner time."""
    accepts: bool = False
    """The slot is no sooner than that."""


@dataclass(frozen=True, slots=True)
class SessionFigures:
    """One session's figures."""

    session_id: int
    clinic: str
    name: str
    day: date
    start: Instant
    end: Instant
    zone: str
    practitioner: str
    """Code."""
    location: str
    status: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class ClinicFigures:
    """All sessions of a clinic in some days."""

    clinic: str
    name: str
    sessions: int
    figures: tuple[Figures, ...]
    """One of slots, one of minutes, where there are such sessions."""


@dataclass(frozen=True, slots=True)
class WeekFigures:
    """All sessions of a week, or of that part of it that was asked for."""

    monday: date
    sessions: int
    figures: tuple[Figures, ...]
