"""Answers taken in: what they change, what they only leave on record, and what somebody is to do."""

from __future__ import annotations

import mailbox

import pytest

from answering import GUEST, apple, ask, calendar, exchange, google, invited, mail, returned
from booktui.desk.answers.views import line_of
from booktui.desk.errors import BadInput, NotFound, NotPermitted
from booktui.store import messages
from desks import SETUP, Clock, at, make_desk

HOUR, DAY = 3600, 86_400
OURS = "mx.example.com"


@pytest.fixture
def clock():
    return Clock(at("2026-11-23T10:00"))


@pytest.fixture
def desk(tmp_path, clock):
    made = make_desk(tmp_path, clock=clock)
    yield made
    made.close()


@pytest.fixture
def visit(desk):
    return invited(desk)


@pytest.fixture
def take(desk, tmp_path):
    """Take in the bytes of one mail."""

    def taken(data, name="a.eml", **how):
        (tmp_path / name).write_bytes(data)
        return desk.replies.take(tmp_path / name, **how)

    return taken


def counts(report):
    return (report.read, report.added, report.updated, report.skipped, len(report.rejected))


def answers(desk, visit):
    return [(one.role, one.partstat) for one in desk.replies.of(visit.id).parties]


def everything(desk):
    """Whatever an answer could change, apart from what came in and the record that it did."""
    with desk.store.read() as c:
        tables = ("appointment", "occupancy", "party", "message", "request", "task", "waiting_entry")
        return {name: c.exec_driver_sql(f"SELECT * FROM {name}").fetchall() for name in tables}


@pytest.mark.parametrize("program", [google, exchange, apple], ids=lambda program: program.__name__)
def test_an_acceptance_shows(desk, visit, take, program):
    report = take(program())
    assert (counts(report), report.notes) == ((1, 0, 1, 0, 0), ("a.eml: applied: client accepted A000001",))
    assert line_of(desk.replies.of(visit.id).parties, "Europe/London") == "client accepted 23 Nov 10:00"
    assert desk.requests.open() == ()
    assert desk.diary.get(visit.id) == visit, "the booking is as it was"


def test_a_decline_is_a_request_due_within_a_day(desk, visit, take, clock):
    """9.5: on a Friday afternoon it is due on Monday; the booking stays."""
    clock.now = at("2026-11-27T16:00")
    take(google("DECLINED", comment="I am ill", stamp="20261127T150000Z"))
    (request,) = desk.requests.open()
    assert (request.about, request.channel, request.due_at) == (
        "declined A000001 Tue 1 Dec 09:00: I am ill", "email", at("2026-11-30T16:00"),
    )  # fmt: skip
    assert (request.client_id, request.appointment_id, request.back_to) == (visit.client_id, visit.id, GUEST)
    assert answers(desk, visit) == [("client", "DECLINED")]
    assert desk.diary.get(visit.id) == visit
    (row,) = desk.audit.list(object="reply")
    assert (row["action"], '"partstat":"DECLINED"' in row["after"], "ill" in row["after"]) == ("reply", True, False)


def test_declining_again_asks_once_and_accepting_takes_it_back(desk, visit, take, clock):
    take(google("DECLINED", stamp="20261123T090001Z"))
    clock.now += HOUR
    take(google("DECLINED", stamp="20261123T100000Z"))
    assert len(desk.requests.open()) == 1
    clock.now += HOUR
    take(google("ACCEPTED", stamp="20261123T110000Z"))
    assert desk.requests.open() == ()
    (request,) = desk.requests.of_client(visit.client_id)
    assert (request.state, request.answer) == ("withdrawn", "They accepted since.")
    clock.now += HOUR
    take(google("DECLINED", stamp="20261123T120000Z"))
    assert len(desk.requests.open()) == 1, "a new question after the old one was settled"


