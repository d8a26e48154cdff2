"""What we write, read line by line as RFC 5545 has it, and once more by a calendar library."""

import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from booktui.exchange.invite import How, invitation, is_address, span_in, unreachable

START = int(datetime(2026, 11, 26, 9, 30, tzinfo=UTC).timestamp())
PLAIN: dict[str, Any] = {
    "uid": "7f3a-1@booktui.example.org",
    "sequence": 0,
    "stamp": START - 86_400,
    "start": START,
    "end": START + 1800,
    "summary": "Hospital appointment",
    "organizer": ("Cardiology Outpatients", "desk@example.org"),
    "attendee": ("Amina Khan", "amina@example.com"),
    "location": "Outpatients, 1 Sample Street",
    "description": "Please ring 0161 496 0000 to change it.\nReference A000123.",
}
HOSTILE = [
    pytest.param("Ann\r\nATTENDEE:mailto:evil@example.net", id="line-injection"),
    pytest.param("Ann\r\n DESCRIPTION:x", id="fold-injection"),
    pytest.param('Ann "the" O\'Hara', id="quotes"),
    pytest.param('"', id="only-a-quote"),
    pytest.param("a;b:c,d\\e\\n", id="separators"),
    pytest.param("\x1b]52;c;AAAA\x07\x9b31m\x00", id="escape-sequences"),
    pytest.param("\u202egnp.exe\u2066", id="bidi"),
    pytest.param("\ud800 lone", id="lone-surrogate"),
    pytest.param("line\u2028sep\u2029par\x85nel\x0bvt", id="odd-breaks"),
    pytest.param("^n^'^^", id="rfc6868"),
    pytest.param("日本語" * 60, id="long-wide"),
    pytest.param("👩‍⚕️" * 40, id="joined-emoji"),
    pytest.param("e\u0301" * 80, id="combining"),
    pytest.param("END:VEVENT\nEND:VCALENDAR\nBEGIN:VCALENDAR", id="end-of-file"),
    pytest.param("x" * 5000, id="very-long"),
]


def read(data: bytes) -> tuple[Calendar, Event]:
    calendar = Calendar.from_ical(data)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def lines_of(data: bytes) -> list[bytes]:
    assert data.endswith(b"\r\n")
    return data[:-2].split(b"\r\n")


