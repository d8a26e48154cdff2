"""Today: everything that is due from every room, worst first, with the key that does it."""

from __future__ import annotations

from datetime import date

import pytest

from booktui.desk.due import tasks
from booktui.desk.due.glance import glance
from booktui.desk.due.today_sources import SOURCES
from booktui.desk.due.today_views import KINDS, due_json
from booktui.desk.errors import BadInput
from booktui.rules.due import LATE, LATER, NOW, SOON, TODAY
from desks import Clock, add_client, at, make_desk

HOUR = 3600


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path, clock):
    made = make_desk(tmp_path, clock=clock)
    yield made
    made.close()


def waits(desk, family="Khan", given="Amina", priority="routine", received=date(2026, 11, 20), **fields):
    return desk.waiting.add(add_client(desk, family, given, **fields).id, "NEW", received=received, priority=priority)


def add_task(desk, what, due_at, **how):
    with desk.store.write() as c:
        return tasks.add_in(c, desk, "other", what, due_at=due_at, **how)


def change(desk, entry_id, **values):
    names = ", ".join(f"{name} = ?" for name in values)
    with desk.store.write() as c:
        c.exec_driver_sql(f"UPDATE waiting_entry SET {names} WHERE id = ?", (*values.values(), entry_id))


def lines(desk, kind=""):
    return [(line.kind, line.rank, line.due_at, line.who, line.what, line.key) for line in desk.today.lines(kind)]


def book(desk, when, client_id, entry_id=None):
    proposal = desk.diary.propose(client_id, "NEW", at(when), entry_id=entry_id)
    return desk.diary.book(proposal, override="agreed").appointment


def test_every_kind_has_its_source():
    assert tuple(SOURCES) == tuple(KINDS)


def test_nothing_is_due(desk):
    assert (desk.today.lines(), desk.today.counts().of, desk.today.counts().late) == ([], dict.fromkeys(KINDS, 0), 0)
    assert glance(desk).words == ""


def test_worst_first_whatever_it_is(desk, clock):
    """Late before now before soon before later; of equals escalations before requests before tasks."""
    now = desk.now()
    add_task(desk, "later", now + 3 * 24 * HOUR)
    add_task(desk, "late", now - HOUR)
    add_task(desk, "now", now + 60)
    add_task(desk, "soon", now + HOUR)
    add_task(desk, "today", now + 2 * HOUR)
    desk.requests.add("phone", "Which room?", sender="Mr Hall", received_at=at("2026-11-19T16:00"))
    desk.escalations.raise_("clinic cut", "Cut it?")
    found = [(line.what.partition(" (")[0].partition(" ▸")[0], line.rank) for line in desk.today.lines()]
    assert found == [
        ("Which room?", LATE), ("late", LATE), ("now", NOW), ("soon", SOON), ("today", TODAY), ("Cut it?", LATER),
        ("later", LATER),
    ]  # fmt: skip
    assert (desk.today.counts().of["task"], desk.today.counts().late) == (5, 2)


def test_one_kind_alone(desk):
    add_task(desk, "a", desk.now())
    desk.requests.add("phone", "Which room?", sender="Mr Hall")
    assert [line.kind for line in desk.today.lines("task")] == ["task"]


def test_who_asked_to_be_rung_now(desk, clock):
    entry = waits(desk)
    change(desk, entry.entry_id, not_before=desk.now() + HOUR)
    assert lines(desk, "call") == []
    clock.now += HOUR
    assert lines(desk, "call") == [("call", NOW, desk.now(), "Khan Amina", "NEW: asked to be rung", "call")]
    clock.now += HOUR
    assert desk.today.lines("call")[0].rank == LATE
    change(desk, entry.entry_id, last_attempt_at=desk.now())
    assert lines(desk, "call") == []


def test_who_may_be_tried_again(desk, clock):
    """2.5: by the cadence; suspected cancer before who rests longer."""
    first, second = waits(desk), waits(desk, "Jones", "Dylan", "2ww")
    change(desk, first.entry_id, contact_from=desk.now() - HOUR, attempts=1)
    change(desk, second.entry_id, contact_from=desk.now(), attempts=2)
    assert [(line.who, line.what) for line in desk.today.lines("attempt")] == [
        ("Jones Dylan", "NEW: 2ww, tried 2 times"), ("Khan Amina", "NEW: routine, tried 1 time"),
    ]  # fmt: skip
    change(desk, second.entry_id, contact_step="letter")
    assert desk.today.counts().of["attempt"] == 1


def test_kinds_that_are_many_are_counted_and_begun(desk):
    for number in range(12):
        entry = waits(desk, f"Khan{'abcdefghijklm'[number]}")
        change(desk, entry.entry_id, contact_from=desk.now() - HOUR)
    assert len([line for line in desk.today.lines() if line.kind == "attempt"]) == 10
    assert len(desk.today.lines("attempt")) == desk.today.counts().of["attempt"] == 12


