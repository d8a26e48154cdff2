"""Reaching a client by the policy's cadence, and what offers count for (domain.md 2.1, 2.5)."""

import json
from copy import deepcopy
from datetime import date

import pytest

from booktui.desk.reaching import contact
from desks import NOW, SETUP, Clock, add_client, at, make_desk

STRAIGHT = ["y", "y", "y", "y", "enter", "n", "enter", "1", "o", "enter", "b", "enter", "enter", "f"]
OFFERED = STRAIGHT[:7]
"""As far as the first offers."""
NO_ANSWER = ["n", "n"]
EVERY = "client_rang"
"""Most calls here are to somebody whose turn it is not."""


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path, clock):
    setup = deepcopy(SETUP)
    setup["service"][0] |= {"modality": ["in person", "telephone"], "preparation": "wear loose sleeves"}
    made = make_desk(tmp_path, "jo", setup=setup, clock=clock)
    yield made
    assert made.keeping.doctor().problems == ()
    made.close()


def wait(desk, priority="routine", **record):
    client = add_client(desk, **record)
    return desk.waiting.add(client.id, "NEW", received=date(2026, 10, 1), priority=priority).entry_id


def press(desk, view, *keys):
    for key in keys:
        view = desk.calls.press(view.call_id, key)
    return view


def ring(desk, entry, *keys, when=None, clock=None):
    if when is not None:
        clock.now = at(when)
    return press(desk, desk.calls.start(entry, out_of_turn=EVERY), *keys)


def decline_all(desk, view):
    """Neither of two, nor a third: the call ends with offers declined."""
    press(desk, view, "n")
    desk.calls.capture(view.call_id, "availability_notes", "not on Tuesdays")
    ended = press(desk, view, "n", "enter")
    assert ended.outcome == "DECLINED_OFFERS"
    return ended


def column(desk, entry, *names):
    with desk.store.read() as c:
        row = c.exec_driver_sql(f"SELECT {', '.join(names)} FROM waiting_entry WHERE id = ?", (entry,)).one()
    return tuple(row) if len(names) > 1 else row[0]


def query(desk, sql, *args):
    with desk.store.read() as c:
        return [tuple(row) for row in c.exec_driver_sql(sql, args)]


def lapse(desk):
    with desk.store.write() as c:
        return contact.lapse(c, desk)


# -- the cadence


def test_a_routine_client_is_rung_twice_and_then_written_to(desk, clock):
    """2.5, CON-01: another day and another part of it, then a text and the letter, with 14 days to answer."""
    entry = wait(desk)
    first = ring(desk, entry, *NO_ANSWER)
    assert first.message == "Rang out. Ring again from Tue 24 Nov 2026 12:00."
    assert column(desk, entry, "attempts", "contact_from", "contact_step") == (1, at("2026-11-24T12:00"), "")
    last = ring(desk, entry, *NO_ANSWER, when="2026-11-24T12:00", clock=clock)
    assert last.message.startswith("Rang out. Not reached: letter asking to ring to the client")
    assert "to reply by 08 Dec 2026." in last.message
    assert column(desk, entry, "attempts", "contact_from", "contact_step", "reply_by") == (
        2,
        None,
        "letter",
        "2026-12-08",
    )
    assert query(desk, "SELECT kind, recipient, channel, state FROM message ORDER BY id") == [
        ("ring", "client", "email", "queued"), ("ring", "client", "sms", "queued"),
    ]  # fmt: skip
    assert desk.turns.peek() is None


@pytest.mark.parametrize(
    "record",
    [
        pytest.param({"sms_consent": False}, id="no-consent"),
        pytest.param({"mobile": "", "phone": "0161 496 0001"}, id="no-mobile"),
        pytest.param({"sensitive": True}, id="sensitive"),
        pytest.param({"preferred_channel": "sms"}, id="written-to-by-text-already"),
    ],
)
def test_no_second_text_and_none_where_none_may_be_sent(desk, clock, record):
    entry = wait(desk, **record)
    ring(desk, entry, *NO_ANSWER)
    ring(desk, entry, *NO_ANSWER, when="2026-11-24T12:00", clock=clock)
    assert column(desk, entry, "contact_step") == "letter"
    channels = [row[0] for row in query(desk, "SELECT channel FROM message WHERE kind = 'ring'")]
    assert len(channels) == 1
    assert ("sms" in channels) == (record.get("preferred_channel") == "sms")


