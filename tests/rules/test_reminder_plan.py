"""When each reminder of a visit goes: wall time over the clock changes, quiet hours, what is too late (TZ-03)."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from booktui.rules.clock import from_wall
from booktui.rules.messages.quiet import is_quiet
from booktui.rules.reminders import kind_of, plan, useful_until

LONDON, LORD_HOWE = "Europe/London", "Australia/Lord_Howe"
NIGHT = "20:00-08:00"
LONG_AGO = 0


def wall(text: str, zone: str = LONDON, fold: int = 0) -> int:
    return from_wall(datetime.fromisoformat(text), zone, fold)


def planned(visit: str, *, told: str = "", now: str = "", hours=(24, 1), quiet=NIGHT, zone=LONDON):
    told_at = wall(told, zone) if told else None
    seen = plan(wall(visit, zone), told_at, zone, hours, quiet, wall(now, zone) if now else LONG_AGO)
    return {one.kind: one.due_at for one in seen}


@pytest.mark.parametrize(
    ("visit", "day", "hour"),
    [
        pytest.param("2026-11-24T00:30", "2026-11-23T08:00", None, id="00:30"),
        pytest.param("2026-11-24T07:45", "2026-11-23T08:00", None, id="07:45"),
        pytest.param("2026-11-24T08:10", "2026-11-23T08:10", None, id="08:10-quiet-ends-10-minutes-before"),
        pytest.param("2026-11-24T08:15", "2026-11-23T08:15", "2026-11-24T08:00", id="08:15"),
        pytest.param("2026-11-24T08:30", "2026-11-23T08:30", "2026-11-24T08:00", id="08:30"),
        pytest.param("2026-11-24T09:00", "2026-11-23T09:00", "2026-11-24T08:00", id="09:00"),
        pytest.param("2026-11-24T20:30", "2026-11-24T08:00", "2026-11-24T19:30", id="20:30"),
        pytest.param("2026-11-24T21:00", "2026-11-24T08:00", None, id="21:00-its-hour-is-quiet-to-the-end"),
        pytest.param("2027-03-28T09:00", "2027-03-27T09:00", "2027-03-28T08:00", id="TZ-03-spring"),
        pytest.param("2026-10-25T09:00", "2026-10-24T09:00", "2026-10-25T08:00", id="TZ-03-autumn"),
        pytest.param("2027-03-29T01:30", "2027-03-28T08:00", None, id="the-day-before-is-in-the-spring-gap"),
        pytest.param("2026-12-29T09:00", "2026-12-28T09:00", "2026-12-29T08:00", id="TZ-10-texts-go-on-closed-days"),
    ],
)
def test_a_day_and_an_hour_ahead(visit: str, day: str, hour: str | None) -> None:
    wanted = {"remind-24h": wall(day)} | ({"remind-1h": wall(hour)} if hour else {})
    assert planned(visit) == wanted


@pytest.mark.parametrize(
    ("visit", "day", "hour", "zone"),
    [
        pytest.param("2027-03-29T01:30", wall("2027-03-28T02:00"), wall("2027-03-29T00:30"), LONDON, id="spring-gap"),
        pytest.param("2026-10-26T01:30", wall("2026-10-25T01:30"), wall("2026-10-26T00:30"), LONDON, id="first-of-two"),
        pytest.param(
            "2026-10-05T02:15", wall("2026-10-04T02:30", LORD_HOWE), wall("2026-10-05T01:15", LORD_HOWE), LORD_HOWE,
            id="half-an-hour-gap",
        ),
        pytest.param(
            "2026-10-04T03:00", wall("2026-10-03T03:00", LORD_HOWE), wall("2026-10-04T01:30", LORD_HOWE), LORD_HOWE,
            id="an-hour-is-elapsed-over-the-half-hour-gap",
        ),
    ],
)  # fmt: skip
def test_the_wall_clock_rule_without_quiet_hours(visit: str, day: int, hour: int, zone: str) -> None:
    """TZ-03: the same wall time the day before; one that is not there is the end of the gap, of two the first."""
    assert planned(visit, quiet="00:00-00:00", zone=zone) == {"remind-24h": day, "remind-1h": hour}


def test_an_hour_before_is_elapsed() -> None:
    """A visit at the second 01:30 of 25 October 2026 has its hour at the first."""
    visit = wall("2026-10-25T01:30", fold=1)
    assert plan(visit, None, LONDON, (1,), "00:00-00:00", LONG_AGO)[0].due_at == wall("2026-10-25T01:30")


def test_what_a_profile_adds() -> None:
    found = planned("2026-11-24T09:00", hours=(1, 24, 168, 48, 36, 0, 24))
    assert found == {
        "remind-7d": wall("2026-11-17T09:00"), "remind-2d": wall("2026-11-22T09:00"),
        "remind-36h": wall("2026-11-23T08:00"), "remind-24h": wall("2026-11-23T09:00"),
        "remind-1h": wall("2026-11-24T08:00"),
    }  # fmt: skip
    assert list(found)[0] == "remind-7d"
    assert kind_of(25) == "remind-25h"


def test_before_the_quiet_time_where_after_it_is_too_late() -> None:
    """Twelve hours before 09:00 is 21:00; at 08:00 there would be one hour left."""
    assert planned("2026-11-24T09:00", hours=(12,)) == {"remind-12h": wall("2026-11-23T19:59")}
    assert planned("2026-11-24T10:00", hours=(12,)) == {"remind-12h": wall("2026-11-24T08:00")}


@pytest.mark.parametrize(
    ("told", "kinds"),
    [
        pytest.param("2026-11-23T08:59", ["remind-24h", "remind-1h"], id="a-minute-before-it-was-due"),
        pytest.param("2026-11-23T09:00", ["remind-1h"], id="as-it-was-due"),
        pytest.param("2026-11-24T07:59", ["remind-1h"], id="this-morning"),
        pytest.param("2026-11-24T08:30", [], id="half-an-hour-before"),
    ],
)
def test_who_was_told_after_it_was_due_is_not_told_again(told: str, kinds: list[str]) -> None:
    assert list(planned("2026-11-24T09:00", told=told)) == kinds


def test_told_in_the_night_that_holds_it_back() -> None:
    """It was due at 00:30 and waits for 08:00; who booked at 07:00 has just been told."""
    assert planned("2026-11-24T00:30", told="2026-11-23T07:00") == {}


@pytest.mark.parametrize(
    ("now", "kinds"),
    [
        pytest.param("2026-11-24T09:30", ["remind-24h", "remind-1h"], id="two-hours-before"),
        pytest.param("2026-11-24T09:31", ["remind-1h"], id="a-minute-later"),
        pytest.param("2026-11-24T11:20", ["remind-1h"], id="ten-minutes-before"),
        pytest.param("2026-11-24T11:21", [], id="too-late-for-both"),
    ],
)
def test_a_time_that_passed_unattended(now: str, kinds: list[str]) -> None:
    assert list(planned("2026-11-24T11:30", now=now)) == kinds


def test_in_the_night_what_the_morning_makes_too_late_is_left_out() -> None:
    """At 07:00 a text waits for 08:00; for a visit at 09:30 that is too late for the day's reminder."""
    assert planned("2026-11-24T09:30", now="2026-11-24T07:00") == {"remind-1h": wall("2026-11-24T08:30")}


