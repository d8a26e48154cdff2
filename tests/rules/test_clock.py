"""Instants and wall time around clock changes (domain.md 9.7)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booktui.rules import clock
from booktui.rules.values import Instant

LONDON = "Europe/London"
LORD_HOWE = "Australia/Lord_Howe"
APIA = "Pacific/Apia"
CAIRO = "Africa/Cairo"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def utc(text: str) -> Instant:
    return int(at(text).replace(tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("zone", "wall", "following"),
    [
        pytest.param(LONDON, "2026-03-29T01:00", "2026-03-29T02:00", id="first-minute-of-the-gap"),
        pytest.param(LONDON, "2026-03-29T01:30", "2026-03-29T02:00", id="middle-of-the-gap"),
        pytest.param(LONDON, "2026-03-29T01:59:59", "2026-03-29T02:00", id="last-second-of-the-gap"),
        pytest.param(LONDON, "2026-03-29T01:30:00.000500", "2026-03-29T02:00", id="microseconds"),
        pytest.param(LONDON, "2027-03-28T01:30", "2027-03-28T02:00", id="TZ-01"),
        pytest.param(LORD_HOWE, "2026-10-04T02:10", "2026-10-04T02:30", id="half-hour-gap"),
        pytest.param(CAIRO, "2026-04-24T00:00", "2026-04-24T01:00", id="midnight-is-in-the-gap"),
        pytest.param(APIA, "2011-12-30T12:00", "2011-12-31T00:00", id="a-day-left-out"),
    ],
)
def test_gap(zone: str, wall: str, following: str) -> None:
    assert not clock.exists(at(wall), zone)
    assert not clock.is_twice(at(wall), zone)
    assert clock.next_existing(at(wall), zone) == at(following)
    with pytest.raises(clock.NoSuchTime) as caught:
        clock.from_wall(at(wall), zone)
    assert (caught.value.wall, caught.value.next_wall) == (at(wall), at(following))


@pytest.mark.parametrize(
    ("zone", "wall", "sentence"),
    [
        pytest.param(
            LORD_HOWE,
            "2026-10-04T02:10",
            "Sun 4 Oct 2026 02:10 does not exist: the clocks go forward. The next is 02:30.",
            id="same-day",
        ),
        pytest.param(
            APIA,
            "2011-12-30T12:00",
            "Fri 30 Dec 2011 12:00 does not exist: the clocks go forward. The next is Sat 31 Dec 2011 00:00.",
            id="another-day",
        ),
    ],
)
def test_no_such_time_names_the_next(zone: str, wall: str, sentence: str) -> None:
    with pytest.raises(clock.NoSuchTime) as caught:
        clock.from_wall(at(wall), zone)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("zone", "wall", "instant"),
    [
        pytest.param(LONDON, "2026-03-29T00:59", "2026-03-29T00:59", id="just-before-the-gap"),
        pytest.param(LONDON, "2026-03-29T02:00", "2026-03-29T01:00", id="just-after-the-gap"),
        pytest.param(LONDON, "2026-10-25T00:59", "2026-10-24T23:59", id="just-before-the-fold"),
        pytest.param(LONDON, "2026-10-25T02:00", "2026-10-25T02:00", id="just-after-the-fold"),
        pytest.param(LONDON, "2026-11-24T09:30", "2026-11-24T09:30", id="winter"),
        pytest.param(LONDON, "2026-06-24T09:30", "2026-06-24T08:30", id="summer"),
        pytest.param(LORD_HOWE, "2026-10-04T02:30", "2026-10-03T15:30", id="after-the-half-hour-gap"),
    ],
)
def test_plain_times(zone: str, wall: str, instant: str) -> None:
    assert clock.exists(at(wall), zone)
    assert not clock.is_twice(at(wall), zone)
    assert clock.next_existing(at(wall), zone) == at(wall)
    assert clock.from_wall(at(wall), zone) == clock.from_wall(at(wall), zone, fold=1) == utc(instant)


@pytest.mark.parametrize(
    ("zone", "wall", "first", "second"),
    [
        pytest.param(LONDON, "2026-10-25T01:30", "2026-10-25T00:30", "2026-10-25T01:30", id="TZ-02"),
        pytest.param(LONDON, "2026-10-25T01:00", "2026-10-25T00:00", "2026-10-25T01:00", id="first-minute-of-the-hour"),
        pytest.param(LONDON, "2026-10-25T01:59", "2026-10-25T00:59", "2026-10-25T01:59", id="last-minute-of-the-hour"),
        pytest.param(LORD_HOWE, "2026-04-05T01:45", "2026-04-04T14:45", "2026-04-04T15:15", id="half-an-hour-apart"),
    ],
)
def test_twice(zone: str, wall: str, first: str, second: str) -> None:
    assert clock.exists(at(wall), zone)
    assert clock.is_twice(at(wall), zone)
    assert clock.next_existing(at(wall), zone) == at(wall)
    assert (clock.from_wall(at(wall), zone), clock.from_wall(at(wall), zone, fold=1)) == (utc(first), utc(second))
    assert clock.to_wall(utc(first), zone).replace(tzinfo=None) == at(wall)
    assert [clock.to_wall(utc(instant), zone).fold for instant in (first, second)] == [0, 1]


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        pytest.param(LONDON, date(2026, 3, 29), 23, id="spring"),
        pytest.param(LONDON, date(2026, 10, 25), 25, id="autumn"),
        pytest.param(LONDON, date(2026, 11, 24), 24, id="ordinary"),
        pytest.param(LORD_HOWE, date(2026, 10, 4), 23.5, id="half-hour"),
        pytest.param(CAIRO, date(2026, 4, 24), 23, id="midnight-left-out"),
        pytest.param(CAIRO, date(2026, 10, 29), 25, id="hour-before-midnight-twice"),
    ],
)
def test_day_span(zone: str, day: date, hours: float) -> None:
    start, end = clock.day_span(day, zone)
    assert (end - start) / 3600 == hours
    assert [clock.local_date(moment, zone) for moment in (start, end - 1)] == [day, day]
    assert [clock.local_date(moment, zone) for moment in (start - 1, end)] == [
        day - timedelta(days=1),
        day + timedelta(days=1),
    ]


@pytest.mark.parametrize(
    ("visit", "reminder"),
    [
        pytest.param("2027-03-28T08:00", "2027-03-27T09:00", id="TZ-03-spring-nine-the-day-before"),
        pytest.param("2026-10-25T09:00", "2026-10-24T08:00", id="autumn-nine-the-day-before"),
        pytest.param("2026-03-30T00:30", "2026-03-29T01:00", id="01-30-the-day-before-does-not-exist"),
        pytest.param("2026-10-26T01:30", "2026-10-25T00:30", id="01-30-the-day-before-comes-twice"),
        pytest.param("2026-10-25T01:30", "2026-10-24T00:30", id="of-the-second-01-30"),
    ],
)
def test_same_time_the_day_before(visit: str, reminder: str) -> None:
    assert clock.same_time(utc(visit), -1, LONDON) == utc(reminder)


def test_same_time_later_stays_on_the_clock() -> None:
    """TZ-04."""
    nine = clock.from_wall(at("2026-03-24T09:00"), LONDON)
    assert clock.spoken(clock.same_time(nine, 7, LONDON), LONDON) == "Tue 31 Mar 2026 09:00"


def test_durations_are_elapsed_time() -> None:
    """TZ-05: from 00:30 to 02:30 is one hour over the gap and three over the fold."""
    spans = [
        (clock.from_wall(at(f"{day}T02:30"), LONDON) - clock.from_wall(at(f"{day}T00:30"), LONDON)) // 3600
        for day in ("2026-03-29", "2026-10-25", "2026-11-24")
    ]
    assert spans == [1, 3, 2]


def test_today_is_the_local_date() -> None:
    """TZ-07: half past midnight in summer is still the day before in UTC."""
    assert clock.local_date(utc("2026-06-23T23:30"), LONDON) == date(2026, 6, 24)
    assert clock.local_date(utc("2026-12-23T23:30"), LONDON) == date(2026, 12, 23)


def test_shown_and_written() -> None:
    instant = utc("2026-06-04T08:05")
    assert clock.spoken(instant, LONDON) == "Thu 4 Jun 2026 09:05"
    assert clock.iso(instant) == "2026-06-04T08:05:00Z"


@given(
    st.integers(utc("2025-01-01T00:00"), utc("2029-01-01T00:00")),
    st.sampled_from([LONDON, LORD_HOWE, CAIRO, "America/St_Johns", "Asia/Kathmandu"]),
)
@settings(max_examples=200, deadline=None)
def test_every_instant_comes_back_from_its_wall_time(instant: Instant, zone: str) -> None:
    wall = clock.to_wall(instant, zone)
    assert clock.from_wall(wall.replace(tzinfo=None), zone, fold=wall.fold) == instant
    assert clock.same_time(instant, 0, zone) <= instant


@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2029, 1, 1)),
    st.sampled_from([LONDON, LORD_HOWE, CAIRO]),
)
@settings(max_examples=200, deadline=None)
def test_next_existing_exists_and_is_the_first(wall: datetime, zone: str) -> None:
    following = clock.next_existing(wall, zone)
    assert following >= wall
    assert clock.exists(following, zone)
    assert following == wall or not clock.exists(following - timedelta(seconds=1), zone)
