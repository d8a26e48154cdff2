"""What a setup file says, as plain values (design.md section 9): one class per table, one field per key.

The same values are read from a file and from the store, so that "changes nothing" is `==` and `show` is the way back.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Item:
    """One `[[table]]` of a setup file."""

    table: ClassVar[str] = ""

    @property
    def key(self) -> str:
        """What identifies it within its table."""
        return str(getattr(self, "code", ""))


@dataclass(frozen=True, slots=True)
class DeskIn:
    """`[desk]`; None leaves the desk as it is."""

    name: str | None = None
    profile: str | None = None
    time_zone: str | None = None
    holidays: str | None = None
    """`GB-ENG`: a country and, if wanted, its region; empty closes on no holiday."""
    hospital_name: str | None = None
    phone: str | None = None
    email: str | None = None
    """The mailbox that answers to invitations reach."""
    open_from: str | None = None
    open_to: str | None = None
    pals_phone: str | None = None
    interpreter_phone: str | None = None
    missed_cost: str | None = None
    scripts_folder: str | None = None
    """A folder of the team's own call scripts, in place of those that come with booktui."""
    messages_folder: str | None = None
    """A folder of the team's own letters, e-mails and texts, in place of those that come with booktui."""
    mail: str | None = None
    """`[desk.mail]`: how e-mails leave, as JSON; so are the next two."""
    texts: str | None = None
    inbox: str | None = None
    backups: str | None = None
    """`[desk.backups]`: where backups go, how often and which are kept, as JSON."""
    policy: str | None = None
    """The desk's own numbers in place of the profile's, as JSON; empty takes the profile's."""


@dataclass(frozen=True, slots=True)
class LocationIn(Item):
    """`[[location]]`"""

    table: ClassVar[str] = "location"
    code: str
    name: str
    address: str = ""
    time_zone: str = ""
    """Empty until resolved: the desk's."""
    travel_minutes: tuple[tuple[str, int], ...] = ()
    """Pairs of location code and minutes, by code."""


@dataclass(frozen=True, slots=True)
class RoomIn(Item):
    """`[[room]]`"""

    table: ClassVar[str] = "room"
    code: str
    name: str
    location: str = ""
    kind: str = "consulting"
    step_free: bool = True
    capacity: int = 1
    active: bool = True
    email: str = ""
    """The mailbox of the room, for its calendar."""
    invites: bool = False


@dataclass(frozen=True, slots=True)
class EquipmentIn(Item):
    """`[[equipment]]`"""

    table: ClassVar[str] = "equipment"
    code: str
    name: str
    location: str = ""
    kind: str = ""
    capacity: int = 1
    active: bool = True


@dataclass(frozen=True, slots=True)
class InterpreterIn(Item):
    """`[[interpreter]]`"""

    table: ClassVar[str] = "interpreter"
    code: str
    name: str
    language: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class PractitionerIn(Item):
    """`[[practitioner]]`"""

    table: ClassVar[str] = "practitioner"
    code: str
    name: str
    email: str = ""
    services: tuple[str, ...] = ()
    """Service codes, sorted."""
    capacity: int = 1
    active: bool = True
    team: str = ""
    wte_percent: int = 100
    """Key `wte`: the part of a whole-time post."""
    languages: tuple[str, ...] = ()
    """Besides the desk's own, sorted."""
    invites: bool = False
    """Invitations to their appointments go to their mailbox too."""
    calendar: str = ""
    """Address of a CalDAV calendar that is kept in step."""
    calendar_user: str = ""


@dataclass(frozen=True, slots=True)
class SlotTypeIn(Item):
    """`[[slot_type]]`"""

    table: ClassVar[str] = "slot_type"
    letter: str
    name: str
    minutes: int
    priority: str = "routine"
    release_days: int = 0

    @property
    def key(self) -> str:
        return self.letter


@dataclass(frozen=True, slots=True)
class ServiceIn(Item):
    """`[[service]]`; lengths and buffers in minutes."""

    table: ClassVar[str] = "service"
    code: str
    name: str
    minutes: int
    plain_name: str = ""
    buffer_before: int = 0
    buffer_after: int = 0
    lead_hours: int = 0
    slot_types: tuple[str, ...] = ()
    needs: tuple[tuple[str, str], ...] = ()
    """Pairs of `room` or `equipment` and the kind needed."""
    modality: tuple[str, ...] = ("in person",)
    script: str = ""
    preparation: str = ""
    min_age: int | None = None
    max_age: int | None = None
    sex: str = ""
    sensitive: bool = False
    active: bool = True
    targets: tuple[tuple[str, int], ...] = ()
    """Pairs of priority and days to the target where the policy's are not meant, by priority."""
    weight_percent: int = 100
    """Key `weight`: caseload points of one case."""
    diagnostic: bool = False


