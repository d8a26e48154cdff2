"""A clinic from draft to live and to its end: previewed, approved with a date, its past kept, nobody moved (3.3)."""

from datetime import date, timedelta

import pytest

from booktui.desk.errors import BadInput, NotFound, NotPermitted, Refused, Usage
from booktui.rules.values import Status
from desks import Clock, add_client, at, make_desk

DAY = date(2027, 2, 2)
"""A Tuesday with more than eight weeks' notice from 23 November 2026."""


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
def sam(desk, clock):
    from booktui.desk import open_desk

    made = open_desk(desk.store.path, "sam", clock)
    yield made
    made.close()


def booked(desk, family, when, service="NEW"):
    client = add_client(desk, family, "Test")
    proposal = desk.diary.propose(client.id, service, at(when), agreed_short=True)
    return desk.diary.book(proposal, override="test").appointment


def rows(desk, sql, *values):
    with desk.store.read() as c:
        return [tuple(row) for row in c.exec_driver_sql(sql, values)]


def sessions(desk, since, code="OSEI-TU", count=2):
    return rows(
        desk,
        "SELECT on_date, s.slots, v.number FROM session s JOIN clinic c ON c.id = s.clinic_id "
        "JOIN clinic_version v ON v.id = s.version_id WHERE c.code = ? AND on_date >= ? ORDER BY on_date LIMIT ?",
        code, since.isoformat(), count,
    )  # fmt: skip


def standings(desk, code="OSEI-TU"):
    return [(one.number, one.standing) for one in desk.clinics.show(code).versions]


def test_a_draft_changes_nothing_until_it_is_approved(desk):
    before = sessions(desk, DAY)
    done = desk.clinics.change("osei-tu", {"slots": "NNNN"}, effective=DAY, reason="more new patients")
    assert done.message == "Drafted version 2 of OSEI-TU: approve it to put it in force."
    assert (sessions(desk, DAY), standings(desk)) == (before, [(1, "live"), (2, "draft")])


def test_an_approved_version_counts_from_its_day(desk):
    desk.clinics.change("OSEI-TU", {"slots": "NNNN"}, effective=DAY)
    done = desk.clinics.approve("OSEI-TU", reason="more new patients")
    assert done.message.startswith("Approved OSEI-TU version 2 from Tue 2 Feb 2027: 0 sessions added, ")
    eve = DAY - timedelta(days=7)
    assert sessions(desk, eve) == [("2027-01-26", "NNFF.UN", 1), ("2027-02-02", "NNNN", 2)]
    assert standings(desk) == [(1, "live"), (2, "scheduled")]


def test_a_past_session_keeps_the_version_it_ran_under(desk, clock):
    desk.clinics.change("OSEI-TU", {"slots": "NNNN"}, effective=DAY)
    desk.clinics.approve("OSEI-TU", reason="more new patients")
    clock.now = at("2027-03-01T09:00")
    desk.sessions.top_up()
    assert sessions(desk, date(2026, 9, 1), count=1) == [("2026-09-01", "NNFF.UN", 1)]
    assert standings(desk) == [(1, "retired"), (2, "live")]


def test_the_preview_lists_who_no_longer_fits_and_why(desk):
    fits = booked(desk, "Khan", f"{DAY}T09:00")
    gone = booked(desk, "Jones", f"{DAY}T10:15", "FU")
    moved = booked(desk, "Smith", f"{DAY}T12:00")
    done = desk.clinics.change("OSEI-TU", {"slots": "NNNN", "end": "11:30"}, effective=DAY)
    assert [(one.appointment_id, one.why) for one in done.preview.affected] == [
        (gone.id, "No slot starts at 10:15 any more."),
        (moved.id, "It is outside the session, which is then from 09:00 to 11:30."),
    ]
    assert (done.preview.notice_days, done.preview.notice_needed, done.preview.needs_supervisor) == (71, 56, False)
    assert fits.id


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"practitioner": "BROWN"}, "The clinic is then with Dr Brown."),
        ({"room": "W1", "location": "WYT"}, "The clinic is then at Wythenshawe."),
        ({"room": "R2"}, "The clinic is then in Room 2."),
        ({"recur": "wed"}, "There is no session that day any more."),
        ({"recur": "tue", "except": ["2027-02-02"]}, "There is no session that day any more."),
        ({"services": ["FU"]}, "The clinic is then not for New patient."),
        ({"start": "08:45", "slots": "NNNN"}, "No slot starts at 09:00 any more."),
        ({"slots": "F"}, "The slots from 09:00 then end before 09:30."),
        ({"slots": "FFNN"}, "The slot at 09:00 is then kept for Follow-up."),
        ({"slots": ".FNN"}, "The slot at 09:00 is then not for booking."),
        ({"start": "09:15"}, "It is outside the session, which is then from 09:15 to 12:30."),
        ({"slots": ""}, None),
        ({"slots": "NFFFF"}, None),
        ({"name": "Another name"}, None),
    ],
    ids=lambda value: " ".join(f"{k}={v}" for k, v in value.items()) if isinstance(value, dict) else "",
)  # fmt: skip
def test_why_a_booking_no_longer_fits(desk, fields, why):
    booked(desk, "Khan", f"{DAY}T09:00")
    done = desk.clinics.change("OSEI-TU", fields, effective=DAY)
    assert [one.why for one in done.preview.affected] == ([why] if why else [])


