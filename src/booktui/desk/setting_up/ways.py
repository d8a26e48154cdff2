"""Tables below `[desk]` of a setup file: how messages leave and answers come in (`mail`, `texts`, `inbox`), `backups`.

Passwords are never in it: they come from the keyring or the environment (docs/messages.md).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from booktui.desk.nearest import nearest
from booktui.desk.setting_up.readers import Bad, Reader, choice, email, many, shown, text, whole

LONGEST = 2000
SECURITY = choice("tls", "starttls", "none")
MAIL: Mapping[str, Reader] = {
    "way": choice("smtp", "drafts"), "host": text(200), "port": whole(1, 65535), "security": SECURITY,
    "user": text(120), "sender": email, "drafts": text(300), "timeout": whole(1, 600),
}  # fmt: skip
"""`way`: by SMTP, or as drafts in a folder; `sender`: the From address, else the desk's `email`; seconds."""
TEXTS: Mapping[str, Reader] = {
    "way": choice("batch", "command"), "command": many(text(200, empty=False), ordered=True),
    "timeout": whole(1, 600),
}  # fmt: skip
"""`command`: a program and its arguments, `{number}` and `{reference}` filled in; the text is on its standard input."""
INBOX: Mapping[str, Reader] = {
    "host": text(200), "port": whole(1, 65535), "security": SECURITY, "user": text(120), "folder": text(120),
    "authserv": text(200), "timeout": whole(1, 600),
}  # fmt: skip
"""`authserv`: the name under which our own mail server writes Authentication-Results (RFC 8601)."""


def keep(value: Any) -> dict[str, int]:
    """`{ day = 7, week = 5, month = 12 }`; what is not said is 0, and the newest is kept all the same."""
    if not isinstance(value, dict) or not value:
        raise Bad(f"must be a table such as {{ day = 7, week = 5, month = 12 }}, not {shown(value)}")
    for key in value:
        if key not in ("day", "week", "month"):
            raise Bad(f"has no key {shown(key)}{nearest(str(key), ('day', 'week', 'month'))}")
    return {key: _read(key, whole(0, 1000), one) for key, one in value.items()}


BACKUPS: Mapping[str, Reader] = {"folder": text(300, empty=False), "every": whole(1, 8760), "keep": keep}
"""`every`: hours; `keep`: so many days, weeks and months, each by its newest backup."""


def ways(known: Mapping[str, Reader], example: str) -> Callable[[Any], str]:
    """A table of such keys, kept as JSON; empty where nothing is said."""

    def read(value: Any) -> str:
        if not isinstance(value, dict):
            raise Bad(f"must be a table such as {example}, not {shown(value)}")
        for key in value:
            if key not in known:
                raise Bad(f"has no key {shown(key)}{nearest(str(key), tuple(known))}")
        found = {key: _read(key, known[key], one) for key, one in value.items()}
        said = json.dumps({key: one for key, one in found.items() if one not in ("", ())}, sort_keys=True)
        if len(said) > LONGEST:
            raise Bad(f"is too long: at most {LONGEST} characters of it can be kept")
        return "" if said == "{}" else said

    return read


def _read(key: str, reader: Reader, value: Any) -> Any:
    try:
        return reader(value)
    except Bad as problem:
        raise Bad(f"has a {key} that {problem}") from None
