"""Passwords go from the person into the system's keyring; the diary never sees them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from booktui.desk.errors import BadInput, Unavailable
from booktui.rules.values import Role

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

KINDS = {"smtp": "mail", "imap": "inbox", "caldav": ""}
"""Which table of the setup says the user and the host."""


def keep(desk: Desk, kind: str, secret: str, user: str, host: str) -> str:
    """Keep it; the line that says so.

    Raises:
        BadInput: there is no such kind, no password, or nobody knows whose it is.
        Unavailable: there is no keyring here.
    """
    from booktui.exchange.mail import secrets

    desk.require(Role.COORDINATOR)
    user, host = whose(desk, kind, user, host)
    if not secret:
        raise BadInput("No password was given. Nothing was kept.")
    try:
        secrets.keep(kind, user, host, secret)
    except secrets.NoKeyring as problem:
        raise Unavailable(str(problem)) from None
    return f"The {kind} password of {user} at {host} is kept in the system's keyring."


def whose(desk: Desk, kind: str, user: str = "", host: str = "") -> tuple[str, str]:
    """User and host of a password.

    Raises:
        BadInput: there is no such kind, or neither the setup nor somebody said.
    """
    if kind not in KINDS:
        raise BadInput(f"There is no password of {kind!a}; known are {', '.join(KINDS)}.")
    text = desk.settings.get(KINDS[kind], "") if KINDS[kind] else ""
    said = json.loads(text) if text else {}
    found = user or str(said.get("user", "")), host or str(said.get("host", ""))
    if not all(found):
        raise BadInput(f"Say whose {kind} password it is: --user and --host. Nothing was kept.")
    return found
