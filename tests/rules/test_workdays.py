"""Working days and hours, with the worked examples of the guide to the field."""

from datetime import date, time

import pytest

from booktui.rules.workdays import (
    after_working_hours,
    is_working,
    on_day,
    reply_due,
    working_between,
    working_days_after,
    working_days_before,
)
from desks import at

CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)})
EASTER = frozenset({date(2027, 3, 26), date(2027, 3, 29)})


@pytest.mark.parametrize(
    ("day", "count", "closed", "then"),
    [
        pytest.param(date(2026, 12, 24), 2, CHRISTMAS, date(2026, 12, 30), id="over-christmas"),
        pytest.param(date(2026, 12, 14), 10, CHRISTMAS, date(2026, 12, 30), id="INT-04-christmas"),
        pytest.param(date(2026, 11, 23), 10, CHRISTMAS, date(2026, 12, 7), id="INT-04-plain"),
        pytest.param(date(2027, 3, 19), 10, EASTER, date(2027, 4, 6), id="INT-04-easter"),
        pytest.param(date(2026, 11, 28), 0, (), date(2026, 11, 30), id="none-from-a-saturday"),
        pytest.param(date(2026, 11, 28), 1, (), date(2026, 11, 30), id="one-from-a-saturday"),
    ],
)
def test_working_days_after(day, count, closed, then):
    assert working_days_after(day, count, closed) == then


@pytest.mark.parametrize(
    ("day", "count", "closed", "then"),
    [
        pytest.param(date(2026, 12, 30), 2, CHRISTMAS, date(2026, 12, 24), id="over-christmas"),
        pytest.param(date(2026, 12, 20), 0, (), date(2026, 12, 18), id="none-from-a-sunday"),
        pytest.param(date(2026, 11, 26), 3, (), date(2026, 11, 23), id="three"),
    ],
)
def test_working_days_before(day, count, closed, then):
    assert working_days_before(day, count, closed) == then


def test_working_between_leaves_the_first_day_out():
    assert working_between(date(2026, 12, 24), date(2026, 12, 30), CHRISTMAS) == 2
    assert working_between(date(2026, 12, 24), date(2026, 12, 24), CHRISTMAS) == 0
    assert not is_working(date(2026, 12, 28), CHRISTMAS)


@pytest.mark.parametrize(
    ("calendar", "due"), [("plain", "2026-11-28T16:00"), ("working", "2026-11-30T16:00")], ids=["plain", "working"]
)
def test_a_message_on_friday_afternoon(calendar, due):
    assert reply_due(at("2026-11-27T16:00"), 24, calendar, "Europe/London", ()) == at(due)


def test_a_reply_keeps_its_wall_time_over_a_clock_change():
    assert reply_due(at("2027-03-26T16:00"), 24, "working", "Europe/London", EASTER) == at("2027-03-30T16:00")


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        pytest.param("2026-11-23T10:00", 4, "2026-11-23T14:00", id="the-same-day"),
        pytest.param("2026-11-23T15:00", 4, "2026-11-24T11:00", id="over-night"),
        pytest.param("2026-11-27T16:00", 4, "2026-11-30T12:00", id="over-a-weekend"),
        pytest.param("2026-11-28T16:00", 4, "2026-11-30T13:00", id="from-a-saturday"),
        pytest.param("2026-11-23T06:00", 8, "2026-11-23T17:00", id="a-whole-day-from-before-opening"),
    ],
)
def test_working_hours(start, hours, due):
    assert after_working_hours(at(start), hours, "Europe/London", (), time(9), time(17)) == at(due)


def test_the_same_wall_time_on_another_day_in_the_gap_is_the_next_that_there_is():
    assert on_day(at("2027-03-26T01:30"), date(2027, 3, 28), "Europe/London") == at("2027-03-28T02:00")
