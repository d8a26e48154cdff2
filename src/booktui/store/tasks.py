"""Reading and writing tasks, inside the caller's transaction."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, func, select, update

from booktui.store import tables as t
from booktui.store.hot import Adding, Hot
from booktui.store.sensitive_services import hidden
from booktui.store.tables import table_of

_t = table_of(t.Task)
_c = table_of(t.ClientRow)


class TaskRow(NamedTuple):
    """A task, with the name of the client it is about."""

    id: int
    kind: str
    client_id: int | None
    entry_id: int | None
    appointment_id: int | None
    what: str
    role: str
    due_at: int
    made_at: int
    made_by: str
    state: str
    done_at: int | None
    done_by: str
    note: str
    ref: str | None
    family: str | None
    given: str | None
    sensitive: bool | None


_columns = (
    _t.c.id, _t.c.kind, _t.c.client_id, _t.c.entry_id, _t.c.appointment_id, _t.c.what, _t.c.role, _t.c.due_at,
    _t.c.made_at, _t.c.made_by, _t.c.state, _t.c.done_at, _t.c.done_by, _t.c.note,
    _c.c.ref, _c.c.family_name, _c.c.given_name,
    hidden(_t.c.entry_id, _t.c.appointment_id),
)  # fmt: skip
_joined = select(*_columns).select_from(_t.outerjoin(_c, _c.c.id == _t.c.client_id))
_by_due = (_t.c.due_at, _t.c.id)
_open = Hot(_joined.where(_t.c.state == "open").order_by(*_by_due).limit(bindparam("limit")))
_one = Hot(_joined.where(_t.c.id == bindparam("id")))
_of_client = Hot(_joined.where(_t.c.client_id == bindparam("client"), _t.c.state == "open").order_by(*_by_due))
_of_appointment = Hot(_joined.where(_t.c.appointment_id == bindparam("appointment")).order_by(_t.c.id))
_count = Hot(select(func.count()).select_from(_t).where(_t.c.state == "open"))
_same = Hot(
    select(_t.c.id).where(
        _t.c.state == "open",
        _t.c.kind == bindparam("kind"),
        _t.c.what == bindparam("what"),
        _t.c.client_id.is_not_distinct_from(bindparam("client")),
        _t.c.entry_id.is_not_distinct_from(bindparam("entry")),
        _t.c.appointment_id.is_not_distinct_from(bindparam("appointment")),
    )
)
_adding = Adding(_t)


def open_tasks(c: Connection, limit: int) -> list[TaskRow]:
    """The open ones, soonest due first."""
    return [TaskRow(*row) for row in _open.rows(c, limit=limit)]


def count(c: Connection) -> int:
    """How many are open."""
    return int(_count.rows(c)[0][0])


def one(c: Connection, task_id: int) -> TaskRow | None:
    """One task, whatever became of it."""
    row = _one.row(c, id=task_id)
    return TaskRow(*row) if row else None


def of_client(c: Connection, client_id: int) -> list[TaskRow]:
    """The client's open ones, soonest due first."""
    return [TaskRow(*row) for row in _of_client.rows(c, client=client_id)]


def of_appointment(c: Connection, appointment_id: int) -> list[TaskRow]:
    """All that an appointment ever led to, oldest first."""
    return [TaskRow(*row) for row in _of_appointment.rows(c, appointment=appointment_id)]


def same(
    c: Connection, kind: str, what: str, client_id: int | None, entry_id: int | None, appointment_id: int | None
) -> int | None:  # fmt: skip
    """The open task that says the same of the same."""
    row = _same.row(c, kind=kind, what=what, client=client_id, entry=entry_id, appointment=appointment_id)
    return int(row[0]) if row else None


def add(c: Connection, **values: Any) -> int:
    """A new task; its number."""
    return _adding.run(c, values)


def end(c: Connection, task_id: int, state: str, at: int, by_user: str, note: str) -> bool:
    """Close an open task as `done` or `dropped`; False when it was not open any more."""
    statement = update(_t).where(_t.c.id == task_id, _t.c.state == "open")
    return bool(c.execute(statement.values(state=state, done_at=at, done_by=by_user, note=note)).rowcount)


def drop(
    c: Connection, at: int, by_user: str, *, kind: str, entry_id: int | None, appointment_id: int | None
) -> int:  # fmt: skip
    """Close the open ones of a kind that are about an entry or an appointment, as not needed any more; how many."""
    statement = update(_t).where(_t.c.state == "open", _t.c.kind == kind)
    if entry_id is not None:
        statement = statement.where(_t.c.entry_id == entry_id)
    if appointment_id is not None:
        statement = statement.where(_t.c.appointment_id == appointment_id)
    return c.execute(statement.values(state="dropped", done_at=at, done_by=by_user)).rowcount
