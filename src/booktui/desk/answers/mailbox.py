"""The mailbox that answers come to: what is new in it is taken in, and only then marked as seen.

How far it was read is kept as a number (RFC 3501 2.3.1.1), so an answer that somebody opened first is not missed, and
other mail is left as it is.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from booktui.desk.answers.replies import inbox_of
from booktui.desk.answers.tally import Tally
from booktui.desk.errors import BadInput, Unavailable
from booktui.desk.shapes import ImportReport
from booktui.desk.tell import telling

if TYPE_CHECKING:
    from booktui.desk.desk import Desk
    from booktui.exchange.mail.inbox import Inbox

KEPT = "inbox_read"
"""The setting: which folder, its UIDVALIDITY, and the last UID that was read."""
EVERY = 50
"""Mails after which it is written down how far one got."""
NONE = (
    "No mailbox is set up. Give the desk a table [desk.inbox] with host and user (docs/messages.md), or name a file: "
    "booktui import replies PATH"
)


def fetch(desk: Desk) -> ImportReport:
    """Everything new, in order; after a lost connection what was read stays, and a note says so.

    Raises:
        BadInput: no mailbox is set up. Unavailable: it cannot be reached or does not let us in.
    """
    from booktui.exchange.mail.inbox import Inbox
    from booktui.exchange.mail.outcome import NotSent
    from booktui.exchange.mail.secrets import missing, password

    at = inbox_of(desk)
    host, user = str(at.get("host", "")), str(at.get("user", ""))
    if not host:
        raise BadInput(NONE)
    secret = password("imap", user, host)
    if not secret:
        raise Unavailable(missing("imap", user, host), "No mailbox")
    box = Inbox(
        host, user, secret, port=_whole(at.get("port")), folder=str(at.get("folder") or "INBOX"),
        security=str(at.get("security") or "tls"), timeout=_whole(at.get("timeout")) or 30,
    )  # fmt: skip
    tally = Tally()
    try:
        with box:
            _read(desk, box, f"{user}@{host}/{at.get('folder') or 'INBOX'}", tally)
    except NotSent as problem:
        if not tally.report().read:
            raise Unavailable(f"{problem} Nothing was read; what came in stays there.", "No mailbox") from None
        tally.note(f"{problem} What was read is kept; the rest is read next time.")
    return tally.report()


def _read(desk: Desk, box: Inbox, place: str, tally: Tally) -> None:
    from booktui.exchange.mail.containers import MAIL, Item

    uids, done = box.new(_after(desk, place, box.validity)), 0
    try:
        for number, mail in enumerate(box.mails(uids), 1):
            why = "it is larger than any that is read" if mail.too_large else ""
            if desk.replies.take_one(Item(MAIL, f"mail {mail.uid}", mail.data, why), tally):
                box.seen([mail.uid])
            done = mail.uid
            if number % EVERY == 0:
                _keep(desk, place, box.validity, done)
    finally:
        if done:
            _keep(desk, place, box.validity, done)


def _after(desk: Desk, place: str, validity: str) -> int:
    kept: dict[str, Any] = json.loads(desk.settings.get(KEPT, "") or "{}")
    same = kept.get("place") == place and kept.get("validity") == validity
    return int(kept.get("uid", 0)) if same else 0


def _keep(desk: Desk, place: str, validity: str, uid: int) -> None:
    kept = json.dumps({"place": place, "validity": validity, "uid": uid}, sort_keys=True)
    with telling(), desk.store.write() as c:
        desk.set_settings(c, {KEPT: kept})
    # this desk goes on with what it wrote; others read it with the next look at the catalogue
    with telling(), desk.store.read() as c:
        desk.catalogue_in(c)


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
