"""Calendars that leave the desk: whose they are, what they say, and what they never say."""

from __future__ import annotations

import copy
import os
import stat
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar, Component

from booktui.desk.absence_views import AbsenceWanted
from booktui.desk.desk import Desk
from booktui.desk.errors import NotFound, NotPermitted
from booktui.rules.values import Appointment
from desks import NOW, SETUP, Clock, add_client, at, make_desk

FIRST, LAST = date(2026, 11, 23), date(2027, 1, 31)


def setup() -> dict[str, Any]:
    wanted = copy.deepcopy(SETUP)
    wanted["service"].append(
        {"code": "PRIV", "name": "Private", "minutes": 30, "sensitive": True, "needs": {"room": "consulting"}}
    )
    wanted["practitioner"][0]["services"].append("PRIV")
    wanted["interpreter"] = [{"code": "IQBAL", "name": "Ms Iqbal", "language": "Urdu"}]
    wanted["desk"]["email"] = "desk@example.org"
    return wanted


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    made = make_desk(tmp_path, "sam", clock=clock, setup=setup())
    yield made
    assert made.keeping.doctor().problems == ()
    made.close()


def book(desk: Desk, client: int, when: str = "2026-12-15T09:00", service: str = "NEW") -> Appointment:
    outcome = desk.diary.book(desk.diary.propose(client, service, at(when), practitioner="OSEI"))
    assert outcome.appointment is not None
    return outcome.appointment


def events(desk: Desk, code: str, shows: str = "busy-only") -> list[Component]:
    data = desk.exports.calendar(code, FIRST, LAST, shows=shows).data
    calendar = Calendar.from_ical(data)
    assert calendar["METHOD"] == "PUBLISH"
    return list(calendar.walk("VEVENT"))


def said(desk: Desk, code: str, shows: str = "busy-only") -> list[tuple[str, str]]:
    return [(str(event["UID"]), str(event["SUMMARY"])) for event in events(desk, code, shows)]


def periods(desk: Desk, code: str, first: date = FIRST, last: date = LAST) -> list[tuple[str, str]]:
    data = desk.exports.calendar(code, first, last, shows="free-busy").data.decode()
    lines = data.replace("\r\n ", "").split("\r\n")
    found = [line.removeprefix("FREEBUSY;FBTYPE=").split(":", 1) for line in lines if line.startswith("FREEBUSY")]
    return [(kind, span) for kind, span in found]


def test_it_says_booked_and_no_more(desk: Desk) -> None:
    appointment = book(desk, add_client(desk).id)
    made = desk.exports.calendar("osei", FIRST, LAST)
    assert (made.code, made.name, made.count) == ("OSEI", "OSEI.ics", 1)
    (event,) = events(desk, "OSEI")
    assert (event["UID"], event["SUMMARY"], event["CLASS"]) == (appointment.uid, "Booked", "PRIVATE")
    assert event["ORGANIZER"] == "mailto:desk@example.org"
    assert "LOCATION" not in event
    for word in (b"Khan", b"Amina", b"NEW", b"C1", b"1960"):
        assert word not in made.data


def test_with_details_it_says_the_service_and_the_reference(desk: Desk) -> None:
    client = add_client(desk)
    book(desk, client.id)
    (event,) = events(desk, "OSEI", "details")
    assert (event["SUMMARY"], event["LOCATION"]) == (f"NEW {client.ref}", "R1")
    assert b"Khan" not in desk.exports.calendar("OSEI", FIRST, LAST, shows="details").data


@pytest.mark.parametrize("sensitive", ["client", "service"])
def test_what_is_sensitive_is_booked_whoever_asks(desk: Desk, sensitive: str) -> None:
    client = add_client(desk, sensitive=sensitive == "client")
    book(desk, client.id, service="PRIV" if sensitive == "service" else "NEW")
    (event,) = events(desk, "OSEI", "details")
    assert event["SUMMARY"] == "Booked"
    assert "LOCATION" not in event
    assert client.ref.encode() not in desk.exports.calendar("OSEI", FIRST, LAST, shows="details").data


@pytest.mark.parametrize("code", ["OSEI", "R1", "OSEI-TU"], ids=["practitioner", "room", "clinic"])
def test_whoever_or_whatever_has_it_shows_it(desk: Desk, code: str) -> None:
    appointment = book(desk, add_client(desk).id)
    assert said(desk, code) == [(appointment.uid, "Booked")]


def test_a_clinic_shows_only_what_is_in_its_sessions(desk: Desk) -> None:
    book(desk, add_client(desk).id)
    with pytest.raises(NotFound, match="Nothing is booked for BROWN-WE"):
        desk.exports.calendar("BROWN-WE", FIRST, LAST)


