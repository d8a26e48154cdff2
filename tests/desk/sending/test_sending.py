"""Everything due leaves once, in order; what cannot is held or failed with a task, and never stops the next."""

import json
import stat
import sys
from email import message_from_bytes, policy

import pytest

from booktui.desk.errors import NotPermitted
from booktui.desk.wording import write as wording
from booktui.rules.messages.values import CannotWrite
from booktui.store import parties
from desks import NOW, add_client, at, make_desk
from mail_servers import Caller, playing
from outbox_desks import VISIT, dies_after_the_dot, recipients

MINUTE, HOUR, DAY = 60, 3600, 86_400


def test_a_confirmation_leaves_as_an_invitation(post, inbox):
    visit = post.book()
    report = post.desk.outbox.send()
    assert (report.sent, recipients(inbox), report.summary) == (1, ["client@example.org"], "1 sent.")
    mail = message_from_bytes(inbox.contents[0], policy=policy.default)
    calendars = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert (mail["From"].addresses[0].addr_spec, mail["Reply-To"]) == ("desk@example.org", "desk@example.org")
    assert "ORGANIZER" in calendars[0].get_content() and "mailto:desk@example.org" in calendars[0].get_content()
    row = post.row(1)
    assert (row["state"], row["way"], row["address"], row["sent_at"]) == ("sent", "smtp", "client@example.org", NOW)
    assert row["mail_id"] in mail["Message-ID"] and row["mail_id"].endswith("@example.org")
    with post.desk.store.read() as c:
        (asked,) = parties.of(c, visit.id)
    assert (asked.role, asked.address, asked.asked_at, asked.partstat) == (
        "client",
        "client@example.org",
        NOW,
        "NEEDS-ACTION",
    )
    assert post.desk.outbox.send().sent == 0


def test_what_left_is_in_the_audit_without_words_or_addresses(post, inbox):
    visit = post.book()
    post.desk.outbox.send()
    (row,) = [row for row in post.desk.audit.list() if row["action"] == "send"]
    assert (row["object"], row["object_id"]) == ("message", 1)
    assert json.loads(row["after"]) == {"way": "smtp", "channel": "email", "kind": "confirm", "appointment": visit.id}


def test_the_order_is_due_then_number(post, inbox):
    last = post.add("Khan", due_at=NOW)
    first = post.add("Jones", due_at=NOW - 60)
    middle = post.add("Jones", due_at=NOW - 30)
    post.add("Khan", due_at=NOW + 1)
    assert post.desk.outbox.send().later == 1
    assert post.sends() == [first, middle, last]
    assert recipients(inbox) == ["dylan@example.net", "dylan@example.net", "client@example.org"]


def test_one_that_cannot_be_written_is_held_with_one_task(post, inbox):
    lost = add_client(post.desk, "Nowhere", "Ann", email="", preferred_channel="letter").family_name
    held, next_one = post.add(lost), post.add("Jones")
    report = post.desk.outbox.send()
    assert (report.sent, [number for number, _ in report.held]) == (1, [held])
    assert post.states() == {held: "held", next_one: "sent"}
    (task,) = post.tasks()
    assert task.startswith(f"Message {held}, request to ring us of C")
    post.desk.outbox.release(held)
    assert post.tasks() == []
    post.desk.outbox.send()
    assert (post.states()[held], len(post.tasks())) == ("held", 1)


def test_a_fault_of_our_own_holds_the_one_and_not_the_next(post, inbox, monkeypatch):
    first, second = post.add("Khan"), post.add("Jones")
    write = wording.write

    def broken(c, desk, draft):
        if draft.id == first:
            raise ZeroDivisionError
        return write(c, desk, draft)

    monkeypatch.setattr(wording, "write", broken)
    monkeypatch.setattr("booktui.desk.faults.write_fault", lambda error: None)
    post.desk.outbox.send()
    assert post.states() == {first: "held", second: "sent"}
    assert "ZeroDivisionError" in post.row(first)["why"]


def test_words_that_cannot_be_had_say_why(post, inbox, monkeypatch):
    def refuse(c, desk, draft):
        raise CannotWrite("it must be in braille")

    monkeypatch.setattr(wording, "write", refuse)
    number = post.add()
    assert post.desk.outbox.send().summary == f"0 sent, 1 held: message {number}: it must be in braille."
    assert post.desk.outbox.show(number).problems == ("it must be in braille",)


