"""The script of a short-notice call offers the very time that came free, and its answer is the asking's (PTC-05)."""

from __future__ import annotations

from datetime import date

import pytest

from desks import Clock, at, make_desk
from filled import TUESDAY, asks, booked, freed, waits

SCRIPT = "SHORT_NOTICE_FILL"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path, clock):
    made = make_desk(tmp_path, clock=clock)
    yield made
    assert made.keeping.doctor().problems == ()
    made.close()


@pytest.fixture
def first(desk):
    """First Test waits, agreed to short notice; Second after them."""
    row = waits(desk, "First", date(2026, 9, 1))
    waits(desk, "Second", date(2026, 9, 2))
    return row


def ringing(desk, when=TUESDAY):
    """The first in turn is asked about a time that came free, and rung with the script: the slot and the call."""
    one = freed(desk, booked(desk, when=when))
    asked = desk.filling.ask(one.id)
    return one, desk.calls.start(entry_id=asked.ask.entry_id, script=SCRIPT)


def press(desk, view, *keys):
    for key in keys:
        view = desk.calls.press(view.call_id, key)
    return view


def states(desk, client_id):
    return [(str(a.status), a.start) for a in desk.diary.of_client(client_id)]


def stored(desk, sql):
    with desk.store.read() as c:
        return [tuple(row) for row in c.exec_driver_sql(sql)]


@pytest.mark.parametrize("when", [pytest.param(TUESDAY, id="tomorrow"), pytest.param("2026-12-08T09:30", id="later")])
def test_the_held_time_is_offered_although_others_are_free_sooner(desk, first, when):
    one, view = ringing(desk, when)
    view = press(desk, view, "y", "y")
    assert (view.step, [offer.start for offer in view.offers]) == ("offer", [one.start])
    assert states(desk, first.client_id) == [("proposed", one.start)]


def test_a_yes_books_it_and_answers_the_asking(desk, first):
    one, view = ringing(desk)
    view = press(desk, view, "y", "y", "y", "y", "b")
    assert (view.step, states(desk, first.client_id)) == ("close", [("booked", at(TUESDAY))])
    assert asks(desk, one.id) == [(1, "First", "accepted", "")]
    assert (desk.filling.get(one.id).state, desk.filling.get(one.id).filled_by) == ("filled", view.booked.id)
    assert press(desk, view, "enter").outcome == "BOOKED_SHORT"
    assert asks(desk, one.id) == [(1, "First", "accepted", "")]


@pytest.mark.parametrize(
    ("person", "sent"),
    [
        pytest.param({"preferred_channel": "letter"}, ["letter", "sms"], id="a-letter-comes-too-late"),
        pytest.param({"preferred_channel": "email"}, ["email", "sms"], id="mail-too"),
        pytest.param({"preferred_channel": "sms"}, ["sms"], id="never-two-texts"),
        pytest.param({"preferred_channel": "email", "sms_consent": False}, ["email"], id="no-consent"),
        pytest.param({"preferred_channel": "email", "sensitive": True}, ["email"], id="sensitive"),
    ],
)
def test_the_details_are_texted_as_the_call_says(desk, first, person, sent):
    """Script G: “I will text you the details now.”"""
    desk.clients.edit(first.client_id, person)
    _, view = ringing(desk)
    view = press(desk, view, "y", "y", "y", "y", "b", "enter")
    assert view.outcome == "BOOKED_SHORT"
    rows = desk.outbox.list("all", client_id=first.client_id)
    assert sorted(one.channel for one in rows) == sent
    assert {(one.kind, one.state, one.appointment_id) for one in rows} == {("confirm", "queued", view.booked.id)}


@pytest.mark.parametrize(
    "keys",
    [
        pytest.param(("y", "y", "n"), id="at the offer"),
        pytest.param(("y", "y", "t", "n"), id="after a minute"),
        pytest.param(("y", "y", "y", "n"), id="not in the time left"),
    ],
)
@pytest.mark.parametrize(
    "when", [pytest.param(TUESDAY, id="short"), pytest.param("2027-01-12T09:00", id="full notice")]
)
def test_a_no_frees_it_for_the_next_and_never_counts(desk, first, keys, when):
    """OFF-04."""
    one, view = ringing(desk, when)
    press(desk, view, *keys)
    assert (asks(desk, one.id), states(desk, first.client_id)) == ([(1, "First", "declined", "")], [])
    assert stored(desk, "SELECT answer, reasonable FROM offer") == [("declined", 0)]
    view = press(desk, view, "1") if desk.calls.show(view.call_id).step == "no_thanks" else view
    while not view.finished:
        view = press(desk, view, "enter")
    assert stored(desk, f"SELECT declined FROM waiting_entry WHERE id = {first.entry_id}") == [(0,)]
    assert desk.filling.ask(one.id).ask.client.name == "Second Test"


def test_nobody_answers(desk, first):
    one, view = ringing(desk)
    view = press(desk, view, "n")
    assert (view.outcome, asks(desk, one.id)) == ("NO_ANSWER", [(1, "First", "no answer", "Rang out")])
    assert (states(desk, first.client_id), desk.filling.ask(one.id).ask.client.name) == ([], "Second Test")


def test_a_call_that_is_dropped_did_not_answer(desk, first):
    one, view = ringing(desk)
    press(desk, view, "y", "y")
    desk.calls.park(view.call_id)
    assert asks(desk, one.id)[0][2] == ""
    desk.calls.drop(view.call_id)
    assert (asks(desk, one.id)[0][2], states(desk, first.client_id)) == ("no answer", [])


def test_a_parked_call_whose_hold_ran_out_goes_on_with_a_new_one(desk, first, clock):
    one, view = ringing(desk)
    press(desk, view, "y", "y")
    desk.calls.park(view.call_id)
    clock.now += 900
    view = desk.calls.resume(view.call_id)
    assert [offer.start for offer in view.offers] == [one.start]
    assert desk.filling.get(one.id).asking.held_until == clock.now + 600
    press(desk, view, "y", "y", "b")
    assert (asks(desk, one.id)[0][2], states(desk, first.client_id)) == ("accepted", [("booked", at(TUESDAY))])


def test_a_later_booking_is_given_up_in_the_call(desk):
    """The chain: the old time is freed once the new one is saved."""
    later = booked(desk, "Later", "2026-12-01T09:00", short_notice_hours="4")
    one, view = ringing(desk)
    view = press(desk, view, "y", "y", "y", "y")
    assert view.step == "swap"
    press(desk, view, "y", "b")
    assert states(desk, later.client_id) == [("booked", at(TUESDAY))]
    assert desk.filling.get(one.id).filled_by == later.id
    assert [found.start for found in desk.filling.open()] == [at("2026-12-01T09:00")]


def test_keeping_the_old_time_is_a_no(desk):
    later = booked(desk, "Later", "2026-12-01T09:00", short_notice_hours="4")
    one, view = ringing(desk)
    press(desk, view, "y", "y", "y", "y", "n")
    assert (asks(desk, one.id)[0][2], states(desk, later.client_id)) == ("declined", [("booked", later.start)])
