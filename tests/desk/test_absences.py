"""Absences: leave, closures, part days, repeating ones; nobody is dropped, and they can be taken back (2.8, X16)."""

from datetime import date, datetime

import pytest

from booktui.desk import open_desk
from booktui.desk.absences import AbsenceWanted
from booktui.desk.errors import BadInput, NotFound, NotPermitted, Refused, Usage
from booktui.rules.values import Status
from desks import SETUP, Clock, add_client, at, make_desk

FAR = date(2027, 1, 12)
"""A Tuesday with more than six weeks' notice from 23 November 2026."""
NEAR = date(2026, 12, 15)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path, clock):
    made = make_desk(tmp_path, "jo", clock=clock)
    yield made
    assert made.keeping.doctor().problems == ()
    made.close()


def as_user(desk, name, clock):
    return open_desk(desk.store.path, name, clock)


def booked(desk, family, when, service="NEW", priority="routine", **how):
    client = add_client(desk, family, "Test", email="", preferred_channel="letter")
    start = date(2026, 9, 1)
    desk.waiting.add(client.id, service, priority=priority, received=start, clock_start=start)
    proposal = desk.diary.propose(client.id, service, at(when), agreed_short=True, **how)
    return client, desk.diary.book(proposal, override="test").appointment


def rows(desk, sql, *values):
    with desk.store.read() as c:
        return [tuple(row) for row in c.exec_driver_sql(sql, values)]


def on_list(desk):
    return rows(desk, "SELECT appointment_id, state, why FROM displacement ORDER BY id")


def leave(day=FAR, last=None, **more):
    return AbsenceWanted("OSEI", start=day, end=last, **more)


def hours(day, start, end, **more):
    low, high = (datetime.fromisoformat(f"{day}T{one}") for one in (start, end))
    return AbsenceWanted("OSEI", start=low, end=high, **more)


def test_leave_displaces_everybody_in_it_exactly_once(desk):
    _, first = booked(desk, "Khan", f"{FAR}T09:00")
    _, second = booked(desk, "Jones", f"{FAR}T09:30", priority="urgent")
    done = desk.absences.add(leave(reason="knee operation"), reason_for_cut="leave of the doctor")
    assert done.message == "Added leave of Dr Osei, Tue 12 Jan 2027: 2 displaced, 2 on the rebook list."
    assert (done.displaced, done.on_list) == (2, 2)
    assert [one.appointment_id for one in done.preview.affected] == [second.id, first.id]
    assert on_list(desk) == [
        (first.id, "open", "Dr Osei is on leave then."),
        (second.id, "open", "Dr Osei is on leave then."),
    ]
    assert rows(desk, "SELECT kind, schedule_id IS NOT NULL, starts_at, ends_at, reason, short_notice FROM disruption") == [
        ("absence", 1, at(f"{FAR}T00:00"), at("2027-01-13T00:00"), "leave of the doctor", 0)
    ]  # fmt: skip
    assert [desk.diary.get(one.id).status for one in (first, second)] == [Status.CANCELLED] * 2
    assert rows(desk, "SELECT status, hospital_cancels FROM waiting_entry") == [("waiting", -1)] * 2
    assert rows(desk, "SELECT count(*) FROM message WHERE kind = 'cancel'") == [(2,)]


def test_the_reason_of_an_absence_is_not_passed_on(desk):
    booked(desk, "Khan", f"{FAR}T09:00")
    desk.absences.add(leave(reason="knee operation"))
    assert rows(desk, "SELECT reason FROM disruption UNION SELECT reason FROM appointment") == [("leave",)]


def test_nobody_gets_into_it_any_more(desk):
    desk.absences.add(hours(FAR, "09:00", "10:00"))
    client = add_client(desk)
    with pytest.raises(Refused) as refusal:
        desk.diary.book(desk.diary.propose(client.id, "NEW", at(f"{FAR}T09:00"), practitioner="OSEI"), override="x")
    assert [x.code for x in refusal.value.conflicts if x.severity == "block"] == ["absent"]


