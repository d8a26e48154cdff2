"""Invitations and cancellations that mail programs accept: one event, one guest, RFC 5545 text under RFC 5546 rules.

The choices are those of ical.md 3.2: UTC without VTIMEZONE, METHOD on the calendar, one ATTENDEE with RSVP, no alarm
unless one is asked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Event, vText

from booktui.exchange.ical_text import calendar, is_address, lines, person, text, utc, written
from booktui.rules.values import Instant

STATUS = {"REQUEST": "CONFIRMED", "CANCEL": "CANCELLED"}
TRANSP = {"REQUEST": "OPAQUE", "CANCEL": "TRANSPARENT"}
"""A program that only copies a cancellation into its calendar shows the time as free, as Outlook's own do."""
KNOWN = ("ACCEPTED", "DECLINED", "TENTATIVE")
"""Answers that an update repeats; DELEGATED would need the name of somebody else (RFC 5545 3.2.5)."""
NOWHERE = "client.invalid"
"""RFC 2606: a name that never resolves, so no program can send mail there."""

_UID = re.compile(r"[A-Za-z0-9._@-]{1,80}")
_TIMES = re.compile(r"^(DTSTART|DTEND):(\d{8}T\d{6})Z\r?$", re.MULTILINE)


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
    made = calendar(method)
    event = Event()
    event.add("UID", uid)
    event.add("SEQUENCE", sequence)
    event.add("DTSTAMP", utc(stamp))
    event.add("DTSTART", utc(start))
    event.add("DTEND", utc(end))
    event.add("SUMMARY", text(summary), encode=False)
    event.add("ORGANIZER", person(*organizer), encode=False)
    event.add("ATTENDEE", person(*attendee, _guest(method, how)), encode=False)
    for name, value in (("LOCATION", text(location)), ("DESCRIPTION", lines(description))):
        if value:
            event.add(name, value, encode=False)
    if not how.alone:
        event.add("STATUS", STATUS[method])
    event.add("CLASS", "PRIVATE")
    event.add("TRANSP", TRANSP[method])
    if method == "REQUEST":
        event.add("X-MICROSOFT-DISALLOW-COUNTER", vText("TRUE"), encode=False)
        if how.alarm_minutes:
            event.add_component(_alarm(how.alarm_minutes, text(summary)))
    made.add_component(event)
    return written(made)


def unreachable(reference: str) -> str:
    """The address that stands for a guest who has none.

    A REQUEST must name its guest (RFC 5546 3.2.2), and PUBLISH would make a new copy at every opening in desktop
    Outlook (ICS-04) that no later CANCEL finds; so the file stays a REQUEST, to be handed over or opened by hand, with
    a guest no mail can reach: `a000123@client.invalid`.
    """
    return f"{re.sub('[^A-Za-z0-9-]', '', reference).lower() or 'client'}@{NOWHERE}"


def span_in(content: str) -> tuple[Instant, Instant] | None:
    """The time that a file of ours names; None where it cannot be read."""
    found = {name: datetime.strptime(said, "%Y%m%dT%H%M%S") for name, said in _TIMES.findall(content)}
    if len(found) < 2:
        return None
    start, end = (int(found[name].replace(tzinfo=UTC).timestamp()) for name in ("DTSTART", "DTEND"))
    return start, end


def _guest(method: str, how: How) -> dict[str, str]:
    """RSVP=TRUE while an answer is awaited: without it mail programs show no buttons; a CANCEL awaits none."""
    answer = how.answer if how.answer in KNOWN else "NEEDS-ACTION"
    asked = {} if method == "CANCEL" else {"RSVP": "FALSE" if answer == "ACCEPTED" else "TRUE"}
    kind = "ROOM" if how.room else "INDIVIDUAL"
    return {"CUTYPE": kind, "ROLE": "REQ-PARTICIPANT", "PARTSTAT": answer, **asked}


def _alarm(minutes: int, words: vText) -> Alarm:
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", words, encode=False)
    alarm.add("TRIGGER", timedelta(minutes=-minutes))
    return alarm


__all__ = ["How", "invitation", "is_address", "span_in", "unreachable"]
