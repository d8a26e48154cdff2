"""Bits against lists of ticks."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from booktui.rules import bits
from booktui.rules.bits import TICK, Ruler
from booktui.rules.values import Span

FREE = st.lists(st.booleans(), max_size=60)


def test_a_run_of_bits() -> None:
    assert bits.run(2, 5) == 0b11100
    assert bits.run(5, 5) == bits.run(5, 2) == 0


@settings(max_examples=200, deadline=None)
@given(FREE, st.integers(1, 12))
def test_starts_are_where_enough_ticks_in_a_row_are_free(free: list[bool], ticks: int) -> None:
    number = sum(1 << n for n, yes in enumerate(free) if yes)
    expected = [n for n in range(len(free) - ticks + 1) if all(free[n : n + ticks])]
    assert list(bits.each(bits.starts(number, ticks))) == expected


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(-2000, 20_000), st.integers(1, 4000)), max_size=8))
def test_covered_ticks_lie_in_a_span_and_touched_ones_meet_it(pairs: list[tuple[int, int]]) -> None:
    spans = [Span(start, start + length) for start, length in pairs]
    scale = Ruler(0, 40)
    ticks = [Span(n * TICK, (n + 1) * TICK) for n in range(40)]
    assert list(bits.each(scale.covered(spans))) == [
        n for n, t in enumerate(ticks) if any(s.contains(t) for s in spans)
    ]
    assert list(bits.each(scale.touched(spans))) == [
        n for n, t in enumerate(ticks) if any(s.overlaps(t) for s in spans)
    ]


def test_a_ruler_starts_on_a_tick_and_reaches_the_end() -> None:
    assert bits.ruler(TICK + 1, 3 * TICK + 1) == Ruler(TICK, 3)
    assert bits.ruler(TICK, 3 * TICK) == Ruler(TICK, 2)
    scale = Ruler(TICK, 3)
    assert (scale.bit(2 * TICK - 1), scale.bit(2 * TICK), scale.instant(1), scale.all) == (0, 1, 2 * TICK, 0b111)