def test_two_attempts_in_one_morning_do_not_end_the_cadence(desk, clock):
    """CON-01: they count as one for the different times."""
    entry = wait(desk)
    ring(desk, entry, *NO_ANSWER)
    view = ring(desk, entry, *NO_ANSWER, when="2026-11-23T11:00", clock=clock)
    assert view.message == "Rang out. Ring again from Tue 24 Nov 2026 12:00."
    assert column(desk, entry, "attempts", "contact_step") == (2, "")


def test_suspected_cancer_goes_to_a_supervisor_the_same_day(desk, clock):
    """2.5: three attempts, one after 17:00, the GP asked for numbers, a letter, the GP told."""
    entry = wait(desk, "2ww")
    assert ring(desk, entry, *NO_ANSWER).message == (
        "Rang out. Ring again from Mon 23 Nov 2026 12:00, all attempts by Wed 25 Nov 2026 09:00."
    )
    assert [task.kind for task in desk.tasks.open()] == ["gp numbers"]
    ring(desk, entry, *NO_ANSWER, when="2026-11-23T12:00", clock=clock)
    assert column(desk, entry, "contact_from") == at("2026-11-23T17:00")
    ring(desk, entry, *NO_ANSWER, when="2026-11-23T17:00", clock=clock)
    assert column(desk, entry, "contact_step", "reply_by") == ("letter", "2026-11-30")
    assert sorted((task.kind, task.role.value, task.due_at) for task in desk.tasks.open()) == [
        ("call", "supervisor", at("2026-11-23T17:00")),
        ("gp numbers", "coordinator", at("2026-11-23T17:00")),
        ("tell gp", "coordinator", at("2026-11-23T17:00")),
    ]
    assert [one.next_step for one in desk.stories.of(entry).attempts] == ["supervisor", "try again", "try again"]


def test_who_was_spoken_with_is_counted_anew_and_not_rung_again_that_day(desk, clock):
    entry = wait(desk)
    ring(desk, entry, *NO_ANSWER)
    decline_all(desk, ring(desk, entry, *OFFERED, when="2026-11-24T12:00", clock=clock))
    assert column(desk, entry, "attempts", "last_contact_at", "contact_from") == (
        0, at("2026-11-24T12:00"), at("2026-11-25T08:00"),
    )  # fmt: skip
    assert ring(desk, entry, *NO_ANSWER, when="2026-11-25T09:00", clock=clock).message.startswith(
        "Rang out. Ring again"
    )
    assert column(desk, entry, "attempts") == 1


def test_a_call_back_is_not_before_the_time_they_named(desk):
    entry = wait(desk)
    view = ring(desk, entry, "y", "l")
    press(desk, desk.calls.capture(view.call_id, "call_back_at", "tue 2pm"), "enter")
    assert column(desk, entry, "not_before", "contact_from", "attempts") == (at("2026-11-24T14:00"), None, 0)


def test_a_parked_call_counts_once_and_waits_for_its_end(desk):
    entry = wait(desk)
    view = ring(desk, entry, "y")
    desk.calls.park(view.call_id)
    assert column(desk, entry, "attempts", "contact_from") == (1, None)
    desk.calls.drop(view.call_id)
    assert column(desk, entry, "attempts", "contact_from") == (1, None)
    assert [(one.outcome, one.next_step) for one in desk.stories.of(entry).attempts] == [("CALL_DROPPED", "ring now")]


def test_a_wrong_number_is_no_attempt_and_the_other_number_is_rung(desk):
    entry = wait(desk, phone="0161 496 0001", mobile="07700 900123")
    view = ring(desk, entry, "w", "enter")
    assert view.message == "Wrong number. Ring the other number."
    assert column(desk, entry, "attempts", "contact_from", "contact_step") == (0, None, "")
    assert query(desk, "SELECT dialled FROM call") == [("001",)]
    ring(desk, entry, "w", "enter")
    assert query(desk, "SELECT dialled FROM call ORDER BY id") == [("001",), ("123",)]
    assert column(desk, entry, "attempts", "contact_step", "reply_by") == (0, "letter", "2026-12-07")


def test_who_cannot_prove_who_they_are_is_asked_by_letter_to_ring(desk):
    entry = wait(desk)
    view = ring(desk, entry, "y", "y", "n")
    while not view.finished:
        view = press(desk, view, view.choices[-1].key if view.choices else "enter")
    assert (view.outcome, column(desk, entry, "contact_step")) == ("ID_FAILED", "letter")
    assert query(desk, "SELECT kind, recipient FROM message WHERE channel <> 'sms'") == [("ring", "client")]


