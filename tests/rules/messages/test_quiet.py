"""The quiet hours in wall time, across midnight and both clock changes (domain.md 9.7)."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booktui.rules.clock import from_wall
from booktui.rules.messages.quiet import is_quiet, last_allowed_before, length, next_allowed

LONDON, LORD_HOWE = "Europe/London", "Australia/Lord_Howe"
NIGHT = "20:00-08:00"


def wall(text: str, zone: str = LONDON, fold: int = 0) -> int:
    return from_wall(datetime.fromisoformat(text), zone, fold)


@pytest.mark.parametrize(
    ("at", "later", "before"),
    [
        pytest.param("2026-11-24T19:59", "2026-11-24T19:59", "2026-11-24T19:59", id="not-yet"),
        pytest.param("2026-11-24T20:00", "2026-11-25T08:00", "2026-11-24T19:59", id="begins"),
        pytest.param("2026-11-24T23:59", "2026-11-25T08:00", "2026-11-24T19:59", id="evening"),
        pytest.param("2026-11-25T00:30", "2026-11-25T08:00", "2026-11-24T19:59", id="after-midnight"),
        pytest.param("2026-11-25T07:59", "2026-11-25T08:00", "2026-11-24T19:59", id="the-last-minute"),
        pytest.param("2026-11-25T08:00", "2026-11-25T08:00", "2026-11-25T08:00", id="over"),
        pytest.param("2027-03-28T00:30", "2027-03-28T08:00", "2027-03-27T19:59", id="spring-night-of-11-hours"),
        pytest.param("2026-10-25T00:30", "2026-10-25T08:00", "2026-10-24T19:59", id="autumn-night-of-13-hours"),
        pytest.param("2027-10-31T23:00", "2027-11-01T08:00", "2027-10-31T19:59", id="evening-of-the-change"),
    ],
)
def test_the_night(at: str, later: str, before: str) -> None:
    assert next_allowed(wall(at), NIGHT, LONDON) == wall(later)
    assert last_allowed_before(wall(at), NIGHT, LONDON) == wall(before)
    assert is_quiet(wall(at), NIGHT, LONDON) == (at != later)


def test_a_bound_that_spring_skips_is_the_end_of_the_gap() -> None:
    """01:30 is not there on 28 March 2027: quiet until 02:00, which follows 00:59."""
    assert next_allowed(wall("2027-03-28T00:30"), "20:00-01:30", LONDON) == wall("2027-03-28T02:00")
    assert next_allowed(wall("2027-03-28T02:00"), "01:30-08:00", LONDON) == wall("2027-03-28T08:00")


def test_a_bound_that_comes_twice_leaves_no_quiet_minute_out() -> None:
    """01:30 comes twice on 25 October 2026: quiet until the second, and from the first."""
    assert next_allowed(wall("2026-10-25T01:30"), "20:00-01:30", LONDON) == wall("2026-10-25T01:30", fold=1)
    assert is_quiet(wall("2026-10-25T01:45"), "01:30-08:00", LONDON)
    assert is_quiet(wall("2026-10-25T01:15", fold=1), "01:30-08:00", LONDON)


@pytest.mark.parametrize(
    ("at", "later"),
    [
        pytest.param("2026-10-04T01:45", "2026-10-04T02:30", id="spring-gap-02:00-to-02:30"),
        pytest.param("2027-04-04T01:15", "2027-04-04T02:15", id="autumn-01:30-to-02:00-twice"),
    ],
)
def test_half_an_hour_on_lord_howe(at: str, later: str) -> None:
    assert next_allowed(wall(at, LORD_HOWE), "20:00-02:15", LORD_HOWE) == wall(later, LORD_HOWE)


def test_within_a_day_and_never() -> None:
    assert next_allowed(wall("2026-11-24T13:30"), "13:00-14:00", LONDON) == wall("2026-11-24T14:00")
    assert last_allowed_before(wall("2026-11-24T13:30"), "13:00-14:00", LONDON) == wall("2026-11-24T12:59")
    assert not is_quiet(wall("2026-11-24T09:00"), "09:00-09:00", LONDON)


@pytest.mark.parametrize(("quiet", "hours"), [(NIGHT, 12), ("13:00-14:00", 1), ("09:00-09:00", 0), ("08:00-07:00", 23)])
def test_how_long(quiet: str, hours: int) -> None:
    assert length(quiet) == hours * 3600


CLOCK = st.times().map(lambda clock: f"{clock:%H:%M}")


@given(
    st.integers(1_700_000_000, 1_900_000_000), CLOCK, CLOCK,
    st.sampled_from([LONDON, LORD_HOWE, "America/New_York", "Pacific/Apia"]),
)  # fmt: skip
def test_both_ways_lead_out_of_it(at: int, begins: str, ends: str, zone: str) -> None:
    quiet = f"{begins}-{ends}"
    later, before = next_allowed(at, quiet, zone), last_allowed_before(at, quiet, zone)
    assert before <= at <= later
    assert not is_quiet(later, quiet, zone)
    assert not is_quiet(before, quiet, zone)
    assert (before == at == later) == (not is_quiet(at, quiet, zone))
