"""Whole calls at the desk: the keys a coordinator presses, and what is on record afterwards."""

import copy
import json
from datetime import date

import pytest

from booktui.desk.errors import NotFound, NotPermitted, Refused
from booktui.rules.values import Status
from booktui.store import calls as store
from booktui.store import tables
from desks import SETUP, Clock, add_client, at, make_desk

STRAIGHT = ["y", "y", "y", "y", "enter", "n", "enter", "1", "o", "enter", "b", "enter", "enter", "f"]
OFFERED = STRAIGHT[:7]
"""As far as the first offers."""


def own_setup():
    setup = copy.deepcopy(SETUP)
    setup["service"][0] |= {"modality": ["in person", "telephone"], "preparation": "Do not eat for 6 hours.",
                            "plain_name": "heart"}  # fmt: skip
    return setup


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path, clock):
    made = make_desk(tmp_path, "jo", setup=own_setup(), clock=clock)
    yield made
    assert made.keeping.doctor().problems == ()
    made.close()


@pytest.fixture
def khan(desk):
    return add_client(desk)


@pytest.fixture
def entry(desk, khan):
    return desk.waiting.add(khan.id, "NEW", received=date(2026, 10, 1), referrer="Dr Patel").entry_id


def press(desk, view, *keys):
    for key in keys:
        view = desk.calls.press(view.call_id, key)
    return view


def said(view):
    return "".join(piece.text for piece in view.say)


def rows(desk, table):
    with desk.store.read() as c:
        return [dict(row._mapping) for row in c.execute(table.__table__.select())]


def ends(desk):
    return [json.loads(row["after"]) for row in rows(desk, tables.AuditDetail) if '"outcome"' in row["after"]]


def live_holds(desk):
    return [a.start for a in sorted(desk.diary.holds(), key=lambda a: a.start)]


def book(desk, client, when="2026-12-15T09:00"):
    return desk.diary.book(desk.diary.propose(client.id, "NEW", at(when))).appointment


def test_a_whole_first_call_books_with_fourteen_keys(desk, khan, entry):
    view = desk.calls.start(entry)
    assert (view.step, view.number, view.of, view.client) == ("greet", 1, 14, "Khan Amina")
    view = press(desk, view, *STRAIGHT)
    assert (len(STRAIGHT), view.finished, view.outcome, view.number, view.of) == (14, True, "BOOKED", 14, 14)
    booked = desk.diary.get(view.booked.id)
    assert (booked.status, booked.start, booked.practitioner) == (Status.BOOKED, at("2026-12-15T09:00"), "OSEI")
    assert (booked.entry_id, booked.modality, live_holds(desk)) == (entry, "in person", [])
    assert desk.waiting.row(entry).status == "booked"
    call = rows(desk, tables.Call)[0]
    assert (call["script"], call["script_version"], call["dialled"], call["by_user"]) == ("FIRST_OP", 1, "123", "jo")
    assert (call["outcome"], call["ended_at"], call["appointment_id"]) == ("BOOKED", desk.now(), booked.id)
    assert json.loads(call["path"])[-2:] == ["close", "end_booked"]
    assert json.loads(call["captures"])["read_back_ok"] == "yes"
    assert [(o["answer"], o["reasonable"]) for o in rows(desk, tables.OfferMade)] == [
        ("accepted", True),
        ("declined", True),
    ]
    attempt = rows(desk, tables.ContactAttempt)
    assert [(a["outcome"], a["part"], a["entry_id"]) for a in attempt] == [("BOOKED", "am", entry)]
    assert ends(desk)[-1]["due"] == {"gp_copy": "copy to the GP queued"}


def test_who_is_written_to_by_no_way_is_told_in_the_call_itself(desk):
    client = add_client(desk, "Shah", "Leila", sensitive=True, preferred_channel="")
    entry = desk.waiting.add(client.id, "NEW", received=date(2026, 10, 1), referrer="Dr Patel").entry_id
    view = press(desk, desk.calls.start(entry), *STRAIGHT)
    assert view.outcome == "BOOKED"
    (message,) = desk.outbox.list("all", channel="phone")
    assert (message.kind, message.state, message.way) == ("confirm", "sent", "phone")
    assert [line for line in desk.today.lines("tell") if line.client_id == client.id] == []


