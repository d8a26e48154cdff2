"""One VEVENT made ready to be worked out: its times in their zones, checked, and nothing of what it is about."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from booktui.exchange.busy.lines import Component, Property
from booktui.exchange.busy.moments import Length, Moment, Times, is_day, read_length, read_list, read_moment, timed
from booktui.exchange.busy.repeats import BadRule, Repeats, repeats
from booktui.exchange.busy.values import BadValue
from booktui.exchange.busy.zones import Zones

ONCE = ("DTSTART", "DTEND", "DURATION", "RECURRENCE-ID")
CALLED_OFF = {"STATUS": "CANCELLED", "TRANSP": "TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS": "FREE"}


@dataclass(slots=True)
class Event:
    """When an event is. Days are whole days of the desk's zone; everything else knows its zone."""

    line: int
    uid: str
    start: Moment
    end: Moment
    exact: timedelta | None = None
    """The hours of a DURATION, which pass on the clock."""
    rules: list[str] = field(default_factory=list)
    dates: list[Moment | tuple[Moment, timedelta]] = field(default_factory=list)
    exceptions: list[Moment] = field(default_factory=list)
    instead_of: Moment | None = None
    """The start that this instance of a series had before it was changed."""
    from_then_on: bool = False
    """What is changed in it is changed in all that follow."""
    order: tuple[int, str] = (0, "")
    """SEQUENCE and DTSTAMP: of two versions the greater counts."""
    takes_time: bool = True
    """Neither free nor cancelled; one that is still stands in the place of an instance."""

    @property
    def repeats(self) -> bool:
        """More than the one time."""
        return bool(self.rules or self.dates)


def read_event(component: Component, zones: Zones, until: datetime) -> Event:
    """The event, its rules worked out or safe to be, of interest until that instant.

    Raises:
        BadValue: something of it cannot be read; the property and its line are named.
    """
    for line, name in component.broken:
        raise BadValue(line, name, "is not written as NAME:VALUE")
    one = {name: _one(component, name) for name in ONCE}
    first = one["DTSTART"]
    if first is None:
        raise BadValue(component.line, "DTSTART", "is missing")
    try:
        return _event(component, zones, until, first, one)
    except (OverflowError, ArithmeticError):
        raise BadValue(first.line, first.name, f"{first.value[:40]!r} is too far from now") from None


def _event(
    component: Component, zones: Zones, until: datetime, first: Property, one: dict[str, Property | None]
) -> Event:
    start, end, exact = _span(component, zones, first, one["DTEND"], one["DURATION"])
    event = Event(component.line, component.value("UID"), start, end, exact, order=_order(component))
    known = timed(start, zones.day)
    known.timestamp(), timed(end, zones.day).timestamp()  # in a zone's years, not only a calendar's
    _exceptions(event, component, zones, known)
    for prop in component.all("RDATE"):
        event.dates += [_date(event, when, known, zones) for when in read_list(prop, zones, known.tzinfo)]
    for prop in component.all("RRULE"):
        if not prop.value:
            continue
        try:
            _add(event, repeats(prop.value, known, until, whole_days=is_day(start)), known)
        except BadRule as error:
            raise BadValue(prop.line, prop.name, str(error)) from None
    changed = one["RECURRENCE-ID"]
    if changed is not None:
        event.instead_of = read_moment(changed, zones, known.tzinfo)
        event.from_then_on = changed.parameters.get("RANGE", "").upper() == "THISANDFUTURE"
    if any(component.text(name) == value for name, value in CALLED_OFF.items()):
        event.takes_time = False
    return event


def _one(component: Component, name: str) -> Property | None:
    found = component.all(name)
    if len(found) > 1:
        raise BadValue(found[1].line, name, f"is given twice, first in line {found[0].line}")
    return found[0] if found else None


def _order(component: Component) -> tuple[int, str]:
    number = component.text("SEQUENCE")
    return (int(number[:9]) if number.isascii() and number.isdigit() else 0, component.text("DTSTAMP"))


def _span(
    component: Component, zones: Zones, first: Property, last: Property | None, length: Property | None
) -> tuple[Moment, Moment, timedelta | None]:
    """Start, end, and the hours of a length."""
    if last is not None and length is not None:
        zones.notes[f"Line {length.line}: DTEND counts, not the DURATION beside it."] = None
    if last is not None:
        return *_between(zones, first, last), None
    start = read_moment(first, zones)
    if length is not None:
        return _lasting(zones, start, read_length(length))
    if is_day(start):
        return start, start + timedelta(days=1), None
    return start, start, None


def _lasting(zones: Zones, start: Moment, length: Length) -> tuple[Moment, Moment, timedelta | None]:
    if is_day(start) and not length.exact:
        return start, start + length.days, None
    begins = timed(start, zones.day)
    return begins, length.after(begins), length.exact or None


def _between(zones: Zones, first: Property, last: Property) -> tuple[Moment, Moment]:
    """DTSTART and DTEND; where only one says its zone it speaks for both."""
    said = [bool(prop.parameters.get("TZID")) or prop.value[-1:] in ("Z", "z") for prop in (first, last)]
    if said == [False, True]:
        end = read_moment(last, zones)
        start = read_moment(first, zones, end.tzinfo if isinstance(end, datetime) else None)
    else:
        start = read_moment(first, zones)
        end = read_moment(last, zones, start.tzinfo if isinstance(start, datetime) else None)
    if is_day(start) == is_day(end):
        if said[0] != said[1] and not is_day(start):
            zones.notes[f"Line {first.line}: one zone was taken for DTSTART and DTEND, since only one says it."] = None
        return start, end
    zones.notes[f"Line {first.line}: only one of DTSTART and DTEND has a time of day; midnight was taken."] = None
    return timed(start, zones.day), timed(end, zones.day)


def _exceptions(event: Event, component: Component, zones: Zones, known: datetime) -> None:
    """EXDATEs of the kind that DTSTART is: a day does not say which of its times is meant."""
    for prop in component.all("EXDATE"):
        for when, _ in read_list(prop, zones, known.tzinfo):
            if is_day(event.start) and isinstance(when, datetime):
                event.exceptions.append(when.date())
            elif is_day(event.start) == is_day(when):
                event.exceptions.append(when)
            else:
                zones.notes[f"Line {prop.line}: an EXDATE without a time of day was not used; that time is busy."] = (
                    None
                )
    for prop in component.all("EXRULE"):
        zones.notes[f"Line {prop.line}: the old EXRULE was not used; the times it leaves out are busy."] = None


def _date(event: Event, when: Times, known: datetime, zones: Zones) -> Moment | tuple[Moment, timedelta]:
    """An RDATE of the kind that DTSTART is."""
    moment, length = when
    if is_day(event.start):
        return moment.date() if isinstance(moment, datetime) else moment
    if is_day(moment):
        zones.notes[f"Line {event.line}: an RDATE without a time of day was taken as midnight."] = None
        moment = timed(moment, known.tzinfo or zones.day)
    return moment if length is None else (moment, length)


def _add(event: Event, found: Repeats, known: datetime) -> None:
    if found.rule:
        event.rules.append(found.rule)
    event.dates += [
        one.date() if is_day(event.start) else one.replace(tzinfo=known.tzinfo) for one in found.dates
    ]  # fmt: skip
