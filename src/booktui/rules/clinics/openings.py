"""What is left of a session: the free slots, or the free stretches of one without slots, that somebody may be put in.

What the way from another location or a room that is taken would forbid is the checker's to say; here it is only the
session, its practitioner, who is away, and what is closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from booktui.rules.checks.away import closes
from booktui.rules.clinics.cuts import rest
from booktui.rules.lanes import joined, peak
from booktui.rules.slots import UNBOOKABLE
from booktui.rules.values import MINUTE, Absence, Instant, Session, Span


class Opening(NamedTuple):
    """A free piece of a session."""

    start: Instant
    end: Instant
    letter: str
    """The slot's type; empty in free time."""
    places: int
    """How many more can be seen then."""

    @property
    def minutes(self) -> int:
        """Whole minutes, once for each place."""
        return (self.end - self.start) // MINUTE * self.places


def shuts(absence: Absence, session: Session) -> bool:
    """It keeps the session's practitioner away or its place closed; what was only asked for does not (X16)."""
    if not absence.approved or (absence.kind == "holiday" and session.on_holiday):
        return False
    return absence.schedule_id == session.practitioner_id or closes(absence, session.location_id)


def away_in(session: Session, absences: Iterable[Absence]) -> list[Span]:
    """The parts of a session in which somebody is away or something closed: disjoint, in order."""
    then = [a for a in absences if a.start < session.end and session.start < a.end]
    return joined([Span(a.start, a.end) for a in then if shuts(a, session)])


def openings(
    session: Session,
    taken: Iterable[Span] = (),
    absences: Sequence[Absence] = (),
    capacity: int = 1,
    now: Instant | None = None,
) -> tuple[Opening, ...]:
    """The free pieces of a session in order; a cancelled one, or one about to change, has none.

    Args:
        taken: what the practitioner's schedule has then, buffers included.
        absences: of the practitioner, and closures; others are passed over.
        capacity: how many the practitioner sees at once.
        now: a slot that has begun, and free time that has passed, is not offered; None leaves the past in.
    """
    if session.status == "cancelled" or session.to_change:
        return ()
    busy = [span for span in taken if span.start < session.end and session.start < span.end]
    shut = joined([*away_in(session, absences), *session.cuts])
    if session.slots:
        return tuple(_slots(session, busy, shut, capacity, now))
    return tuple(_free_time(session, busy, shut, capacity, now))


def _slots(
    session: Session, busy: Sequence[Span], shut: Sequence[Span], capacity: int, now: Instant | None
) -> Iterable[Opening]:
    for start, end, letter in session.slots:
        if letter == UNBOOKABLE or (now is not None and start < now) or end > session.end:
            continue
        if shut and any(span.start < end and start < span.end for span in shut):
            continue
        places = capacity - (_crowd(Span(start, end), busy) if busy else 0)
        if places > 0:
            yield Opening(start, end, letter, places)


def _crowd(within: Span, busy: Iterable[Span]) -> int:
    """The most that are there at once during it."""
    start, end = within
    there = [span for span in busy if span[0] < end and start < span[1]]
    if len(there) < 2:
        return len(there)
    return peak(Span(max(low, start), min(high, end)) for low, high in there)


def _free_time(
    session: Session, busy: Sequence[Span], shut: Sequence[Span], capacity: int, now: Instant | None
) -> Iterable[Opening]:
    """Stretches with the same number of places, as long as they can be."""
    start = session.start if now is None else max(session.start, now)
    if start >= session.end:
        return
    found: list[Opening] = []
    for piece in rest(Span(start, session.end), shut):
        edges = {piece.start, piece.end, *(edge for span in busy for edge in span if piece.start < edge < piece.end)}
        for low, high in pairwise(sorted(edges)):
            places = capacity - sum(span.start < high and low < span.end for span in busy)
            if found and found[-1].end == low and found[-1].places == places:
                found[-1] = found[-1]._replace(end=high)
            else:
                found.append(Opening(low, high, "", places))
    yield from (one for one in found if one.places > 0)