def test_who_accepts_has_read_what_was_sent(desk, visit, take):
    with desk.store.write() as c:
        c.exec_driver_sql(
            "UPDATE message SET state = 'sent', method = 'REQUEST', sent_at = 1 WHERE recipient = 'client'"
        )
    take(google())
    with desk.store.read() as c:
        assert c.exec_driver_sql("SELECT state, acknowledged_at FROM message WHERE recipient = 'client'").fetchall() == [
            ("acknowledged", desk.now())
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (mail(calendar("DECLINED", uid="other@x")), "foreign"),
        (mail(calendar("DECLINED", sequence=5)), "early"),
        (mail(calendar("DECLINED"), sender="evil@example.com"), "forged"),
        (mail(calendar("DECLINED"), headers=f"Authentication-Results: {OURS}; dmarc=fail\r\n"), "forged"),
        (mail(calendar("ACCEPTED", attendee="x@example.org"), sender="x@example.org"), "stranger"),
        (mail(calendar("ACCEPTED", method="CANCEL", more="STATUS:CANCELLED")), "ignored"),
        (mail(calendar("ACCEPTED", method="REQUEST", more="DTSTART:20270101T000000Z")), "ignored"),
        (mail(calendar("ACCEPTED", method="PUBLISH")), "ignored"),
        (mail(calendar("DECLINED", more="RECURRENCE-ID:20261202T090000Z")), "foreign"),
        (mail(calendar("NEEDS-ACTION")), "ignored"),
        (mail(b"BEGIN:VCALENDAR"), "unreadable"),
    ],
    ids=[
        "foreign",
        "early",
        "forged",
        "dmarc",
        "stranger",
        "cancel",
        "request",
        "publish",
        "occurrence",
        "open",
        "broken",
    ],
)
def test_what_counts_for_nothing_is_on_record_and_changes_nothing(desk, visit, take, data, word):
    trust_ours(desk)
    data = (
        data
        if b"Authentication" in data
        else data.replace(b"MIME-V", f"Authentication-Results: {OURS}; dmarc=pass\r\nMIME-V".encode(), 1)
    )
    before = everything(desk)
    take(data)
    assert (everything(desk), [one.verdict for one in desk.replies.list()]) == (before, [word])
    assert counts(take(data)) == (1, 0, 0, 1, 0), "the very same again"
    assert (everything(desk), len(desk.replies.list())) == (before, 1)


def trust_ours(desk):
    with desk.store.write() as c:
        desk.set_settings(c, {"inbox": f'{{"authserv": "{OURS}"}}'})
    with desk.store.read() as c:
        desk.catalogue_in(c)


def test_an_answer_to_the_time_before_is_late(desk, visit, take, clock):
    wanted = desk.diary.propose(visit.client_id, "NEW", at("2026-12-15T09:00"), moving_id=visit.id)
    desk.diary.move(visit.id, wanted, reason="ill", override="agreed")
    before = everything(desk)
    report = take(google("DECLINED"))
    assert report.notes == ("a.eml: late: client A000001: it answers version 0; the time has been changed since",)
    assert everything(desk) == before


def test_an_answer_about_a_cancelled_visit_is_late(desk, visit, take):
    desk.diary.cancel(visit.id, reason="ill", by="client")
    before = everything(desk)
    take(google("DECLINED"))
    assert ([one.verdict for one in desk.replies.list()], everything(desk)) == (["late"], before)


def test_a_sender_who_is_not_confirmed_is_asked_about(desk, visit, take):
    """With a name of ours set, mail without its word is never taken by itself (RFC 6047 3)."""
    trust_ours(desk)
    take(google("DECLINED"))
    assert answers(desk, visit) == [("client", "NEEDS-ACTION")]
    (request,) = desk.requests.open()
    assert request.about == (
        "answers A000001 Tue 1 Dec 09:00 (declined) but our mail server does not confirm the sender; nothing was changed"
    )


def test_a_wish_for_another_time_is_only_shown(desk, visit, take):
    """RFC 5546 3.2.7."""
    take(mail(calendar("TENTATIVE", method="COUNTER", more="DTSTART:20261202T100000Z\nDTEND:20261202T103000Z")))
    (request,) = desk.requests.open()
    assert request.about == "wishes for A000001 Tue 1 Dec 09:00 at Wed 2 Dec 10:00 instead; the booking stays as it is"
    (view,) = desk.replies.of(visit.id).history
    assert (view.verdict, view.starts_at, desk.diary.get(visit.id)) == ("asked", at("2026-12-02T10:00"), visit)


