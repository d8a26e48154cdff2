"""How pressing a wait is: the matrix, what moves it up, and the one sort key (domain.md 7.1, 7.2, 7.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from booktui.rules.policy import Policy
from booktui.rules.priority import HIGH, LOW, MEDIUM, Standing, ages_on, band_of, lead_days, letter, standing
from booktui.rules.values import Need

TODAY = date(2026, 11, 23)
POLICY = Policy()


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def key(one: Standing, cancels: int = 0, start: date = TODAY, entry: int = 1) -> tuple[object, ...]:
    """The values of 7.3 in the order in which they decide."""
    return one.band, one.rank, one.order_on, -cancels, start, entry


class TestTheMatrix:
    """7.1: every cell."""

    ROWS = {4: "HHHH", 3: "MHHH", 2: "LMMH", 1: "LLMH"}

    @pytest.mark.parametrize("urgency", ROWS)
    @pytest.mark.parametrize("severity", [1, 2, 3, 4])
    def test_cell(self, urgency: int, severity: int) -> None:
        assert letter(*[band_of(urgency, severity, "routine")] * 2) == self.ROWS[urgency][severity - 1]

    @pytest.mark.parametrize(("priority", "band"), [("2ww", HIGH), ("urgent", MEDIUM), ("routine", LOW)])
    def test_nobody_has_rated_it_yet(self, priority: str, band: int) -> None:
        assert band_of(None, None, priority) == band


@pytest.mark.parametrize(
    ("urgency", "severity", "expected"),
    [
        pytest.param(3, 3, "H", id="suspected-head-and-neck-cancer"),
        pytest.param(3, 4, "H", id="chest-pain-clinic-2-weeks"),
        pytest.param(1, 2, "L", id="hearing-loss-routine"),
        pytest.param(2, 3, "M", id="routine-hip-pain-cannot-work-or-sleep"),
        pytest.param(3, 2, "H", id="post-op-wound-check-day-10"),
        pytest.param(1, 1, "L", id="annual-eye-screening"),
        pytest.param(2, 4, "H", id="child-with-safeguarding-flag-missed-twice"),
    ],
)
def test_the_examples(urgency: int, severity: int, expected: str) -> None:
    """7.2"""
    place = standing("routine", TODAY, TODAY + timedelta(days=126), TODAY, urgency=urgency, severity=severity)
    assert place.letter == expected


class TestAgeing:
    """7.1: medium after more than 80 % of the time to the target, low after more than 90 %, one band up."""

    @pytest.mark.parametrize(
        ("priority", "target_days", "waited", "expected"),
        [
            pytest.param("urgent", 28, 22, "M", id="medium-22-of-28-days-is-78-per-cent"),
            pytest.param("urgent", 28, 23, "M+", id="medium-23-of-28-days-is-82-per-cent"),
            pytest.param("urgent", 100, 80, "M", id="medium-80-per-cent-itself"),
            pytest.param("urgent", 100, 81, "M+", id="medium-one-day-over-80-per-cent"),
            pytest.param("routine", 126, 113, "L", id="low-113-of-126-days"),
            pytest.param("routine", 126, 114, "L+", id="low-114-of-126-days"),
            pytest.param("routine", 100, 90, "L", id="low-90-per-cent-itself"),
            pytest.param("routine", 100, 91, "L+", id="low-one-day-over-90-per-cent"),
            pytest.param("routine", 126, 700, "L+", id="never-two-bands"),
            pytest.param("2ww", 14, 40, "H", id="nothing-is-above-high"),
        ],
    )
    def test_letter(self, priority: str, target_days: int, waited: int, expected: str) -> None:
        start = days_ago(waited)
        assert standing(priority, start, start + timedelta(days=target_days), TODAY).letter == expected

    def test_the_day_is_known_before_it_comes(self) -> None:
        start = TODAY
        place = standing("routine", start, start + timedelta(days=126), TODAY)
        assert (place.ages_on, place.band) == (start + timedelta(days=114), LOW)

    def test_once_it_has_aged_no_day_is_left(self) -> None:
        start = days_ago(114)
        place = standing("routine", start, start + timedelta(days=126), TODAY)
        assert (place.ages_on, place.band, place.own_band) == (None, MEDIUM, LOW)

    def test_a_target_before_the_start_has_aged_from_the_next_day(self) -> None:
        assert ages_on(LOW, TODAY, TODAY - timedelta(days=5)) == TODAY + timedelta(days=1)


class TestResources:
    """7.1: a special resource moves a wait up within its band and never lowers the band."""

    @pytest.mark.parametrize(
        ("needs", "expected"),
        [
            pytest.param([], 0, id="nothing"),
            pytest.param([Need("interpreter", "Urdu")], 7, id="spoken-5-working-days"),
            pytest.param([Need("interpreter", "BSL")], 14, id="bsl-10-working-days"),
            pytest.param([Need("interpreter", "Lipspeaker")], 14, id="lipspeaker-as-bsl"),
            pytest.param([Need("interpreter", "Oromo")], 14, id="rare-language-10-working-days"),
            pytest.param([Need("interpreter", "")], 7, id="language-not-said"),
            pytest.param([Need("transport", "W2")], 5, id="transport-3-working-days"),
            pytest.param([Need("step-free", "hoist room")], 5, id="hoist"),
            pytest.param([Need("other", "an anaesthetist is there")], 5, id="anaesthetist"),
            pytest.param([Need("other", "two clinicians")], 5, id="two-clinicians"),
            pytest.param([Need("step-free"), Need("longer"), Need("format", "large print")], 0, id="the-house-has-it"),
            pytest.param([Need("transport"), Need("interpreter", "BSL")], 14, id="the-longest-counts"),
        ],
    )
    def test_lead_days(self, needs: list[Need], expected: int) -> None:
        assert lead_days(needs, POLICY) == expected

    def test_the_numbers_are_the_policys(self) -> None:
        assert lead_days([Need("interpreter", "BSL")], replace(POLICY, interpreter_bsl_wd=20)) == 28

    @pytest.mark.parametrize("priority", ["2ww", "urgent", "routine"])
    def test_up_within_the_band(self, priority: str) -> None:
        target = TODAY + timedelta(days=60)
        plain, special = (standing(priority, TODAY, target, TODAY, lead_days=days) for days in (0, 14))
        assert special.band == plain.band
        assert special.order_on == plain.order_on - timedelta(days=14)
        assert key(special) < key(plain)

    def test_not_before_a_higher_band(self) -> None:
        low = standing("routine", TODAY, TODAY + timedelta(days=3), TODAY, lead_days=14)
        medium = standing("urgent", TODAY, TODAY + timedelta(days=90), TODAY)
        assert key(medium) < key(low)


class TestTheSortKey:
    """7.3: band, national priority, days to the target, cancellations by the provider, clock start, entry."""

    NEAR, FAR = TODAY + timedelta(days=10), TODAY + timedelta(days=50)

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            pytest.param(
                key(standing("routine", TODAY, FAR, TODAY, urgency=3, severity=3)),
                key(standing("2ww", TODAY, NEAR, TODAY, urgency=2, severity=2)), id="band-before-priority",
            ),
            pytest.param(
                key(standing("2ww", TODAY, FAR, TODAY)),
                key(standing("urgent", TODAY, NEAR, TODAY, urgency=3, severity=3)), id="priority-before-target",
            ),
            pytest.param(
                key(standing("routine", TODAY, NEAR, TODAY), 0),
                key(standing("routine", TODAY, FAR, TODAY), 3), id="target-before-cancellations",
            ),
            pytest.param(
                key(standing("routine", TODAY, FAR, TODAY), 1, TODAY),
                key(standing("routine", TODAY, FAR, TODAY), 0, days_ago(9)), id="cancellations-before-clock-start",
            ),
            pytest.param(
                key(standing("routine", TODAY, FAR, TODAY), 0, days_ago(9), 7),
                key(standing("routine", TODAY, FAR, TODAY), 0, TODAY, 2), id="clock-start-before-number",
            ),
            pytest.param(
                key(standing("routine", TODAY, FAR, TODAY), 0, TODAY, 2),
                key(standing("routine", TODAY, FAR, TODAY), 0, TODAY, 7), id="number-last",
            ),
        ],
    )  # fmt: skip
    def test_what_decides(self, first: tuple[object, ...], second: tuple[object, ...]) -> None:
        assert sorted([second, first]) == [first, second]
