"""Absences: leave, closures, part days, repeating ones; nobody is dropped, and they can be taken back (2.8, X16)."""

from dataclasses import replace
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
    desk.absences.add(leave(kind="training"), request=True)
    with pytest.raises(Refused, match="was asked for already: approve absence 2"):
        desk.absences.add(leave(kind="training"))


FRIDAYS = AbsenceWanted(
    "GROUP", start=datetime(2027, 1, 8, 10), end=datetime(2027, 1, 8, 11), kind="training", recur="every fri",
    until=date(2027, 1, 29),
)  # fmt: skip


def test_nor_is_the_same_repeating_one_put_on_record_twice(desk):
    desk.absences.add(FRIDAYS, request=True)
    with pytest.raises(Refused) as refusal:
        desk.absences.add(FRIDAYS)
    assert refusal.value.message == (
        "Training of Group lead, Fridays 10:00 to 11:00 until 29 Jan 2027 was asked for already: approve absence 1. "
        "Nothing was changed."
    )
    desk.absences.add(replace(FRIDAYS, until=date(2027, 2, 5)))


def test_a_repeating_one_is_a_row_a_part(desk):
    done = desk.absences.add(FRIDAYS)
    assert done.message == (
        "Added training of Group lead, Fridays 10:00 to 11:00 until 29 Jan 2027: nobody was booked."
    )
    assert done.preview.sessions == ("4 times from Fri 8 Jan 2027 to Fri 29 Jan 2027.",)
    shown = desk.absences.list(date(2027, 1, 1), date(2027, 12, 31), schedule="group")
    assert [(one.when, one.words) for one in shown] == [
        (f"Fri {day} Jan 2027 10:00 to 11:00", "Fridays 10:00 to 11:00 until 29 Jan 2027") for day in (8, 15, 22, 29)
    ]


def shown_days(desk, schedule="GROUP", busy=False):
    return [
        (one.when, one.state)
        for one in desk.absences.list(date(2026, 1, 1), date(2028, 12, 31), schedule=schedule, busy=busy)
    ]


def test_a_repeating_one_displaces_through_all_its_parts(desk):
    _, one = booked(desk, "Khan", "2027-01-08T10:00", service="GRP")
    _, two = booked(desk, "Jones", "2027-01-22T10:00", service="GRP")
    booked(desk, "Smith", "2027-01-22T11:00", service="GRP")
    done = desk.absences.add(FRIDAYS)
    assert (done.displaced, on_list(desk)) == (2, [
        (one.id, "open", "Group lead is at a training then."), (two.id, "open", "Group lead is at a training then."),
    ])  # fmt: skip
    assert [x.displaced for x in desk.absences.list(date(2027, 1, 1), date(2027, 1, 31))] == [1, 0, 1, 0]


def test_a_part_that_is_removed_gives_back_its_own_times(desk):
    _, one = booked(desk, "Khan", "2027-01-08T10:00", service="GRP")
    _, two = booked(desk, "Jones", "2027-01-22T10:00", service="GRP")
    desk.absences.add(FRIDAYS)
    first = desk.absences.list(date(2027, 1, 1), date(2027, 1, 31))[0]
    done = desk.absences.remove(first.id, reason="training moved")
    assert done.message == ("Removed training of Group lead, Fri 8 Jan 2027 10:00 to 11:00: 1 has the time back.")
    assert [(row[0], row[1]) for row in on_list(desk)] == [(one.id, "restored"), (two.id, "open")]
    assert [desk.diary.get(x.id).status for x in (one, two)] == [Status.BOOKED, Status.CANCELLED]
    assert len(shown_days(desk)) == 3


def test_the_rest_of_a_repeating_one_is_removed_as_a_whole(desk, clock):
    _, one = booked(desk, "Khan", "2027-01-22T10:00", service="GRP")
    desk.absences.add(FRIDAYS)
    clock.now = at("2027-01-08T10:20")
    last = desk.absences.list(date(2027, 1, 29), date(2027, 1, 29))[0]
    done = desk.absences.remove(last.id, whole=True)
    assert (
        done.message == "Removed training of Group lead, Fridays 10:00 to 11:00 until 29 Jan 2027: 1 has the time back."
    )
    assert shown_days(desk) == [("Fri 8 Jan 2027 10:00 to 10:20", "approved")]
    assert rows(desk, "SELECT valid_until FROM absence_rule") == [("2027-01-08",)]
    assert desk.diary.get(one.id).status == Status.BOOKED
    assert desk.absences.top_up() == 0


