"""Today (F5): what is due in one list, by kind, and the one key that does each."""

from __future__ import annotations

import copy
from datetime import date
from threading import Event

import pytest

from booktui.desk.due import tasks
from booktui.desk.due.today import Today as Due
from booktui.screens.today import Today
from booktui.store import messages
from booktui.widgets.keys import HELP, key_line
from booktui.widgets.today_keys import NOW as KEYS_NOW
from desks import SETUP, Clock, add_client, at, make_desk
from screens.clinic_desk import FAR, book
from screens.shell import opened, until

HOUR = 3600


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path, clock):
    made = make_desk(tmp_path, clock=clock)
    yield made
    made.close()


@pytest.fixture
def sam(tmp_path, desk, clock):
    made = make_desk(tmp_path, "sam", clock=clock)
    yield made
    made.close()


@pytest.fixture
def khan(desk):
    return add_client(desk)


@pytest.fixture
def entry(desk, khan):
    return desk.waiting.add(khan.id, "NEW", received=date(2026, 10, 1), referrer="Dr Patel")


def add_task(desk, what, due_at, kind="other", **how):
    with desk.store.write() as c:
        return tasks.add_in(c, desk, kind, what, due_at=due_at, **how)


def title(j):
    return j.base.query_one("#pane-due")._border_title.plain


def strip(j):
    return j.base.query_one("#kinds").text.rstrip()


def rows(j):
    return [(line.kind, line.what) for line in j.base.list.items]


async def test_f5_shows_what_is_due_worst_first(desk, khan):
    add_task(desk, "Find the letter", desk.now() + 2 * HOUR)
    desk.requests.add("phone", "Which room?", client_id=khan.id, received_at=at("2026-11-19T16:00"))
    async with opened(desk, start="desk") as j:
        await j.press("f5")
        assert isinstance(j.base, Today)
        assert (title(j), strip(j)) == ("Due 2, 1 late", "▸0 all 2 │ 1 requests 1 │ 2 tasks 1")
        assert rows(j) == [("request", "Which room? (phone)"), ("task", "Find the letter")]
        text = j.text()
        assert "‹!› late  Fri 16:00  request    Khan Amina" in text
        assert "·   today" not in text
        assert "Late, due Fri 20 Nov 2026 16:00. Enter answers it." in text


async def test_nothing_due_says_what_to_do_instead(desk):
    async with opened(desk, start="today") as j:
        assert (title(j), "Nothing is due." in j.text()) == ("Due 0", True)
        await j.press("enter")
        assert j.said == "There is nothing here to do."
        await j.press("4")
        assert j.said == "There is no kind 4 above the list."


@pytest.mark.parametrize(("keys", "at"), [(("2",), "task"), (("right", "right"), "task"), (("left",), "task"),
                                          (("2", "0"), ""), (("right",), "request")])  # fmt: skip
async def test_kinds_by_digit_and_arrows(desk, khan, keys, at):
    add_task(desk, "Find the letter", desk.now())
    desk.requests.add("phone", "Which room?", client_id=khan.id)
    async with opened(desk, start="today") as j:
        await j.press(*keys)
        assert (j.base.at, {kind for kind, _ in rows(j)}) == (at, {at} if at else {"task", "request"})


async def test_enter_answers_a_request(desk, khan):
    request = desk.requests.add("phone", "Which room?", client_id=khan.id, back_to="07700 900123")
    async with opened(desk, start="today") as j:
        await j.press("enter")
        assert (j.top, "Khan Amina by phone, Mon 23 Nov 2026 09:00: Which room?" in j.text()) == ("AnswerLine", True)
        await j.press(*"Room 1", "enter")
        assert (j.said, rows(j)) == ("Answered Khan Amina: Which room?", [])
    assert (desk.requests.get(request.id).answer, desk.requests.get(request.id).state) == ("Room 1", "answered")


async def test_what_was_typed_and_left_is_there_again(desk, khan):
    desk.requests.add("phone", "Which room?", client_id=khan.id)
    async with opened(desk, start="today") as j:
        await j.press("enter", *"Room", "escape", "enter", "end", *" 1", "enter")
    assert [one.answer for one in desk.requests.of_client(khan.id)] == ["Room 1"]


