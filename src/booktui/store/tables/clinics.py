"""Clinics, their dated sessions, and absences."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel


class Clinic(SQLModel, table=True):
    """A repeating template in wall time: who, where, when (RRULE), which slot types."""

    __tablename__ = "clinic"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=20)
    name: str = Field(max_length=120)
    practitioner_id: int = Field(foreign_key="practitioner.id")
    room_id: int | None = Field(default=None, foreign_key="room.id")
    location_id: int = Field(foreign_key="location.id")
    recur: str = Field(max_length=300)
    """RFC 5545 RRULE value, evaluated in the location's wall time."""
    start: str = Field(max_length=5)
    """HH:MM wall time."""
    end: str = Field(max_length=5)
    valid_from: date
    valid_until: date | None = None
    slots: str = Field(default="", max_length=200)
    """A letter a slot; `.` is unbookable; empty is free time."""
    active: bool = True
    generated_until: date | None = None


class SessionRow(SQLModel, table=True):
    """One dated occurrence of a clinic."""

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
    on_date: date
    """The local date of the occurrence."""
    practitioner_id: int = Field(foreign_key="practitioner.id")
    room_id: int | None = Field(default=None, foreign_key="room.id")
    location_id: int = Field(foreign_key="location.id")
    starts_at: int
    ends_at: int
    slots: str = Field(default="", max_length=200)
    status: str = Field(default="planned", max_length=10)


class AbsenceRow(SQLModel, table=True):
    """Leave, training, busy time; or, without a schedule, a closure of a location or of all."""

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="absence_span"),
        Index("absence_schedule", "schedule_id", "ends_at", "starts_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    schedule_id: int | None = Field(default=None, foreign_key="schedule.id")
    location_id: int | None = Field(default=None, foreign_key="location.id")
    kind: str = Field(default="leave", max_length=10)
    starts_at: int
    ends_at: int
    reason: str = Field(default="", max_length=200)
