"""Calls, what was offered in them, and attempts to reach somebody."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Integer
from sqlmodel import Column, Field, SQLModel


class Call(SQLModel, table=True):
    """One run of a script with one person (CS-05)."""

    __tablename__ = "call"

    id: int | None = Field(default=None, primary_key=True)
    script: str = Field(max_length=40)
    script_version: int = 1
    client_id: int = Field(foreign_key="client.id", index=True)
    entry_id: int | None = Field(default=None, foreign_key="waiting_entry.id", index=True)
    appointment_id: int | None = Field(
        default=None, sa_column=Column(Integer, ForeignKey("appointment.id", ondelete="SET NULL"), nullable=True)
    )
    by_user: str = Field(max_length=60)
    started_at: int
    ended_at: int | None = None
    parked_at: int | None = None
    dialled: str = Field(default="", max_length=3)
    """Last three digits only."""
    step: str = Field(default="", max_length=60)
    path: str = Field(default="[]")
    """JSON list of step ids in the order they were shown."""
    captures: str = Field(default="{}")
    """JSON object of captured fields."""
    outcome: str = Field(default="", max_length=30)


class OfferMade(SQLModel, table=True):
    """A date put to a client, with the answer (OFF-01)."""

    __tablename__ = "offer"

    id: int | None = Field(default=None, primary_key=True)
    call_id: int | None = Field(default=None, foreign_key="call.id", index=True)
    client_id: int = Field(foreign_key="client.id", index=True)
    entry_id: int | None = Field(default=None, foreign_key="waiting_entry.id", index=True)
    service_id: int = Field(foreign_key="service.id")
    starts_at: int
    practitioner_id: int = Field(foreign_key="practitioner.id")
    room_id: int | None = Field(default=None, foreign_key="room.id")
    location_id: int = Field(foreign_key="location.id")
    made_at: int
    made_by: str = Field(max_length=60)
    channel: str = Field(default="phone", max_length=10)
    answer: str = Field(default="", max_length=12)
    """`accepted`, `declined`, `no response` or `withdrawn`; empty while open."""
    reasonable: bool = False
    """Enough notice, or accepted (OFF-02)."""


class ContactAttempt(SQLModel, table=True):
    """A call made or missed, with its outcome."""

    __tablename__ = "contact_attempt"

    id: int | None = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="client.id", index=True)
    entry_id: int | None = Field(default=None, foreign_key="waiting_entry.id", index=True)
    call_id: int | None = Field(default=None, foreign_key="call.id")
    at: int
    part: str = Field(default="", max_length=3)
    """Part of the local day: am, pm, eve."""
    outcome: str = Field(max_length=30)
    by_user: str = Field(max_length=60)
    next_step: str = Field(default="", max_length=30)
    """What follows by the policy's cadence: `try again`, `please ring letter`, `review`, `supervisor` …"""
    next_at: int | None = None
    """Not before."""
