"""What a session comes to: each figure with its denominator, and sums that add up."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booktui.rules.clinics.cuts import without
from booktui.rules.clinics.figures import MINUTES, SLOTS, Figures, Share, Use, figures, total
from booktui.rules.values import Session, Slot, Span
from rules.casework import away, session, slots, t

TEMPLATE = slots("NNF.FF")
"""Half hours from 09:00 to 12:00; 10:30 is not bookable."""


def use(start: str, end: str, status: str = "booked", overbooked: bool = False) -> Use:
    return Use(t(start), t(end), status, overbooked)


def count(*uses: Use, absences: Any = (), cuts: tuple[Span, ...] = (), capacity: int = 1, **more: Any) -> Figures:
    """The figures of a morning of five bookable slots."""
    made = session(end="12:00", slots=without(TEMPLATE, cuts), cuts=cuts, **more)
    return figures(made, TEMPLATE, uses, absences, capacity)


CAME = [use("09:00", "09:30", "fulfilled"), use("09:30", "10:00", "arrived")]
MISSED = use("10:00", "10:30", "noshow")
CUT = (Span(t("11:00"), t("12:00")),)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(count(), (5, 0, 0, 0, 0), id="empty"),
        pytest.param(count(*CAME, MISSED), (5, 0, 0, 3, 2), id="missed-was-booked-not-attended"),
        pytest.param(count(use("09:00", "09:30", "cancelled")), (5, 0, 0, 0, 0), id="cancelled-is-not-booked"),
        pytest.param(count(use("09:00", "09:30", "proposed")), (5, 0, 0, 0, 0), id="held-is-not-booked"),
        pytest.param(count(use("09:00", "10:00")), (5, 0, 0, 2, 0), id="one-over-two-slots-takes-both"),
        pytest.param(count(use("09:00", "09:10")), (5, 0, 0, 1, 0), id="part-of-a-slot-takes-it"),
        pytest.param(count(status="cancelled"), (5, 5, 0, 0, 0), id="cancelled-session"),
        pytest.param(count(*CAME, cuts=CUT, status="reduced"), (5, 2, 0, 2, 2), id="cut"),
        pytest.param(count(absences=[away("09:00", "10:00")]), (5, 0, 2, 0, 0), id="leave"),
        pytest.param(count(absences=[away("09:00", "10:00", 99)]), (5, 0, 0, 0, 0), id="somebody-elses-leave"),
        pytest.param(count(cuts=CUT, absences=[away("10:30", "11:30")]), (5, 2, 0, 0, 0), id="a-cut-is-counted-once"),
        pytest.param(count(CAME[0], absences=[away("09:00", "09:30")]), (5, 0, 1, 0, 0), id="booked-where-away-is-not"),
        pytest.param(count(*CAME, capacity=8), (40, 0, 0, 2, 2), id="a-group-counts-every-place"),
        pytest.param(count(CAME[0], use("09:00", "09:30")), (5, 0, 0, 1, 1), id="never-more-than-there-is"),
    ],
)
def test_slots(found: Figures, expected: tuple[int, ...]) -> None:
    parts = (found.template, found.cancelled, found.blocked, found.booked, found.attended)
    assert (found.unit, parts, found.sessions) == (SLOTS, expected, 1)


def test_overbooks_are_counted_apart() -> None:
    found = count(CAME[0], use("09:00", "09:30", "fulfilled", True), use("11:30", "12:00", "noshow", True))
    assert (found.booked, found.attended, found.available) == (1, 1, 5)
    assert (found.overbooks, found.attended_over) == (2, 1)
    assert found.overbook_rate == Share(2, 5, "available slots")


def test_each_share_names_what_it_is_a_share_of() -> None:
    found = count(*CAME, MISSED, cuts=CUT)
    assert (found.fill, found.utilisation) == (Share(3, 3, "available slots"), Share(2, 3, "available slots"))
    assert (found.fill.percent, count(status="cancelled").fill.percent) == (100, None)


@pytest.mark.parametrize(
    ("uses", "more", "expected"),
    [
        pytest.param([use("09:00", "09:45")], {}, (180, 0, 0, 45, 0), id="minutes"),
        pytest.param([use("08:30", "09:15", "fulfilled")], {}, (180, 0, 0, 15, 15), id="only-inside-the-session"),
        pytest.param([], {"cuts": CUT}, (180, 60, 0, 0, 0), id="cut"),
        pytest.param([], {"status": "cancelled"}, (180, 180, 0, 0, 0), id="cancelled"),
        pytest.param([use("09:00", "10:00"), use("09:30", "10:30")], {}, (180, 0, 0, 90, 0), id="never-twice"),
    ],
)
def test_free_time_is_counted_in_minutes(uses: list[Use], more: dict[str, Any], expected: tuple[int, ...]) -> None:
    found = figures(session(end="12:00", **more), (), uses)
    parts = (found.template, found.cancelled, found.blocked, found.booked, found.attended)
    assert (found.unit, parts, found.fill.of) == (MINUTES, expected, "available minutes")


def test_free_time_of_a_group_and_leave() -> None:
    found = figures(session(end="12:00"), (), [use("09:00", "10:00")] * 3, [away("11:00", "12:00")], 8)
    assert (found.template, found.blocked, found.available, found.booked) == (1440, 480, 960, 180)


def test_slots_and_minutes_are_never_added() -> None:
    slotted, free = count(*CAME), figures(session(end="12:00"), (), [use("09:00", "09:45")])
    assert total([free, slotted, slotted]) == (slotted.plus(slotted), free)
    with pytest.raises(ValueError, match="minutes cannot be added to slots"):
        slotted.plus(free)


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(1, 6), st.sampled_from(["booked", "fulfilled", "noshow"]))))
def test_no_share_is_more_than_the_whole(rows: list[tuple[int, int, str]]) -> None:
    start = t("09:00")
    uses = [Use(start + a * 900, start + (a + b) * 900, status) for a, b, status in rows]
    for template in (TEMPLATE, tuple[Slot, ...]()):
        found = figures(Session(1, "C", 1, 1, start, t("12:00"), slots=template), template, uses)
        assert 0 <= found.attended <= found.booked <= found.available