async def test_r_keeps_a_request_with_both_due_times(desk, khan, clock):
    """9.5: both calendars show while one types; received on a Friday it is due on Monday."""
    clock.now = at("2026-11-27T16:00")
    async with opened(desk, start="today") as j:
        await j.press("r", *"khan", "down", *"Which room?")
        text = j.text()
        assert "Answer due Mon 30 Nov 2026 16:00 by working days; by the clock alone Sat" in text
        assert "28 Nov 2026 16:00." in text
        await j.press("pagedown")
        assert j.said == "Request 1 from Khan Amina: answer due Mon 30 Nov 2026 16:00."
        assert rows(j) == [("request", "Which room? (phone)")]


async def test_a_request_that_is_left_is_taken_up_again(desk):
    async with opened(desk, start="today") as j:
        await j.press("r", "down", *"Which room?", "escape")
        assert (j.top, desk.requests.open()) == ("Today", ())
        await j.press("r")
        assert "Taken up where it was left" in j.text()
        await j.press("pagedown")
        assert "Say who asks, or where to answer to." in j.text()
        await j.press("up", "up", "up", *["down"] * 3, *"Mr Hall", "pagedown")
    assert [(one.sender, one.about) for one in desk.requests.open()] == [("Mr Hall", "Which room?")]


async def test_d_says_that_a_task_is_done(desk):
    task = add_task(desk, "Find the letter", desk.now())
    async with opened(desk, start="today") as j:
        await j.press("d", *"in the post tray", "enter")
        assert (j.said, rows(j)) == ("Done: Find the letter", [])
    assert desk.tasks.get(task).note == "in the post tray"


async def test_x_drops_a_task_with_a_reason(desk):
    task = add_task(desk, "Find the letter", desk.now())
    async with opened(desk, start="today") as j:
        await j.press("x", "enter")
        assert "Type something" in j.text()
        await j.press(*"it came", "enter")
        assert j.said == "Taken off: Find the letter"
    assert (desk.tasks.get(task).state, desk.tasks.get(task).note) == ("dropped", "it came")


@pytest.mark.parametrize(("what", "says"), [("task", "Ring about it"), ("request", "Mine?"), ("escalated", "May she?")])
async def test_what_is_masked_is_opened_for_a_reason(desk, what, says):
    hidden = add_client(desk, "Shah", "Leila", sensitive=True)
    if what == "task":
        add_task(desk, says, desk.now(), client_id=hidden.id)
    elif what == "request":
        desk.requests.add("phone", says, client_id=hidden.id)
    else:
        desk.escalations.raise_("complaint", says, client_id=hidden.id)
    async with opened(desk, start="today") as j:
        assert (says in j.text(), "Leila" in j.text()) == (False, False)
        await j.press("enter")
        assert (j.top, says in j.text()) == ("AskLine", False)
        await j.press("escape")
        assert j.top == "Today"
        await j.press("enter", *"to see to it", "enter")
        assert (j.top != "Today", says in j.text()) == (True, True)
        assert [row["reason"] for row in desk.audit.list(5) if row["action"] == "reveal"] == ["to see to it"]
        await j.press("escape")
        assert (j.top, says in j.text()) == ("Today", False)


async def test_a_supervisors_task_is_not_everybodys(desk):
    add_task(desk, "Verify the death", desk.now(), role="supervisor")
    async with opened(desk, start="today") as j:
        await j.press("d", "enter")
        assert j.said == "jo is coordinator; this needs supervisor. Nothing was changed."
        assert rows(j) == [("task", "Verify the death")]


async def test_enter_rings_who_asked_to_be_rung(desk, entry):
    with desk.store.write() as c:
        c.exec_driver_sql("UPDATE waiting_entry SET not_before = ?", (desk.now(),))
    async with opened(desk, start="today") as j:
        assert rows(j) == [("call", "NEW: asked to be rung")]
        await j.press("enter")
        assert (j.app.current_mode, j.base.view.client, j.base.view.step) == ("desk", "Khan Amina", "greet")


async def test_a_burst_that_begins_a_call_is_meant_for_the_call(desk, entry):
    """Typed ahead: the keys after enter are the call's, not the list's."""
    with desk.store.write() as c:
        c.exec_driver_sql("UPDATE waiting_entry SET not_before = ?", (desk.now(),))
    async with opened(desk, start="today") as j:
        await j.burst("enter", "y", "y")
        assert (j.app.current_mode, j.base.view.step) == ("desk", "id_check")


