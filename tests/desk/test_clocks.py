"""Clocks at a desk (domain.md 1.4 and 1.5): implied until something is added, then every step on record."""

from __future__ import annotations

from datetime import date

import pytest

from booktui.desk.clock_views import pathway_json
from booktui.desk.errors import BadInput, NotFound, NotPermitted, Refused
from booktui.rules.clocks.values import State
from desks import SETUP, Clock, add_client, at, make_desk

RECEIVED = date(2026, 7, 20)
TODAY = date(2026, 11, 23)
DR = {"clinician": "Dr Osei", "decided_on": TODAY}


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
    """Khan waits for NEW since RECEIVED; entry 1."""
    return desk.waiting.add(add_client(desk).id, "NEW", received=RECEIVED)


def book(desk, clock, entry, when="2026-11-24T09:00", then=None):
    """Book the entry's visit, and move the clock on to what happened then."""
    proposal = desk.diary.propose(entry.client_id, "NEW", at(when), practitioner="OSEI", entry_id=entry.entry_id)
    booked = desk.diary.book(proposal, override="agreed").appointment
    if then:
        clock.now = booked.end
        getattr(desk.diary, then)(booked.id)
    return booked


def stored(desk, table):
    with desk.store.read() as c:
        return c.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()


def newest(desk, entry):
    (path,) = desk.clocks.of(entry_id=entry.entry_id)
    return path.newest


def refused(desk, entry, code, on=TODAY, **how):
    with pytest.raises(Refused) as caught:
        desk.clocks.add(entry.entry_id, code, on, **how)
    return caught.value.message


def test_a_referral_has_a_running_clock_without_a_row(desk, entry):
    """R1: a referral starts a clock."""
    found = newest(desk, entry)
    assert (found.number, found.start, found.state, found.wait.days) == (1, RECEIVED, State.RUNNING, 126)
    assert (stored(desk, "clock"), stored(desk, "clock_event")) == (0, 0)
    assert found.words == "running, 126 days (18 weeks), last day inside 23 Nov 2026, breach 24 Nov 2026"


def test_edge_25_the_one_switch(desk, entry, tmp_path):
    """RTT-04, edge case 25: day 126 is inside, or is the breach."""
    assert newest(desk, entry).wait.breached is False
    ada = make_desk(tmp_path, "ada")
    ada.setup.apply({"desk": {"policy": {"rtt_breach_when": "days >= 126"}}})
    assert newest(ada, entry).wait.breached is True
    assert newest(ada, entry).words == "running, 126 days (18 weeks), ‹!› breached since 23 Nov 2026"
    ada.close()


def test_a_stop_is_kept_with_whose_decision_it_was(desk, entry):
    """R4: first treatment stops the clock."""
    done = desk.clocks.add(entry.entry_id, "30", TODAY, **DR, reason="treated")
    assert done.message == "Added 30, first treatment: clock 1 stopped, treated."
    assert done.pathway.newest.words == "stopped, treated 23 Nov 2026 after 126 days (18 weeks)"
    (event,) = done.pathway.events
    assert (event.code, event.clinician, event.decided_on, event.outcome, event.by) == (
        "30", "Dr Osei", TODAY, "added", "jo",
    )  # fmt: skip
    (row,) = desk.audit.list(object="waiting_entry", object_id=entry.entry_id, limit=1)
    assert (row["action"], row["reason"]) == ("clock", "treated")
    assert (stored(desk, "clock"), desk.audit.verify().problems) == (1, ())


@pytest.mark.parametrize("code", ["30", "31", "32", "34", "35"])
def test_a_coordinator_alone_stops_nothing(desk, entry, code):
    """RTT-12."""
    assert "is a clinician's decision: give the clinician's name and the day." in refused(desk, entry, code)
    assert (newest(desk, entry).state, stored(desk, "clock_event")) == (State.RUNNING, 0)


def test_a_second_referral_is_refused_and_left_as_a_task_once(desk, entry):
    for _ in range(2):
        assert refused(desk, entry, "10") == (
            "The clock is already open since 20 Jul 2026: is it the same referral a second time? Possible now: 20, 21, 30, "
            "31, 32, 33, 34, 35, 36. It is on record as something to look into."
        )
    (task,) = desk.clocks.tasks()
    assert (task.entry_id, task.task, task.code, task.by) == (entry.entry_id, "DUPLICATE_REFERRAL", "10", "jo")
    desk.clocks.add(entry.entry_id, "20", TODAY)
    assert desk.clocks.tasks() == ()


