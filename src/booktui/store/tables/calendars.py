"""Calendars on a CalDAV server that are kept in step with practitioners' diaries."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer
from sqlmodel import Column, Field, SQLModel


class CalendarSync(SQLModel, table=True):
    """How far the calendar of a practitioner was read, and what went wrong last."""

    __tablename__ = "calendar_sync"

    practitioner_id: int = Field(primary_key=True, foreign_key="practitioner.id")
    url: str = Field(max_length=300)
    """The collection that the token belongs to."""
    token: str = Field(default="", max_length=500)
    """The sync-token (RFC 6578) after the last reading; empty reads all."""
    synced_at: int | None = None
    problem: str = Field(default="", max_length=300)
    """Why the last try did not work; empty when it did."""


class CalendarItem(SQLModel, table=True):
    """A resource of that calendar as it was seen last: one of our appointments, or somebody else's event."""

    __tablename__ = "calendar_item"
    __table_args__ = (
        CheckConstraint("state IN ('same','moved','gone')", name="calendar_item_state"),
        Index("calendar_item_href", "practitioner_id", "href", unique=True),
        Index("calendar_item_appointment", "appointment_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    practitioner_id: int = Field(foreign_key="practitioner.id")
    href: str = Field(max_length=500)
    uid: str = Field(default="", max_length=255)
    etag: str = Field(default="", max_length=200)
    appointment_id: int | None = Field(
        default=None, sa_column=Column(Integer, ForeignKey("appointment.id", ondelete="CASCADE"), nullable=True)
    )
    """Ours; none: somebody else's event, which counts as busy time."""
    sequence: int = 0
    """SEQUENCE of ours as it was written last."""
    starts_at: int | None = None
    ends_at: int | None = None
    """When ours stands there, as it was written or seen last."""
    content: str = Field(default="")
    """Their event as it was read: its times are all that is used, and texts are not kept."""
    state: str = Field(default="same", max_length=6)
    """`moved` or `gone`: the other side changed ours, and somebody has been asked what is to be done."""
    request_id: int | None = Field(default=None, foreign_key="request.id")