def test_the_lines_of_the_straight_path_have_no_gap(desk, entry):
    view = desk.calls.start(entry)
    lines = [said(view)]
    for key in STRAIGHT[:-1]:
        view = press(desk, view, key)
        lines.append(said(view))
    assert [line for line in lines if "[?]" in line] == []
    assert lines[0] == "Hello. My name is Jo. Please may I speak to Amina Khan?"
    assert (
        lines[3]
        == "Thank you. Dr Patel has asked us to see you in the heart clinic. Do you still need this appointment?"
    )
    assert lines[7] == (
        "I can offer you Tuesday 15 December at 9:00 am, at Main site. "
        "Or I can offer Wednesday 16 December at 1:30 pm, at Main site. Which is better for you?"
    )
    assert lines[9] == "To get ready, please do not eat for 6 hours. Please bring a list of your medicines."
    assert lines[10].startswith("Let me read that back. Tuesday 15 December at 9:00 am. It is at Main site, Room 1.")
    assert lines[13].startswith("We will send your details by email.")


def test_a_digit_picks_how_to_be_seen_and_goes_on(desk, entry):
    view = press(desk, desk.calls.start(entry), *STRAIGHT[:6])
    assert [(o.digit, o.label) for o in view.fields[0].options] == [("1", "in person"), ("2", "telephone")]
    view = press(desk, view, "2", *STRAIGHT[7:])
    assert (view.outcome, view.booked.modality) == ("BOOKED", "telephone")


def test_two_offers_on_two_dates_are_held_until_one_is_taken(desk, entry):
    view = press(desk, desk.calls.start(entry), *OFFERED)
    assert [(o.number, o.start, o.practitioner) for o in view.offers] == [
        (1, at("2026-12-15T09:00"), "Dr Osei"),
        (2, at("2026-12-16T13:30"), "Dr Brown"),
    ]
    assert live_holds(desk) == [o.start for o in view.offers]
    view = press(desk, view, "2")
    assert (view.chosen.start, live_holds(desk)) == (at("2026-12-16T13:30"), [at("2026-12-16T13:30")])


def test_urgent_clients_are_offered_the_first_time_there_is(desk, khan):
    entry = desk.waiting.add(khan.id, "NEW", received=date(2026, 11, 20), priority="2ww").entry_id
    view = press(desk, desk.calls.start(entry), *STRAIGHT)
    assert (view.booked.start < at("2026-12-01T00:00"), view.outcome) == (True, "BOOKED_SHORT")
    assert [o["reasonable"] for o in rows(desk, tables.OfferMade)] == [True, True]


def test_a_sooner_time_may_be_refused_without_counting(desk, entry):
    view = press(desk, desk.calls.start(entry), *OFFERED, "e")
    assert (view.step, view.offers[0].notice_days) == ("short_notice", 1)
    view = press(desk, view, "n")
    assert (view.step, len(view.offers), len(live_holds(desk))) == ("offer_1", 2, 2)
    answers = [(o["answer"], o["reasonable"]) for o in rows(desk, tables.OfferMade)]
    assert answers == [("", True), ("", True), ("declined", False)]


def test_no_answer_is_an_attempt(desk, khan, entry):
    view = press(desk, desk.calls.start(entry), "n", "n")
    assert (view.outcome, view.message) == ("NO_ANSWER", "Rang out. Ring again from Tue 24 Nov 2026 12:00.")
    row = desk.waiting.row(entry)
    assert (row.status, row.attempts) == ("waiting", 1)
    with desk.store.read() as c:
        assert store.attempts(c, khan.id) == [(desk.now(), "am", "NO_ANSWER", "jo", view.call_id)]


def test_voicemail_without_consent_says_no_more_than_it_must(desk):
    quiet = add_client(desk, voicemail_consent=False)
    entry = desk.waiting.add(quiet.id, "NEW", received=date(2026, 10, 1)).entry_id
    view = press(desk, desk.calls.start(entry), "n", "v", "y")
    assert said(view) == (
        "Hello. This is a message for Amina. My name is Jo. Please ring me on the number on our letter from "
        "8 in the morning to 6 in the evening. Thank you."
    )
    view = press(desk, view, "enter")
    assert view.outcome == "VOICEMAIL_LEFT"
    assert json.loads(rows(desk, tables.Call)[0]["captures"])["voicemail_left_at"] == "2026-11-23T09:00:00Z"


