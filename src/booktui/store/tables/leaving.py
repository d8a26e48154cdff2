"""People who leave the diary: who must stay for now, and what is left of those who were erased."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from booktui.store.tables.partial import only


class LegalHold(SQLModel, table=True):
    """Somebody's record that may not be erased, and why; at most one in force for each."""

    __tablename__ = "legal_hold"
    __table_args__ = (
        Index(
            "legal_hold_live", "client_id", unique=True, **only("released_at IS NULL")
        ),
        Index("legal_hold_client", "client_id", "id"),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="client.id")
    reason: str = Field(max_length=200)
    placed_at: int
    placed_by: str = Field(max_length=60)
    released_at: int | None = None
    released_by: str = Field(default="", max_length=60)
    released_for: str = Field(default="", max_length=200)
    """Why it was let go."""


class Tombstone(SQLModel, table=True):
    """That somebody was erased, when and by which rule, without who they were."""

    __tablename__ = "tombstone"

    client_id: int = Field(primary_key=True, foreign_key="client.id")
    at: int
    rule: str = Field(max_length=20)
    """`asked`, or the period that ran out: `adult`, `child`, `unseen`."""
    asked_by: str = Field(max_length=60)
    confirmed_by: str = Field(max_length=60)
