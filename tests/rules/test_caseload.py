"""Caseloads (domain.md 6): weights, capacity, bands, balance and suggested moves, with the worked example."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booktui.rules.case_moves import GAIN, suggest
from booktui.rules.caseload import Bands, Carrier, Case, balance, capacity, load_of, variation, weight

NEW = 7


@pytest.mark.parametrize(
    ("base", "band", "complexity", "needs", "points"),
    [
        pytest.param(100, 3, 1, (), 100, id="6.1-simple-and-low"),
        pytest.param(100, 1, 1, (), 150, id="6.1-high"),
        pytest.param(100, 2, 1, (), 120, id="6.1-medium"),
        pytest.param(100, 3, 2, (), 150, id="6.1-moderate"),
        pytest.param(100, 3, 3, (), 200, id="6.1-complex"),
        pytest.param(100, 3, 4, (), 300, id="6.1-very-complex"),
        pytest.param(100, 1, 4, (), 450, id="6.1-high-and-very-complex"),
        pytest.param(200, 2, 2, (), 360, id="6.1-a-service-that-weighs-twice"),
        pytest.param(100, 3, 1, ("interpreter",), 150, id="6.1-interpreter"),
        pytest.param(100, 3, 1, ("interpreter", "transport", "safeguarding"), 250, id="6.1-three-halves"),
        pytest.param(100, 3, 1, ("step-free", "longer"), 150, id="6.1-two-quarters"),
        pytest.param(33, 2, 2, (), 59, id="6.1-rounded-to-the-nearest-hundredth"),
    ],
)
def test_what_a_case_weighs(base, band, complexity, needs, points):
    assert weight(base, band, complexity, needs) == points


@pytest.mark.parametrize(
    ("wte", "absent", "points"),
    [
        pytest.param(100, 0.0, 2000, id="whole-time"),
        pytest.param(60, 0.0, 1200, id="part-time"),
        pytest.param(100, 0.25, 1500, id="a-quarter-away"),
        pytest.param(100, 1.0, 0, id="away-altogether"),
        pytest.param(100, 1.5, 0, id="no-more-than-altogether"),
    ],
)
def test_what_somebody_can_carry(wte, absent, points):
    assert capacity(wte, 20, absent) == points


@pytest.mark.parametrize(
    ("load", "word"),
    [(69.9, "spare"), (70, "ok"), (100, "ok"), (100.1, "over"), (120, "over"), (120.1, "too much")],
)
def test_bands(load, word):
    assert Bands().word(load) == word


def carrier(
    code: str, wte: int, *points: int, services=frozenset({NEW}), languages=frozenset(), first: int = 0
) -> Carrier:
    cases = tuple(Case(first + n, each, NEW) for n, each in enumerate(points, 1))
    return Carrier(ord(code), code, capacity(wte, 20), cases, services, languages)


EXAMPLE = (
    carrier("A", 100, 1200, first=10),
    carrier("B", 60, 300, first=20),
    carrier("C", 80, 500, 800, first=30),
)


def test_the_worked_example_of_6_2():
    """6.2: three people, one of whom carries too much for the balance."""
    found = balance([one.load for one in EXAMPLE], Bands())
    assert [round(one.load) for one in EXAMPLE] == [60, 25, 81]
    assert (round(found.mean), round(found.spread), round(found.cv, 2)) == (55, 56, 0.42)
    assert (found.over, found.alarm) == (0, True)


def test_the_move_of_the_worked_example():
    """6.3: a case of 5 points from C to B, and what the pair and the team look like after it."""
    move = suggest(EXAMPLE)[0]
    assert (move.giver.code, move.taker.code, move.case.points) == ("C", "B", 500)
    assert (round(move.giver_load), round(move.taker_load)) == (50, 67)
    assert round(move.cv_after, 2) == 0.12


@pytest.mark.parametrize(
    ("loads", "alarm"),
    [
        pytest.param([100, 100, 100], False, id="even"),
        pytest.param([60, 100], False, id="cv-exactly-0.25"),
        pytest.param([59, 100], True, id="cv-above"),
        pytest.param([121, 121], True, id="even-but-above-the-hard-limit"),
        pytest.param([120, 120], False, id="at-the-hard-limit"),
        pytest.param([], False, id="nobody"),
        pytest.param([0, 0], False, id="nothing-to-do"),
    ],
)
def test_alarms(loads, alarm):
    assert balance(loads, Bands()).alarm is alarm


@pytest.mark.parametrize(
    ("case", "languages", "services"),
    [
        pytest.param(Case(1, 500, NEW, fixed="locked"), {"Polish"}, {NEW}, id="locked"),
        pytest.param(Case(1, 500, NEW, "Polish"), set(), {NEW}, id="language"),
        pytest.param(Case(1, 500, 8), set(), {NEW}, id="skill"),
    ],
)
def test_what_does_not_move(case, languages, services):
    full = Carrier(1, "A", 1000, (case,), frozenset({NEW, 8}))
    empty = Carrier(2, "B", 1000, (), frozenset(services), frozenset(languages))
    assert suggest((full, empty)) == []


def test_a_language_that_matches_moves():
    full = Carrier(1, "A", 1000, (Case(1, 500, NEW, "Polish"), Case(2, 500, NEW)), frozenset({NEW}))
    empty = Carrier(2, "B", 1000, (), frozenset({NEW}), frozenset({"Polish"}))
    assert [move.case.id for move in suggest((full, empty))] == [1]


def test_of_equal_cases_the_oldest_goes():
    full = Carrier(1, "A", 1000, tuple(Case(n, 200, NEW) for n in (9, 4, 7, 5)), frozenset({NEW}))
    empty = Carrier(2, "B", 1000, (), frozenset({NEW}))
    assert [move.case.id for move in suggest((full, empty))] == [4, 5]


def test_somebody_without_capacity_takes_no_part():
    away = Carrier(3, "Z", 0, (), frozenset({NEW}))
    assert [move.taker.code for move in suggest((*EXAMPLE, away))] == [move.taker.code for move in suggest(EXAMPLE)]
    assert load_of(0, 0) == 0
    assert load_of(1, 0) == float("inf")


teams = st.lists(st.tuples(st.integers(200, 3000), st.lists(st.integers(50, 900), max_size=12)), min_size=1, max_size=6)


@given(teams)
def test_suggestions_lower_the_variation_and_lose_no_case(team):
    carriers = [
        Carrier(n, f"P{n}", size, tuple(Case(n * 100 + i, p, NEW) for i, p in enumerate(points)), frozenset({NEW}))
        for n, (size, points) in enumerate(team)
    ]
    moves = suggest(carriers)
    assert moves == suggest(list(reversed(carriers)))
    assert len({move.case.id for move in moves}) == len(moves)
    for move in moves:
        assert move.cv_before - move.cv_after >= GAIN
    if moves:
        assert moves[0].cv_before == pytest.approx(variation([one.load for one in carriers]))