def test_a_failed_identity_shows_nothing(desk, khan, entry):
    view = desk.calls.start(entry)
    shown = [repr(view)]
    for key in ("y", "y", "n", "enter"):
        view = press(desk, view, key)
        shown.append(repr(view))
    assert (view.outcome, view.identified) == ("ID_FAILED", False)
    private = ("heart", "Dr Patel", "New patient", "1960-02-14", "Sample Road", "9WL", "client@example.org")
    assert [word for word in private for text in shown if word in text] == []
    assert [a["outcome"] for a in rows(desk, tables.ContactAttempt)] == ["ID_FAILED"]


def test_what_the_client_should_say_is_masked(desk, entry):
    view = press(desk, desk.calls.start(entry), "y", "y")
    assert [tuple(e) for e in view.expects] == [
        ("Name", "K••• A•"),
        ("Born", "••/••/1960"),
        ("Address", "1•••, M13 •••"),
    ]


def test_park_and_resume_goes_on_where_it_was(desk, entry, clock):
    view = press(desk, desk.calls.start(entry), *OFFERED, "1")
    parked = desk.calls.park(view.call_id)
    assert (parked.parked, parked.outcome, live_holds(desk)) == (True, "CALL_DROPPED", [at("2026-12-15T09:00")])
    assert press(desk, parked, "o").message == "The call is parked. Take it up again first."
    clock.now += 60
    assert [(c.call_id, c.step, c.parked_at) for c in desk.calls.open_calls()] == [
        (view.call_id, "transport", clock.now - 60)
    ]
    view = desk.calls.resume(view.call_id)
    assert (view.step, view.parked, view.chosen.start) == ("transport", False, at("2026-12-15T09:00"))
    view = press(desk, view, *STRAIGHT[8:])
    assert view.outcome == "BOOKED"
    assert [a["outcome"] for a in rows(desk, tables.ContactAttempt)] == ["BOOKED"]
    assert desk.calls.open_calls() == ()


def test_a_hold_that_ran_out_while_parked_is_taken_again(desk, entry, clock):
    view = press(desk, desk.calls.start(entry), *OFFERED)
    desk.calls.park(view.call_id)
    clock.now += 3600
    assert live_holds(desk) == []
    view = desk.calls.resume(view.call_id)
    assert ([o.start for o in view.offers], live_holds(desk)) == (
        [at("2026-12-15T09:00"), at("2026-12-16T13:30")],
        [at("2026-12-15T09:00"), at("2026-12-16T13:30")],
    )
    assert press(desk, view, *STRAIGHT[7:]).outcome == "BOOKED"


def test_a_hold_that_ran_out_during_the_read_back_is_checked_again(desk, entry, clock):
    view = press(desk, desk.calls.start(entry), *STRAIGHT[:10])
    clock.now += 3600
    assert press(desk, view, *STRAIGHT[10:]).outcome == "BOOKED"


def test_nothing_is_lost_when_the_desk_is_killed(desk, entry, tmp_path, clock):
    view = press(desk, desk.calls.start(entry), *OFFERED)
    again = make_desk(tmp_path, "jo", clock=clock)
    (left,) = again.calls.open_calls()
    assert again.calls.show(left.call_id) == view
    assert press(again, view, *STRAIGHT[7:]).outcome == "BOOKED"
    again.close()


def test_declined_twice_goes_to_a_clinician_and_never_off_the_list(desk, entry):
    view = press(desk, desk.calls.start(entry), *OFFERED, "n")
    assert (view.step, view.offers[0].start > at("2026-12-15T00:00")) == ("offer_2", True)
    assert press(desk, view, "n").open_field == "availability_notes"
    view = desk.calls.capture(view.call_id, "availability_notes", "not on Tuesdays")
    view = press(desk, view, "n", "enter")
    assert (view.outcome, live_holds(desk), desk.waiting.row(entry).status) == ("DECLINED_OFFERS", [], "waiting")
    assert [o["answer"] for o in rows(desk, tables.OfferMade)] == ["declined"] * 3
    assert ends(desk)[-1]["due"] == {"clinician_review": "review 1"}


