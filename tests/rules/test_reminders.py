"""When somebody is reminded (domain.md 9.7), who is rung first, and how urgent what is due is."""

from __future__ import annotations

from datetime import date

import pytest

from booktui.rules.due import LATE, LATER, NOW, SOON, TODAY, place, rank
from booktui.rules.reminders import Risk, call_at, call_days, points, text_at, why
from desks import at

CLOSED = frozenset({date(2026, 12, 25), date(2026, 12, 28), date(2027, 3, 26), date(2027, 3, 29)})
LONDON = "Europe/London"


@pytest.mark.parametrize(
    ("visit", "told"),
    [
        pytest.param("2027-03-28T09:00", "2027-03-27T09:00", id="TZ-03-wall-time-over-the-spring-change"),
        pytest.param("2026-10-25T09:00", "2026-10-24T09:00", id="TZ-03-wall-time-over-the-autumn-change"),
        pytest.param("2026-12-29T09:00", "2026-12-28T09:00", id="TZ-03-closed-days-count"),
    ],
)
def test_a_text_goes_out_at_the_same_time_the_day_before(visit: str, told: str) -> None:
    """TZ-03: patients expect the same clock time; 24 elapsed hours would be Saturday 08:00."""
    assert text_at(at(visit), LONDON) == at(told)


@pytest.mark.parametrize(
    ("visit", "rung"),
    [
        pytest.param("2026-12-29T09:00", "2026-12-24T09:00", id="TZ-10-over-christmas"),
        pytest.param("2026-11-24T09:00", "2026-11-23T09:00", id="the-day-before"),
        pytest.param("2026-11-30T14:30", "2026-11-27T14:30", id="friday-for-monday"),
        pytest.param("2027-03-28T09:00", "2027-03-25T09:00", id="TZ-03-good-friday-is-closed"),
    ],
)
def test_a_call_is_made_on_the_last_open_day_before(visit: str, rung: str) -> None:
    """TZ-10: Tuesday 29 December is rung about on Thursday the 24th."""
    assert call_at(at(visit), LONDON, CLOSED) == at(rung)


@pytest.mark.parametrize(
    ("today", "days"),
    [
        (date(2026, 12, 24), (date(2026, 12, 25), date(2026, 12, 29))),
        (date(2026, 11, 23), (date(2026, 11, 24), date(2026, 11, 24))),
        (date(2026, 11, 27), (date(2026, 11, 28), date(2026, 11, 30))),
        (date(2026, 11, 28), None),
        (date(2026, 12, 25), None),
    ],
    ids=["TZ-10-thursday-before-christmas", "monday", "friday", "saturday", "closed"],
)
def test_whose_visits_are_rung_about_today(today: date, days: tuple[date, date] | None) -> None:
    """TZ-10: every visit is rung about on exactly one day, the last open one before it."""
    assert call_days(today, CLOSED) == days


def test_who_missed_most_is_rung_first() -> None:
    risks = [
        Risk(missed=2), Risk(missed=1, cancer=True), Risk(missed=1), Risk(cancer=True), Risk(cancelled=2),
        Risk(support=True), Risk(booked_days=15), Risk(booked_days=14),
    ]  # fmt: skip
    assert [points(risk) for risk in risks] == [8, 7, 4, 3, 2, 1, 1, 0]


def test_why_in_words() -> None:
    assert why(Risk(2, 1, True, True, 40)) == (
        "missed 2 before, suspected cancer, cancelled 1 before, support comes too, booked long ago"
    )
    assert why(Risk()) == ""


@pytest.mark.parametrize(
    ("due", "urgency"),
    [(-1, LATE), (0, NOW), (900, NOW), (901, SOON), (3600, SOON), (3601, TODAY), (14_399, TODAY), (14_400, LATER)],
)
def test_how_urgent(due: int, urgency: int) -> None:
    now = at("2026-11-24T20:00")
    assert rank(now + due, now, at("2026-11-25T00:00")) == urgency


def test_paperwork_waits_for_people() -> None:
    """A visit without an outcome is late for days before anybody is harmed by it; a question passed up is not."""
    kinds = ("escalation", "task", "outcome")
    found = [("outcome", LATE), ("escalation", TODAY), ("task", LATER), ("task", LATE), ("outcome", LATER)]
    assert sorted(found, key=lambda one: place(one[1], one[0], kinds)) == [
        ("task", LATE), ("escalation", TODAY), ("outcome", LATE), ("task", LATER), ("outcome", LATER),
    ]  # fmt: skip
