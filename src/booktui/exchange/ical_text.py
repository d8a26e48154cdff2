"""What every calendar file of ours begins with, and values in it that no reader takes for something else.

icalendar folds; what it would let through (control characters, RFC 6868 escapes in names, a UID on the calendar) or
change (a typed `\\N`) is kept from it here (ical.md findings 7 and 8).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import quote

from icalendar import Calendar, vCalAddress, vText

from booktui.rules.text import clean, clean_lines
from booktui.rules.values import Instant

PRODUCT = "-//booktui//booktui//EN"

FOLD = 75
"""Bytes from which on a line is folded (RFC 5545 3.1)."""
_ADDRESS = re.compile(r'[^\s@"<>()\[\],;:\\]+@[^\s@"<>()\[\],;:\\]+')
_NAME = str.maketrans({'"': "'", "^": "", "\\": ""})
"""`"` cannot be in a CN without RFC 6868, whose `^'` Outlook and Gmail show as it is; and readers differ on whether
`\\n` in one is a line break.
"""


class _Text(vText):
    """A TEXT value (RFC 5545 3.3.11), escaped as it says and no further."""

    def to_ical(self) -> bytes:
        text = str(self).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
        return text.encode()


def calendar(method: str, name: str = "") -> Calendar:
    """An empty calendar; with a name where the file is one that people keep (RFC 7986 5.1, and the older X- of it)."""
    made = Calendar()
    for key, value in (("PRODID", PRODUCT), ("VERSION", "2.0"), ("CALSCALE", "GREGORIAN"), ("METHOD", method)):
        made.add(key, value)
    if shown := text(name):
        made.add("NAME", shown, encode=False)
        made.add("X-WR-CALNAME", shown, encode=False)
    return made


def written(made: Calendar) -> bytes:
    """The bytes of a calendar file. icalendar looks for where to fold letter by letter; most lines need none."""
    each = (line for line in made.content_lines(sorted=False) if line)
    return b"".join(
        [(line.encode() if line.isascii() and len(line) < FOLD else line.to_ical()) + b"\r\n" for line in each]
    )


def person(name: str, address: str, parameters: Mapping[str, str] | None = None) -> vCalAddress:
    """A mailbox with what is said of it, and its CN where there is a name.

    Raises:
        ValueError: the address cannot stand in a calendar file.
    """
    if not is_address(address):
        raise ValueError("no calendar file: that is not an e-mail address")
    made = vCalAddress("mailto:" + quote(address, safe="@!$&'*+/=_~.-"))
    made.params.update(parameters or {})
    if shown := line(name.translate(_NAME)):
        made.params["CN"] = shown
    return made


def is_address(text: str) -> bool:
    """It can stand in a calendar file: one `@`, and nothing that would end or split the value."""
    return text.isascii() and text.isprintable() and _ADDRESS.fullmatch(text) is not None


def line(words: str) -> str:
    """One line without anything that is not to be read."""
    return clean(words, sys.maxsize)


def text(words: str) -> vText:
    """The same as a value, to be added with `encode=False`."""
    return _Text(line(words))


def lines(words: str) -> vText:
    """Several of them as one value."""
    return _Text(clean_lines(words, sys.maxsize))


def utc(instant: Instant) -> datetime:
    return datetime.fromtimestamp(instant, UTC)
