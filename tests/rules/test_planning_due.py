"""By when displaced clients are told and rebooked (domain.md 2.8), over holidays and weekends of England."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from booktui.rules.planning.due import Due, RebookPolicy, add_working_days, due, rebook_by, work_by

CLOSED = frozenset(
    date.fromisoformat(day)
    for day in ("2026-12-25", "2026-12-26", "2026-12-28", "2027-01-01", "2027-03-26", "2027-03-29")
)
POLICY = RebookPolicy()


@pytest.mark.parametrize(
    ("cut_on", "expected"),
    [
        pytest.param("2026-11-24", "2026-11-26", id="tuesday"),
        pytest.param("2026-11-26", "2026-11-30", id="thursday-over-the-weekend"),
        pytest.param("2026-11-28", "2026-12-01", id="saturday"),
        pytest.param("2026-11-29", "2026-12-01", id="sunday"),
        pytest.param("2026-12-24", "2026-12-30", id="christmas-eve"),
        pytest.param("2026-12-25", "2026-12-30", id="christmas-day"),
        pytest.param("2026-12-31", "2027-01-05", id="new-years-eve"),
        pytest.param("2027-03-25", "2027-03-31", id="maundy-thursday"),
        pytest.param("2028-02-28", "2028-03-01", id="over-29-february"),
    ],
)
def test_two_working_days(cut_on: str, expected: str) -> None:
    assert add_working_days(date.fromisoformat(cut_on), 2, CLOSED) == date.fromisoformat(expected)


def test_no_working_days_is_the_day_itself() -> None:
    assert add_working_days(date(2026, 11, 28), 0, CLOSED) == date(2026, 11, 28)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param("2026-11-24", "2026-11-24", id="working"),
        pytest.param("2026-12-20", "2026-12-18", id="sunday"),
        pytest.param("2026-12-28", "2026-12-24", id="christmas"),
        pytest.param("2027-03-29", "2027-03-25", id="easter-monday"),
    ],
)
def test_work_by(day: str, expected: str) -> None:
    assert work_by(date.fromisoformat(day), CLOSED) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("priority", "target", "expected"),
    [
        pytest.param("2ww", "2026-12-07", "2026-12-07", id="cancer-inside-the-target"),
        pytest.param("2ww", None, "2026-12-15", id="cancer-without-target-as-urgent"),
        pytest.param("urgent", "2026-12-07", "2026-12-15", id="urgent-14-days"),
        pytest.param("routine", None, "2027-01-12", id="routine-42-days"),
    ],
)
def test_rebook_by(priority: str, target: str | None, expected: str) -> None:
    target_on = date.fromisoformat(target) if target else None
    assert rebook_by(date(2026, 12, 1), priority, target_on, POLICY) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("days", "phone"), [pytest.param(5, True, id="five-days-away"), pytest.param(6, False, id="six")]
)
def test_phone_first(days: int, phone: bool) -> None:
    cut_on = date(2026, 11, 24)
    old_on = cut_on + timedelta(days=days)
    assert due(cut_on, old_on, "routine", None, POLICY, CLOSED) == Due(
        date(2026, 11, 26), phone, old_on + timedelta(days=42)
    )


@pytest.mark.parametrize(
    ("old_on", "expected"),
    [
        pytest.param("2026-12-24", "2026-12-24", id="the-same-day"),
        pytest.param("2026-12-29", "2026-12-29", id="before-two-working-days-are-over"),
        pytest.param("2026-12-31", "2026-12-30", id="after-them"),
    ],
)
def test_told_no_later_than_the_old_date(old_on: str, expected: str) -> None:
    found = due(date(2026, 12, 24), date.fromisoformat(old_on), "routine", None, POLICY, CLOSED)
    assert found.tell_by == date.fromisoformat(expected)


def test_the_numbers_are_the_policys() -> None:
    policy = RebookPolicy(tell_working_days=1, phone_within_days=9, rebook_days={"urgent": 7, "routine": 28})
    found = due(date(2026, 11, 24), date(2026, 12, 3), "urgent", None, policy)
    assert found == Due(date(2026, 11, 25), True, date(2026, 12, 10))
