"""Things to do that follow from nothing else on record: each has a time by which, and somebody who does it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from booktui.desk.due import subject
from booktui.desk.errors import BadInput, NotFound
from booktui.desk.names import shown
from booktui.desk.tell import telling
from booktui.desk.texts import read_text
from booktui.rules.clock import iso
from booktui.rules.values import Instant, Role
from booktui.store import tasks as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

HIDDEN = "••••"
LIMIT = 200
"""So many are listed; how many there are is counted apart."""
WHAT = 300
NOTE = 200


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task as lists show it; the client's name is masked where it must be."""

    id: int
    kind: str
    what: str
    due_at: Instant
    role: Role
    """At least that role does it."""
    made_at: Instant
    made_by: str
    client_id: int | None = None
    client_ref: str = ""
    who: str = ""
    entry_id: int | None = None
    appointment_id: int | None = None
    state: str = "open"
    done_at: Instant | None = None
    done_by: str = ""
    note: str = ""
    sensitive: bool = False
    """The client's record is: what is to do shows only where it is asked for."""


def add_in(
    c: Connection, desk: Desk, kind: str, what: str, *, due_at: Instant, client_id: int | None = None,
    entry_id: int | None = None, appointment_id: int | None = None, role: str = "coordinator",
) -> int:  # fmt: skip
    """A task, in the caller's transaction; its number. The same one that is open already is kept instead."""
    about = subject.whole(c, client_id, entry_id, appointment_id)
    known = store.same(c, kind, what[:WHAT], *about)
    if known is not None:
        return known
    task_id = store.add(
        c, kind=kind, what=what[:WHAT], due_at=due_at, role=role, made_at=desk.now(), made_by=desk.person.name,
        **about.key,
    )  # fmt: skip
    desk.log(c, "task", "task", task_id, after={"kind": kind, "due_at": due_at, **about.key})
    return task_id


def drop_in(
    c: Connection, desk: Desk, *, kind: str, entry_id: int | None = None, appointment_id: int | None = None
) -> int:  # fmt: skip
    """Close the open tasks of a kind that something made needless; how many. Without entry and appointment: none."""
    if entry_id is None and appointment_id is None:
        return 0
    dropped = store.drop(
        c, desk.now(), desk.person.name, kind=kind, entry_id=entry_id, appointment_id=appointment_id
    )  # fmt: skip
    if dropped:
        desk.log(c, "tasks dropped", "task", after={"kind": kind, "entry_id": entry_id, "count": dropped})
    return dropped


class Tasks:
    """`desk.tasks`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def open(self, limit: int = LIMIT) -> tuple[TaskView, ...]:
        """The open ones, soonest due first."""
        with telling(), self._desk.store.read() as c:
            return tuple(_listed(_view(row)) for row in store.open_tasks(c, limit))

    def of_client(self, client_id: int) -> tuple[TaskView, ...]:
        """A client's open ones."""
        with telling(), self._desk.store.read() as c:
            return tuple(_listed(_view(row)) for row in store.of_client(c, client_id))

    def get(self, task_id: int, reveal_reason: str | None = None) -> TaskView:
        """One task, whatever became of it. One of a sensitive client is masked unless a reason to open it is given:
        that is recorded; an auditor opens none.

        Raises:
            NotFound: there is none of that number.
        """
        with telling(), self._desk.store.read() as c:
            view = _view(self._row(c, task_id))
        may = not view.sensitive or subject.opened(self._desk, "task", task_id, reveal_reason)
        return view if may else _listed(view)

    def done(self, task_id: int, note: str = "") -> str:
        """It is done; one line that says so.

        Raises:
            NotFound: there is no such open task.
            NotPermitted: it needs a higher role.
        """
        return self._end(task_id, "done", note)

    def drop(self, task_id: int, reason: str) -> str:
        """It is not needed after all, for a reason.

        Raises:
            BadInput: no reason was given.
            NotFound, NotPermitted: as with `done`.
        """
        if not reason.strip():
            raise BadInput("Say why it is not needed. The task stays open.")
        return self._end(task_id, "dropped", reason)

    def _end(self, task_id: int, state: str, note: str) -> str:
        desk, said = self._desk, read_text("note", note, NOTE)
        desk.require(Role.COORDINATOR)
        with telling(), desk.store.write() as c:
            row = self._row(c, task_id)
            desk.require_signed(Role(row.role), "task")
            if not store.end(c, task_id, state, desk.now(), desk.person.name, said):
                raise NotFound(f"Task {task_id} is {row.state} already, by {row.done_by}. Nothing was changed.")
            desk.log(c, f"task {state}", "task", task_id, said, after={"kind": row.kind, "client_id": row.client_id})
        return f"{'Done' if state == 'done' else 'Dropped'}: {row.what}"

    def _row(self, c: Connection, task_id: int) -> store.TaskRow:
        row = store.one(c, task_id)
        if row is None:
            raise NotFound(f"There is no task {task_id}.")
        return row


def task_json(task: TaskView) -> dict[str, Any]:
    """`{"id", "kind", "what", "due_at", "role", "client", "entry", "appointment", "made_by", "state", "note"}`."""
    return {
        "id": task.id, "kind": task.kind, "what": task.what, "due_at": iso(task.due_at), "role": str(task.role),
        "client": task.client_ref or None, "entry": task.entry_id, "appointment": task.appointment_id,
        "made_by": task.made_by, "state": task.state, "note": task.note,
    }  # fmt: skip


def _view(row: store.TaskRow) -> TaskView:
    who = shown(row.family or "", row.given or "", bool(row.sensitive))
    return TaskView(
        row.id, row.kind, row.what, row.due_at, Role(row.role), row.made_at, row.made_by, row.client_id, row.ref or "",
        who, row.entry_id, row.appointment_id, row.state, row.done_at, row.done_by, row.note, bool(row.sensitive),
    )  # fmt: skip


def _listed(view: TaskView) -> TaskView:
    """In lists without what was typed about a sensitive client (PRV-01)."""
    return replace(view, what=f"{view.kind}: {HIDDEN}", note="") if view.sensitive else view
