"""What is decided about entries of the waiting list, and how people look at it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel


class PriorityChange(SQLModel, table=True):
    """Urgency and severity as somebody proposed them, and the clinician who confirmed or declined (7.3)."""

    __tablename__ = "priority_change"
    __table_args__ = (
        CheckConstraint("state IN ('proposed','confirmed','declined','withdrawn')", name="priority_change_state"),
        Index("priority_change_entry", "entry_id", "id"),
        Index("priority_change_state_of", "state", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    entry_id: int = Field(foreign_key="waiting_entry.id")
    urgency: int
    severity: int
    reason: str = Field(max_length=200)
    state: str = Field(default="proposed", max_length=10)
    proposed_by: str = Field(max_length=60)
    proposed_at: int
    clinician: str = Field(default="", max_length=120)
    decided_on: date | None = None
    decided_by: str = Field(default="", max_length=60)
    """Who recorded the clinician's decision."""
    decided_at: int | None = None


class Removal(SQLModel, table=True):
    """An entry taken off the list: why, by whose decision, and until when it can come back (domain.md 2.9)."""

    __tablename__ = "removal"
    __table_args__ = (Index("removal_entry", "entry_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    entry_id: int = Field(foreign_key="waiting_entry.id")
    code: str = Field(max_length=8)
    """A code of the reason table: `PTREQ`, `DUP` …"""
    reason: str = Field(max_length=200)
    clinician: str = Field(default="", max_length=120)
    decided_on: date | None = None
    second_person: str = Field(default="", max_length=60)
    proof: str = Field(default="", max_length=200)
    was_status: str = Field(default="waiting", max_length=10)
    removed_at: int
    removed_by: str = Field(max_length=60)
    reinstate_by: date | None = None
    """The last day on which it comes back without a new referral."""
    reinstated_at: int | None = None
    reinstated_by: str = Field(default="", max_length=60)


class Validation(SQLModel, table=True):
    """One asking whether the client still needs to be seen (TRK-02, TRK-03); no answer keeps the place."""

    __tablename__ = "validation"
    __table_args__ = (
        CheckConstraint("answer IN ('','needed','not needed','no reply')", name="validation_answer"),
        Index("validation_entry", "entry_id", "id"),
        Index("validation_open", "answer", "next_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    entry_id: int = Field(foreign_key="waiting_entry.id")
    asked_at: int
    asked_by: str = Field(max_length=60)
    channel: str = Field(max_length=8)
    reminders: int = 0
    next_on: date | None = None
    """When it is to be asked again, or given up."""
    answer: str = Field(default="", max_length=10)
    answered_at: int | None = None
    answered_by: str = Field(default="", max_length=60)
    note: str = Field(default="", max_length=200)


class ListFilter(SQLModel, table=True):
    """A filter of the waiting list that somebody named; without a user it is everybody's."""

    __tablename__ = "list_filter"
    __table_args__ = (UniqueConstraint("by_user", "name", name="list_filter_name"),)

    id: int | None = Field(default=None, primary_key=True)
    by_user: str = Field(default="", max_length=60)
    name: str = Field(max_length=40)
    spec: str = Field(max_length=500)
    """What it asks for, in the words that the filter line takes."""
