"""What somebody has to do or decide: reviews, tasks, escalations, requests that came in."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel


class Review(SQLModel, table=True):
    """A question to a clinician: what is to become of a client's wait; nothing is decided by itself (OFF-07, 2.6)."""

    __tablename__ = "review"
    __table_args__ = (
        CheckConstraint("state IN ('open','decided','withdrawn')", name="review_state"),
        Index("review_state_of", "state", "due_at"),
        Index("review_entry", "entry_id", "id"),
        Index("review_client", "client_id", "state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="client.id")
    entry_id: int | None = Field(default=None, foreign_key="waiting_entry.id")
    appointment_id: int | None = Field(default=None, foreign_key="appointment.id")
    cause: str = Field(max_length=12)
    """`dna`, `declined`, `cancelled`, `no contact`, `long wait`, `not needed`, `elsewhere`, `clinical`."""
    rule: str = Field(default="", max_length=8)
    """The row of the table that asked for it: `D2`, `OFF-07`, `PTC-02` …"""
    may: str = Field(default="", max_length=60)
    """Comma-separated decisions that may be recorded: `reoffer`, `discharge`, `keep`, `return` …"""
    note: str = Field(default="", max_length=300)
    opened_at: int
    opened_by: str = Field(max_length=60)
    due_at: int
    state: str = Field(default="open", max_length=10)
    decision: str = Field(default="", max_length=12)
    clinician: str = Field(default="", max_length=120)
    decided_on: date | None = None
    reason: str = Field(default="", max_length=200)
    decided_at: int | None = None
    decided_by: str = Field(default="", max_length=60)
    """Who recorded the clinician's decision."""


class Task(SQLModel, table=True):
    """Something to do that follows from nothing else on record, with a time by which."""

    __tablename__ = "task"
    __table_args__ = (
        CheckConstraint("state IN ('open','done','dropped')", name="task_state"),
        Index("task_state_of", "state", "due_at"),
        Index("task_client", "client_id", "state"),
        Index("task_appointment", "appointment_id", "state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=16)
    """`call`, `tell gp`, `safeguarding`, `address`, `gp numbers`, `needs`, `letters`, `clinic`, `opened` (a sensitive
    record, with the audit row that says whose), `erase`, `other`."""
    client_id: int | None = Field(default=None, foreign_key="client.id")
    entry_id: int | None = Field(default=None, foreign_key="waiting_entry.id")
    appointment_id: int | None = Field(default=None, foreign_key="appointment.id")
    what: str = Field(max_length=300)
    role: str = Field(default="coordinator", max_length=14)
    """At least that role does it."""
    due_at: int
    made_at: int
    made_by: str = Field(max_length=60)
    state: str = Field(default="open", max_length=8)
    done_at: int | None = None
    done_by: str = Field(default="", max_length=60)
    note: str = Field(default="", max_length=200)


class Escalation(SQLModel, table=True):
    """A question passed up the ladder, with its options and the decision (domain.md 7.4, ESC-01)."""

    __tablename__ = "escalation"
    __table_args__ = (
        CheckConstraint("state IN ('open','decided','withdrawn')", name="escalation_state"),
        CheckConstraint("level BETWEEN 1 AND 4", name="escalation_level"),
        Index("escalation_state_of", "state", "due_at"),
        Index("escalation_client", "client_id", "id"),
        Index("escalation_appointment", "appointment_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    trigger: str = Field(max_length=20)
    """`no capacity`, `cancer day 10`, `third cancellation`, `interpreter`, `conflict`, `clinic cut`, `complaint`,
    `safeguarding`, `data breach` or `other`."""
    client_id: int | None = Field(default=None, foreign_key="client.id")
    entry_id: int | None = Field(default=None, foreign_key="waiting_entry.id")
    appointment_id: int | None = Field(default=None, foreign_key="appointment.id")
    question: str = Field(max_length=300)
    options: str = Field(default="", max_length=500)
    """What was offered, one line each."""
    level: int = 1
    to_whom: str = Field(default="", max_length=120)
    raised_by: str = Field(max_length=60)
    raised_at: int
    due_at: int
    """An answer is due at the present level."""
    state: str = Field(default="open", max_length=10)
    decision: str = Field(default="", max_length=300)
    decided_for: str = Field(default="", max_length=120)
    """Who decided."""
    decided_by: str = Field(default="", max_length=60)
    """Who recorded it."""
    decided_at: int | None = None


class EscalationStep(SQLModel, table=True):
    """One step of an escalation: raised, passed on, answered."""

    __tablename__ = "escalation_step"
    __table_args__ = (Index("escalation_step_of", "escalation_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    escalation_id: int = Field(foreign_key="escalation.id")
    at: int
    by_user: str = Field(max_length=60)
    level: int
    to_whom: str = Field(default="", max_length=120)
    what: str = Field(max_length=300)
    due_at: int | None = None


class RequestIn(SQLModel, table=True):
    """A call-back or message that came in, with the clock until it is answered (domain.md 9.5)."""

    __tablename__ = "request"
    __table_args__ = (
        CheckConstraint("state IN ('open','answered','withdrawn')", name="request_state"),
        Index("request_state_of", "state", "due_at"),
        Index("request_client", "client_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    channel: str = Field(max_length=10)
    """`phone`, `email`, `letter`, `online` or `in person`."""
    client_id: int | None = Field(default=None, foreign_key="client.id")
    entry_id: int | None = Field(default=None, foreign_key="waiting_entry.id")
    appointment_id: int | None = Field(default=None, foreign_key="appointment.id")
    sender: str = Field(default="", max_length=120)
    """Who asks, where it is not the client or not known which one."""
    back_to: str = Field(default="", max_length=120)
    """The number or address to answer to."""
    about: str = Field(max_length=500)
    received_at: int
    due_at: int
    taken_by: str = Field(max_length=60)
    state: str = Field(default="open", max_length=10)
    answer: str = Field(default="", max_length=500)
    answered_at: int | None = None
    answered_by: str = Field(default="", max_length=60)
