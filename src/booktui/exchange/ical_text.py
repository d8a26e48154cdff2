"""What every calendar file of ours begins with, and values in it that no reader takes for something else.

icalendar folds and escapes; what it would let through is kept from it here (ical.md findings 7 and 8).
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from urllib.parse import quote

from icalendar import Calendar, vCalAddress

from booktui.exchange.invite import PRODUCT, is_address
from booktui.rules.text import clean
from booktui.rules.values import Instant


def calendar(method: str, name: str = "") -> Calendar:
    """An empty calendar; with a name where the file is one that people keep (RFC 7986 5.1, and the older X- of it)."""
    made = Calendar()
    for key, value in (("PRODID", PRODUCT), ("VERSION", "2.0"), ("CALSCALE", "GREGORIAN"), ("METHOD", method)):
        made.add(key, value)
    if shown := line(name):
        made.add("NAME", shown)
        made.add("X-WR-CALNAME", shown)
    return made


def organizer(name: str, mailbox: str) -> vCalAddress:
    """Who the file is from.

    Raises:
        ValueError: the mailbox cannot stand in a calendar file.
    """
    if not is_address(mailbox):
        raise ValueError("no calendar file: its organizer has no e-mail address")
    person = vCalAddress("mailto:" + quote(mailbox, safe="@!$&'*+/=_~.-"))
    if shown := line(name).replace('"', "'").replace("^", ""):
        person.params["CN"] = shown
    return person


def line(text: str) -> str:
    return clean(text, sys.maxsize)


def utc(instant: Instant) -> datetime:
    return datetime.fromtimestamp(instant, UTC)
