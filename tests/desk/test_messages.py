"""What a booking makes due in writing: one newest truth, neutral, and never a cancellation of what was never sent."""

from datetime import UTC, datetime

import pytest
from icalendar import Calendar
from sqlalchemy import insert, select

from booktui.desk.messages import channel_for, summary
from booktui.store import messages as store
from booktui.store.tables import Message, OfferMade
from desks import NOW, Clock, add_client, at, make_desk


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path, "jo", clock=Clock())
    yield made
    assert made.keeping.doctor().problems == ()
    made.close()


def book(desk, client, when="2026-12-15T09:00"):
    return desk.diary.book(desk.diary.propose(client.id, "NEW", at(when))).appointment


def move(desk, appointment, when="2026-12-15T09:30"):
    proposal = desk.diary.propose(appointment.client_id, "NEW", at(when), moving_id=appointment.id)
    return desk.diary.move(appointment.id, proposal, reason="client asked").appointment


def rows(desk):
    with desk.store.read() as c:
        return c.execute(select(Message.__table__).order_by(Message.id)).all()


def states(desk):
    return [(row.kind, row.method, row.sequence, row.state) for row in rows(desk)]


def words(desk):
    """What the newest would say now, in one line, without emphasis."""
    return " ".join(desk.outbox.show(rows(desk)[-1].id).words.body.replace("**", "").split())


def event(row):
    calendar = Calendar.from_ical(row.content)
    (found,) = calendar.walk("VEVENT")
    return calendar, found


def test_a_booking_queues_an_invitation_that_says_no_more_than_it_must(desk):
    client = add_client(desk, email="amina@example.com")
    outcome = desk.diary.book(desk.diary.propose(client.id, "NEW", at("2026-12-15T09:00")))
    (row,) = rows(desk)
    assert outcome.also == ("invite by e-mail queued",)
    assert (row.kind, row.channel, row.method, row.state, row.due_at) == ("confirm", "email", "REQUEST", "queued", NOW)
    calendar, invite = event(row)
    assert (calendar["METHOD"], invite["SUMMARY"], invite["UID"]) == (
        "REQUEST", "Hospital appointment", outcome.appointment.uid,
    )  # fmt: skip
    assert invite.start == datetime(2026, 12, 15, 9, tzinfo=UTC)
    assert invite.attendees == ["mailto:amina@example.com"]
    assert (invite["LOCATION"], invite["DESCRIPTION"]) == ("Main site", f"Reference {outcome.appointment.ref}.")


def test_a_move_before_anything_went_out_replaces_the_confirmation(desk):
    move(desk, book(desk, add_client(desk)))
    assert states(desk) == [("confirm", "REQUEST", 0, "withdrawn"), ("confirm", "REQUEST", 1, "queued")]
    assert rows(desk)[0].content == ""


def test_a_move_of_what_was_agreed_in_a_call_is_a_change_though_nothing_left(desk):
    """They wrote the old time down: a second confirmation would leave them with two."""
    appointment = book(desk, add_client(desk))
    with desk.store.write() as c:
        c.execute(
            insert(OfferMade.__table__).values(
                client_id=appointment.client_id, service_id=appointment.service_id, starts_at=appointment.start,
                practitioner_id=appointment.practitioner_id, location_id=appointment.location_id, made_at=NOW,
                made_by="jo", answer="accepted", channel="phone", reasonable=True,
            )
        )  # fmt: skip
    move(desk, appointment)
    assert states(desk)[1] == ("change", "REQUEST", 1, "queued")
    assert "Please do not come on Tuesday 15 December 2026 at 9:00 am" in words(desk)


def test_words_name_the_time_that_the_client_knows_of(desk, tmp_path):
    """Not one in between that they were never told."""
    appointment = book(desk, add_client(desk))
    desk.exports.invite(appointment.id, tmp_path)
    moved = move(desk, move(desk, appointment, "2026-12-15T09:30"), "2026-12-22T09:00")
    assert "The new time is Tuesday 22 December 2026 at 9:00 am" in words(desk)
    assert "Please do not come on Tuesday 15 December 2026 at 9:00 am" in words(desk)
    desk.diary.cancel(moved.id, reason="asked", by="client")
    assert "Your appointment on Tuesday 15 December 2026 at 9:00 am is cancelled" in words(desk)


def test_a_move_there_and_back_forbids_no_time(desk, tmp_path):
    appointment = book(desk, add_client(desk))
    desk.exports.invite(appointment.id, tmp_path)
    move(desk, move(desk, appointment, "2026-12-15T09:30"), "2026-12-15T09:00")
    assert "at 9:00 am" in words(desk)
    assert "do not come" not in words(desk)


