"""The tracker's list: counted, paged and searched by statements made once for each kind of question.

Every filter and sort is answered from the index `waiting_order`, which holds all of their columns; rows are read only
for the page that is shown.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, func, or_, select, tuple_

from booktui.store import tables as t
from booktui.store.hot import Hot, among
from booktui.store.portable import each, plain
from booktui.store.tables import table_of
from booktui.store.waiting import ORDER

_w = table_of(t.WaitingEntry)
_s = table_of(t.ServiceRow)
_n = table_of(t.AccessNeed)
_p = table_of(t.PriorityChange)
_v = table_of(t.Review)

OPEN = ("waiting", "suspended", "booked")
FAR = 2_000
"""A place in the list from which on the end may be nearer."""


def _plain(name: str) -> ColumnElement[Any]:
    """The column, by no index of its own (`store.portable`)."""
    return plain(_w.c[name])


SORTS: dict[str, tuple[ColumnElement[Any], ...]] = {
    "turn": ORDER,
    "target": (_w.c.target_on, _w.c.id),
    "wait": (_w.c.clock_start, _w.c.id),
    "name": (_w.c.name_key, _w.c.id),
    "contact": (func.coalesce(_w.c.last_contact_at, 0), _w.c.id),
    "service": (_s.c.code, *ORDER),
    "attempts": (-_w.c.attempts, _w.c.id),
    "added": (-_w.c.added_at, _w.c.id),
}
"""The order of each sort: the one order, nearest target, longest wait, name, longest without contact, service, most
attempts, newest."""


OWN_INDEX = {"target": "target_on", "wait": "clock_start", "name": "name_key"}
"""Sorts with an index of their own, for the whole list."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for, in the table's own terms; None asks for everybody."""

    statuses: tuple[str, ...] = ("waiting",)
    rank: int | None = None
    band: int | None = None
    service: int | None = None
    target_by: date | None = None
    need: str | None = None
    """A kind of need."""
    detail: str | None = None
    """How its detail begins, in small letters."""
    owner: int | None = None
    clients: tuple[int, ...] | None = None
    no_plan: bool = False
    due_at: int | None = None
    """May be rung at that instant."""
    proposed: bool = False
    """A rating waits for a clinician."""
    sort: str = "turn"
    backwards: bool = False


class Statements(NamedTuple):
    """What answers one kind of question."""

    total: Hot
    ids: Hot
    key: Hot
    """The sort key of one entry, if it is in the list."""
    before: Hot


def count(c: Connection, wanted: Wanted) -> int:
    """How many entries there are."""
    return int(_of(wanted).total.rows(c, **_values(wanted))[0][0])


def ids(c: Connection, wanted: Wanted, offset: int, limit: int) -> list[int]:
    """Their numbers from a place on, in order. Far down the list they are counted from its end."""
    if offset < FAR:
        return _ids(c, wanted, offset, limit)
    total = count(c, wanted)
    if offset <= total // 2:
        return _ids(c, wanted, offset, limit)
    there = max(0, min(limit, total - offset))
    turned = replace(wanted, backwards=not wanted.backwards)
    return _ids(c, turned, max(0, total - offset - there), there)[::-1]


def _ids(c: Connection, wanted: Wanted, offset: int, limit: int) -> list[int]:
    return [row[0] for row in _of(wanted).ids.rows(c, **_values(wanted), offset=offset, limit=limit)]


def position(c: Connection, wanted: Wanted, entry_id: int) -> int | None:
    """How many are before the entry; None when it is not in the list."""
    hot, values = _of(wanted), _values(wanted)
    key = hot.key.row(c, **values, entry=entry_id)
    if key is None:
        return None
    return int(hot.before.rows(c, **values, **{f"k{n}": value for n, value in enumerate(key)})[0][0])


def _values(wanted: Wanted) -> dict[str, Any]:
    by = wanted.target_by.isoformat() if wanted.target_by else None
    like = f"{wanted.detail}%" if wanted.detail is not None else None
    return {
        "rank": wanted.rank, "band": wanted.band, "service": wanted.service, "target_by": by, "need": wanted.need,
        "detail": like, "owner": wanted.owner, "clients": json.dumps(wanted.clients), "now": wanted.due_at,
    }  # fmt: skip


