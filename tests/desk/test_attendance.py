"""What happens at visits (domain.md 1.5, 2.6, 2.7): codes, counters, questions to a clinician, and all of it undone."""

from __future__ import annotations

from copy import deepcopy
from datetime import date

import pytest

from booktui.desk.due import tasks
from booktui.desk.errors import BadInput, NotFound, NotPermitted, Refused
from booktui.desk.visits import attendance
from booktui.rules.clocks.values import State
from desks import SETUP, Clock, add_client, at, make_desk

RECEIVED = date(2026, 7, 20)
DR = {"clinician": "Dr Osei", "decided_on": date(2026, 11, 24)}
DAYS = ("2026-11-24T09:00", "2026-12-01T09:00", "2026-12-08T09:00", "2026-12-15T09:00")


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path, clock):
    setup = deepcopy(SETUP)
    setup["service"][3]["diagnostic"] = True
    made = make_desk(tmp_path, setup=setup, clock=clock)
    yield made
    made.close()


@pytest.fixture
def entry(desk):
    """Khan waits for NEW since RECEIVED."""
    return waits(desk)


def waits(desk, service="NEW", priority="routine", received=RECEIVED, **client):
    return desk.waiting.add(add_client(desk, **client).id, service, received=received, priority=priority)


def book(desk, entry, when=DAYS[0], practitioner="OSEI", **how):
    proposal = desk.diary.propose(
        entry.client_id, entry.service, at(when), practitioner=practitioner, entry_id=entry.entry_id, **how
    )
    return desk.diary.book(proposal, override="agreed").appointment


def missed(desk, clock, entry, when=DAYS[0], **how):
    booked = book(desk, entry, when, **how)
    clock.now = booked.end
    desk.diary.dna(booked.id)
    return booked


def stored(desk, sql):
    with desk.store.read() as c:
        return [tuple(row) for row in c.exec_driver_sql(sql)]


def counters(desk, entry):
    sql = "SELECT status, dnas, client_cancels, hospital_cancels FROM waiting_entry WHERE id = "
    return stored(desk, f"{sql}{entry.entry_id}")[0]


def code(desk, booked):
    one = desk.diary.get(booked.id)
    return one.status, one.attended


def questions(desk):
    return [(one.cause, one.rule, one.may) for one in desk.reviews.open()]


def todos(desk):
    return sorted(one.kind for one in desk.tasks.open())


GENTLE = ("reoffer", "keep", "return")
ALL = ("reoffer", "keep", "discharge", "return")


@pytest.mark.parametrize(
    ("late", "attended"), [(False, "5"), (True, "6")], ids=["on-time", "late-but-seen"]
)  # fmt: skip
def test_a_visit_that_took_place_has_its_code_and_outcome(desk, clock, entry, late, attended):
    booked = book(desk, entry)
    clock.now = booked.end
    done = desk.diary.seen(booked.id, late=late, outcome="3")
    assert (done.appointment.attended, done.appointment.outcome) == (attended, "3")
    assert done.also[0].startswith("Clock: add the status of this visit")


def test_rtt_25_who_came_too_late_is_not_counted_and_does_not_nullify(desk, clock, entry):
    """RTT-25: code 7; a clinician decides, and 33 is refused."""
    booked = book(desk, entry)
    clock.now = booked.end
    desk.diary.arrive(booked.id)
    done = desk.diary.turned_away(booked.id)
    assert (code(desk, booked), done.also) == (("noshow", "7"), ("Arrived too late: a clinician decides (RTT-25).",))
    assert (counters(desk, entry), questions(desk)) == (("waiting", 0, 0, 0), [("dna", "RTT-25", GENTLE)])
    with pytest.raises(Refused, match="The client came, if too late to be seen, so the clock runs on"):
        desk.clocks.add(entry.entry_id, "33", DR["decided_on"], **DR, evidence="phone")