async def test_a_reminder_call_has_its_script_however_far_the_visit(tmp_path):
    """TZ-10: over Christmas the visit is five days away, and the call is the reminder all the same."""
    setup = copy.deepcopy(SETUP)
    setup["desk"]["holidays"] = "GB-ENG"
    clock = Clock()
    desk = make_desk(tmp_path, setup=setup, clock=clock)
    visitor = add_client(desk, "Jones", "Dylan", sms_consent=False, email="")
    desk.diary.book(desk.diary.propose(visitor.id, "NEW", at("2026-12-29T09:00")), override="agreed")
    clock.now = at("2026-12-24T10:00")
    async with opened(desk, start="today") as j:
        assert [kind for kind, _ in rows(j)] == ["reminder"]
        await j.press("enter")
        assert (j.app.current_mode, j.base.view.script) == ("desk", "REMINDER_24H")
    desk.close()


async def test_e_raises_a_question_about_the_row_and_enter_decides_it(desk, sam, khan):
    """ESC-01: raised from a row, decided by a supervisor, each with its step."""
    desk.requests.add("phone", "Wants Dr Brown", client_id=khan.id)
    async with opened(desk, start="today") as j:
        await j.press("e", *"May she?", "down", "ctrl+u", *"complaint")
        assert "Goes to the supervisor (level 1). A complaint." in j.text()
        await j.press("pagedown")
        assert j.said == "Escalation 1: level 1, supervisor, answer due Mon 23 Nov 2026 13:00."
        await j.press("1", "enter", "d", *"yes", "pagedown")
        assert "jo is coordinator; this needs supervisor" in j.text()
    async with opened(sam, start="today") as j:
        await j.press("1", "enter")
        assert (j.top, "Mon 23 Nov 2026 09:00  jo to supervisor: May she?" in j.text()) == ("EscalationDialog", True)
        await j.press("d", *"yes", "pagedown")
        assert j.said == "Decided by sam: yes"
    (view,) = desk.escalations.of_client(khan.id)
    assert (view.state, view.decision, view.trigger) == ("decided", "yes", "complaint")


async def test_an_escalation_is_passed_on_and_taken_back(desk, khan):
    desk.escalations.raise_("other", "What now?", client_id=khan.id)
    async with opened(desk, start="today") as j:
        await j.press("enter", "p", *"on holiday", "pagedown")
        assert j.said == "Passed on: level 2, service manager, answer due Tue 24 Nov 2026 09:00."
        await j.press("enter", "x", *"solved", "enter")
        assert (j.said, rows(j)) == ("Taken off: What now? ▸ service manager", [])


async def test_a_hold_shows_in_the_diary_and_is_let_go(desk, entry):
    """Edge case 16: the hold of a read-back is on the list, and one key away."""
    proposal = desk.diary.propose(entry.client_id, "NEW", at("2026-12-15T09:00"), entry_id=entry.entry_id)
    held = desk.diary.hold(proposal).appointment
    async with opened(desk, start="today") as j:
        assert rows(j) == [("hold", "held: Tue 15 Dec 2026 09:00")]
        await j.press("enter")
        assert (j.app.current_mode, j.base.day) == ("diary", date(2026, 12, 15))
        await j.press("f5", "x")
        assert (j.said, rows(j)) == ("Let the held time go.", [])
    assert desk.diary.holds() == [] and held.id


async def test_who_lost_a_time_is_one_key_from_the_rebook_list(desk):
    book(desk, "Khan", f"{FAR}T09:00")
    desk.clinics.cut("OSEI-TU", FAR, reason="Dr Osei is ill")
    async with opened(desk, start="today") as j:
        assert rows(j) == [("displaced", "NEW: lost Tue 12 Jan 2027 09:00; tell, and find another time")]
        await j.press("enter")
        assert (j.app.current_mode, j.base.at, j.base.list.item.name) == ("clinics", "rebook", "Khan Test")


async def test_a_review_is_decided_with_its_dialog(desk, entry, khan):
    from booktui.desk.visits import reviews

    with desk.store.write() as c:
        reviews.open_in(
            c,
            desk,
            client_id=khan.id,
            entry_id=entry.entry_id,
            cause="declined",
            rule="OFF-07",
            may=("keep", "reoffer"),
        )
    async with opened(desk, start="today") as j:
        assert rows(j) == [("review", "NEW: declined reasonable offers")]
        await j.press("enter", "k", *"Dr Osei", "pagedown")
        assert (j.said.startswith("Decided for Khan Amina"), rows(j)) == (True, [])