def _of(wanted: Wanted) -> Statements:
    """The statements for this kind of question: the same for every value of the same filters."""
    shape: dict[str, Any] = {
        "rank": 0, "band": 0, "service": 0, "target_by": date.min, "need": "", "detail": "", "owner": 0, "clients": (),
        "due_at": 0,
    }  # fmt: skip
    return _statements(replace(wanted, **{k: v for k, v in shape.items() if getattr(wanted, k) is not None}))


@lru_cache(maxsize=256)
def _statements(shape: Wanted) -> Statements:
    where, order = _conditions(shape), SORTS[shape.sort]
    if len(where) > 1 and shape.sort in OWN_INDEX:  # few may be left: then no row is read to find out that it is not
        order = (_plain(OWN_INDEX[shape.sort]), *order[1:])
    source: Any = _w.join(_s, _s.c.id == _w.c.service_id) if shape.sort == "service" else _w
    key = tuple_(*order)
    given = tuple_(*(bindparam(f"k{n}") for n in range(len(order))))
    return Statements(
        Hot(select(func.count()).select_from(_w).where(*where)),
        Hot(
            select(_w.c.id)
            .select_from(source)
            .where(*where)
            .order_by(*(one.desc() if shape.backwards else one for one in order))
            .limit(bindparam("limit"))
            .offset(bindparam("offset"))
        ),
        Hot(select(*order).select_from(source).where(*where, _w.c.id == bindparam("entry"))),
        Hot(
            select(func.count()).select_from(source).where(*where, key > given if shape.backwards else key < given)
        ),
    )  # fmt: skip


def _conditions(shape: Wanted) -> list[ColumnElement[bool]]:
    few = shape.clients is not None or shape.proposed  # then those are looked up, and not the list gone through
    status = _plain("status") if few else _w.c.status
    found: list[ColumnElement[bool]] = [or_(*(status == one for one in shape.statuses))]
    for value, column, name in (
        (shape.rank, _w.c.rank, "rank"),
        (shape.band, _w.c.band, "band"),
        (shape.service, _w.c.service_id, "service"),
        (shape.owner, _w.c.owner_id, "owner"),
    ):
        if value is not None:
            found.append(column == bindparam(name))
    if shape.target_by is not None:
        found.append(_plain("target_on") <= bindparam("target_by"))
    if shape.need is not None:
        found.append(_plain("client_id").in_(_needing(shape)))
    if shape.clients is not None:
        found.append(_w.c.client_id.in_(each("clients")))
    if shape.no_plan:
        found += _nothing_planned()
    if shape.due_at is not None:
        found += _may_be_rung()
    if shape.proposed:
        found.append(_w.c.id.in_(select(_p.c.entry_id).where(_p.c.state == "proposed").scalar_subquery()))
    return found


def _needing(shape: Wanted) -> Any:
    found = select(_n.c.client_id).where(_n.c.kind == bindparam("need"), _n.c.ended_at.is_(None))
    if shape.detail is not None:
        found = found.where(func.lower(_n.c.detail).like(bindparam("detail")))
    return found.scalar_subquery()


def _nothing_planned() -> list[ColumnElement[bool]]:
    """No date, no time to ring again, no answer awaited, not suspended, and no clinician asked (TRK-01)."""
    asked = select(_v.c.entry_id).where(_v.c.state == "open", _v.c.entry_id.is_not(None)).scalar_subquery()
    empty = ("appointment_id", "not_before", "contact_from", "reply_by")
    return [
        _w.c.status != "suspended",
        *(_plain(name).is_(None) for name in empty),
        _w.c.id.not_in(asked),
    ]


def _may_be_rung() -> list[ColumnElement[bool]]:
    """By the client's wish and the policy's cadence, and not written to or put before a clinician (`store.turns`)."""
    now: ColumnElement[Any] = bindparam("now")
    asked = select(_v.c.entry_id).where(
        _v.c.state == "open", _v.c.entry_id.is_not(None),
        among(_v.c.cause, "dna", "declined", "no contact", "not needed", "elsewhere"),
    )  # fmt: skip
    return [
        _w.c.status == "waiting",
        or_(_w.c.rank == 0, _w.c.id.not_in(asked.scalar_subquery())),
        _plain("contact_step") == "",
        *(or_(_plain(name).is_(None), _plain(name) <= now) for name in ("not_before", "contact_from")),
    ]
