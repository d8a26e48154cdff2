"""Who is due to be asked whether they still need to be seen, and what came of it; inside the caller's transaction."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, bindparam, case, func, insert, select, type_coerce, update

from booktui.rules.values import Instant
from booktui.store import tables as t
from booktui.store.hot import Hot, as_date
from booktui.store.portable import day_after, larger
from booktui.store.tables import table_of

_v = table_of(t.Validation)
_w = table_of(t.WaitingEntry)
_c = table_of(t.ClientRow)
_s = table_of(t.ServiceRow)


class DueRow(NamedTuple):
    """An entry on which an asking or a reminder is due."""

    entry_id: int
    client_id: int
    client_ref: str
    family: str
    given: str
    hidden: bool
    service: str
    clock_start: date
    last_contact_at: Instant | None
    due_on: date
    validation_id: int | None
    """Of the asking that is not answered yet."""
    reminders: int


class Open(NamedTuple):
    """An asking that is not answered yet."""

    id: int
    reminders: int
    asked_at: Instant


_unanswered = func.coalesce(_v.c.answer, "") == ""
"""Not by the index of answers: there are as many without one as were asked, and few of one entry."""
_COLUMNS = (
    _w.c.id, _w.c.client_id, _c.c.ref, _c.c.family_name, _c.c.given_name, _c.c.sensitive | _s.c.sensitive, _s.c.code,
    _w.c.clock_start, _w.c.last_contact_at, _w.c.validate_on, _v.c.id, func.coalesce(_v.c.reminders, 0),
)  # fmt: skip
_joined = select(*_COLUMNS).select_from(
    _w.join(_c, _c.c.id == _w.c.client_id)
    .join(_s, _s.c.id == _w.c.service_id)
    .outerjoin(_v, and_(_v.c.entry_id == _w.c.id, _unanswered))
)
_is_due = and_(_w.c.status == "waiting", _w.c.validate_on <= bindparam("today"))
_due = Hot(_joined.where(_is_due).order_by(_w.c.validate_on, _w.c.id).limit(bindparam("limit")))
_of = Hot(_joined.where(_is_due, _w.c.id == bindparam("entry")))
_count = Hot(select(func.count()).select_from(_w).where(_is_due))
_unset = Hot(select(_w.c.id).where(_w.c.status == "waiting", _w.c.validate_on.is_(None)).limit(1))
_open = Hot(
    select(_v.c.id, _v.c.reminders, _v.c.asked_at)
    .where(_v.c.entry_id == bindparam("entry"), _unanswered)
    .order_by(_v.c.id.desc())
    .limit(1)
)


def due(c: Connection, today: date, limit: int) -> list[DueRow]:
    """Those due, the longest overdue first."""
    return [_row(row) for row in _due.rows(c, today=today.isoformat(), limit=limit)]


def due_of(c: Connection, entry_id: int, today: date) -> DueRow | None:
    """The same of one entry; None where nothing is due on it."""
    row = _of.row(c, entry=entry_id, today=today.isoformat())
    return _row(row) if row else None


def _row(row: tuple[Any, ...]) -> DueRow:
    return DueRow._make((*row[:5], bool(row[5]), row[6], as_date(row[7]), row[8], as_date(row[9]), row[10], row[11]))


def count(c: Connection, today: date) -> int:
    """How many are due."""
    return int(_count.rows(c, today=today.isoformat())[0][0])


def unset(c: Connection) -> bool:
    """Somebody waits for whom no day is set, such as after an import."""
    return _unset.row(c) is not None


def fill(c: Connection, days: int) -> int:
    """Set the day for everybody for whom none is set, in one statement; how many there were."""
    contacted = day_after(_w.c.last_contact_at, days)
    started = day_after(_w.c.clock_start, days)
    day = case((_w.c.last_contact_at.is_(None), started), else_=larger(contacted, started))
    statement = update(_w).where(_w.c.status == "waiting", _w.c.validate_on.is_(None))
    return c.execute(statement.values(validate_on=type_coerce(day, _w.c.validate_on.type))).rowcount


def open_of(c: Connection, entry_id: int) -> Open | None:
    """The asking of an entry that is not answered yet."""
    row = _open.row(c, entry=entry_id)
    return Open._make(row) if row else None


def add(c: Connection, **values: Any) -> int:
    """Record an asking; its number."""
    made = c.execute(insert(_v), values).inserted_primary_key
    assert made is not None
    return int(made[0])


def change(c: Connection, validation_id: int, **values: Any) -> None:
    """Record a reminder or what came of it."""
    c.execute(update(_v).where(_v.c.id == validation_id).values(**values))


def plan(c: Connection, entry_id: int, **values: Any) -> None:
    """What the entry keeps of it: when it is due next, the last contact."""
    c.execute(update(_w).where(_w.c.id == entry_id).values(**values))
