"""Booking actions on a real diary: each asks the one gate, commits once, and leaves nothing half done."""

from dataclasses import replace
from datetime import date

import pytest

from booktui.desk.errors import DeskError, NotFound, NotPermitted, Refused
from booktui.desk.recovery.restoring import restore
from booktui.rules.values import Status
from booktui.store import doctor
from desks import NOW, Clock, add_client, at, make_desk


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path, clock):
    made = make_desk(tmp_path, "jo", clock=clock)
    yield made
    assert made.keeping.doctor().problems == ()
    made.close()


@pytest.fixture
def khan(desk):
    return add_client(desk)


@pytest.fixture
def jones(desk):
    return add_client(desk, "Jones", "Dylan")


def proposal(desk, client, when="2026-12-15T09:00", service="NEW", **how):
    return desk.diary.propose(client.id, service, at(when), **how)


def codes(refusal):
    return [conflict.code for conflict in refusal.value.conflicts if conflict.severity != "warn"]


def occupied(desk):
    with desk.store.read() as c:
        return c.exec_driver_sql("SELECT count(*) FROM occupancy").scalar_one()


def actions(desk):
    return [row["action"] for row in desk.audit.list(limit=100, object="appointment")][::-1]


def test_booking_takes_client_practitioner_and_room(desk, khan):
    said = desk.diary.book(proposal(desk, khan))
    assert said.appointment.status == Status.BOOKED
    assert (said.appointment.practitioner, said.appointment.room, said.appointment.slot_type) == ("OSEI", "R1", "N")
    assert said.message == "Booked Khan Amina Tue 15 Dec 09:00, Dr Osei. u undoes."
    assert occupied(desk) == 3


def test_the_second_for_one_slot_is_refused_with_times_that_would_work(desk, khan, jones):
    desk.diary.book(proposal(desk, khan))
    with pytest.raises(Refused) as refusal:
        desk.diary.book(proposal(desk, jones, practitioner="OSEI", room="R1"))
    assert codes(refusal) == ["practitioner-busy", "room-busy"]
    first = refusal.value.conflicts[0].alternatives[0]
    assert first.start == at("2026-12-15T09:30")
    assert occupied(desk) == 3


def test_a_booking_occupies_its_buffers(desk, khan):
    desk.diary.book(proposal(desk, khan, "2026-12-17T10:00", "ECHO"))
    day = (at("2026-12-17T00:00"), at("2026-12-18T00:00"))
    kept = [(at("2026-12-17T09:55"), at("2026-12-17T10:55"))]
    assert desk.diary.busy("PHYS", *day) == kept
    assert desk.diary.busy("ECHO1", *day) == kept
    assert desk.diary.busy(khan.ref, *day) == [(at("2026-12-17T10:00"), at("2026-12-17T10:45"))]


def test_a_shortened_buffer_needs_a_reason_and_is_recorded_as_really_kept(desk, khan, jones):
    desk.diary.book(proposal(desk, khan, "2026-12-17T10:00", "ECHO"))
    close = proposal(desk, jones, "2026-12-17T10:50", "ECHO")
    with pytest.raises(Refused) as refusal:
        desk.diary.book(close)
    assert set(codes(refusal)) == {"buffer"}
    desk.diary.book(close, override="the machine is ready")
    day = (at("2026-12-17T00:00"), at("2026-12-18T00:00"))
    assert desk.diary.busy("PHYS", *day) == [(at("2026-12-17T09:55"), at("2026-12-17T11:45"))]


def test_a_hold_keeps_the_time_and_runs_out(desk, khan, jones, clock):
    desk.diary.hold(proposal(desk, khan))
    with pytest.raises(Refused) as refusal:
        desk.diary.book(proposal(desk, jones, practitioner="OSEI"))
    assert "held" in codes(refusal)
    clock.now += 600
    assert desk.diary.book(proposal(desk, jones, practitioner="OSEI")).appointment.status == Status.BOOKED


def test_a_hold_becomes_the_booking(desk, khan):
    wanted = proposal(desk, khan)
    held = desk.diary.hold(wanted).appointment
    booked = desk.diary.book(replace(wanted, moving_id=held.id)).appointment
    assert (booked.id, booked.uid, booked.status, booked.held_until) == (held.id, held.uid, Status.BOOKED, 0)
    assert occupied(desk) == 3


