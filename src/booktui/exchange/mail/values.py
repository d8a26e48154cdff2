"""What a mail that came in holds once it is read: plain values, and how much of it is read at most."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from booktui.rules.messages.replies import Reply
from booktui.rules.text import clean, clean_lines
from booktui.rules.values import Instant

MAX_MAIL = 25_000_000
"""Bytes of one mail; most mail servers take no more."""
MAX_CALENDAR = 2_000_000
MAX_PARTS = 2_000
MAX_EVENTS = 100
"""Events of one calendar that are looked at; an answer has one."""
WORDS = 600
"""Characters of an answer in words that are kept."""


class Unreadable(ValueError):
    """It cannot be read; why, in words that end a sentence."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A mail that could not be delivered (RFC 3464)."""

    address: str = ""
    status: str = ""
    """`5.1.1`."""
    words: str = ""
    """What the other server said."""
    failed: bool = True
    """For good; else it is only late, or came through."""


@dataclass(frozen=True, slots=True)
class Received:
    """One thing that a mail or file says. Everything in it is cleaned of what could act on a screen."""

    kind: str
    """`reply`: an answer in a calendar; `bounce`; `automatic`: out of office, receipts; `words`: an answer in plain
    words; `unreadable`."""
    source: str
    digest: str
    """SHA-256 of what it says and who says it."""
    why: str = ""
    mail_id: str = ""
    sender: str = ""
    sent_at: Instant | None = None
    about: tuple[str, ...] = ()
    """Message-IDs of the mails that it answers or returns."""
    trust: str = ""
    reply: Reply | None = None
    returned: Returned | None = None
    words: str = ""


def line(text: str, most: int) -> str:
    """One harmless line of at most so many characters, the rest cut; cleaning may make it longer (NFC)."""
    return _cut(clean(text[: most * 4], sys.maxsize), most)


def lines(text: str, most: int) -> str:
    """The same of several lines."""
    return _cut(clean_lines(text[: most * 4], sys.maxsize), most)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
