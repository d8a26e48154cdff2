"""Clinics with every version they had or may get, and their dated sessions."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel


class Clinic(SQLModel, table=True):
    """A repeating template by its code; what it is at any date is its version in force then."""

    __tablename__ = "clinic"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=20)
    active: bool = True
    """False once it was retired."""
    retired_from: date | None = None
    """The first day it no longer takes place."""
    generated_until: date | None = None
    """Sessions are there up to and including this day."""


class ClinicVersion(SQLModel, table=True):
    """What a clinic is from one day on: who, where, when (RRULE in wall time), which slot types (domain.md 3.1, 3.3).

    An approved version is in force from `effective_from` until the next approved one is; what is live or retired
    follows from the day and is not stored.
    """

    __tablename__ = "clinic_version"
    __table_args__ = (
        UniqueConstraint("clinic_id", "number", name="clinic_version_number"),
        CheckConstraint("state IN ('draft','approved','withdrawn')", name="clinic_version_state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    clinic_id: int = Field(foreign_key="clinic.id")
    number: int
    """1 is the first."""
    state: str = Field(default="approved", max_length=10)
    effective_from: date
    name: str = Field(max_length=120)
    services: str = Field(default="", max_length=200)
    """Comma-separated ids of the services it is for; empty is any of its practitioner's."""
    practitioner_id: int = Field(foreign_key="practitioner.id")
    room_id: int | None = Field(default=None, foreign_key="room.id")
    equipment_id: int | None = Field(default=None, foreign_key="equipment.id")
    location_id: int = Field(foreign_key="location.id")
    recur: str = Field(max_length=300)
    """RFC 5545 RRULE value, evaluated in the location's wall time."""
    start: str = Field(max_length=5)
    """HH:MM wall time."""
    end: str = Field(max_length=5)
    valid_from: date
    """The anchor that the recurrence counts from; the first day it may take place."""
    valid_until: date | None = None
    slots: str = Field(default="", max_length=200)
    """A letter a slot; `.` is unbookable; empty is free time."""
    except_on: str = Field(default="", max_length=2000)
    """Comma-separated ISO dates on which it does not take place."""
    also_on: str = Field(default="", max_length=2000)
    """Comma-separated ISO dates on which it takes place besides."""
    on_holidays: bool = False
    """It takes place on public holidays too."""
    overbooks: int | None = None
    """Overbooks that a session allows; None is what the policy says."""
    made_by: str = Field(default="", max_length=60)
    made_at: int = 0
    approved_by: str = Field(default="", max_length=60)
    approved_at: int | None = None
    reason: str = Field(default="", max_length=200)
    short_notice: bool = False
    """Approved with less notice than the policy asks (TPL-01)."""


class SessionRow(SQLModel, table=True):
    """One dated occurrence of a clinic, with what it was made from: a past one keeps the version it ran under."""

    __tablename__ = "session"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="session_span"),
        CheckConstraint("status IN ('planned','reduced','cancelled')", name="session_status"),
        Index("session_practitioner", "practitioner_id", "starts_at"),
        Index("session_room", "room_id", "starts_at"),
        Index("session_start", "starts_at"),
        Index("session_clinic", "clinic_id", "on_date", unique=True),
    )

    id: int | None = Field(default=None, primary_key=True)
    clinic_id: int = Field(foreign_key="clinic.id")
    version_id: int = Field(foreign_key="clinic_version.id")
    on_date: date
    """The local date of the occurrence."""
    practitioner_id: int = Field(foreign_key="practitioner.id")
    room_id: int | None = Field(default=None, foreign_key="room.id")
    equipment_id: int | None = Field(default=None, foreign_key="equipment.id")
    location_id: int = Field(foreign_key="location.id")
    starts_at: int
    ends_at: int
    slots: str = Field(default="", max_length=200)
    services: str = Field(default="", max_length=200)
    """Comma-separated ids of the services it is for; empty is any."""
    overbooks: int | None = None
    on_holiday: bool = False
    """It takes place although the day is a public holiday."""
    cuts: str = Field(default="", max_length=1000)
    """Comma-separated `start-end` instants that were cut from it and cannot be booked."""
    to_change: bool = False
    """Its clinic has changed, and it stays as it was only until those who are booked into it have another time."""
    status: str = Field(default="planned", max_length=10)