def test_d5_a_routine_first_visit_that_was_agreed_may_end_in_a_discharge(desk, clock, entry):
    """D5, DNA-04, DNA-05."""
    booked = book(desk, entry, agreed_short=True)
    clock.now = booked.end
    done = desk.diary.dna(booked.id, reason="forgot")
    assert (done.appointment.attended, done.appointment.missed_reason) == ("3", "forgot")
    assert (counters(desk, entry), questions(desk)) == (("waiting", 1, 0, 0), [("dna", "D5", ALL)])
    assert desk.reviews.open()[0].note == "The time was agreed with the client: status 33 is possible."


def test_dna_04_without_reasonable_notice_nobody_is_discharged(desk, clock, entry):
    """DNA-04: booked the day before, and nobody said that they agreed."""
    missed(desk, clock, entry)
    (asked,) = desk.reviews.open()
    assert (asked.may, asked.note) == (
        GENTLE, "Check whether the visit was clearly communicated: status 33 needs evidence. Notice 1 day, not agreed: "
        "no discharge.",
    )  # fmt: skip
    with pytest.raises(Refused, match="'discharge' is not open for this review"):
        desk.reviews.decide(asked.id, "discharge", "Dr Osei", DR["decided_on"], "missed")


def test_dna_04_a_move_gives_notice_anew(desk, clock, entry):
    """DNA-04: it counts from when the client was last given the time."""
    booked = book(desk, entry, "2027-01-05T09:00")
    clock.now = at("2026-12-28T10:00")
    proposal = desk.diary.propose(entry.client_id, "NEW", at("2027-01-12T09:00"), moving_id=booked.id)
    desk.diary.move(booked.id, proposal, reason="x", override="agreed")
    clock.now = at("2027-01-12T09:30")
    desk.diary.dna(booked.id)
    assert desk.reviews.open()[0].note.endswith("Notice 15 days, not agreed: no discharge.")


def test_d1_suspected_cancer_is_rung_the_same_day_and_the_gp_told_after_the_second(desk, clock):
    """D1, CAN-02."""
    entry = waits(desk, priority="2ww", received=date(2026, 11, 20))
    missed(desk, clock, entry)
    (asked,) = desk.reviews.open()
    assert (asked.rule, asked.may, todos(desk)) == ("D1", GENTLE, ["call"])
    assert asked.due_at == at("2026-11-24T17:00")
    missed(desk, clock, entry, DAYS[1])
    assert todos(desk) == ["call", "call", "tell gp"]


def test_d2_a_child_was_not_brought(desk, clock):
    """D2: rung the same day, the address checked; the second time the safeguarding lead is told the same day."""
    entry = waits(desk, birth_date="2018-05-01")
    booked = book(desk, entry)
    clock.now = booked.end
    done = desk.diary.dna(booked.id)
    assert done.also[0] == "Was not brought: a clinician decides (D2)."
    assert (todos(desk), code(desk, booked)) == (["address", "call"], ("noshow", "3"))
    again = book(desk, entry, DAYS[1])
    clock.now = again.end
    desk.diary.dna(again.id)
    (asked,) = desk.reviews.open()
    assert (asked.rule, asked.may, asked.note.split(". ")[0]) == ("D2", GENTLE, "Aged 8: was not brought")
    (task,) = (one for one in desk.tasks.open() if one.kind == "safeguarding")
    assert task.due_at == at("2026-12-01T17:00")


@pytest.mark.parametrize(
    ("born", "rule"), [("2008-11-25", "D2"), ("2008-11-24", "D5")], ids=["seventeen-that-day", "eighteen-that-day"]
)
def test_edge_3_turns_18_between_booking_and_visit(desk, clock, born, rule):
    """Edge case 3: the age on the day of the visit decides, not that of the booking the day before."""
    missed(desk, clock, waits(desk, birth_date=born))
    assert desk.reviews.open()[0].rule == rule


