"""Asking those who wait whether they still need to be seen (TRK-02, TRK-03)."""

from __future__ import annotations

from datetime import date

import pytest

from booktui.desk.errors import BadInput, NotFound, NotPermitted, Refused
from booktui.desk.listing import validation
from desks import Clock, add_client, make_desk

TODAY = date(2026, 11, 23)
DAY = 86_400


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path, clock):
    made = make_desk(tmp_path, clock=clock)
    yield made
    made.close()


@pytest.fixture
def entry(desk):
    """Khan waits since 20 July: 18 weeks, and nobody has asked."""
    return desk.waiting.add(add_client(desk).id, "NEW", received=date(2026, 7, 20))


def columns(desk, *names, entry_id=1):
    with desk.store.read() as c:
        return tuple(c.exec_driver_sql(f"SELECT {', '.join(names)} FROM waiting_entry WHERE id = {entry_id}").one())


def asked(desk):
    with desk.store.read() as c:
        rows = c.exec_driver_sql(
            "SELECT entry_id, channel, reminders, next_on, answer, note FROM validation ORDER BY id"
        )
        return [tuple(row) for row in rows]


def messages(desk):
    with desk.store.read() as c:
        rows = c.exec_driver_sql("SELECT channel, state FROM message WHERE kind = 'validate' ORDER BY id")
        return [tuple(row) for row in rows]


def gone(desk):
    """What was queued has left the desk."""
    with desk.store.write() as c:
        c.exec_driver_sql("UPDATE message SET state = 'sent', sent_at = 1 WHERE state = 'queued'")


@pytest.mark.parametrize(
    ("received", "due"),
    [(date(2026, 9, 1), []), (date(2026, 8, 31), [1])],
    ids=["TRK-02-day-83", "TRK-02-day-84"],
)
def test_trk_02_due_after_twelve_weeks(desk, received, due):
    """TRK-02: twelve weeks of wait without a contact, to the day."""
    desk.waiting.add(add_client(desk).id, "NEW", received=received)
    assert ([one.entry_id for one in desk.validation.due()], desk.validation.count()) == (due, len(due))


def test_trk_02_due_says_why(desk, entry):
    (one,) = desk.validation.due()
    assert (one.name, one.service, one.due_on, one.days_waited, one.why) == (
        "Khan Amina", "NEW", date(2026, 10, 12), 126, "waits 18 weeks, no contact yet",
    )  # fmt: skip


def test_the_longest_overdue_come_first_and_no_more_than_asked_for(desk, entry):
    for family, received in (("Ray", date(2026, 3, 2)), ("Poe", date(2026, 8, 3))):
        desk.waiting.add(add_client(desk, family).id, "NEW", received=received)
    assert [one.entry_id for one in desk.validation.due(2)] == [2, 1]
    assert desk.validation.send(limit=1).asked == 1
    assert [row[0] for row in asked(desk)] == [2]


def test_only_who_waits_is_asked(desk, entry):
    desk.suspending.suspend(entry.entry_id, TODAY, date(2026, 12, 31), "abroad")
    assert desk.validation.due() == ()
    desk.suspending.resume(entry.entry_id)
    desk.removals.remove(entry.entry_id, "TRANS", "moved")
    assert desk.validation.due() == ()


def test_asking_queues_a_message_and_waits_for_the_answer(desk, entry):
    done = desk.validation.send()
    assert done.message == "Asked 1, reminded 0. Without an answer, and kept on the list: 0. Not gone yet: 0."
    assert (asked(desk), messages(desk)) == ([(1, "email", 0, "2026-12-07", "", "")], [("email", "queued")])
    assert (desk.validation.due(), columns(desk, "validate_on")) == ((), ("2026-12-07",))