def test_all_that_a_client_waits_for_is_put_off_together(desk, clock):
    entry = wait(desk)
    client = desk.waiting.row(entry).client_id
    other = desk.waiting.add(client, "FU", received=date(2026, 10, 2)).entry_id
    ring(desk, entry, *NO_ANSWER)
    assert column(desk, other, "attempts", "contact_from") == (0, at("2026-11-24T12:00"))
    ring(desk, entry, *NO_ANSWER, when="2026-11-24T12:00", clock=clock)
    assert column(desk, other, "contact_step") == "letter"
    decline_all(desk, ring(desk, other, *OFFERED))
    assert (column(desk, entry, "contact_step"), column(desk, entry, "contact_from")) == ("", None)


def test_a_reminder_that_rings_out_leaves_the_list_alone(desk, clock):
    entry = wait(desk)
    booked = desk.diary.book(
        desk.diary.propose(desk.waiting.row(entry).client_id, "NEW", at("2026-11-24T09:00"), entry_id=entry)
    )
    clock.now += 3600
    press(desk, desk.calls.start(appointment_id=booked.appointment.id), "n", "n")
    assert column(desk, entry, "status", "attempts", "contact_from", "contact_step") == ("booked", 0, None, "")


# -- the letter and the review


@pytest.fixture
def written_to(desk, clock):
    """An entry whose client was not reached, with the letter under way."""
    entry = wait(desk)
    ring(desk, entry, *NO_ANSWER)
    ring(desk, entry, *NO_ANSWER, when="2026-11-24T12:00", clock=clock)
    return entry


@pytest.mark.parametrize(
    ("now", "step", "reviews"),
    [
        pytest.param("2026-12-08T19:00", "letter", [], id="on-the-last-day"),
        pytest.param("2026-12-09T09:00", "review", ["no contact"], id="the-day-after"),
    ],
)
def test_a_letter_that_is_not_answered_leads_to_a_clinician_and_to_no_removal(
    desk, clock, written_to, now, step, reviews
):
    clock.now = at(now)
    lapse(desk)
    assert column(desk, written_to, "status", "contact_step") == ("waiting", step)
    assert [(one.cause, one.may) for one in desk.reviews.open()] == [
        (cause, ("reoffer", "keep", "discharge")) for cause in reviews
    ]
    assert lapse(desk) == 0


def test_taking_the_next_call_notices_that_the_letter_has_lapsed(desk, clock, written_to):
    clock.now = at("2026-12-09T09:00")
    assert desk.turns.take() is None
    assert [one.entry_id for one in desk.reviews.open()] == [written_to]


def test_suspected_cancer_is_not_discharged_for_being_out_of_reach(desk, clock):
    entry = wait(desk, "2ww")
    for when in ("2026-11-23T09:00", "2026-11-23T12:00", "2026-11-23T17:00"):
        ring(desk, entry, *NO_ANSWER, when=when, clock=clock)
    clock.now = at("2026-12-01T09:00")
    lapse(desk)
    assert [one.may for one in desk.reviews.open()] == [("reoffer", "keep", "return")]


def test_who_rings_back_takes_the_question_back(desk, clock, written_to):
    clock.now = at("2026-12-09T09:00")
    lapse(desk)
    decline_all(desk, ring(desk, written_to, *OFFERED))
    assert [one.cause for one in desk.reviews.open()] == ["declined"]
    assert column(desk, written_to, "contact_step", "reply_by", "attempts") == ("", None, 0)


def test_a_hold_for_another_question_stays_when_they_are_spoken_with(desk):
    """PTC-02: a third cancellation is decided before anything more is offered, also when they are on the phone."""
    entry = wait(desk)
    with desk.store.write() as c:
        c.exec_driver_sql("UPDATE waiting_entry SET contact_step = 'review' WHERE id = ?", (entry,))
    decline_all(desk, ring(desk, entry, *OFFERED))
    assert column(desk, entry, "contact_step") == "review"