def test_a_repeating_one_that_never_began_leaves_nothing(desk):
    desk.absences.add(FRIDAYS)
    desk.absences.remove(desk.absences.list(date(2027, 1, 1), date(2027, 1, 31))[0].id, whole=True)
    assert rows(desk, "SELECT count(*) FROM absence UNION ALL SELECT count(*) FROM absence_rule") == [(0,), (0,)]


def test_a_repeating_request_is_approved_as_a_whole(desk):
    _, one = booked(desk, "Khan", "2027-01-22T10:00", service="GRP")
    desk.absences.add(FRIDAYS, request=True)
    second = desk.absences.list(date(2027, 1, 15), date(2027, 1, 15))[0]
    done = desk.absences.approve(second.id)
    assert (done.displaced, on_list(desk)[0][0]) == (1, one.id)
    assert {state for _, state in shown_days(desk)} == {"approved"}
    assert rows(desk, "SELECT state FROM absence_rule") == [("approved",)]


def test_parts_are_made_ahead_and_topped_up_at_opening(desk, clock):
    wanted = AbsenceWanted("OSEI", start=date(2026, 12, 1), recur="tue")
    desk.absences.add(wanted)
    before = len(shown_days(desk, "OSEI"))
    assert before == 61  # the horizon, 366 days, and 62 days more
    assert desk.absences.top_up() == 0
    clock.now += 28 * 86_400
    assert as_user(desk, "jo", clock).close() is None
    assert len(shown_days(desk, "OSEI")) == before
    clock.now += 86_400
    as_user(desk, "alex", clock).close()
    assert len(shown_days(desk, "OSEI")) == before
    as_user(desk, "jo", clock).close()
    assert len(shown_days(desk, "OSEI")) == before + 4
    assert desk.absences.top_up() == 0
    days = [one.start for one in desk.absences.list(date(2026, 1, 1), date(2028, 12, 31), schedule="OSEI")]
    assert len(set(days)) == len(days)


def test_a_removed_part_is_not_made_again(desk, clock):
    desk.absences.add(AbsenceWanted("OSEI", start=date(2026, 12, 1), recur="tue"))
    first = desk.absences.list(date(2026, 12, 1), date(2026, 12, 1))[0]
    desk.absences.remove(first.id)
    clock.now += 60 * 86_400
    desk.absences.top_up()
    assert [one for one in desk.absences.list(date(2026, 12, 1), date(2026, 12, 1)) if one.kind == "leave"] == []


