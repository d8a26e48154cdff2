"""A mail as bytes: plain text, a page, and the invitation that calendars act on (RFC 6047 2.4, ical.md 3.1).

The same arguments give the same bytes, so what went can be shown again. All of it is ASCII in lines of at most 76, so
no server on the way needs 8BITMIME or SMTPUTF8, or changes it.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape

from booktui.exchange import markup
from booktui.exchange.letters.page import STANDARD, direction
from booktui.exchange.mail.address import mailbox
from booktui.exchange.mail.headers import WIDTH, header, line, person, unstructured
from booktui.rules.values import Instant

_POLICY = SMTP.clone(max_line_length=WIDTH)
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,60}\.ics")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_METHOD = re.compile(rb"^METHOD:([A-Z]+)\r?$", re.MULTILINE)


def new_mail_id(domain: str) -> str:
    """A fresh Message-ID (RFC 5322 3.6.4) without its angle brackets; says nothing of whom the mail is about.

    Raises:
        ValueError: that is no domain.
    """
    return mailbox(f"{secrets.token_hex(16)}@{domain}")


def make_mail(
    *,
    mail_id: str,
    date: Instant,
    sender: tuple[str, str],
    to: tuple[str, str],
    subject: str,
    body: str,
    calendar: bytes = b"",
    method: str = "",
    reply_to: str = "",
    language: str = "en",
    large: int = 0,
    draft: bool = False,
    file_name: str = "invite.ics",
) -> bytes:
    """The mail with CRLF, ready for SMTP or a file.

    Args:
        mail_id: of `new_mail_id`, with or without its angle brackets.
        sender, to: (name, address); an empty name is left out. An invitation's sender is its ORGANIZER (ical.md 3.2).
        subject: where nothing is left of it, the sender's name stands there: a mail always has one.
        body: Markdown (`exchange.markup`).
        calendar, method: the file, and the METHOD that it says.
        language: BCP 47; left out of the mail where it is none.
        large: points of its print, 0 for standard.
        draft: opens in the team's mail program as one to be sent (`X-Unsent`).

    Raises:
        ValueError: an address, the Message-ID or the file's name cannot stand in a mail, or `method` is not what the
            calendar file says (RFC 6047 2.4). Names and texts never raise: what must not be in them is taken out.
    """
    tongue = language if _LANGUAGE.fullmatch(language) else ""
    title = line(subject) or line(sender[0]) or mailbox(sender[1])
    mail = EmailMessage(policy=_POLICY)
    mail.set_content(_text(markup.plain(body)), cte="quoted-printable")
    page = _page(markup.html(body), title, tongue, large or STANDARD)
    mail.add_alternative(_text(page), subtype="html", cte="quoted-printable")
    if calendar:
        _invite(mail, calendar, method, file_name)
    for number, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(_boundary(mail_id, number))
    top = [
        header("From", *person(sender)),
        header("To", *person(to)),
        header("Reply-To", mailbox(reply_to)) if reply_to else b"",
        header("Subject", *unstructured(title)),
        header("Date", *format_datetime(datetime.fromtimestamp(date, UTC)).split(" ")),
        header("Message-ID", f"<{mailbox(mail_id.removeprefix('<').removesuffix('>'))}>"),
        header("Content-Language", tongue) if tongue else b"",
        # RFC 3834: answering machines that know it keep quiet. Exchange asks for its own header; only absence notes
        # are named in it, as a room's acceptance and a report of failure are wanted.
        header("Auto-Submitted", "auto-generated"),
        header("X-Auto-Response-Suppress", "OOF"),
        header("X-Unsent", "1") if draft else b"",
    ]
    return b"".join(top) + mail.as_bytes()


def _invite(mail: EmailMessage, calendar: bytes, method: str, file_name: str) -> None:
    """The file twice: as the last alternative, whose buttons need that it has no disposition, and attached."""
    found = _METHOD.findall(calendar)
    if not method or found != [method.encode("ascii", "replace")]:
        raise ValueError(f"the calendar file does not say METHOD:{method}")
    if not _FILE.fullmatch(file_name):
        raise ValueError(f"{file_name!r} is not the name of a calendar file")
    part = EmailMessage(policy=_POLICY)
    part.set_content(calendar, "text", "calendar", cte="base64", params={"charset": "utf-8", "method": method})
    del part["MIME-Version"]  # of the mail, not of a part
    mail.attach(part)
    mail.add_attachment(calendar, "application", "ics", filename=file_name, params={"name": file_name})


def _boundary(mail_id: str, number: int) -> str:
    """`=_` cannot stand in quoted-printable or base64 (RFC 2045 6.7), so no part ever holds it."""
    return f"=_{number}_{hashlib.sha256(mail_id.encode()).hexdigest()[:32]}"


def _page(inside: str, title: str, language: str, points: int) -> str:
    """A page that needs nothing from elsewhere: no pictures, no fonts, no scripts."""
    way = f' dir="{direction(language)}"'
    style = f"font-family:Arial,Helvetica,sans-serif;font-size:{points}pt;line-height:1.5;max-width:40em"
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"{way}>\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{escape(title)}</title>\n</head>\n'
        f'<body>\n<div lang="{language}"{way} style="{style}">\n{inside}</div>\n</body>\n</html>\n'
    )


def _text(text: str) -> str:
    """Without what a mail may not hold; the lines stay."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