@pytest.mark.parametrize("step", ["letter", "review"])
def test_ringing_out_once_more_meanwhile_asks_nothing_again(desk, clock, written_to, step):
    with desk.store.write() as c:
        c.exec_driver_sql("UPDATE waiting_entry SET contact_step = ? WHERE id = ?", (step, written_to))
    messages = query(desk, "SELECT count(*) FROM message")
    ring(desk, written_to, *NO_ANSWER, when="2026-11-26T09:00", clock=clock)
    assert column(desk, written_to, "attempts", "contact_step", "reply_by") == (3, step, "2026-12-08")
    assert query(desk, "SELECT count(*) FROM message") == messages


def test_the_decision_to_keep_them_starts_the_attempts_anew(desk, clock, written_to):
    clock.now = at("2026-12-09T09:00")
    lapse(desk)
    desk.reviews.decide(desk.reviews.open()[0].id, "keep", "Dr Osei", date(2026, 12, 9), "still needs it")
    assert desk.turns.peek().row.entry_id == written_to
    assert ring(desk, written_to, *NO_ANSWER).message == "Rang out. Ring again from Thu 10 Dec 2026 12:00."


# -- a visit that we cancelled


@pytest.mark.parametrize(
    ("now", "next_step", "next_at", "tasks"),
    [
        pytest.param("2026-11-23T09:00", "try again", "2026-11-23T12:00", [], id="again-the-same-day"),
        pytest.param("2026-11-23T13:00", "try again", "2026-11-23T17:00", [], id="in-the-evening"),
        pytest.param("2026-11-23T17:30", "text and door", None, ["clinic"], id="nothing-left-before-the-day"),
    ],
)
def test_a_near_visit_that_we_cancelled_is_rung_until_the_day_before(desk, clock, now, next_step, next_at, tasks):
    entry = wait(desk)
    client = desk.waiting.row(entry).client_id
    booked = desk.diary.book(desk.diary.propose(client, "NEW", at("2026-11-24T09:00"), entry_id=entry)).appointment
    desk.diary.cancel(booked.id, reason="ill", by="provider")
    clock.now = at(now)
    view = desk.calls.start(appointment_id=booked.id, script="HOSPITAL_CANCEL")
    press(desk, view, "n", "n")
    found = desk.stories.of(entry).attempts[0]
    assert (found.next_step, found.next_at) == (next_step, at(next_at) if next_at else None)
    assert [task.kind for task in desk.tasks.open() if task.kind == "clinic"] == tasks


# -- offers


def test_an_offer_is_a_record_with_its_answer_and_whether_it_was_reasonable(desk):
    """OFF-01, OFF-05: time, place, when and by whom it was made, how, what was said; read back before it is booked."""
    entry = wait(desk)
    ring(desk, entry, *STRAIGHT)
    taken, declined = sorted(desk.stories.of(entry).offers, key=lambda offer: offer.answer)
    assert (taken.start, taken.made_at, taken.channel, taken.answer, taken.reasonable, taken.made_by, taken.location) == (
        at("2026-12-15T09:00"), NOW, "phone", "accepted", True, "jo", "Main site",
    )  # fmt: skip
    assert (declined.answer, declined.start - taken.start >= 86_400) == ("declined", True)
    ((kept,),) = query(desk, "SELECT captures FROM call")
    assert json.loads(kept)["read_back_ok"] == "yes"
    assert column(desk, entry, "offers_made", "declined", "earliest_offer_on") == (2, 0, "2026-12-15")


def test_reasonable_offers_declined_lead_to_a_clinician_and_never_off_the_list(desk, clock):
    """OFF-03, OFF-07: on different dates, in one call; the entry waits and is not rung meanwhile."""
    entry = wait(desk)
    said = decline_all(desk, ring(desk, entry, *OFFERED)).message
    assert said == "Offers declined. A clinician is asked; nobody is removed."
    assert column(desk, entry, "offers_made", "declined", "earliest_offer_on") == (3, 2, "2026-12-15")
    assert [(one.cause, one.rule, one.may) for one in desk.reviews.open()] == [
        ("declined", "OFF-07", ("reoffer", "keep", "discharge"))
    ]
    assert column(desk, entry, "status") == "waiting"
    clock.now += 86_400
    assert desk.turns.why_not(entry) == "A clinician is asked what is to become of their wait."