def test_staff_who_decline_are_named(desk, visit, take):
    with desk.store.write() as c:
        ask(c, desk, visit, "practitioner", "osei@example.org")
    take(mail(calendar("DECLINED", attendee="osei@example.org"), sender="osei@example.org"))
    (request,) = desk.requests.open()
    assert request.about == "Dr Osei declined A000001 Tue 1 Dec 09:00"
    assert answers(desk, visit) == [("client", "NEEDS-ACTION"), ("practitioner", "DECLINED")]


def test_each_of_those_invited_has_one_answer(desk, visit, take):
    with desk.store.write() as c:
        ask(c, desk, visit, "practitioner", "osei@example.org")
    take(mail(calendar("DELEGATED", attendee="osei@example.org"), sender="osei@example.org"))
    take(google("TENTATIVE"), "b.eml")
    assert line_of(desk.replies.of(visit.id).parties, "Europe/London") == (
        "client may come 23 Nov 10:00 · practitioner sends somebody else 23 Nov 10:00"
    )
    assert [one.about for one in desk.requests.open()] == ["Dr Osei sends somebody else A000001 Tue 1 Dec 09:00"]


def test_a_mail_that_our_reader_cannot_bear_stops_no_other(desk, visit, tmp_path, monkeypatch):
    from booktui.exchange.mail import read

    (tmp_path / "box").mkdir()
    for name in ("1.eml", "2.eml"):
        (tmp_path / "box" / name).write_bytes(google("ACCEPTED"))
    reads = read.read_mail

    def breaks(data, source, *how):
        if source == "1.eml":
            raise ZeroDivisionError
        return reads(data, source, *how)

    monkeypatch.setattr(read, "read_mail", breaks)
    monkeypatch.setattr("booktui.desk.faults.write_fault", lambda error: None)
    assert counts(desk.replies.take(tmp_path / "box")) == (2, 0, 1, 0, 1)
    assert answers(desk, visit) == [("client", "ACCEPTED")]


def test_of_a_sensitive_client_lists_show_no_words(desk, tmp_path):
    visit = invited(desk, sensitive=True)
    (tmp_path / "a.eml").write_bytes(google("DECLINED", comment="my clinic visit"))
    desk.replies.take(tmp_path / "a.eml")
    (view,) = desk.replies.list()
    (party,) = desk.replies.of(visit.id).parties
    assert (view.comment, view.sender, party.comment, desk.requests.open()[0].about) == ("••••",) * 4


def test_of_a_sensitive_client_a_verdict_shows_no_address(desk, tmp_path):
    visit = invited(desk, sensitive=True)
    for number, data in enumerate((returned("77.x@example.com"), mail(calendar(attendee="aunt@example.org")))):
        sent(desk, visit) if not number else None
        (tmp_path / f"{number}.eml").write_bytes(data)
        desk.replies.take(tmp_path / f"{number}.eml")
    views = desk.replies.list()
    assert (len(views), "@" in str(views)) == (2, False)


# -- what came back, what people write


def sent(desk, visit, mail_id="77.x@example.com"):
    with desk.store.write() as c:
        return messages.add(
            c, appointment_id=visit.id, client_id=visit.client_id, kind="confirm", channel="email", created_at=1,
            due_at=1, state="sent", sent_at=1, mail_id=mail_id, method="REQUEST",
        )  # fmt: skip


def state(desk, number):
    with desk.store.read() as c:
        return tuple(c.exec_driver_sql("SELECT state, why FROM message WHERE id = ?", (number,)).one())


def test_what_came_back_has_failed_and_somebody_sees_to_it(desk, visit, take):
    number = sent(desk, visit)
    report = take(returned("77.x@example.com"))
    why = "it came back: 5.1.1 550 5.1.1 no such mailbox here"
    assert (counts(report), state(desk, number)) == ((1, 0, 1, 0, 0), ("failed", why))
    (task,) = desk.tasks.open()
    assert (task.kind, task.due_at, task.what) == (
        "address", desk.now() + DAY,
        f"The confirm e-mail to the client was not delivered: {why}. Check the address and tell them in another way.",
    )  # fmt: skip
    take(returned("77.x@example.com", whole=False), "b.eml")
    assert len(desk.tasks.open()) == 1


@pytest.mark.parametrize("data", [returned("77.x@example.com", "delayed"), returned("78.x@example.com")])
def test_what_is_only_late_or_not_ours_changes_nothing(desk, visit, take, data):
    number = sent(desk, visit)
    before = everything(desk)
    take(data)
    assert (everything(desk), state(desk, number)[0]) == (before, "sent")


