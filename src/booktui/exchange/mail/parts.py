"""A mail taken apart within limits: its parts, its headers as text, its Message-IDs. What is hostile is only slow or
odd here, never a fault: the standard parser is asked for nothing that it could choke on unseen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import parsedate_to_datetime

from booktui.exchange.mail.answers import text_of
from booktui.exchange.mail.values import MAX_MAIL, MAX_PARTS, Unreadable
from booktui.rules.values import Instant

MAX_NESTED = 200
"""Parts inside each other; real mails have five."""
NESTED_LARGE = 20
LARGE = 2_000_000
"""Each line is held against every border that is open, so a large mail may have fewer."""
MAX_HEADERS = 20_000
MAX_IDS = 20
_BORDER = re.compile(rb"boundary\s*=", re.IGNORECASE)
_ID = re.compile(r"<([^<>\s]{1,200})>")

Mail = Message


def parse(data: bytes) -> Message:
    """The mail with its headers as they stand.

    Raises:
        Unreadable: larger or more deeply nested than any real one, or beyond the parser.
    """
    if len(data) > MAX_MAIL:
        raise Unreadable(f"it is larger than {MAX_MAIL // 1_000_000} MB")
    borders = len(_BORDER.findall(data))
    if borders > MAX_NESTED or (borders > NESTED_LARGE and len(data) > LARGE):
        raise Unreadable("it has too many parts inside each other")
    if data.replace(b"\r", b"").partition(b"\n\n")[0].count(b"\n") > MAX_HEADERS:
        raise Unreadable(f"it has more than {MAX_HEADERS:,} lines of headers")
    if data.count(b"\n--") > 2 * MAX_PARTS:
        raise Unreadable(f"it has more than {MAX_PARTS:,} parts")
    try:
        return BytesParser(policy=compat32).parsebytes(data)
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError) as error:
        raise Unreadable(f"it is no mail that can be read ({type(error).__name__})") from None


def leaves(mail: Message) -> Iterator[Message]:
    """Its parts that hold something themselves, in order; mails inside it are not opened."""
    todo, seen = [mail], 0
    while todo and seen < MAX_PARTS:
        part, seen = todo.pop(), seen + 1
        inside = part.get_payload() if part.get_content_maintype() == "multipart" else None
        if isinstance(inside, list):
            todo += [one for one in reversed(inside) if isinstance(one, Message)]
        else:
            yield part


def content(part: Message) -> bytes:
    """What a part holds, its transfer encoding taken off."""
    try:
        found = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError, AttributeError):
        return b""
    return found if isinstance(found, bytes) else b""


def text(part: Message) -> str:
    """The same as text."""
    return text_of(content(part), charset(part))


def charset(part: Message) -> str:
    """As its header names it."""
    return parameter(part, "charset")


def parameter(part: Message, name: str) -> str:
    """A parameter of the Content-Type; empty where there is none that can be read."""
    try:
        found = part.get_param(name, "")
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""
    return str(found[2] if isinstance(found, tuple) else found or "")


def file_name(part: Message) -> str:
    """What the part is called."""
    try:
        return part.get_filename("") or ""
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""


def headers(mail: Message, name: str) -> list[str]:
    """Every header of that name, topmost first, unfolded."""
    return [re.sub(r"[\r\n]+[ \t]*", " ", str(value)) for value in mail.get_all(name) or ()]


def first(mail: Message, name: str) -> str:
    """The topmost one; empty where there is none."""
    return next(iter(headers(mail, name)), "")


def ids(*values: str) -> tuple[str, ...]:
    """The Message-IDs in headers, without their brackets."""
    return tuple(dict.fromkeys(found for value in values for found in _ID.findall(value[:20_000])))[:MAX_IDS]


def sent_at(mail: Message) -> Instant | None:
    """When it says that it left."""
    try:
        at = parsedate_to_datetime(first(mail, "Date")[:200])
        return max(0, int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()))
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
