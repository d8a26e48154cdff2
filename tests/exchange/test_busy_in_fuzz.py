"""Calendars with anything in them: a result or a sentence, and soon."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from booktui.exchange.busy.values import BusyUnreadable
from calendars import SINCE, UNTIL, calendar, event, read

VALID = calendar(
    "X-WR-TIMEZONE:Europe/Paris",
    "BEGIN:VTIMEZONE\r\nTZID:Office\r\nBEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\n"
    "TZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\nEND:VTIMEZONE",
    event("DTSTART;TZID=Office:20261124T090000", "DTEND;TZID=Office:20261124T100000", "RRULE:FREQ=WEEKLY;BYDAY=TU,TH"),
    event("RECURRENCE-ID;TZID=Office:20261126T090000", "DTSTART;TZID=Office:20261127T090000", "DURATION:P1DT2H30M"),
    event("DTSTART;VALUE=DATE:20261201", "RRULE:FREQ=YEARLY", "EXDATE;VALUE=DATE:20271201", uid="2"),
    event("DTSTART:20261201T090000Z", "RDATE;VALUE=PERIOD:20261202T090000Z/PT1H", "SEQUENCE:3", uid="3"),
    "BEGIN:VFREEBUSY\r\nFREEBUSY;FBTYPE=BUSY:20261124T090000Z/20261124T100000Z\r\nEND:VFREEBUSY",
)
SOON = settings(
    max_examples=150, deadline=timedelta(seconds=10), suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def settled(data):
    """It is read, refused line by line, or refused whole; spans are sound."""
    try:
        found = read(data)
    except BusyUnreadable as error:
        assert str(error).endswith(".")
        return
    assert all(start < end and start < UNTIL and end > SINCE for start, end in found.spans)
    assert all(problem.line > 0 and problem.field and problem.reason for problem in found.problems)


@SOON
@given(st.binary(max_size=400))
def test_any_bytes(data):
    settled(data)
    settled(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + data + b"\nEND:VEVENT\nEND:VCALENDAR\n")


@SOON
@given(st.data())
def test_a_valid_file_with_some_bytes_changed(data):
    changed = bytearray(VALID)
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(changed) - 1))
        piece = data.draw(
            st.binary(max_size=3) | st.sampled_from([b"\r\n", b";", b":", b"=", b"0", b"9", b"T", b",", b"-"])
        )
        changed[place : place + data.draw(st.integers(0, 3))] = piece
    settled(bytes(changed))


@SOON
@given(st.data())
def test_a_valid_file_with_lines_in_any_order(data):
    lines = data.draw(st.permutations(VALID.splitlines()))
    settled(b"\n".join(lines[: data.draw(st.integers(0, len(lines)))]))


numbers = st.lists(st.integers(-400, 400), min_size=1, max_size=8).map(lambda values: ",".join(map(str, values)))
days = st.lists(
    st.builds("{}{}".format, st.sampled_from(["", "", "1", "-1", "5", "53", "-9"]), st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU", "XX"])),
    min_size=1, max_size=7,
).map(",".join)  # fmt: skip
small = st.lists(st.integers(0, 59), min_size=1, max_size=4).map(lambda values: ",".join(map(str, values)))
parts = st.fixed_dictionaries(
    {"FREQ": st.sampled_from(["SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"])},
    optional={
        "INTERVAL": st.integers(-1, 100_000).map(str),
        "COUNT": st.integers(-2, 10**9).map(str),
        "UNTIL": st.sampled_from(["20270101", "20270101T000000Z", "19990101T000000", "99991231T235959Z", "x"]),
        "BYDAY": days,
        "BYMONTH": st.lists(st.integers(1, 12), min_size=1, max_size=3).map(lambda values: ",".join(map(str, values))),
        "BYMONTHDAY": st.integers(-31, 31).map(str) | numbers,
        "BYYEARDAY": numbers,
        "BYWEEKNO": st.integers(-53, 53).map(str),
        "BYHOUR": small,
        "BYMINUTE": small,
        "BYSECOND": small,
        "BYSETPOS": numbers,
        "WKST": st.sampled_from(["MO", "SU"]),
    },
)
starts = st.sampled_from(["19000101T000000Z", "20200229T093000Z", "20261124T090000", "20990101T000000Z"])


@SOON
@given(parts.map(lambda found: ";".join(f"{name}={value}" for name, value in found.items())), starts)
@example("FREQ=SECONDLY", "19000101T000000Z")
@example("FREQ=MINUTELY", "19000101T000000Z")
@example("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "19000101T000000Z")
@example("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "19000101T000000Z")
@example("FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30", "20200229T093000Z")
@example("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=9", "19000101T000000Z")
@example("FREQ=SECONDLY;INTERVAL=7;BYHOUR=9;BYMINUTE=0;BYSECOND=0", "20261124T090000")
@example("FREQ=MINUTELY;INTERVAL=1439;BYHOUR=9;BYMINUTE=1", "20200229T093000Z")
@example("FREQ=HOURLY;INTERVAL=23;BYHOUR=1;BYDAY=MO;BYMONTHDAY=31;BYMONTH=5", "20200229T093000Z")
def test_any_rule(rule, start):
    settled(calendar(event(f"DTSTART:{start}", "DURATION:PT1H", f"RRULE:{rule}")))


@SOON
@given(st.text(max_size=60))
def test_any_text_as_a_rule_a_zone_or_a_length(text):
    text = " ".join(text.split())
    settled(calendar(event("DTSTART:20261124T090000Z", f"RRULE:{text}", f"DURATION:{text}")))
    settled(calendar(event(f"DTSTART;TZID={text}:20261124T090000")))
    settled(calendar(event(f"DTSTART:20261124T090000\r\nEXDATE:{text}\r\nRDATE:{text}")))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(calendar(event("DTSTART:20261124T090000Z", "DESCRIPTION:" + "x" * 9_000_000)), id="a-novel"),
        pytest.param(
            calendar(event("DTSTART:20261124T090000Z", "RRULE:FREQ=DAILY;BYSETPOS=" + "1," * 50_000)), id="rule"
        ),
        pytest.param(calendar(event("DTSTART;X=" + '"' * 50_000 + ":20261124T090000Z")), id="quotes"),
        pytest.param(calendar(event("DTSTART" + ";A=" * 50_000 + ":20261124T090000Z")), id="parameters"),
        pytest.param(b"\n" * 9_000_000, id="line-feeds"),
        pytest.param(b"BEGIN:VCALENDAR\n" + b" x\n" * 2_000_000, id="folds"),
        pytest.param(b"BEGIN:VCALENDAR\n" * 500_000, id="nested"),
    ],
)
@pytest.mark.timeout(20)
def test_large_nonsense_ends_soon(data):
    settled(data)
