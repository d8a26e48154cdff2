"""How full a session was and how much of it was used, each share with what it is a share of (domain.md 3.5).

Sessions with slots are counted in slots, once for each who can be seen at once (a group slot of eight is eight);
sessions of free time in minutes, likewise. The two are never added to each other.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from booktui.rules.clinics.openings import away_in
from booktui.rules.lanes import joined
from booktui.rules.slots import UNBOOKABLE
from booktui.rules.values import MINUTE, Absence, Session, Slot, Span, Status

SLOTS, MINUTES = "slots", "minutes"
ATTENDED = frozenset({Status.ARRIVED, Status.FULFILLED})
"""Seen, or here and about to be (attended codes 5 and 6)."""
COUNTED = frozenset({Status.BOOKED, Status.NOSHOW, *ATTENDED})


class Use(NamedTuple):
    """An appointment of a session, as far as the figures go; only those that took up its time are counted."""

    start: int
    end: int
    status: str
    overbooked: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, and the whole's name."""

    part: int
    whole: int
    of: str
    """`available slots` or `available minutes`: what the whole counts."""

    @property
    def percent(self) -> float | None:
        """None when there is nothing that it could be a share of."""
        return 100 * self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Figures:
    """What one or several sessions of one unit come to."""

    unit: str = SLOTS
    """`slots` or `minutes`: what every number but `overbooks` and `attended_over` counts."""
    template: int = 0
    """Bookable ones of the pattern; the whole session where it is free time."""
    cancelled: int = 0
    """Of those: in cancelled sessions, or cut."""
    blocked: int = 0
    """Of those: while somebody was away or something was closed."""
    booked: int = 0
    """Of the available ones: taken by bookings that are no overbooks, whatever became of them but cancellation."""
    attended: int = 0
    """Of the booked ones: where somebody came."""
    overbooks: int = 0
    """Appointments above capacity; in no other number here (SLT-02)."""
    attended_over: int = 0
    """Of those: where somebody came."""
    sessions: int = 0

    @property
    def available(self) -> int:
        """The template without what was blocked, cut or cancelled; overbooks are not in it."""
        return self.template - self.cancelled - self.blocked

    @property
    def fill(self) -> Share:
        """Booked of available."""
        return self._share(self.booked)

    @property
    def utilisation(self) -> Share:
        """Attended of available."""
        return self._share(self.attended)

    @property
    def overbook_rate(self) -> Share:
        """Overbooked appointments for every available slot (or minute)."""
        return self._share(self.overbooks)

    def _share(self, part: int) -> Share:
        return Share(part, self.available, f"available {self.unit}")

    def plus(self, other: Figures) -> Figures:
        """Both together; they must be of one unit."""
        if other.unit != self.unit:
            raise ValueError(f"{other.unit} cannot be added to {self.unit}")
        return total((self, other))[0]


def total(figures: Iterable[Figures]) -> tuple[Figures, ...]:
    """The sums, slots first: one of each unit that there is. Slots and minutes are never added to each other."""
    by_unit: dict[str, list[tuple[int, ...]]] = {}
    for one in figures:
        by_unit.setdefault(one.unit, []).append(_numbers(one))
    return tuple(
        Figures(unit, *map(sum, zip(*by_unit[unit], strict=True))) for unit in (SLOTS, MINUTES) if unit in by_unit
    )


_numbers = attrgetter(*(field.name for field in fields(Figures) if field.name != "unit"))


def figures(
    session: Session, template: Sequence[Slot], uses: Iterable[Use], absences: Sequence[Absence] = (), capacity: int = 1
) -> Figures:
    """What one session comes to.

    Args:
        template: the slots of its pattern as it was before anything was cut; empty for free time.
        uses: its appointments, in any order and status.
        absences: of its practitioner, and closures.
    """
    away = away_in(session, absences)
    counted = [use for use in uses if use.status in COUNTED]
    regular = [use for use in counted if not use.overbooked]
    over = [use for use in counted if use.overbooked]
    count = _of_slots if template else _of_free_time
    found = count(session, template, regular, away, capacity)
    came = sum(use.status in ATTENDED for use in over)
    return replace(found, overbooks=len(over), attended_over=came, sessions=1)


def _of_slots(
    session: Session, template: Sequence[Slot], uses: Sequence[Use], away: Sequence[Span], capacity: int
) -> Figures:
    bookable = [slot for slot in template if slot.letter != UNBOOKABLE]
    if session.status == "cancelled":
        return Figures(SLOTS, len(bookable) * capacity, len(bookable) * capacity)
    gone = [slot for slot in bookable if _hit(slot, session.cuts)] if session.cuts else []
    blocked = [slot for slot in bookable if slot not in gone and _hit(slot, away)] if away else []
    left = [slot for slot in bookable if slot not in gone and slot not in blocked] if gone or blocked else bookable
    came = [use for use in uses if use.status in ATTENDED]
    return Figures(
        SLOTS, len(bookable) * capacity, len(gone) * capacity, len(blocked) * capacity,
        _places(left, uses, capacity), _places(left, came, capacity),
    )  # fmt: skip


def _hit(slot: Slot, spans: Iterable[Span]) -> bool:
    return any(start < slot.end and slot.start < end for start, end in spans)


def _places(slots: Sequence[Slot], uses: Iterable[Use], capacity: int) -> int:
    """How many places of slots, which are in order, are used; never more than each has."""
    ends = [slot.end for slot in slots]
    taken: dict[int, int] = {}
    for start, end, *_ in uses:
        at = bisect_right(ends, start)
        while at < len(slots) and slots[at].start < end:
            taken[at] = taken.get(at, 0) + 1
            at += 1
    return len(taken) if capacity == 1 else sum(min(capacity, count) for count in taken.values())


def _of_free_time(
    session: Session, _: Sequence[Slot], uses: Sequence[Use], away: Sequence[Span], capacity: int
) -> Figures:
    whole = session.end - session.start
    gone = [session.span] if session.status == "cancelled" else joined(session.cuts)
    shut = joined([*gone, *away])
    lost, out = _length(gone, session.span), _length(shut, session.span)
    came = [use for use in uses if use.status in ATTENDED]
    return Figures(
        MINUTES, whole * capacity // MINUTE, lost * capacity // MINUTE, (out - lost) * capacity // MINUTE,
        _used(session.span, uses, shut, capacity) // MINUTE, _used(session.span, came, shut, capacity) // MINUTE,
    )  # fmt: skip


def _length(spans: Iterable[Span], within: Span) -> int:
    """Seconds of disjoint spans inside another."""
    return sum(max(0, min(s.end, within.end) - max(s.start, within.start)) for s in spans)


def _used(within: Span, uses: Sequence[Use], shut: Sequence[Span], capacity: int) -> int:
    """Seconds of places that are used, where the session is open; never more places than there are."""
    edges = {within.start, within.end}
    for start, end in (*((use.start, use.end) for use in uses), *shut):
        edges.update(edge for edge in (start, end) if within.start < edge < within.end)
    seconds = 0
    for low, high in pairwise(sorted(edges)):
        if not any(start < high and low < end for start, end in shut):
            seconds += (high - low) * min(capacity, sum(use.start < high and low < use.end for use in uses))
    return seconds