def test_trk_03_two_reminders_and_the_place_is_kept(desk, clock, entry):
    """TRK-03: no answer to the question and two reminders: the client stays on the list, and is asked again in turn."""
    desk.validation.send()
    seen = []
    for _ in range(3):
        gone(desk)
        clock.now += 14 * DAY
        seen.append((desk.validation.due()[0].why, desk.validation.send().message.split(". Not")[0]))
    assert seen == [
        ("reminder 1 of 2", "Asked 0, reminded 1. Without an answer, and kept on the list: 0"),
        ("reminder 2 of 2", "Asked 0, reminded 1. Without an answer, and kept on the list: 0"),
        ("no answer", "Asked 0, reminded 0. Without an answer, and kept on the list: 1"),
    ]
    assert (asked(desk), len(messages(desk))) == ([(1, "email", 2, None, "no reply", "")], 3)
    assert (desk.waiting.row(1).status, desk.reviews.open()) == ("waiting", ())
    assert columns(desk, "validate_on", "validated_on") == ("2027-01-18", None)


def test_nobody_is_reminded_of_what_has_not_left(desk, clock, entry):
    desk.validation.send()
    clock.now += 14 * DAY
    done = desk.validation.send()
    assert (done.reminded, done.waiting, asked(desk)[0][2], len(messages(desk))) == (0, 1, 0, 1)


def test_ais_02_a_question_in_another_form_is_held(desk):
    """AIS-02: asked in the form on record, or by nobody until somebody has seen to it."""
    client = add_client(desk, preferred_channel="letter")
    desk.clients.need(client.id, "format", "braille")
    desk.waiting.add(client.id, "NEW", received=date(2026, 7, 20))
    assert desk.validation.send().also == (
        "question whether it is still needed to the client held: it must be in the form on record (braille)",
    )
    assert ([task.kind for task in desk.tasks.open()], messages(desk)) == (["letters"], [("letter", "held")])


def test_still_needed(desk, entry):
    desk.validation.send()
    assert desk.validation.answer(entry.entry_id, "needed", "by phone") == ("It is still needed: the place is kept.",)
    assert (asked(desk), messages(desk)) == ([(1, "email", 0, None, "needed", "by phone")], [("email", "withdrawn")])
    assert columns(desk, "validated_on", "validate_on", "last_contact_at") == ("2026-11-23", "2027-01-18", desk.now())
    assert desk.reviews.open() == ()


def test_not_needed_is_a_clinicians_to_decide(desk, entry):
    """TRK-02: nobody is removed without a clinical decision."""
    desk.validation.send()
    desk.validation.answer(entry.entry_id, "not needed", "feels better")
    (review,) = desk.reviews.open()
    assert (review.cause, review.rule, review.note, desk.waiting.row(1).status) == (
        "not needed", "TRK-02", "feels better", "waiting",
    )  # fmt: skip
    desk.reviews.decide(review.id, "discharge", "Dr Osei", TODAY, "feels better")
    assert desk.waiting.row(1).status == "removed"


def test_an_answer_that_nobody_asked_for_counts(desk, entry):
    desk.validation.answer(entry.entry_id, "needed")
    assert asked(desk) == [(1, "phone", 0, None, "needed", "")]
    assert desk.validation.due() == ()


@pytest.mark.parametrize(
    ("answer", "note", "sentence"),
    [
        ("perhaps", "", "'perhaps' is no answer; write needed or not needed. Nothing was changed."),
        ("needed", "x" * 201, "The note is too long: at most 200 characters. Nothing was changed."),
    ],
    ids=["unknown", "too-long"],
)
def test_bad_input(desk, entry, answer, note, sentence):
    with pytest.raises(BadInput) as caught:
        desk.validation.answer(entry.entry_id, answer, note)
    assert (caught.value.message, asked(desk)) == (sentence, [])


def test_who_is_not_there_or_off_the_list(desk, entry):
    with pytest.raises(NotFound):
        desk.validation.answer(99, "needed")
    desk.removals.remove(entry.entry_id, "TRANS", "moved")
    with pytest.raises(Refused):
        desk.validation.answer(entry.entry_id, "needed")


def test_only_those_who_are_named_and_due(desk, entry):
    desk.waiting.add(add_client(desk, "Ray").id, "NEW", received=TODAY)
    with pytest.raises(NotFound) as caught:
        desk.validation.send([1, 2])
    assert caught.value.message == ("Entry 2 is not due to be asked; see: booktui validation due. Nothing was changed.")
    assert asked(desk) == []
    assert desk.validation.send([1]).asked == 1


