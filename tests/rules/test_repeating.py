"""Repeating absences: their parts in wall time, the same however they are made; their words."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booktui.rules.clinics.repeating import Repeating, parts
from booktui.rules.clock import from_wall, to_wall

LONDON = "Europe/London"
FIRST = date(2027, 1, 4)
"""A Monday."""


def walls(rule: Repeating, since: date, until: date) -> list[tuple[str, str]]:
    return [
        (f"{to_wall(start, rule.zone):%Y-%m-%d %H:%M}", f"{to_wall(end, rule.zone):%Y-%m-%d %H:%M}")
        for start, end in parts(rule, since, until)
    ]


@pytest.mark.parametrize(
    ("rule", "window", "expected"),
    [
        (
            Repeating("FREQ=WEEKLY;BYDAY=SU", LONDON, date(2027, 3, 21), None, "09:00", "10:00"),
            (date(2027, 3, 21), date(2027, 3, 28)),
            [("2027-03-21 09:00", "2027-03-21 10:00"), ("2027-03-28 09:00", "2027-03-28 10:00")],
        ),
        (
            Repeating("FREQ=WEEKLY;BYDAY=SU", LONDON, date(2027, 3, 28), None, "01:30", "03:00"),
            (date(2027, 3, 28), date(2027, 3, 28)),
            [("2027-03-28 02:00", "2027-03-28 03:00")],
        ),
        (
            Repeating("FREQ=DAILY", LONDON, date(2027, 12, 31), None, "22:00", "06:00"),
            (date(2027, 12, 31), date(2027, 12, 31)),
            [("2027-12-31 22:00", "2028-01-01 06:00")],
        ),
        (
            Repeating("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", LONDON, date(2027, 1, 1)),
            (date(2027, 1, 1), date(2032, 12, 31)),
            [("2028-02-29 00:00", "2028-03-01 00:00"), ("2032-02-29 00:00", "2032-03-01 00:00")],
        ),
        (
            Repeating("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "Asia/Tokyo", FIRST, date(2027, 1, 25), "09:00", "12:00"),
            (date(2027, 1, 11), date(2027, 3, 1)),
            [("2027-01-18 09:00", "2027-01-18 12:00")],
        ),
        (
            Repeating("FREQ=WEEKLY;COUNT=3;BYDAY=MO", LONDON, FIRST),
            (date(2027, 1, 11), date(2027, 3, 1)),
            [("2027-01-11 00:00", "2027-01-12 00:00"), ("2027-01-18 00:00", "2027-01-19 00:00")],
        ),
        (Repeating("FREQ=DAILY", LONDON, FIRST), (date(2026, 1, 1), date(2027, 1, 3)), []),
    ],
    ids=[
        "spring",
        "in-the-gap",
        "over-midnight-and-year",
        "leap-day",
        "from-its-anchor",
        "counted",
        "before-it-begins",
    ],
)
def test_parts_are_in_the_wall_time_of_their_place(
    rule: Repeating, window: tuple[date, date], expected: list[tuple[str, str]]
) -> None:
    assert walls(rule, *window) == expected


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2027, 3, 28), 23), (date(2027, 10, 31), 25), (date(2027, 6, 6), 24)],
    ids=["spring", "autumn", "plain"],
)  # fmt: skip
def test_a_whole_day_is_as_long_as_its_day(day: date, hours: int) -> None:
    (one,) = parts(Repeating("FREQ=DAILY", LONDON, FIRST), day, day)
    assert (one.end - one.start, one.start) == (
        hours * 3600,
        from_wall(datetime.combine(day, datetime.min.time()), LONDON),
    )


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Repeating("FREQ=WEEKLY;BYDAY=FR", LONDON, FIRST), "Fridays"),
        (Repeating("FREQ=WEEKLY;BYDAY=FR", LONDON, FIRST, date(2027, 3, 31), "13:00", "17:00"),
         "Fridays 13:00 to 17:00 until 31 Mar 2027"),
        (Repeating("FREQ=YEARLY;BYMONTH=5", LONDON, FIRST), "FREQ=YEARLY;BYMONTH=5"),
    ],
    ids=["days", "hours", "rule"],
)  # fmt: skip
def test_it_is_said_in_words(rule: Repeating, words: str) -> None:
    assert rule.words == words


HOURS = st.integers(0, 47).map(lambda half: f"{half // 2:02d}:{half % 2 * 30:02d}")
RULES = st.sampled_from(
    ["FREQ=DAILY", "FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;BYDAY=MO,FR", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU",
     "FREQ=MONTHLY;BYDAY=5MO", "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=WEEKLY;COUNT=9;BYDAY=WE"]
)  # fmt: skip
ZONES = st.sampled_from([LONDON, "America/New_York", "Australia/Lord_Howe", "Asia/Beirut", "Pacific/Apia"])


@settings(max_examples=150, deadline=None)
@given(RULES, ZONES, st.one_of(st.just(("", "")), st.tuples(HOURS, HOURS).filter(lambda pair: pair[0] != pair[1])),
       st.integers(0, 400), st.integers(0, 400), st.integers(0, 400))  # fmt: skip
def test_made_in_pieces_they_are_the_same(
    recur: str, zone: str, hours: tuple[str, str], days: int, first: int, second: int
) -> None:
    rule = Repeating(recur, zone, FIRST, FIRST + timedelta(days), *hours)
    middle, last = FIRST + timedelta(first), FIRST + timedelta(first + second)
    every = parts(rule, FIRST, last)
    assert parts(rule, FIRST, middle) + parts(rule, middle + timedelta(days=1), last) == every
    assert all(one.start < one.end for one in every)
    assert all(early.end <= late.start for early, late in pairwise(every))
