"""What is taken, kept in memory while a file of appointments is checked row by row.

The lanes are those the database will have, so that writing it all at the end meets no trigger.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from operator import attrgetter

from booktui.rules.buffers import shortened
from booktui.rules.lanes import place, relane
from booktui.rules.values import LONGEST, Instant, Span, Status, Taken

_start = attrgetter("start")


class Ledger:
    """Occupancies by schedule and start; knows which were there before and have changed since."""

    def __init__(self, first_new: int) -> None:
        self._rows: dict[int, list[Taken]] = {}
        self._first_new = first_new
        self._altered: dict[tuple[int, int], Taken] = {}
        self.freed: set[int] = set()
        """Appointments whose occupancies in the database are to go."""
        self._fresh: set[int] = set()

    def load(self, rows: Iterable[Taken], now: Instant) -> None:
        """What the database holds, without holds that have run out."""
        for row in sorted(rows, key=_start):
            if row.status != Status.PROPOSED or row.held_until > now:
                self._rows.setdefault(row.schedule_id, []).append(row)

    def near(self, schedule_id: int, since: Instant, until: Instant) -> list[Taken]:
        """What touches `[since, until)`."""
        rows = self._rows.get(schedule_id)
        if not rows:
            return []
        low, high = bisect_left(rows, since - LONGEST, key=_start), bisect_left(rows, until, key=_start)
        return [row for row in rows[low:high] if row.end > since]

    def free(self, appointment_id: int, schedules: Iterable[int | None]) -> list[Taken]:
        """Give back what an appointment took of those schedules; what it was."""
        gone: list[Taken] = []
        for schedule_id in schedules:
            if schedule_id is not None and schedule_id in self._rows:
                rows = self._rows[schedule_id]
                gone += [row for row in rows if row.appointment_id == appointment_id]
                self._rows[schedule_id] = [row for row in rows if row.appointment_id != appointment_id]
                self._altered.pop((appointment_id, schedule_id), None)
        self._fresh.discard(appointment_id)
        if appointment_id < self._first_new:
            self.freed.add(appointment_id)
        return gone

    def restore(self, appointment_id: int, rows: Iterable[Taken]) -> None:
        """Take again what `free` has just given back: the appointment stays where it was."""
        self.freed.discard(appointment_id)
        for row in rows:
            insort(self._rows[row.schedule_id], row, key=_start)

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
        insort(
            self._rows.setdefault(row.schedule_id, []),
            row._replace(lane=lane, start=span.start, end=span.end),
            key=_start,
        )
        if row.appointment_id is not None:
            self._fresh.add(row.appointment_id)
        return True

    def added(self) -> list[Taken]:
        """Occupancies to insert, by schedule and start."""
        return [row for key in sorted(self._rows) for row in self._rows[key] if row.appointment_id in self._fresh]

    def altered(self) -> list[Taken]:
        """Occupancies that were there before and got another span or lane."""
        return [row for row in self._altered.values() if row.appointment_id not in self._fresh]

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
        rows = self._rows[old.schedule_id]
        rows.remove(old)
        insort(rows, new, key=_start)
        if old.appointment_id is not None and old.appointment_id not in self._fresh:
            self._altered[old.appointment_id, old.schedule_id] = new