def test_who_no_longer_fits_stays_booked_and_is_on_the_rebook_list(desk):
    one = booked(desk, "Khan", f"{DAY}T10:15", "FU")
    desk.clinics.change("OSEI-TU", {"slots": "NNNN"}, effective=DAY)
    done = desk.clinics.approve("OSEI-TU", reason="more new patients")
    assert (done.displaced, desk.diary.get(one.id).status) == (1, Status.BOOKED)
    assert rows(desk, "SELECT appointment_id, state, why FROM displacement") == [
        (one.id, "open", "No slot starts at 10:15 any more.")
    ]
    assert sessions(desk, DAY) == [("2027-02-02", "NNFF.UN", 1), ("2027-02-09", "NNNN", 2)]


def test_it_is_not_live_while_one_is_unresolved_and_the_session_follows_when_it_is(desk, clock):
    one = booked(desk, "Khan", f"{DAY}T10:15", "FU")
    desk.clinics.change("OSEI-TU", {"slots": "NNNN"}, effective=DAY)
    desk.clinics.approve("OSEI-TU", reason="more new patients")
    clock.now = at(f"{DAY}T08:00") - 86_400
    assert standings(desk) == [(1, "live"), (2, "scheduled")]
    clock.now = at(f"{DAY}T08:00")
    assert standings(desk) == [(1, "retired"), (2, "waiting")]
    clock.now = at("2026-11-24T08:00")
    free = desk.diary.propose(one.client_id, "FU", at("2026-12-15T10:00"), moving_id=one.id, agreed_short=True)
    desk.diary.move(one.id, free, reason="clinic changed")
    assert rows(desk, "SELECT state, new_appointment_id FROM displacement") == [("moved", one.id)]
    assert sessions(desk, DAY, count=1) == [("2027-02-02", "NNNN", 2)]


def test_cancelling_resolves_it_too(desk):
    one = booked(desk, "Khan", f"{DAY}T10:15", "FU")
    desk.clinics.change("OSEI-TU", {"slots": "NNNN"}, effective=DAY)
    desk.clinics.approve("OSEI-TU", reason="more new patients")
    desk.diary.cancel(one.id, reason="ill", by="client")
    assert rows(desk, "SELECT state FROM displacement") == [("closed",)]
    assert sessions(desk, DAY, count=1) == [("2027-02-02", "NNNN", 2)]


def test_short_notice_asks_for_a_supervisor_and_a_reason(desk, sam):
    desk.clinics.change("OSEI-TU", {"slots": "NNNN"}, effective=date(2027, 1, 12))
    with pytest.raises(NotPermitted, match="50 days' notice and 56 are needed"):
        desk.clinics.approve("OSEI-TU", reason="more new patients")
    with pytest.raises(Usage, match="Say why"):
        sam.clinics.approve("OSEI-TU", reason="")
    assert sam.clinics.approve("OSEI-TU", reason="locum leaves").preview.short_notice
    view = desk.clinics.show("OSEI-TU").versions[1]
    assert (view.approved_by, view.made_by, view.short_notice, view.reason) == ("sam", "jo", True, "locum leaves")


def test_full_notice_for_a_change_is_exactly_eight_weeks(desk, clock):
    clock.now = at("2026-12-08T09:00")
    done = desk.clinics.change("OSEI-TU", {"slots": "NNNN"}, effective=DAY)
    assert (done.preview.notice_days, done.preview.short_notice) == (56, False)


def test_a_draft_can_be_withdrawn(desk):
    desk.clinics.change("OSEI-TU", {"slots": "NNNN"}, effective=DAY)
    assert desk.clinics.withdraw("OSEI-TU", reason="not needed") == "Withdrew version 2 of OSEI-TU."
    assert standings(desk) == [(1, "live"), (2, "withdrawn")]
    with pytest.raises(NotFound, match="no draft"):
        desk.clinics.approve("OSEI-TU", reason="x")


