"""The bytes of a calendar file become busy times, or the lines that are wrong with it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from booktui.exchange.busy.events import CALLED_OFF, Event, read_event
from booktui.exchange.busy.lines import Component, calendars
from booktui.exchange.busy.moments import Moment, read_period, timed
from booktui.exchange.busy.values import (
    MAX_BYTES,
    MAX_EVENTS,
    MAX_SPANS,
    BadValue,
    BusyFile,
    BusySpan,
    BusyUnreadable,
)
from booktui.exchange.busy.zones import Zones
from booktui.exchange.csv_in import Rejected
from booktui.rules.values import Instant

ASKING = frozenset({"CANCEL", "REPLY", "REFRESH", "COUNTER", "DECLINECOUNTER"})
"""Methods of messages about somebody's events that are not the events."""
LAST = int(datetime(2200, 1, 1, tzinfo=UTC).timestamp())
"""What ends later, such as a day in 9999, ends here."""
MOST_NOTES = 20


@dataclass(slots=True)
class _Reading:
    """What is found on the way."""

    since: Instant
    until: Instant
    spans: set[BusySpan] = field(default_factory=set)
    problems: list[Rejected] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)
    read: int = 0
    ignored: Counter[str] = field(default_factory=Counter)

    @property
    def window(self) -> tuple[datetime, datetime]:
        return datetime.fromtimestamp(self.since, UTC), datetime.fromtimestamp(self.until, UTC)

    def take(self, start: datetime, end: datetime) -> None:
        """Keep a time if it touches the window."""
        span = BusySpan(int(start.timestamp()), min(int(end.timestamp()), LAST))
        if span.start < span.end and span.start < self.until and span.end > self.since:
            self.spans.add(span)
            if len(self.spans) > MAX_SPANS:
                raise BusyUnreadable(
                    f"The file holds more than {MAX_SPANS:,} busy times. Please export a shorter time."
                )


def load(path: Path) -> bytes:
    """The bytes of a file, or enough of them to see that they are too many; raises OSError."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def read_busy(data: bytes, since: Instant, until: Instant, zone: str) -> BusyFile:
    """The busy times of an .ics file that touch `[since, until)`; whole days are days of `zone`, an IANA name.

    What is free, cancelled or without length takes no time. Nothing but times is kept of any event.

    Raises:
        BusyUnreadable: the file as a whole cannot be read, or holds more than is taken.
    """
    reading = _Reading(since, until)
    for calendar in calendars(data):
        if calendar.text("CALSCALE") not in ("", "GREGORIAN"):
            raise BusyUnreadable(f"Line {calendar.line}: only the Gregorian calendar can be read.")
        _calendar(reading, calendar, zone)
    return BusyFile(
        tuple(sorted(reading.spans)),
        reading.read,
        reading.ignored.total(),
        tuple(sorted(reading.problems)),
        _notes(reading),
    )


def _calendar(reading: _Reading, calendar: Component, zone: str) -> None:
    zones = Zones(calendar, zone)
    asking = calendar.text("METHOD") in ASKING
    events: list[Event] = []
    for component in calendar.children:
        if component.name not in ("VEVENT", "VFREEBUSY"):
            continue
        reading.read += 1
        if reading.read > MAX_EVENTS:
            raise BusyUnreadable(f"The file holds more than {MAX_EVENTS:,} events. Please export a shorter time.")
        try:
            if asking:
                reading.ignored[f"of a {calendar.text('METHOD')} message"] += 1
            elif component.name == "VFREEBUSY":
                _free_busy(reading, component, zones)
            else:
                events.append(_checked(reading, component, read_event(component, zones, reading.window[1])))
        except BadValue as error:
            reading.problems.append(error.rejected)
    for series in _series(events):
        _take(reading, zones, series)
    reading.notes |= zones.notes


def _checked(reading: _Reading, component: Component, event: Event) -> Event:
    """Say what takes no time, and why."""
    zone = event.start.tzinfo if isinstance(event.start, datetime) else None
    start, end = (timed(one, zone or UTC) for one in (event.start, event.end))
    if not event.takes_time:
        called_off = next(name for name, value in CALLED_OFF.items() if component.text(name) == value)
        reading.ignored["cancelled" if called_off == "STATUS" else "free"] += 1
    elif end <= start:
        event.end, event.exact = event.start, None
        if end < start:
            reading.notes[f"Line {component.line}: the event ends before it begins, so it takes no time."] = None
        if not any(isinstance(one, tuple) for one in event.dates):
            reading.ignored["ending before they begin" if end < start else "without length"] += 1
    return event


def _free_busy(reading: _Reading, component: Component, zones: Zones) -> None:
    for line, name in component.broken:
        raise BadValue(line, name, "is not written as NAME:VALUE")
    busy = [prop for prop in component.all("FREEBUSY") if prop.parameters.get("FBTYPE", "").upper() != "FREE"]
    reading.ignored["free"] += not busy
    for prop in busy:
        for text in prop.value.split(","):
            try:
                if text.strip():
                    reading.take(*read_period(prop, text, zones))
            except ArithmeticError:
                raise BadValue(prop.line, prop.name, f"{text[:40]!r} is too far from now") from None


def _series(events: Iterable[Event]) -> Iterator[list[Event]]:
    """Events by UID; each without one by itself.

    Of several first events of one UID the newest version counts; where two are equally new nobody can say which is
    meant, and both do. A changed instance that has no first event and repeats of its own (as Lotus Notes sends a
    series) is one.
    """
    by_uid: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        by_uid[event.uid or f"\0{event.line}"].append(event)
    for series in by_uid.values():
        first = [event for event in series if event.instead_of is None]
        changed = [event for event in series if event.instead_of is not None]
        if not first:
            for event in changed:
                if event.repeats:
                    event.instead_of = None
                    yield [event]
            changed = [event for event in changed if event.instead_of is not None]
        newest = max((event.order for event in first), default=(0, ""))
        first = [event for event in first if event.order == newest]
        if first or changed:
            yield [*first[:1], *changed]
        for other in first[1:]:
            yield [other]


def _take(reading: _Reading, zones: Zones, series: list[Event]) -> None:
    """The times of one series; what is once and unchanged needs no working out."""
    if len(series) == 1 and not series[0].takes_time:
        return
    try:
        for start, end in _times(reading, series):
            reading.take(timed(start, zones.day), timed(end, zones.day))
    except BusyUnreadable:
        raise
    except (ValueError, ArithmeticError, TypeError, LookupError):
        reading.problems.append(Rejected(series[0].line, "VEVENT", "its repetitions cannot be worked out"))


def _times(reading: _Reading, series: list[Event]) -> Iterable[tuple[Moment, Moment]]:
    if len(series) == 1 and not series[0].repeats:
        return [(series[0].start, series[0].end)]
    from booktui.exchange.busy.series import occurrences  # slow to load, and most files have a few series only

    return occurrences(series, *reading.window)


def _notes(reading: _Reading) -> tuple[str, ...]:
    notes = list(reading.notes)
    if len(notes) > MOST_NOTES:
        notes[MOST_NOTES:] = [f"And {len(notes) - MOST_NOTES} notes more of that kind."]
    if reading.ignored.total():
        kinds = ", ".join(f"{count} {why}" for why, count in sorted(reading.ignored.items()) if count)
        notes.append(f"Not taken as busy: {kinds}.")
    return tuple(notes)
