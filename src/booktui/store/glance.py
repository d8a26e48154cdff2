"""Two numbers for the top bar, by one statement over indexes."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, func, select

from booktui.store import tables as t
from booktui.store.hot import Hot
from booktui.store.tables import table_of

_w = table_of(t.WaitingEntry)
_q = table_of(t.RequestIn)
_t = table_of(t.Task)
_e = table_of(t.Escalation)
_asked = (
    select(func.count())
    .select_from(_w)
    .where(
        _w.c.status == "waiting",
        _w.c.not_before <= bindparam("now"),
        func.coalesce(_w.c.last_attempt_at, 0) < _w.c.not_before,
        _w.c.contact_step == "",
    )
)
_requests = select(func.count()).select_from(_q).where(_q.c.state == "open", _q.c.due_at <= bindparam("by"))
_tasks = select(func.count()).select_from(_t).where(_t.c.state == "open", _t.c.due_at <= bindparam("by"))
_escalated = select(func.count()).select_from(_e).where(_e.c.state == "open")
_all = Hot(
    select(
        _asked.scalar_subquery() + _requests.scalar_subquery() + _tasks.scalar_subquery(), _escalated.scalar_subquery()
    )
)


def glance(c: Connection, now: int, ahead: int) -> tuple[int, int]:
    """How much is due by so many seconds from now, and how many escalations are open."""
    due, escalated = _all.rows(c, now=now, by=now + ahead)[0]
    return int(due), int(escalated)
