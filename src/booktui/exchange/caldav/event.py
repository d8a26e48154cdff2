"""Our appointment as an event in somebody's calendar, and what a stored event says: its times, never its texts.

A stored event has no METHOD (RFC 4791 4.1) and no ATTENDEE: servers with scheduling would send mail themselves. UTC
without a VTIMEZONE; SEQUENCE is the appointment's own.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar, Event

from booktui.exchange.busy.events import read_event
from booktui.exchange.busy.lines import Component, calendars
from booktui.exchange.busy.moments import timed
from booktui.exchange.busy.zones import Zones, iana
from booktui.exchange.ical_text import PRODUCT, written
from booktui.rules.messages.sync import Times
from booktui.rules.text import clean
from booktui.rules.values import Instant

MASKED = "Booked"
"""The title of an appointment that must not say more."""
FAR = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a stored resource says of one UID."""

    uid: str
    sequence: int
    times: Times | None
    """None: it is called off there."""
    repeats: bool = False


def resource_name(uid: str) -> str:
    """The name of its resource: plain letters only, since servers spell others differently."""
    return re.sub("[^A-Za-z0-9-]", "-", uid)[:100] + ".ics"


def stored(uid: str, sequence: int, stamp: Instant, times: Times, title: str) -> bytes:
    """The event as it is put there for the first time."""
    calendar = Calendar()
    for name, value in (("PRODID", PRODUCT), ("VERSION", "2.0"), ("CALSCALE", "GREGORIAN")):
        calendar.add(name, value)
    event = Event()
    event.add("UID", uid)
    event.add("SUMMARY", title)
    _put_times(event, sequence, stamp, times)
    event.add("STATUS", "CONFIRMED")
    event.add("CLASS", "PRIVATE")
    event.add("TRANSP", "OPAQUE")
    calendar.add_component(event)
    return written(calendar)


def moved(data: bytes, uid: str, sequence: int, stamp: Instant, times: Times) -> bytes | None:
    """Their copy with our times: notes, colours and alarms that they gave it stay.

    None where that cannot be done safely: it cannot be read, repeats, or names guests whom the server would write to.
    """
    try:
        calendar = Calendar.from_ical(data)
    except (ValueError, LookupError, TypeError, AttributeError):  # whatever its parsers stumble over
        return None
    events = calendar.walk("VEVENT") if isinstance(calendar, Calendar) else []
    if len(events) != 1 or str(events[0].get("UID", "")) != uid:
        return None
    event = events[0]
    if any(name in event for name in ("RRULE", "RDATE", "RECURRENCE-ID", "ATTENDEE", "ORGANIZER")):
        return None
    _put_times(event, sequence, stamp, times)
    event.pop("STATUS", None)
    event.add("STATUS", "CONFIRMED")
    calendar.pop("METHOD", None)
    return written(calendar)


def _put_times(event: Event, sequence: int, stamp: Instant, times: Times) -> None:
    for name in ("SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "DURATION"):
        event.pop(name, None)
    event.add("SEQUENCE", sequence)
    for name, instant in (("DTSTAMP", stamp), ("DTSTART", times[0]), ("DTEND", times[1])):
        event.add(name, datetime.fromtimestamp(instant, UTC))


def uid_of(data: bytes) -> str:
    """The UID of what is stored; empty where it has none.

    Raises:
        BusyUnreadable: it is no calendar.
    """
    return next((clean(one.value("UID"), sys.maxsize)[:255] for one, _ in _events(data)), "")


def look(data: bytes, zone: str) -> Seen:
    """What a resource of one of our appointments says now; whole days are days of `zone`.

    Raises:
        BusyUnreadable, BadValue: it cannot be read.
    """
    found = [(event, calendar) for event, calendar in _events(data) if not event.all("RECURRENCE-ID")]
    if not found:
        return Seen(uid_of(data), 0, None)
    component, calendar = found[0]
    zones = Zones(calendar, zone)
    event = read_event(component, zones, FAR)
    start, end = (int(timed(one, zones.day).timestamp()) for one in (event.start, event.end))
    off = component.text("STATUS") == "CANCELLED"
    return Seen(event.uid, event.order[0], None if off else (start, end), event.repeats)


def when_only(data: bytes) -> str:
    """The same resource with nothing in it but when it is: what we keep of somebody else's event.

    Raises:
        BusyUnreadable: it is no calendar.
    """
    lines: list[str] = []
    for calendar in calendars(data):
        _write(lines, calendar)
    return "\n".join(lines)


def _events(data: bytes) -> list[tuple[Component, Component]]:
    return [(one, calendar) for calendar in calendars(data) for one in calendar.children if one.name == "VEVENT"]


def _write(lines: list[str], component: Component) -> None:
    name = component.name or "VCALENDAR"
    lines.append(f"BEGIN:{name}")
    for prop in component.properties:
        given = "".join(f';{key}="{value}"' for key, value in prop.parameters.items())
        lines.append(f"{prop.name}{given}:{prop.value}")
    lines += [broken for _, broken in component.broken]  # no `:`, so that it still is what cannot be read
    for child in component.children:
        if child.name in ("VEVENT", "VFREEBUSY", "STANDARD", "DAYLIGHT") or _own_zone(child):
            _write(lines, child)
    lines.append(f"END:{name}")


def _own_zone(component: Component) -> bool:
    """A VTIMEZONE that is needed: under an IANA name it is that zone whatever the file says of it (`Zones`)."""
    return component.name == "VTIMEZONE" and component.value("TZID").strip("/") not in iana()