def test_a_request_says_exactly_what_ical_md_asks_for() -> None:
    assert invitation("REQUEST", **PLAIN).decode().split("\r\n") == [
        "BEGIN:VCALENDAR",
        "PRODID:-//booktui//booktui//EN",
        "VERSION:2.0",
        "CALSCALE:GREGORIAN",
        "METHOD:REQUEST",
        "BEGIN:VEVENT",
        "UID:7f3a-1@booktui.example.org",
        "SEQUENCE:0",
        "DTSTAMP:20261125T093000Z",
        "DTSTART:20261126T093000Z",
        "DTEND:20261126T100000Z",
        "SUMMARY:Hospital appointment",
        'ORGANIZER;CN="Cardiology Outpatients":mailto:desk@example.org',
        "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP",
        ' =TRUE;CN="Amina Khan":mailto:amina@example.com',
        "LOCATION:Outpatients\\, 1 Sample Street",
        "DESCRIPTION:Please ring 0161 496 0000 to change it.\\nReference A000123.",
        "STATUS:CONFIRMED",
        "CLASS:PRIVATE",
        "TRANSP:OPAQUE",
        "X-MICROSOFT-DISALLOW-COUNTER:TRUE",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_a_library_reads_the_same() -> None:
    calendar, event = read(invitation("REQUEST", **PLAIN))
    assert (calendar["METHOD"], "UID" in calendar, calendar.errors, event.errors) == ("REQUEST", False, [], [])
    assert (event.start, event.end) == (
        datetime(2026, 11, 26, 9, 30, tzinfo=UTC),
        datetime(2026, 11, 26, 10, tzinfo=UTC),
    )
    assert event["DTSTAMP"].dt == datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (PLAIN["uid"], 0, "CONFIRMED")
    assert (event["SUMMARY"], event["LOCATION"], event["DESCRIPTION"]) == (
        "Hospital appointment",
        PLAIN["location"],
        PLAIN["description"],
    )
    assert (event["CLASS"], event["TRANSP"]) == ("PRIVATE", "OPAQUE")
    assert (event.organizer, event.organizer.params["CN"]) == ("mailto:desk@example.org", "Cardiology Outpatients")
    (guest,) = event.attendees
    assert (guest, dict(guest.params)) == (
        "mailto:amina@example.com",
        {
            "CUTYPE": "INDIVIDUAL",
            "ROLE": "REQ-PARTICIPANT",
            "PARTSTAT": "NEEDS-ACTION",
            "RSVP": "TRUE",
            "CN": "Amina Khan",
        },
    )
    assert [c.name for c in calendar.walk()] == ["VCALENDAR", "VEVENT"]  # no VTIMEZONE, no VALARM


def test_a_cancellation_follows_its_request() -> None:
    _, first = read(invitation("REQUEST", **PLAIN))
    calendar, second = read(invitation("CANCEL", **{**PLAIN, "sequence": 1, "stamp": PLAIN["stamp"] + 60}))
    assert (calendar["METHOD"], second["STATUS"]) == ("CANCEL", "CANCELLED")
    assert (second["UID"], second.organizer, second.attendees) == (first["UID"], first.organizer, first.attendees)
    assert second["SEQUENCE"] == first["SEQUENCE"] + 1
    assert second["DTSTAMP"].dt > first["DTSTAMP"].dt


def test_a_cancellation_asks_nothing_and_frees_the_time() -> None:
    """RFC 5546 3.2.5: no alarm; and nothing to propose another time for."""
    _, event = read(invitation("CANCEL", **PLAIN, how=How(alarm_minutes=30)))
    assert "RSVP" not in event.attendees[0].params
    assert (event["TRANSP"], "X-MICROSOFT-DISALLOW-COUNTER" in event, event.walk("VALARM")) == (
        "TRANSPARENT",
        False,
        [],
    )


def test_one_guest_is_uninvited_without_calling_it_off() -> None:
    """ical.md 3.2: without STATUS, with the ATTENDEE."""
    calendar, event = read(invitation("CANCEL", **PLAIN, how=How(alone=True)))
    assert (calendar["METHOD"], "STATUS" in event, event.attendees) == ("CANCEL", False, ["mailto:amina@example.com"])


def test_a_room_is_a_room() -> None:
    """RFC 5545 3.2.3."""
    _, event = read(invitation("REQUEST", **PLAIN, how=How(room=True)))
    assert (event.attendees[0].params["CUTYPE"], event.attendees[0].params["RSVP"]) == ("ROOM", "TRUE")


@pytest.mark.parametrize(
    ("answer", "partstat", "rsvp"),
    [
        ("ACCEPTED", "ACCEPTED", "FALSE"),
        ("DECLINED", "DECLINED", "TRUE"),
        ("TENTATIVE", "TENTATIVE", "TRUE"),
        ("DELEGATED", "NEEDS-ACTION", "TRUE"),
        ('ACCEPTED";X="', "NEEDS-ACTION", "TRUE"),
    ],
)
def test_an_answer_that_stands_is_repeated(answer: str, partstat: str, rsvp: str) -> None:
    _, event = read(invitation("REQUEST", **PLAIN, how=How(answer=answer)))
    assert (event.attendees[0].params["PARTSTAT"], event.attendees[0].params["RSVP"]) == (partstat, rsvp)


@pytest.mark.parametrize(("minutes", "trigger"), [(60, "-PT1H"), (90, "-PT1H30M"), (2880, "-P2D")])
def test_an_alarm_only_where_one_is_asked_for(minutes: int, trigger: str) -> None:
    data = invitation("REQUEST", **PLAIN, how=How(alarm_minutes=minutes)).decode()
    assert data.split("BEGIN:VALARM\r\n")[1].split("\r\n")[:4] == [
        "ACTION:DISPLAY", "DESCRIPTION:Hospital appointment", f"TRIGGER:{trigger}", "END:VALARM",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "span"),
    [
        pytest.param(None, (START, START + 1800), id="ours"),
        pytest.param("", None, id="nothing"),
        pytest.param("DTSTART:20261126T093000Z\r\n", None, id="no-end"),
        pytest.param("DTSTART;TZID=Europe/London:20261126T093000\r\nDTEND:20261126T100000Z\r\n", None, id="not-ours"),
    ],
)
def test_the_time_that_was_said_can_be_read_again(text: str | None, span: tuple[int, int] | None) -> None:
    assert span_in(invitation("REQUEST", **PLAIN).decode() if text is None else text) == span


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_inside_its_value(text: str) -> None:
    fields = {"summary": text, "location": text, "description": text, "organizer": (text, "desk@example.org")}
    data = invitation("REQUEST", **{**PLAIN, **fields, "attendee": (text, "amina@example.com")})
    assert [line for line in lines_of(data) if len(line) > 75] == []
    assert [c for c in data.decode() if (ord(c) < 32 and c not in "\r\n") or 127 <= ord(c) < 160] == []
    calendar, event = read(data)
    assert (event.attendees, event.organizer) == (["mailto:amina@example.com"], "mailto:desk@example.org")
    assert [c.name for c in calendar.walk()] == ["VCALENDAR", "VEVENT"]
    assert (calendar.errors, event.errors) == ([], [])
    known = ["UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "ORGANIZER", "ATTENDEE", "STATUS", "CLASS"]
    assert set(event) - {"LOCATION", "DESCRIPTION"} == {*known, "TRANSP", "X-MICROSOFT-DISALLOW-COUNTER"}
    assert "^" not in data.decode().split("ORGANIZER")[1].split("\r\nATTENDEE")[0]


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=120))
def test_any_text_comes_back_as_it_was_cleaned(text: str) -> None:
    from booktui.rules.text import clean, clean_lines

    _, event = read(invitation("REQUEST", **{**PLAIN, "summary": text, "description": text}))
    assert str(event["SUMMARY"]) == clean(text, sys.maxsize)
    assert str(event.get("DESCRIPTION", "")) == clean_lines(text, sys.maxsize)