@pytest.mark.parametrize(
    ("needs", "fields", "note"),
    [
        ([("other", "dementia")], {}, "At risk: dementia."),
        ([], {"postcode": "ZZ99 3VZ"}, "At risk: no fixed abode."),
        ([("transport", "")], {}, "Needs not met: transport."),
    ],
    ids=["dementia", "no-fixed-abode", "need-not-met"],
)
def test_d3_an_adult_at_risk_or_whose_need_was_not_met(desk, clock, needs, fields, note):
    """D3."""
    entry = waits(desk, **fields)
    for kind, detail in needs:
        with desk.store.write() as c:
            c.exec_driver_sql(
                "INSERT INTO access_need (client_id, kind, detail, recorded_at) VALUES (?, ?, ?, 0)",
                (entry.client_id, kind, detail),
            )
    missed(desk, clock, entry)
    (asked,) = desk.reviews.open()
    assert (asked.rule, asked.may, todos(desk)) == ("D3", GENTLE, ["call", "needs"])
    assert asked.note.startswith(note)


def test_d4_urgent_is_reviewed_within_two_working_days(desk, clock):
    """D4: missed on Tuesday, due on Thursday."""
    missed(desk, clock, waits(desk, priority="urgent"))
    (asked,) = desk.reviews.open()
    assert (asked.rule, asked.due_at) == ("D4", at("2026-11-26T17:00"))


def test_d6_then_d7_a_follow_up_missed_twice_in_a_row(desk, clock):
    """D6, D7: seen before by the same practitioner; the open question asks what is asked now, and once."""
    entry = waits(desk, service="FU")
    client = entry.client_id
    seen = desk.diary.book(desk.diary.propose(client, "NEW", at(DAYS[0]), practitioner="OSEI"), override="x")
    clock.now = seen.appointment.end
    desk.diary.seen(seen.appointment.id)
    missed(desk, clock, entry, "2026-12-01T10:30", agreed_short=True)
    assert questions(desk) == [("dna", "D6", GENTLE)]
    missed(desk, clock, entry, "2026-12-08T10:30", agreed_short=True)
    assert questions(desk) == [("dna", "D7", ALL)]


def test_a_visit_that_took_place_ends_the_row(desk, clock, entry):
    """D7: only visits missed one after another count, and the open questions no longer stand."""
    missed(desk, clock, entry)
    booked = book(desk, entry, DAYS[1])
    clock.now = booked.end
    desk.diary.seen(booked.id)
    assert (counters(desk, entry), questions(desk)) == (("booked", 0, 0, 0), [])
    desk.diary.undo()
    assert (counters(desk, entry), len(questions(desk))) == (("booked", 1, 0, 0), 1)


@pytest.mark.parametrize("reason", ["interpreter/transport failed", "interpreter-transport-failed"])
def test_dna_03_our_interpreter_or_transport_failed_so_it_is_ours(desk, clock, entry, reason):
    """DNA-03: code 4, not 3; nothing is counted against the client, and one cancellation by us is."""
    booked = book(desk, entry)
    clock.now = booked.end
    done = desk.diary.dna(booked.id, reason=reason)
    assert done.also[0] == "Our interpreter or transport failed: it counts as cancelled by us (code 4), not as missed."
    assert (code(desk, booked), counters(desk, entry), questions(desk)) == (
        ("cancelled", "4"), ("waiting", 0, 0, -1), [],
    )  # fmt: skip


def test_dna_05_a_reason_that_is_none_is_refused(desk, clock, entry):
    booked = book(desk, entry)
    clock.now = booked.end
    with pytest.raises(BadInput, match="'bored' is no reason; known are not reached, forgot"):
        desk.diary.dna(booked.id, reason="bored")
    assert code(desk, booked) == ("booked", "0")


