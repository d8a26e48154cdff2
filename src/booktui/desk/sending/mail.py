"""E-mails: as bytes, by SMTP, or as drafts in a folder (RFC 6047; ical.md 3)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from booktui.desk.sending.prepare import Maker, Ready
from booktui.desk.sending.ways import MailWay
from booktui.exchange.invite import is_address

if TYPE_CHECKING:
    from booktui.desk.desk import Desk
    from booktui.exchange.mail.smtp import Mailer

_FOLDED = re.compile(r"\r?\n[ \t]")
_ORGANIZER = re.compile(r"^ORGANIZER[;:].*mailto:([^\r\n]+)$", re.IGNORECASE | re.MULTILINE)
_POINTS = re.compile(r"large print (\d{1,2})")


def maker(desk: Desk, way: MailWay, *, draft: bool = False) -> Maker:
    """What makes the mail of a message."""

    def make(ready: Ready) -> bytes:
        from booktui.exchange.mail.eml import make_mail
        from booktui.rules.messages.privacy import sender_name

        row, words = ready.row, ready.words
        called = sender_name(desk.name, desk.settings.get("hospital_name", ""), hidden=bool(row.hidden))
        large = _POINTS.search(words.form)
        return make_mail(
            mail_id=ready.mail_id, date=desk.now(), sender=(called, sender(ready, way)),
            to=(words.to_name, words.address), subject=words.subject, body=words.body,
            calendar=ready.content.encode() if row.method else b"", method=row.method,
            reply_to=desk.settings.get("email", ""), language=words.language, large=int(large[1]) if large else 0,
            draft=draft,
        )  # fmt: skip

    return make


def sender(ready: Ready, way: MailWay) -> str:
    """The From address: of an invitation its ORGANIZER, which reads the answers (ical.md 3.2); else the desk's."""
    found = _ORGANIZER.search(_FOLDED.sub("", ready.content)) if ready.row.method else None
    organizer = found[1].strip() if found else ""
    usable = is_address(organizer) and not organizer.lower().endswith(".invalid")
    return organizer if usable else way.sender


def mailer(way: MailWay) -> Mailer:
    """The connection to the desk's mail server."""
    from booktui.exchange.mail.secrets import password
    from booktui.exchange.mail.smtp import Mailer

    secret = password("smtp", way.user, way.host) if way.user else ""
    return Mailer(way.host, way.port, way.security, way.user, secret, way.timeout)
