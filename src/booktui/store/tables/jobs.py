"""Interpreters and transport: bookings of their own, tied to the appointment they are for (domain.md 5)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel


class Job(SQLModel, table=True):
    """An interpreter or a journey that somebody else provides (INT-01 to INT-03, PTS-01)."""

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("kind IN ('interpreter','transport')", name="job_kind"),
        CheckConstraint(
            "state IN ('needed','requested','offered','confirmed','done','failed','cancelled')", name="job_state"
        ),
        Index("job_appointment", "appointment_id", "id"),
        Index("job_state_of", "state", "starts_at"),
        Index("job_client", "client_id", "id"),
        Index("job_untold", "acknowledged", "starts_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=12)
    appointment_id: int = Field(foreign_key="appointment.id")
    client_id: int = Field(foreign_key="client.id")
    state: str = Field(default="needed", max_length=10)
    starts_at: int
    """An interpreter's start, before the appointment's; a journey's pick-up at the earliest."""
    ends_at: int
    lead_by: date
    """The last day to ask for it with the usual notice."""
    language: str = Field(default="", max_length=40)
    mode: str = Field(default="", max_length=14)
    """`face to face`, `telephone` or `video`; of transport the mobility code."""
    wants: str = Field(default="", max_length=200)
    """Dialect, a man or a woman, the same person again; of transport the escort, oxygen, steps."""
    person: str = Field(default="", max_length=120)
    """Who comes, once the agency says."""
    agency: str = Field(default="", max_length=120)
    reference: str = Field(default="", max_length=40)
    """The agency's own number."""
    eligible: str = Field(default="", max_length=60)
    """Comma-separated criteria of transport that were answered with yes."""
    to_fix: str = Field(default="", max_length=200)
    """What somebody has to put right, as a sentence; empty when nothing."""
    acknowledged: bool = True
    """The agency knows of the last change; a job that was cancelled is listed until it does."""
    was: str = Field(default="", max_length=10)
    """The state that the appointment's move or cancellation ended, for when that is undone."""
    replaces_id: int | None = Field(default=None, foreign_key="job.id")
    """The job that it took the place of when the appointment moved."""
    made_at: int
    made_by: str = Field(max_length=60)
    requested_at: int | None = None
    confirmed_at: int | None = None
    ended_at: int | None = None
    reason: str = Field(default="", max_length=200)
