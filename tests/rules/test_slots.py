"""Slot patterns: laid end to end, never past the session's end."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booktui.rules.slots import capacity, check_pattern, expand
from booktui.rules.values import MINUTE, SlotType, Span

TYPES = {
    "N": SlotType("N", "New", 30),
    "F": SlotType("F", "Follow-up", 15),
    "U": SlotType("U", "Urgent", 20, priority="urgent", release_days=3),
}
START = 1_795_597_200
"""2026-11-24T09:00:00Z."""


@pytest.mark.parametrize(
    ("pattern", "minutes", "laid"),
    [
        pytest.param(
            "NNFF.FF", 210, [(0, 30), (30, 60), (60, 75), (75, 90), (90, 105), (105, 120), (120, 135)], id="mixed"
        ),
        pytest.param("N.N", 90, [(0, 30), (30, 60), (60, 90)], id="dot-as-long-as-the-shortest-used"),
        pytest.param("N.U", 90, [(0, 30), (30, 50), (50, 70)], id="dot-shortest-of-two"),
        pytest.param("..", 60, [(0, 15), (15, 30)], id="only-dots"),
        pytest.param("NN", 60, [(0, 30), (30, 60)], id="fits-exactly"),
        pytest.param("NN", 59, [(0, 30)], id="a-minute-short"),
        pytest.param("NNF", 55, [(0, 30)], id="nothing-after-the-first-that-does-not-fit"),
        pytest.param("N", 10, [], id="none-fits"),
        pytest.param("", 60, [], id="free-time"),
    ],
)
def test_expand(pattern: str, minutes: int, laid: list[tuple[int, int]]) -> None:
    slots = expand(pattern, START, START + minutes * MINUTE, TYPES)
    assert [((s.start - START) // MINUTE, (s.end - START) // MINUTE) for s in slots] == laid
    assert "".join(s.letter for s in slots) == pattern[: len(laid)]


def test_expand_unknown_letter() -> None:
    with pytest.raises(KeyError):
        expand("NX", START, START + 3600, TYPES)


@pytest.mark.parametrize(
    ("pattern", "minutes", "problem"),
    [
        pytest.param("NNFF.FF", 135, None, id="fits-exactly"),
        pytest.param("", 60, None, id="free-time"),
        pytest.param(
            "NXF", 60, "Slot 2 of 'NXF': there is no slot type 'X'. Known letters are F, N, U.", id="unknown-letter"
        ),
        pytest.param("Nn", 60, "Slot 2 of 'Nn': there is no slot type 'n'. Known letters are F, N, U.", id="case"),
        pytest.param(
            "NNF",
            60,
            "Slot 3 of 'NNF' ('F') ends 75 minutes after the start, but the session is 60 minutes long. "
            "Shorten the pattern or lengthen the clinic.",
            id="too-long",
        ),
        pytest.param(
            "N.",
            50,
            "Slot 2 of 'N.' ('.') ends 60 minutes after the start, but the session is 50 minutes long. "
            "Shorten the pattern or lengthen the clinic.",
            id="a-dot-too-long",
        ),
    ],
)
def test_check_pattern(pattern: str, minutes: int, problem: str | None) -> None:
    assert check_pattern(pattern, minutes, TYPES) == problem


def test_check_pattern_without_types() -> None:
    assert check_pattern("N", 60, {}) == "Slot 1 of 'N': there is no slot type 'N'. Known letters are none."


def test_check_pattern_refuses_a_type_without_length() -> None:
    assert check_pattern("FZ", 60, {**TYPES, "Z": SlotType("Z", "Zero", 0)}) == (
        "Slot 2 of 'FZ': slot type 'Z' has no length."
    )


@given(st.text("NFU.", max_size=12), st.integers(1, 240))
@settings(max_examples=200, deadline=None)
def test_slots_lie_end_to_end_inside_and_are_dropped_only_where_the_check_objects(pattern: str, minutes: int) -> None:
    session = Span(START, START + minutes * MINUTE)
    slots = expand(pattern, *session, TYPES)
    assert [s.start for s in slots] == [START, *(s.end for s in slots)][: len(slots)]
    assert all(session.contains(Span(s.start, s.end)) for s in slots)
    assert (len(slots) == len(pattern)) == (check_pattern(pattern, minutes, TYPES) is None)


def test_capacity() -> None:
    assert capacity("NNFF.FF") == {"N": 2, "F": 4}
    assert capacity("..") == {}
