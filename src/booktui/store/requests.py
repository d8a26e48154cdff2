"""Reading and writing requests that came in, inside the caller's transaction."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, func, select, update

from booktui.store import tables as t
from booktui.store.hot import Adding, Hot
from booktui.store.sensitive_services import hidden
from booktui.store.tables import table_of

_q = table_of(t.RequestIn)
_c = table_of(t.ClientRow)


class RequestRow(NamedTuple):
    """A request, with the name of the client where it is known."""

    id: int
    channel: str
    client_id: int | None
    entry_id: int | None
    appointment_id: int | None
    sender: str
    back_to: str
    about: str
    received_at: int
    due_at: int
    taken_by: str
    state: str
    answer: str
    answered_at: int | None
    answered_by: str
    ref: str | None
    family: str | None
    given: str | None
    sensitive: bool | None


_columns = (
    _q.c.id, _q.c.channel, _q.c.client_id, _q.c.entry_id, _q.c.appointment_id, _q.c.sender, _q.c.back_to, _q.c.about,
    _q.c.received_at, _q.c.due_at, _q.c.taken_by, _q.c.state, _q.c.answer, _q.c.answered_at, _q.c.answered_by,
    _c.c.ref, _c.c.family_name, _c.c.given_name,
    hidden(_q.c.entry_id, _q.c.appointment_id),
)  # fmt: skip
_joined = select(*_columns).select_from(_q.outerjoin(_c, _c.c.id == _q.c.client_id))
_open = Hot(_joined.where(_q.c.state == "open").order_by(_q.c.due_at, _q.c.id).limit(bindparam("limit")))
_one = Hot(_joined.where(_q.c.id == bindparam("id")))
_of_client = Hot(_joined.where(_q.c.client_id == bindparam("client")).order_by(_q.c.id.desc()).limit(200))
_count = Hot(select(func.count()).select_from(_q).where(_q.c.state == "open"))
_adding = Adding(_q)


def open_requests(c: Connection, limit: int) -> list[RequestRow]:
    """The open ones, overdue and soonest due first."""
    return [RequestRow(*row) for row in _open.rows(c, limit=limit)]


def count(c: Connection) -> int:
    """How many are open."""
    return int(_count.rows(c)[0][0])


def one(c: Connection, request_id: int) -> RequestRow | None:
    """One request, answered or not."""
    row = _one.row(c, id=request_id)
    return RequestRow(*row) if row else None


def of_client(c: Connection, client_id: int) -> list[RequestRow]:
    """A client's, the newest first."""
    return [RequestRow(*row) for row in _of_client.rows(c, client=client_id)]


def add(c: Connection, **values: Any) -> int:
    """A new request; its number."""
    return _adding.run(c, values)


def end(c: Connection, request_id: int, state: str, answer: str, at: int, by_user: str) -> bool:
    """Close an open one as `answered` or `withdrawn`; False when it was not open any more."""
    statement = update(_q).where(_q.c.id == request_id, _q.c.state == "open")
    values = {"state": state, "answer": answer, "answered_at": at, "answered_by": by_user}
    return bool(c.execute(statement.values(**values)).rowcount)
