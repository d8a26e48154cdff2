"""What people say for a time: understood, repeated back in full, refused when it may mean two things."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booktui.rules import clock
from booktui.rules.values import Instant
from booktui.rules.when import Ambiguous, Meant, NotUnderstood, understand, understand_date, understand_days

LONDON = "Europe/London"


def instant(text: str) -> Instant:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


NOW = instant("2026-11-24T10:42")
"""A Tuesday morning."""


def said(text: str, now: Instant = NOW, zone: str = LONDON) -> str:
    return understand(text, now, zone).spoken


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        pytest.param("thu 2pm", "Thu 26 Nov 2026 14:00", id="weekday-and-hour"),
        pytest.param("2pm thu", "Thu 26 Nov 2026 14:00", id="hour-first"),
        pytest.param("Thursday at 2.30 p.m.", "Thu 26 Nov 2026 14:30", id="in-full"),
        pytest.param("thurs 2 pm", "Thu 26 Nov 2026 14:00", id="spaced"),
        pytest.param("tue 2pm", "Tue 24 Nov 2026 14:00", id="today-still-ahead"),
        pytest.param("tue 10:42", "Tue 1 Dec 2026 10:42", id="today-just-passed"),
        pytest.param("tue 10:43", "Tue 24 Nov 2026 10:43", id="today-a-minute-ahead"),
        pytest.param("tue", "Tue 24 Nov 2026", id="today-counts"),
        pytest.param("fri", "Fri 27 Nov 2026", id="weekday"),
        pytest.param("this mon", "Mon 30 Nov 2026", id="coming-monday"),
        pytest.param("tue week", "Tue 1 Dec 2026", id="week-after-today"),
        pytest.param("fri week", "Fri 4 Dec 2026", id="week-after-the-coming"),
        pytest.param("next tue", "Tue 1 Dec 2026", id="next-of-today"),
        pytest.param("next mon am", "Mon 30 Nov 2026 am", id="next-of-a-day-passed"),
        pytest.param("thu next week 9:15", "Thu 3 Dec 2026 09:15", id="next-week"),
        pytest.param("next week thu", "Thu 3 Dec 2026", id="next-week-first"),
        pytest.param("this week thu", "Thu 26 Nov 2026", id="this-week"),
        pytest.param("3 dec", "Thu 3 Dec 2026", id="day-month"),
        pytest.param("3 dec 9:30", "Thu 3 Dec 2026 09:30", id="day-month-time"),
        pytest.param("dec 3rd, 9:30", "Thu 3 Dec 2026 09:30", id="month-day"),
        pytest.param("3rd of December 2026 at 0930", "Thu 3 Dec 2026 09:30", id="long-date"),
        pytest.param("24 nov", "Tue 24 Nov 2026", id="today-by-date"),
        pytest.param("23 nov", "Tue 23 Nov 2027", id="next-year"),
        pytest.param("1 jan", "Fri 1 Jan 2027", id="over-new-year"),
        pytest.param("24/11", "Tue 24 Nov 2026", id="slashes"),
        pytest.param("3/12", "Thu 3 Dec 2026", id="day-before-month"),
        pytest.param("24/11/2026 14.15", "Tue 24 Nov 2026 14:15", id="slashes-year-and-dot"),
        pytest.param("24/11/26 1415", "Tue 24 Nov 2026 14:15", id="short-year"),
        pytest.param("24.11.2026 9.30", "Tue 24 Nov 2026 09:30", id="dots"),
        pytest.param("24 nov 2026 09:00", "Tue 24 Nov 2026 09:00", id="year-and-time"),
        pytest.param("24 nov 2026", "Tue 24 Nov 2026", id="year-is-no-time"),
        pytest.param("nov 24 2026", "Tue 24 Nov 2026", id="american-year-is-no-time"),
        pytest.param("3 dec 1930", "Thu 3 Dec 2026 19:30", id="time-is-no-year"),
        pytest.param("tue 24 nov", "Tue 24 Nov 2026", id="weekday-that-fits"),
        pytest.param("the 26th at noon", "Thu 26 Nov 2026 12:00", id="day-of-the-month"),
        pytest.param("2nd", "Wed 2 Dec 2026", id="day-of-next-month"),
        pytest.param("29 feb 2028 midday", "Tue 29 Feb 2028 12:00", id="29-february"),
        pytest.param("t", "Tue 24 Nov 2026", id="t"),
        pytest.param("t+3", "Fri 27 Nov 2026", id="t-plus"),
        pytest.param("t-1", "Mon 23 Nov 2026", id="t-minus"),
        pytest.param("today 9:00", "Tue 24 Nov 2026 09:00", id="today-even-when-passed"),
        pytest.param("tomorrow 14:00", "Wed 25 Nov 2026 14:00", id="tomorrow"),
        pytest.param("yesterday", "Mon 23 Nov 2026", id="yesterday"),
        pytest.param("+2w", "Tue 8 Dec 2026", id="weeks"),
        pytest.param("+3d 9am", "Fri 27 Nov 2026 09:00", id="days"),
        pytest.param("+3m", "Wed 24 Feb 2027", id="months"),
        pytest.param("in 2 weeks", "Tue 8 Dec 2026", id="in-weeks"),
        pytest.param("next week pm", "Mon 30 Nov 2026 to Sun 6 Dec 2026 pm", id="whole-week"),
        pytest.param("this week", "Tue 24 Nov 2026 to Sun 29 Nov 2026", id="rest-of-the-week"),
        pytest.param("next month", "Tue 1 Dec 2026 to Thu 31 Dec 2026", id="whole-month"),
        pytest.param("1430", "Tue 24 Nov 2026 14:30", id="digits"),
        pytest.param("noon", "Tue 24 Nov 2026 12:00", id="noon"),
        pytest.param("tomorrow 12am", "Wed 25 Nov 2026 00:00", id="12am"),
        pytest.param("tomorrow 12pm", "Wed 25 Nov 2026 12:00", id="12pm"),
        pytest.param("tomorrow 230pm", "Wed 25 Nov 2026 14:30", id="digits-pm"),
        pytest.param("tomorrow 02:30", "Wed 25 Nov 2026 02:30", id="leading-zero"),
        pytest.param("tomorrow 930", "Wed 25 Nov 2026 09:30", id="three-digits"),
        pytest.param("tomorrow 00:00", "Wed 25 Nov 2026 00:00", id="midnight"),
        pytest.param("am", "Tue 24 Nov 2026 am", id="morning-not-over"),
        pytest.param("dec 3 am", "Thu 3 Dec 2026 am", id="day-and-part"),
        pytest.param("24/11 pm", "Tue 24 Nov 2026 pm", id="slashes-and-part"),
        pytest.param("2 pm thu", "Thu 26 Nov 2026 14:00", id="spaced-hour-first"),
        pytest.param("dec 3 2 pm", "Thu 3 Dec 2026 14:00", id="day-and-spaced-hour"),
        pytest.param("24/11 2027", "Wed 24 Nov 2027", id="slashes-and-year"),
        pytest.param("wed afternoon", "Wed 25 Nov 2026 pm", id="afternoon"),
        pytest.param("wed eve", "Wed 25 Nov 2026 eve", id="evening"),
        pytest.param("2026-11-24 14:00", "Tue 24 Nov 2026 14:00", id="iso-space"),
        pytest.param("2026-11-24T14:00:30", "Tue 24 Nov 2026 14:00:30", id="iso-seconds"),
        pytest.param("2026-06-24T14:00Z", "Wed 24 Jun 2026 15:00", id="iso-utc"),
        pytest.param("2026-06-24T14:00:00.000Z", "Wed 24 Jun 2026 15:00", id="iso-fraction"),
        pytest.param("2026-06-24T14:00:00.5+02:00", "Wed 24 Jun 2026 13:00", id="iso-fraction-offset"),
        pytest.param("2026-11-24T00:30+01:00", "Mon 23 Nov 2026 23:30", id="iso-offset-the-day-before"),
        pytest.param("2026-11-24T14:00-0500", "Tue 24 Nov 2026 19:00", id="iso-offset-basic"),
    ],
)
def test_spoken(text: str, spoken: str) -> None:
    assert said(text) == spoken


@pytest.mark.parametrize(
    ("now", "text", "spoken"),
    [
        pytest.param("2026-11-24T12:00", "tue am", "Tue 1 Dec 2026 am", id="morning-is-over-at-noon"),
        pytest.param("2026-11-24T11:59", "tue am", "Tue 24 Nov 2026 am", id="morning-is-not-over"),
        pytest.param("2026-11-24T23:00", "tue pm", "Tue 24 Nov 2026 pm", id="afternoon-lasts"),
        pytest.param("2026-06-23T23:30", "today", "Wed 24 Jun 2026", id="TZ-07-local-date"),
        pytest.param("2026-12-31T10:00", "+2m", "Sun 28 Feb 2027", id="month-on-from-the-31st"),
        pytest.param("2026-12-31T10:00", "tomorrow", "Fri 1 Jan 2027", id="new-year"),
        pytest.param("2026-12-31T10:00", "5th", "Tue 5 Jan 2027", id="day-of-next-year"),
        pytest.param("2026-11-29T10:00", "next wed", "Wed 2 Dec 2026", id="sunday-next-wed"),
    ],
)
def test_spoken_seen_from(now: str, text: str, spoken: str) -> None:
    assert said(text, instant(now)) == spoken


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        pytest.param("next thu am", ("Thu 26 Nov 2026 am", "Thu 3 Dec 2026 am"), id="next-of-a-day-ahead"),
        pytest.param("wed 2", ("Wed 25 Nov 2026 02:00", "Wed 25 Nov 2026 14:00"), id="bare-2"),
        pytest.param("wed 9", ("Wed 25 Nov 2026 09:00", "Wed 25 Nov 2026 21:00"), id="bare-9"),
        pytest.param("wed 12", ("Wed 25 Nov 2026 00:00", "Wed 25 Nov 2026 12:00"), id="bare-12"),
        pytest.param("wed 2:30", ("Wed 25 Nov 2026 02:30", "Wed 25 Nov 2026 14:30"), id="half-past-two"),
        pytest.param("wed 230", ("Wed 25 Nov 2026 02:30", "Wed 25 Nov 2026 14:30"), id="half-past-two-digits"),
        pytest.param("2", ("Tue 24 Nov 2026 14:00", "Wed 25 Nov 2026 02:00"), id="only-2"),
        pytest.param("9 o'clock", ("Tue 24 Nov 2026 21:00", "Wed 25 Nov 2026 09:00"), id="only-9"),
        pytest.param("0930", ("Tue 24 Nov 2026 09:30", "Wed 25 Nov 2026 09:30"), id="passed-today"),
        pytest.param("24 nov 2030", ("Tue 24 Nov 2026 20:30", "Sun 24 Nov 2030"), id="year-or-evening"),
        pytest.param(
            "next thu 9",
            ("Thu 26 Nov 2026 09:00", "Thu 26 Nov 2026 21:00", "Thu 3 Dec 2026 09:00", "Thu 3 Dec 2026 21:00"),
            id="doubly",
        ),
    ],
)
def test_ambiguous(text: str, readings: tuple[str, ...]) -> None:
    with pytest.raises(Ambiguous) as caught:
        said(text)
    assert caught.value.readings == readings
    assert str(caught.value) == f"{text!r} may mean {', '.join(readings[:-1])} or {readings[-1]}. Please say which."
    assert tuple(said(reading) for reading in readings) == readings


HOW = "is not understood as a time. Try tue 2pm, 3 dec 9:30, +2w or 2026-12-03 09:30."


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("", f"'' {HOW}", id="nothing"),
        pytest.param("soon", f"'soon' {HOW}", id="word"),
        pytest.param("tue wed", f"'tue wed' {HOW}", id="two-days"),
        pytest.param("9:30 9:45", f"'9:30 9:45' {HOW}", id="two-times"),
        pytest.param("wed 14", f"'wed 14' {HOW}", id="hour-or-day"),
        pytest.param("first", f"'first' {HOW}", id="only-which"),
        pytest.param("tue first", f"'tue first' {HOW}", id="which-without-a-time"),
        pytest.param("2026-11-24T14:00Z first", f"'2026-11-24T14:00Z first' {HOW}", id="offset-and-which"),
        pytest.param("\x1b[2J", f"'\\x1b[2J' {HOW}", id="control-characters"),
        pytest.param("١٤:٠٠", f"'١٤:٠٠' {HOW}", id="other-digits"),
        pytest.param("mon 24 nov", "24 Nov 2026 is a Tuesday, not a Monday.", id="wrong-weekday"),
        pytest.param("31 feb", "There is no 31 Feb 2027.", id="31-february"),
        pytest.param("29 feb", "There is no 29 Feb 2027.", id="29-february"),
        pytest.param("11/24/2026", "There is no month 24. Day comes before month, as in 24/11/2026.", id="month-first"),
        pytest.param("2026-13-01", "There is no month 13. Day comes before month, as in 24/11/2026.", id="month-13"),
        pytest.param("wed 25:00", "There is no 25:00 on a clock.", id="hour-25"),
        pytest.param("wed 9:60", "There is no 09:60 on a clock.", id="minute-60"),
        pytest.param("wed 13pm", "There is no 13pm: hours with am or pm are 1 to 12.", id="13pm"),
        pytest.param(
            "next week 2pm", "A time needs one day: say which day of the week or month.", id="week-with-a-time"
        ),
        pytest.param("2026-11-24T14:00+99:00", "+99:00 is no offset from UTC.", id="offset-99"),
        pytest.param("x" * 61, "A time is said in at most 60 characters, such as tue 2pm or 3 dec 9:30.", id="long"),
        pytest.param(
            "3 dec 9:30 second", "09:30 comes once on Thu 3 Dec 2026: leave out which one.", id="which-of-one"
        ),
    ],
)
def test_not_understood(text: str, problem: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        said(text)
    assert str(caught.value) == problem


@pytest.mark.parametrize(
    ("text", "utc", "fold", "fold_said", "spoken"),
    [
        pytest.param("25 oct 2026 01:30", "2026-10-25T00:30", 0, False, "Sun 25 Oct 2026 01:30 (first)", id="TZ-02"),
        pytest.param(
            "25 oct 2026 01:30 first", "2026-10-25T00:30", 0, True, "Sun 25 Oct 2026 01:30 (first)", id="first"
        ),
        pytest.param(
            "25 oct 2026 01:30 the second", "2026-10-25T01:30", 1, True, "Sun 25 Oct 2026 01:30 (second)", id="second"
        ),
        pytest.param(
            "2026-10-25T01:30+01:00", "2026-10-25T00:30", 0, True, "Sun 25 Oct 2026 01:30 (first)", id="summer-offset"
        ),
        pytest.param(
            "2026-10-25T01:30+00:00", "2026-10-25T01:30", 1, True, "Sun 25 Oct 2026 01:30 (second)", id="winter-offset"
        ),
        pytest.param("2026-10-25T01:30Z", "2026-10-25T01:30", 1, True, "Sun 25 Oct 2026 01:30 (second)", id="utc"),
    ],
)
def test_a_time_that_comes_twice(text: str, utc: str, fold: int, fold_said: bool, spoken: str) -> None:
    meant = understand(text, NOW - 40 * 86_400, LONDON)
    assert (meant.instant, meant.fold, meant.fold_said) == (instant(utc), fold, fold_said)
    assert (meant.twice, meant.wall, meant.spoken) == (True, datetime(2026, 10, 25, 1, 30), spoken)


@pytest.mark.parametrize("text", ["2027-03-28 01:30", "28 mar 2027 01:30", "sun 28/3/2027 0130"])
def test_a_time_that_does_not_exist(text: str) -> None:
    """TZ-01."""
    with pytest.raises(clock.NoSuchTime) as caught:
        said(text)
    assert caught.value.next_wall == datetime(2027, 3, 28, 2)


def test_an_offset_skips_the_gap() -> None:
    assert said("2027-03-28T01:30Z") == "Sun 28 Mar 2027 02:30"


def test_fields() -> None:
    meant = understand("thu 2pm", NOW, LONDON)
    assert meant == Meant(date(2026, 11, 26), time(14), instant=instant("2026-11-26T14:00"))
    assert meant.wall == datetime(2026, 11, 26, 14)
    part = understand("next week pm", NOW, LONDON)
    assert part == Meant(date(2026, 11, 30), part="pm", until=date(2026, 12, 6))
    assert part.wall is None


def test_the_zone_decides() -> None:
    assert understand("1430", NOW, "America/New_York").instant == instant("2026-11-24T19:30")
    assert said("today", instant("2026-11-24T20:00"), "Australia/Sydney") == "Wed 25 Nov 2026"


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2099, 12, 31)),
    st.sampled_from([LONDON, "Australia/Lord_Howe", "America/New_York"]),
)
@settings(max_examples=150, deadline=None)
def test_a_time_repeated_back_means_the_same(moment: datetime, zone: str) -> None:
    meant = understand(f"{moment:%Y-%m-%dT%H:%M}Z", NOW, zone)
    again = understand(meant.spoken, NOW, zone)
    assert meant.instant == int(moment.replace(second=0, microsecond=0, tzinfo=UTC).timestamp())
    assert (again.instant, again.wall, again.fold) == (meant.instant, meant.wall, meant.fold)


@given(st.dates(date(2024, 1, 1), date(2029, 12, 31)), st.sampled_from(["", " am", " pm", " eve"]))
@settings(max_examples=100, deadline=None)
def test_a_day_repeated_back_means_the_same(day: date, part: str) -> None:
    meant = understand(f"{day}{part}", NOW, LONDON)
    assert meant == Meant(day, part=part.strip())
    assert understand(meant.spoken, NOW, LONDON) == meant


words = st.sampled_from(
    [
        *[
            "tue",
            "thu",
            "next",
            "this",
            "week",
            "month",
            "t",
            "today",
            "+2w",
            "3",
            "24",
            "dec",
            "24/11",
            "2026",
            "2030",
        ],
        *["2026-11-24", "9", "9:30", "1430", "2pm", "am", "noon", "first", "second", "Z", "[/]", "٣"],
    ]
)


@given(st.lists(words, max_size=5).map(" ".join) | st.text(max_size=70))
@settings(max_examples=300, deadline=None)
def test_anything_said_has_an_answer_or_a_sentence(text: str) -> None:
    try:
        meant = understand(text, NOW, LONDON)
    except (NotUnderstood, Ambiguous, clock.NoSuchTime) as refusal:
        assert str(refusal).endswith(".")
        assert str(refusal).isprintable()
    else:
        assert (meant.instant is None) == (meant.time is None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("fri", date(2026, 11, 27)),
        ("2026-12-03", date(2026, 12, 3)),
        ("1999-12-31", date(1999, 12, 31)),
        ("24 nov 2030", date(2030, 11, 24)),
        ("next week", date(2026, 11, 30)),
        ("t-7", date(2026, 11, 17)),
    ],
)
def test_understand_date(text: str, day: date) -> None:
    assert understand_date(text, NOW, LONDON) == day


@pytest.mark.parametrize("text", ["", "tue 2pm", "2026-11-24T14:00Z", "noon", "tue first"])
def test_understand_date_takes_no_time(text: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        understand_date(text, NOW, LONDON)
    assert str(caught.value) == f"{text!r} is not understood as a date. Try tue, 3 dec, +2w or 2026-12-03."


def test_understand_date_ambiguous() -> None:
    with pytest.raises(Ambiguous) as caught:
        understand_date("next thu", NOW, LONDON)
    assert caught.value.readings == ("Thu 26 Nov 2026", "Thu 3 Dec 2026")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon,tue", {0, 1}),
        ("Wednesday", {2}),
        (" mon, thurs ; sat ", {0, 3, 5}),
        ("mon-fri", {0, 1, 2, 3, 4}),
        ("sat-mon", {5, 6, 0}),
        ("sun", {6}),
        ("", set()),
    ],
)
def test_understand_days(text: str, days: set[int]) -> None:
    assert understand_days(text) == days


@pytest.mark.parametrize("word", ["m", "tuesdays", "mon-", "-mon", "mon-fri-sat", "1"])
def test_understand_days_refused(word: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        understand_days(f"tue,{word}")
    assert str(caught.value) == f"{word!r} is no weekday. Write them as mon,tue or mon-fri."
