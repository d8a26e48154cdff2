"""Practitioner and room are invited where they want it, each by a file that names only them."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select, update

from booktui.store import parties
from booktui.store.tables import Message, Practitioner, ServiceRow
from desks import SETUP, Clock, add_client, at, make_desk

WANTED = {
    "OSEI": "osei@example.org",
    "BROWN": "brown@example.org",
    "R1": "room1@example.org",
    "R2": "room2@example.org",
}


def setup() -> dict[str, Any]:
    made = deepcopy(SETUP)
    made["desk"]["email"] = "desk@example.org"
    for one in (*made["practitioner"], *made["room"]):
        if one["code"] in WANTED:
            one |= {"email": WANTED[one["code"]], "invites": True}
    return made


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path, "jo", setup=setup(), clock=Clock())
    yield made
    assert made.keeping.doctor().problems == ()
    made.close()


def book(desk, when="2026-12-15T09:00", **client):
    return desk.diary.book(desk.diary.propose(add_client(desk, **client).id, "NEW", at(when)))


def move(desk, appointment, when="2026-12-15T09:30", **how):
    proposal = desk.diary.propose(appointment.client_id, "NEW", at(when), moving_id=appointment.id, **how)
    return desk.diary.move(appointment.id, proposal, reason="asked", override="asked").appointment


def to_brown(desk, appointment):
    """Another day at another practitioner's in another room."""
    return move(desk, appointment, "2026-12-16T13:30", practitioner="BROWN", room="R2")


def cancel(desk, appointment):
    return desk.diary.cancel(appointment.id, reason="asked", by="client")


def rows(desk, after=0):
    with desk.store.read() as c:
        return c.execute(select(Message.__table__).where(Message.id > after).order_by(Message.id)).all()


def leave(desk):
    """Everything that is due leaves; the number of the newest message."""
    with desk.store.write() as c:
        c.execute(update(Message.__table__).where(Message.state == "queued").values(state="sent", sent_at=desk.now()))
    return rows(desk)[-1].id


def event(row):
    calendar = Calendar.from_ical(row.content)
    (found,) = calendar.walk("VEVENT")
    return calendar, found


def told(desk, after=0):
    """Of each message that goes: to whom, as what, with which SEQUENCE."""
    return [
        (row.recipient, _guest(row), row.kind, row.method, row.sequence)
        for row in rows(desk, after)
        if row.state == "queued"
    ]


def _guest(row):
    return str(event(row)[1].attendees[0]).removeprefix("mailto:") if row.content else ""


def test_each_gets_a_file_that_names_only_them(desk):
    done = book(desk)
    one = done.appointment
    assert done.also == ("invite by e-mail queued; the practitioner and the room too",)
    assert told(desk) == [
        ("client", "client@example.org", "confirm", "REQUEST", 0),
        ("practitioner", "osei@example.org", "confirm", "REQUEST", 0),
        ("room", "room1@example.org", "confirm", "REQUEST", 0),
    ]
    client, practitioner, room = (event(row)[1] for row in rows(desk))
    assert {found["UID"] for found in (client, practitioner, room)} == {one.uid}
    assert [found.organizer for found in (client, practitioner, room)] == ["mailto:desk@example.org"] * 3
    assert [(row.schedule_id, row.channel) for row in rows(desk)] == [
        (None, "email"), (one.practitioner_id, "email"), (one.room_id, "email"),
    ]  # fmt: skip
    assert [found["SUMMARY"] for found in (practitioner, room)] == [f"Appointment {one.ref}", "Booked"]
    assert [dict(found.attendees[0].params) for found in (practitioner, room)] == [
        {"CUTYPE": kind, "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE", "CN": name}
        for kind, name in (("INDIVIDUAL", "Dr Osei"), ("ROOM", "Room 1"))
    ]
    assert [word for row in rows(desk)[1:] for word in ("Khan", "Amina", "New patient") if word in row.content] == []


@pytest.mark.parametrize("who", ["client", "service"])
def test_what_is_sensitive_is_only_booked(desk, who):
    """PRV-03: hidden in the shared calendar."""
    if who == "service":
        with desk.store.write() as c:
            c.execute(update(ServiceRow.__table__).values(sensitive=True))
    book(desk, sensitive=who == "client", preferred_channel="email")
    for row in rows(desk)[1:]:
        found = event(row)[1]
        assert (found["SUMMARY"], "CN" in found.attendees[0].params) == ("Booked", False)
        assert [word for word in ("Khan", "Osei", "Room 1", "Test desk") if word in row.content] == []


def test_who_does_not_want_it_gets_nothing(desk):
    with desk.store.write() as c:
        c.execute(update(Practitioner.__table__).values(invites=False))
    assert book(desk).also == ("invite by e-mail queued; the room too",)
    assert [one[0] for one in told(desk)] == ["client", "room"]