def test_what_was_cancelled_is_left_out_and_what_was_moved_is_there_once(desk: Desk) -> None:
    client = add_client(desk)
    gone, moved = book(desk, add_client(desk, "Jones").id), book(desk, client.id, "2026-12-22T09:00")
    desk.diary.cancel(gone.id, reason="asked", by="client")
    again = desk.diary.propose(client.id, "NEW", at("2026-12-22T09:30"), moving_id=moved.id)
    desk.diary.move(moved.id, again, reason="asked")
    (event,) = events(desk, "OSEI")
    assert (event["UID"], int(event["SEQUENCE"])) == (moved.uid, 1)
    assert int(event["DTSTART"].dt.timestamp()) == at("2026-12-22T09:30")


def test_days_are_whole_and_both_ends_are_in(desk: Desk) -> None:
    book(desk, add_client(desk).id)
    day = date(2026, 12, 15)
    assert desk.exports.calendar("OSEI", day, day).count == 1
    with pytest.raises(NotFound, match=r"from 2026-12-16 to 2026-12-17.*--free-busy"):
        desk.exports.calendar("OSEI", date(2026, 12, 16), date(2026, 12, 17))


def test_free_busy_tells_booked_held_and_away(desk: Desk) -> None:
    client = add_client(desk)
    book(desk, client.id)
    desk.diary.hold(
        desk.diary.propose(add_client(desk, "Jones", "Dylan").id, "NEW", at("2026-12-15T09:30"), practitioner="OSEI")
    )
    desk.absences.add(AbsenceWanted("OSEI", start=date(2026, 12, 16), end=None))
    assert periods(desk, "OSEI", date(2026, 12, 15), date(2026, 12, 16)) == [
        ("BUSY", "20261215T090000Z/20261215T093000Z"),
        ("BUSY-TENTATIVE", "20261215T093000Z/20261215T100000Z"),
        ("BUSY-UNAVAILABLE", "20261216T000000Z/20261217T000000Z"),
    ]
    assert periods(desk, "OSEI-TU", date(2026, 12, 15), date(2026, 12, 16)) == [
        ("BUSY", "20261215T090000Z/20261215T093000Z"),
        ("BUSY-TENTATIVE", "20261215T093000Z/20261215T100000Z"),
    ]


def test_a_hold_that_has_run_out_takes_no_time_and_is_in_no_calendar(desk: Desk, clock: Clock) -> None:
    desk.diary.hold(desk.diary.propose(add_client(desk).id, "NEW", at("2026-12-15T09:30"), practitioner="OSEI"))
    with pytest.raises(NotFound):
        desk.exports.calendar("OSEI", FIRST, LAST)
    clock.now = NOW + 86_400
    assert periods(desk, "OSEI") == []
    assert periods(desk, "OSEI-TU") == []


def test_free_busy_of_a_free_time_is_a_file_all_the_same(desk: Desk) -> None:
    made = desk.exports.calendar("R2", FIRST, LAST, shows="free-busy")
    (found,) = Calendar.from_ical(made.data).walk("VFREEBUSY")
    assert (made.name, made.count, "FREEBUSY" in found) == ("R2.ifb", 0, False)


def test_an_interpreter_and_a_machine_have_a_calendar_too(desk: Desk) -> None:
    client = add_client(desk)
    proposal = desk.diary.propose(client.id, "ECHO", at("2026-12-17T09:30"))
    desk.diary.book(proposal)
    assert [summary for _, summary in said(desk, "ECHO1")] == ["Booked"]
    desk.absences.add(AbsenceWanted("IQBAL", start=date(2026, 12, 16), end=None))
    assert periods(desk, "IQBAL") == [("BUSY-UNAVAILABLE", "20261216T000000Z/20261217T000000Z")]


def test_a_closure_closes_what_is_at_its_place(desk: Desk) -> None:
    desk.absences.add(AbsenceWanted(location="WYT", start=date(2026, 12, 16), end=None))
    assert periods(desk, "W1") == [("BUSY-UNAVAILABLE", "20261216T000000Z/20261217T000000Z")]
    assert periods(desk, "R1") == []


def test_an_unknown_code_is_said(desk: Desk) -> None:
    with pytest.raises(
        NotFound, match=r"no practitioner, room, equipment, interpreter or clinic 'OSIE'; the nearest is"
    ):
        desk.exports.calendar("OSIE", FIRST, LAST)


def test_its_leaving_is_logged_without_names(desk: Desk, tmp_path: Path) -> None:
    book(desk, add_client(desk).id)
    made = desk.exports.calendar("OSEI", FIRST, LAST)
    path = desk.exports.write(tmp_path / "out", made.name, made.data)
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    entry = next(row for row in desk.audit.list() if row["object"] == "calendar")
    assert (entry["action"], entry["reason"]) == ("export", "2026-11-23 to 2027-01-31")
    assert "Khan" not in str(entry)


def test_an_auditor_takes_none_away(desk: Desk, tmp_path: Path) -> None:
    auditor = make_desk(tmp_path, "alex")
    with pytest.raises(NotPermitted):
        auditor.exports.calendar("OSEI", FIRST, LAST)
    auditor.close()
