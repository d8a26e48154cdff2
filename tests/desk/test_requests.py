"""Requests that came in (domain.md 9.5): due by the policy's calendar, open until they are answered."""

from __future__ import annotations

import pytest

from booktui.desk.errors import BadInput, NotFound, NotPermitted, Refused
from desks import Clock, add_client, at, make_desk


@pytest.fixture
def clock():
    return Clock(at("2026-11-30T09:00"))


@pytest.fixture
def desk(tmp_path, clock):
    made = make_desk(tmp_path, clock=clock)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("received", "working", "plain"),
    [
        pytest.param("2026-11-27T16:00", "2026-11-30T16:00", "2026-11-28T16:00", id="9.5-friday-16:00"),
        pytest.param("2026-11-24T10:42", "2026-11-25T10:42", "2026-11-25T10:42", id="in-the-week"),
        pytest.param("2026-11-28T11:00", "2026-11-30T11:00", "2026-11-29T11:00", id="on-a-saturday"),
    ],
)
def test_both_due_times_are_known(desk, received, working, plain):
    """9.5: a message of Friday 16:00 is due Saturday 16:00 by the clock, Monday 16:00 by the working calendar."""
    view = desk.requests.add("phone", "Which room?", sender="Mr Hall", received_at=at(received))
    assert (view.due_at, view.plain_at) == (at(working), at(plain))
    assert desk.requests.due_times(at(received)) == (at(working), at(plain))


def test_the_policy_says_which_counts(desk, tmp_path, clock):
    """9.5: by the plain calendar every hour counts; the number of hours is the policy's too."""
    ada = make_desk(tmp_path, "ada", clock=clock)
    ada.setup.apply({"desk": {"policy": {"sla.calendar": "plain", "sla.reply_hours": 48}}})
    view = ada.requests.add("phone", "Which room?", sender="Mr Hall", received_at=at("2026-11-27T16:00"))
    ada.close()
    assert (view.due_at, view.plain_at) == (at("2026-11-29T16:00"), at("2026-11-29T16:00"))


def test_overdue_first(desk):
    late = desk.requests.add("email", "old", sender="A", received_at=at("2026-11-24T10:00"))
    new = desk.requests.add("email", "new", sender="B")
    between = desk.requests.add("email", "between", sender="C", received_at=at("2026-11-27T10:00"))
    assert [view.id for view in desk.requests.open()] == [late.id, between.id, new.id]


def test_it_is_open_until_it_is_answered(desk, clock):
    client = add_client(desk)
    view = desk.requests.add("phone", "Can I bring my son?", client_id=client.id, back_to="07700 900123")
    assert (view.from_whom, view.client_ref, view.taken_by, view.state) == ("Khan Amina", client.ref, "jo", "open")
    clock.now = at("2026-11-30T11:00")
    done = desk.requests.answer(view.id, "Yes, told her by phone")
    assert (done.state, done.answer, done.answered_at, done.answered_by) == (
        "answered", "Yes, told her by phone", at("2026-11-30T11:00"), "jo",
    )  # fmt: skip
    assert desk.requests.open() == ()
    assert desk.requests.of_client(client.id) == (done,)
    assert [row["action"] for row in desk.audit.list(object="request", object_id=view.id)] == [
        "request answered", "request",
    ]  # fmt: skip


def test_it_is_withdrawn_with_a_reason(desk):
    view = desk.requests.add("phone", "Wrong ward", sender="a caller")
    with pytest.raises(BadInput) as caught:
        desk.requests.withdraw(view.id, " ")
    assert caught.value.message == "Say why it needs no answer. The request stays open."
    done = desk.requests.withdraw(view.id, "meant for the ward")
    assert (done.state, done.answer) == ("withdrawn", "meant for the ward")


def test_it_is_answered_once(desk):
    view = desk.requests.add("phone", "Which room?", sender="Mr Hall")
    desk.requests.answer(view.id, "Room 1")
    with pytest.raises(Refused) as caught:
        desk.requests.answer(view.id, "Room 2")
    assert caught.value.message == f"Request {view.id} is answered already, by jo."
    assert desk.requests.get(view.id).answer == "Room 1"


@pytest.mark.parametrize(
    ("how", "error", "sentence"),
    [
        ({"channel": "pigeon"}, BadInput, "There is no channel 'pigeon'. Known: phone, email, letter, online, in person. "
         "Nothing was kept."),
        ({"about": " "}, BadInput, "Say what it is about. Nothing was kept."),
        ({"about": "x" * 501}, BadInput, "The text is too long: at most 500 characters. Nothing was kept."),
        ({"sender": ""}, BadInput, "Say who asks, or where to answer to. Nothing was kept."),
        ({"received_at": at("2026-12-01T09:00")}, BadInput, "Tue 1 Dec 2026 09:00 is still to come. Nothing was kept."),
        ({"client_id": 99}, NotFound, "There is no client 99."),
    ],
    ids=["channel", "empty", "long", "nobody", "to-come", "client"],
)  # fmt: skip
def test_what_cannot_be_taken(desk, how, error, sentence):
    with pytest.raises(error) as caught:
        desk.requests.add(**{"channel": "phone", "about": "Which room?", "sender": "Mr Hall", **how})
    assert caught.value.message == sentence
    assert desk.requests.open() == ()


def test_an_auditor_takes_none(tmp_path, desk, clock):
    alex = make_desk(tmp_path, "alex", clock=clock)
    with pytest.raises(NotPermitted):
        alex.requests.add("phone", "Which room?", sender="Mr Hall")
    alex.close()