def test_an_answer_in_words_is_a_request(desk, visit, take):
    sent(desk, visit)
    take(mail(headers="In-Reply-To: <77.x@example.com>\r\n", body="Sorry, I can't come.\r\n> you wrote"))
    (request,) = desk.requests.open()
    assert request.about == "answers A000001 Tue 1 Dec 09:00 in words: Sorry, I can't come."
    assert answers(desk, visit) == [("client", "NEEDS-ACTION")]


def test_who_is_out_of_office_asks_nobody(desk, visit, take):
    sent(desk, visit)
    take(mail(headers="In-Reply-To: <77.x@example.com>\r\nAuto-Submitted: auto-replied\r\n", body="I am away"))
    assert ([one.verdict for one in desk.replies.list()], desk.requests.open()) == (["ignored"], ())


@pytest.mark.parametrize("data", [mail(body="Cheap watches"), mail(calendar(method="REQUEST", uid="lunch@x"))])
def test_other_mail_is_left_alone(desk, visit, take, data):
    report = take(data)
    assert (counts(report), report.notes) == (
        (1, 0, 0, 1, 0), ("Left alone because they answer nothing of ours, or are no answers: 1.",),
    )  # fmt: skip
    assert desk.replies.list() == ()


# -- files and trials


def test_a_whole_mbox_one_mail_broken(desk, visit, tmp_path):
    box = mailbox.mbox(tmp_path / "answers")
    for data in (mail(b"x"), google(), google(), mail(calendar(uid="o@x"))):
        box.add(data)
    box.close()
    report = desk.replies.take(tmp_path / "answers")
    assert counts(report) == (4, 1, 1, 1, 1)
    assert (report.rejected[0].line, report.rejected[0].field) == (1, "answers 1")
    assert counts(desk.replies.take(tmp_path / "answers")) == (4, 0, 0, 4, 0)


def test_a_trial_writes_nothing(desk, visit, take):
    before = everything(desk)
    report = take(google("DECLINED"), dry_run=True)
    assert (counts(report), report.dry_run, everything(desk), desk.replies.list()) == (
        (1, 0, 1, 0, 0),
        True,
        before,
        (),
    )


def test_a_calendar_file_somebody_saved(desk, visit, take):
    take(calendar("TENTATIVE"), "saved.ics")
    assert answers(desk, visit) == [("client", "TENTATIVE")]
    assert desk.replies.list()[0].source == "saved.ics"


def test_what_cannot_be_taken(desk, tmp_path, clock):
    with pytest.raises(NotFound, match=r"There is no file .* Nothing of it was taken"):
        desk.replies.take(tmp_path / "no.eml")
    with pytest.raises(NotFound):
        desk.replies.of(99)
    with pytest.raises(BadInput, match=r"No mailbox is set up. Give the desk a table \[desk.inbox\]"):
        desk.replies.fetch()
    alex = make_desk(tmp_path, "alex", clock=clock)
    with pytest.raises(NotPermitted):
        alex.replies.take(tmp_path)
    with pytest.raises(NotPermitted):
        alex.replies.fetch()
    alex.close()


# -- who has not answered


def chased(desk):
    return [(one.who, one.what, one.key, one.script) for one in desk.replies.unanswered()]


def test_who_has_not_answered_is_rung_before_the_visit(desk, clock):
    """Visits of the next three working days, asked two days ago or longer."""
    visit = invited(desk)
    with desk.store.write() as c:
        ask(c, desk, visit, "practitioner", "osei@example.org")
        ask(c, desk, visit, "room", "r1@example.org")
    clock.now = at("2026-11-25T23:59")
    assert chased(desk) == []
    clock.now = at("2026-11-26T00:00")
    assert chased(desk) == [
        ("Khan Amina", "NEW Tue 1 Dec 2026 09:00: invitation of 23 Nov not answered", "call", "REMINDER_24H"),
        ("Khan Amina", "NEW Tue 1 Dec 2026 09:00: invitation of 23 Nov not answered by Dr Osei", "show", ""),
    ]
    assert desk.today.counts().of["unanswered"] == 2
    clock.now = at("2026-12-01T09:00")
    assert chased(desk) == []


