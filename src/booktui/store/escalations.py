"""Reading and writing escalations and their steps, inside the caller's transaction."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, exists, func, or_, select, update

from booktui.store import tables as t
from booktui.store.hot import Adding, Hot, among, as_date
from booktui.store.sensitive_services import hidden
from booktui.store.tables import table_of

_e = table_of(t.Escalation)
_s = table_of(t.EscalationStep)
_c = table_of(t.ClientRow)
_w = table_of(t.WaitingEntry)
_v = table_of(t.ServiceRow)


class EscalationRow(NamedTuple):
    """An escalation, with the name of the client it is about."""

    id: int
    trigger: str
    client_id: int | None
    entry_id: int | None
    appointment_id: int | None
    question: str
    options: str
    level: int
    to_whom: str
    raised_by: str
    raised_at: int
    due_at: int
    state: str
    decision: str
    decided_for: str
    decided_by: str
    decided_at: int | None
    ref: str | None
    family: str | None
    given: str | None
    sensitive: bool | None


class StepRow(NamedTuple):
    """One step: raised, passed on, answered."""

    at: int
    by_user: str
    level: int
    to_whom: str
    what: str
    due_at: int | None


_columns = (
    _e.c.id, _e.c.trigger, _e.c.client_id, _e.c.entry_id, _e.c.appointment_id, _e.c.question, _e.c.options, _e.c.level,
    _e.c.to_whom, _e.c.raised_by, _e.c.raised_at, _e.c.due_at, _e.c.state, _e.c.decision, _e.c.decided_for,
    _e.c.decided_by, _e.c.decided_at, _c.c.ref, _c.c.family_name, _c.c.given_name,
    hidden(_e.c.entry_id, _e.c.appointment_id),
)  # fmt: skip
_joined = select(*_columns).select_from(_e.outerjoin(_c, _c.c.id == _e.c.client_id))
_open = Hot(_joined.where(_e.c.state == "open").order_by(_e.c.due_at, _e.c.id).limit(bindparam("limit")))
_one = Hot(_joined.where(_e.c.id == bindparam("id")))
_of_client = Hot(_joined.where(_e.c.client_id == bindparam("client")).order_by(_e.c.id.desc()).limit(200))
_of_appointment = Hot(_joined.where(_e.c.appointment_id == bindparam("appointment")).order_by(_e.c.id))
_steps = Hot(
    select(_s.c.at, _s.c.by_user, _s.c.level, _s.c.to_whom, _s.c.what, _s.c.due_at)
    .where(_s.c.escalation_id == bindparam("escalation"))
    .order_by(_s.c.id)
)
_late = Hot(
    _joined.where(_e.c.state == "open", _e.c.due_at <= bindparam("now"), _e.c.level < bindparam("top"))
    .order_by(_e.c.due_at, _e.c.id)
    .limit(bindparam("limit"))
)
_count = Hot(select(func.count()).select_from(_e).where(_e.c.state == "open"))
_same = Hot(
    select(_e.c.id)
    .where(
        _e.c.state == "open",
        _e.c.trigger == bindparam("trigger"),
        _e.c.client_id.is_not_distinct_from(bindparam("client")),
        _e.c.entry_id.is_not_distinct_from(bindparam("entry")),
        _e.c.appointment_id.is_not_distinct_from(bindparam("appointment")),
    )
    .order_by(_e.c.id)
)
_ever = Hot(
    select(_e.c.id).where(
        _e.c.client_id == bindparam("client"),
        _e.c.trigger == bindparam("trigger"),
        _e.c.entry_id == bindparam("entry"),
    )
)
_no_date = Hot(
    select(_w.c.id, _w.c.client_id, _w.c.clock_start, _v.c.code)
    .select_from(_w.join(_v, _v.c.id == _w.c.service_id))
    .where(
        among(_w.c.status, "waiting", "suspended"),
        or_(*(_w.c.band == band for band in (1, 2, 3))),
        _w.c.rank == 0,
        _w.c.clock_start <= bindparam("day"),
        ~exists().where(
            _e.c.client_id == _w.c.client_id, _e.c.entry_id == _w.c.id, _e.c.trigger == bindparam("trigger")
        ),
    )
    .order_by(_w.c.clock_start, _w.c.id)
    .limit(bindparam("limit"))
)
_dated = Hot(
    _joined.join(_w, _w.c.id == _e.c.entry_id).where(
        _e.c.state == "open",
        among(_e.c.trigger, "cancer day 10", "no capacity"),
        among(_w.c.status, "booked", "removed"),
    )
)
_adding = Adding(_e)
_stepping = Adding(_s)


def open_ones(c: Connection, limit: int) -> list[EscalationRow]:
    """The open ones, soonest due first."""
    return [EscalationRow(*row) for row in _open.rows(c, limit=limit)]


def late(c: Connection, now: int, top: int, limit: int) -> list[EscalationRow]:
    """Open ones below the top whose answer is due and has not come, longest due first."""
    return [EscalationRow(*row) for row in _late.rows(c, now=now, top=top, limit=limit)]


def count(c: Connection) -> int:
    """How many are open."""
    return int(_count.rows(c)[0][0])


def one(c: Connection, escalation_id: int) -> EscalationRow | None:
    """One escalation, open or not."""
    row = _one.row(c, id=escalation_id)
    return EscalationRow(*row) if row else None


def of_client(c: Connection, client_id: int) -> list[EscalationRow]:
    """The client's, the newest first."""
    return [EscalationRow(*row) for row in _of_client.rows(c, client=client_id)]


def of_appointment(c: Connection, appointment_id: int) -> list[EscalationRow]:
    """An appointment's, oldest first."""
    return [EscalationRow(*row) for row in _of_appointment.rows(c, appointment=appointment_id)]


def steps(c: Connection, escalation_id: int) -> list[StepRow]:
    """Its steps, oldest first."""
    return [StepRow(*row) for row in _steps.rows(c, escalation=escalation_id)]


def same(
    c: Connection, trigger: str, client_id: int | None, entry_id: int | None, appointment_id: int | None
) -> int | None:  # fmt: skip
    """The open one that was raised for the same cause about the same."""
    row = _same.row(c, trigger=trigger, client=client_id, entry=entry_id, appointment=appointment_id)
    return int(row[0]) if row else None


def ever(c: Connection, trigger: str, client_id: int, entry_id: int) -> bool:
    """An entry was escalated for that cause before, whatever was decided."""
    return _ever.row(c, client=client_id, trigger=trigger, entry=entry_id) is not None


def without_date(c: Connection, trigger: str, day: date, limit: int) -> list[tuple[int, int, date, str]]:
    """Suspected cancer that waits since that day or before and was never escalated for that cause, longest first.

    Returns: entry, client, clock start and service of each.
    """
    rows = _no_date.rows(c, trigger=trigger, day=day.isoformat(), limit=limit)
    return [(int(row[0]), int(row[1]), as_date(row[2]), str(row[3])) for row in rows]


def dated(c: Connection) -> list[EscalationRow]:
    """Open ones that asked for a date which the entry has got meanwhile, or needs no more."""
    return [EscalationRow(*row) for row in _dated.rows(c)]


def add(c: Connection, **values: Any) -> int:
    """A new escalation; its number."""
    return _adding.run(c, values)


def add_step(c: Connection, **values: Any) -> int:
    """A step of it; its number."""
    return _stepping.run(c, values)


def change(c: Connection, escalation_id: int, **values: Any) -> bool:
    """Change an open one; False when it was not open any more."""
    statement = update(_e).where(_e.c.id == escalation_id, _e.c.state == "open")
    return bool(c.execute(statement.values(**values)).rowcount)
