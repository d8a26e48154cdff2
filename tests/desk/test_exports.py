"""Files that leave the desk: the newest truth, private, and logged."""

import os
import stat
from datetime import date

import pytest
from icalendar import Calendar

from booktui.desk import open_desk
from booktui.desk.errors import BadInput, NotFound, NotPermitted, Unavailable
from desks import Clock, add_client, at, make_desk


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path, clock):
    made = make_desk(tmp_path, "jo", clock=clock)
    yield made
    assert made.keeping.doctor().problems == ()
    made.close()


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


def book(desk, client, when="2026-12-15T09:00", service="NEW", **how):
    return desk.diary.book(desk.diary.propose(client.id, service, at(when), **how)).appointment


def method(path):
    calendar = Calendar.from_ical(path.read_bytes())
    return str(calendar["METHOD"]), calendar.walk("VEVENT")[0]["SEQUENCE"]


def test_the_file_is_named_by_reference_and_private(desk, out):
    appointment = book(desk, add_client(desk))
    path = desk.exports.invite(appointment.id, out)
    assert (path.name, method(path)) == (f"{appointment.ref}-0.ics", ("REQUEST", 0))
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes().count(b"\r\r\n") == 0


def test_each_step_has_its_own_file(desk, out):
    appointment = book(desk, add_client(desk))
    desk.exports.invite(appointment.id, out)
    proposal = desk.diary.propose(appointment.client_id, "NEW", at("2026-12-15T09:30"), moving_id=appointment.id)
    desk.diary.move(appointment.id, proposal, reason="asked")
    desk.exports.invite(appointment.id, out)
    desk.diary.cancel(appointment.id, reason="asked", by="client")
    desk.exports.invite(appointment.id, out)
    ref = appointment.ref
    assert {path.name: method(path) for path in out.iterdir()} == {
        f"{ref}-0.ics": ("REQUEST", 0),
        f"{ref}-1.ics": ("REQUEST", 1),
        f"{ref}-2.ics": ("CANCEL", 2),
    }


def test_exporting_again_gives_the_same_bytes(desk, out, clock):
    appointment = book(desk, add_client(desk))
    first = desk.exports.invite(appointment.id, out).read_bytes()
    clock.now += 60
    assert desk.exports.invite(appointment.id, out).read_bytes() == first


def test_a_cancellation_of_what_never_went_out_has_no_file(desk, out):
    appointment = book(desk, add_client(desk))
    desk.diary.cancel(appointment.id, reason="asked", by="client")
    with pytest.raises(BadInput, match="nothing has gone out"):
        desk.exports.invite(appointment.id, out)
    assert not out.exists()


def test_a_hold_has_no_file(desk, out):
    held = desk.diary.hold(desk.diary.propose(add_client(desk).id, "NEW", at("2026-12-15T09:00"))).appointment
    with pytest.raises(BadInput, match="only held"):
        desk.exports.invite(held.id, out)


def test_an_unknown_appointment_is_not_found(desk, out):
    with pytest.raises(NotFound, match="A000099"):
        desk.exports.invite(99, out)


def test_what_could_not_be_written_does_not_count_as_sent(desk, tmp_path):
    appointment = book(desk, add_client(desk))
    (tmp_path / "taken").write_bytes(b"")
    with pytest.raises(Unavailable, match="cannot be written"):
        desk.exports.invite(appointment.id, tmp_path / "taken")
    outcome = desk.diary.cancel(appointment.id, reason="asked", by="client")
    assert outcome.also == ("nothing had gone out: its confirmation is withdrawn", "time came free: fill 1")


def test_an_auditor_only_reads(desk, tmp_path, out, clock):
    appointment = book(desk, add_client(desk))
    reader = open_desk(tmp_path / "desk.db", "alex", clock)
    with pytest.raises(NotPermitted):
        reader.exports.invite(appointment.id, out)
    assert reader.exports.appointment(appointment.id)["uid"] == appointment.uid
    reader.close()


def test_exporting_is_logged(desk, out):
    appointment = book(desk, add_client(desk))
    desk.exports.invite(appointment.id, out)
    newest = desk.audit.list(limit=1)[0]
    assert (newest["action"], newest["object"], newest["object_id"]) == ("export", "appointment", appointment.id)


def test_the_day_as_plain_text(desk):
    khan, brown = add_client(desk, ref="C1"), add_client(desk, "Brown", "Bo", ref="C2", sensitive=True)
    book(desk, khan)
    book(desk, brown, "2026-12-15T09:30")
    assert desk.exports.day(date(2026, 12, 15)) == (
        "Tue 15 Dec 2026: 2 appointments\n"
        "\n"
        "OSEI\n"
        "  09:00-09:30  C1  Khan Amina  NEW  OSEI R1  booked\n"
        "  09:30-10:00  C2  B••• B•  NEW  OSEI R1  booked\n"
    )


def test_the_day_as_csv_is_what_an_import_reads(desk):
    book(desk, add_client(desk, "=HYPERLINK(1)", "@evil", ref="C1"))
    lines = desk.exports.day(date(2026, 12, 15), form="csv").split("\r\n")
    assert lines[1:] == [
        '"C1","NEW","2026-12-15T09:00","2026-12-15T09:30","OSEI","R1","","MAIN","booked",'
        '"\'=HYPERLINK(1) @evil","A000001"',
        "",
    ]


def test_a_day_without_appointments(desk):
    assert desk.exports.day(date(2026, 12, 16)) == "Wed 16 Dec 2026: 0 appointments\n"


def test_holds_are_no_part_of_the_list(desk):
    desk.diary.hold(desk.diary.propose(add_client(desk).id, "NEW", at("2026-12-15T09:00")))
    assert desk.exports.day(date(2026, 12, 15)) == "Tue 15 Dec 2026: 0 appointments\n"


def test_by_room_and_for_one_location(desk):
    book(desk, add_client(desk, ref="C1"))
    assert desk.exports.day(date(2026, 12, 15), by="room").split("\n")[2] == "R1"
    assert desk.exports.day(date(2026, 12, 15), location="wyt") == "Tue 15 Dec 2026: 0 appointments\n"
    with pytest.raises(NotFound, match="Known: MAIN, WYT"):
        desk.exports.day(date(2026, 12, 15), location="X")


def test_the_day_as_a_file(desk, out):
    path = desk.exports.day_file(date(2026, 12, 15), out)
    assert (path.name, path.read_bytes().count(b"\r\n")) == ("day-2026-12-15.csv", 1)