@pytest.mark.parametrize(
    ("recur", "start", "end", "spans"),
    [
        ("sun", datetime(2027, 3, 21, 9), datetime(2027, 3, 21, 10), ["2027-03-21T09:00", "2027-03-28T09:00"]),
        ("sun", datetime(2027, 3, 21, 1, 30), datetime(2027, 3, 21, 3), ["2027-03-21T01:30", "2027-03-28T02:00"]),
        ("mon weeks 5", date(2027, 3, 1), None, ["2027-03-29T00:00"]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", date(2027, 1, 1), None, []),
        ("every 2 weeks fri", datetime(2027, 3, 19, 22), datetime(2027, 3, 20, 2), ["2027-03-19T22:00"]),
    ],
    ids=["spring", "in-the-gap", "fifth-monday", "leap-day", "over-midnight-every-other-week"],
)
def test_parts_are_in_wall_time(desk, recur, start, end, spans):
    wanted = AbsenceWanted("OSEI", start=start, end=end, recur=recur, until=date(2027, 3, 31))
    if not spans:
        with pytest.raises(BadInput, match="never happens"):
            desk.absences.add(wanted)
        return
    desk.absences.add(wanted)
    found = desk.absences.list(date(2027, 1, 1), date(2027, 12, 31), schedule="OSEI")
    assert [one.start for one in found] == [at(text) for text in spans]


def test_a_whole_day_has_the_length_of_its_day(desk):
    desk.absences.add(AbsenceWanted("OSEI", start=date(2027, 3, 21), recur="sun", until=date(2027, 3, 31)))
    found = desk.absences.list(date(2027, 3, 1), date(2027, 3, 31), schedule="OSEI")
    assert [(one.end - one.start) // 3600 for one in found] == [24, 23]


def test_a_place_keeps_its_own_time(tmp_path):
    lisbon = {"code": "LIS", "name": "Lisbon", "time_zone": "Europe/Madrid"}
    room = {"code": "L1", "name": "Room L1", "location": "LIS", "kind": "consulting"}
    setup = {**SETUP, "location": [*SETUP["location"], lisbon], "room": [*SETUP["room"], room]}
    there = make_desk(tmp_path, "jo", setup=setup)
    there.absences.add(AbsenceWanted("L1", start=datetime(2027, 1, 12, 9), end=datetime(2027, 1, 12, 10)))
    (found,) = there.absences.list(FAR, FAR)
    assert (found.start, found.zone, found.when) == (
        at("2027-01-12T08:00"), "Europe/Madrid", "Tue 12 Jan 2027 09:00 to 10:00",
    )  # fmt: skip
    there.close()


def test_removing_gives_back_what_is_free_and_says_the_rest(desk):
    _, first = booked(desk, "Khan", f"{FAR}T09:00")
    moved_on, second = booked(desk, "Jones", f"{FAR}T09:30")
    _, third = booked(desk, "Smith", f"{FAR}T10:00", service="FU")
    done = desk.absences.add(leave())
    desk.absences.add(hours(FAR, "09:50", "11:00", kind="training"))
    new = desk.diary.book(desk.diary.propose(moved_on.id, "NEW", at("2027-01-19T09:00"), practitioner="OSEI"))
    absence = next(one for one in desk.absences.list(FAR, FAR) if one.kind == "leave")
    assert absence.disruption_id == done.disruption_id
    said = desk.absences.remove(absence.id, reason="leave was taken back")
    assert said.message == "Removed leave of Dr Osei, Tue 12 Jan 2027: 1 has the time back, 2 have not: see the lines."
    assert said.also == (
        f"Jones Test Tue 12 Jan 2027 09:30: has a new time already ({new.appointment.ref}) and keeps it.",
        "Smith Test Tue 12 Jan 2027 10:00: Dr Osei is at a training from 09:50 to 11:00. Stays on the rebook list.",
    )
    assert [(row[0], row[1]) for row in on_list(desk)] == [
        (first.id, "restored"), (second.id, "rebooked"), (third.id, "open"),
    ]  # fmt: skip
    told = [(row["action"], row["object"], row["reason"]) for row in desk.audit.list(limit=2)][::-1]
    assert told == [("reinstate", "appointment", "undone"), ("remove", "absence", "leave was taken back")]


def test_a_place_that_stays_closed_gives_nothing_back(desk):
    booked(desk, "Khan", f"{FAR}T09:00")
    desk.absences.add(AbsenceWanted(start=FAR))
    desk.absences.add(AbsenceWanted(location="MAIN", start=FAR, reason="boiler"))
    first = next(one for one in desk.absences.list(FAR, FAR) if not one.location)
    assert desk.absences.remove(first.id).also == (
        "Khan Test Tue 12 Jan 2027 09:00: Main site is closed all day: boiler. Stays on the rebook list.",
    )


def test_one_that_is_going_on_ends_now(desk, clock):
    desk.absences.add(leave(date(2026, 11, 23), date(2026, 11, 27)))
    clock.now = at("2026-11-25T12:00")
    desk.absences.remove(desk.absences.list(FAR.replace(2026, 11, 25), FAR.replace(2026, 11, 25))[0].id)
    assert shown_days(desk, "OSEI") == [("Mon 23 Nov 2026 00:00 to Wed 25 Nov 2026 12:00", "approved")]


def test_undo_leaves_absences_alone(desk):
    booked(desk, "Khan", f"{FAR}T09:00")
    desk.absences.add(leave())
    with pytest.raises(NotFound, match="Your last action was on an absence"):
        desk.diary.undo()
    assert [state for _, state in shown_days(desk, "OSEI")] == ["approved"]


def test_the_audit_has_one_row_for_the_absence(desk):
    booked(desk, "Khan", f"{FAR}T09:00")
    desk.absences.add(leave(reason="private"), reason_for_cut="doctor away")
    told = [(row["action"], row["object"], row["reason"]) for row in desk.audit.list(limit=2)][::-1]
    assert told == [("displace", "appointment", "doctor away"), ("add", "absence", "doctor away")]


@pytest.mark.parametrize(
    ("wanted", "error", "words"),
    [
        (AbsenceWanted("OSEY", start=FAR), NotFound, "the code 'OSEY'; the nearest is OSEI"),
        (AbsenceWanted(location="MOON", start=FAR), NotFound, "no location 'MOON'. Known: MAIN, WYT"),
        (AbsenceWanted("OSEI", "MAIN", start=FAR), BadInput, "Names a schedule and a location"),
        (AbsenceWanted("OSEI", start=FAR, kind="closure"), BadInput, "A closure has no schedule"),
        (AbsenceWanted(start=FAR, kind="leave"), BadInput, "Leave needs a schedule"),
        (AbsenceWanted("OSEI", start=FAR, kind="holiday"), BadInput, "say leave, training or closure"),
        (AbsenceWanted("OSEI", start=FAR, end=date(2027, 1, 11)), BadInput, "is not after its start"),
        (AbsenceWanted("OSEI", start=datetime(2027, 1, 12, 9)), BadInput, "End is missing"),
        (AbsenceWanted("OSEI", start=datetime(2027, 3, 28, 1, 30), end=date(2027, 3, 28)), BadInput, "does not exist"),
        (AbsenceWanted("OSEI", start=FAR, reason="x" * 201), BadInput, "at most 200 fit"),
        (AbsenceWanted("OSEI", start=FAR, until=FAR), BadInput, "Until goes with a repeat"),
        (AbsenceWanted("OSEI", start=FAR, recur="every blue moon"), BadInput, "'blue'"),
        (AbsenceWanted("OSEI", start=FAR, end=date(2027, 1, 14), recur="tue"), BadInput, "a day at most"),
        (AbsenceWanted("OSEI", start=FAR, end=datetime(2027, 1, 12, 9), recur="tue"), BadInput, "at both ends"),
        (AbsenceWanted("OSEI", start=FAR, recur="tue", until=date(2027, 1, 1)), BadInput, "before it starts"),
        (AbsenceWanted("OSEI", start=date(2027, 1, 13), recur="tue", until=date(2027, 1, 15)), BadInput, "never"),
        (AbsenceWanted("OSEI", start=FAR, recur=f"FREQ=WEEKLY;BYDAY={','.join(['MO'] * 120)}"), BadInput, "longer than 300"),
        (AbsenceWanted("OSEI"), BadInput, "The year 1 cannot be meant"),
    ],
    ids=[
        "code", "place", "both", "closure-of-somebody", "leave-of-nobody", "kind", "backwards", "no-end", "gap",
        "long-reason", "until-alone", "recur", "long-part", "mixed", "until-before", "never", "long-rule", "year",
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_said_and_changes_nothing(desk, wanted, error, words):
    with pytest.raises(error, match=words):
        desk.absences.add(wanted)
    assert rows(desk, "SELECT count(*) FROM absence UNION ALL SELECT count(*) FROM absence_rule") == [(0,), (0,)]


def test_what_cannot_be_removed_is_said(desk, clock):
    with pytest.raises(NotFound, match="There is no absence 99"):
        desk.absences.remove(99)
    desk.absences.add(leave(date(2026, 11, 24)))
    (one,) = desk.absences.list(date(2026, 11, 24), date(2026, 11, 24))
    clock.now = at("2026-11-25T00:00")
    with pytest.raises(Refused, match="has passed and stays on record"):
        desk.absences.remove(one.id)
    with desk.store.write() as c:
        c.exec_driver_sql(
            "INSERT INTO absence(kind, starts_at, ends_at, reason, source) VALUES "
            "('holiday', 1800000000, 1800086400, 'May Day', ''), ('busy', 1800000000, 1800086400, '', 'calendar')"
        )
    holiday, busy = desk.absences.list(date(2027, 1, 10), date(2027, 1, 31), busy=True)
    with pytest.raises(Refused, match="is a public holiday"):
        desk.absences.remove(holiday.id)
    with pytest.raises(Refused, match="came from calendar"):
        desk.absences.remove(busy.id)


def test_busy_time_is_listed_only_when_asked(desk):
    with desk.store.write() as c:
        c.exec_driver_sql(
            "INSERT INTO absence(schedule_id, kind, starts_at, ends_at, reason, source) "
            "SELECT id, 'busy', 1800000000, 1800086400, '', 'outlook' FROM practitioner WHERE code = 'OSEI'"
        )
    assert shown_days(desk, "OSEI") == []
    assert [state for _, state in shown_days(desk, "OSEI", busy=True)] == ["approved"]


def test_an_auditor_changes_nothing(desk, clock):
    alex = as_user(desk, "alex", clock)
    with pytest.raises(NotPermitted):
        alex.absences.add(leave())
    alex.close()


def test_a_setup_file_displaces_nobody_and_names_who_lies_in_it(desk, clock):
    _, one = booked(desk, "Khan", f"{FAR}T09:00")
    ada = as_user(desk, "ada", clock)
    report = ada.setup.apply({"absence": [{"schedule": "OSEI", "start": FAR.isoformat()}]})
    ada.close()
    assert report.notes == (f"[[absence]] OSEI: 1 booking lies in it and stays: {one.ref} Tue 12 Jan 2027 09:00.",)
    assert desk.diary.get(one.id).status == Status.BOOKED
    assert desk.keeping.doctor().notes == (f"1 booking lies in an absence or closure: {one.ref}",)


def test_a_sensitive_client_is_masked(desk):
    client = add_client(desk, "Khan", "Amina", sensitive=True)
    desk.diary.book(desk.diary.propose(client.id, "NEW", at(f"{FAR}T09:00")), override="test")
    assert [one.name for one in desk.absences.preview(leave()).affected] == ["K••• A•"]


def unfit(desk):
    """A booking that a changed clinic has no place for: on the rebook list, and still booked."""
    day = date(2027, 1, 26)
    _, one = booked(desk, "Khan", f"{day}T09:00")
    desk.clinics.change("OSEI-TU", {"slots": "FFNN.UN"}, effective=date(2027, 1, 25), reason="fewer new", approve=True)
    assert [row[:2] for row in on_list(desk)] == [(one.id, "open")]
    return day, one


def test_who_no_longer_fitted_and_then_loses_the_time_is_on_the_list_once(desk):
    day, one = unfit(desk)
    done = desk.absences.add(leave(day))
    assert [row[:2] for row in on_list(desk)] == [(one.id, "closed"), (one.id, "open")]
    assert (dict(desk.rebooking.account(1)), dict(desk.rebooking.account(2))) == ({"closed": 1}, {"open": 1})
    assert desk.clinics.show("OSEI-TU").versions[1].unresolved == 0
    assert rows(desk, "SELECT slots FROM session WHERE on_date = ?", day.isoformat())[0] == ("FFNN.UN",)
    assert done.on_list == 1


def test_given_back_it_still_does_not_fit(desk):
    day, one = unfit(desk)
    desk.absences.add(leave(day))
    (absence,) = desk.absences.list(day, day)
    assert desk.absences.remove(absence.id).message.endswith("1 has the time back.")
    assert [row[:2] for row in on_list(desk)] == [(one.id, "open"), (one.id, "restored")]
    assert desk.diary.get(one.id).status == Status.BOOKED
    assert desk.clinics.show("OSEI-TU").versions[1].unresolved == 1


def test_a_cut_of_who_no_longer_fits_is_the_same(desk):
    day, one = unfit(desk)
    assert desk.clinics.cut("OSEI-TU", day, reason="leave").on_list == 1
    assert [row[:2] for row in on_list(desk)] == [(one.id, "closed"), (one.id, "open")]
    desk.diary.undo()
    assert [row[:2] for row in on_list(desk)] == [(one.id, "open"), (one.id, "restored")]