def test_edge_4_cancelled_a_minute_before_is_2_and_a_minute_after_is_not(desk, clock, entry):
    """Edge case 4, RTT-26: at 08:59 it is the client's cancelling; from 09:00 it is not, unless they said so before."""
    booked = book(desk, entry)
    clock.now = booked.start
    with pytest.raises(Refused, match="has started, so the client can no longer cancel it"):
        desk.diary.cancel(booked.id, reason="ill", by="client")
    clock.now = booked.start - 60
    desk.diary.cancel(booked.id, reason="ill", by="client")
    assert (code(desk, booked), counters(desk, entry)) == (("cancelled", "2"), ("waiting", 0, 1, 0))
    with pytest.raises(Refused, match="is cancelled"):
        desk.diary.dna(booked.id)


def test_rtt_26_the_client_had_said_so_before_and_it_is_recorded_later(desk, clock, entry):
    """RTT-26."""
    booked = book(desk, entry)
    clock.now = booked.end
    desk.diary.cancel(booked.id, reason="left word", by="client", told_at=booked.start - 60)
    assert code(desk, booked) == ("cancelled", "2")


def test_ptc_02_the_second_cancellation_is_reviewed_and_the_third_before_more_is_offered(desk, entry):
    """PTC-01, PTC-02, PTC-03: the place on the list stays, and the slot is free at once."""
    said = [
        desk.diary.cancel(book(desk, entry, day).id, reason="away", by="client") for day in ("2026-12-15T09:00",) * 3
    ]
    assert [questions_in(one) for one in said] == [
        "", "Changed by the client 2 times one after another. A clinician decides (PTC-02).",
        "Changed by the client 3 times one after another. A clinician decides before more is offered (PTC-02).",
    ]  # fmt: skip
    assert (counters(desk, entry), questions(desk)) == (("waiting", 0, 3, 0), [("cancelled", "PTC-02", ALL)])
    assert stored(desk, "SELECT contact_step FROM waiting_entry") == [("review",)]
    assert stored(desk, "SELECT count(*) FROM occupancy") == [(0,)]


def questions_in(done):
    return next((line for line in done.also if "clinician" in line), "")


def test_ptc_02_a_change_that_the_client_asked_for_counts_too_and_ours_does_not(desk, entry):
    """PTC-02: first and second change; undone, the second never was."""
    booked = book(desk, entry, "2026-12-15T09:00")
    for when, by in (("2026-12-22T09:00", "provider"), ("2027-01-05T09:00", "client"), ("2027-01-12T09:00", "client")):
        before = everything(desk)
        asked = desk.diary.propose(entry.client_id, "NEW", at(when), practitioner="OSEI", moving_id=booked.id)
        done = desk.diary.move(booked.id, asked, reason="x", by=by)
    assert questions_in(done) == "Changed by the client 2 times one after another. A clinician decides (PTC-02)."
    assert (counters(desk, entry), questions(desk)) == (("booked", 0, 2, 0), [("cancelled", "PTC-02", ALL)])
    desk.diary.undo()
    assert everything(desk) == before


def test_rtt_23_undoing_a_move_leaves_the_clock_that_the_booking_started(desk, clock, entry):
    missed(desk, clock, entry)
    desk.clocks.add(entry.entry_id, "33", DR["decided_on"], **DR, evidence="phone")
    booked = book(desk, entry, DAYS[2])
    before = everything(desk)
    asked = desk.diary.propose(entry.client_id, "NEW", at(DAYS[3]), practitioner="OSEI", moving_id=booked.id)
    desk.diary.move(booked.id, asked, reason="x", override="x", by="client")
    desk.diary.undo()
    assert everything(desk) == before


def test_ptc_02_at_short_notice_the_second_is_not_held_against_the_client(desk, entry):
    """PTC-02: only with reasonable notice."""
    for day in DAYS[:2]:
        desk.diary.cancel(book(desk, entry, day).id, reason="away", by="client")
    assert (counters(desk, entry), questions(desk)) == (("waiting", 0, 2, 0), [])


