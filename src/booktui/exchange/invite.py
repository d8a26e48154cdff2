"""Invitations and cancellations that mail programs accept: one event, one guest, RFC 5545 text under RFC 5546 rules.

Written by hand, not by a calendar library: a booking may spend one millisecond, the library needs half of that and a
tenth of a second to load, and some of its guards against injected lines are asserts, which `python -O` removes.
Tests read every line back with the library. The choices are those of ical.md 3.2: UTC without VTIMEZONE, METHOD on
the calendar and no UID there, one ATTENDEE with RSVP, no alarm.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import quote

from booktui.rules.text import clean, clean_lines
from booktui.rules.values import Instant

PRODUCT = "-//booktui//booktui//EN"
STATUS = {"REQUEST": "CONFIRMED", "CANCEL": "CANCELLED"}
FOLD = 75
"""Octets in a line, its line break not counted (RFC 5545 3.1)."""
NOWHERE = "client.invalid"
"""RFC 2606: a name that never resolves, so no program can send mail there."""

_ADDRESS = re.compile(r'[^\s@"<>()\[\],;:\\]+@[^\s@"<>()\[\],;:\\]+')
_UID = re.compile(r"[A-Za-z0-9._@-]{1,80}")
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def invitation(
    method: str,
    *,
    uid: str,
    sequence: int,
    stamp: Instant,
    start: Instant,
    end: Instant,
    summary: str,
    organizer: tuple[str, str],
    attendee: tuple[str, str],
    location: str = "",
    description: str = "",
) -> bytes:
    """The bytes of a calendar file that invites one guest (`REQUEST`, also after a change) or calls it off (`CANCEL`).

    `organizer` and `attendee` are (name, e-mail address); an empty name is left out. A change has the same `uid`, the
    next `sequence` and a newer `stamp` (ICS-02, ICS-03; RFC 5546 2.1.4).

    Raises:
        ValueError: an unknown method, an empty span, a negative sequence, or a UID or address that cannot stand in a
            calendar file. Names and texts never raise: what must not be in them is taken out.
    """
    if method not in STATUS or end <= start or sequence < 0:
        raise ValueError(f"no invitation: method {method!r}, sequence {sequence}, {end - start} seconds long")
    if not _UID.fullmatch(uid):
        raise ValueError(f"no invitation: {uid!r} is not a UID")
    guest = "CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE"
    lines = [
        "BEGIN:VCALENDAR",
        f"PRODID:{PRODUCT}",
        "VERSION:2.0",
        "CALSCALE:GREGORIAN",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"SEQUENCE:{sequence}",
        f"DTSTAMP:{_utc(stamp)}",
        f"DTSTART:{_utc(start)}",
        f"DTEND:{_utc(end)}",
        f"SUMMARY:{_text(_line(summary))}",
        f"ORGANIZER{_named(organizer[0])}:{_mailto(organizer[1])}",
        f"ATTENDEE;{guest}{_named(attendee[0])}:{_mailto(attendee[1])}",
        *(f"{name}:{value}" for name, value in _optional(location, description)),
        f"STATUS:{STATUS[method]}",
        "CLASS:PRIVATE",
        "TRANSP:OPAQUE",
        "X-MICROSOFT-DISALLOW-COUNTER:TRUE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(fold(line) for line in lines)


def unreachable(reference: str) -> str:
    """The address that stands for a guest who has none.

    A REQUEST must name its guest (RFC 5546 3.2.2), and PUBLISH would make a new copy at every opening in desktop
    Outlook (ICS-04) that no later CANCEL finds; so the file stays a REQUEST, to be handed over or opened by hand, with
    a guest no mail can reach: `a000123@client.invalid`.
    """
    return f"{re.sub('[^A-Za-z0-9-]', '', reference).lower() or 'client'}@{NOWHERE}"


def is_address(text: str) -> bool:
    """It can stand in a calendar file: one `@`, and nothing that would end or split the value."""
    return text.isascii() and text.isprintable() and _ADDRESS.fullmatch(text) is not None


def fold(line: str) -> bytes:
    """One content line as bytes with CRLF, folded between characters so that no piece is longer than 75 octets."""
    data = line.encode()
    if len(data) <= FOLD:
        return data + b"\r\n"
    return b"\r\n ".join(_pieces(data)) + b"\r\n"


def _pieces(data: bytes) -> Iterator[bytes]:
    start, room = 0, FOLD
    while start < len(data):
        end = min(start + room, len(data))
        while end < len(data) and data[end] & 0xC0 == 0x80:
            end -= 1
        yield data[start:end]
        start, room = end, FOLD - 1


def _optional(location: str, description: str) -> Iterator[tuple[str, str]]:
    if place := _line(location):
        yield "LOCATION", _text(place)
    if words := clean_lines(description, sys.maxsize):
        yield "DESCRIPTION", _text(words)


def _line(text: str) -> str:
    return clean(text, sys.maxsize)


def _text(text: str) -> str:
    return text.translate(_ESCAPES)


def _named(name: str) -> str:
    """A CN parameter. `"` cannot be written in one without RFC 6868, whose `^'` Outlook and Gmail show as it is."""
    shown = _line(name).replace('"', "'").replace("^", "")
    return f';CN="{shown}"' if shown else ""


def _mailto(address: str) -> str:
    if not is_address(address):
        raise ValueError("no invitation: that is not an e-mail address")
    return "mailto:" + quote(address, safe="@!$&'*+/=_~.-")


def _utc(instant: Instant) -> str:
    return datetime.fromtimestamp(instant, UTC).strftime("%Y%m%dT%H%M%SZ")
