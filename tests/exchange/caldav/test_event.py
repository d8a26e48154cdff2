"""Our event as it is stored, and what is read of one: its times, and nothing else of somebody's life."""

import pytest

from booktui.exchange.busy.values import BadValue, BusyUnreadable
from booktui.exchange.caldav.event import look, moved, resource_name, stored, uid_of, when_only
from caldav_server import event

NINE = (1797325200, 1797327000)
"""15 December 2026, 09:00 to 09:30 UTC."""
MINE = stored("abc@x", 3, 1790000000, NINE, "Appointment A000001")
NOON = (1797336000, 1797337800)


def test_what_is_stored_asks_nobody_and_says_no_more_than_it_must():
    assert MINE.decode().split("\r\n") == [
        "BEGIN:VCALENDAR", "PRODID:-//booktui//booktui//EN", "VERSION:2.0", "CALSCALE:GREGORIAN", "BEGIN:VEVENT",
        "UID:abc@x", "SUMMARY:Appointment A000001", "SEQUENCE:3", "DTSTAMP:20260921T141320Z",
        "DTSTART:20261215T090000Z", "DTEND:20261215T093000Z", "STATUS:CONFIRMED", "CLASS:PRIVATE", "TRANSP:OPAQUE",
        "END:VEVENT", "END:VCALENDAR", "",
    ]  # fmt: skip


def test_it_is_read_as_it_was_written():
    seen = look(MINE, "Europe/London")
    assert (seen.uid, seen.sequence, seen.times, seen.repeats) == ("abc@x", 3, NINE, False)


@pytest.mark.parametrize(
    ("lines", "times"),
    [
        (("DTSTART;TZID=Europe/Paris:20261215T100000", "DTEND;TZID=Europe/Paris:20261215T103000"), NINE),
        (("DTSTART:20261215T090000Z", "DURATION:PT30M"), NINE),
        (("DTSTART;VALUE=DATE:20261215",), (1797292800, 1797379200)),
        (("DTSTART:20261215T090000Z", "DTEND:20261215T093000Z", "STATUS:CANCELLED"), None),
    ],
    ids=["zone", "duration", "whole-day", "called-off"],
)
def test_a_time_written_another_way_is_the_same_time(lines, times):
    assert look(event("abc@x", *lines).encode(), "Europe/London").times == times


def test_their_own_words_stay_when_only_the_time_is_ours():
    data = event(
        "abc@x", "DTSTART;TZID=Europe/Paris:20261215T100000", "DURATION:PT30M", "COLOR:red", "SEQUENCE:9"
    ).encode()
    lines = (moved(data, "abc@x", 4, 1790000000, NOON) or b"").decode().splitlines()
    assert {
        "SUMMARY:Private matters",
        "COLOR:red",
        "DTSTART:20261215T120000Z",
        "DTEND:20261215T123000Z",
        "SEQUENCE:4",
    } <= set(lines)
    assert not [line for line in lines if "Paris" in line or line.startswith("DURATION")]


@pytest.mark.parametrize(
    "data",
    [
        event("other", "DTSTART:20261215T090000Z").encode(),
        event("abc@x", "DTSTART:20261215T090000Z", "RRULE:FREQ=DAILY").encode(),
        event("abc@x", "DTSTART:20261215T090000Z", "ATTENDEE:mailto:a@example.org").encode(),
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n",
        b"\xff\xfe",
        b"",
    ],
    ids=["another-uid", "repeats", "has-guests", "cut-off", "no-text", "empty"],
)
def test_what_cannot_be_changed_safely_is_not(data):
    assert moved(data, "abc@x", 4, 1790000000, NOON) is None


def test_of_an_event_only_when_it_is_is_kept():
    zone = "BEGIN:VTIMEZONE\nTZID:Own\nBEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:+0500\nTZOFFSETTO:+0500\nEND:STANDARD\nEND:VTIMEZONE\n"
    known = zone.replace("Own", "Europe/Paris")
    text = when_only(
        event(
            "abc",
            'DTSTART;TZID="Own":20261215T090000',
            "LOCATION:home",
            "BEGIN:VALARM",
            "TRIGGER:-PT5M",
            "END:VALARM",
            before=zone + known,
        ).encode()
    )
    assert text.splitlines() == [
        "BEGIN:VCALENDAR", "BEGIN:VTIMEZONE", "TZID:Own", "BEGIN:STANDARD", "DTSTART:16010101T000000",
        "TZOFFSETFROM:+0500", "TZOFFSETTO:+0500", "END:STANDARD", "END:VTIMEZONE", "BEGIN:VEVENT", "UID:abc",
        "DTSTAMP:20261101T120000Z", 'DTSTART;TZID="Own":20261215T090000', "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    assert (
        look(text.encode(), "Europe/London").times
        == look(event("abc", 'DTSTART;TZID="Own":20261215T090000', before=zone).encode(), "Europe/London").times
    )


def test_what_is_broken_stays_broken_when_it_is_kept():
    text = when_only(event("abc", "DTSTART", "DTEND:20261215T090000Z").encode())
    with pytest.raises(BadValue, match="is not written as NAME:VALUE"):
        look(text.encode(), "Europe/London")


def test_what_is_no_calendar_says_so():
    for read in (uid_of, when_only):
        with pytest.raises(BusyUnreadable):
            read(b"<html>")


def test_a_uid_of_any_length_is_read():
    data = event("abc", "DTSTART:20261215T090000Z").replace("UID:abc", f"UID:{'x' * 20_000}")
    assert uid_of(data.encode()) == "x" * 255


def test_a_resource_name_is_plain():
    assert resource_name("1b-2c@desk.example.org") == "1b-2c-desk-example-org.ics"
    assert resource_name("../../etc/x y%2F") == "------etc-x-y-2F.ics"
