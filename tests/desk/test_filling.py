"""A time that came free is offered to one client after the other, each on record (domain.md PTC-05, OFF-04)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest

from booktui.desk.errors import BadInput, NotFound, NotPermitted, Refused
from desks import Clock, add_client, at, make_desk
from filled import TUESDAY, asks, booked, freed, set_entry, waits

HOUR = 3600


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path, clock):
    made = make_desk(tmp_path, clock=clock)
    yield made
    assert made.keeping.doctor().problems == ()
    made.close()


def statuses(desk, *client_ids):
    return [[str(a.status) for a in desk.diary.of_client(client)] for client in client_ids]


def names(desk, freed_id):
    return [one.client.name.split()[0] for one in desk.filling.candidates(freed_id)]


@pytest.mark.parametrize(
    ("before", "opens"),
    [
        pytest.param(HOUR + 1, True, id="PTC-05 more than an hour"),
        pytest.param(HOUR, False, id="PTC-05 an hour is not more"),
        pytest.param(HOUR - 60, False, id="less than an hour"),
        pytest.param(0, False, id="at its start"),
        pytest.param(-60, False, id="in the past"),
    ],
)
def test_a_slot_comes_free_with_time_left_or_not_at_all(desk, clock, before, opens):
    gone = booked(desk)
    clock.now = gone.start - before
    desk.diary.cancel(gone.id, reason="ill", by="provider")
    assert len(desk.filling.open()) == opens
    assert len(stored(desk, "SELECT id FROM freed_slot")) == opens


def test_what_came_free_says_what_it_is(desk):
    gone = booked(desk)
    outcome = desk.diary.cancel(gone.id, reason="ill", by="client")
    (one,) = desk.filling.open()
    assert (one.start, one.end, one.letter, one.name, one.practitioner, one.location) == (
        gone.start, gone.end, "N", "New", "OSEI", "MAIN",
    )  # fmt: skip
    assert (one.why, one.freed_by, one.state, one.seconds_left) == ("cancelled", "jo", "open", 24 * HOUR)
    assert f"time came free: fill {one.id}" in outcome.also


def test_a_time_that_was_moved_away_comes_free_and_the_new_one_does_not(desk):
    gone = booked(desk)
    there = desk.diary.propose(gone.client_id, "NEW", at("2026-12-01T09:00"), moving_id=gone.id)
    desk.diary.move(gone.id, there, reason="asked")
    assert [(one.start, one.why) for one in desk.filling.open()] == [(gone.start, "moved")]


def test_a_cut_session_frees_nothing(desk):
    """A cut takes the time from everybody: its session has nothing to offer."""
    gone = booked(desk, when="2027-01-12T09:00")
    desk.clinics.cut("OSEI-TU", date(2027, 1, 12), reason="congress")
    assert desk.diary.get(gone.id).status == "cancelled"
    assert desk.filling.open() == ()


def test_a_time_in_a_session_cut_afterwards_is_gone_while_it_is_cut(desk):
    one = freed(desk, booked(desk, when="2027-01-12T09:00"))
    desk.clinics.cut("OSEI-TU", date(2027, 1, 12), reason="congress")
    assert (desk.filling.open(), desk.filling.get(one.id).note) == ((), "The session is cancelled.")
    assert desk.filling.candidates(one.id) == ()


def absence(desk, start, end, schedule="OSEI", state="approved"):
    with desk.store.write() as c:
        c.exec_driver_sql(
            "INSERT INTO absence (schedule_id, starts_at, ends_at, reason, kind, state) VALUES (?, ?, ?, '', 'leave', ?)",
            (desk.catalogue.resource_by_code[schedule].id if schedule else None, at(start), at(end), state),
        )


@pytest.mark.parametrize("schedule", [pytest.param("OSEI", id="away"), pytest.param(None, id="closed")])
@pytest.mark.parametrize("first", [True, False])
def test_a_time_in_an_absence_or_closure_is_none(desk, schedule, first):
    gone = booked(desk)
    if first:
        absence(desk, "2026-11-24T08:00", "2026-11-24T12:00", schedule)
    desk.diary.cancel(gone.id, reason="ill", by="client")
    if not first:
        absence(desk, "2026-11-24T08:00", "2026-11-24T12:00", schedule)
    assert desk.filling.open() == ()


def test_leave_that_was_only_asked_for_leaves_the_time_to_be_filled(desk):
    gone = booked(desk)
    absence(desk, "2026-11-24T08:00", "2026-11-24T12:00", state="requested")
    assert freed(desk, gone) is not None


def test_a_hold_that_is_let_go_frees_nothing(desk):
    who = add_client(desk)
    held = desk.diary.hold(desk.diary.propose(who.id, "NEW", at(TUESDAY))).appointment
    desk.diary.release(held.id)
    assert desk.filling.open() == ()


def test_undoing_the_cancellation_closes_it(desk):
    one = freed(desk, booked(desk))
    desk.diary.undo()
    found = desk.filling.get(one.id)
    assert (found.state, found.note, desk.filling.open()) == ("closed", "the time was taken back", ())


def test_undoing_a_move_closes_what_it_freed(desk):
    gone = booked(desk)
    there = desk.diary.propose(gone.client_id, "NEW", at("2026-12-01T09:00"), moving_id=gone.id)
    desk.diary.move(gone.id, there, reason="asked")
    (one,) = desk.filling.open()
    desk.diary.undo()
    assert desk.filling.get(one.id).state == "closed"


def test_undoing_a_booking_frees_no_slot(desk):
    booked(desk)
    desk.diary.undo()
    assert desk.filling.open() == ()


def test_a_time_that_is_booked_otherwise_is_gone(desk):
    one = freed(desk, booked(desk))
    other = booked(desk, "Other")
    found = desk.filling.get(one.id)
    assert (found.state, found.note, desk.filling.open()) == ("gone", f"booked otherwise: {other.ref}", ())


def test_a_time_held_at_another_desk_waits_until_it_is_let_go(desk):
    one = freed(desk, booked(desk))
    who = add_client(desk, "Holder")
    held = desk.diary.hold(desk.diary.propose(who.id, "NEW", at(TUESDAY))).appointment
    assert desk.filling.open() == ()
    with pytest.raises(Refused, match="taken, or held"):
        desk.filling.ask(one.id)
    desk.diary.release(held.id)
    assert [found.id for found in desk.filling.open()] == [one.id]


def test_the_ranking_is_the_lists_and_says_why(desk):
    """PTC-05: priority, then who agreed to short notice, then the wait; each with why."""
    gone = booked(desk)
    waits(desk, "Long", date(2026, 8, 3), short_notice_hours="")
    waits(desk, "Routine", date(2026, 9, 1))
    waits(desk, "Urgent", date(2026, 11, 2), priority="urgent", short_notice_hours="")
    waits(desk, "Slow", date(2026, 8, 1), short_notice_hours="48")
    one = freed(desk, gone)
    found = desk.filling.candidates(one.id)
    assert [(c.place, c.client.name.split()[0], c.agreed) for c in found] == [
        (1, "Urgent", False), (2, "Routine", True), (3, "Long", False),
    ]  # fmt: skip
    assert found[1].why == ("Routine, low; waits 83 days, 43 days to the target; takes 4 hours of notice, 24 are left.")


def test_at_the_third_attempt(desk):
    """OFF-04, PTC-05: no answer, then a no that does not count, then a yes; all on record in order."""
    gone = booked(desk)
    rows = [waits(desk, family, date(2026, 9, day)) for day, family in enumerate(("First", "Second", "Third"), 1)]
    one = freed(desk, gone)
    asked = desk.filling.ask(one.id)
    assert (asked.ask.client.name, asked.phone, asked.read_back) == (
        "First Test", "••• ••• 0123", "Tuesday 24 November 2026 at 09:00, Main site",
    )  # fmt: skip
    assert statuses(desk, rows[0].client_id) == [["proposed"]]
    desk.filling.answer(asked.ask.id, "no answer")
    assert statuses(desk, rows[0].client_id) == [[]]
    desk.filling.answer(desk.filling.ask(one.id).ask.id, "declined", "at work")
    done = desk.filling.answer(desk.filling.ask(one.id).ask.id, "accepted")
    assert done.message.startswith("Booked Third Test Tue 24 Nov 09:00, Dr Osei.")
    assert asks(desk, one.id) == [
        (1, "First", "no answer", ""), (2, "Second", "declined", "at work"), (3, "Third", "accepted", ""),
    ]  # fmt: skip
    assert statuses(desk, *(row.client_id for row in rows)) == [[], [], ["booked"]]
    found = desk.filling.get(one.id)
    assert (found.state, found.filled_by, desk.filling.open()) == ("filled", done.outcome.appointment.id, ())
    assert stored(desk, "SELECT declined, offers_made, attempts FROM waiting_entry WHERE id = ?", rows[1].entry_id) == [
        (0, 0, 0)
    ]


def stored(desk, sql, *values):
    with desk.store.read() as c:
        return [tuple(row) for row in c.exec_driver_sql(sql, values)]


def test_two_desks_cannot_ask_two_clients_for_one_slot(desk, tmp_path):
    waits(desk, "First", date(2026, 9, 1))
    waits(desk, "Second", date(2026, 9, 2))
    one = freed(desk, booked(desk))
    other = make_desk(tmp_path, "sam", clock=Clock())
    desk.filling.ask(one.id)
    with pytest.raises(Refused) as caught:
        other.filling.ask(one.id)
    assert caught.value.message == "First Test is being asked about it by jo, until 09:10."
    assert [view.asking.client.name for view in other.filling.open()] == ["First Test"]
    other.close()


def test_of_desks_that_ask_at_the_same_moment_one_does(desk, tmp_path):
    """PTC-05: whatever the timing, one client is on the line about a slot."""
    for day in range(1, 6):
        waits(desk, f"Client{day}", date(2026, 9, day))
    one = freed(desk, booked(desk))
    gate = Barrier(4)

    def ask(user):
        other = make_desk(tmp_path, user, clock=Clock())
        gate.wait()
        try:
            return other.filling.ask(one.id).ask.client.name
        except Refused:
            return None
        finally:
            other.close()

    with ThreadPoolExecutor(4) as pool:
        found = [name for name in pool.map(ask, ("jo", "sam", "ada", "jo")) if name]
    assert (len(found), len(asks(desk, one.id))) == (1, 1)


def test_a_hold_that_ran_out_counts_as_no_answer_when_the_next_is_asked(desk, clock):
    waits(desk, "First", date(2026, 9, 1))
    waits(desk, "Second", date(2026, 9, 2))
    one = freed(desk, booked(desk))
    desk.filling.ask(one.id)
    clock.now += 601
    assert desk.filling.ask(one.id).ask.client.name == "Second Test"
    assert asks(desk, one.id)[0] == (1, "First", "no answer", "the hold ran out, or was let go")


def test_a_yes_after_the_hold_ran_out_still_books_while_the_time_is_free(desk, clock):
    row = waits(desk, "First")
    one = freed(desk, booked(desk))
    asked = desk.filling.ask(one.id)
    clock.now += 601
    desk.filling.answer(asked.ask.id, "accepted")
    assert statuses(desk, row.client_id) == [["booked"]]


def test_a_yes_to_a_time_that_was_lost_is_refused_and_nothing_is_kept(desk):
    row = waits(desk, "First")
    one = freed(desk, booked(desk))
    asked = desk.filling.ask(one.id)
    absence(desk, "2026-11-24T08:00", "2026-11-24T12:00")
    with pytest.raises(Refused, match="on leave"):
        desk.filling.answer(asked.ask.id, "accepted")
    assert (asks(desk, one.id), statuses(desk, row.client_id)) == ([(1, "First", "", "")], [["proposed"]])


def test_a_yes_of_somebody_who_was_taken_off_the_list_meanwhile_books_nothing(desk):
    row = waits(desk, "First")
    one = freed(desk, booked(desk))
    asked = desk.filling.ask(one.id)
    set_entry(desk, row.entry_id, status="removed")
    with pytest.raises(Refused, match="The entry is removed meanwhile"):
        desk.filling.answer(asked.ask.id, "accepted")
    desk.filling.answer(asked.ask.id, "declined")
    assert statuses(desk, row.client_id) == [[]]


def test_another_than_the_first_needs_a_reason_and_who_was_passed_over_is_on_record(desk):
    for day, family in enumerate(("First", "Second", "Third"), 1):
        waits(desk, family, date(2026, 9, day))
    one = freed(desk, booked(desk))
    third = desk.filling.candidates(one.id)[2].entry_id
    with pytest.raises(BadInput) as caught:
        desk.filling.ask(one.id, third)
    assert caught.value.message == ("First Test and 1 more come first. Say why they are passed over; nobody was asked.")
    asked = desk.filling.ask(one.id, third, "lives next door")
    assert asked.passed == ("Passed over First Test: lives next door", "Passed over Second Test: lives next door")
    desk.filling.answer(asked.ask.id, "declined")
    assert asks(desk, one.id) == [
        (1, "First", "passed over", "lives next door"), (2, "Second", "passed over", "lives next door"),
        (3, "Third", "declined", ""),
    ]  # fmt: skip
    assert [(c.client.name.split()[0], c.passed) for c in desk.filling.candidates(one.id)] == [
        ("First", "lives next door"), ("Second", "lives next door"),
    ]  # fmt: skip
    assert desk.filling.ask(one.id).ask.client.name == "First Test"


def test_whom_the_diary_refuses_is_passed_over_with_its_reason(desk, tmp_path):
    busy = waits(desk, "Busy", date(2026, 9, 1))
    waits(desk, "Next", date(2026, 9, 2))
    sam = make_desk(tmp_path, "sam", clock=Clock())
    elsewhere = sam.diary.propose(busy.client_id, "TEL", at(TUESDAY), practitioner="BROWN")
    sam.diary.book(elsewhere, override="rang in")
    sam.close()
    one = freed(desk, booked(desk))
    asked = desk.filling.ask(one.id)
    assert asked.ask.client.name == "Next Test"
    (first, _) = asks(desk, one.id)
    assert first == (
        1, "Busy", "passed over", "not possible: The patient has another appointment from 09:00 to 09:15.",
    )  # fmt: skip
    assert names(desk, one.id) == []


def test_suspected_cancer_past_its_day_is_a_supervisors_to_ask_and_not_passed_over(desk, tmp_path):
    """CAN-01: nobody lower gets the time because a coordinator may not book it for whoever waits longest."""
    late = waits(desk, "Late", date(2026, 10, 1), priority="2ww")
    waits(desk, "Next", date(2026, 9, 2))
    one = freed(desk, booked(desk))
    with pytest.raises(NotPermitted) as caught:
        desk.filling.ask(one.id)
    assert caught.value.message.startswith("Late Test: This is 26 days after Thu 29 Oct")
    assert asks(desk, one.id) == []
    sam = make_desk(tmp_path, "sam", clock=Clock())
    sam.filling.answer(sam.filling.ask(one.id).ask.id, "accepted")
    sam.close()
    assert statuses(desk, late.client_id) == [["booked"]]


def test_a_reason_passes_over_whom_only_a_supervisor_may_ask(desk):
    waits(desk, "Late", date(2026, 10, 1), priority="2ww")
    other = waits(desk, "Next", date(2026, 9, 2))
    one = freed(desk, booked(desk))
    assert desk.filling.ask(one.id, other.entry_id, "no supervisor is here").ask.client.name == "Next Test"


def test_everybody_whom_the_diary_refuses_is_on_record_though_nobody_is_left(desk, tmp_path):
    sam = make_desk(tmp_path, "sam", clock=Clock())
    for day in (1, 2):
        row = waits(desk, f"Busy{day}", date(2026, 9, day))
        who = "BROWN" if day == 1 else "PHYS"
        elsewhere = sam.diary.propose(row.client_id, "TEL", at(TUESDAY), practitioner=who)
        sam.diary.book(elsewhere, override="rang in")
    sam.close()
    one = freed(desk, booked(desk))
    with pytest.raises(NotFound) as caught:
        desk.filling.ask(one.id)
    assert caught.value.message == (
        "Nobody else on the list could come then. Passed over Busy1 Test: not possible: The patient has another "
        "appointment from 09:00 to 09:15. And 1 more."
    )
    assert [(number, name, answer) for number, name, answer, _ in asks(desk, one.id)] == [
        (1, "Busy1", "passed over"), (2, "Busy2", "passed over"),
    ]  # fmt: skip


def test_nobody_left(desk):
    one = freed(desk, booked(desk))
    with pytest.raises(NotFound) as caught:
        desk.filling.ask(one.id)
    assert caught.value.message == "Nobody else on the list could come then."


def test_whoever_gave_it_back_is_not_asked(desk):
    one = freed(desk, booked(desk, short_notice_hours="1"))
    assert desk.filling.candidates(one.id) == ()


def test_a_later_booking_is_brought_forward_and_frees_its_own_time(desk):
    """PTC-05: the chain: what the client gives up is offered in turn."""
    later = booked(desk, "Later", "2026-12-01T09:00", short_notice_hours="4")
    one = freed(desk, booked(desk))
    (found,) = desk.filling.candidates(one.id)
    assert (found.client.name, found.booked_id, found.booked_start) == ("Later Test", later.id, later.start)
    assert found.why.endswith("has Tue 1 Dec 2026 09:00, which would come free.")
    done = desk.filling.answer(desk.filling.ask(one.id).ask.id, "accepted")
    assert (desk.diary.get(later.id).start, done.freed.state, done.freed.filled_by) == (at(TUESDAY), "filled", later.id)
    (chained,) = desk.filling.open()
    assert (chained.id, chained.start, chained.why) == (done.next_freed, at("2026-12-01T09:00"), "moved")
    assert statuses(desk, later.client_id) == [["booked"]]


def test_undoing_what_filled_it_opens_it_again(desk):
    waits(desk, "First")
    one = freed(desk, booked(desk))
    desk.filling.answer(desk.filling.ask(one.id).ask.id, "accepted")
    desk.diary.undo()
    assert [found.id for found in desk.filling.open()] == [one.id]


def test_undoing_what_was_brought_forward_opens_it_again_and_closes_the_chain(desk):
    later = booked(desk, "Later", "2026-12-01T09:00", short_notice_hours="4")
    one = freed(desk, booked(desk))
    desk.filling.answer(desk.filling.ask(one.id).ask.id, "accepted")
    desk.diary.undo()
    assert [found.id for found in desk.filling.open()] == [one.id]
    assert desk.diary.get(later.id).start == at("2026-12-01T09:00")


def test_a_later_booking_without_agreement_stays_where_it_is(desk):
    booked(desk, "Later", "2026-12-01T09:00")
    one = freed(desk, booked(desk))
    assert desk.filling.candidates(one.id) == ()


def test_an_answer_is_given_once(desk):
    waits(desk, "First")
    one = freed(desk, booked(desk))
    asked = desk.filling.ask(one.id)
    desk.filling.answer(asked.ask.id, "declined")
    with pytest.raises(Refused, match="declined is on record already"):
        desk.filling.answer(asked.ask.id, "accepted")


@pytest.mark.parametrize(
    ("act", "error"),
    [
        pytest.param(lambda d, n: d.filling.get(99), NotFound, id="no such slot"),
        pytest.param(lambda d, n: d.filling.ask(n, 99), NotFound, id="no such entry"),
        pytest.param(lambda d, n: d.filling.answer(99, "declined"), NotFound, id="nobody asked"),
        pytest.param(lambda d, n: d.filling.answer(1, "maybe"), BadInput, id="no answer of ours"),
        pytest.param(lambda d, n: d.filling.close(n, " "), BadInput, id="closed without a word"),
    ],
)
def test_what_cannot_be_is_said(desk, act, error):
    one = freed(desk, booked(desk))
    with pytest.raises(error):
        act(desk, one.id)


def test_closing_it(desk):
    waits(desk, "First")
    one = freed(desk, booked(desk))
    asked = desk.filling.ask(one.id)
    with pytest.raises(Refused, match="on the line"):
        desk.filling.close(one.id, "clinic is full")
    desk.filling.answer(asked.ask.id, "declined")
    assert desk.filling.close(one.id, "nobody can come").note == "nobody can come"
    with pytest.raises(Refused, match="closed already"):
        desk.filling.ask(one.id)


def test_nobody_is_rung_outside_the_hours(desk, clock):
    waits(desk, "First", short_notice_hours="1")
    one = freed(desk, booked(desk))
    clock.now = at("2026-11-23T21:00")
    with pytest.raises(Refused, match="outside 08:00 to 20:00"):
        desk.filling.ask(one.id)


def test_an_auditor_asks_nobody(desk, tmp_path):
    one = freed(desk, booked(desk))
    alex = make_desk(tmp_path, "alex", clock=Clock())
    assert [found.id for found in alex.filling.open()] == [one.id]
    with pytest.raises(NotPermitted):
        alex.filling.ask(one.id)
    alex.close()


def test_a_sensitive_client_is_masked(desk):
    waits(desk, "Secret", sensitive="yes")
    one = freed(desk, booked(desk))
    assert [c.client.name for c in desk.filling.candidates(one.id)] == ["S••• T•"]
    assert desk.filling.ask(one.id).ask.client.name == "S••• T•"


def test_those_who_asked_to_be_rung_later_or_are_rung_elsewhere_are_left_out(desk, clock):
    later, elsewhere, away = (waits(desk, family) for family in ("Later", "Elsewhere", "Away"))
    set_entry(desk, later.entry_id, not_before=clock.now + 60)
    set_entry(desk, elsewhere.entry_id, claimed_by="sam", claimed_until=clock.now + 60)
    set_entry(desk, away.entry_id, unavailable_from="2026-11-20", unavailable_to="2026-11-24")
    one = freed(desk, booked(desk))
    assert desk.filling.candidates(one.id) == ()
    with pytest.raises(Refused) as caught:
        desk.filling.ask(one.id, elsewhere.entry_id)
    assert caught.value.message == "Elsewhere Test cannot be asked: sam is ringing them at this moment."


def test_an_interpreter_who_cannot_be_there_in_time(desk):
    row = waits(desk, "Signs")
    desk.clients.need(row.client_id, "interpreter", "BSL")
    one = freed(desk, booked(desk))
    assert desk.filling.candidates(one.id) == ()


def test_a_place_in_a_group(desk):
    """Of a group one place came free: another booking in it leaves the place to be filled as long as there is one."""
    gone = booked(desk, "Gone", "2026-11-27T10:00", "GRP")
    one = freed(desk, gone)
    booked(desk, "Other", "2026-11-27T10:00", "GRP")
    assert [found.id for found in desk.filling.open()] == [one.id]


def test_everything_is_on_record(desk):
    waits(desk, "First")
    one = freed(desk, booked(desk))
    desk.filling.answer(desk.filling.ask(one.id).ask.id, "declined")
    desk.filling.close(one.id, "nobody")
    rows = stored(desk, "SELECT action FROM audit WHERE object = 'freed' ORDER BY id")
    assert [row[0] for row in rows] == ["freed", "fill ask", "fill answer", "closed"]
