"""Calendars to look at: what is booked (METHOD:PUBLISH of VEVENT), and when somebody is taken (of VFREEBUSY).

RFC 5546 3.2.1 and 3.3.1: an organizer, no attendee, times in UTC. Nobody answers these files, and nothing in them
changes a booking.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from icalendar import Event, FreeBusy, vPeriod

from booktui.exchange.ical_text import calendar, person, text, utc, written
from booktui.rules.values import Instant

NEUTRAL = "Booked"
"""What an event is called that says no more (PRV-03)."""
TENTATIVE, UNAVAILABLE, BUSY = "BUSY-TENTATIVE", "BUSY-UNAVAILABLE", "BUSY"
"""FBTYPE (RFC 5545 3.2.9), the weakest first: where two meet, the stronger is what is said."""
STRENGTH = (TENTATIVE, UNAVAILABLE, BUSY)
_UID = re.compile(r"[A-Za-z0-9._@-]{1,80}")


@dataclass(frozen=True, slots=True)
class Booked:
    """An appointment as a calendar shows it."""

    uid: str
    """The appointment's, so that it is the same event as in its invitation (ICS-03)."""
    sequence: int
    start: Instant
    end: Instant
    summary: str = NEUTRAL
    location: str = ""
    """A room's or site's code; empty says nothing."""


class Period(NamedTuple):
    """A time that somebody or something is taken."""

    start: Instant
    end: Instant
    kind: str = BUSY


def publish(events: Sequence[Booked], name: str, *, mailbox: str, stamp: Instant) -> bytes:
    """A calendar of appointments in the order of time.

    Args:
        name: what the calendar is called: a code, never a person's name.
        mailbox: the desk's address: the organizer.
        stamp: when the file is made (DTSTAMP).

    Raises:
        ValueError: there is no event (RFC 5545 3.6: a calendar has at least one component), or one has no length, a
            negative sequence or a UID that cannot stand in a file.
    """
    if not events:
        raise ValueError("no calendar file: nothing is booked")
    made = calendar("PUBLISH", name)
    for booked in sorted(events, key=lambda one: (one.start, one.end, one.uid)):
        if booked.end <= booked.start or booked.sequence < 0 or not _UID.fullmatch(booked.uid):
            raise ValueError(f"no calendar file: {booked.uid!r} is no event")
        event = Event()
        event.add("UID", booked.uid)
        event.add("SEQUENCE", booked.sequence)
        event.add("DTSTAMP", utc(stamp))
        event.add("DTSTART", utc(booked.start))
        event.add("DTEND", utc(booked.end))
        event.add("SUMMARY", text(booked.summary) or text(NEUTRAL), encode=False)
        event.add("ORGANIZER", person(name, mailbox), encode=False)
        if place := text(booked.location):
            event.add("LOCATION", place, encode=False)
        event.add("STATUS", "CONFIRMED")
        event.add("CLASS", "PRIVATE")
        event.add("TRANSP", "OPAQUE")
        made.add_component(event)
    return written(made)


def freebusy(
    periods: Iterable[Period], name: str, *, mailbox: str, uid: str, since: Instant, until: Instant, stamp: Instant
) -> bytes:
    """When somebody or something is taken in `[since, until)`: merged, in order, clipped, without what or whom.

    Raises:
        ValueError: the time has no length, or the UID cannot stand in a file.
    """
    if until <= since or not _UID.fullmatch(uid):
        raise ValueError(f"no free/busy file: {uid!r}, {until - since} seconds")
    made = calendar("PUBLISH", name)
    taken = FreeBusy()
    taken.add("UID", uid)
    taken.add("DTSTAMP", utc(stamp))
    taken.add("DTSTART", utc(since))
    taken.add("DTEND", utc(until))
    taken.add("ORGANIZER", person(name, mailbox), encode=False)
    for start, end, kind in merged(periods, since, until):
        period = vPeriod((utc(start), utc(end)))
        period.params.clear()  # VALUE=PERIOD is what it is without saying so
        period.params["FBTYPE"] = kind
        taken.add("FREEBUSY", period, encode=False)
    made.add_component(taken)
    return written(made)


def merged(periods: Iterable[Period], since: Instant, until: Instant) -> list[Period]:
    """No two touch that are alike and none overlap: of two kinds at a time the stronger, as `STRENGTH` has them."""
    edges: list[tuple[Instant, int, int]] = []
    for start, end, kind in periods:
        if max(start, since) < min(end, until):
            edges += [(max(start, since), STRENGTH.index(kind), 1), (min(end, until), STRENGTH.index(kind), -1)]
    found: list[Period] = []
    open_now = [0] * len(STRENGTH)
    before = since
    for instant, kind_number, change in sorted(edges):
        strongest = max((number for number, count in enumerate(open_now) if count), default=-1)
        if strongest >= 0 and before < instant:
            _grow(found, Period(before, instant, STRENGTH[strongest]))
        open_now[kind_number] += change
        before = instant
    return found


def _grow(found: list[Period], more: Period) -> None:
    if found and found[-1].end == more.start and found[-1].kind == more.kind:
        found[-1] = Period(found[-1].start, more.end, more.kind)
    else:
        found.append(more)
