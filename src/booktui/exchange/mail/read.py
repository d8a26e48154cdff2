"""The bytes of one mail or calendar file become what it says: answers, a return, words; or why it cannot be read.

Nothing in them raises: whoever can write to the mailbox can write anything. What real programs send (Exchange without
ORGANIZER, Google, Apple) is in docs/messages.md; MIME by RFC 6047, returns by RFC 3464.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import astuple, replace
from email.message import Message

from booktui.exchange.mail import parts, returned
from booktui.exchange.mail.answers import read_answers
from booktui.exchange.mail.senders import address_of, trust_of
from booktui.exchange.mail.values import WORDS, Received, Unreadable, line, lines
from booktui.rules.messages.replies import Reply

SOURCE, MAIL_ID = 120, 200
QUOTED = re.compile(r">|-{5}|_{5}|From: |On .{5,200} wrote:$")
"""How the line begins from which on a mail repeats what it answers."""


def read_mail(data: bytes, source: str, authserv: str = "", zone: str = "UTC") -> tuple[Received, ...]:
    """What one mail says; several things where its calendar holds several events, none where it says nothing.

    Args:
        source: where it was found, as it is shown.
        authserv: the name under which our own mail server writes Authentication-Results; empty: it is not asked.
        zone: whole days, and times without a zone, are of it.
    """
    source = line(source, SOURCE)
    try:
        mail = parts.parse(data)
    except Unreadable as error:
        return (_unreadable(data, source, str(error)),)
    sender = address_of(parts.headers(mail, "From"))
    known = Received(
        "", source, "", mail_id=next(iter(parts.ids(parts.first(mail, "Message-ID"))), ""), sender=sender,
        sent_at=parts.sent_at(mail), trust=trust_of(parts.headers(mail, "Authentication-Results"), sender, authserv),
        about=parts.ids(parts.first(mail, "In-Reply-To"), parts.first(mail, "References")),
    )  # fmt: skip
    try:
        return tuple(_read(mail, known, zone))
    except Unreadable as error:
        return (replace(_unreadable(data, source, str(error)), mail_id=known.mail_id, sender=sender),)


def read_calendar(data: bytes, source: str, zone: str = "UTC") -> tuple[Received, ...]:
    """The same of a calendar file that somebody saved: it has no sender that could be looked at."""
    source = line(source, SOURCE)
    try:
        found = tuple(read_answers(data, zone=zone))
    except Unreadable as error:
        return (_unreadable(data, source, str(error)),)
    return tuple(_reply(one, Received("", source, "")) for one in found)


def unread(source: str, why: str) -> Received:
    """A file or mail that could not even be opened."""
    return _unreadable(f"{source}\0{why}".encode("utf-8", "replace"), line(source, SOURCE), why)


def _read(mail: Message, known: Received, zone: str) -> Iterator[Received]:
    if returned.is_report(mail):
        what, about = returned.read_report(mail)
        yield _told(replace(known, kind="bounce", returned=what, about=about), *astuple(what), *about)
        return
    found = _calendar(list(parts.leaves(mail)))
    if found is not None:
        method = parts.parameter(found, "method")
        for one in read_answers(parts.content(found), parts.charset(found), method, zone):
            stamp = one.stamp if one.stamp is not None else known.sent_at
            yield _reply(replace(one, stamp=stamp, sender=known.sender, trust=known.trust), known)
        return
    automatic, words = returned.by_program(mail), _words(mail)
    if automatic or words:
        kind = "automatic" if automatic else "words"
        yield _told(replace(known, kind=kind, why=automatic, words=words), known.mail_id, str(known.sent_at), words)


def _calendar(leaves: Sequence[Message]) -> Message | None:
    """The text/calendar part whatever its disposition, else the application/ics, else what is called .ics."""
    ways = (
        lambda part: part.get_content_type() == "text/calendar",
        lambda part: part.get_content_type() in ("application/ics", "text/x-vcalendar"),
        lambda part: parts.file_name(part).lower().endswith(".ics"),
    )
    return next((part for way in ways for part in leaves if way(part)), None)


def _words(mail: Message) -> str:
    """What somebody typed, without what they repeat of ours."""
    plain = next((part for part in parts.leaves(mail) if part.get_content_type() == "text/plain"), None)
    if plain is None:
        return ""
    kept: list[str] = []
    for one in parts.text(plain)[: WORDS * 20].splitlines():
        if kept and QUOTED.match(one):
            break
        if one.strip() and not one.startswith(">"):
            kept.append(one)
    return lines("\n".join(kept), WORDS)


def _reply(reply: Reply, known: Received) -> Received:
    return _told(replace(known, kind="reply", reply=reply), *astuple(reply))


def _told(received: Received, *says: object) -> Received:
    """The same with the digest of what it says and who says it."""
    what = "\0".join(str(one) for one in (received.kind, received.sender, received.trust, *says))
    return replace(received, digest=hashlib.sha256(what.encode("utf-8", "replace")).hexdigest())


def _unreadable(data: bytes, source: str, why: str) -> Received:
    return Received("unreadable", source, hashlib.sha256(data).hexdigest(), line(why, 300))
