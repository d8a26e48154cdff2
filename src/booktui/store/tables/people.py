"""Signing in: what has to outlive a restart."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class SignInTry(SQLModel, table=True):
    """Wrong passphrases one after the other for one name, whether or not there is such a user."""

    __tablename__ = "sign_in_try"

    who: str = Field(primary_key=True, max_length=64)
    """Digest of the name that was given, which may be a passphrase typed on the wrong line."""
    wrong: int
    last_at: int
    """By the system's own clock."""
