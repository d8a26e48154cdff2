"""The waiting list: pages of it by the one sort key, and changes to entries."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, or_, select, tuple_, update

from booktui.rules.priority import Standing
from booktui.store.hot import Hot, among
from booktui.store.tables import AccessNeed, ClientRow, Referral, ServiceRow, WaitingEntry, table_of

_w = table_of(WaitingEntry)
_c = table_of(ClientRow)
_s = table_of(ServiceRow)
_n = table_of(AccessNeed)
_r = table_of(Referral)

ORDER = (_w.c.band, _w.c.rank, _w.c.order_on, _w.c.hospital_cancels, _w.c.clock_start, _w.c.id)
"""The one sort key (domain.md 7.3), ascending; `hospital_cancels` is kept negative."""

_columns = (
    _w.c.id, _w.c.client_id, _c.c.ref, _c.c.family_name, _c.c.given_name, _c.c.sensitive, _s.c.code, _w.c.priority,
    _w.c.target_on, _w.c.clock_start, _w.c.status, _w.c.attempts, _w.c.not_before, _s.c.sensitive,
)  # fmt: skip
_joined = select(*_columns).select_from(_w.join(_c, _c.c.id == _w.c.client_id).join(_s, _s.c.id == _w.c.service_id))
_ids = (
    select(_w.c.id)
    .where(_w.c.status == "waiting")
    .order_by(*ORDER)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
_page = Hot(_joined.where(_w.c.id.in_(_ids.scalar_subquery())).order_by(*ORDER))
_one = Hot(_joined.where(_w.c.id == bindparam("id")))
_count = Hot(select(func.count()).select_from(_w).where(_w.c.status == "waiting"))
_within = Hot(
    select(func.count()).select_from(_w).where(_w.c.status == "waiting", _w.c.clock_start >= bindparam("since"))
)
_needs = Hot(select(_n.c.kind, _n.c.detail).where(_n.c.client_id == bindparam("client"), _n.c.ended_at.is_(None)))
_in_turn = Hot(
    select(_w.c.id, _w.c.client_id, *ORDER, _w.c.priority)
    .where(
        _w.c.service_id == bindparam("service"),
        _w.c.status == "waiting",
        or_(_w.c.not_before.is_(None), _w.c.not_before <= bindparam("now")),
    )
    .order_by(*ORDER)
    .limit(bindparam("limit"))
)
_open_for = Hot(
    select(_w.c.id).where(
        _w.c.client_id == bindparam("client"),
        _w.c.service_id == bindparam("service"),
        among(_w.c.status, "waiting", "suspended"),
    )
)
_of_client = Hot(_joined.where(_w.c.client_id == bindparam("client"), among(_w.c.status, "waiting", "suspended")))
_position = Hot(
    select(func.count())
    .select_from(_w)
    .where(
        _w.c.status == "waiting",
        tuple_(*ORDER) < tuple_(*(bindparam(f"k{n}") for n in range(len(ORDER)))),
    )
)
_sort_values = Hot(select(*ORDER).where(_w.c.id == bindparam("id")))


def page(c: Connection, offset: int, limit: int) -> list[tuple[Any, ...]]:
    """Entries still waiting, in order."""
    return _page.rows(c, offset=offset, limit=limit)


def one(c: Connection, entry_id: int) -> tuple[Any, ...] | None:
    """One entry."""
    return _one.row(c, id=entry_id)


def of_client(c: Connection, client_id: int) -> list[tuple[Any, ...]]:
    """The client's open entries."""
    return _of_client.rows(c, client=client_id)


def in_turn(c: Connection, service_id: int, now: int, limit: int) -> list[tuple[Any, ...]]:
    """The first who may be rung now for a service: entry, client, the six values of the sort key, priority."""
    return _in_turn.rows(c, service=service_id, now=now, limit=limit)


def count(c: Connection) -> int:
    """How many wait."""
    return int(_count.rows(c)[0][0])


def within(c: Connection, since: date) -> int:
    """How many of them have a clock that started on or after the day."""
    return int(_within.rows(c, since=since.isoformat())[0][0])


def needs(c: Connection, client_id: int) -> list[tuple[Any, ...]]:
    """Kinds and details of a client's needs."""
    return _needs.rows(c, client=client_id)


def position(c: Connection, entry_id: int) -> int:
    """How many are before the entry."""
    row = _sort_values.row(c, id=entry_id)
    if row is None:
        return 0
    return int(_position.rows(c, **{f"k{n}": value for n, value in enumerate(row)})[0][0])


def open_for(c: Connection, client_id: int, service_id: int) -> int | None:
    """The client's open entry for the service."""
    row = _open_for.row(c, client=client_id, service=service_id)
    return int(row[0]) if row else None


def add(
    c: Connection, *, client_id: int, service_id: int, referrer: str, received: date, clock_start: date, priority: str,
    target: date, at: int, place: Standing, comment: str = "", validate_on: date | None = None,
) -> int:  # fmt: skip
    """A referral and its waiting entry; the entry's id."""
    referral = c.execute(
        insert(_r),
        {
            "client_id": client_id,
            "service_id": service_id,
            "referrer": referrer,
            "received_on": received,
            "clock_start": clock_start,
        },
    ).inserted_primary_key
    assert referral is not None
    entry = c.execute(
        insert(_w),
        {
            "referral_id": referral[0], "client_id": client_id, "service_id": service_id, "priority": priority,
            "target_on": target, "clock_start": clock_start, "added_at": at, "comment": comment,
            "validate_on": validate_on, **asdict(place),
        },
    ).inserted_primary_key  # fmt: skip
    assert entry is not None
    return int(entry[0])


def change(c: Connection, entry_id: int, **values: Any) -> int:
    """Update one entry, raising its version; 1 when it was there."""
    statement = update(_w).where(_w.c.id == entry_id).values(**values, version=_w.c.version + 1)
    return c.execute(statement).rowcount