def test_a_hold_that_ran_out_is_booked_when_the_time_is_still_free(desk, khan, clock):
    wanted = proposal(desk, khan)
    held = desk.diary.hold(wanted).appointment
    clock.now += 601
    assert desk.diary.book(replace(wanted, moving_id=held.id)).appointment.status == Status.BOOKED
    assert occupied(desk) == 3


def test_releasing_a_hold_leaves_nothing(desk, khan):
    held = desk.diary.hold(proposal(desk, khan)).appointment
    desk.diary.release(held.id)
    assert occupied(desk) == 0
    with pytest.raises(NotFound):
        desk.diary.get(held.id)


def test_moving_keeps_the_uid_and_raises_the_sequence(desk, khan):
    booked = desk.diary.book(proposal(desk, khan)).appointment
    said = desk.diary.move(booked.id, proposal(desk, khan, "2026-12-22T09:30", moving_id=booked.id), reason="work")
    assert (said.appointment.uid, said.appointment.sequence) == (booked.uid, 1)
    assert said.message == "Moved Khan Amina Tue 15 Dec 09:00 → Tue 22 Dec 09:30, Dr Osei. u undoes."
    assert desk.diary.busy("OSEI", at("2026-12-15T00:00"), at("2026-12-16T00:00")) == []
    assert occupied(desk) == 3


def test_a_move_that_fails_leaves_the_old_time(desk, khan, jones):
    """PTC-03: the old time is freed with the new one saved, or not at all."""
    booked = desk.diary.book(proposal(desk, khan)).appointment
    desk.diary.book(proposal(desk, jones, "2026-12-15T09:30"))
    with pytest.raises(Refused):
        wanted = proposal(desk, khan, "2026-12-15T09:30", practitioner="OSEI", moving_id=booked.id)
        desk.diary.move(booked.id, wanted, reason="work")
    assert desk.diary.get(booked.id) == booked


def test_moving_by_a_quarter_of_an_hour_does_not_conflict_with_itself(desk, khan):
    booked = desk.diary.book(proposal(desk, khan, "2026-12-17T10:00", "ECHO")).appointment
    wanted = proposal(desk, khan, "2026-12-17T10:15", "ECHO", moving_id=booked.id)
    assert desk.diary.move(booked.id, wanted, reason="later").appointment.start == at("2026-12-17T10:15")


def test_cancelling_frees_the_time_and_keeps_the_place_on_the_list(desk, khan):
    entry = desk.waiting.add(khan.id, "NEW", received=date(2026, 10, 1))
    booked = desk.diary.book(proposal(desk, khan, entry_id=entry.entry_id)).appointment
    assert desk.waiting.count() == 0
    desk.diary.cancel(booked.id, reason="ill", by="client")
    assert desk.waiting.count() == 1
    assert desk.waiting.row(entry.entry_id).days_waited == entry.days_waited
    assert occupied(desk) == 0


@pytest.mark.parametrize("action", ["book", "move", "cancel", "hold"])
def test_undo_takes_back(desk, khan, action):
    if action == "hold":
        desk.diary.hold(proposal(desk, khan))
        desk.diary.undo()
        assert occupied(desk) == 0
        return
    booked = desk.diary.book(proposal(desk, khan)).appointment
    if action == "move":
        desk.diary.move(booked.id, proposal(desk, khan, "2026-12-22T09:30", moving_id=booked.id), reason="work")
    if action == "cancel":
        desk.diary.cancel(booked.id, reason="ill", by="client")
    desk.diary.undo()
    now = desk.diary.get(booked.id)
    if action == "book":
        assert (now.status, occupied(desk)) == (Status.CANCELLED, 0)
    else:
        assert (now.status, now.start, occupied(desk)) == (Status.BOOKED, booked.start, 3)
        assert now.sequence == 2