def test_the_organizers_own_mailbox_is_not_invited(desk):
    """A mail program offers no answer where organizer and guest are one (ical.md 3.2)."""
    with desk.store.write() as c:
        c.execute(update(Practitioner.__table__).values(email="Desk@example.org"))
    book(desk)
    assert [one[0] for one in told(desk)] == ["client", "room"]


def test_one_mailbox_is_invited_once(desk):
    with desk.store.write() as c:
        c.execute(update(Practitioner.__table__).values(email="Room1@example.org"))
    book(desk)
    assert [one[0] for one in told(desk)] == ["client", "practitioner"]


def test_the_same_again_by_another_way_is_news_to_the_client_only(desk):
    from booktui.desk import record

    appointment = book(desk).appointment
    newest = leave(desk)
    with desk.store.write() as c:
        record.queue_message(c, desk, "confirm", appointment)
    assert [one[0] for one in told(desk, newest)] == ["client"]


def test_a_move_takes_it_from_the_old_ones_alone_and_gives_it_to_the_new(desk):
    appointment = book(desk).appointment
    newest = leave(desk)
    to_brown(desk, appointment)
    assert sorted(told(desk, newest)) == [
        ("client", "client@example.org", "change", "REQUEST", 1),
        ("practitioner", "brown@example.org", "confirm", "REQUEST", 1),
        ("practitioner", "osei@example.org", "cancel", "CANCEL", 1),
        ("room", "room1@example.org", "cancel", "CANCEL", 1),
        ("room", "room2@example.org", "confirm", "REQUEST", 1),
    ]
    for row in rows(desk, newest):
        if row.method == "CANCEL":
            assert "STATUS" not in event(row)[1]


def test_what_is_called_off_is_the_time_they_know_of(desk):
    """Not one that they were never told: of somebody taken off, and of a move that never left."""
    appointment = book(desk).appointment
    newest = leave(desk)
    moved = to_brown(desk, appointment)
    off = [event(row)[1] for row in rows(desk, newest) if row.method == "CANCEL"]
    assert [(one.start.timestamp(), one.end.timestamp()) for one in off] == [(appointment.start, appointment.end)] * 2
    cancel(desk, moved)
    called_off = [event(row)[1].start.timestamp() for row in rows(desk, newest) if row.state == "queued"]
    assert called_off == [appointment.start] * 3


def test_a_move_at_the_same_ones_updates_them(desk):
    appointment = book(desk).appointment
    newest = leave(desk)
    move(desk, appointment)
    assert [one[2:] for one in told(desk, newest)] == [("change", "REQUEST", 1)] * 3


def test_a_cancellation_goes_to_each_whose_invitation_left(desk):
    """Edge case 26, for each mailbox of its own."""
    appointment = book(desk).appointment
    with desk.store.write() as c:
        statement = update(Message.__table__).where(Message.recipient != "room")
        c.execute(statement.values(state="sent", sent_at=desk.now()))
    newest = rows(desk)[-1].id
    cancel(desk, appointment)
    assert told(desk, newest) == [
        ("client", "client@example.org", "cancel", "CANCEL", 1),
        ("practitioner", "osei@example.org", "cancel", "CANCEL", 1),
    ]
    assert [event(row)[1]["STATUS"] for row in rows(desk, newest)] == ["CANCELLED"] * 2


def test_a_cancellation_before_anything_left_withdraws_all(desk):
    cancel(desk, book(desk).appointment)
    assert [(row.recipient, row.kind, row.state) for row in rows(desk)] == [
        ("client", "confirm", "withdrawn"), ("practitioner", "confirm", "withdrawn"), ("room", "confirm", "withdrawn"),
        ("client", "cancel", "withdrawn"),
    ]  # fmt: skip


def test_staff_are_told_where_only_they_had_heard(desk):
    appointment = book(desk).appointment
    with desk.store.write() as c:
        statement = update(Message.__table__).where(Message.recipient == "practitioner")
        c.execute(statement.values(state="sent", sent_at=desk.now()))
    done = cancel(desk, appointment)
    assert done.also[0] == "nothing had gone out: its confirmation is withdrawn; the practitioner too"
    assert told(desk) == [("practitioner", "osei@example.org", "cancel", "CANCEL", 1)]


def test_moved_away_and_back_before_it_left(desk):
    appointment = book(desk).appointment
    newest = leave(desk)
    to_brown(desk, appointment)
    desk.diary.undo()
    assert told(desk, newest) == [
        ("client", "client@example.org", "change", "REQUEST", 2),
        ("practitioner", "osei@example.org", "change", "REQUEST", 2),
        ("room", "room1@example.org", "change", "REQUEST", 2),
    ]


def test_who_was_taken_off_is_not_told_again(desk):
    appointment = book(desk).appointment
    leave(desk)
    moved = to_brown(desk, appointment)
    newest = leave(desk)
    cancel(desk, moved)
    assert [one[1] for one in told(desk, newest)] == ["client@example.org", "brown@example.org", "room2@example.org"]


