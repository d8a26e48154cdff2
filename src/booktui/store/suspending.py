"""Suspensions that begin or end with a new day, in one statement each, inside the caller's transaction."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, select, update

from booktui.store import tables as t
from booktui.store.tables import table_of

_w = table_of(t.WaitingEntry)


def begin(c: Connection, today: date) -> list[int]:
    """Whoever cannot come from now on is suspended; which entries."""
    due = select(_w.c.id).where(
        _w.c.status == "waiting", _w.c.unavailable_to >= today, _w.c.unavailable_from <= today
    )  # fmt: skip
    ids = [int(key) for key in c.execute(due.order_by(_w.c.id)).scalars()]
    _set(c, ids, "suspended")
    return ids


def end(c: Connection, today: date) -> list[int]:
    """Whoever could not come until yesterday waits again; which entries."""
    due = select(_w.c.id).where(_w.c.status == "suspended", _w.c.unavailable_to < today)
    ids = [int(key) for key in c.execute(due.order_by(_w.c.id)).scalars()]
    _set(c, ids, "waiting")
    return ids


def _set(c: Connection, ids: list[int], status: str) -> None:
    for first in range(0, len(ids), 500):
        values = {"status": status, "version": _w.c.version + 1, "claimed_by": "", "claimed_until": None}
        c.execute(update(_w).where(_w.c.id.in_(ids[first : first + 500])).values(values))