def test_one_that_the_server_refuses_fails_with_a_task(post, inbox):
    inbox.refuse["client@example.org"] = "550 5.1.1 no such mailbox"
    failed, sent = post.add("Khan"), post.add("Jones")
    report = post.desk.outbox.send()
    assert (report.sent, [number for number, _ in report.failed]) == (1, [failed])
    assert post.states() == {failed: "failed", sent: "sent"}
    assert "could not be sent by e-mail" in post.tasks()[0] and "no such mailbox" in post.row(failed)["why"]
    inbox.refuse.clear()
    assert post.desk.outbox.retry(failed) == f"To be sent again: message {failed}, request to ring us of Khan Amina."
    post.desk.outbox.send()
    assert (post.states()[failed], post.tasks()) == ("sent", [])


@pytest.mark.parametrize("answer", ["550 no such user kofi@example.com", "451 kofi@example.com is over its quota"])
def test_what_the_server_says_of_a_sensitive_clients_address_is_told_to_nobody(post, inbox, answer):
    post.desk.clients.edit(post.client("Osei"), {"preferred_channel": "email"})
    inbox.refuse["kofi@example.com"] = answer
    number = post.add("Osei")
    report = post.desk.outbox.send()
    assert [one for one, _ in (*report.failed, *report.again)] == [number]
    assert "kofi" in post.row(number)["why"]
    assert "kofi" not in f"{report.summary} {post.tasks()} {post.desk.outbox.list('all')}"


def test_what_the_server_puts_off_is_tried_again_later_and_later(post, inbox, clock):
    number = post.add()
    waits = []
    for _ in range(5):
        inbox.answer.append("451 4.7.1 come back later")
        post.desk.outbox.send()
        waits.append(post.row(number)["next_at"] - clock.now)
        assert post.desk.outbox.send().summary == "0 sent, 1 later."
        clock.now += waits[-1]
    assert waits == [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, HOUR]
    assert post.desk.outbox.send().sent == 1
    assert (len(inbox.mails), post.row(number)["attempts"]) == (1, 6)


@pytest.mark.parametrize("begun", [False, True], ids=["after-two-days", "visit-has-begun"])
def test_it_is_given_up(post, inbox, clock, begun):
    if begun:
        post.book()
        clock.now = at(VISIT)
    else:
        post.add(attempts=50)
    inbox.answer.append("451 4.7.1 come back later")
    post.desk.outbox.send()
    assert post.states() == {1: "failed"}
    assert "given up" in post.tasks()[0]


def test_a_server_that_is_not_there_is_said_once(post, inbox):
    with playing(Caller.hang_up) as port:
        pass
    post.use(mail={"way": "smtp", "host": "127.0.0.1", "port": port, "security": "none", "timeout": 5})
    numbers = [post.add("Khan"), post.add("Jones"), post.add("Jones")]
    report = post.desk.outbox.send()
    assert (report.sent, len(report.problems), report.unusable) == (0, 1, True)
    assert post.states() == dict.fromkeys(numbers, "queued")
    assert post.tasks() == []


def test_a_login_that_is_refused_counts_as_no_attempt(post, inbox, monkeypatch):
    monkeypatch.delenv("BOOKTUI_SMTP_PASSWORD", raising=False)
    monkeypatch.setattr("booktui.exchange.mail.secrets.password", lambda *_: "")
    mail = {"way": "smtp", "host": "127.0.0.1", "port": 1, "security": "none", "user": "desk"}
    post.use(mail=mail)
    number = post.add()
    report = post.desk.outbox.send()
    assert (len(report.problems), report.unusable) == (1, True)
    assert (post.states()[number], post.row(number)["attempts"]) == ("queued", 0)


def test_a_lost_last_answer_is_in_doubt_and_never_sent_again_unseen(post, inbox):
    visit = post.book()
    with playing(dies_after_the_dot) as port:
        post.use(mail={"way": "smtp", "host": "127.0.0.1", "port": port, "security": "none", "timeout": 5})
        report = post.desk.outbox.send()
        assert (report.sent, len(report.held)) == (0, 1)
        assert post.desk.outbox.send().held == []
    (view,) = post.desk.outbox.list("held")
    assert (view.in_doubt, view.why.startswith("may have gone"), len(post.tasks())) == (True, True, 1)
    assert post.desk.outbox.acknowledge(view.id).startswith("Arrived")
    assert (post.states(), post.tasks()) == ({1: "acknowledged"}, [])
    with post.desk.store.read() as c:
        assert [party.role for party in parties.of(c, visit.id)] == ["client"]