def test_a_time_lost_to_another_desk_is_replaced_by_the_next(desk, entry, khan, tmp_path, clock, monkeypatch):
    jones = add_client(desk, "Jones", "Dylan")
    view = press(desk, desk.calls.start(entry), *OFFERED[:-1])
    other = make_desk(tmp_path, "sam", clock=clock)
    free = desk.finder.free

    def then_taken(*args, **how):
        """The other desk is quicker between the look and the hold."""
        found = free(*args, **how)
        if how["start"] == date(2026, 12, 14):
            other.diary.book(other.diary.propose(jones.id, "NEW", at("2026-12-15T09:00")))
        return found

    monkeypatch.setattr(desk.finder, "free", then_taken)
    view = press(desk, view, OFFERED[-1])
    assert (view.offers[0].start, view.message) == (
        at("2026-12-15T09:30"),
        "A time was just taken at another desk; this is the next one.",
    )
    assert press(desk, view, *STRAIGHT[7:]).outcome == "BOOKED"
    other.close()


def test_a_booking_that_is_refused_stays_at_the_read_back(desk, entry, khan, tmp_path, clock):
    view = press(desk, desk.calls.start(entry), *STRAIGHT[:10])
    clock.now += 3600
    other = make_desk(tmp_path, "sam", clock=clock)
    jones = add_client(desk, "Jones", "Dylan")
    other.diary.book(other.diary.propose(jones.id, "NEW", at("2026-12-15T09:00"), practitioner="OSEI"))
    other.close()
    view = press(desk, view, "b")
    assert (view.step, view.booked) == ("confirm_back", None)
    assert "practitioner-busy" in [conflict.code for conflict in view.conflicts]
    view = press(desk, view, "x")
    assert (view.step, view.chosen, len(view.offers)) == ("offer_2", None, 1)
    desk.calls.capture(view.call_id, "availability_notes", "any")
    assert press(desk, view, "y", "o", "enter", "b", "enter", "enter", "f").outcome == "BOOKED"


def test_with_no_free_time_the_line_says_so_and_the_supervisor_is_asked(desk, khan):
    entry = desk.waiting.add(khan.id, "GRP", received=date(2026, 10, 1)).entry_id
    with desk.store.write() as c:
        c.exec_driver_sql("UPDATE session SET status = 'cancelled'")
    view = press(desk, desk.calls.start(entry), "y", "y", "y", "y", "enter", "n")
    assert (view.step, view.offers) == ("offer_1", ())
    assert said(view) == "I am sorry. I do not have a time to offer you right now. Let me see what we can do."
    assert view.message == press(desk, view, "1").message != ""
    view = press(desk, view, "z")
    assert press(desk, view, "enter").open_field == "escalation_reason"
    desk.calls.capture(view.call_id, "escalation_reason", "no group sessions")
    assert press(desk, view, "enter").outcome == "ESCALATED"


def test_what_was_never_asked_is_asked_once_and_kept_on_the_record(desk):
    new = add_client(desk, sms_consent=None, gp="")
    entry = desk.waiting.add(new.id, "NEW", received=date(2026, 10, 1)).entry_id
    view = press(desk, desk.calls.start(entry), *STRAIGHT[:4])
    assert [field.name for field in view.fields if field.missing] == ["sms_consent", "gp_practice"]
    view = press(desk, view, "enter")
    assert (view.step, view.open_field, view.message) == (
        "contact", "sms_consent", "Texts allowed: not answered yet. Tab opens it.",
    )  # fmt: skip
    view = press(desk, view, "1")
    assert view.step == "contact"
    view = desk.calls.capture(view.call_id, "gp_practice", "Oak Surgery")
    view = press(desk, view, "enter")
    record = desk.clients.get(new.id)
    assert (view.step, record.sms_consent, record.gp) == ("needs", True, "Oak Surgery")


def test_needs_are_kept_on_the_client_and_the_booking_asks_for_them(desk, entry, khan):
    view = press(desk, desk.calls.start(entry), *STRAIGHT[:5])
    desk.calls.capture(view.call_id, "interpreter_language", "Urdu")
    view = press(desk, view, "y", *STRAIGHT[6:])
    needs = [(need.kind, need.detail) for need in desk.clients.get(khan.id).needs]
    assert (view.outcome, needs, view.booked.end - view.booked.start) == ("BOOKED", [("interpreter", "Urdu")], 3600)


