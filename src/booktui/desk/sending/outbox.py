"""The room of the outbox: what is due, held, failed and gone; sending it, and what a person decides about one.

Sources: domain.md ICS-01 to ICS-04, PRV-01 to PRV-06, edge case 26; RFC 6047; scripts.md 12 and 13.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.due import subject
from booktui.desk.errors import BadInput, NotFound
from booktui.desk.sending.views import WHATS, MessageFull, MessageView, draft_of, view_of
from booktui.desk.tell import telling
from booktui.rules.messages.values import CHANNELS, CannotWrite, Words
from booktui.store import outbox as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

HIDDEN = "What it says about a sensitive client is not shown to somebody who only reads."


class Outbox:
    """`desk.outbox`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def list(
        self, what: str = "due", *, channel: str = "", client_id: int | None = None,
        appointment_id: int | None = None, limit: int = 200,
    ) -> tuple[MessageView, ...]:  # fmt: skip
        """Messages that are due, later, held, failed, sent, withdrawn, or all.

        What is to go comes in the order in which it goes, what has gone newest first.

        Raises:
            BadInput: there is no such word or channel.
        """
        if what not in WHATS:
            raise BadInput(f"There is no {what!a} in the outbox; known are {', '.join(WHATS)}.")
        if channel and channel not in CHANNELS:
            raise BadInput(f"There is no channel {channel!a}; known are {', '.join(CHANNELS)}.")
        desk = self._desk
        with telling(), desk.store.read() as c:
            rows = store.listed(
                c, what, desk.now(), channel=channel, client_id=client_id, appointment_id=appointment_id, limit=limit
            )  # fmt: skip
        return tuple(view_of(row, desk.zone) for row in rows)

    def counts(self) -> dict[str, int]:
        """How many there are, by the words of `list`."""
        with telling(), self._desk.store.read() as c:
            return store.counts(c, self._desk.now())

    def show(self, message_id: int) -> MessageFull:
        """A message with what it says: as it went, or as it would go now.

        Opening one about a sensitive client is recorded; whoever only reads is not shown its words.

        Raises:
            NotFound: there is none of that number.
        """
        desk = self._desk
        with telling(), desk.store.read() as c:
            row = found(c, message_id)
        view = view_of(row, desk.zone)
        if view.hidden and not subject.opened(desk, "message", message_id):
            return MessageFull(view, None, (HIDDEN,), "", row.sent_at is not None)
        with telling(), desk.store.read() as c:
            body, content = store.text_of(c, message_id)
            if body:
                words = Words(row.address, body, row.subject, "", row.language or "en", row.form, row.template)
                return MessageFull(view, words, (row.why,) if row.why else (), content, row.sent_at is not None)
            if row.state in ("sent", "acknowledged", "withdrawn"):
                return MessageFull(view, None, (row.why,) if row.why else (), content, row.sent_at is not None)
            return self._as_it_would_go(c, view, row, content)

    def _as_it_would_go(self, c: Connection, view: MessageView, row: store.OutboxRow, content: str) -> MessageFull:
        from booktui.desk.sending.prepare import words_of

        try:
            words = words_of(c, self._desk, draft_of(row, content))
        except CannotWrite as problem:
            return MessageFull(view, None, (str(problem),), content, False)
        return MessageFull(view, words, (row.why,) if row.why else (), content, False)


def found(c: Connection, message_id: int) -> store.OutboxRow:
    """The message.

    Raises:
        NotFound: there is none of that number.
    """
    row = store.one(c, message_id)
    if row is None:
        raise NotFound(f"There is no message {message_id} in the outbox.")
    return row