def test_a_move_after_it_went_out_updates_it(desk, tmp_path):
    appointment = book(desk, add_client(desk))
    desk.exports.invite(appointment.id, tmp_path)
    move(desk, appointment)
    first, second = rows(desk)
    assert (first.state, second.state) == ("sent", "queued")
    old, new = event(first)[1], event(second)[1]
    assert (new["UID"], new["SEQUENCE"], new.organizer) == (old["UID"], old["SEQUENCE"] + 1, old.organizer)
    assert new["DTSTAMP"].dt > old["DTSTAMP"].dt


def test_a_cancellation_of_what_went_out_is_sent(desk, tmp_path):
    appointment = book(desk, add_client(desk))
    desk.exports.invite(appointment.id, tmp_path)
    outcome = desk.diary.cancel(appointment.id, reason="asked", by="client")
    assert outcome.also == ("cancellation by e-mail queued", "time came free: fill 1")
    calendar, cancelled = event(rows(desk)[1])
    assert (calendar["METHOD"], cancelled["STATUS"], cancelled["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
    assert cancelled["UID"] == appointment.uid


def test_a_cancellation_of_what_never_went_out_withdraws_both(desk):
    """Edge case 26: nobody gets a cancellation of what they were never sent."""
    outcome = desk.diary.cancel(book(desk, add_client(desk)).id, reason="asked", by="client")
    assert outcome.also == ("nothing had gone out: its confirmation is withdrawn", "time came free: fill 1")
    assert states(desk) == [("confirm", "REQUEST", 0, "withdrawn"), ("cancel", "", 1, "withdrawn")]
    assert [row.content for row in rows(desk)] == ["", ""]


@pytest.mark.parametrize("kind", ["confirm", "remind-24h"])
def test_a_cancellation_goes_to_whom_a_text_told_the_time_though_no_file_left(desk, kind):
    """There is nothing in a calendar to take out, and somebody who would come."""
    appointment = book(desk, add_client(desk))
    with desk.store.write() as c:
        store.add(c, appointment_id=appointment.id, client_id=appointment.client_id, kind=kind, channel="sms",
                  created_at=NOW, due_at=NOW, state="sent", sent_at=NOW)  # fmt: skip
    outcome = desk.diary.cancel(appointment.id, reason="asked", by="client")
    assert outcome.also[0] == "cancellation by e-mail queued"
    assert states(desk)[-1] == ("cancel", "", 1, "queued")
    assert "is cancelled" in words(desk)


def test_three_messages_in_one_second_still_grow_newer(desk, tmp_path):
    appointment = book(desk, add_client(desk))
    desk.exports.invite(appointment.id, tmp_path)
    move(desk, appointment)
    desk.exports.invite(appointment.id, tmp_path)
    desk.diary.cancel(appointment.id, reason="asked", by="client")
    stamps = [event(row)[1]["DTSTAMP"].dt for row in rows(desk)]
    assert stamps == sorted(set(stamps))


def test_undoing_a_cancellation_invites_again_with_a_higher_sequence(desk, tmp_path):
    appointment = book(desk, add_client(desk))
    desk.exports.invite(appointment.id, tmp_path)
    desk.diary.cancel(appointment.id, reason="asked", by="client")
    desk.exports.invite(appointment.id, tmp_path)
    desk.diary.undo()
    assert states(desk)[-1] == ("confirm", "REQUEST", 2, "queued")


MOBILE = {"mobile": "+447700900123"}
MAIL = {"email": "a@example.org"}


@pytest.mark.parametrize(
    ("client", "channel"),
    [
        pytest.param({"preferred_channel": "email", "email": "a@example.org"}, "email", id="chose-email"),
        pytest.param({"preferred_channel": "email", "email": ""}, "letter", id="chose-email-has-none"),
        pytest.param({"preferred_channel": "letter", "email": "a@example.org"}, "letter", id="chose-letter"),
        pytest.param({"preferred_channel": "", "email": "a@example.org"}, "email", id="never-asked-has-email"),
        pytest.param({"preferred_channel": "", "email": ""}, "letter", id="never-asked-has-none"),
        pytest.param({"preferred_channel": "sms", "sms_consent": True, **MOBILE}, "sms", id="sms"),
        pytest.param({"preferred_channel": "sms", **MOBILE}, "letter", id="sms-no-consent"),
        pytest.param({"preferred_channel": "sms", "sms_consent": True}, "letter", id="sms-no-number"),
        pytest.param({"sensitive": True, "email": "a@example.org"}, "phone", id="sensitive-unasked"),
        pytest.param(
            {"sensitive": True, "preferred_channel": "sms", "sms_consent": True, "mobile": "1"},
            "phone",
            id="sensitive-sms",
        ),
        pytest.param({"sensitive": True, "preferred_channel": "letter"}, "phone", id="sensitive-letter"),
        pytest.param(
            {"sensitive": True, "preferred_channel": "email", "email": "a@example.org"},
            "email",
            id="sensitive-chose-email",
        ),
        pytest.param({"email": "not an address"}, "letter", id="unusable-email"),
    ],
)
def test_channel(client, channel):
    assert channel_for(client) == channel


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        pytest.param({"profile": "nhs-england"}, "Hospital appointment", id="nhs"),
        pytest.param({"profile": "general"}, "Appointment", id="general"),
        pytest.param({}, "Appointment", id="nothing-set"),
        pytest.param({"profile": "general", "invite_summary": "Visit"}, "Visit", id="own-words"),
    ],
)
def test_summary_is_neutral(settings, said):
    assert summary(settings) == said


