"""Users, settings and the audit chain."""

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
    passphrase: str = Field(default="", max_length=200)
    """Argon2id hash with its parameters (RFC 9106); empty where the operating system's user is enough."""
    approved_by: str = Field(default="", max_length=60)
    """Who let them in, or gave them this role."""
    approved_at: int | None = None
    reviewed_by: str = Field(default="", max_length=60)
    """Who last looked whether they still need it."""
    reviewed_at: int | None = None
    retired_at: int | None = None


class Audit(SQLModel, table=True):
    """Who did what, when and why. Append-only (triggers); each row's hash covers the one before."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("audit_object", "object", "object_id"),
        Index("audit_user", "by_user", "id"),
        Index("audit_undoes", "undoes"),
        Index("audit_at", "at"),
        Index("audit_action", "action", "id"),
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
