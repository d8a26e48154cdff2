"""Escalations at a desk (domain.md 7.4): on record with every step, passed on when nobody answers, decided once."""

from __future__ import annotations

from datetime import date

import pytest

from booktui.desk.due import escalations
from booktui.desk.due.escalation_views import escalation_json
from booktui.desk.errors import BadInput, NotFound, NotPermitted, Refused
from desks import Clock, add_client, at, make_desk


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
def booked(desk):
    """Khan's visit on Tuesday at nine."""
    entry = desk.waiting.add(add_client(desk).id, "NEW", received=date(2026, 11, 20))
    proposal = desk.diary.propose(entry.client_id, "NEW", at("2026-11-24T09:00"), entry_id=entry.entry_id)
    return desk.diary.book(proposal, override="agreed").appointment


def steps(view):
    return [(step.at, step.by, step.level, step.to_whom, step.what, step.due_at) for step in view.steps]


def stored(desk):
    with desk.store.read() as c:
        return c.exec_driver_sql("SELECT count(*) FROM escalation_step").scalar_one()


def test_everything_is_on_record(desk, sam, clock, booked):
    """ESC-01: who, when, to whom, reason, options offered, decision, decided by, decided at; in the visit's record."""
    raised = desk.escalations.raise_(
        "complaint", "May she have Dr Brown?", appointment_id=booked.id, options=["Tue 1 Dec", "Wed 2 Dec"]
    )
    clock.now = at("2026-11-23T10:30")
    sam.escalations.decide(raised.id, "Dr Brown on Wed 2 Dec")
    (view,) = desk.escalations.of_appointment(booked.id)
    assert (view.raised_by, view.raised_at, view.to_whom, view.question, view.options) == (
        "jo", at("2026-11-23T09:00"), "supervisor", "May she have Dr Brown?", ("Tue 1 Dec", "Wed 2 Dec"),
    )  # fmt: skip
    assert (view.state, view.decision, view.decided_for, view.decided_by, view.decided_at) == (
        "decided", "Dr Brown on Wed 2 Dec", "sam", "sam", at("2026-11-23T10:30"),
    )  # fmt: skip
    assert steps(view) == [
        (at("2026-11-23T09:00"), "jo", 1, "supervisor", "May she have Dr Brown?", at("2026-11-23T13:00")),
        (at("2026-11-23T10:30"), "sam", 1, "supervisor", "Decided by sam: Dr Brown on Wed 2 Dec", None),
    ]
    assert desk.escalations.of_client(booked.client_id) == (view,)
    assert [row["action"] for row in sam.audit.list(object="escalation", object_id=view.id)] == [
        "escalation decided", "escalate",
    ]  # fmt: skip


def test_what_nobody_answers_goes_up_by_itself(desk, clock, booked):
    """ESC-02: unanswered at its due time an escalation is at the next level, dated when the answer was due."""
    raised = desk.escalations.raise_("conflict", "Two people at nine", appointment_id=booked.id)
    clock.now = at("2026-11-23T12:59")
    assert desk.escalations.get(raised.id).level == 1
    clock.now = at("2026-11-23T13:00")
    view = desk.escalations.get(raised.id)
    assert (view.level, view.to_whom, view.due_at) == (2, "service manager", at("2026-11-24T13:00"))
    assert steps(view)[1:] == [
        (
            at("2026-11-23T13:00"), "booktui", 2, "service manager",
            "No answer from the supervisor in time; passed to the service manager.",
            at("2026-11-24T13:00"),
        )
    ]  # fmt: skip


def test_it_does_not_matter_when_somebody_looks(desk, clock, booked):
    """ESC-02: days later every level it went through is on record at its own time, and looking again adds nothing."""
    raised = desk.escalations.raise_("conflict", "Two people at nine", appointment_id=booked.id)
    clock.now = at("2026-11-27T09:00")
    (view,) = desk.escalations.open()
    assert [(step.at, step.level) for step in desk.escalations.get(raised.id).steps] == [
        (at("2026-11-23T09:00"), 1), (at("2026-11-23T13:00"), 2), (at("2026-11-24T13:00"), 3),
        (at("2026-11-25T13:00"), 4),
    ]  # fmt: skip
    assert (view.level, view.to_whom, view.due_at) == (4, "director", at("2026-11-26T13:00"))
    before = stored(desk)
    desk.escalations.open()
    with desk.store.write() as c:
        assert escalations.climb(c, desk) == 0
    assert stored(desk) == before == 4


