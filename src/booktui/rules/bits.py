"""A stretch of time as one integer: a set bit is a free tick of five minutes.

Whether somebody, a room and a machine are all free for 45 minutes is then a few ANDs and shifts, however many bookings
there are. Where a span covers a tick only in part, the tick stays free: the bits say where it is worth looking, and
exact spans decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from booktui.rules.values import Instant, Span

TICK = 300
"""Seconds."""


def run(first: int, last: int) -> int:
    """Bits first to last - 1."""
    return ((1 << (last - first)) - 1) << first if last > first else 0


def starts(free: int, ticks: int) -> int:
    """The bits from which at least `ticks` bits in a row are set.

    The rows found are doubled in each round, so an hour takes four shifts.
    """
    have = 1
    while have < ticks and free:
        step = min(have, ticks - have)
        free &= free >> step
        have += step
    return free


def each(bits: int) -> Iterator[int]:
    """Positions of the set bits, lowest first."""
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low


def up(seconds: int) -> int:
    """Seconds in ticks, a begun one counted."""
    return -(-seconds // TICK)


@dataclass(frozen=True, slots=True)
class Ruler:
    """Ticks from a start (itself on a tick): which bit is which instant."""

    start: Instant
    count: int

    @property
    def all(self) -> int:
        """Every tick."""
        return run(0, self.count)

    def bit(self, instant: Instant) -> int:
        """The tick in which an instant lies."""
        return (instant - self.start) // TICK

    def instant(self, bit: int) -> Instant:
        """When a tick starts."""
        return self.start + bit * TICK

    def covered(self, spans: Iterable[Span]) -> int:
        """The ticks that lie wholly in a span."""
        bits, origin, count = 0, self.start, self.count
        for start, end in spans:
            first, last = -((origin - start) // TICK), (end - origin) // TICK
            first, last = max(first, 0), min(last, count)
            if first < last:
                bits |= ((1 << (last - first)) - 1) << first
        return bits

    def touched(self, spans: Iterable[Span]) -> int:
        """The ticks of which a span has any part."""
        bits = 0
        for start, end in spans:
            bits |= run(max(self.bit(start), 0), min(up(end - self.start), self.count))
        return bits


def ruler(start: Instant, end: Instant) -> Ruler:
    """Ticks from the one that holds the start to the one that holds the end."""
    first = start - start % TICK
    return Ruler(first, max(0, up(end - first)))