def decline(desk, entry, *days, notice=True, call=1):
    """Offers of one call, declined."""
    with desk.store.write() as c:
        service, practitioner = desk.catalogue.service_by_code["NEW"].id, desk.catalogue.resource_by_code["OSEI"].id
        client = desk.waiting.row(entry).client_id
        c.exec_driver_sql(
            "INSERT INTO call (id, script, script_version, client_id, entry_id, by_user, started_at, ended_at,"
            " dialled, step, path, captures, outcome) VALUES (?, 'FIRST_OP', 1, ?, ?, 'jo', ?, ?, '', '', '[]', '{}', '')"
            " ON CONFLICT DO NOTHING",
            (call, client, entry, desk.now(), desk.now()),
        )
        for day in days:
            c.exec_driver_sql(
                "INSERT INTO offer (call_id, client_id, entry_id, service_id, starts_at, practitioner_id, location_id,"
                " made_at, made_by, channel, answer, reasonable) VALUES (?, ?, ?, ?, ?, ?, 1, ?, 'jo', 'phone', 'declined', ?)",
                (call, client, entry, service, at(f"{day}T09:00"), practitioner, desk.now(), notice),
            )
        return contact.offers_in(c, desk, entry, call_id=call)


@pytest.mark.parametrize(
    ("calls", "notice", "declined", "asked"),
    [
        pytest.param([["2026-12-15"]], True, 1, False, id="one"),
        pytest.param([["2026-12-15"], ["2026-12-22"]], True, 2, True, id="OFF-07-in-two-calls"),
        pytest.param([["2026-12-15"], ["2026-12-15"]], True, 1, False, id="OFF-03-the-same-date"),
        pytest.param([["2026-11-25", "2026-11-26"]], False, 0, False, id="OFF-04-short-notice"),
    ],
)
def test_what_counts_as_declined(desk, calls, notice, declined, asked):
    entry = wait(desk)
    for number, days in enumerate(calls, 1):
        decline(desk, entry, *days, notice=notice, call=number)
    assert (column(desk, entry, "declined"), [one.cause for one in desk.reviews.open()]) == (
        declined, ["declined"] if asked else [],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("priority", "record"),
    [
        pytest.param("2ww", {}, id="CAN-02-suspected-cancer"),
        pytest.param("routine", {"birth_date": "2015-03-01"}, id="a-child"),
    ],
)
def test_who_needs_more_care_is_not_discharged_for_it(desk, priority, record):
    entry = wait(desk, priority, **record)
    decline(desk, entry, "2026-12-15", "2026-12-22")
    assert [one.may for one in desk.reviews.open()] == [("reoffer", "keep", "return")]


def test_offers_that_do_not_count_leave_no_discharge_open(desk):
    """OFF-04: the call ended with offers declined, all of them at short notice."""
    entry = wait(desk)
    with desk.store.write() as c:
        contact.offers_in(c, desk, entry, call_id=1, outcome="DECLINED_OFFERS")
    assert [one.may for one in desk.reviews.open()] == [("reoffer", "keep")]


def test_a_decision_starts_the_count_anew(desk, clock):
    entry = wait(desk)
    decline(desk, entry, "2026-12-15", "2026-12-22")
    clock.now += 60
    desk.reviews.decide(desk.reviews.open()[0].id, "reoffer", "Dr Osei", date(2026, 11, 23), "was abroad")
    clock.now += 60
    decline(desk, entry, "2027-01-05", call=2)
    assert (column(desk, entry, "declined"), desk.reviews.open()) == (1, ())


def test_an_accepted_offer_takes_the_question_back(desk):
    entry = wait(desk)
    decline(desk, entry, "2026-12-15", "2026-12-22", call=99)
    assert len(desk.reviews.open()) == 1
    ring(desk, entry, *STRAIGHT)
    assert (desk.reviews.open(), column(desk, entry, "status", "declined")) == ((), ("booked", 0))


@pytest.mark.parametrize(
    ("by", "earliest"),
    [
        pytest.param("client", "2026-12-15", id="RTT-28-the-client-cancels"),
        pytest.param("provider", None, id="RTT-27-the-provider-cancels"),
    ],
)
def test_the_earliest_reasonable_offer_after_a_cancellation(desk, by, earliest):
    """RTT-28: it stays that of the visit that the client cancelled; RTT-27: after ours it is the first one made since."""
    entry = wait(desk)
    booked = ring(desk, entry, *STRAIGHT).booked
    desk.diary.cancel(booked.id, reason="x", by=by)
    assert column(desk, entry, "earliest_offer_on") == earliest
    ring(desk, entry, *STRAIGHT)
    assert column(desk, entry, "earliest_offer_on") == "2026-12-15"