def test_of_several_drafts_one_has_to_be_named(desk):
    desk.clinics.change("OSEI-TU", {"slots": "NNNN"}, effective=DAY)
    desk.clinics.change("OSEI-TU", {"slots": "FFFF"}, effective=DAY)
    with pytest.raises(Usage, match=r"several drafts: 2, 3\. Say which"):
        desk.clinics.approve("OSEI-TU", reason="x")
    desk.clinics.approve("OSEI-TU", 3, reason="x")
    assert sessions(desk, DAY, count=1) == [("2027-02-02", "FFFF", 3)]


def test_a_draft_whose_day_has_passed_is_drafted_again(desk, clock, sam):
    desk.clinics.change("OSEI-TU", {"slots": "NNNN"}, effective=DAY)
    clock.now = at("2027-03-01T09:00")
    with pytest.raises(Refused, match=r"has passed\. Draft it again"):
        sam.clinics.approve("OSEI-TU", reason="x")


def test_only_looking_keeps_nothing(desk):
    done = desk.clinics.change("OSEI-TU", {"slots": "NNNN"}, effective=DAY, dry_run=True)
    assert done.message == "Nothing was changed: Change of clinic OSEI-TU from Tue 2 Feb 2027 (version 2)."
    assert standings(desk) == [(1, "live")]


NEW = {"code": "OSEI-MO", "name": "Osei Monday", "practitioner": "OSEI", "room": "R1", "recur": "mon weeks 1,3,5",
       "start": "09:00", "end": "12:30", "from": "2026-12-01", "slots": "NNFF"}  # fmt: skip


def test_a_new_clinic_in_words(desk):
    done = desk.clinics.add(NEW)
    assert done.message.startswith("Approved OSEI-MO version 1 from Tue 1 Dec 2026: ")
    found = sessions(desk, date(2027, 2, 1), "OSEI-MO", 6)
    assert [day for day, _, _ in found] == [
        "2027-02-01", "2027-02-15", "2027-03-01", "2027-03-15", "2027-03-29", "2027-04-05",
    ]  # fmt: skip
    view = desk.clinics.show("OSEI-MO").now
    assert (view.when, view.standing) == ("Mondays in weeks 1, 3 and 5 09:00 to 12:30", "scheduled")


def test_a_new_clinic_needs_no_notice(desk):
    assert not desk.clinics.add({**NEW, "from": "2026-11-24"}).preview.needs_supervisor


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"code": "osei-tu"}, "There is a clinic osei-tu already"),
        ({"recur": "tuseday"}, "recur: 'tuseday' in 'tuseday' is not understood"),
        ({"practitioner": "NOBODY"}, "practitioner NOBODY is not in this file nor on the desk"),
        ({"slots": "NNX"}, "there is no slot type 'X'"),
        ({"end": "08:00"}, "end 08:00 is not after start 09:00"),
        ({"services": ["NOPE"]}, "services NOPE is not in this file nor on the desk"),
        ({"colour": "red"}, "has no key colour"),
        ({"except": ["31 Dec"]}, "must be a date such as 2026-09-01"),
    ],
    ids=["twice", "recur", "practitioner", "letter", "end", "service", "key", "date"],
)
def test_what_is_wrong_with_a_new_clinic_is_said_and_nothing_kept(desk, fields, words):
    with pytest.raises(BadInput) as problem:
        desk.clinics.add({**NEW, **fields})
    assert words in problem.value.message
    assert rows(desk, "SELECT count(*) FROM clinic") == [(4,)]


def test_retiring_displaces_who_is_booked_and_leaves_the_past(desk):
    stays = booked(desk, "Khan", "2027-01-26T09:00")
    lost = booked(desk, "Jones", f"{DAY}T09:00")
    done = desk.clinics.retire("OSEI-TU", on=DAY, reason="Dr Osei retires")
    assert done.message.startswith("Retired OSEI-TU from Tue 2 Feb 2027: ")
    assert done.message.endswith("; 1 displaced, 1 on the rebook list.")
    assert [desk.diary.get(one.id).status for one in (stays, lost)] == [Status.BOOKED, Status.CANCELLED]
    assert rows(desk, "SELECT on_date, status FROM session s JOIN clinic c ON c.id = clinic_id WHERE c.code = 'OSEI-TU' "
                "AND on_date >= '2027-01-26'") == [("2027-01-26", "planned"), ("2027-02-02", "cancelled")]  # fmt: skip
    with pytest.raises(Refused, match="retired already"):
        desk.clinics.retire("OSEI-TU", on=DAY, reason="again")


def test_a_clinic_is_listed_until_its_last_day_has_passed(desk, clock):
    desk.clinics.retire("OSEI-TU", on=DAY, reason="Dr Osei retires")
    clock.now = at("2027-02-01T23:59")
    assert {one.code: (one.active, one.over) for one in desk.clinics.list()}["OSEI-TU"] == (False, False)
    clock.now = at("2027-02-02T00:00")
    assert "OSEI-TU" not in {one.code for one in desk.clinics.list()}
    assert {one.code: one.over for one in desk.clinics.list(retired=True)}["OSEI-TU"]


