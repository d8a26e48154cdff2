"""Who and what can be booked, where, and for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from booktui.rules.values.basics import Kind


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
    targets: tuple[tuple[str, int], ...] = ()
    """Priority and days from the clock's start to the target, where they differ from the policy's."""
    weight_percent: int = 100
    """Hundredths of a caseload point that one case weighs before urgency and complexity (domain.md 6.1)."""
    diagnostic: bool = False
    """A test: its wait is counted to six weeks (1.7)."""


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
    team: str = ""
    wte_percent: int = 100
    """Hundredths of a whole-time post (domain.md 6.1)."""
    languages: tuple[str, ...] = ()
    """Languages besides the desk's own that a practitioner works in."""


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
