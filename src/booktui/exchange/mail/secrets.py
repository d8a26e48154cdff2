"""Passwords of mailboxes and calendars: from the environment or the system's keyring, never from a file of ours."""

from __future__ import annotations


def password(kind: str, user: str, host: str) -> str:
    """Of `smtp`, `imap` or `caldav`; empty if there is none."""
    return ""


def keep(kind: str, user: str, host: str, secret: str) -> None:
    """Put it into the system's keyring."""
    raise NotImplementedError
