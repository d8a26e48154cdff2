"""What somebody typed or a file brought about a client, made into columns; every error names its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from booktui.desk.errors import BadInput
from booktui.rules import identity
from booktui.rules.text import clean, clean_lines

YES = frozenset({"yes", "y", "true", "1"})
NO = frozenset({"no", "n", "false", "0"})
SEXES = {"f": "F", "female": "F", "m": "M", "male": "M", "": "", "x": "X", "other": "X", "unknown": "", "u": ""}
CHANNELS = ("", "letter", "email", "sms")
STATUSES = ("active", "deceased", "merged", "closed")


def _line(limit: int) -> Callable[[str, date], str]:
    return lambda value, _today: clean(value, limit)


def _truth(value: str, _today: date) -> bool | None:
    word = value.strip().casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    if not word:
        return None
    raise ValueError(f"{clean(value, 200)!r} is neither yes nor no")


def _one_of(allowed: Mapping[str, str] | tuple[str, ...]) -> Callable[[str, date], str]:
    table = allowed if isinstance(allowed, Mapping) else {word: word for word in allowed}

    def read(value: str, _today: date) -> str:
        word = value.strip().casefold()
        if word not in table:
            raise ValueError(f"{clean(value, 200)!r} is not one of {', '.join(sorted(k for k in table if k))}")
        return table[word]

    return read


def _hours(value: str, _today: date) -> int | None:
    if not value.strip():
        return None
    if not value.strip().isdigit() or int(value) > 1000:
        raise ValueError(f"{clean(value, 200)!r} is not a number of hours")
    return int(value)


FIELDS: dict[str, Callable[[str, date], Any]] = {
    "ref": _line(40),
    "given_name": _line(120),
    "family_name": _line(120),
    "title": _line(20),
    "birth_date": lambda value, today: identity.birth_date(value, today) if value.strip() else None,
    "sex": _one_of(SEXES),
    "phone": lambda value, _today: identity.phone(value) if value.strip() else "",
    "mobile": lambda value, _today: identity.phone(value) if value.strip() else "",
    "email": lambda value, _today: identity.email(value) if value.strip() else "",
    "nhs_number": lambda value, _today: identity.nhs_number(value) if value.strip() else None,
    "address": _line(300),
    "postcode": lambda value, _today: identity.postcode(value) if value.strip() else "",
    "language": _line(40),
    "gp": _line(120),
    "sensitive": lambda value, today: bool(_truth(value, today)),
    "status": _one_of(STATUSES),
    "sms_consent": _truth,
    "voicemail_consent": _truth,
    "preferred_channel": _one_of(CHANNELS),
    "short_notice_hours": _hours,
    "notes": lambda value, _today: clean_lines(value, 2000),
}


def read_client(values: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Columns from typed fields; what is not named is not in the answer.

    Raises:
        BadInput: an unknown field, or one that cannot be read; the sentence names it.
    """
    ready: dict[str, Any] = {}
    for field, value in values.items():
        if field not in FIELDS:
            raise BadInput(f"A client has no field {field!r}. Known: {', '.join(FIELDS)}.")
        try:
            ready[field] = FIELDS[field](_text(value), today)
        except ValueError as error:
            raise BadInput(f"{field.replace('_', ' ')}: {str(error).rstrip('.')}. Nothing was changed.") from None
    return ready


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
