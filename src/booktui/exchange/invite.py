"""Invitations and cancellations that mail programs accept: one event, one guest, RFC 5545 text under RFC 5546 rules.

icalendar folds and escapes; what it would let through (control characters, RFC 6868 escapes in names, a UID on the
calendar) is kept from it here. The choices are those of ical.md 3.2: UTC without VTIMEZONE, METHOD on the calendar,
one ATTENDEE with RSVP, no alarm.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import quote

from icalendar import Calendar, Event, vCalAddress, vText

from booktui.rules.text import clean, clean_lines
from booktui.rules.values import Instant

PRODUCT = "-//booktui//booktui//EN"
STATUS = {"REQUEST": "CONFIRMED", "CANCEL": "CANCELLED"}
GUEST = {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"}
NOWHERE = "client.invalid"
"""RFC 2606: a name that never resolves, so no program can send mail there."""

_ADDRESS = re.compile(r'[^\s@"<>()\[\],;:\\]+@[^\s@"<>()\[\],;:\\]+')
_UID = re.compile(r"[A-Za-z0-9._@-]{1,80}")


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
    calendar = Calendar()
    for name, value in (("PRODID", PRODUCT), ("VERSION", "2.0"), ("CALSCALE", "GREGORIAN"), ("METHOD", method)):
        calendar.add(name, value)
    event = Event()
    event.add("UID", uid)
    event.add("SEQUENCE", sequence)
    event.add("DTSTAMP", _utc(stamp))
    event.add("DTSTART", _utc(start))
    event.add("DTEND", _utc(end))
    event.add("SUMMARY", _line(summary))
    event.add("ORGANIZER", _person(organizer), encode=False)
    event.add("ATTENDEE", _person(attendee, GUEST), encode=False)
    if place := _line(location):
        event.add("LOCATION", place)
    if words := clean_lines(description, sys.maxsize):
        event.add("DESCRIPTION", words)
    event.add("STATUS", STATUS[method])
    event.add("CLASS", "PRIVATE")
    event.add("TRANSP", "OPAQUE")
    event.add("X-MICROSOFT-DISALLOW-COUNTER", vText("TRUE"), encode=False)
    calendar.add_component(event)
    return calendar.to_ical(sorted=False)


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


def _line(text: str) -> str:
    return clean(text, sys.maxsize)


def _person(who: tuple[str, str], parameters: Mapping[str, str] | None = None) -> vCalAddress:
    """An address with its CN. `"` cannot be in one without RFC 6868, whose `^'` Outlook and Gmail show as it is."""
    person = vCalAddress(_mailto(who[1]))
    person.params.update(parameters or {})
    shown = _line(who[0]).replace('"', "'").replace("^", "")
    if shown:
        person.params["CN"] = shown
    return person


def _mailto(address: str) -> str:
    if not is_address(address):
        raise ValueError("no invitation: that is not an e-mail address")
    return "mailto:" + quote(address, safe="@!$&'*+/=_~.-")


def _utc(instant: Instant) -> datetime:
    return datetime.fromtimestamp(instant, UTC)