@pytest.mark.parametrize(
    ("start", "end", "displaced"),
    [
        ("09:30", "12:30", 0),
        ("08:00", "09:00", 0),
        ("09:29", "09:30", 1),
        ("08:00", "09:01", 1),
        ("09:10", "09:20", 1),
    ],
    ids=["touching-after", "touching-before", "last-minute", "first-minute", "within"],
)
def test_a_part_of_a_day_displaces_whose_own_time_lies_in_it(desk, start, end, displaced):
    booked(desk, "Khan", f"{FAR}T09:00")
    assert desk.absences.add(hours(FAR, start, end)).displaced == displaced


def test_buffers_may_reach_into_an_absence(desk):
    booked(desk, "Khan", "2027-01-14T09:05", service="ECHO")
    wanted = AbsenceWanted(
        "ECHO1", start=datetime(2027, 1, 14, 9, 50), end=datetime(2027, 1, 14, 12), reason="serviced"
    )
    assert desk.absences.add(wanted).message == (
        "Added leave of Echo machine, Thu 14 Jan 2027 09:50 to 12:00: nobody was booked."
    )


def test_a_machine_out_of_use_displaces_who_needs_it(desk):
    _, one = booked(desk, "Khan", "2027-01-14T09:05", service="ECHO")
    desk.absences.add(AbsenceWanted("echo1", start=date(2027, 1, 14)))
    assert on_list(desk) == [(one.id, "open", "Echo machine is out of use then.")]


def test_a_closure_of_one_place_spares_the_other(desk):
    _, one = booked(desk, "Khan", f"{FAR}T09:00")
    seen = desk.absences.preview(AbsenceWanted(location="WYT", start=FAR))
    assert (seen.title, seen.affected) == ("Closure of Wythenshawe, Tue 12 Jan 2027", ())
    done = desk.absences.add(AbsenceWanted(location="main", start=FAR, reason="boiler"))
    assert done.message == "Added closure of Main site, Tue 12 Jan 2027: 1 displaced, 1 on the rebook list."
    assert on_list(desk) == [(one.id, "open", "Main site is closed then.")]


def test_a_closure_of_all_has_no_place(desk):
    _, one = booked(desk, "Khan", f"{FAR}T09:00")
    desk.absences.add(AbsenceWanted(start=FAR))
    assert on_list(desk) == [(one.id, "open", "Every location is closed then.")]


def test_a_preview_changes_nothing(desk):
    _, one = booked(desk, "Khan", f"{NEAR}T09:00")
    seen = desk.absences.preview(leave(NEAR))
    assert [x.appointment_id for x in seen.affected] == [one.id]
    assert (seen.notice_days, seen.notice_needed, seen.short_notice, seen.needs_supervisor) == (22, 42, True, True)
    assert rows(desk, "SELECT count(*) FROM absence UNION ALL SELECT count(*) FROM disruption") == [(0,), (0,)]


def test_short_notice_counts_only_when_somebody_is_displaced(desk, clock):
    assert desk.absences.add(leave(date(2026, 11, 24))).displaced == 0
    _, one = booked(desk, "Khan", f"{NEAR}T09:00")
    with pytest.raises(NotPermitted, match=r"22 days' notice and 42 are needed. A supervisor must do this"):
        desk.absences.add(leave(NEAR), reason_for_cut="sickness")
    assert desk.diary.get(one.id).status == Status.BOOKED
    sam = as_user(desk, "sam", clock)
    with pytest.raises(Usage, match="Say why"):
        sam.absences.add(leave(NEAR))
    assert sam.absences.add(leave(NEAR), reason_for_cut="sickness").displaced == 1
    sam.close()


def test_the_notice_is_that_of_the_first_time_that_is_lost(desk):
    booked(desk, "Khan", f"{FAR}T09:00")
    assert desk.absences.preview(leave(date(2026, 11, 30), date(2027, 1, 31))).notice_days == 50


