"""Lanes against brute force, instant by instant."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booktui.rules import lanes
from booktui.rules.values import Span

SPANS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 12)).map(lambda pair: Span(pair[0], pair[0] + pair[1])), max_size=12
)


def count_at(instant: int, spans: list[Span]) -> int:
    """How many spans hold that instant."""
    return sum(span.start <= instant < span.end for span in spans)


def seated(spans: list[Span]) -> list[tuple[int, Span]]:
    """Each in the lowest lane free when it came, as bookings do in whatever order they are made."""
    seats: list[tuple[int, Span]] = []
    for span in spans:
        lane = lanes.place(span, seats, 99)
        assert lane is not None
        seats.append((lane, span))
    return seats


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        pytest.param([], 0, id="none"),
        pytest.param([Span(0, 10)], 1, id="one"),
        pytest.param([Span(0, 10), Span(10, 20)], 1, id="touching"),
        pytest.param([Span(0, 11), Span(10, 20)], 2, id="overlapping"),
        pytest.param([Span(0, 30), Span(0, 10), Span(10, 20), Span(20, 30)], 2, id="three neighbours of one"),
        pytest.param([Span(0, 10)] * 3, 3, id="the same three times"),
    ],
)
def test_peak(spans: list[Span], expected: int) -> None:
    assert lanes.peak(spans) == expected


@settings(max_examples=200, deadline=None)
@given(SPANS)
def test_peak_is_the_most_at_any_instant(spans: list[Span]) -> None:
    assert lanes.peak(spans) == max((count_at(n, spans) for n in range(45)), default=0)


@settings(max_examples=200, deadline=None)
@given(SPANS, st.integers(1, 4))
def test_full_is_where_the_count_reaches_the_capacity(spans: list[Span], capacity: int) -> None:
    found = lanes.full(spans, capacity)
    assert [n for n in range(45) if count_at(n, found)] == [n for n in range(45) if count_at(n, spans) >= capacity]
    assert all(one.end < other.start for one, other in pairwise(found))


@settings(max_examples=200, deadline=None)
@given(SPANS, st.integers(1, 4), st.tuples(st.integers(0, 40), st.integers(1, 15)))
def test_crowded_is_what_is_full_within(spans: list[Span], capacity: int, at: tuple[int, int]) -> None:
    within = Span(at[0], at[0] + at[1])
    found = lanes.crowded(within, spans, capacity)
    expected = [n for n in range(*within) if count_at(n, spans) >= capacity]
    assert [n for n in range(60) if count_at(n, found)] == expected


@settings(max_examples=200, deadline=None)
@given(SPANS, SPANS.filter(bool), st.integers(1, 6))
def test_place_is_the_lowest_free_lane(others: list[Span], more: list[Span], capacity: int) -> None:
    seats, span = seated(others), more[0]
    free = [n for n in range(capacity) if not any(lane == n and other.overlaps(span) for lane, other in seats)]
    assert lanes.place(span, seats, capacity) == (free[0] if free else None)


@settings(max_examples=300, deadline=None)
@given(SPANS, SPANS.filter(bool), st.integers(1, 6))
def test_relane_fails_only_when_the_capacity_is_passed(others: list[Span], more: list[Span], capacity: int) -> None:
    seats, span = seated(others), more[0]
    component = connected(span, others)
    found = lanes.relane(span, seats, capacity)
    assert (found is None) == (lanes.peak([span, *component]) > capacity)
    if found is not None:
        lane, anew = found
        assert 0 <= lane < lanes.peak([span, *component])
        rows = [(lane, span), *zip(anew, others, strict=True)]
        assert clashes(rows) == []


def connected(span: Span, others: list[Span]) -> list[Span]:
    """The others that hang together with the span, by repeated passes."""
    inside = [other.overlaps(span) for other in others]
    for _ in others:
        for n, other in enumerate(others):
            inside[n] |= any(inside[m] and other.overlaps(others[m]) for m in range(len(others)))
    return [other for other, yes in zip(others, inside, strict=True) if yes]


def clashes(rows: list[tuple[int, Span]]) -> list[tuple[int, int]]:
    """Pairs of one lane that overlap."""
    pairs = [(a, b) for a in range(len(rows)) for b in range(a)]
    return [(a, b) for a, b in pairs if rows[a][0] == rows[b][0] and rows[a][1].overlaps(rows[b][1])]


def test_relane_when_the_placing_was_unlucky() -> None:
    seats = [(0, Span(0, 10)), (1, Span(20, 30)), (1, Span(40, 50))]
    assert lanes.place(Span(5, 25), seats, 2) is None
    assert lanes.relane(Span(5, 25), seats, 2) == (1, [0, 0, 1])


def test_relane_leaves_alone_what_is_not_connected() -> None:
    seats = [(3, Span(100, 110)), (0, Span(0, 10))]
    assert lanes.relane(Span(5, 15), seats, 2) == (1, [3, 0])