def test_an_auditors_look_changes_nothing(desk, tmp_path, clock, booked):
    desk.escalations.raise_("conflict", "Two people at nine", appointment_id=booked.id)
    clock.now = at("2026-11-23T14:00")
    alex = make_desk(tmp_path, "alex", clock=clock)
    assert [view.level for view in alex.escalations.open()] == [1]
    alex.close()
    assert [view.level for view in desk.escalations.open()] == [2]


def test_safeguarding_goes_straight_to_its_lead_the_same_day(desk, clock):
    clock.now = at("2026-11-23T16:30")
    view = desk.escalations.raise_("safeguarding", "She is afraid at home", client_id=add_client(desk).id)
    assert (view.level, view.to_whom, view.due_at) == (3, "safeguarding lead", at("2026-11-23T17:00"))


def test_a_breach_leaves_the_commissioners_clock(desk):
    view = desk.escalations.raise_("data breach", "A letter went to the neighbour", client_id=add_client(desk).id)
    assert (view.level, view.to_whom, view.due_at) == (3, "information governance lead", at("2026-11-23T17:00"))
    (task,) = desk.tasks.open()
    assert (task.kind, task.role, task.due_at, task.what) == (
        "data breach", "supervisor", at("2026-11-26T09:00"),
        "Data breach: tell the ICO by Thu 26 Nov 2026 09:00, or record why it need not be told",
    )  # fmt: skip


def test_the_same_cause_about_the_same_is_one_escalation(desk, booked):
    first = desk.escalations.raise_("interpreter", "Nobody for Urdu", appointment_id=booked.id)
    again = desk.escalations.raise_("interpreter", "Still nobody", appointment_id=booked.id)
    assert (again.id, [step.what for step in again.steps]) == (first.id, ["Nobody for Urdu", "Still nobody"])
    desk.escalations.raise_("interpreter", "Still nobody", appointment_id=booked.id)
    assert stored(desk) == 2


@pytest.mark.parametrize(
    ("named", "level", "whom", "due"),
    [
        ("", 2, "service manager", "2026-11-24T10:00"),
        ("Service manager", 2, "Service manager", "2026-11-24T10:00"),
        ("director", 4, "director", "2026-11-24T10:00"),
        ("Pat Lee", 1, "Pat Lee", "2026-11-23T14:00"),
    ],
    ids=["next", "level-by-name", "skipping", "a-person-at-the-same-level"],
)
def test_passing_it_on(desk, clock, booked, named, level, whom, due):
    raised = desk.escalations.raise_("complaint", "Waited two hours", appointment_id=booked.id)
    clock.now = at("2026-11-23T10:00")
    view = desk.escalations.pass_on(raised.id, named, "on holiday")
    assert (view.level, view.to_whom, view.due_at) == (level, whom, at(due))
    assert steps(view)[-1] == (at("2026-11-23T10:00"), "jo", level, whom, "on holiday", at(due))


def test_a_decision_is_a_supervisors_to_record(desk, booked):
    raised = desk.escalations.raise_("complaint", "Waited two hours", appointment_id=booked.id)
    with pytest.raises(NotPermitted):
        desk.escalations.decide(raised.id, "sorry")
    assert desk.escalations.get(raised.id).state == "open"


def test_above_the_first_level_whose_decision_it_is_is_named(desk, sam, booked):
    raised = desk.escalations.raise_("clinic cut", "Dr Osei is ill", appointment_id=booked.id)
    with pytest.raises(BadInput) as caught:
        sam.escalations.decide(raised.id, "cut it")
    assert caught.value.message == "It is with the service manager: name who decided. Nothing was changed."
    view = sam.escalations.decide(raised.id, "cut it", "Pat Lee")
    assert (view.decided_for, view.decided_by, steps(view)[-1][4]) == ("Pat Lee", "sam", "Decided by Pat Lee: cut it")


