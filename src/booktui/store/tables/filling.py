"""Slots that came free, and who was asked whether they could come (domain.md PTC-05)."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from booktui.store.tables.partial import only


class FreedSlot(SQLModel, table=True):
    """A time that was given back with time enough left to offer it to somebody else."""

    __tablename__ = "freed_slot"
    __table_args__ = (
        CheckConstraint("state IN ('open','filled','gone','closed')", name="freed_slot_state"),
        Index("freed_slot_state_of", "state", "starts_at"),
        Index("freed_slot_session", "session_id"),
        Index(
            "freed_slot_once", "appointment_id", "starts_at", unique=True, **only("state = 'open'")
        ),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    appointment_id: int = Field(foreign_key="appointment.id")
    """Whose time it was."""
    service_id: int = Field(foreign_key="service.id")
    practitioner_id: int = Field(foreign_key="practitioner.id")
    location_id: int = Field(foreign_key="location.id")
    session_id: int | None = Field(default=None, foreign_key="session.id")
    starts_at: int
    ends_at: int
    slot_type: str = Field(default="", max_length=1)
    freed_at: int
    freed_by: str = Field(max_length=60)
    why: str = Field(max_length=20)
    """`cancelled` or `moved`."""
    state: str = Field(default="open", max_length=8)
    """`open`, `filled`, `gone` (taken otherwise, cut or past) or `closed` (nobody could come, or given up)."""
    filled_by: int | None = Field(default=None, foreign_key="appointment.id")
    closed_at: int | None = None
    note: str = Field(default="", max_length=200)


class FillAsk(SQLModel, table=True):
    """One client who was asked about a freed slot, in order, and why it was their turn."""

    __tablename__ = "fill_ask"
    __table_args__ = (
        CheckConstraint("answer IN ('','accepted','declined','no answer','passed over')", name="fill_ask_answer"),
        Index("fill_ask_slot", "freed_id", "number"),
        Index("fill_ask_entry", "entry_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    freed_id: int = Field(foreign_key="freed_slot.id")
    number: int
    """From 1, in the order they were asked."""
    entry_id: int = Field(foreign_key="waiting_entry.id")
    client_id: int = Field(foreign_key="client.id")
    place: int
    """Place in the ranking when they were asked."""
    why: str = Field(max_length=300)
    hold_id: int | None = None
    """The hold that kept the slot while they were on the line."""
    asked_at: int
    asked_by: str = Field(max_length=60)
    answer: str = Field(default="", max_length=12)
    answered_at: int | None = None
    reason: str = Field(default="", max_length=200)
