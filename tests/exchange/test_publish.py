"""Published calendars and free/busy, read line by line and once more by a calendar library."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from booktui.exchange.publish import BUSY, STRENGTH, TENTATIVE, UNAVAILABLE, Booked, Period, freebusy, merged, publish

START = int(datetime(2026, 11, 26, 9, 30, tzinfo=UTC).timestamp())
NOW = START - 86_400
BOX = "desk@example.org"


def test_a_calendar_says_exactly_what_publish_asks_for() -> None:
    data = publish([Booked("a1@booktui", 2, START, START + 1800, "NEW C1", "R1")], "OSEI", mailbox=BOX, stamp=NOW)
    assert data.decode().split("\r\n") == [
        "BEGIN:VCALENDAR", "PRODID:-//booktui//booktui//EN", "VERSION:2.0", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        "NAME:OSEI", "X-WR-CALNAME:OSEI",
        "BEGIN:VEVENT", "UID:a1@booktui", "SEQUENCE:2", "DTSTAMP:20261125T093000Z", "DTSTART:20261126T093000Z",
        "DTEND:20261126T100000Z", "SUMMARY:NEW C1", "ORGANIZER;CN=OSEI:mailto:desk@example.org", "LOCATION:R1",
        "STATUS:CONFIRMED", "CLASS:PRIVATE", "TRANSP:OPAQUE", "END:VEVENT", "END:VCALENDAR", "",
    ]  # fmt: skip


def test_free_busy_says_exactly_what_publish_asks_for() -> None:
    periods = [
        Period(START + 3600, START + 7200, TENTATIVE),
        Period(START, START + 1800),
        Period(START + 1800, START + 3600),
    ]
    data = freebusy(
        periods, "OSEI", mailbox=BOX, uid="fb-osei@booktui", since=START - 1800, until=START + 9000, stamp=NOW
    )
    assert data.decode().split("\r\n")[7:] == [
        "BEGIN:VFREEBUSY", "UID:fb-osei@booktui", "DTSTAMP:20261125T093000Z", "DTSTART:20261126T090000Z",
        "DTEND:20261126T120000Z", "ORGANIZER;CN=OSEI:mailto:desk@example.org",
        "FREEBUSY;FBTYPE=BUSY:20261126T093000Z/20261126T103000Z",
        "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261126T103000Z/20261126T113000Z",
        "END:VFREEBUSY", "END:VCALENDAR", "",
    ]  # fmt: skip


def test_nobody_is_asked_to_answer() -> None:
    (event,) = Calendar.from_ical(publish([Booked("a", 0, 0, 60)], "X", mailbox=BOX, stamp=0)).walk("VEVENT")
    assert {"ATTENDEE", "VALARM", "DESCRIPTION"}.isdisjoint(event)
    assert event["SUMMARY"] == "Booked"


def test_events_stand_in_the_order_of_time() -> None:
    data = publish([Booked("b", 0, 60, 120), Booked("a", 0, 0, 60)], "X", mailbox=BOX, stamp=0)
    assert [str(event["UID"]) for event in Calendar.from_ical(data).walk("VEVENT")] == ["a", "b"]


@pytest.mark.parametrize(
    "text",
    ["Ann\r\nATTENDEE:mailto:evil@example.net", 'a;b:c,d\\e\\n "q" ^n', "\x1b]52;c;AAAA\x07\x00", "\u202egnp.exe", "日本語" * 60,
     "END:VEVENT\nEND:VCALENDAR", "", "\ud800 lone"],
)  # fmt: skip
def test_hostile_texts_stay_texts(text: str) -> None:
    data = publish([Booked("a", 0, 0, 60, text, text)], text, mailbox=BOX, stamp=0)
    (event,) = Calendar.from_ical(data).walk("VEVENT")
    assert "ATTENDEE" not in event
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert not any(byte < 32 and byte not in (10, 13) for byte in data)
    assert data.count(b"BEGIN:VEVENT") == data.count(b"BEGIN:VCALENDAR") == 1


@pytest.mark.parametrize(
    "event",
    [pytest.param(Booked("a", 0, 60, 60), id="no-length"), pytest.param(Booked("a", -1, 0, 60), id="sequence"),
     pytest.param(Booked("a\nb", 0, 0, 60), id="uid")],
)  # fmt: skip
def test_what_is_no_event_is_refused(event: Booked) -> None:
    with pytest.raises(ValueError, match="no calendar file"):
        publish([event], "X", mailbox=BOX, stamp=0)


def test_a_calendar_of_nothing_is_none() -> None:
    with pytest.raises(ValueError, match="nothing is booked"):
        publish([], "X", mailbox=BOX, stamp=0)


def test_free_busy_of_nothing_says_that_all_is_free() -> None:
    data = freebusy([], "X", mailbox=BOX, uid="u", since=0, until=60, stamp=0)
    (found,) = Calendar.from_ical(data).walk("VFREEBUSY")
    assert "FREEBUSY" not in found


def test_a_name_without_a_mailbox_is_refused() -> None:
    with pytest.raises(ValueError, match="not an e-mail address"):
        publish([Booked("a", 0, 0, 60)], "X", mailbox="", stamp=0)


MERGED = [
    pytest.param([(0, 10, BUSY), (10, 20, BUSY)], [(0, 20, BUSY)], id="touching"),
    pytest.param([(0, 10, BUSY), (2, 5, BUSY)], [(0, 10, BUSY)], id="contained"),
    pytest.param([(0, 10, TENTATIVE), (5, 15, BUSY)], [(0, 5, TENTATIVE), (5, 15, BUSY)], id="stronger-wins"),
    pytest.param(
        [(0, 20, UNAVAILABLE), (5, 10, BUSY)],
        [(0, 5, UNAVAILABLE), (5, 10, BUSY), (10, 20, UNAVAILABLE)],
        id="within-absence",
    ),
    pytest.param([(-5, 5, BUSY), (95, 105, BUSY)], [(0, 5, BUSY), (95, 100, BUSY)], id="clipped"),
    pytest.param([(-5, 0, BUSY), (100, 105, BUSY)], [], id="outside"),
]


@pytest.mark.parametrize(("given_periods", "wanted"), MERGED)
def test_periods_are_merged(given_periods: list[tuple[int, int, str]], wanted: list[tuple[int, int, str]]) -> None:
    assert merged([Period(*one) for one in given_periods], 0, 100) == [Period(*one) for one in wanted]


spans = st.tuples(st.integers(-3, 23), st.integers(1, 6), st.sampled_from(STRENGTH))


@given(st.lists(spans, max_size=8))
def test_each_minute_is_what_the_strongest_says(found: list[tuple[int, int, str]]) -> None:
    periods = [Period(start, start + length, kind) for start, length, kind in found]
    result = merged(periods, 0, 20)
    for minute in range(20):
        kinds = [STRENGTH.index(one.kind) for one in periods if one.start <= minute < one.end]
        said = [one.kind for one in result if one.start <= minute < one.end]
        assert said == ([STRENGTH[max(kinds)]] if kinds else [])
    assert result == sorted(result)
    assert all(one.end < two.start or one.kind != two.kind for one, two in pairwise(result))
