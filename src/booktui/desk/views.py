"""What the desk shows: plain values for screens and commands. Names in them are already masked where they must be."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from booktui.rules.values import Appointment, Conflict, Instant, Need, Role


@dataclass(frozen=True, slots=True)
class Person:
    """Who is at the desk."""

    name: str
    role: Role

    def may(self, role: Role) -> bool:
        """At least that role (auditor < coordinator < supervisor < administrator)."""
        order = list(Role)
        return order.index(self.role) >= order.index(role)


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of the waiting list."""

    entry_id: int
    client_id: int
    client_ref: str
    name: str
    """`Khan Amina`; masked `K••• A•` for a sensitive client."""
    service: str
    priority: str
    target_on: date
    days_left: int
    """Days to the target; negative once past it."""
    days_waited: int
    flags: tuple[str, ...] = ()
    """Access needs in short words: `BSL`, `Urdu`, `step-free`, `transport`."""
    status: str = "waiting"
    attempts: int = 0
    not_before: Instant | None = None
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of one column of the day grid."""

    start: Instant
    end: Instant
    kind: str
    """`appointment`, `hold`, `slot` (bookable, free), `open` (free time of a clinic without slots), `closed` (an
    unbookable dot), `absent`, `asked` (leave that is not approved yet), `buffer` or `cancelled` (a cancelled session,
    or what was cut from one)."""
    label: str = ""
    """Client name (masked when sensitive), slot type name, absence reason, or who holds it."""
    letter: str = ""
    service: str = ""
    appointment_id: int | None = None
    session_id: int | None = None
    status: str = ""
    held_until: Instant = 0
    lane: int = 0
    overbooked: bool = False
    note: str = ""
    """What else is to know of free time: `asked: leave`."""


@dataclass(frozen=True, slots=True)
class Column:
    """One schedule of the day grid."""

    schedule_id: int
    code: str
    name: str
    kind: str
    blocks: tuple[Block, ...] = ()
    """By start, then lane."""


@dataclass(frozen=True, slots=True)
class DayView:
    """A day of the diary, one column a schedule."""

    day: date
    zone: str
    start: Instant
    """First row of the grid: the hour before or at the first session, 08:00 on a day with none."""
    end: Instant
    columns: tuple[Column, ...] = ()
    location: str = ""
    """Code of the one location shown; empty when all are."""
    locations: tuple[str, ...] = ()
    """Codes of all locations, to go from one to the next."""


@dataclass(frozen=True, slots=True)
class ClientView:
    """A client's record as shown; `masked` says that identifying fields are hidden until asked for."""

    id: int
    ref: str
    name: str
    given_name: str
    family_name: str
    title: str = ""
    birth_date: date | None = None
    age: int | None = None
    sex: str = ""
    phone: str = ""
    mobile: str = ""
    email: str = ""
    nhs_number: str = ""
    address: str = ""
    postcode: str = ""
    language: str = ""
    gp: str = ""
    status: str = "active"
    sensitive: bool = False
    masked: bool = False
    needs: tuple[Need, ...] = ()
    sms_consent: bool | None = None
    voicemail_consent: bool | None = None
    preferred_channel: str = ""
    short_notice_hours: int | None = None
    notes: str = ""
    version: int = 1
    needs_asked_on: date | None = None
    needs_to_ask: bool = False
    """Nobody has asked yet what they need, or it was too long ago (AIS-01)."""


@dataclass(frozen=True, slots=True)
class ClientLine:
    """One hit of a client search."""

    id: int
    ref: str
    name: str
    birth_date: str
    """`14/02/1960`, or masked `••/••/1960` for a sensitive client."""
    nhs_number: str = ""
    phone: str = ""
    status: str = "active"
    sensitive: bool = False
    waiting: str = ""
    """Code of the service they wait for, if any."""


@dataclass(frozen=True, slots=True)
class OfferView:
    """A time that would work, ready to be read out."""

    number: int
    start: Instant
    end: Instant
    practitioner_id: int
    practitioner: str
    location_id: int
    location: str
    session_id: int
    room_id: int | None = None
    room: str | None = None
    equipment_id: int | None = None
    equipment: str | None = None
    interpreter_id: int | None = None
    slot_type: str = ""
    session: str = ""
    """Code of the clinic."""
    days_to_target: int | None = None
    standing: str = ""
    """Of suspected cancer: `inside` the first-seen aim, `late`, or for a `supervisor` (CAN-01)."""
    notice_days: int = 0
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class OfferList:
    """The first times that would pass the checker, or why there are none."""

    service: str
    offers: tuple[OfferView, ...] = ()
    why_none: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an action did: the appointment as committed and the warnings that went with it."""

    appointment: Appointment | None
    conflicts: tuple[Conflict, ...] = ()
    message: str = ""
    """One line for the status bar: `Moved A000123 Tue 1 Dec 11:15 → Thu 3 Dec 09:15, Dr Osei. u undoes.`"""
    also: tuple[str, ...] = field(default=())
    """Further lines: what was queued, what is to fix."""