def test_a_hold_that_runs_out_in_a_read_back_is_listed(desk, clock):
    """Edge case 16: it is listed while it runs, and once it ran out unanswered, until it is booked or let go."""
    entry = waits(desk)
    proposal = desk.diary.propose(entry.client_id, "NEW", at("2026-12-15T09:00"), entry_id=entry.entry_id)
    held = desk.diary.hold(proposal, seconds=600).appointment
    assert [(line.rank, line.what, line.key) for line in desk.today.lines("hold")] == [
        (NOW, "held: Tue 15 Dec 2026 09:00", "show")
    ]
    clock.now += 601
    assert [(line.rank, line.what, line.appointment_id) for line in desk.today.lines("hold")] == [
        (LATE, "hold of Tue 15 Dec 2026 09:00 ran out: book it or let it go", held.id)
    ]
    desk.diary.release(held.id)
    assert desk.today.lines("hold") == []


def test_others_holds_are_theirs(desk, tmp_path, clock):
    entry = waits(desk)
    desk.diary.hold(desk.diary.propose(entry.client_id, "NEW", at("2026-12-15T09:00"), entry_id=entry.entry_id))
    sam = make_desk(tmp_path, "sam", clock=clock)
    assert sam.today.lines("hold") == []
    sam.close()


def test_reminder_calls_are_of_the_next_open_day(desk, clock):
    """TZ-10: visits of Tuesday are rung about on Monday; not before, and nobody twice who has confirmed."""
    client = add_client(desk, sms_consent=False, email="")
    visit = book(desk, "2026-12-01T09:00", client.id)
    assert desk.today.lines("reminder") == []
    clock.now = at("2026-11-30T09:30")
    (line,) = desk.today.lines("reminder")
    assert (line.appointment_id, line.what, line.due_at, line.key) == (
        visit.id, "visit Tue 1 Dec 2026 09:00", at("2026-11-30T17:00"), "call",
    )  # fmt: skip
    view = desk.calls.start(appointment_id=visit.id, script="REMINDER_24H")
    for key in ("y", "y", "y", "y", "enter"):
        view = desk.calls.press(view.call_id, key)
    assert (view.outcome, desk.today.lines("reminder")) == ("CONFIRMED", [])


def test_who_is_reminded_in_writing_is_rung_only_after_a_missed_visit(desk, clock):
    entry = waits(desk, sms_consent=True)
    book(desk, "2026-12-01T09:00", entry.client_id, entry.entry_id)
    clock.now = at("2026-11-30T09:30")
    assert desk.today.lines("reminder") == []
    change(desk, entry.entry_id, dnas=1)
    assert [line.what for line in desk.today.lines("reminder")] == ["visit Tue 1 Dec 2026 09:00; missed 1 before"]


def test_the_likeliest_to_be_missed_is_rung_first(desk, clock):
    plain, cancer, missed = (
        waits(desk, "Khan", sms_consent=False, email=""),
        waits(desk, "Jones", priority="2ww", sms_consent=False, email=""),
        waits(desk, "Smith", sms_consent=False, email=""),
    )
    change(desk, missed.entry_id, dnas=1)
    for when, entry in zip(("09:00", "09:30", "10:00"), (plain, cancer, missed), strict=False):
        proposal = desk.diary.propose(entry.client_id, "NEW", at(f"2026-12-01T{when}"), entry_id=entry.entry_id)
        desk.diary.book(proposal, override="agreed")
    clock.now = at("2026-11-30T09:30")
    assert [line.who for line in desk.today.lines("reminder")] == ["Smith Amina", "Jones Amina", "Khan Amina"]


def test_suspected_cancer_without_a_date_is_escalated_on_its_day(desk, clock):
    """7.4: on day 10, once, and taken back when it has a date."""
    entry = waits(desk, priority="2ww", received=date(2026, 11, 14))
    assert desk.today.lines("escalation") == []
    clock.now = at("2026-11-24T09:00")
    (line,) = desk.today.lines("escalation")
    assert (line.entry_id, line.what) == (
        entry.entry_id,
        "Suspected cancer without a date on day 10 (NEW): which date can be found? ▸ supervisor",
    )
    assert len(desk.today.lines("escalation")) == 1
    book(desk, "2026-11-25T13:30", entry.client_id, entry.entry_id)
    assert desk.today.lines("escalation") == []
    (kept,) = desk.escalations.of_client(entry.client_id)
    assert (kept.raised_by, kept.state, kept.steps[-1].what) == (
        "booktui", "withdrawn", "The entry has a date now, or needs none.",
    )  # fmt: skip


def test_an_auditor_looks_and_changes_nothing(desk, tmp_path, clock):
    waits(desk, priority="2ww", received=date(2026, 11, 1))
    alex = make_desk(tmp_path, "alex", clock=clock)
    assert alex.today.lines("escalation") == []
    alex.close()


