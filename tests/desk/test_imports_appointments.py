"""Appointments of older systems: each through the checker, past ones as history, the same again changes nothing."""

import random
from dataclasses import replace
from datetime import date

import pytest

from booktui.desk import open_desk
from booktui.desk.errors import NotPermitted
from booktui.desk.shapes import ImportReport, Rejected
from desks import add_client, at, make_desk
from importing import HEADER, clock, counts, desk, file, lanes, stored, two

GAP = "Sun 28 Mar 2027 01:30 does not exist: the clocks go forward. The next is 02:00."
NO_STATUS = "'maybe' is not one of booked, arrived, fulfilled, noshow, cancelled"


def test_appointments_take_time_like_any_other(desk, file, two):
    report = desk.imports.appointments(file(HEADER + "C1,NEW,2026-12-15T09:00,OSEI,R1,booked\n"))
    assert report == ImportReport(1, 1)
    (appointment,) = desk.diary.of_client(two[0].id)
    assert (appointment.status, appointment.start, appointment.end) == (
        "booked",
        at("2026-12-15T09:00"),
        at("2026-12-15T09:30"),
    )
    assert (appointment.practitioner, appointment.room, appointment.location, appointment.slot_type) == (
        "OSEI",
        "R1",
        "MAIN",
        "N",
    )
    other = desk.diary.propose(two[1].id, "NEW", at("2026-12-15T09:00"), practitioner="OSEI", room="R1")
    blocks = [conflict.code for conflict in desk.diary.check(other) if conflict.severity == "block"]
    assert blocks == ["practitioner-busy", "room-busy"]


def test_an_imported_booking_is_what_a_booking_is(desk, file, two):
    desk.imports.appointments(file(HEADER + "C1,NEW,2026-12-15T09:00,OSEI,R1,booked\n"))
    desk.diary.book(desk.diary.propose(two[1].id, "NEW", at("2026-12-22T09:00"), practitioner="OSEI"))
    columns = (
        "service_id",
        "practitioner_id",
        "room_id",
        "location_id",
        "slot_type",
        "modality",
        "overbooked",
        "sequence",
    )
    first, second = stored(desk, *columns)
    assert first == second
    week = at("2026-12-22T09:00") - at("2026-12-15T09:00")
    (_, start, end), (_, start2, end2) = lanes(desk, "OSEI")
    assert (start + week, end + week) == (start2, end2)


def test_appointments_again_change_nothing(desk, file, two):
    path = file(
        HEADER
        + "C1,NEW,2026-12-15T09:00,OSEI,R1,booked\nC2,FU,2026-12-15 10:00,OSEI,,\n"
        + "C1,FU,2026-11-03T10:00,OSEI,R1,attended\nC2,FU,2026-11-03T10:15,OSEI,R1,cancelled\n"
    )
    assert counts(desk.imports.appointments(path)) == (4, 4, 0, 0, 0)
    before = stored(desk, "*")
    audited = len(desk.audit.list(limit=100))
    assert counts(desk.imports.appointments(path)) == (4, 0, 0, 4, 0)
    assert (stored(desk, "*"), len(desk.audit.list(limit=100))) == (before, audited)


def test_no_message_is_made(desk, file, two):
    desk.imports.appointments(file(HEADER + "C1,NEW,2026-12-15T09:00,OSEI,R1,\n"))
    with desk.store.read() as c:
        assert c.exec_driver_sql("SELECT count(*) FROM message").scalar_one() == 0


def test_an_invitation_can_still_be_written(desk, file, two, tmp_path):
    desk.imports.appointments(file(HEADER + "C1,NEW,2026-12-15T09:00,OSEI,R1,\n"))
    path = desk.exports.invite(1, tmp_path / "out")
    assert path.name == "A000001-0.ics"