def test_needs_are_said_before_dialling(desk, entry, khan):
    desk.clients.need(khan.id, "interpreter", "Urdu")
    view = desk.calls.start(entry)
    assert view.banner == (
        "Needs an interpreter: Urdu.",
        "Three-way telephone interpreter: ask your supervisor for the number.",
    )
    assert len(view.before_call) == 3


def test_ring_back_is_not_before_the_time_asked_for(desk, entry):
    view = press(desk, desk.calls.start(entry), "y", "l")
    assert desk.calls.capture(view.call_id, "call_back_at", "blue").open_field == "call_back_at"
    view = desk.calls.capture(view.call_id, "call_back_at", "tue 2pm")
    assert view.fields[0].value == "Tue 24 Nov 2026 14:00"
    view = press(desk, view, "enter")
    assert (view.outcome, desk.waiting.row(entry).not_before) == ("CALL_BACK", at("2026-11-24T14:00"))
    assert desk.turns.peek() is None


def test_a_wrong_number_is_noted_and_no_attempt(desk, entry, khan):
    view = press(desk, desk.calls.start(entry), "w", "enter")
    assert (view.outcome, desk.waiting.row(entry).attempts) == ("WRONG_NUMBER", 0)
    assert desk.clients.get(khan.id).notes == "2026-11-23: the number ending 123 is not theirs."


def test_a_reported_death_stops_everything(desk, khan, entry):
    booked = desk.diary.book(desk.diary.propose(khan.id, "TEL", at("2026-12-17T09:00")), override="x").appointment
    view = press(desk, desk.calls.start(entry), "d", "enter")
    assert (view.outcome, desk.diary.get(booked.id).status) == ("DECEASED", Status.CANCELLED)
    assert desk.clients.get(khan.id).status == "deceased"
    assert ends(desk)[-1]["due"] == {"verify_death": "task 1", "supervisor_queue": "task 1"}
    with pytest.raises(Refused):
        desk.calls.start(entry)


def test_a_reminder_takes_five_keys_and_says_the_visit(desk, khan, clock):
    booked = book(desk, khan)
    clock.now = at("2026-12-14T09:00")
    view = desk.calls.start(appointment_id=booked.id)
    assert (view.script, view.of) == ("REMINDER_24H", 5)
    view = press(desk, view, "y", "y")
    assert said(view) == (
        "You have an appointment on Tuesday 15 December at 9:00 am. It is at Main site, Room 1. Can you still come?"
    )
    view = press(desk, view, "y")
    assert said(view) == (
        "Great. Please do not eat for 6 hours. Please come ten minutes early. Do you know how to find us?"
    )
    assert press(desk, view, "y", "enter").outcome == "CONFIRMED"


def test_a_client_who_cannot_come_frees_the_time(desk, khan, entry, clock):
    booked = desk.diary.book(desk.diary.propose(khan.id, "NEW", at("2026-12-15T09:00"), entry_id=entry)).appointment
    clock.now = at("2026-12-14T09:00")
    view = press(desk, desk.calls.start(appointment_id=booked.id), "y", "y", "n", "3", "l")
    assert (view.outcome, desk.diary.get(booked.id).status) == ("CANCELLED_PT", Status.CANCELLED)
    assert desk.waiting.row(entry).status == "waiting"
    assert ends(desk)[-1]["due"] == {}


def test_a_reminder_hands_over_and_moves_the_visit(desk, khan, clock):
    booked = book(desk, khan)
    clock.now = at("2026-12-14T09:00")
    view = press(desk, desk.calls.start(appointment_id=booked.id), "y", "y", "n", "3", "y")
    assert (view.step, len(view.offers)) == ("RESCHEDULE_PT.offer", 2)
    view = press(desk, view, "1", "enter", "b", "enter")
    moved = desk.diary.get(booked.id)
    assert (view.outcome, moved.status, moved.sequence, moved.start) == ("REBOOKED", "booked", 1, view.booked.start)
    assert moved.start >= at("2027-01-04T00:00")
    assert live_holds(desk) == []


