"""Rows that belong to a schedule, read when somebody looks and a growing stretch ahead of there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Generic, Protocol, TypeVar

from booktui.rules.values import DAY, Instant, Span

STRETCH = 3 * DAY
"""What is read of a schedule at first; the next time twice as much, and so on."""


class Lasting(Protocol):
    """Something with a start and an end."""

    @property
    def start(self) -> Instant: ...

    @property
    def end(self) -> Instant: ...


Row = TypeVar("Row", bound=Lasting)
START = attrgetter("start")
Read = Callable[[int, Instant, Instant], Sequence[Row]]
"""The rows of a schedule that touch a time."""


class _Page(Generic[Row]):
    """What is known of one schedule: every row that touches `[since, until)`, in order of start."""

    __slots__ = ("rows", "since", "stretch", "until")

    def __init__(self, since: Instant, stretch: int) -> None:
        self.since = self.until = since
        self.stretch = stretch
        self.rows: list[Row] = []


class Pages(Generic[Row]):
    """The rows of schedules, a statement for each schedule and stretch.

    Called with a schedule and a span it gives the rows that touch the span, and maybe more, in order of start.
    """

    def __init__(self, read: Read[Row]) -> None:
        self._read = read
        self._pages: dict[int, _Page[Row]] = {}

    def __call__(self, schedule_id: int, within: Span) -> Sequence[Row]:
        page = self._pages.get(schedule_id)
        if page is None or within.start > page.until:  # what lies between is not asked for
            page = self._pages[schedule_id] = _Page(within.start, page.stretch if page else STRETCH)
        if within.end > page.until:
            self._on(schedule_id, page, within.end)
        if within.start < page.since:
            self._back(schedule_id, page, within.start)
        return page.rows

    def _on(self, schedule_id: int, page: _Page[Row], end: Instant) -> None:
        until, fresh = max(end, page.until + page.stretch), page.until == page.since
        rows = self._read(schedule_id, page.until, until)
        page.rows += sorted((row for row in rows if fresh or row.start >= page.until), key=START)
        page.until, page.stretch = until, page.stretch * 2

    def _back(self, schedule_id: int, page: _Page[Row], start: Instant) -> None:
        rows = self._read(schedule_id, start, page.since)
        page.rows += [row for row in rows if row.end <= page.since]
        page.rows.sort(key=START)
        page.since = start