def test_can_02_suspected_cancer_that_cancels_twice_is_not_discharged(desk):
    """CAN-02."""
    entry = waits(desk, priority="2ww", received=date(2026, 11, 20))
    for day in DAYS[:2]:
        desk.diary.cancel(book(desk, entry, day, agreed_short=True).id, reason="away", by="client")
    assert questions(desk) == [("cancelled", "PTC-02", GENTLE)]


def test_rtt_27_and_28_the_earliest_offer_is_set_anew_only_after_we_cancelled(desk, entry):
    """RTT-27, RTT-28, edge case 5: cancelled by us it is empty again; then cancelled by the client it stays."""
    first = book(desk, entry, DAYS[1])
    put_offer(desk, "2026-12-14")
    desk.diary.cancel(first.id, reason="leave", by="provider")
    assert (offer(desk), code(desk, first)) == ([(None,)], ("cancelled", "4"))
    second = book(desk, entry, DAYS[2])
    put_offer(desk, "2026-12-29")
    desk.diary.cancel(second.id, reason="ill", by="client")
    assert (offer(desk), code(desk, second), counters(desk, entry)) == (
        [("2026-12-29",)], ("cancelled", "2"), ("waiting", 0, 1, -1),
    )  # fmt: skip


def test_rtt_28_a_missed_visit_leaves_the_earliest_offer(desk, clock, entry):
    """RTT-28."""
    put_offer(desk, "2026-12-14")
    missed(desk, clock, entry)
    assert offer(desk) == [("2026-12-14",)]


def put_offer(desk, day):
    with desk.store.write() as c:
        c.exec_driver_sql("UPDATE waiting_entry SET earliest_offer_on = ?", (day,))


def offer(desk):
    return stored(desk, "SELECT earliest_offer_on FROM waiting_entry")


def test_the_third_cancellation_by_us_is_passed_up_and_undone_it_is_not(desk, entry):
    """2.8, 7.4: third hospital cancellation."""
    for day in DAYS[1:]:
        done = desk.diary.cancel(book(desk, entry, day).id, reason="leave", by="provider")
    assert "Cancelled by us 3 times: passed up." in done.also
    assert [one.trigger for one in desk.escalations.open()] == ["third cancellation"]
    desk.diary.undo()
    assert (counters(desk, entry), list(desk.escalations.open())) == (("booked", 0, 0, -2), [])


def test_a_booking_that_was_taken_back_is_no_cancellation(desk, entry):
    booked = book(desk, entry)
    desk.diary.undo()
    assert (code(desk, booked), counters(desk, entry)) == (("cancelled", "0"), ("waiting", 0, 0, 0))


EVERYTHING = (
    "SELECT id, status, attended, outcome, missed_reason, agreed, cancelled_by, starts_at FROM appointment",
    "SELECT id, status, appointment_id, dnas, client_cancels, hospital_cancels, contact_step, earliest_offer_on, "
    "clock_start, target_on, order_on, band, own_band, ages_on FROM waiting_entry",
    "SELECT id, cause, rule, may, note, due_at FROM review WHERE state = 'open'",
    "SELECT id, kind, due_at FROM task WHERE state = 'open'",
    "SELECT id, trigger FROM escalation WHERE state = 'open'",
    "SELECT number, start_on, state, stop_on FROM clock",
    "SELECT schedule_id, starts_at, ends_at, appointment_id FROM occupancy ORDER BY 1, 2",
)


def everything(desk):
    return [stored(desk, sql) for sql in EVERYTHING]


