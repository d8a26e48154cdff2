"""Questions to a clinician: asked once for a cause, decided by a named clinician, and done (2.5 to 2.7, DNA-01)."""

from __future__ import annotations

from datetime import date

import pytest

from booktui.desk.errors import BadInput, NotFound, NotPermitted, Refused
from booktui.desk.visits import reviews
from booktui.rules.reviews import ALL, GENTLE
from desks import Clock, add_client, at, make_desk

TODAY = date(2026, 11, 23)


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
    return waits(desk)


def waits(desk, family="Khan", priority="routine", **client):
    return desk.waiting.add(add_client(desk, family, **client).id, "NEW", received=date(2026, 10, 1), priority=priority)


def ask(desk, entry, cause="dna", may=ALL, rule="D5", **how):
    with desk.store.write() as c:
        return reviews.open_in(
            c, desk, client_id=entry.client_id, entry_id=entry.entry_id, cause=cause, rule=rule, may=may, **how
        )


def row(desk, entry):
    sql = "SELECT status, attempts, contact_step, not_before FROM waiting_entry WHERE id = ?"
    with desk.store.read() as c:
        return tuple(c.exec_driver_sql(sql, (entry.entry_id,)).one())


def set_contact(desk, entry):
    with desk.store.write() as c:
        c.exec_driver_sql(
            "UPDATE waiting_entry SET attempts = 3, contact_step = 'review', not_before = 5 WHERE id = ?",
            (entry.entry_id,),
        )


def letters(desk):
    with desk.store.read() as c:
        found = c.exec_driver_sql("SELECT kind, recipient FROM message WHERE state <> 'withdrawn' ORDER BY id").all()
    return [tuple(one) for one in found]