@pytest.mark.parametrize(
    ("start", "wall"),
    [
        pytest.param("2026-12-15T09:00", "2026-12-15T09:00", id="wall"),
        pytest.param("2026-12-15 09:00:00", "2026-12-15T09:00", id="space"),
        pytest.param("15/12/2026 9:00", "2026-12-15T09:00", id="day-first"),
        pytest.param("2026-12-15T09:00Z", "2026-12-15T09:00", id="utc"),
        pytest.param("2026-12-15T10:00+01:00", "2026-12-15T09:00", id="offset"),
        pytest.param("2027-06-15T09:00", "2027-06-15T09:00", id="summer"),
    ],
)
def test_starts(desk, file, two, start, wall):
    assert desk.imports.appointments(file(HEADER + f"C1,NEW,{start},OSEI,R1,\n")).rejected == ()
    assert stored(desk, "starts_at") == [(at(wall),)]


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        pytest.param("C9,NEW,2026-12-15T09:00,OSEI,R1,", "client", "there is no client 'C9'", id="unknown-client"),
        pytest.param("C1,XXX,2026-12-15T09:00,OSEI,R1,", "service", "there is no service 'XXX'", id="unknown-service"),
        pytest.param(
            "C1,NEW,2026-12-15T09:00,NOBODY,R1,",
            "practitioner",
            "there is no practitioner 'NOBODY'",
            id="unknown-practitioner",
        ),
        pytest.param("C1,NEW,2026-12-15T09:00,OSEI,R9,", "room", "there is no room 'R9'", id="unknown-room"),
        pytest.param(
            "C1,NEW,2026-12-15T09:00,,R1,",
            "practitioner",
            "is empty, and 2 people provide NEW",
            id="which-practitioner",
        ),
        pytest.param("C1,NEW,2026-12-15,OSEI,R1,", "start", "has no time of day", id="no-time"),
        pytest.param(
            "C1,NEW,tomorrow,OSEI,R1,", "start", "not a time like 2026-11-24T09:30 or 24/11/2026 09:30", id="words"
        ),
        pytest.param("C1,NEW,2027-03-28T01:30,OSEI,R1,", "start", GAP, id="spring-gap"),
        pytest.param("C1,NEW,2026-12-15T09:00,OSEI,R1,maybe", "status", NO_STATUS, id="status"),
        pytest.param(
            "C1,NEW,2026-12-15T09:00,OSEI,R1,attended",
            "status",
            "is 'attended', but the time has not come",
            id="attended-in-the-future",
        ),
        pytest.param(
            "C1,NEW,2026-12-15T09:00,PHYS,R1,",
            "practitioner",
            "Pat Physio does not provide New patient.",
            id="not-offered",
        ),
    ],
)
def test_rejected_appointments(desk, file, two, row, field, reason):
    report = desk.imports.appointments(file(f"{HEADER}{row}\nC2,NEW,2026-12-15T09:00,OSEI,R1,\n"))
    assert [(r.line, r.field) for r in report.rejected][0] == (2, field)
    assert (report.rejected[0].reason, report.added) == (reason, 1)


def test_the_hour_that_comes_twice_is_the_first_and_said(desk, file, two):
    report = desk.imports.appointments(file(HEADER + "C1,NEW,2026-10-25T01:30,OSEI,R1,attended\n"))
    assert stored(desk, "starts_at") == [(at("2026-10-25T01:30"),)]
    assert report.notes == ("Line 2: Sun 25 Oct 2026 01:30 comes twice that night; the first is taken.",)


PAIR = HEADER + "C1,NEW,2026-12-15T09:00,OSEI,R1,booked\nC2,NEW,2026-12-15T09:15,OSEI,R1,booked\n"


def test_a_double_booked_pair_is_reported(desk, file, two):
    report = desk.imports.appointments(file(PAIR))
    assert (report.read, report.added) == (2, 1)
    assert report.rejected == (
        Rejected(3, "practitioner", "Dr Osei is with somebody else from 09:00 to 09:30. (line 2)"),
    )


def test_the_second_of_a_pair_is_an_overbook_when_told_to(desk, file, two):
    report = desk.imports.appointments(file(PAIR), overbook=True)
    assert (counts(report)) == (2, 2, 0, 0, 0)
    assert stored(desk, "overbooked", "override_reason") == [(0, ""), (1, "import")]
    assert [lane for lane, *_ in lanes(desk, "OSEI")] == [0, 1]
    assert [note for note in report.notes if note.startswith("Line 3:") and "Taken as an overbook" in note] != []
    assert counts(desk.imports.appointments(file(PAIR), overbook=True)) == (2, 0, 0, 2, 0)


def test_an_overbook_is_a_supervisors(desk, file, two, tmp_path, clock):
    jo = open_desk(tmp_path / "desk.db", "jo", clock)
    with pytest.raises(NotPermitted):
        jo.imports.appointments(file(PAIR), overbook=True)
    jo.close()


def test_nobody_is_in_two_places_at_once_even_overbooked(desk, file, two):
    text = HEADER + "C1,NEW,2026-12-16T13:30,BROWN,R2,booked\nC1,TEL,2026-12-16T13:30,PHYS,,booked\n"
    report = desk.imports.appointments(file(text), overbook=True)
    assert [(r.line, r.field) for r in report.rejected] == [(3, "client")]


