"""When those who wait are asked whether it is still needed (TRK-02, TRK-03)."""

from __future__ import annotations

from datetime import date

import pytest

from booktui.rules.validation import given_up, next_on, why

START = date(2026, 1, 5)
MARKS = (12, 26, 52)


@pytest.mark.parametrize(
    ("last", "due"),
    [
        pytest.param(None, date(2026, 3, 30), id="TRK-02-never-12-weeks-of-wait"),
        pytest.param(date(2026, 2, 2), date(2026, 3, 30), id="TRK-02-at-12-weeks-though-spoken-with"),
        pytest.param(date(2026, 3, 30), date(2026, 6, 22), id="TRK-02-12-weeks-on"),
        pytest.param(date(2026, 6, 1), date(2026, 7, 6), id="TRK-02-at-26-weeks"),
        pytest.param(date(2026, 7, 6), date(2026, 9, 28), id="TRK-02-from-week-26-on"),
        pytest.param(date(2026, 12, 1), date(2027, 1, 4), id="TRK-02-at-52-weeks"),
        pytest.param(date(2027, 1, 4), date(2027, 3, 29), id="past-every-mark"),
        pytest.param(date(2025, 12, 1), date(2026, 3, 30), id="contact-before-the-clock-began"),
    ],
)
def test_next(last: date | None, due: date) -> None:
    assert next_on(START, last, 12, MARKS) == due


def test_other_weeks_by_policy() -> None:
    assert next_on(START, None, 8, ()) == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("reminders", "over"), [(0, False), (1, False), (2, True)], ids=["asked", "reminded-once", "TRK-03-twice"]
)
def test_given_up(reminders: int, over: bool) -> None:
    assert given_up(reminders, 2) is over


def test_why() -> None:
    assert why(START, None, date(2026, 4, 1)) == "waits 12 weeks, no contact yet"
    assert why(START, date(2026, 3, 1), date(2026, 5, 25)) == "12 weeks since the last contact"