def test_undo_goes_back_step_by_step_and_then_stops(desk, khan):
    booked = desk.diary.book(proposal(desk, khan)).appointment
    desk.diary.move(booked.id, proposal(desk, khan, "2026-12-22T09:30", moving_id=booked.id), reason="work")
    desk.diary.undo()
    desk.diary.undo()
    assert desk.diary.get(booked.id).status == Status.CANCELLED
    with pytest.raises(NotFound, match="nothing of yours to undo"):
        desk.diary.undo()


def test_undo_of_a_cancel_is_refused_when_the_time_has_gone(desk, khan, jones):
    booked = desk.diary.book(proposal(desk, khan)).appointment
    desk.diary.cancel(booked.id, reason="ill", by="client")
    other = make_desk(desk.store.path.parent, "sam", clock=desk._clock)
    other.diary.book(proposal(other, jones, practitioner="OSEI"))
    with pytest.raises(Refused):
        desk.diary.undo()
    other.close()


def test_undo_is_only_of_your_own(desk, khan):
    desk.diary.book(proposal(desk, khan))
    other = make_desk(desk.store.path.parent, "sam", clock=desk._clock)
    with pytest.raises(NotFound):
        other.diary.undo()
    other.close()


def test_the_day_itself(desk, khan, clock):
    booked = desk.diary.book(proposal(desk, khan)).appointment
    with pytest.raises(Refused, match="has not started yet"):
        desk.diary.dna(booked.id)
    clock.now = booked.start
    assert desk.diary.arrive(booked.id).appointment.status == Status.ARRIVED
    assert desk.diary.seen(booked.id).appointment.status == Status.FULFILLED
    with pytest.raises(Refused, match="already seen"):
        desk.diary.cancel(booked.id, reason="x", by="client")
    desk.diary.undo()
    desk.diary.undo()
    assert desk.diary.dna(booked.id).appointment.status == Status.NOSHOW
    assert actions(desk) == ["book", "arrive", "seen", "reinstate", "reinstate", "attendance", "dna"]


def test_outside_a_session_is_a_supervisors(desk, khan):
    early = proposal(desk, khan, "2026-12-15T08:00", practitioner="OSEI")
    with pytest.raises(Refused) as refusal:
        desk.diary.book(early)
    assert codes(refusal) == ["outside-session"]
    with pytest.raises(NotPermitted):
        desk.diary.book(early, override="asked for")
    other = make_desk(desk.store.path.parent, "sam", clock=desk._clock)
    assert other.diary.book(early, override="asked for").appointment.status == Status.BOOKED
    other.close()


def test_an_overbook_is_another_lane_with_a_reason(desk, khan, jones):
    desk.diary.book(proposal(desk, khan))
    other = make_desk(desk.store.path.parent, "sam", clock=desk._clock)
    squeezed = proposal(other, jones, practitioner="OSEI", room="R1", overbook=True)
    with pytest.raises(Refused):
        other.diary.book(squeezed)
    assert other.diary.book(squeezed, override="clinician asked").appointment.status == Status.BOOKED
    with other.store.read() as c:
        assert doctor.overlaps(c) == []
        lanes = c.exec_driver_sql("SELECT lane FROM occupancy WHERE schedule_id = ?", (squeezed.practitioner_id,))
        assert sorted(lane for (lane,) in lanes) == [0, 1]
    other.close()


def test_a_coordinator_cannot_overbook(desk, khan, jones):
    desk.diary.book(proposal(desk, khan))
    with pytest.raises(NotPermitted):
        desk.diary.book(proposal(desk, jones, practitioner="OSEI", room="R1", overbook=True), override="please")


def test_an_auditor_changes_nothing(desk, khan):
    wanted = proposal(desk, khan)
    other = make_desk(desk.store.path.parent, "alex", clock=desk._clock)
    for act in (lambda: other.diary.book(wanted), lambda: other.diary.hold(wanted), other.diary.undo):
        with pytest.raises(NotPermitted):
            act()
    assert other.audit.list(object="appointment") == []
    other.close()


