"""Invitations and cancellations that mail programs accept: one event, one guest, RFC 5545 text under RFC 5546 rules.

icalendar folds and escapes; what it would let through (control characters, RFC 6868 escapes in names, a UID on the
calendar) is kept from it here. The choices are those of ical.md 3.2: UTC without VTIMEZONE, METHOD on the calendar,
one ATTENDEE with RSVP, no alarm unless one is asked for.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from booktui.rules.text import clean, clean_lines
from booktui.rules.values import Instant

PRODUCT = "-//booktui//booktui//EN"
STATUS = {"REQUEST": "CONFIRMED", "CANCEL": "CANCELLED"}
TRANSP = {"REQUEST": "OPAQUE", "CANCEL": "TRANSPARENT"}
"""A program that only copies a cancellation into its calendar shows the time as free, as Outlook's own do."""
KNOWN = ("ACCEPTED", "DECLINED", "TENTATIVE")
"""Answers that an update repeats; DELEGATED would need the name of somebody else (RFC 5545 3.2.5)."""
NOWHERE = "client.invalid"
"""RFC 2606: a name that never resolves, so no program can send mail there."""

_ADDRESS = re.compile(r'[^\s@"<>()\[\],;:\\]+@[^\s@"<>()\[\],;:\\]+')
_NAME = str.maketrans({'"': "'", "^": "", "\\": ""})
_UID = re.compile(r"[A-Za-z0-9._@-]{1,80}")


@dataclass(frozen=True, slots=True)
class How:
    """What differs between guests and messages; the usual is a person who has not answered."""

    room: bool = False
    """The guest is the mailbox of a room (RFC 5545 3.2.3)."""
    answer: str = ""
    """Their PARTSTAT, where it still stands: the update names it, and asks for no other once they have accepted."""
    alone: bool = False
    """Of a CANCEL: this guest alone is uninvited, the booking stands; so no STATUS (RFC 5546 3.2.5)."""
    alarm_minutes: int = 0
    """Of a REQUEST: an alarm so long before; 0 for none."""


USUAL = How()


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
    how: How = USUAL,
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
    event.add("SUMMARY", _Text(_line(summary)), encode=False)
    event.add("ORGANIZER", _person(organizer), encode=False)
    event.add("ATTENDEE", _person(attendee, _guest(method, how)), encode=False)
    if place := _line(location):
        event.add("LOCATION", _Text(place), encode=False)
    if words := clean_lines(description, sys.maxsize):
        event.add("DESCRIPTION", _Text(words), encode=False)
    if not how.alone:
        event.add("STATUS", STATUS[method])
    event.add("CLASS", "PRIVATE")
    event.add("TRANSP", TRANSP[method])
    if method == "REQUEST":
        event.add("X-MICROSOFT-DISALLOW-COUNTER", vText("TRUE"), encode=False)
        if how.alarm_minutes:
            event.add_component(_alarm(how.alarm_minutes, _line(summary)))
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


class _Text(vText):
    r"""A TEXT value (RFC 5545 3.3.11). icalendar's own would turn a typed `\N` into a line break."""

    def to_ical(self) -> bytes:
        text = str(self).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
        return text.encode()


def _line(text: str) -> str:
    return clean(text, sys.maxsize)


def _guest(method: str, how: How) -> dict[str, str]:
    """RSVP=TRUE while an answer is awaited: without it mail programs show no buttons; a CANCEL awaits none."""
    answer = how.answer if how.answer in KNOWN else "NEEDS-ACTION"
    asked = {} if method == "CANCEL" else {"RSVP": "FALSE" if answer == "ACCEPTED" else "TRUE"}
    kind = "ROOM" if how.room else "INDIVIDUAL"
    return {"CUTYPE": kind, "ROLE": "REQ-PARTICIPANT", "PARTSTAT": answer, **asked}


def _alarm(minutes: int, words: str) -> Alarm:
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", _Text(words), encode=False)
    alarm.add("TRIGGER", timedelta(minutes=-minutes))
    return alarm


def _person(who: tuple[str, str], parameters: Mapping[str, str] | None = None) -> vCalAddress:
    r"""An address with its CN. `"` cannot be in one without RFC 6868, whose `^'` Outlook and Gmail show as it is; and
    readers differ on whether `\n` in one is a line break.
    """
    person = vCalAddress(_mailto(who[1]))
    person.params.update(parameters or {})
    shown = _line(who[0].translate(_NAME))
    if shown:
        person.params["CN"] = shown
    return person


def _mailto(address: str) -> str:
    if not is_address(address):
        raise ValueError("no invitation: that is not an e-mail address")
    return "mailto:" + quote(address, safe="@!$&'*+/=_~.-")


def _utc(instant: Instant) -> datetime:
    return datetime.fromtimestamp(instant, UTC)
