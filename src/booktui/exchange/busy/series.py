"""A series worked out by recurring-ical-events: rules, added and left-out dates, moved instances."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import icalendar
from recurring_ical_events import EventAdapter, Occurrence, Series

from booktui.exchange.busy.events import Event
from booktui.exchange.busy.moments import Moment


def occurrences(events: Iterable[Event], since: datetime, until: datetime) -> Iterator[tuple[Moment, Moment]]:
    """When one series takes time in `[since, until)`: its event and the changed instances, by one UID.

    Raises:
        ValueError, ArithmeticError, TypeError, LookupError: something about it cannot be worked out.
    """
    made = [_Timed(_component(event), event.exact if event.takes_time else None) for event in events]
    # whole days are compared as if they were days of UTC, and may be a day off it anywhere
    for found in _Opened(made).between(since - timedelta(days=1), until + timedelta(days=1)):
        yield found.start, found.end


class _Value(NamedTuple):
    """What recurring-ical-events asks of a property."""

    dt: Any
    params: dict[str, str] = {}

    @property
    def dts(self) -> list[_Value]:
        return [_Value(one) for one in self.dt]


class _Rule(str):
    def to_ical(self) -> bytes:
        return self.encode()


def _component(event: Event) -> icalendar.Event:
    """The event as icalendar would have it, its zones already found; one that takes no time has no length."""
    made = icalendar.Event()
    made["UID"], made["SEQUENCE"] = event.uid, event.order[0]
    made["DTSTART"], made["DTEND"] = _Value(event.start), _Value(event.end if event.takes_time else event.start)
    if event.rules:
        made["RRULE"] = [_Rule(rule) for rule in event.rules]
    if event.dates:
        made["RDATE"] = _Value([one if event.takes_time else _begin(one) for one in event.dates])
    if event.exceptions:
        made["EXDATE"] = _Value(event.exceptions)
    if event.instead_of is not None:
        made["RECURRENCE-ID"] = _Value(
            event.instead_of, {"RANGE": "THISANDFUTURE"} if event.from_then_on else {}
        )  # fmt: skip
    return made


def _begin(one: Any) -> Any:
    return one[0] if isinstance(one, tuple) else one


class _Timed(EventAdapter):  # type: ignore[misc]
    """An event that may last so many hours on the clock."""

    def __init__(self, component: icalendar.Event, exact: timedelta | None) -> None:
        super().__init__(component)
        self.exact = exact


class _Opened(Series):  # type: ignore[misc]
    """A series whose instances last as long on the clock as their DURATION says, also when the clocks change."""

    def occurrence(self, adapter: _Timed, start: Any = None, end: Any = None) -> Occurrence:
        if adapter.exact is not None and isinstance(start, datetime) and end - start == adapter.duration:
            days = adapter.end.replace(tzinfo=None) - adapter.start.replace(tzinfo=None) - adapter.exact
            whole = start + timedelta(days=round(days / timedelta(days=1)))
            end = (whole.astimezone(UTC) + adapter.exact).astimezone(start.tzinfo)
        return super().occurrence(adapter, start, end)
