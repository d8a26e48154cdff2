"""Saved filters, what a new day changes of the list, and how long people wait."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, exists, func, insert, or_, select, update

from booktui.store import tables as t
from booktui.store.hot import Hot
from booktui.store.tables import table_of

_f = table_of(t.ListFilter)
_w = table_of(t.WaitingEntry)
OPEN = ("waiting", "suspended", "booked")

_filters = Hot(
    select(_f.c.name, _f.c.spec, _f.c.by_user)
    .where(or_(_f.c.by_user == "", _f.c.by_user == bindparam("user")))
    .order_by(_f.c.by_user.desc(), _f.c.id)
)
_today: ColumnElement[Any] = bindparam("today")
_ages = [exists().where(_w.c.status == status, _w.c.ages_on <= _today) for status in OPEN]
_over = exists().where(_w.c.status == "suspended", _w.c.unavailable_to < _today)
_begins = exists().where(_w.c.status == "waiting", _w.c.unavailable_to >= _today, _w.c.unavailable_from <= _today)
_due = Hot(select(or_(*_ages, _over, _begins)))


def filters(c: Connection, user: str) -> list[tuple[str, str, bool]]:
    """Name, text and whether it is everybody's, of those the user sees: their own first."""
    return [(name, text, not whose) for name, text, whose in _filters.rows(c, user=user)]


def save(c: Connection, user: str, name: str, text: str) -> None:
    """Keep a filter; an older one of that name gives way. An empty user keeps it for everybody."""
    drop(c, user, name)
    c.execute(insert(_f), {"by_user": user, "name": name, "spec": text})


def drop(c: Connection, user: str, name: str) -> int:
    """Forget one; how many there were."""
    return c.execute(delete(_f).where(_f.c.by_user == user, _f.c.name == name)).rowcount


def due(c: Connection, today: date) -> bool:
    """A new day has something to change: a wait that ages, a suspension that begins or is over."""
    return bool(_due.rows(c, today=today.isoformat())[0][0])


def age(c: Connection, today: date) -> int:
    """Waits whose day has come count one band higher; how many."""
    aged = 0
    for status in OPEN:
        due = update(_w).where(_w.c.status == status, _w.c.ages_on <= today)
        aged += c.execute(due.values(band=_w.c.own_band - 1, ages_on=None)).rowcount
    return aged


def waits(c: Connection) -> list[tuple[date, int]]:
    """How many wait since each day their clock started, oldest first; who has no running clock is left out."""
    k = table_of(t.ClockRow)
    later = k.alias()
    newest = select(func.max(later.c.number)).where(later.c.referral_id == k.c.referral_id).scalar_subquery()
    stopped = select(k.c.referral_id).where(k.c.state != "running", k.c.number == newest).scalar_subquery()
    entry = select(_w.c.id).where(_w.c.referral_id.in_(stopped)).scalar_subquery()
    found = (
        select(_w.c.clock_start, func.count())
        .where(_w.c.status == "waiting", _w.c.id.not_in(entry))
        .group_by(_w.c.clock_start)
        .order_by(_w.c.clock_start)
    )
    return [(row[0], int(row[1])) for row in c.execute(found)]