def test_an_undone_cancellation_invites_everybody_anew(desk):
    appointment = book(desk).appointment
    leave(desk)
    cancel(desk, appointment)
    newest = leave(desk)
    desk.diary.undo()
    assert [one[2:] for one in told(desk, newest)] == [("confirm", "REQUEST", 2)] * 3


def test_one_who_wants_no_more_is_taken_off_at_the_next_change(desk):
    appointment = book(desk).appointment
    newest = leave(desk)
    with desk.store.write() as c:
        c.execute(update(Practitioner.__table__).values(invites=False))
    move(desk, appointment)
    assert [one[0::2] for one in told(desk, newest)] == [
        ("client", "change", 1), ("practitioner", "cancel", 1), ("room", "change", 1),
    ]  # fmt: skip


def answered(desk, appointment, role, partstat):
    with desk.store.write() as c:
        schedule = {"client": appointment.client_id, "practitioner": appointment.practitioner_id}[role]
        parties.asked(c, appointment, role, schedule, f"{role}@example.org", desk.now(), 0)
        party = next(one for one in parties.of(c, appointment.id) if one.role == role)
        parties.answer(c, party.id, partstat, desk.now(), sequence=0, stamp=desk.now())


def asks(row):
    params = event(row)[1].attendees[0].params
    return params["PARTSTAT"], params["RSVP"]


def partstats(desk, appointment):
    with desk.store.read() as c:
        return {party.role: party.partstat for party in parties.of(c, appointment.id)}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        pytest.param("ACCEPTED", ("ACCEPTED", "FALSE"), id="accepted"),
        pytest.param("TENTATIVE", ("TENTATIVE", "TRUE"), id="tentative"),
        pytest.param("DECLINED", ("DECLINED", "TRUE"), id="declined"),
        pytest.param("DELEGATED", ("NEEDS-ACTION", "TRUE"), id="delegated"),
    ],
)
def test_an_answer_stands_where_time_and_place_do(desk, answer, said):
    appointment = book(desk).appointment
    newest = leave(desk)
    answered(desk, appointment, "client", answer)
    move(desk, appointment, "2026-12-15T09:00", room="R2")
    assert asks(rows(desk, newest)[0]) == said
    assert partstats(desk, appointment) == {"client": answer}


def test_another_time_asks_again(desk):
    """RFC 5546 2.1.4."""
    appointment = book(desk).appointment
    newest = leave(desk)
    for role in ("client", "practitioner"):
        answered(desk, appointment, role, "ACCEPTED")
    move(desk, appointment)
    assert [asks(row) for row in rows(desk, newest)] == [("NEEDS-ACTION", "TRUE")] * 3
    assert partstats(desk, appointment) == {"client": "NEEDS-ACTION", "practitioner": "NEEDS-ACTION"}


def test_what_was_called_off_and_stands_again_asks_again(desk):
    appointment = book(desk).appointment
    leave(desk)
    answered(desk, appointment, "client", "ACCEPTED")
    cancel(desk, appointment)
    newest = leave(desk)
    desk.diary.undo()
    assert asks(rows(desk, newest)[0]) == ("NEEDS-ACTION", "TRUE")
    assert partstats(desk, appointment) == {"client": "NEEDS-ACTION"}


@pytest.mark.parametrize(
    ("doubt", "methods"),
    [
        pytest.param({"state": "sending", "claimed_at": 1}, ["CANCEL"], id="in-hand"),
        pytest.param({"state": "held", "claimed_at": 1}, ["CANCEL"], id="may-have-gone"),
        pytest.param({"state": "held"}, [], id="held-before-it-went"),
        pytest.param({"state": "failed", "claimed_at": 1}, [], id="refused"),
        pytest.param({"state": "queued", "claimed_at": 1}, [], id="to-be-tried-again"),
    ],
)
def test_what_may_have_left_is_called_off(desk, doubt, methods):
    appointment = book(desk).appointment
    with desk.store.write() as c:
        c.execute(update(Message.__table__).values(**doubt))
    newest = rows(desk)[-1].id
    move(desk, appointment)
    cancel(desk, appointment)
    assert [row.method for row in rows(desk, newest) if row.state == "queued"] == methods * 3


def test_a_death_still_clears_the_practitioners_calendar(desk):
    done = book(desk)
    newest = leave(desk)
    cancel(desk, done.appointment)
    from booktui.store import deaths

    with desk.store.write() as c:
        deaths.withdraw_messages(c, done.appointment.client_id)
    assert [one[0] for one in told(desk, newest)] == ["practitioner", "room"]


def test_the_words_call_off_the_same_time_as_the_file(desk):
    from booktui.desk.wording.write import write
    from booktui.rules.messages.values import Draft

    appointment = book(desk).appointment
    newest = leave(desk)
    to_brown(desk, appointment)
    row = next(one for one in rows(desk, newest) if one.method == "CANCEL")
    with desk.store.read() as c:
        words = write(c, desk, Draft(**{name: getattr(row, name) for name in Draft.__dataclass_fields__}))
    assert words.address == "osei@example.org"
    assert "**Tuesday 15 December 2026 at 9:00 am**" in words.body