def test_everything_masked_opens_for_a_reason_only(desk):
    hidden = add_client(desk, sensitive=True)
    escalated = desk.escalations.raise_("complaint", "About my test", client_id=hidden.id).id
    task = add_task(desk, "Ring about the test", desk.now(), client_id=hidden.id)
    assert desk.escalations.get(escalated).question == "••••"
    assert desk.escalations.get(escalated, "to decide it").question == "About my test"
    assert desk.tasks.get(task).what == "other: ••••"
    assert desk.tasks.get(task, "to ring").what == "Ring about the test"
    with pytest.raises(BadInput, match="Nothing was shown"):
        desk.tasks.get(task, "x" * 201)
    assert [row["reason"] for row in desk.audit.list(20) if row["action"] == "reveal"] == ["to ring", "to decide it"]
    assert len(desk.today.lines("escalation")) == 1


def test_a_letter_that_was_not_answered(desk, clock):
    """2.5: on its last day it is listed; the day after a clinician is asked, and nobody is removed."""
    entry = waits(desk)
    change(desk, entry.entry_id, contact_step="letter", reply_by="2026-11-23")
    assert lines(desk, "reply") == [
        ("reply", TODAY, at("2026-11-23T17:00"), "Khan Amina", "NEW: no reply to the letter asking to ring", "call")
    ]
    clock.now = at("2026-11-24T09:00")
    assert (lines(desk, "reply"), [line.what for line in desk.today.lines("review")]) == (
        [], ["NEW: could not be reached"],
    )  # fmt: skip
    assert desk.waiting.row(entry.entry_id).status == "waiting"


def test_a_visit_without_an_outcome(desk, clock):
    """DNA-02: never recorded by itself, listed once it is overdue."""
    visit = book(desk, "2026-11-24T09:00", add_client(desk).id)
    clock.now = at("2026-11-26T13:00")
    (line,) = desk.today.lines("outcome")
    assert (line.appointment_id, line.rank, line.key) == (visit.id, LATE, "record")
    desk.attendance.record(visit.id, "5")
    assert desk.today.lines("outcome") == []


def test_a_priority_that_waits_for_a_clinician(desk):
    entry = waits(desk)
    desk.priorities.propose(entry.entry_id, 3, 3, "worse")
    assert [(line.what, line.key) for line in desk.today.lines("proposal")] == [
        ("NEW: L to H proposed by jo: worse", "confirm")
    ]


def test_a_sensitive_client_is_masked_with_what_was_typed(desk):
    """PRV-01: names are masked on lists, and so is what somebody typed about them."""
    hidden = add_client(desk, sensitive=True)
    desk.requests.add("phone", "About my test", client_id=hidden.id)
    desk.escalations.raise_("complaint", "About my test", client_id=hidden.id)
    add_task(desk, "Ring about the test", desk.now(), client_id=hidden.id)
    assert [(line.who, line.what) for line in desk.today.lines()] == [
        ("K••• A•", "other: ••••"), ("K••• A•", "•••• ▸ supervisor"), ("K••• A•", "•••• (phone)"),
    ]  # fmt: skip


def test_opening_what_is_masked_is_recorded(desk, tmp_path, clock):
    hidden = add_client(desk, sensitive=True)
    request = desk.requests.add("phone", "About my test", client_id=hidden.id)
    assert desk.requests.get(request.id).about == "••••"
    assert desk.requests.get(request.id, " ").about == "••••"
    assert desk.requests.get(request.id, "to answer it").about == "About my test"
    log = desk.audit.list(object="request", object_id=request.id)
    assert [(row["action"], row["reason"]) for row in log] == [("reveal", "to answer it"), ("request", "")]
    alex = make_desk(tmp_path, "alex", clock=clock)
    assert alex.requests.get(request.id, "to look").about == "••••"
    alex.close()


def test_the_top_bar_counts_what_is_due_within_the_hour(desk, clock):
    add_task(desk, "soon", desk.now() + HOUR)
    add_task(desk, "later", desk.now() + 2 * HOUR)
    entry = waits(desk)
    change(desk, entry.entry_id, not_before=desk.now())
    desk.escalations.raise_("other", "What now?")
    assert glance(desk).words == "due 2  escalated 1"


def test_the_shape_of_the_document(desk):
    task = add_task(desk, "a", desk.now())
    assert [due_json(line) for line in desk.today.lines()] == [
        {
            "kind": "task", "urgency": "now", "due_at": "2026-11-23T09:00:00Z", "client": None, "entry": None,
            "appointment": None, "id": task, "what": "a", "do": "done",
        }
    ]  # fmt: skip


def test_the_statements_do_not_grow_with_the_rows(desk):
    """However much is due, as many statements are asked."""
    counts = []
    for number in (1, 4):
        for _ in range(number):
            waits(desk, f"Khan{'abcdefghij'[len(counts) * 4 + _]}", sms_consent=False)
            add_task(desk, f"{number} {_}", desk.now())
            desk.requests.add("phone", "x", sender="y")
        desk.today.lines()
        counts.append(_statements(desk))
    assert counts[0] == counts[1]


def _statements(desk):
    from booktui.store.hot import Hot

    asked = []
    rows = Hot.rows

    def counted(self, connection, **params):
        asked.append(self)
        return rows(self, connection, **params)

    Hot.rows = counted
    try:
        desk.today.lines()
    finally:
        Hot.rows = rows
    return len(asked)