def test_a_pair_with_what_is_here_already_names_it(desk, file, two):
    desk.diary.book(desk.diary.propose(two[0].id, "NEW", at("2026-12-15T09:00"), practitioner="OSEI"))
    report = desk.imports.appointments(file(HEADER + "C2,NEW,2026-12-15T09:00,OSEI,R1,\n"))
    assert report.rejected == (
        Rejected(2, "practitioner", "Dr Osei is with somebody else from 09:00 to 09:30. (A000001)"),
    )


def test_history_is_taken_as_it_was(desk, file, two):
    """In the past, outside any session, by somebody who no longer provides the service: all of it happened."""
    text = HEADER + "C1,NEW,2025-01-04T20:00,PHYS,R1,attended\nC2,NEW,2025-01-05T20:00,OSEI,,dna\n"
    assert counts(desk.imports.appointments(file(text))) == (2, 2, 0, 0, 0)
    room = desk.catalogue.resource_by_code["R1"].id
    columns = ("status", "room_id", "override_reason")
    assert stored(desk, *columns) == [("fulfilled", room, ""), ("noshow", None, "")]


def test_history_may_not_be_double_booked_either(desk, file, two):
    text = HEADER + "C1,NEW,2025-01-06T09:00,OSEI,R1,attended\nC2,NEW,2025-01-06T09:00,OSEI,R1,attended\n"
    assert [r.line for r in desk.imports.appointments(file(text)).rejected] == [3]
    assert counts(desk.imports.appointments(file(text), overbook=True)) == (2, 1, 0, 1, 0)


def test_a_cancelled_one_takes_no_time(desk, file, two):
    text = HEADER + "C1,NEW,2026-12-15T09:00,OSEI,R1,cancelled\nC2,NEW,2026-12-15T09:00,OSEI,R1,booked\n"
    assert counts(desk.imports.appointments(file(text))) == (2, 2, 0, 0, 0)
    assert len(lanes(desk, "OSEI")) == 1


def test_what_may_be_overridden_is_accepted_with_the_import_as_reason(desk, file, two):
    report = desk.imports.appointments(file(HEADER + "C1,NEW,2026-12-18T20:00,OSEI,R1,booked\n"))
    assert (report.added, stored(desk, "override_reason", "session_id")) == (1, [("import", None)])
    assert report.notes == ("outside-session: accepted for 1 appointment, with the reason 'import'.",)


def test_what_only_a_supervisor_may_override_is_not_a_coordinators(desk, file, two, tmp_path, clock):
    jo = open_desk(tmp_path / "desk.db", "jo", clock)
    report = jo.imports.appointments(file(HEADER + "C1,NEW,2026-12-18T20:00,OSEI,R1,booked\n"))
    assert [(r.line, r.field) for r in report.rejected] == [(2, "practitioner")]
    assert report.rejected[0].reason.endswith("Only a supervisor may accept that.")
    jo.close()


def test_a_room_and_machine_are_found_where_none_is_named(desk, file, two):
    assert desk.imports.appointments(file(HEADER + "C1,ECHO,2026-12-17T09:05,PHYS,,\n")).rejected == ()
    (appointment,) = desk.diary.of_client(two[0].id)
    assert (appointment.room, appointment.equipment) == ("E1", "ECHO1")


def test_shortened_buffers_are_kept_as_they_really_are(desk, file, two):
    text = HEADER + "C1,ECHO,2026-12-17T09:05,PHYS,E1,\nC2,ECHO,2026-12-17T09:50,PHYS,E1,\n"
    report = desk.imports.appointments(file(text))
    assert (counts(report), [n.split(":")[0] for n in report.notes]) == ((2, 2, 0, 0, 0), ["buffer"])
    middle = at("2026-12-17T09:50")
    for code in ("PHYS", "E1", "ECHO1"):
        first, second = lanes(desk, code)
        assert (first, second) == ((0, at("2026-12-17T09:00"), middle), (0, middle, at("2026-12-17T10:45")))


def test_a_buffer_of_a_booking_here_is_shortened_too(desk, file, two):
    desk.diary.book(desk.diary.propose(two[0].id, "ECHO", at("2026-12-17T09:05"), practitioner="PHYS"))
    desk.imports.appointments(file(HEADER + "C2,ECHO,2026-12-17T09:50,PHYS,E1,\n"))
    middle = at("2026-12-17T09:50")
    assert [span[1:] for span in lanes(desk, "PHYS")] == [
        (at("2026-12-17T09:00"), middle),
        (middle, at("2026-12-17T10:45")),
    ]