@pytest.mark.parametrize("service", ["NEW", "TEL"], ids=["plain", "a-test"])
@pytest.mark.parametrize("act", ["seen", "late", "dna", "ours", "client", "provider"])
def test_undone_everything_is_exactly_as_it_was(desk, clock, act, service):
    """Codes, counters, questions, tasks and the wait for a test: compared row by row, with a history before it."""
    who = "BROWN" if service == "TEL" else "OSEI"
    days = ("2026-11-25T13:30", "2026-12-02T13:30", "2026-12-09T13:30") if service == "TEL" else DAYS
    entry = waits(desk, service, birth_date="2018-05-01")
    missed(desk, clock, entry, days[0], practitioner=who)
    desk.diary.cancel(book(desk, entry, days[2], practitioner=who).id, reason="ill", by="client")
    booked = book(desk, entry, days[1], practitioner=who)
    clock.now = booked.start - 60 if act == "client" else booked.end
    before = everything(desk)
    deeds = {
        "seen": lambda key: desk.diary.seen(key, late=True, outcome="1"),
        "late": desk.diary.turned_away,
        "dna": lambda key: desk.diary.dna(key, reason="ill"),
        "ours": lambda key: desk.diary.dna(key, reason="interpreter/transport failed"),
        "client": lambda key: desk.diary.cancel(key, reason="ill", by="client"),
        "provider": lambda key: desk.diary.cancel(key, reason="leave", by="provider"),
    }
    deeds[act](booked.id)
    assert everything(desk) != before
    desk.diary.undo()
    assert everything(desk) == before


def test_offered_again_after_a_missed_visit_they_are_asked_whether_all_is_well(desk, clock, entry):
    """scripts.md L4 and MISSED: once a clinician has decided, not before."""
    booked = missed(desk, clock, entry)
    about = {"client_id": booked.client_id, "appointment_id": booked.id}
    assert [one.kind for one in desk.outbox.list("all", **about)] == ["confirm"]
    done = desk.reviews.decide(desk.reviews.open()[0].id, "reoffer", "Dr Osei", DR["decided_on"], "")
    assert done.also == ("message on the missed visit to the client by e-mail queued",)
    one = desk.outbox.list("all", **about)[0]
    assert (one.kind, one.recipient, one.state) == ("missed", "client", "queued")
    assert "We missed you at your appointment on" in desk.outbox.show(one.id).text


@pytest.mark.parametrize(
    ("act", "decision"),
    [
        pytest.param(lambda desk, key: desk.diary.turned_away(key), "reoffer", id="they-came-too-late"),
        pytest.param(lambda desk, key: desk.diary.dna(key), "keep", id="not-offered-again"),
    ],
)
def test_nobody_else_is_told_that_they_were_missed(desk, clock, entry, act, decision):
    booked = book(desk, entry, "2026-12-15T09:00")
    clock.now = booked.end
    act(desk, booked.id)
    done = desk.reviews.decide(desk.reviews.open()[0].id, decision, "Dr Osei", date(2026, 12, 15), "")
    assert done.also == ()


def test_what_a_clinician_has_decided_is_not_undone(desk, clock, entry):
    booked = missed(desk, clock, entry)
    desk.reviews.decide(desk.reviews.open()[0].id, "reoffer", "Dr Osei", DR["decided_on"], "")
    with pytest.raises(Refused, match=r"Dr Osei has decided about it meanwhile \(reoffer\)"):
        desk.diary.undo()
    assert code(desk, booked) == ("noshow", "3")


def test_what_nullified_the_clock_is_not_undone_before_that_is(desk, clock, entry):
    missed(desk, clock, entry)
    desk.clocks.add(entry.entry_id, "33", DR["decided_on"], **DR, evidence="phone")
    with pytest.raises(Refused, match="take that status back first"):
        desk.diary.undo()


def test_rtt_23_rebooking_after_a_nullified_clock_starts_the_new_one_that_day_by_itself(desk, clock, entry):
    """RTT-23: on the day of rebooking, with its target and place; undone, as it was."""
    missed(desk, clock, entry)
    desk.clocks.add(entry.entry_id, "33", DR["decided_on"], **DR, evidence="phone")
    clock.now = at("2026-11-27T10:00")
    before = everything(desk)[1:]
    book(desk, entry, DAYS[2])
    (path,) = desk.clocks.of(entry_id=entry.entry_id)
    assert (path.newest.number, path.newest.start, path.newest.state) == (2, date(2026, 11, 27), State.RUNNING)
    assert stored(desk, "SELECT clock_start, target_on, order_on FROM waiting_entry") == [
        ("2026-11-27", "2027-04-02", "2027-04-02")
    ]
    desk.diary.undo()
    assert everything(desk)[1:] == before


