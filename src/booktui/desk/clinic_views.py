"""What the desk shows of clinics: templates, sessions, what a change or cut would do, and the rebook list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from booktui.desk.views import OfferView, Outcome
from booktui.rules.values import Conflict, Instant


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version of a clinic, with where it stands."""

    number: int
    standing: str
    """`draft`, `scheduled`, `live`, `waiting` (bookings that do not fit it), `retired` or `withdrawn`."""
    effective_from: date
    name: str
    practitioner: str
    location: str
    recur: str
    when: str
    """The recurrence and the hours in words."""
    start: str
    end: str
    since: date
    until: date | None = None
    room: str = ""
    equipment: str = ""
    slots: str = ""
    services: tuple[str, ...] = ()
    not_on: tuple[date, ...] = ()
    also_on: tuple[date, ...] = ()
    on_holidays: bool = False
    overbooks: int | None = None
    made_by: str = ""
    approved_by: str = ""
    reason: str = ""
    short_notice: bool = False
    unresolved: int = 0
    """Bookings that do not fit it and have not been dealt with."""


@dataclass(frozen=True, slots=True)
class ClinicView:
    """A clinic: the version that counts today (or the first to come), and all others."""

    id: int
    code: str
    active: bool
    retired_from: date | None
    now: VersionView
    versions: tuple[VersionView, ...]
    next_session: Instant | None = None
    zone: str = "UTC"
    over: bool = False
    """Its last day has passed; one that is retired later still takes place until then."""


@dataclass(frozen=True, slots=True)
class SessionView:
    """A dated session in a list: who, when, how full."""

    id: int
    clinic: str
    day: date
    start: Instant
    end: Instant
    zone: str
    practitioner: str
    location: str
    room: str
    slots: str
    status: str
    booked: int
    places: int | None
    """Bookable slots that are left of its pattern; None is free time."""
    overbooked: int = 0
    version: int = 1
    cuts: tuple[tuple[Instant, Instant], ...] = ()
    letters: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Booked and all places by slot letter."""


@dataclass(frozen=True, slots=True)
class Affected:
    """Somebody whose time is lost, or no longer fits."""

    appointment_id: int
    client_id: int
    name: str
    """Masked for a sensitive client."""
    client_ref: str
    service: str
    start: Instant
    zone: str
    priority: str
    why: str
    tell_by: date
    rebook_by: date | None
    clock_start: date
    target_on: date | None = None
    hospital_cancels: int = 0
    """How often the provider had cancelled on them before."""
    phone_first: bool = False

    @property
    def id(self) -> int:
        """What the order of the list ends with."""
        return self.appointment_id

    @property
    def old_start(self) -> Instant:
        return self.start

    @property
    def ref(self) -> str:
        return f"A{self.appointment_id:06d}"


@dataclass(frozen=True, slots=True)
class Preview:
    """What a cut, a cancellation, an absence or a changed clinic would do; nothing has been done."""

    title: str
    affected: tuple[Affected, ...]
    """In the order in which they are to be rebooked (domain.md 2.8)."""
    notice_days: int
    notice_needed: int
    short_notice: bool
    needs_supervisor: bool
    supervisor_why: tuple[str, ...] = ()
    staying: tuple[str, ...] = ()
    """Who stays all the same, and why; holds that would be let go."""
    sessions: tuple[str, ...] = ()
    """Lines about sessions: made, changed, taken away."""


@dataclass(frozen=True, slots=True)
class Done:
    """What such an action did."""

    message: str
    preview: Preview
    disruption_id: int | None = None
    displaced: int = 0
    on_list: int = 0
    """How many of them are on the rebook list: always all."""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RebookRow:
    """A line of the rebook list."""

    id: int
    rank: int
    """1 is the first to be rebooked."""
    client_id: int
    client_ref: str
    name: str
    service: str
    priority: str
    received_on: date
    clock_start: date
    target_on: date | None
    old_start: Instant
    """The time that was lost."""
    old_practitioner: str
    zone: str
    tell_by: date
    rebook_by: date | None
    hospital_cancels: int
    """How often the provider had cancelled on them before."""
    why: str
    kind: str
    reason: str
    appointment_id: int
    entry_id: int | None
    disruption_id: int
    still_booked: bool
    """A changed clinic leaves the booking until it is moved."""
    state: str = "open"
    sensitive: bool = False
    location_id: int = 0
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class PlanRow:
    """What the plan proposes for one line of the rebook list, or why nothing."""

    row: RebookRow
    offer: OfferView | None
    added_days: int = 0
    """Local days after the lost time; negative when it is before."""
    warnings: tuple[str, ...] = ()
    """What is to be known of the time before it is accepted, in sentences."""
    why: str = ""
    """Why there is no time; empty when there is one."""


@dataclass(frozen=True, slots=True)
class PlanView:
    """New times for displaced clients together; nothing has been booked."""

    rows: tuple[PlanRow, ...]
    """In the order of the rebook list, each of them once."""
    placed: int
    """How many have a time."""
    added_days: int
    """Additional wait of all together; nobody's gain pays for another's wait."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of one accepted time."""

    displacement_id: int
    outcome: Outcome | None
    """The booking, or None when nothing was booked for this line."""
    conflicts: tuple[Conflict, ...] = ()
    """Why not; with a booking, the warnings that went with it."""
    message: str = ""
    needs_supervisor: bool = False
    """One may sign it here, and then it is accepted once more."""
