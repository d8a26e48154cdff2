"""One piece of time that many questions are put to: what is read of the diary for one of them serves all."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.finder import things
from booktui.desk.pages import Pages
from booktui.rules.availability import Ask, InOrder, Window
from booktui.rules.clock import day_span, local_date
from booktui.rules.finding.every import EveryPlace
from booktui.rules.finding.piece import Days
from booktui.rules.finding.terms import Terms
from booktui.rules.values import DAY, LONGEST, Absence, Kind, Session, Span
from booktui.store import facts, session_facts

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

STEP = 14 * DAY
"""Sessions of so long are read at a time."""


class Questions:
    """Searches over one window of the diary; times and absences of everybody and everything are read once."""

    def __init__(self, c: Connection, desk: Desk, span: Span) -> None:
        self._c, self._desk, self.span = c, desk, span
        self.book = desk.catalogue_in(c)
        self._taken = Pages(lambda one, since, until: facts.taken_many(c, (one,), since, until, desk.now()))
        self._hosted = Pages(
            lambda room, since, until: session_facts.sessions_in_room(c, room, since, until, self.book.slot_types)
        )
        self._absences = _absences(c, span)
        self._days: Days | None = None
        self._sessions: dict[int, InOrder] = {}

    def searches(self, asks: Sequence[Ask]) -> list[EveryPlace]:
        """A search for each question."""
        every = [Terms(ask, self._window(ask), self._desk.policy) for ask in asks]
        if every and self._days is None:
            self._days = Days(max(every, key=lambda terms: terms.margin))  # what is seen around a day does for all
        return [EveryPlace(terms, self._days) for terms in every]

    def _window(self, ask: Ask) -> Window:
        book, service = self.book, ask.service
        return Window(
            start=self.span.start, end=self.span.end, sessions=self._sessions_for(service.id),
            absences=lambda schedule_id: self._absences.get(schedule_id, ()), taken=self._taken, hosted=self._hosted,
            practitioners=book.providers(service), rooms=things(book, Kind.ROOM, service.needs_room),
            equipment=things(book, Kind.EQUIPMENT, service.needs_equipment),
            interpreters=book.of_kind(Kind.INTERPRETER), slot_types=book.slot_types, travel=book.travel,
            zones={place.id: place.zone for place in book.locations.values()},
        )  # fmt: skip

    def _sessions_for(self, service_id: int) -> InOrder:
        """Those of everybody who provides the service, read as far as any question looks."""
        if service_id not in self._sessions:
            self._sessions[service_id] = self._read_sessions(service_id)
        return self._sessions[service_id]

    def _read_sessions(self, service_id: int) -> InOrder:
        start, end = self.span

        def batches() -> Iterator[list[Session]]:
            since, until = start - LONGEST, start + STEP
            while since < end:
                yield session_facts.sessions_starting(
                    self._c, service_id, None, since, min(until, end), start, self.book.slot_types
                )
                since, until = until, until + STEP

        return InOrder(batches())

    def taken(self, schedule_ids: Collection[int]) -> dict[int, list[Span]]:
        """All that the window holds already of some schedules, buffers included."""
        found: dict[int, list[Span]] = {one: [] for one in schedule_ids}
        for row in facts.taken_many(
            self._c, schedule_ids, self.span.start - DAY, self.span.end + DAY, self._desk.now()
        ):
            found[row.schedule_id].append(row.span)
        return found


def span_of(desk: Desk, start: date | None, until: date | None) -> Span:
    """From now or the first local day, to the end of the last one or as far as the finder looks."""
    now, zone = desk.now(), desk.zone
    since = max(now, day_span(start, zone)[0]) if start else now
    last = until or local_date(since, zone) + timedelta(days=desk.policy.search_days)
    return Span(since, max(since, day_span(last, zone)[1]))


def _absences(c: Connection, span: Span) -> Mapping[int | None, Sequence[Absence]]:
    found: dict[int | None, list[Absence]] = {}
    for absence in facts.absences_all(c, span.start - DAY, span.end + DAY):
        if absence.approved:
            found.setdefault(absence.schedule_id, []).append(absence)
    return found
