"""Whatever is typed comes back from icalendar and ical.js as it was, but for what the cleaning takes out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from booktui.exchange.invite import invitation
from booktui.rules.text import clean, clean_lines
from engines import Ical, ical_js, why_no_node

ODD = ["\x00", "\x07", "\x1b[2J", "\t", "\r", "\n", "\r\n", "\x85", "\u2028", "\u200d", "\u202e", "\u2066", "\ufeff", ";", ",", ":",
       "\\", "\\n", "\\N", '"', "^", "^n", "^'", "'", "👩‍⚕️", "🏳️‍🌈", "שלום", "مرحبا", "日本語" * 9, "e\u0301", "x" * 80, "  ",
       "BEGIN:VEVENT", "END:VCALENDAR", "mailto:", "%0D%0A", "%2C", "%5C", "<b>", "\ud800"]  # fmt: skip
WORDS = st.lists(st.one_of(st.sampled_from(ODD), st.text(max_size=12)), max_size=8).map("".join)
NAME = str.maketrans({'"': "'", "^": "", "\\": ""})
Fields = tuple[str, str, str, str]
"""Summary, location, description and name of the guest."""
Reader = Callable[[bytes], Fields]


def written(fields: Fields) -> bytes:
    summary, location, description, name = fields
    return invitation(
        "REQUEST", uid="7f3a-1@booktui.example.org", sequence=0, stamp=1, start=3600, end=7200, summary=summary,
        organizer=("Test desk", "desk@example.org"), attendee=(name, "amina@example.com"), location=location,
        description=description,
    )  # fmt: skip


def cleaned(fields: Fields) -> Fields:
    """What comes back: control and format characters are gone; a name has no `"`, `^` (RFC 6868) or `\\`."""
    summary, location, description, name = fields
    one, lines = (lambda text: clean(text, sys.maxsize)), clean_lines(description, sys.maxsize)
    return one(summary), one(location), lines, one(name.translate(NAME))


def by_icalendar(data: bytes) -> Fields:
    (event,) = Calendar.from_ical(data).walk("VEVENT")
    (guest,) = event.attendees
    texts = (str(event.get(name, "")) for name in ("SUMMARY", "LOCATION", "DESCRIPTION"))
    summary, location, description = texts
    return summary, location, description, str(guest.params.get("CN", ""))


def by_ical_js(engine: Ical) -> Reader:
    def read(data: bytes) -> Fields:
        said = engine.whole(data)
        assert "error" not in said, said["error"]
        (event,) = said["events"]
        return event["summary"], event["location"], event["description"], event["guests"][0]["cn"]

    return read


def holds(fields: Fields, read: Reader) -> None:
    data = written(fields)
    assert data.endswith(b"\r\n")
    lines = data[:-2].split(b"\r\n")
    assert [line for line in lines if len(line) > 75 or b"\r" in line or b"\n" in line] == []
    assert [line.decode() for line in lines]  # no character is split
    assert [code for code in data.decode() if ord(code) < 32 and code not in "\r\n"] == []
    assert read(data) == cleaned(fields)


@settings(max_examples=100, deadline=None)
@given(fields=st.tuples(WORDS, WORDS, WORDS, WORDS))
def test_by_icalendar(fields: Fields) -> None:
    holds(fields, by_icalendar)


@pytest.fixture(scope="module")
def engine() -> Iterator[Ical]:
    with ical_js() as one:
        yield one


@pytest.mark.slow
@pytest.mark.skipif(why_no_node() != "", reason=why_no_node())
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fields=st.tuples(WORDS, WORDS, WORDS, WORDS))
def test_by_ical_js(engine: Ical, fields: Fields) -> None:
    holds(fields, by_ical_js(engine))
