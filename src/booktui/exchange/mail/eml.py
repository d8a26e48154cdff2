"""A mail as bytes: plain text, a page, and the invitation that calendars act on (RFC 6047, ical.md 3.1)."""

from __future__ import annotations

import secrets

from booktui.rules.values import Instant


def new_mail_id(domain: str) -> str:
    """A fresh Message-ID (RFC 5322 3.6.4) without its angle brackets; says nothing of whom the mail is about."""
    return f"{secrets.token_hex(16)}@{domain}"


def make_mail(
    *,
    mail_id: str,
    date: Instant,
    sender: tuple[str, str],
    to: tuple[str, str],
    subject: str,
    body: str,
    calendar: bytes = b"",
    method: str = "",
    reply_to: str = "",
    language: str = "en",
    large: int = 0,
    draft: bool = False,
    file_name: str = "invite.ics",
) -> bytes:
    """The mail, CRLF, ready for SMTP or a file."""
    raise NotImplementedError