CLOCK = st.times().map(lambda clock: f"{clock:%H:%M}")
NEAR = st.integers(-200_000, 200_000)


@given(
    st.one_of(st.integers(1_700_000_000, 1_900_000_000), NEAR.map(lambda by: wall("2026-10-25T01:30") + by)),
    st.one_of(st.none(), st.integers(0, 30 * 86_400)), NEAR, CLOCK, CLOCK,
    st.sets(st.sampled_from([0, 1, 2, 3, 4, 12, 24, 36, 48, 168])),
    st.sampled_from([LONDON, LORD_HOWE, "America/New_York"]),
)  # fmt: skip
@example(wall("2027-03-28T09:00"), None, -100_000, "20:00", "08:00", {24, 1}, LONDON)
def test_never_in_quiet_hours_nor_after_the_visit(start, told_before, ahead, begins, ends, hours, zone) -> None:
    quiet, now = f"{begins}-{ends}", start + ahead
    told_at = None if told_before is None else start - told_before
    found = plan(start, told_at, zone, hours, quiet, now)
    by_kind = {kind_of(number): number for number in hours}
    assert len({one.kind for one in found}) == len(found)
    for one in found:
        assert not is_quiet(one.due_at, quiet, zone)
        assert one.due_at < start
        assert max(one.due_at, now) <= useful_until(start, by_kind[one.kind])
        assert told_at is None or told_at < one.due_at
