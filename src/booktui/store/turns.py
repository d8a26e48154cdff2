"""Whose turn it is to be rung, and who has taken whom: one walk along the list's own order."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import closing
from typing import Any

from sqlalchemy import BindParameter, Connection, and_, bindparam, case, exists, func, literal, or_, select, update

from booktui.rules.values import Instant
from booktui.store import tables as t
from booktui.store.hot import Hot, among
from booktui.store.tables import table_of
from booktui.store.waiting import ORDER

_w = table_of(t.WaitingEntry)
_c = table_of(t.ClientRow)
_k = table_of(t.Call)
_v = table_of(t.Review)

DAY = 86_400
"""A call that was left open longer ago is forgotten work, not a call in progress."""
_now: BindParameter[Any] = bindparam("now")
_me: BindParameter[Any] = bindparam("me")
_open_call = exists().where(
    _k.c.client_id == _w.c.client_id,
    _k.c.ended_at.is_(None),
    func.coalesce(_k.c.parked_at, _k.c.started_at) > bindparam("since"),
)
_asked_of_clinician = and_(
    _w.c.priority != "2ww",  # nothing keeps a suspected cancer from being rung
    exists().where(
        _v.c.entry_id == _w.c.id,
        _v.c.state == "open",
        among(_v.c.cause, "dna", "declined", "no contact", "not needed", "elsewhere"),
    ),
)
_inactive = exists().where(_c.c.id == _w.c.client_id, _c.c.status != "active")
WHY = case(
    (_w.c.not_before > _now, literal("asked")),
    (_w.c.contact_step == "letter", literal("letter")),
    (_w.c.contact_step == "review", literal("review")),
    (_w.c.contact_from > _now, literal("rested")),
    (and_(_w.c.claimed_until > _now, _w.c.claimed_by != _me), literal("claimed")),
    (_open_call, literal("in a call")),
    (_inactive, literal("closed")),
    (_asked_of_clinician, literal("review")),
)
"""Why an entry that waits is passed over for now (`rules.turns.PASSED`); nothing where it may be rung."""
_walk = Hot(select(_w.c.id, _w.c.client_id, WHY).where(_w.c.status == "waiting").order_by(*ORDER))
_one = Hot(select(_w.c.status, WHY, _w.c.client_id).where(_w.c.id == bindparam("id")))
_asked, _rested = func.coalesce(_w.c.not_before, 0), func.coalesce(_w.c.contact_from, 0)
_soonest = Hot(
    select(func.min(case((_asked > _rested, _asked), else_=_rested))).where(
        _w.c.status == "waiting",
        _w.c.contact_step == "",
        or_(_w.c.not_before > _now, _w.c.contact_from > _now),
    )
)
_until = Hot(select(_w.c.not_before, _w.c.contact_from).where(_w.c.id == bindparam("id")))
_open = among(_w.c.status, "waiting", "suspended")
_claim = Hot(
    select(_w.c.claimed_by, _w.c.claimed_until)
    .where(_w.c.client_id == bindparam("client"), _open, _w.c.claimed_until > _now)
    .order_by(_w.c.claimed_until.desc())
)
_ringing = Hot(
    select(_k.c.by_user, _k.c.started_at)
    .where(
        _k.c.client_id == bindparam("client"), _k.c.ended_at.is_(None), _k.c.parked_at.is_(None), _k.c.by_user != _me,
        _k.c.started_at > bindparam("since"),
    )
    .order_by(_k.c.started_at.desc())
)  # fmt: skip


def first(c: Connection, now: Instant, me: str, skip: Collection[int]) -> tuple[int | None, int | None, dict[str, int]]:
    """Entry and client of the first who may be rung, and how many before were passed over, by reason."""
    passed: dict[str, int] = {}
    rows = _walk.each(c, now=now, me=me, since=now - DAY)
    with closing(rows):
        for entry_id, client_id, why in rows:
            if why is None and entry_id not in skip:
                return entry_id, client_id, passed
            reason = why or "skipped"
            passed[reason] = passed.get(reason, 0) + 1
    return None, None, passed


def one(c: Connection, entry_id: int, now: Instant, me: str) -> tuple[str, str | None, int] | None:
    """Status, why it is passed over, and client of an entry."""
    row = _one.row(c, id=entry_id, now=now, me=me, since=now - DAY)
    return (str(row[0]), row[1], int(row[2])) if row else None


def not_until(c: Connection, entry_id: int) -> Instant | None:
    """From when on the entry may be rung, as the client and the policy have it."""
    row = _until.row(c, id=entry_id)
    return max((int(at) for at in row if at is not None), default=None) if row else None


def soonest(c: Connection, now: Instant) -> Instant | None:
    """The first instant at which somebody who is not to be rung yet may be rung."""
    row = _soonest.row(c, now=now)
    return int(row[0]) if row and row[0] is not None else None


def claims(c: Connection, client_id: int, now: Instant) -> list[tuple[str, Instant]]:
    """Who has taken a client, and until when; live claims only."""
    return [(str(by), int(until)) for by, until in _claim.rows(c, client=client_id, now=now)]


def ringing(c: Connection, client_id: int, me: str, since: Instant) -> tuple[str, Instant] | None:
    """Somebody else who began a call with the client since then and has neither ended nor parked it; when."""
    row = _ringing.row(c, client=client_id, me=me, since=since)
    return (str(row[0]), int(row[1])) if row else None


def claim(c: Connection, client_id: int, me: str, until: Instant) -> int:
    """Take all open entries of a client; how many."""
    statement = update(_w).where(_w.c.client_id == client_id, _open)
    return c.execute(statement.values(claimed_by=me, claimed_until=until)).rowcount


def release(c: Connection, client_id: int, me: str) -> int:
    """Give them back, those of that person alone; how many."""
    statement = update(_w).where(_w.c.client_id == client_id, _w.c.claimed_by == me)
    return c.execute(statement.values(claimed_by="", claimed_until=None)).rowcount


def client_of(c: Connection, entry_id: int) -> int | None:
    """Whose entry it is."""
    row: Any = c.execute(select(_w.c.client_id).where(_w.c.id == entry_id)).first()
    return int(row[0]) if row else None
