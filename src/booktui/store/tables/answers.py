"""Who takes part in an appointment and what they answered; every reply that came in, applied or not."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer
from sqlmodel import Column, Field, SQLModel


class Party(SQLModel, table=True):
    """One invited mailbox of an appointment, with its answer (RFC 5545 3.2.12, domain.md 3.6)."""

    __tablename__ = "party"
    __table_args__ = (
        CheckConstraint(
            "partstat IN ('NEEDS-ACTION','ACCEPTED','DECLINED','TENTATIVE','DELEGATED')", name="party_partstat"
        ),
        Index("party_one", "appointment_id", "role", unique=True),
        Index("party_waiting", "partstat", "starts_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    appointment_id: int = Field(
        sa_column=Column(Integer, ForeignKey("appointment.id", ondelete="CASCADE"), nullable=False)
    )
    role: str = Field(max_length=12)
    """`client`, `practitioner` or `room`."""
    schedule_id: int = Field(foreign_key="schedule.id")
    """Client, practitioner or room: their row has the same id."""
    address: str = Field(max_length=254)
    """The mailbox that was asked last."""
    asked_at: int
    """When the last invitation left."""
    asked_sequence: int = 0
    """Its SEQUENCE; an answer to a lower one is late."""
    starts_at: int
    ends_at: int
    location_id: int | None = Field(default=None, foreign_key="location.id")
    """What was asked: with another time or place the answer is asked for again."""
    partstat: str = Field(default="NEEDS-ACTION", max_length=12)
    answered_at: int | None = None
    sequence: int | None = None
    """SEQUENCE and DTSTAMP of the answer that counts; older ones are not applied."""
    stamp: int | None = None
    comment: str = Field(default="", max_length=500)


class Reply(SQLModel, table=True):
    """An answer that came in, with what became of it; none changes a booking by itself."""

    __tablename__ = "reply"
    __table_args__ = (
        Index("reply_digest", "digest", unique=True),
        Index("reply_appointment", "appointment_id", "id"),
        Index("reply_at", "received_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(max_length=64)
    """SHA-256 of what it says and who says it: the same one again changes nothing."""
    received_at: int
    taken_by: str = Field(max_length=60)
    source: str = Field(default="", max_length=120)
    """The file or mailbox it was read from."""
    mail_id: str = Field(default="", max_length=200)
    sender: str = Field(default="", max_length=254)
    attendee: str = Field(default="", max_length=254)
    uid: str = Field(default="", max_length=255)
    recurrence: int | None = None
    """RECURRENCE-ID as an instant."""
    method: str = Field(default="", max_length=20)
    partstat: str = Field(default="", max_length=20)
    sequence: int | None = None
    stamp: int | None = None
    comment: str = Field(default="", max_length=500)
    starts_at: int | None = None
    ends_at: int | None = None
    """The time that a COUNTER asks for."""
    verdict: str = Field(max_length=12)
    """`applied`; `asked`: somebody was asked; `late`, `repeated`, `early`, `foreign`, `stranger`, `forged`, `ignored`,
    `bounce`, `unreadable`."""
    why: str = Field(default="", max_length=300)
    appointment_id: int | None = Field(
        default=None, sa_column=Column(Integer, ForeignKey("appointment.id", ondelete="SET NULL"), nullable=True)
    )
    party_id: int | None = None
    request_id: int | None = Field(default=None, foreign_key="request.id")
    """The request that it made due."""