async def test_what_happened_at_a_visit_is_recorded(desk, khan, clock):
    """DNA-02: from the list, by digit; nothing is recorded by itself."""
    visit = desk.diary.book(desk.diary.propose(khan.id, "NEW", at("2026-11-24T09:00")), override="agreed").appointment
    clock.now = at("2026-11-26T13:00")
    async with opened(desk, start="today") as j:
        assert [kind for kind, _ in rows(j)] == ["outcome"]
        await j.press("enter", "1")
        assert rows(j) == []
    assert (str(desk.diary.get(visit.id).status), desk.diary.get(visit.id).attended) == ("fulfilled", "5")


async def test_a_priority_is_confirmed_by_whose_decision_it_is(desk, entry):
    desk.priorities.propose(entry.entry_id, 3, 3, "worse")
    async with opened(desk, start="today") as j:
        await j.press("enter", "1", *"Dr Osei", "pagedown")
        assert (rows(j), "urgency 3, severity 3" in j.said) == ([], True)


async def test_c_shows_the_record_with_what_was_passed_up(desk, khan):
    """ESC-01: visible in the client's record, every step of it."""
    desk.escalations.raise_("complaint", "Waited two hours", client_id=khan.id)
    async with opened(desk, start="today") as j:
        await j.press("c")
        text = j.text()
        assert j.app.current_mode == "clients"
        assert "── Passed up" in text
        assert "A complaint: Waited two hours (open, level 1, supervisor)" in text
        assert "Mon 23 Nov 2026 09:00 jo to supervisor: Waited two hours" in text


async def test_why_a_key_does_nothing(desk, khan):
    desk.escalations.raise_("other", "What now?")
    async with opened(desk, start="today") as j:
        await j.press("l")
        assert j.said == "This row is about nobody whom one could ring."
        await j.press("d")
        assert j.said == "d is for tasks, requests and what is told by phone; enter does what a row is there for."
        await j.press("o")
        assert j.said == "This row has no appointment to open in the diary."


async def test_the_top_bar_of_every_screen_says_how_much(desk, clock):
    add_task(desk, "Find the letter", desk.now())
    desk.escalations.raise_("other", "What now?")
    async with opened(desk, start="diary") as j:
        j.app._looked_at = 0
        j.app._tick()
        await j.pilot.pause()
        assert "due 1  escalated 1" in j.base.top.text
        await j.press("f6")
        assert "due 1  escalated 1" in j.base.top.text


async def test_it_is_read_again_by_itself(desk, clock):
    async with opened(desk, start="today") as j:
        add_task(desk, "Find the letter", desk.now())
        clock.now += 61
        j.app._tick()
        await j.pilot.pause()
        assert rows(j) == [("task", "Find the letter")]


@pytest.mark.parametrize("size", [(80, 24), (60, 15), (120, 40)])
async def test_it_fits_and_the_keys_do(desk, khan, size):
    for number in range(40):
        add_task(desk, f"Find letter {number} of a long row of letters that nobody has seen", desk.now())
    async with opened(desk, size=size, start="today") as j:
        await j.press("end")
        assert j.base.line.what.startswith("Find letter 39")
        lines = j.text().split("\n")
        assert (len(lines), max(len(line) for line in lines) <= size[0]) == (size[1], True)
        assert key_line((HELP, *KEYS_NOW), size[0]).cell_length <= size[0]


async def test_an_interpreter_who_is_not_confirmed_is_worked_from_here(desk, khan):
    """INT-03: the job is on the list with what is to do, and opens with its own keys."""
    desk.clients.need(khan.id, "interpreter", "Urdu")
    visit = desk.diary.propose(khan.id, "NEW", at("2026-12-15T09:00"), arranged=frozenset({"interpreter"}))
    made = desk.diary.book(visit, override="agreed").appointment
    async with opened(desk, start="today") as j:
        assert [kind for kind, _ in rows(j)] == ["support"]
        await j.press("enter")
        assert j.top == "JobsDialog"
        await j.press("c", *"Ada Obi", "pagedown", "escape")
        assert rows(j) == []
    assert [job.person for job in desk.jobs.of(made.id)] == ["Ada Obi"]


async def test_a_time_that_came_free_is_filled_from_here(desk, khan):
    """PTC-05: what the client gave back is listed, and enter says who could come."""
    visit = desk.diary.propose(khan.id, "NEW", at("2026-11-24T09:00"))
    booked = desk.diary.book(visit, override="agreed").appointment
    desk.diary.cancel(booked.id, reason="ill", by="client")
    async with opened(desk, start="today") as j:
        assert [kind for kind, _ in rows(j)] == ["freed"]
        await j.press("enter")
        assert j.top == "FillDialog"
        await j.press("escape", "x", *"too late", "enter")
        assert rows(j) == []


