"""Cutting and cancelling sessions: nobody is dropped, nobody gets in any more, and it can be taken back (2.8, HC-02)."""

from datetime import date

import pytest

from booktui.desk.absences import AbsenceWanted
from booktui.desk.errors import NotFound, NotPermitted, Refused, Usage
from booktui.rules.values import Span, Status
from desks import Clock, add_client, at, make_desk

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
    from booktui.desk import open_desk

    return open_desk(desk.store.path, name, clock)


def waiting(desk, client, service="NEW", priority="routine", clock_start=date(2026, 9, 1)):
    return desk.waiting.add(client.id, service, priority=priority, received=clock_start, clock_start=clock_start)


def booked(desk, family, when, service="NEW", priority="routine", **how):
    client = add_client(desk, family, "Test", email="", preferred_channel="letter")
    waiting(desk, client, service, priority)
    proposal = desk.diary.propose(client.id, service, at(when), agreed_short=True, **how)
    return client, desk.diary.book(proposal, override="test").appointment


def rows(desk, sql, *values):
    with desk.store.read() as c:
        return [tuple(row) for row in c.exec_driver_sql(sql, values)]


def rebook(desk):
    return rows(
        desk,
        "SELECT appointment_id, priority, clock_start, received_on, hospital_cancels, state, new_appointment_id "
        "FROM displacement ORDER BY id",
    )


def test_a_cancelled_session_displaces_everybody_exactly_once(desk):
    _, first = booked(desk, "Khan", f"{FAR}T09:00")
    _, second = booked(desk, "Jones", f"{FAR}T09:30", priority="urgent")
    done = desk.clinics.cut("osei-tu", FAR, reason="Dr Osei is at a congress")
    assert done.message == (
        "Cancelled OSEI-TU Tue 12 Jan 2027 09:00 to 12:30: 2 displaced, 2 on the rebook list. u undoes."
    )
    assert (done.displaced, done.on_list) == (2, 2)
    assert [(one.appointment_id, one.priority) for one in done.preview.affected] == [
        (second.id, "urgent"),
        (first.id, "routine"),
    ]
    assert rebook(desk) == [
        (first.id, "routine", "2026-09-01", "2026-09-01", 0, "open", None),
        (second.id, "urgent", "2026-09-01", "2026-09-01", 0, "open", None),
    ]
    assert [desk.diary.get(one.id).status for one in (first, second)] == [Status.CANCELLED] * 2
    assert (
        rows(desk, "SELECT status, hospital_cancels, clock_start FROM waiting_entry")
        == [("waiting", -1, "2026-09-01")] * 2
    )
    assert (
        rows(desk, "SELECT kind, channel, state FROM message WHERE kind = 'cancel'")
        == [("cancel", "letter", "queued")] * 2
    )


def test_who_is_to_come_within_five_days_is_rung_besides(desk, clock):
    soon, _ = booked(desk, "Khan", f"{NEAR}T09:00")
    clock.now = at("2026-12-11T09:00")
    sam = as_user(desk, "sam", clock)
    sam.clinics.cut("OSEI-TU", NEAR, reason="sickness")
    sam.close()
    assert rows(desk, "SELECT client_id, channel, method, state FROM message WHERE kind = 'cancel'") == [
        (soon.id, "letter", "", "queued"), (soon.id, "phone", "", "queued"),
    ]  # fmt: skip


def test_nobody_gets_into_it_any_more(desk):
    desk.clinics.cut("OSEI-TU", FAR, reason="leave")
    client = add_client(desk)
    with pytest.raises(Refused) as refusal:
        desk.diary.book(
            desk.diary.propose(client.id, "NEW", at(f"{FAR}T09:00"), practitioner="OSEI"), override="please"
        )
    assert [x.code for x in refusal.value.conflicts if x.severity == "block"] == ["session-cancelled"]


def test_a_part_is_cut_and_the_rest_stands(desk):
    _, early = booked(desk, "Khan", f"{FAR}T09:00")
    _, late = booked(desk, "Jones", f"{FAR}T10:15", service="FU")
    span = Span(at(f"{FAR}T10:00"), at(f"{FAR}T10:30"))
    done = desk.clinics.cut("OSEI-TU", FAR, span, reason="meeting")
    assert done.message == "Cut OSEI-TU Tue 12 Jan 2027 10:00 to 10:30: 1 displaced, 1 on the rebook list. u undoes."
    assert [row[0] for row in rebook(desk)] == [late.id]
    assert desk.diary.get(early.id).status == Status.BOOKED
    client = add_client(desk, "Smith", "Ann")
    with pytest.raises(Refused) as refusal:
        desk.diary.book(desk.diary.propose(client.id, "FU", at(f"{FAR}T10:00"), practitioner="OSEI"), override="please")
    assert [(x.code, x.message) for x in refusal.value.conflicts if x.severity == "block"] == [
        ("session-cancelled", "The session of Dr Osei was cut from 10:00 to 10:30.")
    ]
    free = desk.finder.free("FU", practitioner="OSEI", start=FAR, until=FAR, count=9)
    assert [offer.start for offer in free.offers] == []