@pytest.mark.parametrize(
    ("kept", "mailbox"),
    [
        pytest.param({"email": "desk@example.org"}, "desk@example.org", id="the-desks-own"),
        pytest.param(
            {"email": "desk@example.org", "mail": '{"sender": "bookings@example.org"}'},
            "bookings@example.org",
            id="what-mail-comes-from",
        ),
        pytest.param({"email": "desk@example.org", "mail": '{"way": "drafts"}'}, "desk@example.org", id="no-sender"),
        pytest.param({}, "desk@desk.invalid", id="none"),
    ],
)
def test_the_organizer_is_the_mailbox_that_reads_replies(desk, kept, mailbox):
    with desk.store.write() as c:
        desk.set_settings(c, kept)
        desk.catalogue_in(c)
    book(desk, add_client(desk))
    assert event(rows(desk)[0])[1].organizer == f"mailto:{mailbox}"


@pytest.mark.parametrize(
    ("modality", "place"),
    [("in person", "Main site"), ("", "Main site"), ("telephone", "Telephone"), ("video", "Video")],
)
def test_where_nobody_comes_there_is_no_place(desk, modality, place):
    desk.diary.book(desk.diary.propose(add_client(desk).id, "NEW", at("2026-12-15T09:00")), modality=modality)
    assert event(rows(desk)[0])[1]["LOCATION"] == place


@pytest.mark.parametrize(("minutes", "alarms"), [(0, 0), (60, 1)])
def test_an_alarm_only_where_the_policy_says_so(desk, tmp_path, minutes, alarms):
    with desk.store.write() as c:
        desk.set_settings(c, {"policy": f'{{"invite.alarm_minutes": {minutes}}}'})
        desk.catalogue_in(c)
    appointment = book(desk, add_client(desk))
    desk.exports.invite(appointment.id, tmp_path)
    desk.diary.cancel(appointment.id, reason="asked", by="client")
    assert [len(event(row)[1].walk("VALARM")) for row in rows(desk)] == [alarms, 0]


@pytest.mark.file_only("restoring is the server's own")
@pytest.mark.parametrize("times", [1, 2], ids=["once", "and-again"])
def test_sequence_and_uid_after_a_restore_go_on_from_what_may_have_been_sent(tmp_path, times):
    """ICS-03: SEQUENCE never goes back."""
    from booktui.desk import open_desk
    from booktui.desk.recovery.restoring import restore

    first = make_desk(tmp_path, "jo", clock=Clock())
    appointment = book(first, add_client(first))
    kept = first.keeping.backup(tmp_path / "kept.db")
    for when in ("2026-12-15T09:30", "2026-12-15T09:00", "2026-12-15T09:30"):
        move(first, appointment, when)
    first.close()
    for _ in range(times):
        restore(kept, tmp_path / "desk.db", "jo")
    again = open_desk(tmp_path / "desk.db", "jo", Clock())
    moved = move(again, again.diary.get(appointment.id))
    assert (moved.uid, moved.sequence, event(rows(again)[-1])[1]["SEQUENCE"]) == (appointment.uid, 4, 4)
    again.close()


def test_a_client_without_an_address_gets_a_letter_and_a_file_no_mail_can_follow(desk):
    outcome = desk.diary.book(
        desk.diary.propose(add_client(desk, email="", preferred_channel="").id, "NEW", at("2026-12-15T09:00"))
    )
    (row,) = rows(desk)
    assert (outcome.also, row.channel) == (("confirmation by letter queued",), "letter")
    calendar, invite = event(row)
    assert (calendar["METHOD"], invite.attendees) == (
        "REQUEST",
        [f"mailto:{outcome.appointment.ref.lower()}@client.invalid"],
    )


def test_a_sensitive_client_is_not_named(desk):
    book(desk, add_client(desk, sensitive=True))
    (row,) = rows(desk)
    _, invite = event(row)
    assert ("CN" in invite.attendees[0].params, "CN" in invite.organizer.params) == (False, False)
    assert [word for word in ("Khan", "Amina", "Test desk") if word in row.content] == []


def test_a_name_cannot_break_out_of_the_invitation(desk):
    book(desk, add_client(desk, 'Khan"\r\nATTENDEE:mailto:evil@example.net', "A;B,C:D"))
    _, invite = event(rows(desk)[0])
    assert (invite.attendees, invite.errors) == (["mailto:client@example.org"], [])
