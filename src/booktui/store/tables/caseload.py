"""How caseloads stood week by week, and moves between them (domain.md 6)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel


class CaseloadWeek(SQLModel, table=True):
    """A practitioner's load as it stood in one week; points in hundredths."""

    __tablename__ = "caseload_week"

    week_on: date = Field(primary_key=True)
    """The Monday."""
    practitioner_id: int = Field(primary_key=True, foreign_key="practitioner.id")
    cases: int
    points: int
    capacity: int


class CaseMove(SQLModel, table=True):
    """A case that was moved, or proposed to be, from one caseload to another; a lead approves each (6.3)."""

    __tablename__ = "case_move"
    __table_args__ = (
        CheckConstraint("state IN ('suggested','approved','declined')", name="case_move_state"),
        Index("case_move_state_of", "state", "id"),
        Index("case_move_entry", "entry_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    entry_id: int = Field(foreign_key="waiting_entry.id")
    from_id: int = Field(foreign_key="practitioner.id")
    to_id: int = Field(foreign_key="practitioner.id")
    points: int
    why: str = Field(max_length=300)
    state: str = Field(default="suggested", max_length=10)
    suggested_at: int
    suggested_by: str = Field(max_length=60)
    decided_at: int | None = None
    decided_by: str = Field(default="", max_length=60)
    appointment_id: int | None = Field(default=None, foreign_key="appointment.id")
    """The visit that was moved with it."""
    reason: str = Field(default="", max_length=200)
