"""Users, settings, messages and the audit chain."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer
from sqlmodel import Column, Field, SQLModel


class Setting(SQLModel, table=True):
    """One named value of this desk."""

    __tablename__ = "setting"

    key: str = Field(primary_key=True, max_length=60)
    value: str = Field(max_length=2000)


class User(SQLModel, table=True):
    """Somebody who works at this desk."""

    __tablename__ = "user"
    __table_args__ = (
        CheckConstraint("role IN ('auditor','coordinator','supervisor','administrator')", name="user_role"),
    )

    name: str = Field(primary_key=True, max_length=60)
    role: str = Field(max_length=14)
    active: bool = True


class Message(SQLModel, table=True):
    """A confirmation, change or cancellation that is due; an invitation keeps its bytes as they went."""

    __tablename__ = "message"
    __table_args__ = (
        Index("message_appointment", "appointment_id", "id"),
        Index("message_client", "client_id", "state"),
        Index("message_state", "state", "due_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    appointment_id: int | None = Field(
        default=None, sa_column=Column(Integer, ForeignKey("appointment.id", ondelete="SET NULL"), nullable=True)
    )
    client_id: int = Field(foreign_key="client.id")
    entry_id: int | None = Field(default=None, foreign_key="waiting_entry.id")
    """The waiting entry that it is about, where there is no appointment."""
    recipient: str = Field(default="client", max_length=12)
    """`client`, `gp`, `referrer`, `provider` (another one) or `agency`."""
    kind: str = Field(max_length=12)
    """`confirm`, `change`, `cancel`; `ring` (please ring us), `removal`, `discharge`, `validate`, `job`."""
    channel: str = Field(max_length=8)
    """`email`, `letter`, `sms`, `phone`."""
    method: str = Field(default="", max_length=10)
    """iTIP METHOD of the invitation: REQUEST or CANCEL."""
    sequence: int = 0
    content: str = Field(default="")
    created_at: int
    due_at: int
    state: str = Field(default="queued", max_length=12)
    """`queued`, `held` until somebody has seen to it, `exported`, `withdrawn`; sending adds more."""
    exported_at: int | None = None


class Audit(SQLModel, table=True):
    """Who did what, when and why. Append-only (triggers); each row's hash covers the one before."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("audit_object", "object", "object_id"),
        Index("audit_user", "by_user", "id"),
        Index("audit_undoes", "undoes"),
    )

    id: int = Field(primary_key=True)
    at: int
    by_user: str = Field(max_length=60)
    role: str = Field(max_length=14)
    action: str = Field(max_length=30)
    object: str = Field(max_length=20)
    object_id: int | None = None
    reason: str = Field(default="", max_length=200)
    undoes: int | None = None
    """The audit number this action undid."""
    digest: str = Field(max_length=64)
    """Salted SHA-256 of the detail row, so that erasing the detail leaves the chain whole."""
    previous: str = Field(max_length=64)
    hash: str = Field(max_length=64)


class AuditDetail(SQLModel, table=True):
    """Before and after, readable; erasure may empty it."""

    __tablename__ = "audit_detail"

    audit_id: int = Field(sa_column=Column(Integer, ForeignKey("audit.id"), primary_key=True))
    salt: str = Field(max_length=32)
    before: str = Field(default="")
    after: str = Field(default="")
