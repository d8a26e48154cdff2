"""Referrals and the waiting entries they make."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel


class Referral(SQLModel, table=True):
    """The request that puts a client on a waiting list (FHIR ServiceRequest)."""

    __tablename__ = "referral"

    id: int | None = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="client.id", index=True)
    service_id: int = Field(foreign_key="service.id")
    referrer: str = Field(default="", max_length=120)
    received_on: date
    clock_start: date


class WaitingEntry(SQLModel, table=True):
    """A referral that still needs a date; ordered by the one sort key of domain.md 7.3."""

    __tablename__ = "waiting_entry"
    __table_args__ = (
        CheckConstraint("status IN ('waiting','suspended','booked','removed')", name="waiting_entry_status"),
        CheckConstraint("priority IN ('2ww','urgent','routine')", name="waiting_entry_priority"),
        Index("waiting_order", "status", "band", "rank", "target_on", "hospital_cancels", "clock_start", "id"),
        Index(
            "waiting_service",
            "service_id",
            "status",
            "band",
            "rank",
            "target_on",
            "hospital_cancels",
            "clock_start",
            "id",
        ),
        Index("waiting_client", "client_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    referral_id: int = Field(foreign_key="referral.id", index=True)
    client_id: int = Field(foreign_key="client.id")
    service_id: int = Field(foreign_key="service.id")
    status: str = Field(default="waiting", max_length=10)
    priority: str = Field(max_length=8)
    band: int
    """1 high, 2 medium, 3 low (7.1)."""
    rank: int
    """0 for 2ww, 1 urgent, 2 routine: national priority 3 > 2 > 1."""
    target_on: date
    clock_start: date
    hospital_cancels: int = 0
    """Negative count of cancellations by us, so that more sorts first."""
    added_at: int = 0
    attempts: int = 0
    last_attempt_at: int | None = None
    not_before: int | None = None
    """Do not ring before this instant: the client asked to be rung later."""
    appointment_id: int | None = None
    """The appointment that gave it a date."""
    removal_reason: str = Field(default="", max_length=40)
    want_practitioner_id: int | None = Field(default=None, foreign_key="practitioner.id")
    want_location_id: int | None = Field(default=None, foreign_key="location.id")
    want_days: str = Field(default="", max_length=30)
    """Comma-separated `mon,tue`."""
    want_part: str = Field(default="", max_length=3)
    available_from: date | None = None
    available_to: date | None = None
    comment: str = Field(default="", max_length=500)
    version: int = 1
