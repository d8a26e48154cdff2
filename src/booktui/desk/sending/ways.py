"""How e-mails and texts leave this desk, as its settings say (desk/setting_up/ways.py has the keys)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from booktui.exchange.invite import is_address

TIMEOUT = 60
"""Seconds that a mail server or a program may take, unless said."""


@dataclass(frozen=True, slots=True)
class MailWay:
    """`[desk.mail]`."""

    way: str = ""
    """`smtp`, `drafts`, or nothing: e-mails stay queued."""
    host: str = ""
    port: int = 0
    """0 is the usual one."""
    security: str = "starttls"
    user: str = ""
    sender: str = ""
    """From, and where answers come to."""
    drafts: str = ""
    timeout: int = TIMEOUT

    @property
    def missing(self) -> str:
        """What an SMTP server still needs to be known by; nothing when all is there."""
        if not self.host:
            return "no mail server is set up (host in [desk.mail])"
        return "" if self.sender else "the desk has no e-mail address (email in [desk], or sender in [desk.mail])"


@dataclass(frozen=True, slots=True)
class TextWay:
    """`[desk.texts]`."""

    way: str = ""
    """`batch`, `command`, or nothing."""
    command: tuple[str, ...] = ()
    timeout: int = TIMEOUT


def mail_way(settings: Mapping[str, str]) -> MailWay:
    """The desk's way of e-mails. Where the setup names a server and no way, it is SMTP."""
    said = _said(settings, "mail")
    sender = said.get("sender") or settings.get("email", "")
    found = {key: said[key] for key in ("host", "port", "security", "user", "drafts", "timeout") if said.get(key)}
    way = said.get("way") or ("smtp" if said.get("host") else "")
    return MailWay(way=way, sender=sender if is_address(sender) else "", **found)


def text_way(settings: Mapping[str, str]) -> TextWay:
    """The desk's way of texts. Where the setup names a command and no way, it is that."""
    said = _said(settings, "texts")
    command = tuple(said.get("command") or ())
    return TextWay(said.get("way") or ("command" if command else ""), command, said.get("timeout") or TIMEOUT)


def _said(settings: Mapping[str, str], key: str) -> dict[str, Any]:
    text = settings.get(key, "")
    found = json.loads(text) if text else {}
    return found if isinstance(found, dict) else {}