def test_rtt_26_and_27_a_cancellation_leaves_the_clock_alone(desk, clock, entry):
    """RTT-26, RTT-27, R8: cancelled by the client a minute before or by the provider, the clock runs on."""
    booked = book(desk, clock, entry)
    clock.now = booked.start - 60
    assert refused_dna(desk, booked) is True
    desk.diary.cancel(booked.id, reason="ill", by="client")
    other = book(desk, clock, entry, "2026-12-01T09:00")
    desk.diary.cancel(other.id, reason="leave", by="provider")
    found = newest(desk, entry)
    assert (found.state, found.start, stored(desk, "clock_event")) == (State.RUNNING, RECEIVED, 0)


def refused_dna(desk, booked):
    try:
        desk.diary.dna(booked.id)
    except Refused:
        return True
    return False


def test_can_02_nothing_stops_the_clock_of_suspected_cancer_by_itself(desk, clock):
    """CAN-02: after a missed and a cancelled visit the patient still waits, on the same clock."""
    client = add_client(desk)
    entry = desk.waiting.add(client.id, "NEW", received=TODAY, priority="2ww")
    book(desk, clock, entry, then="dna")
    again = book(desk, clock, entry, "2026-12-01T09:00")
    desk.diary.cancel(again.id, reason="away", by="client")
    assert (newest(desk, entry).state, desk.waiting.row(entry.entry_id).status) == (State.RUNNING, "waiting")


def test_can_03_the_days_of_suspected_cancer_with_a_day_to_work_by(desk):
    """CAN-03: day 28 of 22 November is a Sunday; the Friday before is the day to work by."""
    entry = desk.waiting.add(add_client(desk).id, "NEW", received=date(2026, 11, 22), priority="2ww")
    (path,) = desk.clocks.of(entry_id=entry.entry_id)
    found = path.cancer
    assert (found.first_seen_by, found.faster_by, found.treated_by, found.work_by) == (
        date(2026, 12, 6), date(2026, 12, 20), date(2027, 1, 23), date(2026, 12, 18),
    )  # fmt: skip


def test_rtt_20_a_missed_first_visit_nullifies_with_evidence(desk, clock, entry):
    """RTT-20, RTT-06: no weeks, no targets, and out of the share that is within 18 weeks."""
    other = desk.waiting.add(add_client(desk, "Jones").id, "NEW", received=date(2026, 1, 5))
    assert desk.waiting.share_within_target() == 0.5
    book(desk, clock, entry, then="dna")
    done = desk.clocks.add(entry.entry_id, "33", date(2026, 11, 24), **DR, evidence="phone")
    (shown,) = pathway_json(done.pathway)["clocks"]
    assert {name for name, value in shown.items() if value is None} == {
        "days", "weeks", "last_inside", "breach_on", "breached", "target_18", "target_52",
    }  # fmt: skip
    assert done.pathway.newest.words == "nullified 24 Nov 2026"
    assert (desk.waiting.share_within_target(), desk.waiting.row(other.entry_id).status) == (0.0, "waiting")


@pytest.mark.parametrize(
    ("evidence", "fields", "why"),
    [
        ("", {}, "There is no evidence that the visit was clearly communicated."),
        ("letter 2026-11-04", {}, "The letter went 20 days before the visit, and 21 are needed."),
        ("text", {"sms_consent": False}, "The client has not agreed to be written to by text, so it shows nothing."),
        ("email", {"preferred_channel": "letter"},
         "The client has not agreed to be written to by email, so it shows nothing."),
    ],
    ids=["RTT-21-none", "RTT-22-letter-late", "RTT-22-no-consent-to-texts", "RTT-22-no-consent-to-email"],
)  # fmt: skip
def test_rtt_21_without_evidence_the_clock_runs_on_and_a_task_stays(desk, clock, evidence, fields, why):
    entry = desk.waiting.add(add_client(desk, **fields).id, "NEW", received=RECEIVED)
    book(desk, clock, entry, then="dna")
    assert refused(desk, entry, "33", date(2026, 11, 24), **DR, evidence=evidence) == (
        f'{why} The clock runs on; give evidence as phone, "letter 2026-10-20", text or email. '
        "It is on record as something to look into."
    )
    assert newest(desk, entry).state is State.RUNNING
    assert [task.task for task in desk.clocks.tasks()] == ["PROVE_COMMUNICATION"]


@pytest.mark.parametrize("evidence", ["phone", "letter 2026-11-03", "text", "email"])
def test_rtt_22_each_evidence_is_enough(desk, clock, entry, evidence):
    book(desk, clock, entry, then="dna")
    desk.clocks.add(entry.entry_id, "33", date(2026, 11, 24), **DR, evidence=evidence)
    assert newest(desk, entry).state is State.NULLIFIED


