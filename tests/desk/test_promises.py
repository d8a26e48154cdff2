"""What calls promise (scripts.md): nothing of it is only a word in a log; each becomes something that is due."""

from __future__ import annotations

import copy
import json
from datetime import date

import pytest

from booktui.store import tables
from desks import SETUP, Clock, add_client, at, make_desk

REASON = ["y", "y", "y"]
"""As far as the question whether the appointment is still needed."""


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path, clock):
    made = make_desk(tmp_path, clock=clock)
    yield made
    made.close()


@pytest.fixture
def khan(desk):
    return add_client(desk)


@pytest.fixture
def entry(desk, khan):
    return desk.waiting.add(khan.id, "NEW", received=date(2026, 10, 1), referrer="Dr Patel").entry_id


def rows(desk, table):
    with desk.store.read() as c:
        return [dict(row._mapping) for row in c.execute(table.__table__.select())]


def due(desk):
    ended = [json.loads(row["after"]) for row in rows(desk, tables.AuditDetail) if '"outcome"' in row["after"]]
    return ended[-1]["due"]


def call(desk, *keys, captures=(), **whom):
    """A call by its keys; what stands in `captures` is filled in before the last key."""
    view = desk.calls.start(**whom)
    for key in keys[:-1]:
        view = desk.calls.press(view.call_id, key) if "." not in key else desk.calls.jump(view.call_id, key)
    for name, value in captures:
        desk.calls.capture(view.call_id, name, value)
    return desk.calls.press(view.call_id, keys[-1])


def messages(desk):
    return [(m["kind"], m["recipient"], m["channel"], m["state"]) for m in rows(desk, tables.Message)]


def test_who_no_longer_needs_it_is_put_to_a_clinician(desk, entry):
    view = call(desk, *REASON, "n", "enter", entry_id=entry, captures=[("no_longer_needed_reason", "feels better")])
    (review,) = desk.reviews.open()
    assert (view.outcome, review.cause, review.entry_id, review.note) == (
        "CANCELLED_PT_NONEED", "not needed", entry, "feels better",
    )  # fmt: skip
    assert due(desk) == {"clinician_review": f"review {review.id}"}
    assert desk.waiting.row(entry).status == "waiting"


def test_what_a_clinician_is_asked_already_is_not_asked_twice(desk, entry, clock):
    for day in ("2026-11-23T09:00", "2026-11-25T09:00"):
        clock.now = at(day)
        keys = [*REASON, "n", "enter"]
        view = desk.calls.start(entry_id=entry, out_of_turn="clinician_request" if day > "2026-11-24" else "")
        for key in keys[:-1]:
            view = desk.calls.press(view.call_id, key)
        desk.calls.capture(view.call_id, "no_longer_needed_reason", "feels better")
        desk.calls.press(view.call_id, keys[-1])
    assert len(desk.reviews.open()) == 1


def test_suspected_cancer_is_never_up_for_discharge(desk, khan):
    """CAN-02, D1: the clinician may keep, offer again, or send back as the client agrees."""
    urgent = desk.waiting.add(khan.id, "NEW", received=date(2026, 11, 20), priority="2ww").entry_id
    call(desk, *REASON, "n", "enter", entry_id=urgent, captures=[("no_longer_needed_reason", "other")])
    (review,) = desk.reviews.open()
    assert "discharge" not in review.may


@pytest.mark.parametrize(
    ("until", "asked"), [("2027-02-15", []), ("2027-02-16", ["long wait"])], ids=["84-days", "85-days"]
)
def test_a_long_wait_is_looked_at(desk, entry, until, asked):
    """RTT-29: more than 12 weeks, by the policy, and a clinician looks; the clock runs on."""
    keys = [*REASON, "y", "enter", "n", "enter", "n", "l", "enter"]
    view = desk.calls.start(entry_id=entry)
    for key in keys[:-2]:
        view = desk.calls.press(view.call_id, key)
    view = desk.calls.capture(view.call_id, "availability_notes", "none")
    view = desk.calls.press(view.call_id, "l")
    desk.calls.capture(view.call_id, "available_from", until)
    view = desk.calls.press(view.call_id, "enter")
    assert view.outcome == "WANTS_DELAY"
    assert [one.cause for one in desk.reviews.open() if one.cause != "declined"] == asked


def test_a_safety_concern_goes_to_its_lead_and_a_supervisor_today(desk, entry, khan):
    captures = [("safe_now", "no"), ("words_used", "He locks me in"), ("safeguarding_lead_told_at", "today 9:00")]
    view = call(desk, *REASON, "COMMON.safeguarding", "enter", entry_id=entry, captures=captures)
    (raised,) = desk.escalations.open()
    assert (view.outcome, raised.trigger, raised.to_whom, raised.due_at, raised.question) == (
        "SAFEGUARDING", "safeguarding", "safeguarding lead", at("2026-11-23T17:00"), "He locks me in (NOT safe right now)",
    )  # fmt: skip
    (task,) = desk.tasks.open()
    assert (task.kind, task.role, task.due_at) == ("safeguarding", "supervisor", at("2026-11-23T17:00"))
    assert due(desk) == {
        "tell_safeguarding_lead": f"escalation {raised.id}", "supervisor_queue": f"task {task.id}",
    }  # fmt: skip