def test_a_group_fills_its_lanes(desk, file):
    rows = [add_client(desk, f"Name{n}", ref=f"G{n}") for n in range(9)]
    assert len(rows) == 9
    report = desk.imports.appointments(file(HEADER + "".join(f"G{n},GRP,2026-12-18T10:00,GROUP,,\n" for n in range(9))))
    assert report.added == 2  # the gym has two places
    assert [lane for lane, *_ in lanes(desk, "GROUP")] == [0, 1]


def test_a_hold_that_has_run_out_is_not_in_the_way(desk, file, two, clock):
    desk.diary.hold(desk.diary.propose(two[0].id, "NEW", at("2026-12-15T09:00"), practitioner="OSEI"))
    text = HEADER + "C2,NEW,2026-12-15T09:00,OSEI,R1,\n"
    assert [r.field for r in desk.imports.appointments(file(text)).rejected] == ["start"]
    clock.now += 3600
    assert counts(desk.imports.appointments(file(text))) == (1, 1, 0, 0, 0)


def test_an_outcome_goes_forward_and_never_back(desk, file, two, clock):
    booked = HEADER + "C1,NEW,2026-12-15T09:00,OSEI,R1,booked\n"
    desk.imports.appointments(file(booked))
    clock.now = at("2026-12-16T09:00")
    assert counts(desk.imports.appointments(file(booked.replace("booked", "attended")))) == (1, 0, 1, 0, 0)
    assert counts(desk.imports.appointments(file(booked))) == (1, 0, 0, 1, 0)
    assert stored(desk, "status") == [("fulfilled",)]


def test_a_cancellation_gives_the_time_back_and_tells(desk, file, two, tmp_path):
    entry = desk.waiting.add(two[0].id, "NEW", received=date(2026, 10, 1))
    made = desk.diary.book(
        desk.diary.propose(two[0].id, "NEW", at("2026-12-15T09:00"), practitioner="OSEI", entry_id=entry.entry_id)
    )
    desk.exports.invite(made.appointment.id, tmp_path / "out")
    text = HEADER + "C1,NEW,2026-12-15T09:00,OSEI,R1,cancelled\nC2,NEW,2026-12-15T09:00,OSEI,R1,booked\n"
    assert counts(desk.imports.appointments(file(text))) == (2, 1, 1, 0, 0)
    assert desk.waiting.row(entry.entry_id).status == "waiting"
    with desk.store.read() as c:
        assert [tuple(r) for r in c.exec_driver_sql("SELECT kind, state FROM message ORDER BY id")] == [
            ("confirm", "sent"), ("cancel", "queued"),
        ]  # fmt: skip


def test_the_file_changes_who_and_where_as_long_as_the_desk_has_not(desk, file, two):
    text = HEADER + "C1,NEW,2026-12-15T09:00,OSEI,R1,booked\n"
    desk.imports.appointments(file(text))
    assert counts(desk.imports.appointments(file(text.replace("R1", "R2")))) == (1, 0, 1, 0, 0)
    (appointment,) = desk.diary.of_client(two[0].id)
    assert (appointment.room, appointment.sequence, len(lanes(desk, "R1"))) == ("R2", 1, 0)


def test_what_the_desk_moved_is_not_moved_back(desk, file, two):
    text = HEADER + "C1,NEW,2026-12-15T09:00,OSEI,R1,booked\n"
    desk.imports.appointments(file(text))
    proposal = desk.diary.propose(two[0].id, "NEW", at("2026-12-15T09:30"), practitioner="OSEI", moving_id=1)
    desk.diary.move(1, proposal, reason="asked")
    assert counts(desk.imports.appointments(file(text))) == (1, 0, 0, 1, 0)
    assert stored(desk, "starts_at") == [(at("2026-12-15T09:30"),)]


def test_what_the_desk_cancelled_stays_cancelled(desk, file, two):
    text = HEADER + "C1,NEW,2026-12-15T09:00,OSEI,R1,booked\n"
    desk.imports.appointments(file(text))
    desk.diary.cancel(1, reason="asked", by="client")
    assert counts(desk.imports.appointments(file(text))) == (1, 0, 0, 1, 0)
    assert stored(desk, "status") == [("cancelled",)]