def test_a_client_who_rings_to_change_is_moved(desk, khan):
    booked = book(desk, khan)
    view = desk.calls.start(client_id=khan.id, script="RESCHEDULE_PT")
    assert view.appointment_id == booked.id
    view = press(desk, view, "c", "y", "y", "n")
    view = desk.calls.capture(view.call_id, "cancel_reason", "work")
    view = press(desk, view, "1", "2", "enter", "b", "enter")
    assert (view.outcome, view.booked.id, rows(desk, tables.Call)[0]["dialled"]) == ("REBOOKED", booked.id, "")
    assert ends(desk)[-1]["due"] == {}


def test_short_notice_swaps_the_later_visit_for_the_free_time(desk, khan):
    booked = book(desk, khan)
    view = press(desk, desk.calls.start(client_id=khan.id, script="SHORT_NOTICE_FILL"), "y", "y", "y", "y")
    assert (view.step, said(view)[:54]) == ("swap", "You have another time with us on 15 December. If you t")
    view = press(desk, view, "y", "b", "enter")
    assert (view.outcome, view.booked.id, view.booked.start < booked.start) == ("BOOKED_SHORT", booked.id, True)


def test_a_branch_can_be_taken_from_any_step_and_comes_back(desk, entry):
    view = press(desk, desk.calls.start(entry), *STRAIGHT[:4])
    view = desk.calls.jump(view.call_id, "COMMON.angry")
    assert (view.step, press(desk, view, "g").step) == ("COMMON.angry", "contact")
    assert (
        desk.calls.jump(view.call_id, "COMMON.end_noneed").message == "There is no shared branch 'COMMON.end_noneed'."
    )


@pytest.mark.file_only("seen in the file's log")
def test_a_key_that_does_nothing_writes_nothing(desk, entry):
    view = desk.calls.start(entry)
    before = desk.store.path.with_name("desk.db-wal").stat().st_size
    assert press(desk, view, "j", "7", "enter", "escape").step == "greet"
    assert desk.store.path.with_name("desk.db-wal").stat().st_size == before


def test_undoing_the_booking_keeps_the_call_from_ending_as_booked(desk, entry):
    view = press(desk, desk.calls.start(entry), *STRAIGHT[:13])
    desk.diary.undo()
    view = press(desk, view, "f")
    assert (view.finished, view.message) == (
        False,
        "Nothing is booked in this call, so it cannot end as booked. Book it, or park the call.",
    )


def test_a_parked_call_can_be_dropped_and_gives_its_holds_back(desk, entry):
    view = press(desk, desk.calls.start(entry), *OFFERED)
    desk.calls.park(view.call_id)
    view = desk.calls.drop(view.call_id)
    assert (view.finished, view.outcome, live_holds(desk)) == (True, "CALL_DROPPED", [])
    assert [o["answer"] for o in rows(desk, tables.OfferMade)] == ["no response", "no response"]
    assert desk.waiting.row(entry).attempts == 1


def test_a_sensitive_record_shows_no_name_or_number(desk):
    hidden = add_client(desk, sensitive=True)
    entry = desk.waiting.add(hidden.id, "NEW", received=date(2026, 10, 1)).entry_id
    view = desk.calls.start(entry)
    assert (view.client, view.banner[0]) == ("K••• A•", "Use the agreed safe number only.")
    view = press(desk, view, "y", "y")
    assert tuple(view.expects[2]) == ("GP surgery", "E•••")
    view = press(desk, view, "y", "y")
    assert [field.value for field in view.fields if field.kind == "phone"] == ["••• ••• 0123", "••• ••• 0123"]


@pytest.mark.parametrize(
    ("how", "error"),
    [
        pytest.param({"entry_id": 99}, NotFound, id="entry"),
        pytest.param({"client_id": 99}, NotFound, id="client"),
        pytest.param({"appointment_id": 99}, NotFound, id="appointment"),
        pytest.param({}, NotFound, id="nobody"),
    ],
)
def test_calls_about_nobody_are_refused(desk, how, error):
    with pytest.raises(error):
        desk.calls.start(**how)


def test_an_unknown_script_is_named_with_the_known_ones(desk, entry):
    with pytest.raises(NotFound) as error:
        desk.calls.start(entry, script="poem")
    assert error.value.message.startswith("There is no call script 'poem'. Known: DECLINED, DNA_FOLLOWUP, FIRST_OP, ")


