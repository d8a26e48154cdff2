"""When a schedule has no room for one more: as spans, which decide, and as bits, which say where to look."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import TypeVar

from booktui.rules import bits, lanes
from booktui.rules.bits import TICK, Ruler
from booktui.rules.checks.away import closes
from booktui.rules.checks.case import takes_time
from booktui.rules.checks.travel import reach
from booktui.rules.finding.terms import SEEING, Terms
from booktui.rules.finding.window import AbsenceReader, TakenReader, Window
from booktui.rules.values import LONGEST, Absence, Resource, Span, Taken

PARTS = frozenset({"taken", "away", "closed", "holidays"})
"""What may be overlooked in a practitioner's timeline."""
BY_START = attrgetter("start")
SPAN = attrgetter("start", "end")
Row = TypeVar("Row")
Key = TypeVar("Key")


class Blocked:
    """Disjoint spans in order, in which nothing more fits."""

    __slots__ = ("_ends", "spans")

    def __init__(self, spans: Sequence[Span]) -> None:
        self.spans = spans
        self._ends = [end for _, end in spans]

    def hits(self, span: Span) -> bool:
        """One of them overlaps it."""
        index = bisect_right(self._ends, span.start)
        return index < len(self.spans) and self.spans[index].start < span.end


class Timeline:
    """One schedule: what is taken keeps buffers away, what is absent only the appointment itself."""

    __slots__ = ("_absent", "_taken")

    def __init__(self, taken: Sequence[Span], absent: Sequence[Span]) -> None:
        self._taken = Blocked(taken)
        self._absent = Blocked(absent)

    def fits(self, core: Span, kept: Span) -> bool:
        """Nothing is in the way of an appointment that would keep that time."""
        return not self._taken.hits(kept) and not self._absent.hits(core)

    def starts(self, ruler: Ruler, before: int, length: int, after: int) -> int:
        """The ticks in which it may start: none that `fits` would allow is missing. Seconds."""
        lead = before // TICK
        free = ruler.all & ~ruler.covered(self._taken.spans)
        found = bits.starts(free, lead + bits.up(length + after)) << lead
        if self._absent.spans:
            found &= bits.starts(ruler.all & ~ruler.covered(self._absent.spans), bits.up(length))
        return found


class Diaries:
    """What a window tells of schedules, however it is given; a day's rows are found at once."""

    def __init__(self, terms: Terms) -> None:
        self._mine, self._now = terms.ask.mine, terms.ask.now
        self._taken = _taken_reader(terms.window)
        self.absences = _absence_reader(terms.window)

    def rows(self, schedule_id: int, within: Span) -> list[Taken]:
        """What of others' takes a schedule then."""
        rows = self._taken(schedule_id, within)
        first = bisect_left(rows, within.start - LONGEST, key=BY_START)
        last = bisect_left(rows, within.end, key=BY_START)
        then = [row for row in rows[first:last] if row.end > within.start]
        return takes_time(then, self._mine, self._now)


class Timelines:
    """The timelines of a piece of time, each made when it is first needed."""

    def __init__(self, terms: Terms, diaries: Diaries, within: Span) -> None:
        self._terms = terms
        self._diaries = diaries
        self._within = within
        self._made: dict[tuple[int, int | None, frozenset[str]], Timeline] = {}

    def practitioner(self, who: Resource, location_id: int, blind: frozenset[str] = SEEING) -> Timeline:
        """A practitioner at a location: bookings, absences, closures of the place, and the way from other places."""
        key = (who.id, location_id, blind & PARTS if blind else SEEING)
        if key not in self._made:
            rows = [] if "taken" in blind else self._diaries.rows(who.id, self._within)
            absent = [] if "away" in blind else self._absences(who.id)
            closed = [] if "closed" in blind else self._closed(location_id, holidays="holidays" not in blind)
            self._made[key] = _timeline(rows, who.capacity, absent + closed + self._travel(rows, location_id))
        return self._made[key]

    def resource(self, what: Resource) -> Timeline:
        """A room, machine or interpreter."""
        key = (what.id, None, SEEING)
        if key not in self._made:
            rows = self._diaries.rows(what.id, self._within)
            self._made[key] = _timeline(rows, what.capacity, self._absences(what.id))
        return self._made[key]

    def client(self, client_id: int, location_id: int) -> Timeline:
        """The client's own diary, and the way from other places."""
        key = (client_id, location_id, SEEING)
        if key not in self._made:
            rows = self._diaries.rows(client_id, self._within)
            self._made[key] = _timeline(rows, 1, self._travel(rows, location_id))
        return self._made[key]

    def _absences(self, schedule_id: int) -> list[Span]:
        return self._then(self._diaries.absences(schedule_id))

    def _closed(self, location_id: int, *, holidays: bool) -> list[Span]:
        every = self._diaries.absences(None)
        return self._then(a for a in every if closes(a, location_id) and (holidays or a.kind != "holiday"))

    def _then(self, absences: Iterable[Absence]) -> list[Span]:
        start, end = self._within
        return [Span(a.start, a.end) for a in absences if a.start < end and start < a.end]

    def _travel(self, rows: Iterable[Taken], location_id: int) -> list[Span]:
        travel, policy = self._terms.window.travel, self._terms.policy
        elsewhere = [row for row in rows if row.location_id != location_id]
        spans = [reach(row, location_id, travel, policy) for row in elsewhere]
        return [span for span in spans if span is not None]


def _timeline(rows: Sequence[Taken], capacity: int, absent: Sequence[Span]) -> Timeline:
    return Timeline(lanes.full(map(SPAN, rows), capacity), lanes.joined(absent))


def _taken_reader(window: Window) -> TakenReader:
    given = window.taken
    if not isinstance(given, (Mapping, Sequence)):
        return given
    rows = given if isinstance(given, Mapping) else _grouped(given, lambda row: row.schedule_id)
    in_order = {schedule_id: sorted(theirs, key=BY_START) for schedule_id, theirs in rows.items()}
    return lambda schedule_id, _: in_order.get(schedule_id, ())


def _absence_reader(window: Window) -> AbsenceReader:
    given = window.absences
    if not isinstance(given, Sequence):
        return given
    absences = _grouped(given, lambda absence: absence.schedule_id)
    return lambda schedule_id: absences.get(schedule_id, ())


def _grouped(rows: Iterable[Row], key: Callable[[Row], Key]) -> dict[Key, list[Row]]:
    found: dict[Key, list[Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found
