"""Appointments (and holds, which are proposed ones) and the time they take up."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer
from sqlmodel import Column, Field, SQLModel

from booktui.rules.values import LONGEST
from booktui.store.tables.partial import only


class Appointment(SQLModel, table=True):
    """A booked slot with participants and a status (FHIR Appointment); `proposed` is a hold."""

    __tablename__ = "appointment"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="appointment_span"),
        CheckConstraint(
            "status IN ('proposed','booked','arrived','fulfilled','cancelled','noshow')", name="appointment_status"
        ),
        Index("appointment_client", "client_id", "starts_at"),
        Index("appointment_practitioner", "practitioner_id", "starts_at"),
        Index("appointment_held", "held_until"),
        Index("appointment_session", "session_id"),
        Index("appointment_open", "starts_at", **only("attended = '0'")),
        {"sqlite_autoincrement": True},  # a reference that was given out never comes to mean somebody else's booking
    )

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(unique=True, max_length=80)
    """The iCalendar UID: never changes for the life of the appointment (ICS-03)."""
    sequence: int = 0
    """The iCalendar SEQUENCE: never goes back."""
    version: int = 1
    status: str = Field(max_length=10)
    client_id: int = Field(foreign_key="client.id")
    service_id: int = Field(foreign_key="service.id")
    practitioner_id: int = Field(foreign_key="practitioner.id")
    room_id: int | None = Field(default=None, foreign_key="room.id")
    equipment_id: int | None = Field(default=None, foreign_key="equipment.id")
    interpreter_id: int | None = Field(default=None, foreign_key="interpreter.id")
    location_id: int = Field(foreign_key="location.id")
    session_id: int | None = Field(default=None, foreign_key="session.id")
    entry_id: int | None = Field(default=None, foreign_key="waiting_entry.id", index=True)
    starts_at: int
    ends_at: int
    slot_type: str = Field(default="", max_length=1)
    modality: str = Field(default="", max_length=12)
    overbooked: bool = False
    held_by: str = Field(default="", max_length=60)
    held_until: int | None = None
    """Checked when read: a hold past it no longer counts, whether or not its row is gone."""
    booked_by: str = Field(default="", max_length=60)
    booked_at: int | None = None
    cancelled_by: str = Field(default="", max_length=10)
    """`client` or `provider`."""
    reason: str = Field(default="", max_length=200)
    """Why it was moved or cancelled last."""
    override_reason: str = Field(default="", max_length=200)
    agreed: bool = False
    """The client agreed to the time by phone, or took less notice than is reasonable (RTT-22, DNA-04)."""
    attended: str = Field(default="0", max_length=1)
    """ATTENDED OR DID NOT ATTEND: 5, 6 seen late, 7 too late to be seen, 3 missed, 2 and 4 cancelled, 0 to come."""
    outcome: str = Field(default="", max_length=1)
    """OUTCOME OF ATTENDANCE code: 1 discharged, 2 another appointment, 3 appointment later; empty until recorded."""
    missed_reason: str = Field(default="", max_length=40)
    """Why it was missed (DNA-05)."""


class Occupancy(SQLModel, table=True):
    """A span of time that one schedule is taken, buffers included.

    Triggers (`store.triggers`) abort any insert or update that would overlap within a schedule and lane. The names
    `schedule_id, lane, starts_at, ends_at` are a contract (design.md section 5).
    """

    __tablename__ = "occupancy"
    __table_args__ = (
        CheckConstraint(
            "typeof(starts_at) = 'integer' AND typeof(ends_at) = 'integer'", name="occupancy_instants"
        ).ddl_if(dialect="sqlite"),  # whose columns take anything
        CheckConstraint(f"ends_at > starts_at AND ends_at - starts_at <= {LONGEST}", name="occupancy_span"),
        CheckConstraint("lane >= 0", name="occupancy_lane"),
        Index("occupancy_time", "schedule_id", "starts_at", "ends_at", "lane"),
        Index("occupancy_appointment", "appointment_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    schedule_id: int = Field(foreign_key="schedule.id")
    lane: int = 0
    starts_at: int
    ends_at: int
    appointment_id: int | None = Field(
        default=None, sa_column=Column(Integer, ForeignKey("appointment.id", ondelete="CASCADE"), nullable=True)
    )