def test_a_coordinator_proposes_33_and_a_clinician_decides(desk, clock, entry):
    """RTT-12: proposed it changes nothing, and waits for the decision."""
    book(desk, clock, entry, then="dna")
    for _ in range(2):
        done = desk.clocks.add(entry.entry_id, "33", date(2026, 11, 24), evidence="phone")
    assert done.message == "Proposed 33; the clock runs on until a clinician decides: clock 1 running."
    assert [task.task for task in desk.clocks.tasks()] == ["33_PROPOSED"]
    desk.clocks.add(entry.entry_id, "33", date(2026, 11, 24), **DR, evidence="phone")
    assert (desk.clocks.tasks(), newest(desk, entry).state) == ((), State.NULLIFIED)


def test_rtt_24_a_later_missed_visit_does_not_nullify(desk, clock, entry):
    """RTT-24: seen once, missed the next; only a discharge stops the clock, on the day it is told."""
    book(desk, clock, entry, then="seen")
    with desk.store.write() as c:
        c.exec_driver_sql("UPDATE waiting_entry SET status = 'waiting', appointment_id = NULL")
    book(desk, clock, entry, "2026-12-01T09:00", then="dna")
    told = date(2026, 12, 1)
    assert refused(desk, entry, "33", told, **DR, evidence="phone").startswith(
        "The missed visit was not the first on this clock, so the clock runs on."
    )
    done = desk.clocks.add(entry.entry_id, "34", told, **DR)
    assert (done.pathway.newest.state, done.pathway.newest.stop) == (State.OTHER, told)


def test_edge_6_cancelled_twice_then_missed_is_still_the_first_activity(desk, clock, entry):
    for when in ("2026-11-24T09:00", "2026-12-01T09:00"):
        desk.diary.cancel(book(desk, clock, entry, when).id, reason="away", by="client")
    book(desk, clock, entry, "2026-12-08T09:00", then="dna")
    desk.clocks.add(entry.entry_id, "33", date(2026, 12, 8), **DR, evidence="phone")
    assert newest(desk, entry).state is State.NULLIFIED


def test_rtt_23_rebooked_a_new_clock_starts_that_day_and_the_list_goes_by_it(desk, clock, entry):
    """RTT-23, RTT-10: on the day of rebooking, not of the new visit; the entry's target follows."""
    book(desk, clock, entry, then="dna")
    desk.clocks.add(entry.entry_id, "33", date(2026, 11, 24), **DR, evidence="phone")
    clock.now = at("2026-11-27T10:00")
    rebooked = date(2026, 11, 27)
    done = desk.clocks.add(entry.entry_id, "10", rebooked)
    assert [(one.number, one.start, one.state) for one in done.pathway.clocks] == [
        (1, RECEIVED, State.NULLIFIED),
        (2, rebooked, State.RUNNING),
    ]
    row = desk.waiting.row(entry.entry_id)
    assert (row.days_waited, row.target_on) == (0, date(2027, 4, 2))


def test_the_same_file_again_leaves_the_second_clock_as_it_is(desk, clock, entry, tmp_path):
    desk.clocks.add(entry.entry_id, "32", date(2026, 9, 1), clinician="Dr Osei", decided_on=date(2026, 9, 1))
    desk.clocks.add(entry.entry_id, "11", TODAY, clinician="Dr Osei", decided_on=date(2026, 11, 20))
    before = desk.waiting.row(entry.entry_id)
    file = tmp_path / "in.csv"
    file.write_text(f"client,service,received\n{before.client_ref},{before.service},{RECEIVED}\n", encoding="utf-8")
    report = desk.imports.waiting(file)
    assert (report.added, report.updated, report.skipped, report.rejected) == (0, 0, 1, ())
    assert desk.waiting.row(entry.entry_id) == before


def test_edge_7_a_third_nullification_is_refused(desk, clock, entry):
    """Edge case 7: once more by a clinician, and no further."""
    for visit in ("2026-11-24", "2026-12-01"):
        book(desk, clock, entry, f"{visit}T09:00", then="dna")
        day = date.fromisoformat(visit)
        desk.clocks.add(entry.entry_id, "33", day, **DR, evidence="phone")
        desk.clocks.add(entry.entry_id, "10", day)
    book(desk, clock, entry, "2026-12-08T09:00", then="dna")
    assert refused(desk, entry, "33", date(2026, 12, 8), **DR, evidence="phone").startswith(
        "2 clocks of this referral were nullified already, and no more may be. The clock runs on."
    )
    assert newest(desk, entry).number == 3