def test_the_finder_offers_nothing_in_a_cut_part(desk):
    span = Span(at("2027-01-14T09:00"), at("2027-01-14T11:00"))
    desk.clinics.cut("ECHO-TH", date(2027, 1, 14), span, reason="machine serviced")
    free = desk.finder.free("ECHO", start=date(2027, 1, 14), until=date(2027, 1, 14), count=9)
    assert [offer.start for offer in free.offers][:1] == [at("2027-01-14T11:00")]


def test_two_cuts_make_a_cancelled_session(desk):
    desk.clinics.cut("OSEI-TU", FAR, Span(at(f"{FAR}T09:00"), at(f"{FAR}T11:00")), reason="meeting")
    done = desk.clinics.cut("OSEI-TU", FAR, Span(at(f"{FAR}T11:00"), at(f"{FAR}T12:30")), reason="leave")
    assert done.message.startswith("Cancelled OSEI-TU")
    with pytest.raises(Refused, match="was cancelled already"):
        desk.clinics.cut("OSEI-TU", FAR, reason="again")


@pytest.mark.parametrize(
    ("day", "span", "error", "words"),
    [
        (date(2027, 1, 13), None, NotFound, "no session on Wed 13 Jan 2027. The next are Tue 19 Jan"),
        (date(2026, 11, 17), None, Refused, "has begun"),
        (FAR, ("13:00", "14:00"), Refused, "outside the session"),
    ],
    ids=["no-session-then", "past", "outside"],
)
def test_what_cannot_be_cut_is_said(desk, day, span, error, words):
    part = Span(*(at(f"{day}T{one}") for one in span)) if span else None
    with pytest.raises(error, match=words):
        desk.clinics.cut("OSEI-TU", day, part, reason="leave")


def test_short_notice_needs_a_supervisor_and_a_reason(desk, clock):
    _, one = booked(desk, "Khan", f"{NEAR}T09:00")
    seen = desk.clinics.cut_preview("OSEI-TU", NEAR)
    assert (seen.notice_days, seen.notice_needed, seen.short_notice, seen.needs_supervisor) == (22, 42, True, True)
    with pytest.raises(NotPermitted, match=r"22 days' notice and 42 are needed. A supervisor must do this"):
        desk.clinics.cut("OSEI-TU", NEAR, reason="sickness")
    assert desk.diary.get(one.id).status == Status.BOOKED
    sam = as_user(desk, "sam", clock)
    with pytest.raises(Usage, match="Say why"):
        sam.clinics.cut("OSEI-TU", NEAR, reason="  ")
    assert sam.clinics.cut("OSEI-TU", NEAR, reason="sickness").displaced == 1
    assert rows(desk, "SELECT kind, notice_days, short_notice, made_by FROM disruption") == [("cancel", 22, 1, "sam")]
    sam.close()


def test_full_notice_is_exactly_six_weeks(desk, clock):
    clock.now = at("2026-12-01T09:00")
    seen = desk.clinics.cut_preview("OSEI-TU", FAR)
    assert (seen.notice_days, seen.short_notice) == (42, False)


def test_a_second_time_needs_a_supervisor(desk, clock):
    client, _ = booked(desk, "Khan", f"{FAR}T09:00")
    desk.clinics.cut("OSEI-TU", FAR, reason="leave")
    entry = desk.waiting.of_client(client.id)[0].entry_id
    later = date(2027, 1, 19)
    desk.diary.book(desk.diary.propose(client.id, "NEW", at(f"{later}T09:00"), practitioner="OSEI", entry_id=entry))
    with pytest.raises(NotPermitted, match="1 client was cancelled on before"):
        desk.clinics.cut("OSEI-TU", later, reason="leave again")


