"""What is taken, kept in memory while a file of appointments is checked row by row.

The lanes are those the database will have, so that writing it all at the end meets no trigger.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import attrgetter

from booktui.rules.buffers import shortened
from booktui.rules.lanes import place, relane
from booktui.rules.values import Instant, Span, Status, Taken

_start = attrgetter("start")


@dataclass(slots=True)
class Column:
    """One schedule's occupancies by start; what `near` and `Ledger.clear` rely on only ever widens."""

    rows: list[Taken] = field(default_factory=list)
    starts: list[Instant] = field(default_factory=list)
    longest: int = 0
    """No row was ever longer than this many seconds."""
    places: set[int] = field(default_factory=set)
    """Every location that a row was ever at."""
    whole: bool = True
    """Every row's span holds its appointment's own time."""

    def add(self, row: Taken) -> None:
        """Put a row in, after those that start with it."""
        start, end = row.start, row.end
        if not self.starts or self.starts[-1] <= start:
            self.starts.append(start)
            self.rows.append(row)
        else:
            index = bisect_right(self.starts, start)
            self.starts.insert(index, start)
            self.rows.insert(index, row)
        self.longest = max(self.longest, end - start)
        if row.location_id is not None:
            self.places.add(row.location_id)
        if row.core_end and not start <= row.core_start <= row.core_end <= end:
            self.whole = False

    def remove(self, row: Taken) -> None:
        """Take a row out that is there."""
        index = self.rows.index(row, bisect_left(self.starts, row.start))
        del self.rows[index], self.starts[index]

    def near(self, since: Instant, until: Instant) -> list[Taken]:
        """What touches `[since, until)`, by start."""
        low, high = bisect_right(self.starts, since - self.longest), bisect_left(self.starts, until)
        return [row for row in self.rows[low:high] if row.end > since]

    def touches(self, since: Instant, until: Instant) -> bool:
        """Whether anything does."""
        low, high = since - self.longest, bisect_left(self.starts, until)
        while high and self.starts[high - 1] > low:
            high -= 1
            if self.rows[high].end > since:
                return True
        return False


class Ledger:
    """Occupancies by schedule and start; knows which were there before and have changed since."""

    def __init__(self, first_new: int) -> None:
        self._columns: dict[int, Column] = {}
        self._first_new = first_new
        self._altered: dict[tuple[int, int], Taken] = {}
        self.freed: set[int] = set()
        """Appointments whose occupancies in the database are to go."""
        self._fresh: set[int] = set()

    def load(self, rows: Iterable[Taken], now: Instant) -> None:
        """What the database holds, without holds that have run out."""
        for row in sorted(rows, key=_start):
            if row.status != Status.PROPOSED or row.held_until > now:
                self._add(row)

    def near(self, schedule_id: int, since: Instant, until: Instant) -> list[Taken]:
        """What touches `[since, until)`."""
        column = self._columns.get(schedule_id)
        return column.near(since, until) if column else []

    def clear(self, schedule_id: int, since: Instant, until: Instant) -> bool:
        """Certain that nothing touches `[since, until)`, neither its kept span nor its own time."""
        column = self._columns.get(schedule_id)
        return column is None or (column.whole and not column.touches(since, until))

    def only_at(self, schedule_id: int, location_id: int) -> bool:
        """Certain that nothing was ever anywhere else."""
        column = self._columns.get(schedule_id)
        return column is None or not column.places or column.places == {location_id}

    def free(self, appointment_id: int, schedules: Iterable[int | None]) -> list[Taken]:
        """Give back what an appointment took of those schedules; what it was."""
        gone: list[Taken] = []
        for schedule_id in schedules:
            column = self._columns.get(schedule_id) if schedule_id is not None else None
            if schedule_id is not None and column is not None:
                mine = [row for row in column.rows if row.appointment_id == appointment_id]
                for row in mine:
                    column.remove(row)
                gone += mine
                self._altered.pop((appointment_id, schedule_id), None)
        self._fresh.discard(appointment_id)
        if appointment_id < self._first_new:
            self.freed.add(appointment_id)
        return gone

    def restore(self, appointment_id: int, rows: Iterable[Taken]) -> None:
        """Take again what `free` has just given back: the appointment stays where it was."""
        self.freed.discard(appointment_id)
        for row in rows:
            self._add(row)

    def put(self, row: Taken) -> None:
        """Occupy a span that is `clear`, as the row says."""
        self._add(row)
        if row.appointment_id is not None:
            self._fresh.add(row.appointment_id)

    def take(self, row: Taken, capacity: int, *, short: bool = False) -> bool:
        """Occupy the row's span in a free lane below `capacity`, moving others between lanes if that makes room.

        With `short` the neighbours' buffers and the row's own are cut back to what is really kept free. False when
        there is no room; then nothing has changed.
        """
        span = row.span
        if short:
            self._trim(row)
            span = shortened(row.span, row.core, self.near(row.schedule_id, *row.span))
        others = self._connected(row.schedule_id, span)
        lanes = [(other.lane, other.span) for other in others]
        lane = place(span, lanes, capacity)
        if lane is None:
            anew = relane(span, lanes, capacity)
            if anew is None:
                return False
            lane = anew[0]
            for other, new_lane in zip(others, anew[1], strict=True):
                if other.lane != new_lane:
                    self._replace(other, other._replace(lane=new_lane))
        self.put(row._replace(lane=lane, start=span.start, end=span.end))
        return True

    def added(self) -> list[Taken]:
        """Occupancies to insert, by schedule and start."""
        columns = self._columns
        return [row for key in sorted(columns) for row in columns[key].rows if row.appointment_id in self._fresh]

    def altered(self) -> list[Taken]:
        """Occupancies that were there before and got another span or lane."""
        return [row for row in self._altered.values() if row.appointment_id not in self._fresh]

    def _add(self, row: Taken) -> None:
        column = self._columns.get(row.schedule_id)
        if column is None:
            column = self._columns[row.schedule_id] = Column()
        column.add(row)

    def _connected(self, schedule_id: int, span: Span) -> list[Taken]:
        """What overlaps the span, and what overlaps that, until nothing more does."""
        since, until = span
        while True:
            rows = self.near(schedule_id, since, until)
            low, high = min(map(_start, rows), default=since), max((row.end for row in rows), default=until)
            if low >= since and high <= until:
                return rows
            since, until = min(low, since), max(high, until)

    def _trim(self, row: Taken) -> None:
        for other in self.near(row.schedule_id, *row.core):
            start = max(other.start, row.core.end) if other.core.start >= row.core.end else other.start
            end = min(other.end, row.core.start) if other.core.end <= row.core.start else other.end
            if (start, end) != other.span and start < end:
                self._replace(other, other._replace(start=start, end=end))

    def _replace(self, old: Taken, new: Taken) -> None:
        self._columns[old.schedule_id].remove(old)
        self._add(new)
        if old.appointment_id is not None and old.appointment_id not in self._fresh:
            self._altered[old.appointment_id, old.schedule_id] = new
