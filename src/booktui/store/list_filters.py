"""Saved filters, and the day the list was last brought up to."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from booktui.store import tables as t
from booktui.store.hot import Hot
from booktui.store.tables import table_of

_f = table_of(t.ListFilter)
_s = table_of(t.Setting)
_w = table_of(t.WaitingEntry)
DAY_KEY = "list_day"
"""The setting that holds the local day up to which waits have aged and suspensions have ended."""
OPEN = ("waiting", "suspended", "booked")

_filters = Hot(
    select(_f.c.name, _f.c.spec, _f.c.by_user)
    .where(or_(_f.c.by_user == "", _f.c.by_user == bindparam("user")))
    .order_by(_f.c.by_user.desc(), _f.c.id)
)
_day = Hot(select(_s.c.value).where(_s.c.key == DAY_KEY))


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


def day(c: Connection) -> str:
    """The local day the list was last brought up to, in ISO; empty when it never was."""
    row = _day.row(c)
    return str(row[0]) if row else ""


def set_day(c: Connection, today: date) -> None:
    """Keep the day. Nothing of the catalogue changes with it, so no desk reads that again."""
    made = upsert(_s).values(key=DAY_KEY, value=today.isoformat())
    c.execute(made.on_conflict_do_update(index_elements=["key"], set_={"value": today.isoformat()}))


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