def test_trk_02_a_contact_puts_it_off(desk, entry):
    """TRK-02: due twelve weeks since the last contact, and at 26 weeks of wait in any case."""
    with desk.store.write() as c:
        validation.contacted_in(c, desk, entry.entry_id)
    assert (desk.validation.due(), columns(desk, "validate_on")) == ((), ("2027-01-18",))


def test_a_contact_does_not_answer_a_question_that_is_out(desk, entry):
    desk.validation.send()
    with desk.store.write() as c:
        validation.contacted_in(c, desk, entry.entry_id)
    assert columns(desk, "validate_on", "last_contact_at") == ("2026-12-07", desk.now())


def test_entries_without_a_day_get_theirs_at_once(desk, entry):
    """However many came without one: one statement."""
    desk.waiting.add(add_client(desk, "Ray").id, "NEW", received=TODAY)
    with desk.store.write() as c:
        c.exec_driver_sql("UPDATE waiting_entry SET validate_on = NULL")
    assert [one.entry_id for one in desk.validation.due()] == [1]
    assert columns(desk, "validate_on", entry_id=2) == ("2027-02-15",)


def call(desk, entry, *keys, **fields):
    """A call with the script VALIDATION: keys pressed, and fields filled in before the last."""
    view = desk.calls.start(entry_id=entry.entry_id, script="VALIDATION")
    for key in keys[:-1]:
        view = desk.calls.press(view.call_id, key)
    for name, value in fields.items():
        view = desk.calls.capture(view.call_id, name, value)
    return desk.calls.press(view.call_id, keys[-1])


def test_a_call_asks_it_too(desk, entry):
    """The script VALIDATION: the answer is on record, the place is kept, and nobody is passed over by it."""
    desk.waiting.add(add_client(desk, "Ray", "Ada").id, "NEW", received=date(2026, 3, 2))
    assert call(desk, entry, "y", "y", "y", "enter", "enter").outcome == "STILL_NEEDED"
    assert asked(desk) == [(1, "phone", 0, None, "needed", "")]
    assert (desk.waiting.row(1).status, columns(desk, "validate_on")) == ("waiting", ("2027-01-18",))


@pytest.mark.parametrize(
    ("key", "fields", "outcome", "cause", "note"),
    [
        ("n", {"no_longer_needed_reason": "feels better"}, "CANCELLED_PT_NONEED", "not needed", "feels better"),
        ("t", {"treated_where": "Leeds"}, "TREATED_ELSEWHERE", "elsewhere", "Leeds"),
    ],
    ids=["not-needed", "elsewhere"],
)
def test_a_call_that_finds_it_not_needed_asks_a_clinician(desk, entry, key, fields, outcome, cause, note):
    assert call(desk, entry, "y", "y", key, "enter", **fields).outcome == outcome
    assert [(one.cause, one.note) for one in desk.reviews.open()] == [(cause, note)]
    assert asked(desk) == [(1, "phone", 0, None, "not needed", note)]


def test_rtt_29_a_call_that_asks_to_wait_suspends(desk, entry):
    """RTT-29: until the day before they can come; the clock runs on, and a long wait is a clinician's."""
    assert call(desk, entry, "y", "y", "l", "enter", available_from="2027-03-01").outcome == "WANTS_DELAY"
    assert columns(desk, "status", "unavailable_from", "unavailable_to", "available_from") == (
        "suspended", "2026-11-23", "2027-02-28", "2027-03-01",
    )  # fmt: skip
    assert [(one.cause, one.rule) for one in desk.reviews.open()] == [("long wait", "RTT-29")]
    assert asked(desk) == [(1, "phone", 0, None, "needed", "")]


def test_an_auditor_asks_nobody(tmp_path, entry):
    alex = make_desk(tmp_path, "alex")
    with pytest.raises(NotPermitted):
        alex.validation.send()
    with pytest.raises(NotPermitted):
        alex.validation.answer(1, "needed")
    alex.close()
