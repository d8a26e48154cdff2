"""A cancellation never before its invitation, and none of what never left (domain.md edge case 26)."""

import pytest

from desks import at
from mail_servers import playing
from outbox_desks import dies_after_the_dot, recipients


def _cancel(post, visit):
    post.desk.diary.cancel(visit.id, reason="client rang", by="client")


def _methods(inbox):
    return [b"method=CANCEL" in content or b'method="CANCEL"' in content for content in inbox.contents]


def _in_hand(post, number):
    """A living process has it in hand."""
    from booktui.desk.processes import me

    post.set(number, state="sending", claimed_by=me(), claimed_at=post.clock.now, way="smtp")


def test_invitation_then_cancellation(post, inbox):
    visit = post.book()
    post.desk.outbox.send()
    _cancel(post, visit)
    post.desk.outbox.send()
    assert _methods(inbox) == [False, True]
    assert recipients(inbox) == ["client@example.org"] * 2


def test_cancelled_before_anything_left_nothing_leaves(post, inbox):
    visit = post.book()
    _cancel(post, visit)
    post.desk.outbox.send()
    assert (inbox.mails, set(post.states().values())) == ([], {"withdrawn"})


def test_a_cancellation_waits_while_its_invitation_is_in_hand(post, inbox):
    visit = post.book()
    _in_hand(post, 1)
    _cancel(post, visit)
    assert post.desk.outbox.send().sent == 0
    assert post.states()[1] == "sending"
    post.set(1, state="sent", sent_at=post.clock.now)
    assert post.desk.outbox.send().sent == 1
    assert _methods(inbox) == [True]


@pytest.mark.parametrize("became", ["queued", "failed", "held"])
def test_cancelled_in_hand_and_then_it_did_not_leave_neither_leaves(post, inbox, became):
    visit = post.book()
    _in_hand(post, 1)
    _cancel(post, visit)
    post.set(1, state=became, claimed_by="", claimed_at=None)
    report = post.desk.outbox.send()
    assert (report.sent, report.withdrawn, inbox.mails) == (0, 2, [])
    assert set(post.states().values()) == {"withdrawn"}


def test_cancelled_in_hand_and_then_refused_the_cancellation_does_not_go_in_the_same_run(post, inbox, monkeypatch):
    visit = post.book()
    refuse = post.desk.outbox.list("due")[0]
    inbox.refuse["client@example.org"] = "550 no such mailbox"
    from booktui.exchange.mail.smtp import Mailer

    send = Mailer.send

    def meanwhile(self, sender, to, data):
        if post.row(refuse.id)["state"] == "sending" and len(post.states()) == 1:
            _cancel(post, visit)
            try:
                send(self, sender, to, data)
            finally:
                inbox.refuse.clear()
        else:
            send(self, sender, to, data)

    monkeypatch.setattr(Mailer, "send", meanwhile)
    post.desk.outbox.send()
    post.desk.outbox.send()
    assert inbox.mails == []
    assert set(post.states().values()) == {"withdrawn"}


def test_what_came_back_after_the_client_had_died_never_leaves(post, inbox):
    post.add("Jones")
    _in_hand(post, 1)
    post.desk.clients.edit(post.client("Jones"), {"status": "deceased"})
    post.set(1, state="queued", claimed_by="", claimed_at=None)
    assert post.desk.outbox.send().withdrawn == 1
    assert (inbox.mails, post.states()) == ([], {1: "withdrawn"})


def test_cancelled_while_in_doubt_the_cancellation_goes(post, inbox, server):
    visit = post.book()
    with playing(dies_after_the_dot) as port:
        post.use(mail={"way": "smtp", "host": "127.0.0.1", "port": port, "security": "none", "timeout": 5})
        post.desk.outbox.send()
    assert post.states() == {1: "held"}
    post.use(mail={"way": "smtp", "host": "127.0.0.1", "port": server[1], "security": "none", "timeout": 5})
    _cancel(post, visit)
    assert post.desk.outbox.send().sent == 1
    assert (_methods(inbox), post.states()[1]) == ([True], "withdrawn")


def test_moved_while_in_hand_only_the_newest_leaves(post, inbox):
    visit = post.book()
    _in_hand(post, 1)
    wanted = post.desk.diary.propose(
        visit.client_id, "NEW", at("2026-12-22T09:00"), practitioner="OSEI", moving_id=visit.id
    )  # fmt: skip
    post.desk.diary.move(visit.id, wanted, reason="client asked", override="test")
    post.set(1, state="queued", claimed_by="", claimed_at=None)
    assert post.desk.outbox.send().sent == 1
    assert post.states()[1] == "withdrawn"
    assert b"20261222T090000" in _calendar(inbox.contents[0])


def _calendar(content):
    from email import message_from_bytes, policy

    mail = message_from_bytes(content, policy=policy.default)
    return next(p.get_content().encode() for p in mail.walk() if p.get_content_type() == "text/calendar")


def test_a_change_that_is_held_is_overtaken_by_the_cancellation(post, inbox):
    visit = post.book()
    post.desk.outbox.send()
    asks = post.row(1)["content"]
    about = {"appointment_id": visit.id, "content": asks}
    change = post.add(kind="change", method="REQUEST", sequence=1, **about)
    post.desk.outbox.hold(change, "wrong place")
    about["content"] = asks.replace("METHOD:REQUEST", "METHOD:CANCEL")
    cancel = post.add(kind="cancel", method="CANCEL", sequence=2, **about)
    assert post.desk.outbox.send().withdrawn == 1
    assert post.states() == {1: "sent", change: "withdrawn", cancel: "sent"}


def test_a_reminder_waits_behind_its_confirmation(post, inbox, clock):
    visit = post.book()
    reminder = post.add(kind="remind-24h", appointment_id=visit.id, about_start=visit.start)
    inbox.answer.append("451 later")
    post.desk.outbox.send()
    assert post.states() == {1: "queued", reminder: "queued"}
    clock.now += 60
    assert post.desk.outbox.send().sent == 2
    assert post.sends() == [1, reminder]