def test_edge_7_missed_at_first_rebooked_missed_again(desk, clock, entry):
    """Edge case 7: a second clock by itself, and a second nullification."""
    for day in DAYS[:2]:
        missed(desk, clock, entry, day)
        on = date.fromisoformat(day[:10])
        desk.clocks.add(entry.entry_id, "33", on, **DR, evidence="phone")
    (path,) = desk.clocks.of(entry_id=entry.entry_id)
    assert [one.state for one in path.clocks] == [State.NULLIFIED] * 2


def test_edge_6_cancelled_twice_then_missed_is_still_a_first_visit(desk, clock, entry):
    """Edge case 6: D5, and 33 is possible."""
    for day in DAYS[:2]:
        desk.diary.cancel(book(desk, entry, day).id, reason="away", by="client")
    missed(desk, clock, entry, DAYS[2])
    assert [one.rule for one in desk.reviews.open()] == ["D5"]
    desk.clocks.add(entry.entry_id, "33", date(2026, 12, 8), **DR, evidence="phone")


def test_dm01_missed_or_cancelled_by_the_client_a_wait_for_a_test_begins_anew_and_by_us_it_does_not(desk, clock):
    """DM01."""
    entry = waits(desk, "TEL")
    start = lambda: stored(desk, "SELECT clock_start FROM waiting_entry")[0][0]  # noqa: E731
    booked = book(desk, entry, "2026-11-25T13:30", practitioner="BROWN")
    desk.diary.cancel(booked.id, reason="leave", by="provider")
    assert start() == "2026-07-20"
    booked = book(desk, entry, "2026-11-25T13:30", practitioner="BROWN")
    desk.diary.cancel(booked.id, reason="ill", by="client")
    assert start() == "2026-11-23"
    missed(desk, clock, entry, "2026-12-02T13:30", practitioner="BROWN")
    assert start() == "2026-12-02"
    (path,) = desk.clocks.of(entry_id=entry.entry_id)
    assert (path.test.work_by, path.test.breach_on) == (date(2027, 1, 12), date(2027, 1, 13))


def test_dna_02_a_visit_without_an_outcome_is_listed_and_never_recorded_by_itself(desk, clock, entry):
    """DNA-02: over on Friday, due by the same time on Monday."""
    client = add_client(desk, "Lee")
    friday = desk.diary.book(desk.diary.propose(client.id, "GRP", at("2026-11-27T10:00")), override="x").appointment
    clock.now = at("2026-11-30T10:59")
    assert desk.attendance.missing() == ()
    clock.now = at("2026-11-30T11:00")
    (row,) = desk.attendance.missing()
    assert (row.appointment_id, row.name, row.due_at, row.status) == (friday.id, "Lee Amina", clock.now, "booked")
    assert code(desk, friday) == ("booked", "0")


@pytest.mark.parametrize(
    ("said", "how", "stands"),
    [
        ("5", {"outcome": "1"}, ("fulfilled", "5")),
        ("6", {}, ("fulfilled", "6")),
        ("7", {}, ("noshow", "7")),
        ("3", {"reason": "forgot"}, ("noshow", "3")),
        ("4", {"reason": "no interpreter"}, ("cancelled", "4")),
        ("2", {"reason": "left word", "told_at": at("2026-11-24T08:59")}, ("cancelled", "2")),
    ],
)
def test_dna_02_what_happened_is_recorded_days_later(desk, clock, entry, said, how, stands):
    booked = book(desk, entry)
    clock.now = at("2026-11-30T11:00")
    assert [one.appointment_id for one in desk.attendance.missing()] == [booked.id]
    desk.attendance.record(booked.id, said, **how)
    assert (code(desk, booked), desk.attendance.missing()) == (stands, ())


