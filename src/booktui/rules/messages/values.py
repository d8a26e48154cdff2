"""A message before it goes, and its words: plain values that the rooms of the outbox hand to each other."""

from __future__ import annotations

from dataclasses import dataclass

from booktui.rules.values import Instant

STATES = ("queued", "held", "sending", "sent", "failed", "acknowledged", "withdrawn")
CHANNELS = ("email", "letter", "sms", "phone")
RECIPIENTS = ("client", "practitioner", "room", "gp", "referrer", "provider", "agency")


@dataclass(frozen=True, slots=True)
class Draft:
    """A message that is due: what it is about and whom it goes to; its words are still to be made."""

    id: int
    kind: str
    """`confirm`, `change`, `cancel`, `remind-24h`, `ring` …"""
    channel: str
    client_id: int
    recipient: str = "client"
    schedule_id: int | None = None
    """The practitioner or room that it goes to."""
    appointment_id: int | None = None
    entry_id: int | None = None
    method: str = ""
    """iTIP METHOD of its calendar file: REQUEST or CANCEL; empty without one."""
    sequence: int = 0
    content: str = ""
    """The calendar file."""
    about_start: Instant | None = None
    created_at: Instant = 0
    due_at: Instant = 0


@dataclass(frozen=True, slots=True)
class Words:
    """What a message says and where it goes, as it is kept from then on."""

    address: str
    """Mailbox, number, or the lines of the envelope."""
    body: str
    """Of a text the text itself; of an e-mail or letter Markdown, from which its plain text and its page are made."""
    subject: str = ""
    """Of an e-mail; of a letter its heading. Never names what PRV-04 forbids."""
    to_name: str = ""
    """The addressee's name where it may be said."""
    language: str = "en"
    """BCP 47."""
    form: str = ""
    """Empty for standard print; `large print 18`, `easy read`."""
    template: str = ""
    """Which template it was made from: name, language, form and a digest."""


class CannotWrite(Exception):
    """A message cannot be had as it must be; it is held, and the words say why and what to do."""
