"""Reminder calls: who is rung an hour before, and a call whose outcome alone is said (scripts.md 5 and 6)."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import text

from booktui.desk.errors import NotFound, NotPermitted, Refused
from booktui.desk.reminding.outcomes import Way
from booktui.rules.due import LATE, NOW
from desks import Clock, add_client, at, copied, make_desk

DAY, HOUR = "REMINDER_24H", "REMINDER_1H"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    """A desk that was set up once, to be copied."""
    folder = tmp_path_factory.mktemp("ready")
    make_desk(folder).close()
    return folder / "desk.db"


@pytest.fixture
def desk(tmp_path, ready, clock):
    copied(ready, tmp_path / "desk.db")
    (tmp_path / "desk.db").chmod(0o600)
    made = make_desk(tmp_path, clock=clock)
    yield made
    made.close()


def unwritten(desk, family="Khan", **fields):
    return add_client(desk, family, **{"sms_consent": False, "email": "", **fields})


def book(desk, client_id, when="2026-12-01T10:00", modality="telephone", service="NEW", **how):
    wanted = desk.diary.propose(client_id, service, at(when), **how)
    return desk.diary.book(wanted, override="agreed", modality=modality).appointment


def hour(desk):
    return [(line.who, line.what, line.rank) for line in desk.today.lines("reminder") if line.script == HOUR]


@pytest.mark.parametrize(
    ("now", "listed"),
    [
        pytest.param("2026-12-01T08:49", False, id="71-minutes-before"),
        pytest.param("2026-12-01T08:51", True, id="69-minutes-before"),
        pytest.param("2026-12-01T09:49", True, id="11-minutes-before"),
        pytest.param("2026-12-01T09:51", False, id="too-late-to-change-anything"),
    ],
)
def test_a_telephone_visit_is_rung_about_in_its_last_hour(desk, clock, now, listed):
    book(desk, unwritten(desk).id)
    clock.now = at(now)
    assert [who for who, _, _ in hour(desk)] == (["Khan Amina"] if listed else [])


def test_what_the_row_says_and_how_urgent_it_is(desk, clock):
    book(desk, unwritten(desk).id, modality="video")
    clock.now = at("2026-12-01T08:55")
    assert hour(desk) == [("Khan Amina", "in the hour, video: Tue 1 Dec 2026 10:00", NOW)]
    clock.now = at("2026-12-01T09:30")
    assert [rank for _, _, rank in hour(desk)] == [LATE]


@pytest.mark.parametrize(
    ("fields", "modality", "dnas", "listed"),
    [
        pytest.param({}, "in person", 0, False, id="in-person"),
        pytest.param({}, "in person", 1, True, id="missed-before"),
        pytest.param({"sms_consent": True}, "telephone", 1, False, id="gets-a-text"),
        pytest.param({"email": "a@example.org"}, "telephone", 0, True, id="an-e-mail-is-not-read-in-time"),
        pytest.param({"sms_consent": True, "sensitive": True}, "telephone", 0, True, id="PRV-02-sensitive"),
        pytest.param({"phone": "", "mobile": ""}, "telephone", 0, False, id="no-number"),
    ],
)
def test_who_is_rung_in_the_last_hour(desk, clock, fields, modality, dnas, listed):
    client = unwritten(desk, **fields)
    entry = desk.waiting.add(client.id, "NEW", received=date(2026, 11, 20))
    book(desk, client.id, modality=modality, entry_id=entry.entry_id)
    with desk.store.write() as c:
        c.execute(text("UPDATE waiting_entry SET dnas = :n"), {"n": dnas})
    clock.now = at("2026-12-01T09:00")
    assert bool(hour(desk)) == listed


@pytest.mark.parametrize(
    ("visit", "now", "listed"),
    [
        pytest.param("2026-12-01T09:00", "2026-12-01T08:10", True, id="at-09:00"),
        pytest.param("2026-12-01T08:45", "2026-12-01T08:10", False, id="before-09:00-text-only"),
        pytest.param("2026-12-01T09:00", "2026-12-01T07:55", False, id="nobody-is-rung-before-08:00"),
        pytest.param("2026-12-01T20:30", "2026-12-01T19:59", True, id="in-the-evening"),
        pytest.param("2026-12-01T20:30", "2026-12-01T20:00", False, id="nor-from-20:00"),
    ],
)
def test_nobody_is_rung_early_or_late(desk, clock, visit, now, listed):
    """Script C: not before 08:00; a visit before 09:00 has its text only."""
    book(desk, unwritten(desk).id, "2026-12-01T09:00")
    with desk.store.write() as c:
        c.execute(text("UPDATE appointment SET starts_at = :at, ends_at = :at + 900"), {"at": at(visit)})
    clock.now = at(now)
    assert bool(hour(desk)) == listed


def test_who_has_arrived_or_was_rung_is_not_rung(desk, clock):
    here, rung = unwritten(desk, "Khan"), unwritten(desk, "Jones")
    arrived, visit = book(desk, here.id), book(desk, rung.id, "2026-12-01T09:30")
    clock.now = at("2026-12-01T09:00")
    assert len(hour(desk)) == 2
    desk.diary.arrive(arrived.id)
    desk.reminders.rung(visit.id, HOUR, desk.reminders.ways(HOUR)[0])
    assert hour(desk) == []


def test_confirmed_the_day_before_is_rung_in_the_hour_all_the_same(desk, clock):
    visit = book(desk, unwritten(desk).id)
    clock.now = at("2026-11-30T09:00")
    desk.reminders.rung(visit.id, DAY, desk.reminders.ways(DAY)[0])
    assert desk.today.lines("reminder") == []
    clock.now = at("2026-12-01T09:00")
    assert len(hour(desk)) == 1


@pytest.mark.parametrize(
    ("partstat", "dnas", "listed"), [("ACCEPTED", 0, False), ("ACCEPTED", 1, True), ("TENTATIVE", 0, True)]
)
def test_who_accepted_by_a_reply_is_rung_the_day_before_only_at_risk(desk, clock, partstat, dnas, listed):
    client = unwritten(desk)
    entry = desk.waiting.add(client.id, "NEW", received=date(2026, 11, 20))
    visit = book(desk, client.id, modality="in person", entry_id=entry.entry_id)
    with desk.store.write() as c:
        c.execute(text("UPDATE waiting_entry SET dnas = :n"), {"n": dnas})
        c.execute(text("DELETE FROM party"))
        c.execute(
            text(
                "INSERT INTO party (appointment_id, role, schedule_id, address, asked_at, asked_sequence, starts_at, "
                "ends_at, partstat, comment) VALUES (:a, 'client', :s, 'a@example.org', 1, 0, :b, :b, :p, '')"
            ),
            {"a": visit.id, "s": client.id, "b": visit.start, "p": partstat},
        )
    clock.now = at("2026-11-30T09:00")
    assert bool(desk.today.lines("reminder")) == listed


# -- the outcome alone


def same_of_both(captures):
    said = json.loads(captures) if captures else {}
    said.pop("voicemail_left_at", None)
    said.get("_call", {}).pop("about", None)
    return said


def kept(desk):
    with desk.store.read() as c:
        calls = c.execute(text("SELECT script, outcome, path, captures FROM call")).all()
        tries = c.execute(text("SELECT outcome, part FROM contact_attempt ORDER BY id")).all()
        ends = c.execute(text("SELECT count(*) FROM audit WHERE action = 'call end'")).scalar()
    return [(*row[:3], same_of_both(row[3])) for row in calls], [tuple(row) for row in tries], ends


def played(desk, visit, script, keys):
    view = desk.calls.start(appointment_id=visit.id, script=script)
    for key in keys:
        view = desk.calls.press(view.call_id, key)
    return view


@pytest.mark.parametrize(
    ("script", "place", "keys", "outcome"),
    [
        pytest.param(DAY, 0, ("y", "y", "y", "y", "enter"), "CONFIRMED", id="day-will-come"),
        pytest.param(DAY, 1, ("n", "n"), "NO_ANSWER", id="day-no-answer"),
        pytest.param(DAY, 2, ("n", "v", "y", "enter"), "VOICEMAIL_LEFT", id="day-message-left"),
        pytest.param(HOUR, 0, ("y", "y", "y"), "CONFIRMED", id="hour-on-the-way"),
        pytest.param(HOUR, 1, ("n",), "NO_ANSWER", id="hour-no-answer"),
    ],
)
def test_it_is_kept_as_the_played_call_is(desk, clock, script, place, keys, outcome):
    one, other = book(desk, unwritten(desk).id), book(desk, unwritten(desk, "Jones").id, "2026-12-01T10:30")
    clock.now = at("2026-12-01T09:25") if script == HOUR else at("2026-11-30T09:00")
    view = desk.reminders.rung(one.id, script, desk.reminders.ways(script)[place])
    assert (view.outcome, view.finished) == (outcome, True)
    assert played(desk, other, script, keys).outcome == outcome
    calls, tries, ends = kept(desk)
    assert (calls[0], tries[0], ends) == (calls[1], tries[1], 2)


@pytest.mark.parametrize(
    ("script", "place", "step"), [(DAY, 3, "cannot"), (HOUR, 2, "late"), (HOUR, 3, "cannot")],
    ids=["day-cannot", "hour-late", "hour-cannot"],
)  # fmt: skip
def test_what_needs_more_opens_the_call_there(desk, clock, script, place, step):
    visit = book(desk, unwritten(desk).id)
    clock.now = at("2026-12-01T09:00") if script == HOUR else at("2026-11-30T09:00")
    view = desk.reminders.rung(visit.id, script, desk.reminders.ways(script)[place])
    assert (view.step, view.outcome, view.identified) == (step, "", True)


def test_nobody_answered_an_hour_before_and_no_text_may_be_sent(desk, clock):
    visit = book(desk, unwritten(desk).id)
    clock.now = at("2026-12-01T09:00")
    desk.reminders.rung(visit.id, HOUR, desk.reminders.ways(HOUR)[1])
    assert [task.what for task in desk.tasks.open()] == ["Ring again: no text may be sent"]
    assert hour(desk) == [], "the task stands for it now"


@pytest.mark.parametrize("before", [True, False], ids=["its-reminder-is-made", "none-yet"])
def test_the_text_after_no_answer_is_the_reminder_and_goes_once(desk, clock, before):
    client = unwritten(desk, sms_consent=True, preferred_channel="sms")
    visit = book(desk, client.id)
    clock.now = at("2026-12-01T09:00")
    if before:
        desk.reminders.top_up()
    for _ in range(2):
        desk.reminders.rung(visit.id, HOUR, desk.reminders.ways(HOUR)[1])
    desk.reminders.top_up()
    with desk.store.read() as c:
        found = c.execute(text("SELECT kind, channel, about_start FROM message WHERE kind LIKE 'remind%'")).all()
    assert [tuple(row) for row in found] == [("remind-1h", "sms", visit.start)]
    assert desk.tasks.open() == ()


def test_a_script_that_leads_nowhere_like_it_begins_no_call(desk, clock):
    visit = book(desk, unwritten(desk).id)
    clock.now = at("2026-11-30T09:00")
    with pytest.raises(NotFound, match="no short way"):
        desk.reminders.rung(visit.id, DAY, Way("Gone fishing", outcome="DISCHARGED"))
    assert kept(desk) == ([], [], 0)


def test_somebody_else_is_ringing_them(desk, tmp_path, clock):
    client = unwritten(desk)
    visit = book(desk, client.id)
    clock.now = at("2026-11-30T09:00")
    entry = desk.waiting.add(client.id, "FU", received=date(2026, 11, 20))
    sam = make_desk(tmp_path, "sam", clock=clock)
    sam.calls.start(client_id=client.id, entry_id=entry.entry_id, out_of_turn="asked_for_today")
    with pytest.raises(Refused):
        desk.reminders.rung(visit.id, DAY, desk.reminders.ways(DAY)[0])
    sam.close()


def test_an_auditor_keeps_none(desk, tmp_path, clock):
    visit = book(desk, unwritten(desk).id)
    alex = make_desk(tmp_path, "alex", clock=clock)
    with pytest.raises(NotPermitted):
        alex.reminders.rung(visit.id, DAY, alex.reminders.ways(DAY)[0])
    alex.close()
