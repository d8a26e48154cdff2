"""Ratings of waiting entries, proposed and decided, and what puts an entry in its place."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, insert, select, update

from booktui.rules.priority import Standing
from booktui.rules.values import Need
from booktui.store import tables as t
from booktui.store.hot import Hot, as_date
from booktui.store.tables import table_of
from booktui.store.waiting import ORDER

_w = table_of(t.WaitingEntry)
_p = table_of(t.PriorityChange)
_c = table_of(t.ClientRow)
_s = table_of(t.ServiceRow)
_n = table_of(t.AccessNeed)

PROPOSED, CONFIRMED, DECLINED, WITHDRAWN = "proposed", "confirmed", "declined", "withdrawn"


class Rated(NamedTuple):
    """What the place of an entry is reckoned from."""

    entry_id: int
    client_id: int
    status: str
    priority: str
    clock_start: date
    target_on: date
    urgency: int | None
    severity: int | None
    band: int
    own_band: int
    ages_on: date | None
    order_on: date
    hospital_cancels: int
    """Negative, as it is kept."""
    rank: int


class Change(NamedTuple):
    """A proposal, and what became of it."""

    id: int
    entry_id: int
    urgency: int
    severity: int
    reason: str
    state: str
    by: str
    at: int
    clinician: str
    decided_on: date | None


class Near(NamedTuple):
    """Somebody in the order, with the six values of the sort key."""

    entry_id: int
    family_name: str
    given_name: str
    key: tuple[Any, ...]


_rated = Hot(
    select(
        _w.c.id, _w.c.client_id, _w.c.status, _w.c.priority, _w.c.clock_start, _w.c.target_on, _w.c.urgency,
        _w.c.severity, _w.c.band, _w.c.own_band, _w.c.ages_on, _w.c.order_on, _w.c.hospital_cancels,
        _w.c.rank,
    ).where(_w.c.id == bindparam("entry"))
)  # fmt: skip
_needs = Hot(select(_n.c.kind, _n.c.detail).where(_n.c.client_id == bindparam("client"), _n.c.ended_at.is_(None)))
_entries_of = Hot(select(_w.c.id).where(_w.c.client_id == bindparam("client"), _w.c.status != "removed"))
_changes = select(
    _p.c.id, _p.c.entry_id, _p.c.urgency, _p.c.severity, _p.c.reason, _p.c.state, _p.c.proposed_by, _p.c.proposed_at,
    _p.c.clinician, _p.c.decided_on,
)  # fmt: skip
_open_of = Hot(_changes.where(_p.c.entry_id == bindparam("entry"), _p.c.state == PROPOSED).order_by(_p.c.id.desc()))
_last_of = Hot(
    _changes.where(_p.c.entry_id == bindparam("entry"), _p.c.state == CONFIRMED).order_by(_p.c.id.desc()).limit(1)
)
_open = Hot(
    _changes.add_columns(
        _c.c.ref, _c.c.family_name, _c.c.given_name, _c.c.sensitive | _s.c.sensitive, _s.c.code, _w.c.band,
        _w.c.own_band,
    )
    .select_from(
        _p.join(_w, _w.c.id == _p.c.entry_id)
        .join(_c, _c.c.id == _w.c.client_id)
        .join(_s, _s.c.id == _w.c.service_id)
    )
    .where(_p.c.state == PROPOSED, _w.c.status != "removed")
    .order_by(_p.c.id)
)  # fmt: skip
_near = Hot(
    select(_w.c.id, _c.c.family_name, _c.c.given_name, *ORDER)
    .select_from(_w.join(_c, _c.c.id == _w.c.client_id))
    .where(
        _w.c.id.in_(
            select(_w.c.id)
            .where(_w.c.status == "waiting")
            .order_by(*ORDER)
            .limit(bindparam("limit"))
            .offset(bindparam("offset"))
            .scalar_subquery()
        )
    )
    .order_by(*ORDER)
)


def rated(c: Connection, entry_id: int) -> Rated | None:
    """What the entry's place is reckoned from."""
    row = _rated.row(c, entry=entry_id)
    if row is None:
        return None
    values: list[Any] = list(row)
    for at in (4, 5, 10, 11):
        values[at] = as_date(row[at]) if row[at] else None
    return Rated._make(values)


def needs(c: Connection, client_id: int) -> tuple[Need, ...]:
    """The client's needs in force."""
    return tuple(Need(kind, detail) for kind, detail in _needs.rows(c, client=client_id))


def entries_of(c: Connection, client_id: int) -> list[int]:
    """The client's entries that were not removed."""
    return [row[0] for row in _entries_of.rows(c, client=client_id)]


def place(c: Connection, entry_id: int, standing: Standing) -> None:
    """Put the entry there. Its version stays: whoever is ringing the client has nothing to look at again."""
    c.execute(update(_w).where(_w.c.id == entry_id).values(**asdict(standing)))


def rate(c: Connection, entry_id: int, urgency: int, severity: int) -> None:
    """Keep what a clinician confirmed."""
    c.execute(update(_w).where(_w.c.id == entry_id).values(urgency=urgency, severity=severity))


def add(c: Connection, **values: Any) -> int:
    """Record a proposal; its number."""
    made = c.execute(insert(_p), values).inserted_primary_key
    assert made is not None
    return int(made[0])


def settle(c: Connection, change_id: int, **values: Any) -> None:
    """Record what became of a proposal."""
    c.execute(update(_p).where(_p.c.id == change_id).values(**values))


def open_of(c: Connection, entry_id: int) -> Change | None:
    """The proposal for the entry that waits for a clinician."""
    return _change(_open_of.row(c, entry=entry_id))


def last_of(c: Connection, entry_id: int) -> Change | None:
    """The one that was confirmed last."""
    return _change(_last_of.row(c, entry=entry_id))


def open_ones(c: Connection) -> list[tuple[Change, tuple[Any, ...]]]:
    """Every open proposal, oldest first, with reference, names, whether hidden, service, band and own band."""
    return [(_made(row[:10]), tuple(row[10:])) for row in _open.rows(c)]


def near(c: Connection, offset: int, limit: int) -> list[Near]:
    """Who stands in those places of the waiting list."""
    return [Near(row[0], row[1], row[2], tuple(row[3:])) for row in _near.rows(c, offset=offset, limit=limit)]


def _change(row: tuple[Any, ...] | None) -> Change | None:
    return _made(row) if row else None


def _made(row: tuple[Any, ...]) -> Change:
    return Change._make((*row[:9], as_date(row[9]) if row[9] else None))
