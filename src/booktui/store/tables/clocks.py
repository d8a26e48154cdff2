"""The clocks that referrals have had, and every status that was ever added to one (domain.md 1.4)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel


class ClockRow(SQLModel, table=True):
    """One clock of a referral, as its events leave it; a referral without any has one running since it was received.

    Weeks waited are never stored: they change at midnight (RTT-05).
    """

    __tablename__ = "clock"
    __table_args__ = (
        CheckConstraint(
            "state IN ('running','treated','monitoring','other','nullified','deceased')", name="clock_state"
        ),
        CheckConstraint("(state = 'running') = (stop_on IS NULL)", name="clock_stop"),
        UniqueConstraint("referral_id", "number", name="clock_number"),
        Index("clock_state_of", "state", "referral_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    referral_id: int = Field(foreign_key="referral.id")
    number: int
    """From 1, in the order they were started (RTT-10)."""
    start_on: date
    """Day 0, a local date."""
    stop_on: date | None = None
    state: str = Field(max_length=10)
    """`running`, `treated`, `monitoring`, `other`, `nullified` or `deceased`."""
    code: str = Field(default="", max_length=2)
    """The status code added last; empty for one that was only started with its referral."""
    target_18: date | None = None
    """The policy's target, 18 weeks on; empty for a nullified clock (RTT-06)."""
    target_52: date | None = None
    """52 weeks on."""


class ClockEvent(SQLModel, table=True):
    """A status that was added, proposed or refused with a task; a trigger lets rows neither change nor go."""

    __tablename__ = "clock_event"
    __table_args__ = (
        CheckConstraint("outcome IN ('added','proposed','refused','taken back')", name="clock_event_outcome"),
        Index("clock_event_referral", "referral_id", "id"),
        Index("clock_event_task", "task", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    referral_id: int = Field(foreign_key="referral.id")
    number: int = 0
    """The clock it belongs to, counted within the referral; 0 for none."""
    code: str = Field(max_length=2)
    on_date: date
    """The local day it took effect; of a stop the day it was told to the client."""
    outcome: str = Field(max_length=10)
    """`added`; `proposed` for a clinician to decide; `refused` and left as a task; or `taken back`."""
    takes_back: int | None = Field(default=None, foreign_key="clock_event.id")
    """The event that this one undoes."""
    clinician: str = Field(default="", max_length=120)
    """Whose decision it is; empty where the desk may decide (RTT-12)."""
    decided_on: date | None = None
    evidence: str = Field(default="", max_length=40)
    """What shows that a missed visit had been communicated (RTT-22)."""
    reason: str = Field(default="", max_length=200)
    task: str = Field(default="", max_length=30)
    """What somebody has to look into because of it; settled by a later status that was added."""
    at: int
    """When it was recorded."""
    by_user: str = Field(max_length=60)
