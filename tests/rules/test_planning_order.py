"""The order of the rebook list (domain.md 2.8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from booktui.rules.planning.order import rank, tier, tiers
from booktui.rules.planning.values import Displaced

ROUTINE = Displaced(5, 50, "routine", 1_000_000, date(2026, 12, 1), date(2026, 8, 1), date(2027, 1, 10))


@pytest.mark.parametrize(
    ("priority", "cancels", "expected"),
    [
        pytest.param("2ww", 0, 0, id="cancer"),
        pytest.param("2ww", 2, 0, id="cancer-cancelled-before"),
        pytest.param("urgent", 0, 1, id="urgent"),
        pytest.param("urgent", 1, 1, id="urgent-cancelled-before"),
        pytest.param("routine", 1, 2, id="cancelled-before"),
        pytest.param("routine", 0, 3, id="the-rest"),
    ],
)
def test_tier(priority: str, cancels: int, expected: int) -> None:
    assert tier(replace(ROUTINE, priority=priority, hospital_cancels=cancels)) == expected


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(replace(ROUTINE, priority="2ww", target_on=None), id="cancer-without-target"),
        pytest.param(replace(ROUTINE, priority="urgent", target_on=date(2027, 9, 1)), id="urgent-with-a-far-target"),
        pytest.param(replace(ROUTINE, hospital_cancels=1, target_on=date(2027, 9, 1)), id="cancelled-before"),
        pytest.param(replace(ROUTINE, target_on=date(2027, 1, 9)), id="nearer-target"),
        pytest.param(replace(ROUTINE, clock_start=date(2026, 7, 31)), id="older-clock"),
        pytest.param(replace(ROUTINE, old_start=999_999), id="older-date"),
        pytest.param(replace(ROUTINE, id=4), id="lower-id"),
    ],
)
def test_comes_before_a_routine_client(before: Displaced) -> None:
    assert sorted([ROUTINE, before], key=rank) == [before, ROUTINE]


def test_without_a_target_comes_last_in_the_tier() -> None:
    without = replace(ROUTINE, id=1, target_on=None, clock_start=date(2020, 1, 1))
    assert sorted([without, ROUTINE], key=rank) == [ROUTINE, without]


def test_more_cancellations_come_first_when_the_targets_are_the_same() -> None:
    once, twice = replace(ROUTINE, hospital_cancels=1), replace(ROUTINE, id=9, hospital_cancels=2)
    assert sorted([once, twice], key=rank) == [twice, once]


def test_tiers_leave_out_those_that_nobody_is_in() -> None:
    cancer, late = replace(ROUTINE, id=7, priority="2ww"), replace(ROUTINE, id=8, target_on=None)
    assert tiers([late, ROUTINE, cancer]) == [[cancer], [ROUTINE, late]]