def test_a_clinic_list_comes_back_unchanged(desk, file, two, tmp_path, clock):
    desk.diary.book(
        desk.diary.propose(two[0].id, "NEW", at("2026-12-17T09:05"), practitioner="OSEI", room="R2"), override="asked"
    )
    desk.diary.book(desk.diary.propose(two[1].id, "ECHO", at("2026-12-17T10:00"), practitioner="PHYS"))
    exported = desk.exports.day(date(2026, 12, 17), form="csv")
    assert counts(desk.imports.appointments(file(exported))) == (2, 0, 0, 2, 0)
    (tmp_path / "new").mkdir()
    other = make_desk(tmp_path / "new", "sam", clock=clock)
    add_client(other, "Khan", "Amina", ref="C1"), add_client(other, "Jones", "Dylan", ref="C2")
    assert counts(other.imports.appointments(file(exported))) == (2, 2, 0, 0, 0)
    assert other.exports.day(date(2026, 12, 17), form="csv") == exported
    assert other.keeping.doctor().problems == ()
    other.close()


def test_an_import_that_fails_half_way_leaves_nothing(desk, file, two, monkeypatch):
    from booktui.store import imports

    def broken(*_):
        raise RuntimeError("pulled the plug")

    monkeypatch.setattr(imports, "log", broken)
    with pytest.raises(RuntimeError):
        desk.imports.appointments(file(PAIR))
    monkeypatch.undo()
    assert (stored(desk, "id"), lanes(desk, "OSEI")) == ([], [])


def test_a_strict_import_of_a_pair_takes_neither(desk, file, two):
    report = desk.imports.appointments(file(PAIR), strict=True)
    assert (counts(report), stored(desk, "id")) == ((2, 0, 0, 0, 1), [])


def test_a_dry_run_says_the_same_and_writes_nothing(desk, file, two):
    tried = desk.imports.appointments(file(PAIR), dry_run=True)
    assert stored(desk, "id") == []
    assert replace(tried, dry_run=False) == desk.imports.appointments(file(PAIR))


def test_every_added_row_is_in_the_audit(desk, file, two):
    desk.imports.appointments(file(HEADER + "C1,NEW,2026-12-15T09:00,OSEI,R1,booked\n"))
    rows = desk.audit.list(limit=2)
    assert [(row["action"], row["object"], row["object_id"]) for row in rows] == [
        ("import", "appointments", None),
        ("import", "appointment", 1),
    ]
    assert rows[1]["reason"] == "import"


def test_a_cancellation_later_in_the_day_makes_room_for_an_earlier_start(desk, file, two):
    desk.diary.book(desk.diary.propose(two[0].id, "NEW", at("2026-12-15T09:30"), practitioner="OSEI"))
    text = HEADER + "C2,NEW,2026-12-15T09:15,OSEI,R1,booked\nC1,NEW,2026-12-15T09:30,OSEI,R1,cancelled\n"
    assert counts(desk.imports.appointments(file(text))) == (2, 1, 1, 0, 0)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_the_file_holds_the_diary_stays_whole(desk, file, seed):
    """The fixture's doctor looks for overlaps and occupancies that do not fit their appointments."""
    dice = random.Random(seed)
    for n in range(6):
        add_client(desk, f"Name{n}", ref=f"C{n}")
    for n in range(3):
        start = at(f"2026-12-17T{9 + n:02d}:05")
        desk.diary.book(desk.diary.propose(desk.clients.resolve(f"C{n}"), "ECHO", start, practitioner="PHYS"))
    rows = ""
    for _ in range(60):
        service, who = dice.choice([("NEW", "OSEI"), ("FU", "OSEI"), ("ECHO", "PHYS"), ("GRP", "GROUP")])
        day = dice.choice(["2026-12-15", "2026-12-17", "2026-11-03"])
        status = dice.choice(["booked", "booked", "booked", "cancelled"])
        rows += f"C{dice.randrange(6)},{service},{day}T{dice.randrange(9, 12):02d}:{dice.randrange(0, 60, 5):02d},{who},,{status}\n"
    first = desk.imports.appointments(file(HEADER + rows), overbook=True)
    assert first.added > 5
    assert first.read == first.added + first.updated + first.skipped + len({r.line for r in first.rejected})
    assert desk.keeping.doctor().problems == ()
    again = desk.imports.appointments(file(HEADER + rows), overbook=True)
    assert (again.added, again.updated) == (0, 0)
