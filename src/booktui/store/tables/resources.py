"""Locations, services, and everything with a schedule of its own."""

from __future__ import annotations

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel


class LocationRow(SQLModel, table=True):
    """A site with an address and an IANA time zone (FHIR Location)."""

    __tablename__ = "location"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=20)
    name: str = Field(max_length=120)
    address: str = Field(default="", max_length=300)
    time_zone: str = Field(max_length=64)


class Travel(SQLModel, table=True):
    """Minutes from one location to another; the longer of the two directions counts where both are given."""

    __tablename__ = "travel"

    from_id: int = Field(primary_key=True, foreign_key="location.id")
    to_id: int = Field(primary_key=True, foreign_key="location.id")
    minutes: int


class Schedule(SQLModel, table=True):
    """The calendar of one practitioner, room, equipment, interpreter or client (FHIR Schedule).

    The row of what it belongs to has the same id.
    """

    __tablename__ = "schedule"
    __table_args__ = (
        CheckConstraint("kind IN ('practitioner','room','equipment','interpreter','client')", name="schedule_kind"),
        CheckConstraint("capacity >= 1", name="schedule_capacity"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=12)
    capacity: int = Field(default=1)
    """How many at once: a group of eight, a room with two bays. Lanes 0 to capacity - 1."""


class Practitioner(SQLModel, table=True):
    """Somebody who sees clients (FHIR Practitioner)."""

    __tablename__ = "practitioner"

    id: int = Field(primary_key=True, foreign_key="schedule.id")
    code: str = Field(unique=True, max_length=20)
    name: str = Field(max_length=120)
    email: str = Field(default="", max_length=254)
    team: str = Field(default="", max_length=60)
    wte_percent: int = 100
    """Hundredths of a whole-time post (6.1)."""
    languages: str = Field(default="", max_length=200)
    """Comma-separated: languages besides the desk's own that they work in."""
    invites: bool = False
    """Invitations to their appointments go to their mailbox too."""
    calendar: str = Field(default="", max_length=300)
    """Address of the CalDAV calendar that is kept in step; the password is in the keyring."""
    calendar_user: str = Field(default="", max_length=120)
    active: bool = True


class PractitionerService(SQLModel, table=True):
    """Which services a practitioner provides."""

    __tablename__ = "practitioner_service"

    practitioner_id: int = Field(primary_key=True, foreign_key="practitioner.id")
    service_id: int = Field(primary_key=True, foreign_key="service.id")


class Room(SQLModel, table=True):
    """A room at a location; its type is matched against what a service needs."""

    __tablename__ = "room"

    id: int = Field(primary_key=True, foreign_key="schedule.id")
    code: str = Field(unique=True, max_length=20)
    name: str = Field(max_length=120)
    location_id: int = Field(foreign_key="location.id")
    type: str = Field(default="consulting", max_length=40)
    step_free: bool = True
    email: str = Field(default="", max_length=254)
    """The mailbox of the room, for its calendar."""
    invites: bool = False
    """Invitations go to it."""
    active: bool = True


class Equipment(SQLModel, table=True):
    """A machine that an appointment occupies (FHIR Device)."""

    __tablename__ = "equipment"

    id: int = Field(primary_key=True, foreign_key="schedule.id")
    code: str = Field(unique=True, max_length=20)
    name: str = Field(max_length=120)
    location_id: int = Field(foreign_key="location.id")
    type: str = Field(max_length=40)
    active: bool = True


class Interpreter(SQLModel, table=True):
    """A named interpreter with a diary of their own."""

    __tablename__ = "interpreter"

    id: int = Field(primary_key=True, foreign_key="schedule.id")
    code: str = Field(unique=True, max_length=20)
    name: str = Field(max_length=120)
    language: str = Field(max_length=60)
    active: bool = True


class SlotTypeRow(SQLModel, table=True):
    """A letter of a clinic's slot pattern."""

    __tablename__ = "slot_type"

    letter: str = Field(primary_key=True, max_length=1)
    name: str = Field(max_length=60)
    minutes: int
    priority: str = Field(default="routine", max_length=12)
    release_days: int = 0


class ServiceRow(SQLModel, table=True):
    """What can be booked (FHIR HealthcareService)."""

    __tablename__ = "service"
    __table_args__ = (
        CheckConstraint("minutes > 0 AND minutes <= 720", name="service_minutes"),
        CheckConstraint("buffer_before >= 0 AND buffer_after >= 0", name="service_buffers"),
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=20)
    name: str = Field(max_length=120)
    plain_name: str = Field(default="", max_length=120)
    """What letters and scripts call it; neutral for sensitive services (PRV-04)."""
    minutes: int
    buffer_before: int = 0
    buffer_after: int = 0
    lead_hours: int = 0
    slot_types: str = Field(default="", max_length=26)
    """Letters of the slot types it may use; empty means free time only."""
    needs_room: str | None = Field(default=None, max_length=40)
    needs_equipment: str | None = Field(default=None, max_length=40)
    modality: str = Field(default="in person", max_length=60)
    """Comma-separated ways to be seen: `in person,telephone,video`."""
    script: str = Field(default="", max_length=40)
    preparation: str = Field(default="", max_length=600)
    min_age: int | None = None
    max_age: int | None = None
    sex: str | None = Field(default=None, max_length=1)
    sensitive: bool = False
    weight_percent: int = 100
    """Hundredths of a caseload point that one case weighs before urgency and complexity (6.1)."""
    targets: str = Field(default="", max_length=120)
    """JSON object of days to the target by priority, where the service differs from the policy."""
    diagnostic: bool = False
    """A test: its wait is counted to six weeks (1.7)."""
    active: bool = True