def test_who_was_asked_only_now_is_left_in_peace(desk, clock):
    clock.now = at("2026-11-30T08:00")
    invited(desk)
    clock.now += 2 * DAY - 1
    assert chased(desk) == []


@pytest.mark.parametrize("change", ["UPDATE party SET partstat = 'ACCEPTED'", "UPDATE appointment SET status = 'cancelled'",
                                    "UPDATE appointment SET starts_at = starts_at + 60", "UPDATE client SET status = 'deceased'"])  # fmt: skip
def test_who_is_not_asked_any_more(desk, visit, clock, change):
    clock.now = at("2026-11-30T08:00")
    assert len(chased(desk)) == 1
    with desk.store.write() as c:
        c.exec_driver_sql(change)
    assert chased(desk) == []


def test_the_policy_says_how_early(tmp_path, clock):
    setup = {**SETUP, "desk": {**SETUP["desk"], "policy": {"replies.chase_days": 1}}}
    desk = make_desk(tmp_path, setup=setup, clock=clock)
    invited(desk)
    clock.now = at("2026-11-27T10:00")
    assert chased(desk) == []
    clock.now = at("2026-11-30T10:00")
    assert len(chased(desk)) == 1
    desk.close()


# -- by phone


def play(desk, view, *keys):
    for key in keys:
        view = desk.calls.press(view.call_id, key)
    return view


@pytest.mark.parametrize(
    ("keys", "outcome", "status", "partstat", "answer"),
    [
        (("y", "y", "m", "enter"), "CONFIRMED", "booked", "ACCEPTED", "By phone: Will attend."),
        (("n", "n"), "NO_ANSWER", "booked", "DECLINED", ""),
    ],
    ids=["a-mistake", "nobody-answers"],
)
def test_a_call_settles_what_was_declined(desk, visit, take, keys, outcome, status, partstat, answer):
    take(google("DECLINED"))
    view = desk.calls.start(appointment_id=visit.id, script="DECLINED")
    view = play(desk, view, *keys)
    assert (view.outcome, str(desk.diary.get(visit.id).status)) == (outcome, status)
    (request,) = desk.requests.of_client(visit.client_id)
    assert (request.answer, answers(desk, visit)) == (answer, [("client", partstat)])


def test_a_call_cancels_what_was_declined(desk, visit, take):
    take(google("DECLINED"))
    view = desk.calls.start(appointment_id=visit.id, script="DECLINED")
    view = play(desk, view, "y", "y", "l")
    view = desk.calls.capture(view.call_id, "cancel_reason", "ill")
    view = play(desk, view, "enter")
    assert (view.outcome, str(desk.diary.get(visit.id).status)) == ("CANCELLED_PT", "cancelled")
    assert [one.answer for one in desk.requests.of_client(visit.client_id)] == ["By phone: Cancelled by the client."]


def test_what_staff_declined_is_not_settled_by_the_client(desk, visit, take):
    with desk.store.write() as c:
        ask(c, desk, visit, "practitioner", "osei@example.org")
    take(mail(calendar("DECLINED", attendee="osei@example.org"), sender="osei@example.org"))
    play(desk, desk.calls.start(appointment_id=visit.id, script="DECLINED"), "y", "y", "m", "enter")
    assert [one.state for one in desk.requests.of_client(visit.client_id)] == ["open"]


def test_a_call_moves_what_was_declined(desk, visit, take):
    """On to the offers of RESCHEDULE_PT; the answer of before is not the answer to the new time."""
    take(google("DECLINED"))
    view = desk.calls.start(appointment_id=visit.id, script="DECLINED")
    view = play(desk, view, "y", "y", "y", "enter")
    assert view.step == "RESCHEDULE_PT.reason"
    view = desk.calls.capture(view.call_id, "cancel_reason", "ill")
    view = play(desk, view, "1")
    assert view.offers
    view = play(desk, view, "1", "enter", "b")
    view = play(desk, view, "enter", "enter") if not view.outcome else view
    assert (view.outcome, desk.diary.get(visit.id).start != visit.start) == ("REBOOKED", True)
    assert [one.answer for one in desk.requests.of_client(visit.client_id)] == ["By phone: Moved to a new date."]
    assert answers(desk, visit) == [("client", "NEEDS-ACTION")]