def test_edge_8_a_decision_to_treat_after_monitoring_begins_at_0(desk, entry):
    desk.clocks.add(entry.entry_id, "32", date(2026, 9, 1), clinician="Dr Osei", decided_on=date(2026, 9, 1))
    done = desk.clocks.add(entry.entry_id, "11", TODAY, clinician="Dr Osei", decided_on=date(2026, 11, 20))
    assert (done.pathway.newest.start, done.pathway.newest.wait.days) == (date(2026, 11, 20), 3)
    assert desk.waiting.row(entry.entry_id).days_waited == 3


def test_edge_9_transferred_and_back_on_one_clock(desk, entry):
    desk.clocks.add(entry.entry_id, "21", date(2026, 9, 1))
    desk.clocks.add(entry.entry_id, "20", date(2026, 10, 1))
    found = newest(desk, entry)
    assert (found.number, found.start, found.state, found.code) == (1, RECEIVED, State.RUNNING, "20")


def test_rtt_11_a_death_ends_everything_that_was_to_come(desk, clock, entry):
    other = desk.waiting.add(entry.client_id, "FU", received=date(2026, 10, 1))
    booked = book(desk, clock, entry)
    held = desk.diary.hold(
        desk.diary.propose(entry.client_id, "FU", at("2026-12-01T10:30"), practitioner="OSEI", entry_id=other.entry_id)
    ).appointment
    done = desk.clocks.add(entry.entry_id, "36", TODAY, reason="the daughter rang")
    assert done.also == (
        "Cancelled 2 appointments and holds to come.",
        "Taken off the waiting list: 2. Nothing more is sent.",
    )
    assert (desk.diary.get(booked.id).status, desk.clients.get(entry.client_id).status) == ("cancelled", "deceased")
    with pytest.raises(NotFound):
        desk.diary.get(held.id)
    with desk.store.read() as c:
        assert c.exec_driver_sql("SELECT cancelled_by FROM appointment").scalar_one() == "client"
        assert c.exec_driver_sql("SELECT DISTINCT state FROM message").scalars().all() == ["withdrawn"]
    assert [path.newest.state for path in desk.clocks.of(client_id=entry.client_id)] == [State.DECEASED] * 2
    assert (desk.waiting.count(), desk.turns.peek()) == (0, None)
    assert refused(desk, entry, "10") == ("The client has died, so nothing more can be added. Nothing was changed.")


def test_rtt_11_undo_does_not_bring_an_appointment_of_the_dead_back(desk, clock, entry):
    booked = book(desk, clock, entry)
    desk.clocks.add(entry.entry_id, "36", TODAY, reason="the daughter rang")
    with pytest.raises(Refused) as caught:
        desk.diary.undo()
    assert [conflict.code for conflict in caught.value.conflicts] == ["client-closed", "changed-meanwhile"]
    assert desk.diary.get(booked.id).status == "cancelled"


def test_a_death_says_how_it_is_known(desk, entry):
    with pytest.raises(BadInput) as caught:
        desk.clocks.add(entry.entry_id, "36", TODAY)
    assert caught.value.message == "Say how the death is known, as the reason. Nothing was changed."
    assert (newest(desk, entry).state, desk.clients.get(entry.client_id).status) == (State.RUNNING, "active")


def test_edge_10_a_death_found_wrong_is_taken_back_without_losing_the_audit(desk, clock, entry, tmp_path):
    other = desk.waiting.add(entry.client_id, "FU", received=date(2026, 10, 1))
    booked = book(desk, clock, entry)
    desk.clocks.add(entry.entry_id, "36", TODAY, reason="the ward rang")
    sam = make_desk(tmp_path, "sam", clock=clock)
    done = sam.clocks.take_back(entry.entry_id, "another Amina Khan")
    assert done.message == "Took back 36 of 23 Nov 2026: clock 1 running."
    assert done.also[0] == "Back on the waiting list: 2."
    assert sam.clients.get(entry.client_id).status == "active"
    assert [(path.newest.state, path.newest.start) for path in sam.clocks.of(client_id=entry.client_id)] == [
        (State.RUNNING, RECEIVED),
        (State.RUNNING, date(2026, 10, 1)),
    ]
    assert {sam.waiting.row(one.entry_id).status for one in (entry, other)} == {"waiting"}
    assert sam.diary.get(booked.id).status == "cancelled"
    (path,) = sam.clocks.of(entry_id=entry.entry_id)
    assert [(event.code, event.outcome, event.reason) for event in path.events] == [
        ("36", "added", "the ward rang"),
        ("36", "taken back", "another Amina Khan"),
    ]
    assert (
        {"died", "restore"} <= {row["action"] for row in sam.audit.list(limit=50)},
        sam.audit.verify().problems,
    ) == (
        True,
        (),
    )
    sam.close()


