"""Lanes: how many things at once a schedule can take, and which of its places each one has (design.md section 5).

A schedule of capacity 8 has lanes 0 to 7. Two spans of one lane never overlap; capacity is the peak, the largest
number at any one instant, not the number of neighbours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from booktui.rules.values import Instant, Span


def peak(spans: Iterable[Span]) -> int:
    """The largest number of spans that share an instant; 0 without any."""
    count = most = 0
    for _, change in _changes(spans):
        count += change
        most = max(most, count)
    return most


def crowded(within: Span, spans: Iterable[Span], capacity: int) -> list[Span]:
    """The parts of `within` at which the spans already take up the whole capacity: disjoint, in order."""
    inside = [Span(max(s.start, within.start), min(s.end, within.end)) for s in spans if s.overlaps(within)]
    return full(inside, capacity) if len(inside) >= capacity else []


def full(spans: Iterable[tuple[Instant, Instant]], capacity: int) -> list[Span]:
    """The times at which at least `capacity` spans share an instant: disjoint, in order, touching ones joined."""
    if capacity == 1:
        return joined(spans)
    pieces: list[Span] = []
    count, since = 0, 0
    for instant, change in _changes(spans):
        before, count = count, count + change
        if before < capacity <= count:
            since = instant
        elif count < capacity <= before:
            pieces.append(Span(since, instant))
    return joined(pieces)


def joined(spans: Iterable[tuple[Instant, Instant]]) -> list[Span]:
    """The times that any of the spans holds: disjoint, in order, touching ones joined."""
    found: list[Span] = []
    in_order = sorted(spans)
    if not in_order:
        return found
    since, until = in_order[0]
    for start, end in in_order:
        if start > until:
            found.append(Span(since, until))
            since, until = start, end
        elif end > until:
            until = end
    found.append(Span(since, until))
    return found


def _changes(spans: Iterable[tuple[Instant, Instant]]) -> list[tuple[Instant, int]]:
    """Starts as +1 and ends as -1 in order of time; at one instant the ends come first, so touching is no overlap."""
    changes = [edge for start, end in spans for edge in ((start, 1), (end, -1))]
    changes.sort()
    return changes


def place(span: Span, others: Sequence[tuple[int, Span]], capacity: int) -> int | None:
    """The lowest lane that is free for the span, given who has which; None when none of `capacity` lanes is."""
    used = {lane for lane, other in others if other.overlaps(span)}
    return next((lane for lane in range(capacity) if lane not in used), None)


def relane(span: Span, others: Sequence[tuple[int, Span]], capacity: int) -> tuple[int, list[int]] | None:
    """Lanes for the span and for each of the others (in their order) when they fit, though no lane was left over.

    Only spans connected with the new one through overlaps change lanes. First come first placed needs no more lanes
    than the peak, so None means that the capacity is passed, not that the placing was unlucky.
    """
    near = _connected(span, [other for _, other in others])
    spans = [span, *(others[index][1] for index in near)]
    lanes = _coloured(spans)
    if max(lanes) >= capacity:
        return None
    anew = [lane for lane, _ in others]
    for index, lane in zip(near, lanes[1:], strict=True):
        anew[index] = lane
    return lanes[0], anew


def _coloured(spans: Sequence[Span]) -> list[int]:
    """Interval colouring: by start, each takes the lowest lane that is free again."""
    lanes = [0] * len(spans)
    free_from: list[Instant] = []
    for index in sorted(range(len(spans)), key=spans.__getitem__):
        span = spans[index]
        lane = next((n for n, instant in enumerate(free_from) if instant <= span.start), len(free_from))
        if lane == len(free_from):
            free_from.append(span.end)
        free_from[lane] = span.end
        lanes[index] = lane
    return lanes


def _connected(span: Span, others: Sequence[Span]) -> list[int]:
    """Indexes of the others that overlap the span, or one that does, and so on."""
    found: list[int] = []
    reached = [span]
    rest = set(range(len(others)))
    while reached:
        here = reached.pop()
        touched = [index for index in rest if others[index].overlaps(here)]
        rest.difference_update(touched)
        found += touched
        reached += [others[index] for index in touched]
    return sorted(found)