def test_in_doubt_it_can_be_sent_again_with_the_same_id(post, inbox, server):
    post.add()
    with playing(dies_after_the_dot) as port:
        post.use(mail={"way": "smtp", "host": "127.0.0.1", "port": port, "security": "none", "timeout": 5})
        post.desk.outbox.send()
    first = post.row(1)["mail_id"]
    post.use(mail={"way": "smtp", "host": "127.0.0.1", "port": server[1], "security": "none", "timeout": 5})
    post.desk.outbox.retry(1)
    assert post.desk.outbox.send().sent == 1
    assert first and first in inbox.contents[0].decode()


def test_a_run_can_be_bounded_watched_and_stopped(post, inbox):
    for _ in range(5):
        post.add("Jones")
    seen = []
    assert post.desk.outbox.send(limit=2, told=lambda report: seen.append(report.sent)).sent == 2
    assert seen == [1, 2]
    assert post.desk.outbox.send(stop=lambda: len(inbox.mails) >= 4).sent == 2
    assert post.desk.outbox.send().sent == 1


def test_without_a_way_everything_waits_and_that_is_said(post):
    for channel in ("email", "email", "letter", "phone"):
        post.add("Jones", channel=channel)
    report = post.desk.outbox.send()
    assert (report.sent, report.unusable, set(post.states().values())) == (0, False, {"queued"})
    assert report.notes == [
        "2 e-mails queued until a way is set up ([desk.mail]).",
        "1 letter to be printed: booktui outbox write DIR.",
        "1 phone message to be told: booktui outbox list --channel phone.",
    ]


def test_a_server_without_a_sender_is_a_sentence(post):
    post.use(mail={"way": "smtp", "host": "127.0.0.1"})
    with post.desk.store.write() as c:
        post.desk.set_settings(c, {"email": ""})
    post.add()
    report = post.desk.outbox.send()
    assert (report.unusable, post.states()) == (True, {1: "queued"})
    assert "no e-mail address" in report.problems[0]


def _program(folder, code):
    """A program that keeps what it is given; its command."""
    path = folder / "gateway"
    path.write_text(
        f"#!{sys.executable}\nimport sys, json\n"
        f"open({str(folder / 'taken')!r}, 'a').write(json.dumps([*sys.argv[1:], sys.stdin.read()]) + '\\n')\n"
        f"sys.exit({code})\n",
        encoding="utf-8",
    )
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return [str(path), "{number}", "{reference}"]


def test_a_text_goes_to_the_program(post, tmp_path):
    post.use(texts={"way": "command", "command": _program(tmp_path, 0)})
    number = post.add(channel="sms", kind="ring")
    assert post.desk.outbox.send().sent == 1
    _, reference, text = json.loads((tmp_path / "taken").read_text())
    assert (reference, text) == (f"M{number:06d}", post.row(number)["body"])
    assert (post.row(number)["way"], post.states()) == ("command", {number: "sent"})


def test_texts_wait_for_the_end_of_the_quiet_hours(post, tmp_path, clock):
    post.use(texts={"way": "command", "command": _program(tmp_path, 0)})
    post.book()
    post.set(1, channel="sms", method="", content="")
    clock.now = at("2026-11-23T21:00")
    waits = post.add("Jones", channel="sms", kind="ring")
    assert post.desk.outbox.send().sent == 1
    assert (post.states()[1], post.row(waits)["next_at"]) == ("sent", at("2026-11-24T08:00"))
    clock.now = at("2026-11-24T08:00")
    assert post.desk.outbox.send().sent == 1


def test_a_reminder_that_is_too_late_never_goes(post, inbox, clock):
    visit = post.book()
    post.desk.outbox.send()
    number = post.add(kind="remind-24h", appointment_id=visit.id, about_start=visit.start, due_at=visit.start - DAY)
    clock.now = visit.start
    assert post.desk.outbox.send().sent == 0
    assert (post.states()[number], len(inbox.mails)) == ("withdrawn", 1)


def test_who_only_reads_sends_nothing(post, tmp_path):
    post.add()
    reader = make_desk(tmp_path, "alex")
    with pytest.raises(NotPermitted):
        reader.outbox.send()
    with pytest.raises(NotPermitted):
        reader.outbox.write(tmp_path)
    reader.close()
    assert post.states() == {1: "queued"}
