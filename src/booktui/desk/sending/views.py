"""The outbox as the screen and the commands show it: plain values; names masked where they must be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from booktui.desk.names import shown
from booktui.rules.clock import iso
from booktui.rules.messages.values import Draft, Words
from booktui.rules.values import Instant
from booktui.store.outbox import OutboxRow

WHATS = ("due", "later", "held", "failed", "sent", "withdrawn", "all")
"""What can be listed: due now; due later or to be tried again; the rest by what became of it."""
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "confirm": "confirmation", "change": "change", "cancel": "cancellation", "ring": "request to ring us",
        "removal": "removal letter", "discharge": "discharge letter",
        "validate": "question whether it is still needed", "missed": "message on a missed visit",
        "job": "booking of support", "travel": "leaflet on travel costs",
    }
)  # fmt: skip
TO: Mapping[str, str] = MappingProxyType(
    {
        "practitioner": "to the practitioner", "room": "to the room", "gp": "to the GP",
        "referrer": "to whoever referred", "provider": "to the other provider", "agency": "to the agency",
    }
)  # fmt: skip

HIDDEN = "••••"


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message as lists show it."""

    id: int
    kind: str
    what: str
    """The kind in words, and to whom where that is not the client: `cancellation to the practitioner`."""
    channel: str
    recipient: str
    who: str
    """Whom it is about, masked where it must be."""
    client_id: int
    client_ref: str
    appointment_id: int | None
    due_at: Instant
    state: str
    why: str
    """Why it is held, failed or was withdrawn; of a queued one, why the last attempt failed. Masked like the name:
    what a server says repeats the address."""
    sent_at: Instant | None
    """When it left."""
    way: str
    """`smtp`, `draft`, `command`, `batch`, `print`, `phone` or `hand`."""
    batch: str
    """The file that it left in."""
    attempts: int
    next_at: Instant | None
    """Not tried again before."""
    starts_at: Instant | None
    """When the visit begins, in `zone`."""
    zone: str
    hidden: bool
    """The client or the service is sensitive."""
    method: str = ""
    folder: str = ""
    in_doubt: bool = False
    """Held because it may have gone: a desk died with it in hand, or the server never answered."""


@dataclass(frozen=True, slots=True)
class MessageFull:
    """A message with what it says."""

    view: MessageView
    words: Words | None
    """As it went, or as it would go now; None where it cannot be had, or may not be read by this person."""
    problems: tuple[str, ...]
    """Why it cannot go as it is; empty when it can."""
    ics: str
    """The calendar file; empty without one."""
    went: bool
    """The words are those that left."""

    @property
    def sensitive(self) -> bool:
        """It is shown only for a reason."""
        return self.view.hidden

    @property
    def text(self) -> str:
        """Its words as plain text, as they read; empty without any."""
        if self.words is None:
            return ""
        if self.view.channel in ("sms", "phone"):
            return self.words.body
        from booktui.exchange.markup import plain

        return plain(self.words.body)


def view_of(row: OutboxRow, desk_zone: str) -> MessageView:
    """The view of a row."""
    hidden = bool(row.hidden)
    return MessageView(
        row.id, row.kind, what(row.kind, row.recipient), row.channel, row.recipient,
        shown(row.family, row.given, hidden), row.client_id, row.ref, row.appointment_id, row.due_at, row.state,
        HIDDEN if hidden and row.why else row.why, row.sent_at, row.way, row.batch, row.attempts, row.next_at,
        row.starts_at, row.zone or desk_zone, hidden, row.method, row.folder,
        row.state == "held" and row.claimed_at is not None,
    )  # fmt: skip


def what(kind: str, recipient: str) -> str:
    """`reminder, 24h before`; `removal letter to the GP`."""
    words = f"reminder, {kind[len('remind-') :]} before" if kind.startswith("remind-") else KINDS.get(kind, kind)
    return f"{words} {TO[recipient]}" if recipient in TO else words


BY: Mapping[str, str] = MappingProxyType({"email": "e-mail", "letter": "letter", "sms": "text", "phone": "phone"})
ON_RECORD = 6
"""So many of a client's messages stand in the record; the outbox has them all."""


def line_about(view: MessageView) -> str:
    """`confirmation by e-mail, sent, A000123 (message 12)`: for a client's record."""
    state = "may have gone" if view.in_doubt else view.state
    visit = f", A{view.appointment_id:06d}" if view.appointment_id is not None else ""
    return f"{view.what} by {BY.get(view.channel, view.channel)}, {state}{visit} (message {view.id})"


def draft_of(row: OutboxRow, content: str) -> Draft:
    """The message as whoever makes its words wants it."""
    return Draft(
        row.id, row.kind, row.channel, row.client_id, row.recipient, row.schedule_id, row.appointment_id, row.entry_id,
        row.method, row.sequence, content, row.about_start, row.created_at, row.due_at,
    )  # fmt: skip


def message_json(view: MessageView) -> dict[str, Any]:
    """`{"id", "kind", "what", "channel", "to", "client", "appointment", "due_at", "state", "why", …}`; UTC."""
    return {
        "id": view.id, "kind": view.kind, "what": view.what, "channel": view.channel, "to": view.recipient,
        "client": view.client_ref, "appointment": view.appointment_id, "due_at": iso(view.due_at),
        "state": view.state, "in_doubt": view.in_doubt, "why": view.why, "way": view.way or None,
        "batch": view.batch or None, "attempts": view.attempts,
        "next_at": iso(view.next_at) if view.next_at is not None else None,
        "sent_at": iso(view.sent_at) if view.sent_at is not None else None,
    }  # fmt: skip


def full_json(full: MessageFull) -> dict[str, Any]:
    """The same, and what it says: `{…, "address", "subject", "body", "language", "form", "template", "ics"}`."""
    words = full.words
    said = {
        key: getattr(words, key) if words is not None else None
        for key in ("address", "subject", "body", "language", "form", "template")
    }
    return {
        **message_json(full.view),
        "went": full.went,
        "problems": list(full.problems),
        **said,
        "ics": full.ics or None,
    }