def test_what_is_decided_stays_decided(desk, sam, booked):
    raised = sam.escalations.raise_("complaint", "Waited two hours", appointment_id=booked.id)
    sam.escalations.decide(raised.id, "sorry")
    for act in (
        lambda: sam.escalations.decide(raised.id, "again"),
        lambda: sam.escalations.pass_on(raised.id, "", "again"),
        lambda: sam.escalations.withdraw(raised.id, "again"),
    ):
        with pytest.raises(Refused) as caught:
            act()
        assert caught.value.message == f"Escalation {raised.id} is decided already. Nothing was changed."


def test_it_is_taken_back_by_who_raised_it(desk, sam, booked):
    raised = desk.escalations.raise_("complaint", "Waited two hours", appointment_id=booked.id)
    view = desk.escalations.withdraw(raised.id, "she rang back")
    assert (view.state, steps(view)[-1][4]) == ("withdrawn", "Taken back: she rang back")
    second = sam.escalations.raise_("complaint", "Again", appointment_id=booked.id)
    with pytest.raises(NotPermitted):
        desk.escalations.withdraw(second.id, "no")


def test_an_entry_knows_its_visit_and_its_client(desk, booked):
    """What is raised about a place on the list is in the record of the visit it got."""
    view = desk.escalations.raise_("no capacity", "Nothing before March", entry_id=booked.entry_id)
    assert (view.client_id, view.entry_id, view.appointment_id) == (booked.client_id, booked.entry_id, booked.id)


@pytest.mark.parametrize(
    ("how", "error", "sentence"),
    [
        ({"trigger": "weather"}, BadInput, "There is no cause 'weather'. Known: no capacity, cancer day 10, third cancellation, "
         "interpreter, conflict, clinic cut, complaint, safeguarding, data breach, other. Nothing was changed."),
        ({"question": "  "}, BadInput, "Say what is to be decided. Nothing was changed."),
        ({"question": "x" * 301}, BadInput, "The question is too long: at most 300 characters. Nothing was changed."),
        ({"entry_id": 99}, NotFound, "There is no waiting entry 99."),
        ({"appointment_id": 99}, NotFound, "There is no appointment 99."),
        ({"client_id": 99}, NotFound, "There is no client 99."),
    ],
    ids=["cause", "empty", "long", "entry", "appointment", "client"],
)  # fmt: skip
def test_what_cannot_be_raised(desk, how, error, sentence):
    with pytest.raises(error) as caught:
        desk.escalations.raise_(**{"trigger": "other", "question": "What now?", **how})
    assert caught.value.message == sentence
    assert desk.escalations.open() == ()


def test_a_sensitive_clients_name_is_masked(desk):
    hidden = add_client(desk, sensitive=True)
    assert desk.escalations.raise_("other", "What now?", client_id=hidden.id).who == "K••• A•"


def test_the_shape_of_the_document(desk, booked):
    view = desk.escalations.raise_("complaint", "Waited", appointment_id=booked.id, options=["sorry"])
    assert escalation_json(view) == {
        "id": view.id, "trigger": "complaint", "client": view.client_ref, "entry": booked.entry_id,
        "appointment": booked.id, "question": "Waited", "options": ["sorry"], "level": 1, "to_whom": "supervisor",
        "raised_by": "jo", "raised_at": "2026-11-23T09:00:00Z", "due_at": "2026-11-23T13:00:00Z", "state": "open",
        "decision": "", "decided_for": "", "decided_by": "", "decided_at": None,
        "steps": [{
            "at": "2026-11-23T09:00:00Z", "by": "jo", "level": 1, "to_whom": "supervisor", "what": "Waited",
            "due_at": "2026-11-23T13:00:00Z",
        }],
    }  # fmt: skip