def test_a_second_time_needs_a_supervisor(desk):
    client, _ = booked(desk, "Khan", f"{FAR}T09:00")
    desk.absences.add(leave())
    entry = desk.waiting.of_client(client.id)[0].entry_id
    later = date(2027, 1, 19)
    desk.diary.book(desk.diary.propose(client.id, "NEW", at(f"{later}T09:00"), practitioner="OSEI", entry_id=entry))
    with pytest.raises(NotPermitted, match="1 client was cancelled on before"):
        desk.absences.add(leave(later), reason_for_cut="leave again")


def test_a_request_warns_and_displaces_nobody_until_it_is_approved(desk):
    _, one = booked(desk, "Khan", f"{FAR}T09:00")
    done = desk.absences.add(leave(), request=True)
    assert done.message == "Asked for leave of Dr Osei, Tue 12 Jan 2027: 1 would be displaced when it is approved."
    assert (done.displaced, [x.appointment_id for x in done.preview.affected]) == (0, [one.id])
    client = add_client(desk, "Smith")
    asked = desk.diary.check(desk.diary.propose(client.id, "NEW", at(f"{FAR}T09:30"), practitioner="OSEI"))
    assert [(x.code, x.severity) for x in asked if x.code == "absent"] == [("absent", "warn")]
    (shown,) = desk.absences.list(FAR, FAR)
    assert (shown.state, desk.absences.preview_of(shown.id).title) == ("requested", "Leave of Dr Osei, Tue 12 Jan 2027")
    done = desk.absences.approve(shown.id)
    assert done.message == "Approved leave of Dr Osei, Tue 12 Jan 2027: 1 displaced, 1 on the rebook list."
    assert [x.state for x in desk.absences.list(FAR, FAR)] == ["approved"]
    with pytest.raises(Refused, match="approved already"):
        desk.absences.approve(shown.id)


def test_who_has_arrived_or_begun_stays_and_holds_are_let_go(desk, clock):
    day = date(2026, 11, 24)
    _, under_way = booked(desk, "Early", f"{day}T09:00")
    _, here = booked(desk, "Here", f"{day}T10:00", service="FU")
    _, later = booked(desk, "Later", f"{day}T10:15", service="FU")
    clock.now = at(f"{day}T09:10")
    desk.diary.hold(desk.diary.propose(add_client(desk).id, "NEW", at(f"{day}T09:30")), override="asked")
    desk.diary.arrive(here.id)
    sam = as_user(desk, "sam", clock)
    done = sam.absences.add(leave(day), reason_for_cut="gone home ill")
    sam.close()
    assert (done.displaced, on_list(desk)[0][0]) == (1, later.id)
    assert done.also == (
        "The hold of jo at 09:30 is let go.",
        "Here Test has arrived for 10:00 and stays.",
        "The time of Early Test at 09:00 has begun and stays.",
    )
    assert desk.diary.get(under_way.id).status == Status.BOOKED


def test_the_same_absence_is_put_on_record_once(desk):
    desk.absences.add(leave())
    with pytest.raises(Refused, match="Leave of Dr Osei, Tue 12 Jan 2027 is on record already"):
        desk.absences.add(leave())


FRIDAYS = AbsenceWanted(
    "GROUP", start=datetime(2027, 1, 8, 10), end=datetime(2027, 1, 8, 11), kind="training", recur="every fri",
    until=date(2027, 1, 29),
)  # fmt: skip


def test_a_repeating_one_is_a_row_a_part(desk):
    done = desk.absences.add(FRIDAYS)
    assert done.message == (
        "Added training of Group lead, Fridays 10:00 to 11:00 until 29 Jan 2027: nobody was booked."
    )
    assert done.preview.sessions == ("4 times up to Tue 25 Jan 2028",)
    shown = desk.absences.list(date(2027, 1, 1), date(2027, 12, 31), schedule="group")
    assert [(one.when, one.words) for one in shown] == [
        (f"Fri {day} Jan 2027 10:00 to 11:00", "Fridays 10:00 to 11:00 until 29 Jan 2027") for day in (8, 15, 22, 29)
    ]