@settings(max_examples=60, deadline=None)
@given(line=st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"]), max_size=200))
def test_folding_loses_nothing_and_never_splits_a_character(line: str) -> None:
    from booktui.rules.text import clean

    data = invitation("REQUEST", **{**PLAIN, "summary": line})
    assert all(len(piece) <= 75 and piece.decode() is not None for piece in lines_of(data))
    whole = data.replace(b"\r\n ", b"").decode().split("\r\n")
    (summary,) = (text for text in whole if text.startswith("SUMMARY:"))
    escaped = clean(line, sys.maxsize).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    assert summary == f"SUMMARY:{escaped}"


def test_optional_texts_leave_no_empty_line() -> None:
    _, event = read(invitation("REQUEST", **{**PLAIN, "location": " ", "description": "\r\n"}))
    assert ("LOCATION" in event, "DESCRIPTION" in event) == (False, False)


def test_a_guest_without_a_name_has_no_cn() -> None:
    _, event = read(invitation("REQUEST", **{**PLAIN, "attendee": ("", "amina@example.com")}))
    assert "CN" not in event.attendees[0].params


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"end": START}, id="empty-span"),
        pytest.param({"sequence": -1}, id="negative-sequence"),
        pytest.param({"uid": "a\r\nb"}, id="uid-with-break"),
        pytest.param({"uid": ""}, id="no-uid"),
        pytest.param({"attendee": ("Ann", "")}, id="no-address"),
        pytest.param({"attendee": ("Ann", "a@b\r\nX:1")}, id="address-with-break"),
        pytest.param({"attendee": ("Ann", "a@b@c")}, id="two-ats"),
        pytest.param({"organizer": ("Desk", "a:b@example.org")}, id="colon"),
    ],
)
def test_what_cannot_be_said_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"no (invitation|calendar file): "):
        invitation("REQUEST", **{**PLAIN, **wrong})


def test_only_the_two_methods_that_work_are_written() -> None:
    with pytest.raises(ValueError, match="PUBLISH"):
        invitation("PUBLISH", **PLAIN)


@pytest.mark.parametrize(
    ("reference", "address"),
    [
        pytest.param("A000123", "a000123@client.invalid", id="reference"),
        pytest.param("C 1/ü", "c1@client.invalid", id="odd-characters"),
        pytest.param("", "client@client.invalid", id="empty"),
    ],
)
def test_a_guest_without_an_address_gets_one_that_no_mail_reaches(reference: str, address: str) -> None:
    assert unreachable(reference) == address
    assert is_address(address)


def test_the_guards_do_not_depend_on_asserts() -> None:
    script = (
        "from booktui.exchange.invite import invitation\n"
        "data = invitation('REQUEST', uid='u', sequence=0, stamp=0, start=0, end=60, summary='a\\r\\nX-EVIL:1',"
        " organizer=('\"\\r\\nX-EVIL:1', 'd@example.org'), attendee=('', 'a@example.org'))\n"
        "print(data.count(b'\\nX-EVIL'), __debug__)"
    )
    done = subprocess.run([sys.executable, "-O", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "False"]
