"""What is asked for, what speaks against it, and what is booked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from booktui.rules.values.basics import Instant, Span, Status
from booktui.rules.values.diary import Absence, Session, Taken
from booktui.rules.values.people import Client, Location, Resource, Service, SlotType
from booktui.rules.values.waiting import Ahead, Entry


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
    agreed: bool = False
    """The client agreed to the time."""
    attended: str = "0"
    """ATTENDED OR DID NOT ATTEND, see `rules.visit_codes`."""
    outcome: str = ""
    """OUTCOME OF ATTENDANCE; empty until recorded."""
    missed_reason: str = ""

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
    closed: frozenset[date] = frozenset()
    """Public holidays, where the notice that an interpreter or transport needs is counted."""
    overbooked: int = 0
    """Overbooked appointments the session already has."""