@pytest.mark.parametrize(
    ("keys", "status", "code", "reason"),
    [
        (("2",), "fulfilled", "6", ""),
        (("3",), "noshow", "7", ""),
        (("4", "1"), "noshow", "3", "not reached"),
        (("4", "s"), "fulfilled", "6", ""),
        (("5", *"8:59", "enter"), "cancelled", "2", ""),
        (("5", *"tue 8:59", "enter"), "cancelled", "2", ""),
        (("6", *"ill", "enter"), "cancelled", "4", ""),
    ],
    ids=["late", "too-late", "missed", "late-after-all", "edge-4-cancelled-a-minute-before", "with-the-day", "by-us"],
)
async def test_every_outcome_has_its_key(desk, khan, clock, keys, status, code, reason):
    """DNA-02, edge 4: a cancellation at 08:59 of a visit at 09:00 is 2 and not 3, also when recorded afterwards."""
    visit = desk.diary.book(desk.diary.propose(khan.id, "NEW", at("2026-11-24T09:00")), override="agreed").appointment
    clock.now = at("2026-11-26T13:00")
    async with opened(desk, start="today") as j:
        await j.press("enter", *keys)
        assert [kind for kind, _ in rows(j) if kind == "outcome"] == []
    after = desk.diary.get(visit.id)
    assert (str(after.status), after.attended, after.missed_reason) == (status, code, reason)


async def test_what_is_told_by_phone_is_listed_until_somebody_was_told(desk, khan):
    with desk.store.write() as c:
        number = messages.add(
            c, client_id=khan.id, kind="cancel", channel="phone", created_at=desk.now(), due_at=desk.now()
        )
    async with opened(desk, start="today") as j:
        assert rows(j) == [("tell", "tell: cancellation")]
        await j.press("d", *"told her", "enter")
        assert rows(j) == []
    (view,) = desk.outbox.list("all")
    assert (view.id, view.state, view.way) == (number, "sent", "phone")


async def test_what_goes_by_the_clock_is_done_in_a_thread_and_the_list_shows_meanwhile(desk, khan, monkeypatch):
    """The first look of a morning raises hundreds of questions on a large desk: keys do not wait for that."""
    desk.waiting.add(khan.id, "NEW", priority="2ww", received=date(2026, 11, 1), referrer="Dr Patel")
    go, keep_up = Event(), Due.keep_up

    def slow(self):
        assert go.wait(20)
        return keep_up(self)

    monkeypatch.setattr(Due, "keep_up", slow)
    add_task(desk, "Ring the ward", at("2026-11-24T09:00"))
    async with opened(desk, start="desk") as j:
        await j.press("f5")
        assert [line.kind for line in j.base.list.items].count("task") == 1
        await j.press("1", "0")
        assert "escalation" not in [line.kind for line in j.base.list.items]
        go.set()
        await until(lambda: "escalation" in [line.kind for line in j.base.list.items])


@pytest.mark.parametrize("again", [False, True], ids=["once", "shown again meanwhile"])
async def test_the_cursor_is_on_the_worst_until_somebody_has_looked(desk, khan, monkeypatch, again):
    """What goes by the clock comes in after the list shows, whether the screen is read again before that or not."""
    desk.waiting.add(khan.id, "NEW", priority="2ww", received=date(2026, 11, 1), referrer="Dr Patel")
    add_task(desk, "Ring the ward", at("2026-11-24T09:00"))
    go, over, keep_up = Event(), Event(), Due.keep_up

    def slow(self):
        changed = keep_up(self)
        go.set()
        assert over.wait(20)
        return changed

    monkeypatch.setattr(Due, "keep_up", slow)
    async with opened(desk, start="desk") as j:
        await j.press("f5")
        await until(go.is_set)
        if again:
            j.base.reload()
        over.set()
        await until(lambda: j.base.list.items[0].kind == "escalation")
        assert j.base.list.cursor == 0
        await j.press("down")
        key = j.base.list.key
        j.base.reload()
        j.base.keep_up()
        await j.settled()
        assert (j.base.list.key, j.base.list.cursor) == (key, 1)


async def test_every_minute_it_is_read_again_in_a_thread(desk, clock, khan):
    async with opened(desk, start="desk") as j:
        await j.press("f5")
        assert not j.base.list.items
        add_task(desk, "Ring the ward", clock.now)
        clock.now += 60
        j.base.tick()
        await until(lambda: len(j.base.list.items) == 1)