def test_any_booking_of_the_service_answers_the_row(desk):
    client, lost = booked(desk, "Khan", f"{FAR}T09:00")
    desk.clinics.cut("OSEI-TU", FAR, reason="leave")
    new = desk.diary.book(desk.diary.propose(client.id, "NEW", at("2027-01-19T09:00"), practitioner="OSEI")).appointment
    assert rebook(desk) == [(lost.id, "routine", "2026-09-01", "2026-09-01", 0, "rebooked", new.id)]
    desk.diary.undo()
    assert rebook(desk) == [(lost.id, "routine", "2026-09-01", "2026-09-01", 0, "open", None)]


def test_undo_gives_back_what_can_be_given_back_and_says_what_cannot(desk):
    _, first = booked(desk, "Khan", f"{FAR}T09:00")
    moved_on, second = booked(desk, "Jones", f"{FAR}T09:30")
    busy, third = booked(desk, "Smith", f"{FAR}T10:00", service="FU")
    desk.clinics.cut("OSEI-TU", FAR, reason="leave")
    other = as_user(desk, "sam", Clock())
    new = other.diary.book(other.diary.propose(moved_on.id, "NEW", at("2027-01-19T09:00"), practitioner="OSEI"))
    other.diary.book(other.diary.propose(busy.id, "TEL", at(f"{FAR}T10:00"), practitioner="BROWN"), override="asked")
    said = desk.diary.undo()
    other.close()
    assert said.message == (
        "Undone: OSEI-TU Tue 12 Jan 2027 09:00 is open again; 1 has the time back, 2 have not: see the lines."
    )
    assert said.also == (
        f"Jones Test Tue 12 Jan 2027 09:30: has a new time already ({new.appointment.ref}) and keeps it.",
        "Smith Test Tue 12 Jan 2027 10:00: The patient has another appointment from 10:00 to 10:15. "
        "Stays on the rebook list.",
    )
    assert [desk.diary.get(one.id).status for one in (first, second, third)] == ["booked", "cancelled", "cancelled"]
    assert [(row[0], row[5]) for row in rebook(desk)] == [
        (first.id, "restored"), (second.id, "rebooked"), (third.id, "open"),
    ]  # fmt: skip
    assert rows(desk, "SELECT status, hospital_cancels FROM waiting_entry WHERE appointment_id = ?", first.id) == [
        ("booked", 0)
    ]
    assert rows(desk, "SELECT status, cuts FROM session WHERE on_date = ?", FAR.isoformat())[:1] == [("planned", "")]


def test_undone_once_it_is_not_undone_again(desk):
    booked(desk, "Khan", f"{FAR}T09:00")
    desk.clinics.cut("OSEI-TU", FAR, reason="leave")
    desk.diary.undo()
    said = desk.diary.undo()
    assert said.message.startswith("Undone: booking of Khan Test")


def test_a_hold_in_the_way_is_let_go_and_said(desk):
    client = add_client(desk)
    desk.diary.hold(desk.diary.propose(client.id, "NEW", at(f"{FAR}T09:00")))
    done = desk.clinics.cut("OSEI-TU", FAR, reason="leave")
    assert done.also == ("The hold of jo at 09:00 is let go.",)
    assert rows(desk, "SELECT count(*) FROM occupancy") == [(0,)]


def test_the_audit_tells_the_story(desk):
    _, one = booked(desk, "Khan", f"{FAR}T09:00")
    desk.clinics.cut("OSEI-TU", FAR, reason="leave")
    desk.diary.undo()
    told = [(row["action"], row["object"], row["reason"]) for row in desk.audit.list(limit=6)][::-1]
    assert told == [
        ("attendance", "appointment", "cancelled"), ("displace", "appointment", "leave"), ("cut", "session", "leave"),
        ("attendance back", "appointment", "cancelled"), ("reinstate", "appointment", "undone"),
        ("reopen", "session", "undone"),
    ]  # fmt: skip
    assert desk.audit.verify().problems == ()
    assert one.id


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (
            lambda desk: desk.clinics.retire("GRP-FR", on=date(2027, 2, 1), reason="no longer wanted"),
            "Your last action was on a clinic: draft another version of it among the templates (F7).",
        ),
        (
            lambda desk: desk.absences.add(AbsenceWanted(schedule="BROWN", start=date(2027, 2, 1))),
            "Your last action was on an absence: take it away or put it back among the absences (F7).",
        ),
    ],
    ids=["clinic", "absence"],
)
def test_undo_does_not_reach_over_what_has_a_way_back_of_its_own(desk, act, words):
    _, one = booked(desk, "Khan", f"{FAR}T09:00")
    act(desk)
    with pytest.raises(NotFound) as refusal:
        desk.diary.undo()
    assert (refusal.value.message, desk.diary.get(one.id).status) == (words, Status.BOOKED)
