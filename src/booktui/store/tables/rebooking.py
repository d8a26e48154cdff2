"""What took clients' times away, and who of them still needs a new one: the rebook list (domain.md 2.8)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from booktui.store.tables.partial import only


class Disruption(SQLModel, table=True):
    """A session cut or cancelled, an absence, a changed or retired clinic: what displaced people, and why."""

    __tablename__ = "disruption"
    __table_args__ = (
        CheckConstraint("kind IN ('cancel','cut','absence','change','retire')", name="disruption_kind"),
        Index("disruption_session", "session_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=8)
    clinic_id: int | None = Field(default=None, foreign_key="clinic.id")
    session_id: int | None = Field(default=None, foreign_key="session.id")
    version_id: int | None = Field(default=None, foreign_key="clinic_version.id")
    schedule_id: int | None = Field(default=None, foreign_key="schedule.id")
    """Whose absence it is."""
    starts_at: int
    ends_at: int
    reason: str = Field(max_length=200)
    notice_days: int
    """Days from the decision to the first time that is lost."""
    short_notice: bool = False
    """Less notice than the policy asks."""
    made_by: str = Field(max_length=60)
    made_at: int
    undone_at: int | None = None


class Displacement(SQLModel, table=True):
    """One client's lost time, with the clock and priority they had: on the rebook list while it is open."""

    __tablename__ = "displacement"
    __table_args__ = (
        CheckConstraint("state IN ('open','rebooked','moved','restored','closed')", name="displacement_state"),
        Index(
            "displacement_once", "appointment_id", unique=True, **only("state = 'open'")
        ),
        Index("displacement_state_of", "state", "rebook_by"),
        Index("displacement_client", "client_id", "state"),
        Index("displacement_disruption", "disruption_id"),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    disruption_id: int = Field(foreign_key="disruption.id")
    appointment_id: int = Field(foreign_key="appointment.id")
    """The time that was lost; a client is on the list once for each."""
    client_id: int = Field(foreign_key="client.id")
    service_id: int = Field(foreign_key="service.id")
    entry_id: int | None = Field(default=None, foreign_key="waiting_entry.id")
    priority: str = Field(max_length=8)
    received_on: date
    """The original referral's date; without a referral the day it was booked."""
    clock_start: date
    target_on: date | None = None
    hospital_cancels: int = 0
    """How often the provider had cancelled on this client before."""
    was_start: int
    was_practitioner_id: int = Field(foreign_key="practitioner.id")
    why: str = Field(default="", max_length=300)
    """Why the time no longer fits, in a sentence."""
    tell_by: date
    """The client is told by this day."""
    rebook_by: date | None = None
    """The new time is no later than this day."""
    state: str = Field(default="open", max_length=10)
    """`open`, `rebooked` (a new booking), `moved`, `restored` (the cut was undone) or `closed` (taken off)."""
    new_appointment_id: int | None = Field(default=None, foreign_key="appointment.id", index=True)
    resolved_at: int | None = None
    resolved_by: str = Field(default="", max_length=60)
    note: str = Field(default="", max_length=200)