def test_a_room_with_two_bays_takes_two_and_makes_room_between_lanes(desk):
    """[10:00, 11:00) and [11:00, 12:00) in different bays leave room for [10:00, 12:00) only when one changes bay."""
    clients = [add_client(desk, name, "A") for name in ("Abel", "Best", "Cole", "Dunn")]
    book = desk.diary.book
    first = book(proposal(desk, clients[0], "2026-12-18T10:00", "GRP")).appointment
    book(proposal(desk, clients[1], "2026-12-18T10:00", "GRP"))
    book(proposal(desk, clients[2], "2026-12-18T11:00", "GRP"))
    desk.diary.cancel(first.id, reason="x", by="client")
    long = proposal(desk, clients[3], "2026-12-18T10:00", "GRP", minutes=120)
    assert book(long).appointment.room == "GYM"


def test_what_changed_at_another_desk_is_refused(desk, khan):
    booked = desk.diary.book(proposal(desk, khan)).appointment
    stale = proposal(desk, khan, "2026-12-22T09:30", moving_id=booked.id)
    other = make_desk(desk.store.path.parent, "sam", clock=desk._clock)
    again = other.diary.propose(khan.id, "NEW", at("2026-12-29T09:00"), moving_id=booked.id)
    other.diary.move(booked.id, again, reason="work")
    other.close()
    with pytest.raises(Refused) as refusal:
        desk.diary.move(booked.id, stale, reason="work")
    assert codes(refusal) == ["changed-meanwhile"]


def test_the_audit_tells_the_story(desk, khan):
    booked = desk.diary.book(proposal(desk, khan)).appointment
    desk.diary.move(booked.id, proposal(desk, khan, "2026-12-22T09:30", moving_id=booked.id), reason="work")
    desk.diary.cancel(booked.id, reason="ill", by="client")
    told = desk.audit.list(object="appointment", object_id=booked.id)[::-1]
    assert [(row["action"], row["reason"], row["by_user"]) for row in told] == [
        ("book", "", "jo"), ("move", "work", "jo"), ("cancel", "ill", "jo"),
    ]  # fmt: skip
    assert desk.audit.verify().whole


def test_who_cancels_must_be_said(desk, khan):
    booked = desk.diary.book(proposal(desk, khan)).appointment
    with pytest.raises(DeskError):
        desk.diary.cancel(booked.id, reason="x", by="nobody")
    assert desk.diary.get(booked.id).status == Status.BOOKED


def test_the_day_view_shows_what_is_there(desk, khan):
    desk.diary.book(proposal(desk, khan))
    view = desk.diary.day(date(2026, 12, 15))
    (column,) = view.columns
    assert (view.start, view.end) == (at("2026-12-15T09:00"), at("2026-12-15T18:00"))
    shown = [(block.kind, block.letter, block.label) for block in column.blocks]
    assert shown[:3] == [("appointment", "N", "Khan Amina"), ("slot", "N", "new"), ("slot", "F", "follow-up")]
    assert [kind for kind, letter, _ in shown if letter == "."] == ["closed"]


def test_the_clock_starts_where_tests_think(desk):
    assert desk.now() == NOW


@pytest.mark.parametrize(
    ("now", "day"),
    [("2026-11-24T08:00", "2026-11-24"), ("2026-11-24T18:00", "2026-11-24"), ("2026-11-28T10:00", "2026-12-01")],
    ids=["a-clinic-day", "in-the-evening-of-one", "at-the-weekend"],
)
def test_the_diary_opens_on_a_day_with_clinics(desk, clock, now, day):
    clock.now = at(now)
    assert desk.diary.opening_day() == date.fromisoformat(day)


@pytest.mark.file_only("restoring is the servers own")
def test_after_a_restore_invitations_number_on_from_what_was_sent(desk, khan, tmp_path):
    booked = desk.diary.book(proposal(desk, khan)).appointment
    copy = desk.keeping.backup(tmp_path / "copy.db")
    for day in ("2026-12-22", "2026-12-29"):
        desk.diary.move(booked.id, proposal(desk, khan, f"{day}T09:30", moving_id=booked.id), reason="work")
    place = desk.store.path
    desk.close()
    restore(copy, place, "jo")
    again = make_desk(place.parent, "jo", clock=Clock())
    wanted = proposal(again, khan, "2027-01-05T09:30", moving_id=booked.id)
    assert again.diary.move(booked.id, wanted, reason="work").appointment.sequence == 3
    assert again.audit.verify().whole
    again.close()