def test_a_booked_entry_is_not_rung_again(desk, entry):
    press(desk, desk.calls.start(entry), *STRAIGHT)
    with pytest.raises(Refused) as error:
        desk.calls.start(entry)
    assert error.value.message == "This entry has its date already. Look at the list again."


def test_auditors_do_not_ring_and_calls_are_their_own(desk, entry, tmp_path, clock):
    view = desk.calls.start(entry)
    auditor = make_desk(tmp_path, "alex", clock=clock)
    with pytest.raises(NotPermitted):
        auditor.calls.start(entry)
    auditor.close()
    supervisor = make_desk(tmp_path, "sam", clock=clock)
    assert supervisor.calls.press(view.call_id, "y").step == "private"
    supervisor.close()


def test_after_we_cancelled_a_new_date_is_agreed(desk, khan, entry):
    booked = desk.diary.book(desk.diary.propose(khan.id, "NEW", at("2026-12-15T09:00"), entry_id=entry)).appointment
    desk.diary.cancel(booked.id, reason="clinic cancelled", by="provider")
    view = press(desk, desk.calls.start(appointment_id=booked.id), "y", "y")
    assert said(view).startswith(
        "I am very sorry. We have to move your appointment on Tuesday 15 December at 9:00 am. It is"
    )
    view = press(desk, view, "g", "n", "1", "enter", "b", "enter")
    assert (view.script, view.outcome, view.booked.entry_id) == ("HOSPITAL_CANCEL", "REBOOKED", entry)
    assert desk.waiting.row(entry).status == "booked"


@pytest.mark.parametrize(
    ("now", "consent", "words"),
    [
        pytest.param(
            "2026-12-11T09:00", True, "Your appointment on 15 December at 9:00 am has to move.", id="two-days-before"
        ),
        pytest.param("2026-12-10T09:00", True, "Your appointment on [?] at [?] has to move.", id="three-days-before"),
        pytest.param("2026-12-11T09:00", False, "Your appointment on [?] at [?] has to move.", id="no-consent"),
    ],
)
def test_voicemail_names_a_cancelled_time_only_when_near_and_allowed(desk, clock, now, consent, words):
    """CON-02: of a cancelled visit no more than its day and hour is said."""
    client = add_client(desk, voicemail_consent=consent)
    booked = book(desk, client)
    clock.now = at(now)
    view = press(desk, desk.calls.start(appointment_id=booked.id, script="HOSPITAL_CANCEL"), "n")
    assert words in said(view)
    assert press(desk, view, "m").finished is ("[?]" not in words)
    assert press(desk, view, "n").finished is True


@pytest.mark.parametrize(
    ("born", "step"),
    [pytest.param("1960-02-14", "offer", id="adult"), pytest.param("2015-02-14", "review", id="child")],
)
def test_after_a_missed_visit_another_is_offered_but_for_a_child_a_clinician_decides(desk, clock, born, step):
    client = add_client(desk, birth_date=born)
    booked = book(desk, client)
    clock.now = at("2026-12-15T12:00")
    desk.diary.dna(booked.id)
    view = press(desk, desk.calls.start(appointment_id=booked.id), "y", "y", "y", "y", "1", "1", "r")
    assert (view.script, view.step) == ("DNA_FOLLOWUP", step)
    if step == "offer":
        assert press(desk, view, "2", "b", "enter").outcome == "REBOOKED"


def test_who_cancelled_themselves_is_rung_as_any_other_on_the_list(desk, khan, entry):
    booked = desk.diary.book(desk.diary.propose(khan.id, "NEW", at("2026-12-15T09:00"), entry_id=entry)).appointment
    desk.diary.cancel(booked.id, reason="work", by="client")
    assert desk.calls.start(appointment_id=booked.id).script == "FIRST_OP"


def test_another_way_to_confirm_is_kept_and_queued_again(desk, entry, khan):
    view = press(desk, desk.calls.start(entry), *STRAIGHT[:13])
    view = desk.calls.capture(view.call_id, "confirm_channel", "letter")
    view = press(desk, view, "f")
    queued = [(m["channel"], m["state"]) for m in rows(desk, tables.Message) if m["recipient"] == "client"]
    assert (view.outcome, queued) == ("BOOKED", [("email", "withdrawn"), ("letter", "queued")])
    assert desk.clients.get(khan.id).preferred_channel == "letter"
