"""Tasks: kept with a time by which, done or dropped once, never twice the same."""

from __future__ import annotations

from datetime import date

import pytest

from booktui.desk.due import tasks
from booktui.desk.errors import BadInput, NotFound, NotPermitted
from desks import NOW, add_client, make_desk

HOUR = 3600


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path)
    yield made
    made.close()


@pytest.fixture
def entry(desk):
    return desk.waiting.add(add_client(desk).id, "NEW", received=date(2026, 11, 20))


def add(desk, what="Ask the GP for numbers", **how):
    with desk.store.write() as c:
        return tasks.add_in(c, desk, "gp numbers", what, **{"due_at": NOW + HOUR, **how})


def test_it_knows_whom_it_is_about(desk, entry):
    task = desk.tasks.get(add(desk, entry_id=entry.entry_id))
    assert (task.client_id, task.entry_id, task.who, task.what, task.due_at, task.made_by, task.state) == (
        entry.client_id, entry.entry_id, "Khan Amina", "Ask the GP for numbers", NOW + HOUR, "jo", "open",
    )  # fmt: skip
    assert desk.tasks.of_client(entry.client_id) == (task,)


def test_soonest_due_first(desk):
    later, sooner = add(desk, "b", due_at=NOW + 2), add(desk, "a", due_at=NOW + 1)
    assert [task.id for task in desk.tasks.open()] == [sooner, later]


def test_the_same_is_kept_once(desk, entry):
    first = add(desk, entry_id=entry.entry_id)
    assert add(desk, entry_id=entry.entry_id) == first
    assert add(desk, "another", entry_id=entry.entry_id) != first
    desk.tasks.done(first)
    assert add(desk, entry_id=entry.entry_id) != first


def test_done_with_a_note(desk):
    task_id = add(desk)
    assert desk.tasks.done(task_id, "two more numbers") == "Done: Ask the GP for numbers"
    task = desk.tasks.get(task_id)
    assert (task.state, task.note, task.done_by, task.done_at) == ("done", "two more numbers", "jo", NOW)
    assert desk.tasks.open() == ()
    assert [row["action"] for row in desk.audit.list(object="task", object_id=task_id)] == ["task done", "task"]


def test_done_once(desk):
    task_id = add(desk)
    desk.tasks.done(task_id)
    with pytest.raises(NotFound) as caught:
        desk.tasks.done(task_id)
    assert caught.value.message == f"Task {task_id} is done already, by jo. Nothing was changed."


def test_dropped_for_a_reason(desk):
    task_id = add(desk)
    with pytest.raises(BadInput) as caught:
        desk.tasks.drop(task_id, " ")
    assert caught.value.message == "Say why it is not needed. The task stays open."
    desk.tasks.drop(task_id, "she rang herself")
    assert (desk.tasks.get(task_id).state, desk.tasks.get(task_id).note) == ("dropped", "she rang herself")


def test_a_higher_role_does_its_own(desk, tmp_path):
    task_id = add(desk, role="supervisor")
    with pytest.raises(NotPermitted):
        desk.tasks.done(task_id)
    sam = make_desk(tmp_path, "sam")
    sam.tasks.done(task_id)
    sam.close()


def test_what_made_them_needless_drops_them(desk, entry):
    mine, other = add(desk, entry_id=entry.entry_id), add(desk, "for nobody")
    with desk.store.write() as c:
        assert tasks.drop_in(c, desk, kind="gp numbers", entry_id=entry.entry_id) == 1
        assert tasks.drop_in(c, desk, kind="gp numbers", entry_id=entry.entry_id) == 0
        assert tasks.drop_in(c, desk, kind="gp numbers") == 0
    assert (desk.tasks.get(mine).state, desk.tasks.get(other).state) == ("dropped", "open")


def test_no_such_task(desk):
    with pytest.raises(NotFound) as caught:
        desk.tasks.done(7)
    assert caught.value.message == "There is no task 7."