@dataclass(frozen=True, slots=True)
class ClinicIn(Item):
    """`[[clinic]]`; times are `HH:MM` in the location's wall time."""

    table: ClassVar[str] = "clinic"
    code: str
    name: str
    practitioner: str
    recur: str
    start: str
    end: str
    room: str = ""
    location: str = ""
    since: date | None = None
    """Key `from`, which the recurrence counts from; None until resolved: what the desk has, else today."""
    until: date | None = None
    slots: str = ""
    services: tuple[str, ...] = ()
    """Service codes, sorted; empty is any of the practitioner's."""
    equipment: str = ""
    not_on: tuple[date, ...] = ()
    """Key `except`: days without it."""
    also_on: tuple[date, ...] = ()
    """Key `also`: days with it besides."""
    on_holidays: bool = False
    overbooks: int | None = None
    """None is what the policy says."""
    active: bool = True


@dataclass(frozen=True, slots=True)
class HolidayIn(Item):
    """`[[holiday]]`: a local holiday, or a public one on which the desk is open."""

    table: ClassVar[str] = "holiday"
    date: date
    name: str = ""
    opens: bool = False
    """Key `open`."""

    @property
    def key(self) -> str:
        return self.date.isoformat()


@dataclass(frozen=True, slots=True)
class AbsenceIn(Item):
    """`[[absence]]`, with its wall times already turned into instants, so that two spellings of one day are equal."""

    table: ClassVar[str] = "absence"
    schedule: str
    """Code of a practitioner, room, piece of equipment or interpreter; empty is a closure."""
    location: str
    starts_at: int
    ends_at: int
    kind: str = "leave"
    reason: str = ""

    @property
    def key(self) -> str:
        return f"{self.schedule or self.location} {self.starts_at} {self.ends_at} {self.kind}"


@dataclass(frozen=True, slots=True)
class UserIn(Item):
    """`[[user]]`"""

    table: ClassVar[str] = "user"
    name: str
    role: str = "coordinator"
    active: bool = True

    @property
    def key(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class SetupFile:
    """A whole setup file, or a whole desk in its terms. Each table maps an item's key to the item, in file order."""

    desk: DeskIn = field(default_factory=DeskIn)
    location: dict[str, LocationIn] = field(default_factory=dict)
    room: dict[str, RoomIn] = field(default_factory=dict)
    equipment: dict[str, EquipmentIn] = field(default_factory=dict)
    interpreter: dict[str, InterpreterIn] = field(default_factory=dict)
    slot_type: dict[str, SlotTypeIn] = field(default_factory=dict)
    service: dict[str, ServiceIn] = field(default_factory=dict)
    practitioner: dict[str, PractitionerIn] = field(default_factory=dict)
    holiday: dict[str, HolidayIn] = field(default_factory=dict)
    clinic: dict[str, ClinicIn] = field(default_factory=dict)
    absence: dict[str, AbsenceIn] = field(default_factory=dict)
    user: dict[str, UserIn] = field(default_factory=dict)

    def items(self, table: str) -> dict[str, Any]:
        """The items of one table by key."""
        found: dict[str, Any] = getattr(self, table)
        return found


TABLES = tuple(f.name for f in fields(SetupFile) if f.name != "desk")
"""Every `[[table]]`, in the order in which one may refer to another."""
SCHEDULES = ("practitioner", "room", "equipment", "interpreter")
"""Tables whose codes share one name space: what an absence's `schedule` may name."""


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """One number of the policy in force."""

    key: str
    """`hold.seconds`; of a table with the line's name: `target.days.urgent`."""
    value: Any
    own: bool
    """The desk's own, in place of its profile's."""


@dataclass(frozen=True, slots=True)
class SetupReport:
    """What applying a file did."""

    changes: tuple[str, ...] = ()
    """One line each: `clinic ECHO-TU added`, `room R9 changed: name, kind`."""
    sessions_added: int = 0
    sessions_removed: int = 0
    sessions_changed: int = 0
    notes: tuple[str, ...] = ()
    """What was left as it was and needs somebody's eye."""