def test_generating_again_changes_nothing(desk):
    desk.clinics.add(NEW)
    before = rows(desk, "SELECT * FROM session ORDER BY id")
    with desk.store.write() as c:
        from booktui.desk.timetabling import sessions as timetable

        c.exec_driver_sql("UPDATE clinic SET generated_until = NULL")
        from booktui.store.tables import Clinic, table_of

        clinics = c.execute(table_of(Clinic).select()).all()
        made = timetable.generate(c, clinics, timetable.horizon(desk, desk.zone), desk.now(), desk.zone)
    assert (made, rows(desk, "SELECT * FROM session ORDER BY id")) == (0, before)


def test_the_horizon_rolls_on_under_the_version_in_force(desk, clock):
    desk.clinics.change("OSEI-TU", {"slots": "NNNN", "until": "2028-12-31"}, effective=DAY)
    desk.clinics.approve("OSEI-TU", reason="more new patients")
    clock.now = at("2027-10-05T09:00")
    assert desk.sessions.top_up() > 0
    assert sessions(desk, date(2028, 9, 26), count=1) == [("2028-09-26", "NNNN", 2)]


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        (
            {"practitioner": "OSEI", "recur": "tue", "start": "12:00", "end": "13:00", "slots": "", "room": ""},
            "‹!› Dr Osei is in clinic OSEI-TU too in 40 of the sessions, first Tue 1 Dec 2026 12:00",
        ),
        (
            {"practitioner": "BROWN", "recur": "tue", "start": "12:00", "end": "13:00", "slots": ""},
            "‹!› Room 1 is in clinic OSEI-TU too in 40 of the sessions, first Tue 1 Dec 2026 12:00",
        ),
        ({"recur": "tue", "start": "12:30", "end": "13:30", "slots": ""}, None),
        ({}, None),
    ],
    ids=["one-practitioner", "one-room", "back-to-back", "another-day"],
)
def test_the_preview_says_where_two_clinics_would_share_somebody_or_a_room(desk, fields, line):
    wanted = {**NEW, **fields, "location": "MAIN"}
    if not wanted["room"]:
        del wanted["room"]
    seen = desk.clinics.add(wanted, dry_run=True).preview
    assert [one for one in seen.sessions if one.startswith("‹!›")] == ([line] if line else [])


def test_who_is_let_into_a_session_about_to_change_is_on_the_list_too(desk):
    first = booked(desk, "Khan", f"{DAY}T10:15", "FU")
    desk.clinics.change("OSEI-TU", {"slots": "NNNN"}, effective=DAY)
    desk.clinics.approve("OSEI-TU", reason="more new patients")
    assert desk.finder.free("FU", start=DAY, until=DAY).offers == ()
    client = add_client(desk, "Jones", "Test")
    asked = desk.diary.propose(client.id, "FU", at(f"{DAY}T10:00"), practitioner="OSEI", agreed_short=True)
    with pytest.raises(Refused, match="about to change"):
        desk.diary.book(asked)
    second = desk.diary.book(asked, override="she insists").appointment
    fits = desk.diary.book(
        desk.diary.propose(add_client(desk, "Smith", "Test").id, "NEW", at(f"{DAY}T09:00"), practitioner="OSEI"),
        override="it stays the same",
    ).appointment
    assert [(row.appointment_id, row.why) for row in desk.rebooking.list()] == [
        (second.id, "The slot at 10:00 is then kept for New."),
        (first.id, "No slot starts at 10:15 any more."),
    ]
    for one in (first, second):
        desk.diary.cancel(one.id, reason="ill", by="client")
    assert sessions(desk, DAY, count=1) == [("2027-02-02", "NNNN", 2)]
    assert (desk.rebooking.count(), desk.diary.get(fits.id).status) == (0, Status.BOOKED)
    assert desk.finder.free("NEW", start=DAY, until=DAY).offers[0].start == at(f"{DAY}T09:30")


def test_a_time_that_was_had_all_the_same_is_off_the_list_and_on_again_when_that_is_undone(desk, clock):
    one = booked(desk, "Khan", f"{DAY}T10:15", "FU")
    desk.clinics.change("OSEI-TU", {"slots": "NNNN"}, effective=DAY)
    desk.clinics.approve("OSEI-TU", reason="more new patients")
    clock.now = at(f"{DAY}T10:10")
    desk.diary.arrive(one.id)
    assert rows(desk, "SELECT state, note FROM displacement") == [("closed", "the old time was had all the same")]
    desk.diary.undo()
    assert rows(desk, "SELECT state, note FROM displacement") == [("open", "")]
