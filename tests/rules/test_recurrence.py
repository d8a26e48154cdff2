"""When a clinic takes place: wall time, clock changes, fifth weekdays, rules that must be refused."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booktui.rules.clock import to_wall
from booktui.rules.recurrence import LONGEST_WINDOW, BadRecurrence, check_recurrence, occurrences
from booktui.rules.values import Instant

LONDON = "Europe/London"
YEAR = (date(2026, 1, 1), date(2027, 1, 1))


def days(
    recur: str,
    first: date,
    last: date | None = None,
    window: tuple[date, date] = YEAR,
    closed: frozenset[date] = frozenset(),
    start: str = "09:00",
) -> list[str]:
    """The days of a morning clinic in London, as month-day."""
    found = occurrences(recur, start, "12:30", first, last, window, LONDON, closed)
    return [f"{o.day:%m-%d}" for o in found]


def one(day: date, start: str, end: str, zone: str = LONDON) -> list[tuple[str, str]]:
    """Both ends of the session of one day, in UTC."""
    found = occurrences("FREQ=DAILY;COUNT=1", start, end, day, None, (day, day.replace(year=day.year + 1)), zone)
    return [(utc(o.start), utc(o.end)) for o in found]


def utc(instant: Instant) -> str:
    return datetime.fromtimestamp(instant, UTC).strftime("%d %H:%M")


@pytest.mark.parametrize(
    ("recur", "first", "expected"),
    [
        pytest.param("FREQ=WEEKLY;BYDAY=TU;COUNT=3", date(2026, 9, 1), ["09-01", "09-08", "09-15"], id="weekly"),
        pytest.param("FREQ=WEEKLY;BYDAY=TU;COUNT=2", date(2026, 9, 2), ["09-08", "09-15"], id="first-is-not-a-tuesday"),
        pytest.param("FREQ=WEEKLY;COUNT=2", date(2026, 9, 2), ["09-02", "09-09"], id="weekday-of-the-first"),
        pytest.param(
            "FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20260910", date(2026, 9, 1), ["09-03", "09-07", "09-10"], id="two-days"
        ),
        pytest.param(
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;COUNT=3", date(2026, 9, 1), ["09-01", "09-15", "09-29"], id="every-other"
        ),
        pytest.param(
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU;WKST=MO;COUNT=4",
            date(2026, 9, 1),
            ["09-01", "09-14", "09-15", "09-28"],
            id="every-other-week-from-a-tuesday",
        ),
        pytest.param(
            "FREQ=MONTHLY;BYDAY=5MO", date(2026, 1, 1), ["03-30", "06-29", "08-31", "11-30"], id="fifth-monday"
        ),
        pytest.param(
            "FREQ=MONTHLY;BYDAY=1MO,3MO,5MO;UNTIL=20260331",
            date(2026, 2, 1),
            ["02-02", "02-16", "03-02", "03-16", "03-30"],
            id="weeks-1-3-5-of-a-month-with-four-mondays",
        ),
        pytest.param("FREQ=MONTHLY;BYDAY=-1FR;COUNT=2", date(2026, 1, 1), ["01-30", "02-27"], id="last-friday"),
        pytest.param(
            "FREQ=MONTHLY;BYMONTHDAY=31",
            date(2026, 1, 31),
            ["01-31", "03-31", "05-31", "07-31", "08-31", "10-31", "12-31"],
            id="31st-only-where-there-is-one",
        ),
        pytest.param("FREQ=DAILY;BYMONTH=12;BYMONTHDAY=31", date(2026, 1, 1), ["12-31"], id="31-december"),
        pytest.param(
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2",
            date(2026, 1, 1),
            ["01-30", "02-27"],
            id="last-workday",
        ),
        pytest.param("rrule:freq=weekly;byday=tu;count=1", date(2026, 9, 1), ["09-01"], id="prefix-and-lower-case"),
    ],
)
def test_days(recur: str, first: date, expected: list[str]) -> None:
    assert days(recur, first) == expected


def test_29_february_comes_only_in_leap_years() -> None:
    found = occurrences(
        "FREQ=YEARLY", "09:00", "10:00", date(2024, 2, 29), None, (date(2024, 1, 1), date(2033, 1, 1)), LONDON
    )
    assert [o.day for o in found] == [date(2024, 2, 29), date(2028, 2, 29), date(2032, 2, 29)]


def test_window_is_half_open_and_does_not_move_the_anchor() -> None:
    every_other = "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"
    assert days(every_other, date(2026, 9, 1), window=(date(2026, 9, 8), date(2026, 9, 29))) == ["09-15"]
    assert days(every_other, date(2026, 9, 1), window=(date(2026, 9, 15), date(2026, 9, 30))) == ["09-15", "09-29"]
    assert days(every_other, date(2026, 9, 1), window=(date(2026, 9, 15), date(2026, 9, 15))) == []


def test_last_day_counts() -> None:
    assert days("FREQ=WEEKLY;BYDAY=TU", date(2026, 9, 1), date(2026, 9, 15)) == ["09-01", "09-08", "09-15"]
    assert days("FREQ=WEEKLY;BYDAY=TU", date(2026, 9, 1), date(2026, 9, 14)) == ["09-01", "09-08"]
    assert days("FREQ=WEEKLY;BYDAY=TU", date(2026, 9, 1), date(2026, 8, 31)) == []
    assert days("FREQ=YEARLY", date(2026, 9, 1), date.max) == ["09-01"]


def test_closed_days_are_left_out_and_counted() -> None:
    closed = frozenset({date(2026, 8, 31)})
    assert days("FREQ=WEEKLY;BYDAY=MO;COUNT=3", date(2026, 8, 24), closed=closed) == ["08-24", "09-07"]


@pytest.mark.parametrize(
    ("until", "start", "expected"),
    [
        pytest.param("20260908", "09:00", ["09-01", "09-08"], id="date-inclusive"),
        pytest.param("20260908T090000", "09:00", ["09-01", "09-08"], id="wall-time-inclusive"),
        pytest.param("20260908T085959", "09:00", ["09-01"], id="wall-time-just-before"),
        pytest.param("20260908T080000Z", "09:00", ["09-01", "09-08"], id="utc-is-09-00-in-summer"),
        pytest.param("20260908T075959Z", "09:00", ["09-01"], id="utc-just-before"),
    ],
)
def test_until(until: str, start: str, expected: list[str]) -> None:
    assert days(f"FREQ=WEEKLY;BYDAY=TU;UNTIL={until}", date(2026, 9, 1), start=start) == expected


@pytest.mark.parametrize(
    ("first", "window", "expected"),
    [
        pytest.param(
            date(2026, 3, 24), (date(2026, 3, 1), date(2026, 4, 1)), ["24 09:00", "31 08:00"], id="spring-TZ-04"
        ),
        pytest.param(
            date(2026, 10, 20), (date(2026, 10, 1), date(2026, 11, 1)), ["20 08:00", "27 09:00"], id="autumn-TZ-04"
        ),
    ],
)
def test_nine_stays_nine(first: date, window: tuple[date, date], expected: list[str]) -> None:
    found = occurrences("FREQ=WEEKLY;BYDAY=TU", "09:00", "12:30", first, None, window, LONDON)
    assert [utc(o.start) for o in found] == expected
    assert [o.end - o.start for o in found] == [12_600] * 2
    assert [f"{to_wall(o.start, LONDON):%H:%M}" for o in found] == ["09:00", "09:00"]


SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


@pytest.mark.parametrize(
    ("day", "start", "end", "expected"),
    [
        pytest.param(SPRING, "01:30", "03:00", [("29 01:00", "29 02:00")], id="start-in-the-gap-moves-to-02-00"),
        pytest.param(SPRING, "00:30", "01:30", [("29 00:30", "29 01:00")], id="end-in-the-gap-moves-to-02-00"),
        pytest.param(SPRING, "00:30", "02:30", [("29 00:30", "29 01:30")], id="across-the-gap-is-an-hour-shorter"),
        pytest.param(SPRING, "01:00", "01:45", [], id="wholly-in-the-gap"),
        pytest.param(AUTUMN, "00:30", "02:30", [("24 23:30", "25 02:30")], id="across-the-fold-is-an-hour-longer"),
        pytest.param(AUTUMN, "01:30", "01:45", [("25 00:30", "25 00:45")], id="twice-is-the-first"),
        pytest.param(date(2026, 12, 31), "22:00", "02:00", [("31 22:00", "01 02:00")], id="over-midnight-and-new-year"),
        pytest.param(date(2026, 3, 28), "23:00", "02:00", [("28 23:00", "29 01:00")], id="over-the-night-of-spring"),
        pytest.param(date(2026, 10, 24), "22:00", "02:00", [("24 21:00", "25 02:00")], id="over-the-night-of-autumn"),
        pytest.param(date(2028, 2, 28), "23:00", "01:00", [("28 23:00", "29 01:00")], id="into-29-february"),
        pytest.param(date(2026, 5, 5), "12:00", "00:00", [("05 11:00", "05 23:00")], id="until-midnight"),
    ],
)
def test_ends(day: date, start: str, end: str, expected: list[tuple[str, str]]) -> None:
    assert one(day, start, end) == expected


def test_half_hour_gap() -> None:
    assert one(date(2026, 10, 4), "02:10", "03:00", "Australia/Lord_Howe") == [("03 15:30", "03 16:00")]


@pytest.mark.parametrize(
    ("recur", "problem"),
    [
        pytest.param("FREQ=SECONDLY", "needs FREQ=DAILY, WEEKLY, MONTHLY or YEARLY, nothing finer.", id="secondly"),
        pytest.param("FREQ=MINUTELY", "needs FREQ=DAILY, WEEKLY, MONTHLY or YEARLY, nothing finer.", id="minutely"),
        pytest.param("FREQ=HOURLY", "needs FREQ=DAILY, WEEKLY, MONTHLY or YEARLY, nothing finer.", id="hourly"),
        pytest.param("BYDAY=TU", "needs FREQ=DAILY, WEEKLY, MONTHLY or YEARLY, nothing finer.", id="no-frequency"),
        pytest.param("", "has a part '' that is empty or comes twice.", id="empty"),
        pytest.param("FREQ=DAILY;FREQ=WEEKLY", "has a part 'FREQ=WEEKLY' that is empty or comes twice.", id="twice"),
        pytest.param(
            "FREQ=DAILY;BYHOUR=1,2", "uses BYHOUR, which a clinic cannot. Give its times as start and end.", id="hours"
        ),
        pytest.param(
            "FREQ=YEARLY;BYEASTER=1",
            "uses BYEASTER, which a clinic cannot. Give its times as start and end.",
            id="not-in-the-rfc",
        ),
        pytest.param("FREQ=DAILY;COUNT=2;UNTIL=20260901", "has both COUNT and UNTIL: keep one.", id="count-and-until"),
        pytest.param(
            "FREQ=WEEKLY;BYMONTHDAY=3", "uses BYMONTHDAY with FREQ=WEEKLY, which has no meaning.", id="no-meaning"
        ),
        pytest.param("FREQ=MONTHLY;BYSETPOS=1", "uses BYSETPOS with nothing to count in.", id="position-of-nothing"),
    ],
)
def test_refused(recur: str, problem: str) -> None:
    assert check_recurrence(recur) == f"The recurrence {recur!r} {problem}"
    with pytest.raises(BadRecurrence):
        days(recur, date(2026, 9, 1))


@pytest.mark.parametrize(
    ("recur", "problem"),
    [
        pytest.param("FREQ=DAILY;INTERVAL=0", "INTERVAL must be 1 to 1000, not '0'.", id="interval-0"),
        pytest.param("FREQ=DAILY;INTERVAL=-1", "INTERVAL must be 1 to 1000, not '-1'.", id="interval-negative"),
        pytest.param("FREQ=DAILY;INTERVAL=1,2", "INTERVAL takes one number.", id="two-intervals"),
        pytest.param("FREQ=DAILY;BYMONTH=13", "BYMONTH must be 1 to 12, not '13'.", id="month-13"),
        pytest.param("FREQ=MONTHLY;BYMONTHDAY=--1", "BYMONTHDAY must be 1 to 31, not '--1'.", id="two-signs"),
        pytest.param("FREQ=MONTHLY;BYMONTHDAY=٣", "BYMONTHDAY must be 1 to 31, not '٣'.", id="other-digits"),
        pytest.param("FREQ=WEEKLY;BYDAY=2TU", "'2TU' is no weekday that FREQ=WEEKLY can have.", id="ordinal-in-a-week"),
        pytest.param("FREQ=MONTHLY;BYDAY=6MO", "'6MO' is no weekday that FREQ=MONTHLY can have.", id="sixth-monday"),
        pytest.param("FREQ=WEEKLY;BYDAY=XX", "'XX' is no weekday that FREQ=WEEKLY can have.", id="no-weekday"),
        pytest.param("FREQ=WEEKLY;WKST=1", "WKST must be a weekday such as MO.", id="week-start"),
    ],
)
def test_refused_values(recur: str, problem: str) -> None:
    assert check_recurrence(recur) == f"The recurrence {recur!r}: {problem}"


def test_a_rule_that_never_happens_is_refused() -> None:
    recur = "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30,31"
    assert check_recurrence(recur) == f"The recurrence {recur!r} never happens: those months have no such day."
    assert check_recurrence("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29") is None


def test_until_that_is_no_date() -> None:
    assert check_recurrence("FREQ=DAILY;UNTIL=20260231") == "UNTIL=20260231 is no date: write it as 20270831."


@pytest.mark.parametrize("text", ["9:00", "24:00", "09:60", "nine", "09:00:00", "0٩:00"])
def test_bad_times(text: str) -> None:
    with pytest.raises(BadRecurrence) as caught:
        one(date(2026, 9, 1), text, "12:30")
    assert str(caught.value) == f"{text!r} is no time of day: write it as 09:00."


def test_no_length() -> None:
    with pytest.raises(BadRecurrence) as caught:
        one(date(2026, 9, 1), "09:00", "09:00")
    assert str(caught.value) == "The clinic starts and ends at 09:00: give it a length."


def test_too_wide_a_window() -> None:
    with pytest.raises(BadRecurrence) as caught:
        days("FREQ=DAILY", date(2026, 1, 1), window=(date(2026, 1, 1), date(2050, 1, 1)))
    assert str(caught.value) == f"More than {LONGEST_WINDOW} days were asked for at once."


@given(
    st.sampled_from(
        ["FREQ=DAILY", "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,FR", "FREQ=MONTHLY;BYDAY=5WE", "FREQ=MONTHLY;INTERVAL=2"]
    ),
    st.dates(date(2025, 1, 1), date(2026, 12, 31)),
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    st.integers(0, 120),
)
@settings(max_examples=60, deadline=None)
def test_a_window_cut_in_two_gives_the_same(recur: str, first: date, cut: date, width: int) -> None:
    begin, end = date.fromordinal(cut.toordinal() - width), date.fromordinal(cut.toordinal() + width)
    whole = days(recur, first, window=(begin, end))
    assert days(recur, first, window=(begin, cut)) + days(recur, first, window=(cut, end)) == whole