def test_one_cause_of_one_entry_is_asked_once_and_asks_what_is_asked_now(desk, entry):
    first = ask(desk, entry, rule="D6", may=GENTLE)
    assert ask(desk, entry, rule="D7", may=ALL, note="2 one after another.") == first
    assert ask(desk, entry, "cancelled", rule="PTC-02") != first
    assert [(one.cause, one.rule, one.may, one.note) for one in desk.reviews.open()] == [
        ("dna", "D7", ALL, "2 one after another."), ("cancelled", "PTC-02", ALL, ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("now", "priority", "due"),
    [
        ("2026-11-23T09:00", "routine", "2026-11-25T17:00"),
        ("2026-11-27T16:00", "urgent", "2026-12-01T17:00"),
        ("2026-11-23T09:00", "2ww", "2026-11-23T17:00"),
        ("2026-11-23T18:30", "2ww", "2026-11-23T18:30"),
        ("2026-12-24T10:00", "routine", "2026-12-30T17:00"),
    ],
    ids=["D4-two-working-days", "over-a-weekend", "D1-the-same-day", "D1-after-hours", "over-christmas"],
)
def test_by_when_a_clinician_decides(desk, clock, now, priority, due):
    """D1, D4: 2026-12-24 and two working days is 2026-12-30, once the bank holidays are on record."""
    if now.startswith("2026-12"):
        with desk.store.write() as c:
            for day in ("2026-12-25", "2026-12-28"):
                c.exec_driver_sql(
                    "INSERT INTO absence (kind, starts_at, ends_at, reason) VALUES ('holiday', ?, ?, 'x')",
                    (at(f"{day}T00:00"), at(f"{day}T00:00") + 86400),
                )
    entry = waits(desk, priority=priority)
    clock.now = at(now)
    ask(desk, entry)
    assert desk.reviews.open()[0].due_at == at(due)


def test_the_worst_first(desk, clock):
    """By when it is due, then by priority; whoever is late is marked."""
    routine, urgent = waits(desk), waits(desk, "Ahmed", "urgent")
    ask(desk, routine)
    ask(desk, urgent)
    clock.now = at("2026-11-25T18:00")
    ask(desk, waits(desk, "Brown", "2ww"))
    found = desk.reviews.open()
    assert [(one.name, one.overdue) for one in found] == [
        ("Ahmed Amina", True), ("Khan Amina", True), ("Brown Amina", False),
    ]  # fmt: skip


def test_offered_again_the_client_is_rung_anew(desk, entry):
    set_contact(desk, entry)
    review = ask(desk, entry, "no contact", rule="2.5")
    done = desk.reviews.decide(review, "reoffer", "Dr Osei", TODAY, "")
    assert (done.message, row(desk, entry)) == (
        "Decided for Khan Amina: offer again: the client is rung anew.", ("waiting", 0, "", None),
    )  # fmt: skip
    assert desk.reviews.open() == ()
    (kept,) = desk.reviews.of_entry(entry.entry_id)
    assert (kept.state, kept.decision, kept.clinician, kept.decided_on, kept.decided_by) == (
        "decided", "reoffer", "Dr Osei", TODAY, "jo",
    )  # fmt: skip


@pytest.mark.parametrize("cause", ["dna", "no contact", "cancelled"])
def test_kept_the_entry_stays_as_it_is_and_is_not_left_waiting_for_the_decision(desk, entry, cause):
    set_contact(desk, entry)
    desk.reviews.decide(ask(desk, entry, cause), "keep", "Dr Osei", TODAY, "")
    assert row(desk, entry) == ("waiting", 0, "", 5)


def test_dna_01_a_discharge_goes_to_the_client_and_the_gp_and_they_can_come_back(desk, entry):
    """DNA-01, REM-01."""
    done = desk.reviews.decide(ask(desk, entry), "discharge", "Dr Osei", TODAY, "missed twice")
    assert (row(desk, entry)[0], letters(desk)) == ("removed", [("removal", "client"), ("removal", "gp")])
    assert done.also
    with desk.store.read() as c:
        kept = c.exec_driver_sql("SELECT code, clinician, reinstate_by FROM removal").one()
    assert tuple(kept) == ("DNA", "Dr Osei", "2026-12-07")


@pytest.mark.parametrize(
    ("cause", "code"),
    [("dna", "DNA"), ("cancelled", "CANC"), ("declined", "DECL"), ("no contact", "NOREP"), ("not needed", "PTREQ")],
)
def test_the_removal_has_the_code_of_its_cause(desk, entry, cause, code):
    desk.reviews.decide(ask(desk, entry, cause), "discharge", "Dr Osei", TODAY, "as discussed")
    with desk.store.read() as c:
        assert c.exec_driver_sql("SELECT code FROM removal").scalar_one() == code


def test_can_02_back_to_the_referrer_only_as_the_client_agreed(desk):
    """CAN-02: suspected cancer is never discharged, and goes back only with the client's agreement."""
    entry = waits(desk, priority="2ww")
    review = ask(desk, entry, may=GENTLE, rule="D1")
    with pytest.raises(Refused, match="'discharge' is not open for this review"):
        desk.reviews.decide(review, "discharge", "Dr Osei", TODAY, "missed")
    with pytest.raises(Refused, match="only with their agreement"):
        desk.reviews.decide(review, "return", "Dr Osei", TODAY, "as discussed")
    assert row(desk, entry)[0] == "waiting"
    desk.reviews.decide(review, "return", "Dr Osei", TODAY, "as discussed", agreed=True)
    assert row(desk, entry)[0] == "removed"


def test_a_visit_that_no_list_led_to_is_answered_too(desk, clock):
    """DNA-01: nobody is removed, and both are told."""
    client = add_client(desk)
    booked = desk.diary.book(desk.diary.propose(client.id, "NEW", at("2026-12-15T09:00")), override="x").appointment
    clock.now = booked.end
    desk.diary.dna(booked.id)
    (asked,) = desk.reviews.of_client(client.id)
    assert (asked.entry_id, asked.service, asked.rule) == (None, "NEW", "D5")
    desk.reviews.decide(asked.id, "discharge", "Dr Osei", date(2026, 12, 15), "missed")
    assert letters(desk)[-2:] == [("discharge", "client"), ("discharge", "gp")]


@pytest.mark.parametrize(
    ("how", "error", "why"),
    [
        (("reoffer", "", TODAY, ""), BadInput, "give the clinician's name"),
        (("reoffer", "Dr Osei", date(2026, 11, 24), ""), BadInput, "is in the future"),
        (("discharge", "Dr Osei", TODAY, " "), BadInput, "Say why"),
        (("forget", "Dr Osei", TODAY, ""), Refused, "'forget' is no decision"),
        (("reoffer", "x" * 121, TODAY, ""), BadInput, "too long"),
    ],
    ids=["nobody", "future", "no-reason", "unknown", "too-long"],
)
def test_what_cannot_be_recorded_is_refused_and_the_question_stays(desk, entry, how, error, why):
    review = ask(desk, entry)
    with pytest.raises(error, match=why):
        desk.reviews.decide(review, *how)
    assert [one.id for one in desk.reviews.open()] == [review]


def test_what_was_decided_is_not_decided_again(desk, entry):
    review = ask(desk, entry)
    desk.reviews.decide(review, "keep", "Dr Osei", TODAY, "")
    with pytest.raises(Refused, match=rf"Review {review} is decided already \(keep, by Dr Osei\)"):
        desk.reviews.decide(review, "reoffer", "Dr Shah", TODAY, "")


def test_withdrawn_it_is_off_the_list_and_can_be_asked_anew(desk, entry):
    review = ask(desk, entry)
    with desk.store.write() as c:
        reviews.withdraw_in(c, desk, entry_id=entry.entry_id, cause="declined")
    assert len(desk.reviews.open()) == 1
    with desk.store.write() as c:
        reviews.withdraw_in(c, desk, entry_id=entry.entry_id, cause="dna")
    assert desk.reviews.open() == ()
    assert ask(desk, entry) != review


def test_names_of_sensitive_clients_are_masked(desk):
    """PRV-01."""
    ask(desk, waits(desk, sensitive=True))
    assert desk.reviews.open()[0].name == "K••• A•"


def test_an_auditor_decides_nothing_and_what_is_not_there_is_said(desk, entry, tmp_path):
    review = ask(desk, entry)
    alex = make_desk(tmp_path, "alex")
    with pytest.raises(NotPermitted):
        alex.reviews.decide(review, "keep", "Dr Osei", TODAY, "")
    alex.close()
    with pytest.raises(NotFound, match="There is no review 99"):
        desk.reviews.decide(99, "keep", "Dr Osei", TODAY, "")


def test_rtt_11_of_who_has_died_nothing_is_to_be_decided(desk, entry):
    """RTT-11."""
    ask(desk, entry)
    ask(desk, entry, "declined", rule="OFF-07")
    desk.clocks.add(entry.entry_id, "36", TODAY, reason="the daughter rang")
    assert desk.reviews.open() == ()


def test_rtt_11_what_a_death_cancels_counts_against_nobody(desk, entry, tmp_path):
    """RTT-11, edge case 10: found wrong, the entry is as it was."""
    booked = desk.diary.propose(entry.client_id, "NEW", at("2026-12-15T09:00"), entry_id=entry.entry_id)
    desk.diary.book(booked, override="x")
    desk.clocks.add(entry.entry_id, "36", TODAY, reason="the ward rang")
    sam = make_desk(tmp_path, "sam")
    sam.clocks.take_back(entry.entry_id, "another Amina Khan")
    assert [one.words for one in sam.attendance.counts(entry.client_id)] == [""]
    sam.close()


@pytest.mark.parametrize(("status", "state"), [("", "other"), ("33", "nullified")], ids=["RTT-24-34", "RTT-20-33"])
def test_a_discharge_stops_the_clock(desk, clock, status, state):
    """RTT-20, RTT-24: 34 unless the clinician says 33, with evidence."""
    entry = waits(desk)
    asked = desk.diary.propose(
        entry.client_id, "NEW", at("2026-11-24T09:00"), practitioner="OSEI", entry_id=entry.entry_id, agreed_short=True
    )
    booked = desk.diary.book(asked).appointment
    clock.now = booked.end
    desk.diary.dna(booked.id)
    day = date(2026, 11, 24)
    evidence = "phone" if status else ""
    desk.reviews.decide(
        desk.reviews.open()[0].id, "discharge", "Dr Osei", day, "missed", status=status, evidence=evidence
    )
    (path,) = desk.clocks.of(entry_id=entry.entry_id)
    assert (path.newest.state.value, path.newest.stop) == (state, day)