def test_a_status_is_taken_back_by_a_supervisor_with_a_reason(desk, clock, entry, tmp_path):
    desk.clocks.add(entry.entry_id, "30", date(2026, 9, 1), clinician="Dr Osei", decided_on=date(2026, 9, 1))
    desk.clocks.add(entry.entry_id, "10", date(2026, 10, 1))
    with pytest.raises(NotPermitted):
        desk.clocks.take_back(entry.entry_id, "wrong entry")
    sam = make_desk(tmp_path, "sam", clock=clock)
    with pytest.raises(BadInput):
        sam.clocks.take_back(entry.entry_id, " ")
    sam.clocks.take_back(entry.entry_id, "no new referral")
    assert [(one.number, one.state) for one in sam.clocks.of(entry_id=entry.entry_id)[0].clocks] == [(1, State.TREATED)]
    sam.clocks.take_back(entry.entry_id, "wrong entry")
    assert (newest(sam, entry).state, newest(sam, entry).start) == (State.RUNNING, RECEIVED)
    assert sam.waiting.row(entry.entry_id).days_waited == 126
    with pytest.raises(NotFound):
        sam.clocks.take_back(entry.entry_id, "once more")
    sam.close()


@pytest.mark.parametrize(
    ("code", "on", "how", "error", "sentence"),
    [
        ("30", date(2026, 11, 24), DR, BadInput, "24 Nov 2026 is in the future. Nothing was changed."),
        ("30", date(2026, 7, 1), {"clinician": "Dr Osei", "decided_on": date(2026, 7, 1)}, Refused,
         "30 on 1 Jul 2026 would be before the clock started on 20 Jul 2026. Check the day. Nothing was changed."),
        ("20", TODAY, {"reason": "x" * 201}, BadInput,
         "The reason is too long: at most 200 characters. Nothing was changed."),
    ],
    ids=["future", "before-the-start", "too-long"],
)  # fmt: skip
def test_what_cannot_be_changes_nothing(desk, entry, code, on, how, error, sentence):
    with pytest.raises(error) as caught:
        desk.clocks.add(entry.entry_id, code, on, **how)
    assert caught.value.message == sentence
    assert stored(desk, "clock_event") == 0


def test_an_auditor_reads_and_adds_nothing(desk, entry, tmp_path):
    alex = make_desk(tmp_path, "alex")
    assert newest(alex, entry).state is State.RUNNING
    with pytest.raises(NotPermitted):
        alex.clocks.add(entry.entry_id, "20", TODAY)
    alex.close()


def test_two_desks_stop_a_clock_once(desk, entry, tmp_path):
    sam = make_desk(tmp_path, "sam")
    sam.clocks.add(entry.entry_id, "30", TODAY, **DR)
    assert refused(desk, entry, "34", **DR).startswith("The clock is stopped, treated since 23 Nov 2026, so 34 ")
    assert (newest(desk, entry).state, stored(desk, "clock_event")) == (State.TREATED, 1)
    sam.close()


def test_an_entry_that_is_not_there(desk):
    with pytest.raises(NotFound, match="There is no waiting entry 99"):
        desk.clocks.add(99, "20", TODAY)


def test_what_is_typed_is_cleaned(desk, entry):
    done = desk.clocks.add(
        entry.entry_id, "30", TODAY, clinician="Dr\x1b[31m Osei\n", decided_on=TODAY, reason="[bold]\u202eback"
    )
    (event,) = done.pathway.events
    assert (event.clinician, event.reason) == ("Dr[31m Osei", "[bold]back")


def test_a_sensitive_clients_service_is_masked(desk):
    entry = desk.waiting.add(add_client(desk, sensitive=True).id, "NEW", received=RECEIVED)
    assert [path.shown_service for path in desk.clocks.of(entry_id=entry.entry_id)] == ["••••"]


def test_without_clocks_there_is_a_target_date_and_nothing_else(tmp_path):
    """A policy without clocks: the plain target of the priority, as ever."""
    plain = {**SETUP, "desk": {**SETUP["desk"], "profile": "general"}}
    desk = make_desk(tmp_path, setup=plain)
    entry = desk.waiting.add(add_client(desk).id, "NEW", received=RECEIVED)
    assert (desk.clocks.of(entry_id=entry.entry_id), entry.target_on) == ((), date(2026, 10, 18))
    assert refused(desk, entry, "20") == (
        "This desk's policy has no clocks: an entry has a target date and nothing else. Nothing was changed."
    )
    desk.close()
