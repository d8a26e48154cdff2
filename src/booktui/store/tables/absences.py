"""Absences: leave, training, closures, busy time from somebody's own calendar; repeating ones; public holidays."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel


class AbsenceRow(SQLModel, table=True):
    """Leave, training, busy time; or, without a schedule, a closure of a location or of all."""

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="absence_span"),
        CheckConstraint("state IN ('requested','approved')", name="absence_state"),
        Index("absence_schedule", "schedule_id", "ends_at", "starts_at"),
        Index("absence_rule_of", "rule_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    schedule_id: int | None = Field(default=None, foreign_key="schedule.id")
    location_id: int | None = Field(default=None, foreign_key="location.id")
    kind: str = Field(default="leave", max_length=10)
    """`leave`, `training`, `busy`, `closure` or `holiday`."""
    starts_at: int
    ends_at: int
    reason: str = Field(default="", max_length=200)
    state: str = Field(default="approved", max_length=10, sa_column_kwargs={"server_default": "approved"})
    """One that is only requested warns (domain.md X16)."""
    rule_id: int | None = Field(default=None, foreign_key="absence_rule.id")
    """The repeating absence that it is a part of."""
    source: str = Field(default="", max_length=60, sa_column_kwargs={"server_default": ""})
    """The calendar that busy time was imported from; it is replaced when that is imported again."""
    disruption_id: int | None = Field(default=None, foreign_key="disruption.id")
    """What it did to bookings, where it took time away from somebody; the parts of a repeating one share it."""


class AbsenceRule(SQLModel, table=True):
    """A repeating absence; its parts are made ahead as rows of `absence`."""

    __tablename__ = "absence_rule"

    id: int | None = Field(default=None, primary_key=True)
    schedule_id: int | None = Field(default=None, foreign_key="schedule.id")
    location_id: int | None = Field(default=None, foreign_key="location.id")
    kind: str = Field(default="leave", max_length=10)
    recur: str = Field(max_length=300)
    """RFC 5545 RRULE value, evaluated in the wall time of `time_zone`."""
    start: str = Field(default="", max_length=5)
    """HH:MM wall time; empty is the whole day."""
    end: str = Field(default="", max_length=5)
    time_zone: str = Field(max_length=64)
    valid_from: date
    valid_until: date | None = None
    reason: str = Field(default="", max_length=200)
    state: str = Field(default="approved", max_length=10)
    generated_until: date | None = None


class Holiday(SQLModel, table=True):
    """A local change to the public holidays: a day that is one here besides, or one on which this desk is open."""

    __tablename__ = "holiday"

    on_date: date = Field(primary_key=True)
    name: str = Field(default="", max_length=120)
    opens: bool = False
    """The desk is open on that public holiday."""
