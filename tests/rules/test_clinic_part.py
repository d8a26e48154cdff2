"""Which part of a session is meant by what people say."""

from __future__ import annotations

from datetime import datetime

import pytest

from booktui.rules.clinics.part import BadPart, read_part
from booktui.rules.clock import from_wall
from booktui.rules.values import Span

ZONE = "Europe/London"


def at(text: str) -> int:
    return from_wall(datetime.fromisoformat(text), ZONE)


MORNING = Span(at("2027-01-12 09:00"), at("2027-01-12 12:30"))
AFTERNOON = Span(at("2027-01-12 13:30"), at("2027-01-12 17:00"))
NIGHT = Span(at("2027-01-12 22:00"), at("2027-01-13 02:00"))
SPRING = Span(at("2027-03-28 00:30"), at("2027-03-28 06:00"))


@pytest.mark.parametrize(
    ("text", "session", "start", "end"),
    [
        pytest.param("10-11:30", MORNING, "10:00", "11:30", id="hours"),
        pytest.param("10:00 to 11:30", MORNING, "10:00", "11:30", id="to"),
        pytest.param("from 10 until 11", MORNING, "10:00", "11:00", id="from-until"),
        pytest.param("1000 - 1130", MORNING, "10:00", "11:30", id="four-digits"),
        pytest.param("11-12", MORNING, "11:00", "12:00", id="to-noon"),
        pytest.param("11 - noon", MORNING, "11:00", "12:00", id="noon"),
        pytest.param("from 11", MORNING, "11:00", "12:30", id="to-the-end"),
        pytest.param("11-", MORNING, "11:00", "12:30", id="dash-to-the-end"),
        pytest.param("09-10", MORNING, "09:00", "10:00", id="nought-nine"),
        pytest.param("until 10", MORNING, "09:00", "10:00", id="from-the-start"),
        pytest.param("-10", MORNING, "09:00", "10:00", id="dash-from-the-start"),
        pytest.param("8-10", MORNING, "09:00", "10:00", id="over-the-start"),
        pytest.param("12-1pm", MORNING, "12:00", "12:30", id="over-the-end"),
        pytest.param("2-3", AFTERNOON, "14:00", "15:00", id="afternoon-hours"),
        pytest.param("2:15-3.45", AFTERNOON, "14:15", "15:45", id="afternoon-minutes"),
        pytest.param("14-15", AFTERNOON, "14:00", "15:00", id="bare-24-hours"),
        pytest.param("14-15:30", AFTERNOON, "14:00", "15:30", id="bare-and-written"),
        pytest.param("from 15", AFTERNOON, "15:00", "17:00", id="bare-to-the-end"),
    ],
)
def test_a_part_of_the_session(text: str, session: Span, start: str, end: str) -> None:
    assert read_part(text, session, ZONE) == Span(at(f"2027-01-12 {start}"), at(f"2027-01-12 {end}"))


def test_after_midnight_is_the_next_day() -> None:
    assert read_part("11pm-1", NIGHT, ZONE) == Span(at("2027-01-12 23:00"), at("2027-01-13 01:00"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("", "Say which part goes: 10-11:30, from 11, or until 10.", id="nothing"),
        pytest.param("soon", "'soon' is not understood. Say for example 10-11:30, from 11, or until 10.", id="words"),
        pytest.param("10-soon", "'soon' is not a time of day. Say for example 10-11:30, from 11, or until 10.", id="half"),
        pytest.param("11-10", "'11-10' ends before it begins.", id="wrong-way-round"),
        pytest.param("2pm-3pm", "'2pm-3pm' is outside the session.", id="outside"),
        pytest.param("13pm-14", "There is no 13pm: hours with am or pm are 1 to 12.", id="no-such-hour"),
        pytest.param("14-15", "'14-15' is outside the session.", id="hours-outside"),
        pytest.param("9-24", "'24' is not a time of day. Say for example 10-11:30, from 11, or until 10.", id="no-24"),
    ],
)  # fmt: skip
def test_what_is_no_part_is_said(text: str, sentence: str) -> None:
    with pytest.raises(BadPart) as problem:
        read_part(text, MORNING, ZONE)
    assert str(problem.value) == sentence


def test_an_hour_that_the_clocks_leave_out() -> None:
    with pytest.raises(BadPart) as problem:
        read_part("01:30-3", SPRING, ZONE)
    assert str(problem.value) == "There is no 01:30 on that day: the clocks change."


@pytest.mark.parametrize("text", ["2-3", "2:30-4"])
def test_one_that_they_leave_out_of_a_night_is_not_said_to_be_outside(text: str) -> None:
    zone = "America/New_York"
    night = Span(*(from_wall(datetime.fromisoformat(edge), zone) for edge in ("2027-03-13 22:00", "2027-03-14 04:00")))
    with pytest.raises(BadPart) as problem:
        read_part(text, night, zone)
    assert str(problem.value) == f"There is no {text.partition('-')[0]} on that day: the clocks change."


def test_nor_one_of_a_session_long_after() -> None:
    later = Span(at("2027-03-28 09:00"), at("2027-03-28 12:00"))
    with pytest.raises(BadPart) as problem:
        read_part("01:30-10", later, ZONE)
    assert str(problem.value) == "There is no 01:30 on that day: the clocks change."
