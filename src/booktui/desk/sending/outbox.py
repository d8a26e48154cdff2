"""The room of the outbox: what is due, held, failed and gone; sending it, and what a person decides about one.

Sources: domain.md ICS-01 to ICS-04, PRV-01 to PRV-06, edge case 26; RFC 6047; scripts.md 12 and 13.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.due import subject
from booktui.desk.errors import BadInput, NotFound
from booktui.desk.sending import deciding, drafts, passwords, sending
from booktui.desk.sending.prepare import words_of
from booktui.desk.sending.reports import SendReport
from booktui.desk.sending.sending import Told
from booktui.desk.sending.views import WHATS, MessageFull, MessageView, draft_of, view_of
from booktui.desk.tell import telling
from booktui.rules.messages.values import CHANNELS, CannotWrite, Words
from booktui.rules.values import Role
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

    def show(self, message_id: int, reveal_reason: str | None = None) -> MessageFull:
        """A message with what it says: as it went, or as it would go now.

        One about a sensitive client says nothing unless a reason to open it is given: that is recorded; an auditor
        opens none.

        Raises:
            NotFound: there is none of that number.
        """
        desk = self._desk
        with telling(), desk.store.read() as c:
            row = found(c, message_id)
        view = view_of(row, desk.zone)
        if view.hidden and not subject.opened(desk, "message", message_id, reveal_reason):
            return MessageFull(view, None, (HIDDEN,), "", row.sent_at is not None)
        with telling(), desk.store.read() as c:
            body, content = store.text_of(c, message_id)
            if body:
                words = Words(row.address, body, row.subject, "", row.language or "en", row.form, row.template)
                return MessageFull(view, words, (row.why,) if row.why else (), content, row.sent_at is not None)
            if row.state in ("sent", "acknowledged", "withdrawn"):
                return MessageFull(view, None, (row.why,) if row.why else (), content, row.sent_at is not None)
            return self._as_it_would_go(c, view, row, content)

    def send(
        self, *, limit: int | None = None, told: Told | None = None, stop: Callable[[], bool] | None = None
    ) -> SendReport:  # fmt: skip
        """Send everything due that goes by itself: e-mails by SMTP, texts by the team's program.

        Args:
            limit: so many leave at most.
            told: called with the report so far, after each.
            stop: asked before each; True ends the run tidily.

        Raises:
            NotPermitted: the person only reads.
        """
        self._desk.require(Role.COORDINATOR)
        return sending.send(self._desk, limit, told, stop)

    def write(self, folder: str | Path, *, channels: Collection[str] = (), told: Told | None = None) -> SendReport:
        """Write everything due as files: e-mails as drafts, letters as one run, texts as one batch; they count as gone.

        Args:
            channels: email, letter, sms; all that do not go by themselves unless said.

        Raises:
            BadInput: a channel has no files.
            Unavailable: the folder cannot be written; nothing counts as gone.
            NotPermitted: the person only reads.
        """
        self._desk.require(Role.COORDINATOR)
        return sending.write(self._desk, folder, channels, told)

    def open_draft(self, message_id: int) -> Path:
        """Write an e-mail as a draft and open it in the team's mail program; from then on it counts as gone.

        Raises:
            NotFound: there is no such message.
            BadInput: it is no e-mail, is not due to go, or an earlier one to the same person waits before it.
            Unavailable: the folder cannot be written.
        """
        self._desk.require(Role.COORDINATOR)
        return drafts.open_draft(self._desk, message_id)

    def hold(self, message_id: int, reason: str) -> str:
        """A queued one does not go until it is released; the line that says so."""
        return deciding.hold(self._desk, message_id, reason)

    def release(self, message_id: int) -> str:
        """A held one goes after all."""
        return deciding.release(self._desk, message_id)

    def retry(self, message_id: int) -> str:
        """Send it (again): one that failed, may have gone and did not, or left in a file that was not used."""
        return deciding.retry(self._desk, message_id)

    def withdraw(self, message_id: int, reason: str) -> str:
        """It will never go."""
        return deciding.withdraw(self._desk, message_id, reason)

    def acknowledge(self, message_id: int) -> str:
        """It has arrived; also of one that may have gone."""
        return deciding.acknowledge(self._desk, message_id)

    def done(self, message_id: int, note: str = "") -> str:
        """The recipient was told: a phone message, or what could not be sent."""
        return deciding.done(self._desk, message_id, note)

    def retry_batch(self, batch: str) -> str:
        """A file was not printed or not taken in: everything in it is due again."""
        return deciding.retry_batch(self._desk, batch)

    def reprint(self, batch: str, folder: str | Path = "") -> tuple[Path, ...]:
        """The same file again, where it was or in another folder; what is in it left once."""
        return tuple(deciding.reprint(self._desk, batch, folder))

    def whose_password(self, kind: str, user: str = "", host: str = "") -> tuple[str, str]:
        """User and host that a password is of: what is said, else what the setup says.

        Raises:
            BadInput: nobody says.
        """
        return passwords.whose(self._desk, kind, user, host)

    def keep_password(self, kind: str, secret: str, *, user: str = "", host: str = "") -> str:
        """Keep a password in the system's keyring: `smtp`, `imap` or `caldav`; never in the diary.

        Args:
            user, host: of the mailbox or calendar; those of the setup unless said.

        Raises:
            BadInput: no user or host is known.
            Unavailable: there is no keyring here.
        """
        return passwords.keep(self._desk, kind, secret, user, host)

    def _as_it_would_go(self, c: Connection, view: MessageView, row: store.OutboxRow, content: str) -> MessageFull:
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
