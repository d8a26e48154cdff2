"""A message made ready to go: its words, and it in hand, in one transaction; or held, with a task that says why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from booktui.desk.errors import DeskError
from booktui.desk.processes import me
from booktui.desk.sending import troubles
from booktui.desk.sending.reports import SendReport
from booktui.desk.sending.views import draft_of
from booktui.desk.sending.ways import mail_way
from booktui.rules.messages.quiet import next_allowed
from booktui.rules.messages.values import CannotWrite, Draft, Words
from booktui.rules.values import Instant
from booktui.store import outbox_moves as moves
from booktui.store.driver import driver
from booktui.store.outbox import OutboxRow

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

AT_ONCE = ("confirm", "change", "cancel")
"""Texts that answer what the client did just now go in the quiet hours too (scripts.md 12)."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A message in hand, with everything that leaves."""

    row: OutboxRow
    words: Words
    content: str
    """The calendar file."""
    mail_id: str
    data: bytes = b""
    """Of an e-mail: the mail."""
    batch: str = ""
    """The file that it leaves in."""


Maker = Callable[[Ready], bytes]


def words_of(c: Connection, desk: Desk, draft: Draft) -> Words:
    """What the message says and where it goes.

    Raises:
        CannotWrite: it cannot be had as it must be; the words say why.
    """
    from booktui.desk.wording.write import write

    return write(c, desk, draft)


def take_in(
    c: Connection, desk: Desk, message_id: int, report: SendReport, *, way: str, batch: str = "", folder: str = "",
    make: Maker | None = None, now: Instant | None = None,
) -> Ready | None:  # fmt: skip
    """Take a due message in hand, in the caller's write transaction; None when it does not go now.

    One whose words cannot be had is held, with a task, and never stops the next.

    Args:
        make: makes the bytes that leave; a ValueError of it means that they cannot be had.
        now: as if it were then, for one that somebody wants before it is due.
    """
    found = moves.ready(c, message_id, desk.now() if now is None else now)
    if found is None or _is_quiet(c, desk, found[0]):
        return None
    row, content = found
    try:
        ready = _made(c, desk, row, content, make)
    except (CannotWrite, ValueError) as problem:
        troubles.hold_in(c, desk, row, str(problem), report)
        return None
    except Exception as error:
        if isinstance(error, DeskError | DBAPIError | driver().Error):
            raise
        troubles.hold_in(c, desk, row, troubles.fault(error), report)
        return None
    words = ready.words
    taken = moves.claim(
        c, message_id, me(), desk.now(), address=words.address, subject=words.subject, body=words.body,
        language=words.language, form=words.form, template=words.template, mail_id=ready.mail_id, way=way, batch=batch,
        folder=folder,
    )  # fmt: skip
    return replace(ready, batch=batch) if taken else None


def _made(c: Connection, desk: Desk, row: OutboxRow, content: str, make: Maker | None) -> Ready:
    words = words_of(c, desk, draft_of(row, content))
    ready = Ready(row, words, content, row.mail_id or _mail_id(desk, row))
    return replace(ready, data=make(ready)) if make else ready


def _mail_id(desk: Desk, row: OutboxRow) -> str:
    if row.channel != "email":
        return ""
    from booktui.exchange.mail.eml import new_mail_id

    domain = mail_way(desk.settings).sender.partition("@")[2]
    return new_mail_id(domain or desk.settings.get("uid_domain") or "booktui.invalid")


def _is_quiet(c: Connection, desk: Desk, row: OutboxRow) -> bool:
    """A text in the quiet hours waits until they end."""
    if row.channel != "sms" or row.kind in AT_ONCE:
        return False
    now = desk.now()
    allowed = next_allowed(now, desk.policy.sms_quiet, row.zone or desk.zone)
    if allowed > now:
        moves.postpone(c, row.id, allowed)
    return allowed > now
