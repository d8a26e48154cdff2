"""Mails that came back, and mails that a program wrote: recognised by what they are, not by what they say.

A report is a multipart/report (RFC 3462, 3464); what is out of office says so in a header (RFC 3834).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message

from booktui.exchange.mail.parts import first, ids, leaves, parameter, text
from booktui.exchange.mail.senders import mailbox
from booktui.exchange.mail.values import Returned, line

MAX_FIELDS = 20_000
_FIELD = re.compile(r"^([A-Za-z][A-Za-z-]*):[ \t]*(.*(?:\r?\n[ \t].*)*)$", re.MULTILINE)
_MESSAGE_ID = re.compile(r"^(?:X-)?(?:Original-)?Message-ID:\s*(<[^<>\s]{1,200}>)", re.MULTILINE | re.IGNORECASE)
RECEIPTS = "disposition-notification"


def is_report(mail: Message) -> bool:
    """A report on the delivery of another mail."""
    if mail.get_content_type() != "multipart/report":
        return False
    kind = parameter(mail, "report-type").lower()
    return kind != RECEIPTS and (kind == "delivery-status" or _status(mail) is not None)


def read_report(mail: Message) -> tuple[Returned, tuple[str, ...]]:
    """What became of it, and the Message-IDs that the report is about."""
    status = _status(mail)
    fields = dict(_fields(_raw(status))) if status is not None else {}
    action = fields.get("action", "").strip().lower()
    kept = fields.get("final-recipient") or fields.get("original-recipient", "")
    returned = Returned(
        address=mailbox(kept.rpartition(";")[2]),
        status=line(fields.get("status", ""), 20),
        words=line(fields.get("diagnostic-code", "").partition(";")[2] or fields.get("diagnostic-code", ""), 200),
        failed=action == "failed",
    )
    return returned, tuple(dict.fromkeys((*_original_ids(mail), *ids(first(mail, "In-Reply-To")))))


def by_program(mail: Message) -> str:
    """Why it counts as written by a program: out of office, a receipt; empty where it does not."""
    auto = first(mail, "Auto-Submitted").strip().lower()
    if mail.get_content_type() == "multipart/report":
        return "a receipt"
    if auto.startswith("auto-replied") or first(mail, "X-Autoreply") or first(mail, "X-Autorespond"):
        return "an out-of-office answer"
    if first(mail, "Precedence").strip().lower() in ("bulk", "junk", "list", "auto_reply"):
        return "a mail to many, or an automatic one"
    return "an automatic mail" if auto and not auto.startswith("no") else ""


def _status(mail: Message) -> Message | None:
    return next((part for part in leaves(mail) if part.get_content_type() == "message/delivery-status"), None)


def _raw(part: Message) -> str:
    """The parser has cut the status into blocks of headers; the first says which mail, the next what became of it."""
    inside = part.get_payload()
    if isinstance(inside, list):
        blocks = [one for one in inside if isinstance(one, Message)]
        return "\n".join(f"{name}: {value}" for block in blocks[:50] for name, value in block.items())[:MAX_FIELDS]
    return text(part)[:MAX_FIELDS]


def _fields(raw: str) -> Iterator[tuple[str, str]]:
    """By name in small letters; of several of a name the first that says that it failed, else the last."""
    known: dict[str, str] = {}
    for name, value in _FIELD.findall(raw):
        key = name.lower()
        if not (key == "action" and known.get(key, "").strip().lower() == "failed"):
            known[key] = value
    yield from known.items()


def _original_ids(mail: Message) -> Iterator[str]:
    """From the status, and from what was sent back of the mail: the whole of it or its headers."""
    for part in leaves(mail):
        if part.get_content_maintype() == "message" or part.get_content_type() == "text/rfc822-headers":
            yield from ids(*_MESSAGE_ID.findall(_returned(part)))


def _returned(part: Message) -> str:
    inside = part.get_payload()
    if isinstance(inside, list):
        mails = [one for one in inside if isinstance(one, Message)]
        return "\n".join(f"{name}: {value}" for one in mails[:50] for name, value in one.items())[:MAX_FIELDS]
    return text(part)[:MAX_FIELDS]