@pytest.mark.parametrize(
    ("said", "how", "error"),
    [("0", {}, BadInput), ("9", {}, BadInput), ("5", {"outcome": "4"}, BadInput), ("2", {}, Refused)],
    ids=["to-come", "unknown", "no-such-outcome", "cancelled-after-the-start"],
)
def test_a_code_that_is_none_is_refused(desk, clock, entry, said, how, error):
    booked = book(desk, entry)
    clock.now = booked.end
    with pytest.raises(error):
        desk.attendance.record(booked.id, said, **how)
    assert code(desk, booked) == ("booked", "0")


def test_an_outcome_can_follow_later(desk, clock, entry):
    booked = book(desk, entry)
    with pytest.raises(Refused, match="has no outcome before the client was seen"):
        desk.attendance.outcome(booked.id, "1")
    clock.now = booked.end
    desk.diary.seen(booked.id)
    removed = "Removed Khan Amina from the waiting list: seen or treated as planned."
    assert desk.attendance.outcome(booked.id, "1") == f"{booked.ref}: discharged. {removed}"
    assert desk.diary.get(booked.id).outcome == "1"


@pytest.mark.file_only("how SQLite plans it")
def test_the_list_of_missing_outcomes_reads_its_index_alone(desk):
    with desk.store.read() as c:
        plan = c.exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT id FROM appointment WHERE attended = '0' AND (status = 'booked' OR "
            "status = 'arrived') AND starts_at < 5 ORDER BY starts_at, id LIMIT 9"
        ).all()
    assert [row[3] for row in plan] == ["SEARCH appointment USING INDEX appointment_open (starts_at<?)"]


def test_an_auditor_records_nothing(desk, clock, entry, tmp_path):
    booked = book(desk, entry)
    clock.now = booked.end
    alex = make_desk(tmp_path, "alex", clock=clock)
    for deed in (alex.diary.turned_away, lambda key: alex.attendance.record(key, "3")):
        with pytest.raises(NotPermitted):
            deed(booked.id)
    with pytest.raises(NotFound):
        desk.attendance.record(999, "3")
    alex.close()


@pytest.mark.parametrize(
    ("said", "kept"),
    [("forgot", "forgot"), ("travel or cost", "travel/cost"), ("did not say", "")],
    ids=["as-listed", "in-other-words", "none"],
)
def test_dna_05_what_the_client_says_in_the_call_is_kept_with_the_visit(desk, clock, entry, said, kept):
    booked = missed(desk, clock, entry)
    with desk.store.write() as c:
        attendance.because_in(c, desk, desk.diary.get(booked.id), said)
    assert desk.diary.get(booked.id).missed_reason == kept


def test_rtt_22_a_time_that_was_agreed_is_evidence_by_itself(desk, clock, entry):
    """RTT-22: agreed with read-back; RTT-21 holds for every other."""
    missed(desk, clock, entry, agreed_short=True)
    done = desk.clocks.add(entry.entry_id, "33", DR["decided_on"], **DR)
    assert done.pathway.newest.state is State.NULLIFIED


def test_undone_only_the_tasks_that_followed_go(desk, clock):
    """Somebody else's task about the same visit stays, and what was done stays done."""
    entry = waits(desk, birth_date="2018-05-01")
    booked = book(desk, entry)
    with desk.store.write() as c:
        tasks.add_in(c, desk, "call", "Ring about parking.", due_at=booked.start, appointment_id=booked.id)
    clock.now = booked.end
    desk.diary.dna(booked.id)
    desk.tasks.done(next(one.id for one in desk.tasks.open() if one.kind == "address"), "checked")
    desk.diary.undo()
    assert [one.what for one in desk.tasks.open()] == ["Ring about parking."]
    assert stored(desk, "SELECT state FROM task ORDER BY kind, id") == [("done",), ("open",), ("dropped",)]