def test_a_complaint_reaches_the_supervisor_in_its_own_words(desk, entry, khan):
    captures = [("complaint_summary", "Rang five times")]
    view = call(desk, *REASON, "COMMON.complaint", "enter", entry_id=entry, captures=captures)
    (raised,) = desk.escalations.of_client(khan.id)
    assert (view.outcome, raised.trigger, raised.question, raised.entry_id) == (
        "COMPLAINT", "complaint", "Rang five times", entry,
    )  # fmt: skip


def test_what_is_passed_to_a_supervisor_carries_what_was_offered(desk, entry):
    """ESC-01: the options offered are on record with the question."""
    keys = [*REASON, "y", "enter", "n", "enter", "COMMON.escalate", "enter"]
    view = call(desk, *keys, entry_id=entry, captures=[("escalation_reason", "Wants Dr Brown only")])
    (raised,) = desk.escalations.open()
    assert (view.outcome, raised.question, raised.due_at) == (
        "ESCALATED", "Wants Dr Brown only", at("2026-11-23T13:00"),
    )  # fmt: skip
    assert [option.rpartition(": ")[2] for option in raised.options] == ["no answer", "no answer"]


def test_a_call_that_had_no_time_to_offer_lacks_capacity(tmp_path):
    """7.4: no capacity is a cause of its own."""
    setup = copy.deepcopy(SETUP)
    setup["service"].append({"code": "NONE", "name": "None yet", "minutes": 30})
    desk = make_desk(tmp_path, setup=setup)
    entry = desk.waiting.add(add_client(desk).id, "NONE", received=date(2026, 10, 1), referrer="Dr Patel").entry_id
    keys = [*REASON, "y", "enter", "n", "COMMON.escalate", "enter"]
    view = call(desk, *keys, entry_id=entry, captures=[("escalation_reason", "No time")])
    assert (view.outcome, [one.trigger for one in desk.escalations.open()]) == ("ESCALATED", ["no capacity"])
    desk.close()


def test_who_feels_worse_is_told_to_the_clinician_today(desk, entry):
    view = call(desk, *REASON, "w", "e", entry_id=entry, captures=[("patient_words", "My chest hurts"), ("clinician_message_sent", "yes")])  # fmt: skip
    (task,) = desk.tasks.open()
    assert (view.outcome, task.kind, task.what, task.due_at) == (
        "CLINICAL_CONCERN", "tell clinician", "Tell the clinician: My chest hurts", at("2026-11-23T17:00"),
    )  # fmt: skip


def test_a_reported_death_is_a_task_to_verify(desk, entry, khan):
    captures = [("informant_name", "Ray Khan"), ("informant_relationship", "son")]
    view = call(desk, "d", "enter", entry_id=entry, captures=captures)
    (task,) = desk.tasks.open()
    assert (view.outcome, task.kind, task.role, task.what) == (
        "DECEASED", "death", "supervisor",
        "Verify the death from the national record or the GP; told by Ray Khan, son",
    )  # fmt: skip
    assert due(desk) == {"verify_death": f"task {task.id}", "supervisor_queue": f"task {task.id}"}


def test_an_identity_that_is_not_proved_leads_to_a_letter(desk, entry):
    view = call(desk, "y", "y", "n", "enter", entry_id=entry)
    assert (view.outcome, messages(desk)[0]) == ("ID_FAILED", ("ring", "client", "email", "queued"))


def test_the_gp_gets_a_copy_or_somebody_asks_which_one(desk, entry):
    straight = ["y", "y", "y", "y", "enter", "n", "enter", "1", "o", "enter", "b", "enter", "enter", "f"]
    call(desk, *straight, entry_id=entry)
    assert ("copy", "gp", "letter", "queued") in messages(desk)
    assert due(desk) == {"gp_copy": "copy to the GP queued"}


def test_who_is_late_is_told_to_the_clinic_at_once(desk, khan, clock):
    booked = desk.diary.book(desk.diary.propose(khan.id, "NEW", at("2026-11-24T09:00")), override="agreed").appointment
    clock.now = at("2026-11-24T08:00")
    view = desk.calls.start(appointment_id=booked.id)
    assert view.script == "REMINDER_1H"
    while view.step != "late":
        keys = {choice.label: choice.key for choice in view.choices}
        late = next((key for label, key in keys.items() if "ate" in label and "later" not in label), None)
        view = desk.calls.press(view.call_id, late or next(iter(keys.values()), "enter"))
    desk.calls.capture(view.call_id, "eta", "9:20")
    desk.calls.press(view.call_id, "enter")
    (task,) = desk.tasks.open()
    assert (task.kind, task.what, task.due_at, task.appointment_id) == (
        "tell clinic", "Tell the clinic: late, here by 9:20", at("2026-11-24T08:00"), booked.id,
    )  # fmt: skip


def test_every_effect_of_every_script_is_dealt_with():
    """What is neither done by a booking action nor handled has a task of its own: nothing falls through."""
    from booktui.desk.calling.end import WITH_BOOKING
    from booktui.desk.calling.follow import BY_THE_DIARY, HANDLING
    from booktui.rules.script_words import EFFECTS

    at_once = {
        "record_validation",
        "record_unavailability",
        "mark_number_bad",
        "stop_contact",
        "free_old_slot",
        "commit_booking",
    }
    known = {*BY_THE_DIARY, *HANDLING, *WITH_BOOKING, *at_once}
    assert set(EFFECTS) - known == set()
