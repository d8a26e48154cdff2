"""Reading and writing reviews, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, Integer, and_, bindparam, case, insert, or_, select, update

from booktui.store import tables as t
from booktui.store.hot import Hot, as_date
from booktui.store.tables import table_of

_v = table_of(t.Review)
_w = table_of(t.WaitingEntry)
_c = table_of(t.ClientRow)
_s = table_of(t.ServiceRow)
_a = table_of(t.Appointment)


class Row(NamedTuple):
    """One review with whom and what it is about."""

    id: int
    client_id: int
    client_ref: str
    family: str
    given: str
    hidden: bool
    """The client's record or the service is sensitive."""
    entry_id: int | None
    appointment_id: int | None
    service: str
    priority: str
    cause: str
    rule: str
    may: str
    note: str
    opened_at: int
    opened_by: str
    due_at: int
    state: str
    decision: str
    clinician: str
    decided_on: date | None
    reason: str
    decided_at: int | None
    decided_by: str


_hidden = _c.c.sensitive | case((_s.c.sensitive.is_(None), False), else_=_s.c.sensitive)
_rank = case((_w.c.rank.is_(None), 2), else_=_w.c.rank)
_all = select(
    _v.c.id, _v.c.client_id, _c.c.ref, _c.c.family_name, _c.c.given_name, _hidden, _v.c.entry_id, _v.c.appointment_id,
    _s.c.code, _w.c.priority, _v.c.cause, _v.c.rule, _v.c.may, _v.c.note, _v.c.opened_at, _v.c.opened_by, _v.c.due_at,
    _v.c.state, _v.c.decision, _v.c.clinician, _v.c.decided_on, _v.c.reason, _v.c.decided_at, _v.c.decided_by,
).select_from(
    _v.join(_c, _c.c.id == _v.c.client_id)
    .outerjoin(_w, _w.c.id == _v.c.entry_id)
    .outerjoin(_a, _a.c.id == _v.c.appointment_id)
    .outerjoin(_s, _s.c.id == case((_w.c.service_id.is_(None), _a.c.service_id), else_=_w.c.service_id))
)  # fmt: skip
_one = Hot(_all.where(_v.c.id == bindparam("id")))
_open = Hot(_all.where(_v.c.state == "open").order_by(_v.c.due_at, _rank, _v.c.id).limit(bindparam("limit")))
_of_entry = Hot(_all.where(_v.c.entry_id == bindparam("entry")).order_by(_v.c.id.desc()))
_of_client = Hot(_all.where(_v.c.client_id == bindparam("client"), _v.c.state == "open").order_by(_v.c.due_at, _v.c.id))
_standing = Hot(
    select(_v.c.id)
    .where(
        _v.c.client_id == bindparam("client"), _v.c.state == "open", _v.c.cause == bindparam("cause"),
        or_(
            _v.c.entry_id == bindparam("entry"),
            and_(
                bindparam("entry", type_=Integer).is_(None),
                _v.c.entry_id.is_(None),
                _v.c.appointment_id == bindparam("appointment"),
            ),
        ),
    )
    .order_by(_v.c.id)
    .limit(1)
)  # fmt: skip


def one(c: Connection, review_id: int) -> Row | None:
    """The review of that number."""
    row = _one.row(c, id=review_id)
    return _row(row) if row else None


def open_ones(c: Connection, limit: int) -> list[Row]:
    """Open ones: first due first, then by priority."""
    return [_row(row) for row in _open.rows(c, limit=limit)]


def of_entry(c: Connection, entry_id: int) -> list[Row]:
    """All of an entry, newest first."""
    return [_row(row) for row in _of_entry.rows(c, entry=entry_id)]


def of_client(c: Connection, client_id: int) -> list[Row]:
    """The client's open ones."""
    return [_row(row) for row in _of_client.rows(c, client=client_id)]


def _row(row: tuple[Any, ...]) -> Row:
    values = list(row)
    values[5] = bool(values[5])
    values[8], values[9] = values[8] or "", values[9] or ""
    values[20] = as_date(values[20]) if values[20] else None
    return Row(*values)


def standing(c: Connection, client_id: int, entry_id: int | None, appointment_id: int | None, cause: str) -> int | None:
    """The open review of that cause and entry; without an entry that of the appointment."""
    row = _standing.row(c, client=client_id, entry=entry_id, appointment=appointment_id, cause=cause)
    return int(row[0]) if row else None


def add(c: Connection, **values: Any) -> int:
    """Open one; its id."""
    made = c.execute(insert(_v), values).inserted_primary_key
    assert made is not None
    return int(made[0])


def change(c: Connection, review_id: int, **values: Any) -> None:
    """Update one."""
    c.execute(update(_v).where(_v.c.id == review_id).values(**values))


def reopen(c: Connection, ids: Sequence[int]) -> None:
    """Withdrawn ones stand again."""
    if ids:
        c.execute(update(_v).where(_v.c.id.in_(ids), _v.c.state == "withdrawn").values(state="open"))


def withdraw(c: Connection, cause: str, entry_id: int | None, appointment_id: int | None) -> list[int]:
    """Withdraw open ones of a cause, by the entry or the appointment that they are of; their ids."""
    which = [_v.c.state == "open", _v.c.cause == cause]
    if entry_id is not None:
        which.append(_v.c.entry_id == entry_id)
    if appointment_id is not None:
        which.append(_v.c.appointment_id == appointment_id)
    ids = list(c.execute(select(_v.c.id).where(*which).order_by(_v.c.id)).scalars())
    if ids:
        c.execute(update(_v).where(_v.c.id.in_(ids)).values(state="withdrawn"))
    return ids
