"""The plain values that the rules reason about.

Instants are whole seconds since 1970-01-01T00:00:00Z (`Instant`); spans are half-open `[start, end)`.
Calendar dates are `datetime.date` in the location's zone. Nothing here knows a database or a screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
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


@dataclass(frozen=True, slots=True)
class Location:
    """A site with an address and an IANA time zone."""

    id: int
    code: str
    name: str
    zone: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class SlotType:
    """What a slot is kept for; `release_days` before the session an urgent slot opens to everybody."""

    letter: str
    name: str
    minutes: int
    priority: str = "routine"
    release_days: int = 0


@dataclass(frozen=True, slots=True)
class Service:
    """What can be booked (FHIR HealthcareService). Lengths and buffers in minutes."""

    id: int
    code: str
    name: str
    minutes: int
    buffer_before: int = 0
    buffer_after: int = 0
    lead_hours: int = 0
    slot_types: tuple[str, ...] = ()
    needs_room: str | None = None
    """The kind of room it needs; None takes no room."""
    needs_equipment: str | None = None
    modality: tuple[str, ...] = ("in person",)
    script: str = ""
    preparation: str = ""
    plain_name: str = ""
    min_age: int | None = None
    max_age: int | None = None
    sex: str | None = None
    sensitive: bool = False
    active: bool = True


@dataclass(frozen=True, slots=True)
class Resource:
    """A practitioner, room, piece of equipment or interpreter: something that cannot be in two places at once."""

    id: int
    """Also the id of its schedule."""
    kind: Kind
    code: str
    name: str
    location_id: int | None = None
    capacity: int = 1
    type: str = ""
    """Room or equipment kind (`consulting`, `echo`), or an interpreter's language."""
    step_free: bool = True
    services: frozenset[int] = frozenset()
    email: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class Need:
    """Something a client needs: `interpreter`, `step-free`, `transport`, `longer`, `format`, `carer` or `other`."""

    kind: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Client:
    """What the rules may know of a client: no name beyond initials, no contact details."""

    id: int
    ref: str
    initials: str = ""
    birth_date: date | None = None
    sex: str = ""
    status: str = "active"
    """`active`, `deceased`, `merged` or `closed`."""
    sensitive: bool = False
    needs: tuple[Need, ...] = ()

    def needs_kind(self, kind: str) -> Need | None:
        """The first recorded need of that kind."""
        return next((need for need in self.needs if need.kind == kind), None)


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


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who, what, when, with whom, where: what a key press asks for."""

    client_id: int
    service_id: int
    start: Instant
    end: Instant
    practitioner_id: int
    location_id: int
    room_id: int | None = None
    equipment_id: int | None = None
    interpreter_id: int | None = None
    session_id: int | None = None
    entry_id: int | None = None
    moving_id: int | None = None
    """The appointment or hold that this replaces: it never conflicts with itself."""
    also_mine: frozenset[int] = frozenset()
    """Other holds of the same call, which this booking will release."""
    wall: datetime | None = None
    """The naive local time that was asked for, when one was; lets the checker see clock changes."""
    fold_said: bool = False
    """The person said which of the two hours was meant."""
    overbook: bool = False
    agreed_short: bool = False
    """The client agreed to less notice than a reasonable offer needs."""
    arranged: frozenset[str] = frozenset()
    """Kinds of need that are arranged for, or were asked for with this booking."""
    seen_entry: int | None = None
    """Version of the waiting entry the proposal was made from."""
    seen_appointment: int | None = None

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Appointment:
    """A booked slot, or a hold on one, with its participants; codes beside ids so that it can be shown."""

    id: int
    uid: str
    sequence: int
    status: str
    version: int
    client_id: int
    client: str
    service_id: int
    service: str
    practitioner_id: int
    practitioner: str
    location_id: int
    location: str
    start: Instant
    end: Instant
    room_id: int | None = None
    room: str | None = None
    equipment_id: int | None = None
    equipment: str | None = None
    interpreter_id: int | None = None
    session_id: int | None = None
    entry_id: int | None = None
    slot_type: str = ""
    modality: str = ""
    held_by: str = ""
    held_until: Instant = 0
    zone: str = "UTC"

    @property
    def ref(self) -> str:
        """What files and letters call it; never a name."""
        return f"A{self.id:06d}"

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    def live(self, now: Instant) -> bool:
        """It takes up time: booked or later, or held and not run out."""
        if self.status == Status.PROPOSED:
            return now < self.held_until
        return self.status in (Status.BOOKED, Status.ARRIVED, Status.FULFILLED, Status.NOSHOW)


@dataclass(frozen=True, slots=True)
class Alternative:
    """A time that has no blocking conflict."""

    start: Instant
    practitioner_id: int
    room_id: int | None = None
    equipment_id: int | None = None
    practitioner: str = ""
    room: str | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """One reason why a proposal should not, or may not, be booked."""

    code: str
    severity: str
    """`block`, `override` or `warn`."""
    message: str
    """A sentence a coordinator can read out."""
    clashes_with: str | None = None
    """What it clashes with: a code or reference, never a name."""
    supervisor: bool = False
    """The override is a supervisor's."""
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """A time that would pass the checker."""

    start: Instant
    end: Instant
    practitioner_id: int
    location_id: int
    session_id: int
    room_id: int | None = None
    equipment_id: int | None = None
    interpreter_id: int | None = None
    slot_type: str = ""
    days_to_target: int | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that bears on a proposal, gathered in the transaction that will commit it.

    `taken` holds the occupancies of every schedule the proposal names that lie within a day of it (runs of
    touching ones whole), holds that have run out left out. `sessions` are those of the practitioner or the room
    that touch the time or its local day.
    """

    now: Instant
    zone: str
    service: Service
    client: Client
    practitioner: Resource
    room: Resource | None = None
    equipment: Resource | None = None
    interpreter: Resource | None = None
    location: Location | None = None
    taken: tuple[Taken, ...] = ()
    sessions: tuple[Session, ...] = ()
    absences: tuple[Absence, ...] = ()
    slot_types: Mapping[str, SlotType] = field(default_factory=dict)
    travel: Mapping[tuple[int, int], int] = field(default_factory=dict)
    """Minutes between two different locations, both ways."""
    entry: Entry | None = None
    ahead: Ahead | None = None
    duplicates: tuple[str, ...] = ()
    """References of other open appointments of this client for this service."""
    rooms_exist: bool = True
    """Some room of the kind the service needs exists at this location (likewise equipment)."""
    equipment_exists: bool = True
    names: Mapping[int, str] = field(default_factory=dict)
    """Names of schedules and locations for sentences: practitioners, rooms, equipment; never clients."""
    location_names: Mapping[int, str] = field(default_factory=dict)
    entry_version: int | None = None
    appointment_version: int | None = None
    overbooked: int = 0
    """Overbooked appointments the session already has."""
