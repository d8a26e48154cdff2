"""Passwords of mailboxes and calendars: from the environment or the system's keyring, never from a file of ours."""

from __future__ import annotations

import os

from booktui.exchange.mail.outcome import said

SERVICE = "booktui"
VARIABLES = {
    "smtp": "BOOKTUI_SMTP_PASSWORD", "imap": "BOOKTUI_IMAP_PASSWORD", "caldav": "BOOKTUI_CALDAV_PASSWORD",
}  # fmt: skip


class NoKeyring(Exception):
    """The system's keyring cannot keep or give it; the words say why and what to do."""


def password(kind: str, user: str, host: str) -> str:
    """Of `smtp`, `imap` or `caldav`: the environment's, else the keyring's; empty if there is none (`missing`)."""
    given = os.environ.get(VARIABLES[kind], "")
    if given:
        return given
    try:
        return _look(kind, user, host)
    except NoKeyring:
        return ""


def missing(kind: str, user: str, host: str) -> str:
    """A sentence on why `password` is empty, and what to do; empty if it is not."""
    variable = VARIABLES[kind]
    if os.environ.get(variable):
        return ""
    try:
        if _look(kind, user, host):
            return ""
    except NoKeyring as problem:
        return str(problem)
    return (
        f"No {kind} password is kept for {said(user)} at {said(host)}: booktui outbox password {kind}, or {variable}."
    )


def keep(kind: str, user: str, host: str, secret: str) -> None:
    """Put it into the system's keyring, and see that it is there: some keep nothing and say nothing.

    Raises:
        NoKeyring: there is none, or it does not keep it.
    """
    import keyring

    try:
        keyring.set_password(SERVICE, _key(kind, user, host), secret)
    except Exception as problem:  # backends raise what their system's libraries raise
        raise _none(kind, problem) from None
    if _look(kind, user, host) != secret:
        raise NoKeyring(f"The keyring of this system keeps nothing. Set {VARIABLES[kind]} instead.")


def _look(kind: str, user: str, host: str) -> str:
    import keyring

    try:
        return keyring.get_password(SERVICE, _key(kind, user, host)) or ""
    except Exception as problem:  # as above
        raise _none(kind, problem) from None


def _key(kind: str, user: str, host: str) -> str:
    return f"{kind}:{user}@{host}"


def _none(kind: str, problem: Exception) -> NoKeyring:
    import keyring.errors

    if isinstance(problem, keyring.errors.NoKeyringError):
        why = "This system has no keyring"
    elif isinstance(problem, keyring.errors.KeyringLocked):
        why = "The keyring of this system is locked"
    else:
        why = f"The keyring of this system does not answer ({said(type(problem).__name__)})"
    return NoKeyring(f"{why}. Set {VARIABLES[kind]} instead.")
