"""Which backups are kept, and when the next is due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from booktui.rules.backups import HOUR, Keep, next_at, surplus
from booktui.rules.clock import iso

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
"""A Monday."""


def ago(days: float) -> int:
    return int((NOON - timedelta(days=days)).timestamp())


def kept(made: list[int], keep: Keep) -> list[str]:
    gone = set(surplus(made, keep, "Europe/London"))
    return [iso(one)[:10] for one in sorted(made, reverse=True) if one not in gone]


def test_the_newest_of_each_day_week_and_month() -> None:
    daily = [ago(days) for days in range(100)]
    assert kept(daily, Keep(3, 3, 3)) == [
        "2026-11-23", "2026-11-22", "2026-11-21",  # days; the first is also this week's and this month's
        "2026-11-15",  # with the 22nd the weeks before
        "2026-10-31", "2026-09-30",
    ]  # fmt: skip


def test_of_one_day_the_newest_is_kept() -> None:
    assert surplus([ago(0), ago(0.1), ago(0.2)], Keep(5, 0, 0), "UTC") == [ago(0.2), ago(0.1)]


def test_the_newest_is_kept_whatever_the_rule_says() -> None:
    assert surplus([ago(0), ago(1)], Keep(0, 0, 0), "UTC") == [ago(1)]
    assert surplus([], Keep(), "UTC") == []


def test_days_are_those_of_the_clinic() -> None:
    late, later = (
        int(datetime(2026, 6, 1, 22, 30, tzinfo=UTC).timestamp()),
        int(datetime(2026, 6, 1, 23, 30, tzinfo=UTC).timestamp()),
    )
    assert surplus([late, later], Keep(2, 0, 0), "UTC") == [late]
    assert surplus([late, later], Keep(2, 0, 0), "Europe/London") == []


@pytest.mark.parametrize(
    ("last", "due"),
    [(None, 1000), (1000 - HOUR, 1000 + HOUR), (1000 - 9 * HOUR, 1000 - 7 * HOUR), (5000, 1000)],
    ids=["never", "not-yet", "overdue", "made-in-the-future"],
)
def test_when_the_next_is_due(last: int | None, due: int) -> None:
    assert next_at(last, 2, 1000) == due
