"""What is due and on record nowhere else: calls asked for, holds that end, replies; counted and limited."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Connection, and_, bindparam, case, func, or_, select

from booktui.rules.values import Instant
from booktui.store import tables as t
from booktui.store.hot import Hot, as_date
from booktui.store.tables import table_of

_w = table_of(t.WaitingEntry)
_a = table_of(t.Appointment)
_c = table_of(t.ClientRow)
_s = table_of(t.ServiceRow)
_lo = table_of(t.LocationRow)
_d = table_of(t.Displacement)

_now: BindParameter[Any] = bindparam("now")


class EntryDue(NamedTuple):
    """A waiting entry whose time has come."""

    entry_id: int
    client_id: int
    ref: str
    family: str
    given: str
    hidden: bool
    """The client's record or the service is sensitive."""
    service: str
    priority: str
    at: Instant
    attempts: int


class HoldDue(NamedTuple):
    """A hold of one person that ends soon, or ran out unanswered."""

    appointment_id: int
    client_id: int
    ref: str
    family: str
    given: str
    hidden: bool
    service: str
    starts_at: Instant
    held_until: Instant
    zone: str | None
    entry_id: int | None


class LostDue(NamedTuple):
    """Somebody on the rebook list."""

    displacement_id: int
    client_id: int
    ref: str
    family: str
    given: str
    hidden: bool
    service: str
    priority: str
    was_start: Instant
    tell_by: date
    rebook_by: date | None
    appointment_id: int
    entry_id: int | None
    zone: str | None


_hidden = _c.c.sensitive | _s.c.sensitive
_entry = (
    _w.c.id, _w.c.client_id, _c.c.ref, _c.c.family_name, _c.c.given_name, _hidden, _s.c.code, _w.c.priority,
)  # fmt: skip
_of_entry = _w.join(_c, _c.c.id == _w.c.client_id).join(_s, _s.c.id == _w.c.service_id)
_is_asked = and_(
    _w.c.status == "waiting",
    _w.c.not_before <= _now,
    func.coalesce(_w.c.last_attempt_at, 0) < _w.c.not_before,
    _w.c.contact_step == "",
)
_asked = Hot(
    select(*_entry, _w.c.not_before, _w.c.attempts)
    .select_from(_of_entry)
    .where(_is_asked)
    .order_by(_w.c.not_before, _w.c.id)
    .limit(bindparam("limit"))
)
_asked_count = Hot(select(func.count()).select_from(_w).where(_is_asked))
_is_rested = and_(
    _w.c.status == "waiting",
    _w.c.contact_from <= _now,
    _w.c.contact_step == "",
    or_(_w.c.not_before.is_(None), _w.c.not_before <= _now),
)
_rested_ids = (
    select(_w.c.id).where(_is_rested).order_by(_w.c.rank, _w.c.contact_from, _w.c.id).limit(bindparam("limit"))
)
_rested = Hot(
    select(*_entry, _w.c.contact_from, _w.c.attempts)
    .select_from(_of_entry)
    .where(_w.c.id.in_(_rested_ids.scalar_subquery()))
    .order_by(_w.c.rank, _w.c.contact_from, _w.c.id)
)
_rested_count = Hot(select(func.count()).select_from(_w).where(_is_rested))
_unanswered = Hot(
    select(*_entry, _w.c.reply_by, _w.c.attempts)
    .select_from(_of_entry)
    .where(_w.c.status == "waiting", _w.c.contact_step == "letter", _w.c.reply_by <= bindparam("today"))
    .order_by(_w.c.reply_by, _w.c.id)
    .limit(bindparam("limit"))
)
_unanswered_count = Hot(
    select(func.count())
    .select_from(_w)
    .where(_w.c.status == "waiting", _w.c.contact_step == "letter", _w.c.reply_by <= bindparam("today"))
)
_holds = Hot(
    select(
        _a.c.id, _a.c.client_id, _c.c.ref, _c.c.family_name, _c.c.given_name, _hidden, _s.c.code, _a.c.starts_at,
        _a.c.held_until, _lo.c.time_zone, _a.c.entry_id,
    )
    .select_from(
        _a.join(_c, _c.c.id == _a.c.client_id)
        .join(_s, _s.c.id == _a.c.service_id)
        .join(_lo, _lo.c.id == _a.c.location_id)
    )
    .where(
        _a.c.held_until > bindparam("since"), _a.c.status == "proposed", _a.c.held_by == bindparam("user"),
        _a.c.starts_at > _now,
    )
    .order_by(_a.c.held_until, _a.c.id)
    .limit(bindparam("limit"))
)  # fmt: skip

_lost = Hot(
    select(
        _d.c.id, _d.c.client_id, _c.c.ref, _c.c.family_name, _c.c.given_name, _hidden, _s.c.code, _d.c.priority,
        _d.c.was_start, _d.c.tell_by, _d.c.rebook_by, _d.c.appointment_id, _d.c.entry_id, _lo.c.time_zone,
    )
    .select_from(
        _d.join(_c, _c.c.id == _d.c.client_id)
        .join(_s, _s.c.id == _d.c.service_id)
        .join(_a, _a.c.id == _d.c.appointment_id)
        .join(_lo, _lo.c.id == _a.c.location_id)
    )
    .where(_d.c.state == "open")
    .order_by(_d.c.tell_by, case((_d.c.priority == "2ww", 0), (_d.c.priority == "urgent", 1), else_=2), _d.c.id)
    .limit(bindparam("limit"))
)  # fmt: skip
_lost_count = Hot(select(func.count()).select_from(_d).where(_d.c.state == "open"))


def asked(c: Connection, now: Instant, limit: int) -> list[EntryDue]:
    """Who asked to be rung by now, longest ago first."""
    return [_entry_due(row) for row in _asked.rows(c, now=now, limit=limit)]


def asked_count(c: Connection, now: Instant) -> int:
    """How many there are."""
    return int(_asked_count.rows(c, now=now)[0][0])


def rested(c: Connection, now: Instant, limit: int) -> list[EntryDue]:
    """Who may be tried again by the cadence, by priority, then longest ago first."""
    return [_entry_due(row) for row in _rested.rows(c, now=now, limit=limit)]


def rested_count(c: Connection, now: Instant) -> int:
    """How many there are."""
    return int(_rested_count.rows(c, now=now)[0][0])


def unanswered(c: Connection, today: date, limit: int) -> list[tuple[EntryDue, date]]:
    """Whose letter asking to ring is not answered by its last day, that day included; longest ago first."""
    rows = _unanswered.rows(c, today=today.isoformat(), limit=limit)
    return [(_entry_due((*row[:8], 0, row[9])), as_date(row[8])) for row in rows]


def unanswered_count(c: Connection, today: date) -> int:
    """How many there are."""
    return int(_unanswered_count.rows(c, today=today.isoformat())[0][0])


def holds(c: Connection, user: str, since: Instant, now: Instant, limit: int) -> list[HoldDue]:
    """A person's holds that run, or ran out since, soonest first."""
    rows = _holds.rows(c, user=user, since=since, now=now, limit=limit)
    return [HoldDue(*_values(row)) for row in rows]


def lost(c: Connection, limit: int) -> list[LostDue]:
    """Who is on the rebook list, by the day they are told by, then by priority."""
    found = [LostDue(*_values(row)) for row in _lost.rows(c, limit=limit)]
    return [
        one._replace(tell_by=as_date(one.tell_by), rebook_by=as_date(one.rebook_by) if one.rebook_by else None)
        for one in found
    ]


def lost_count(c: Connection) -> int:
    """How many there are."""
    return int(_lost_count.rows(c)[0][0])


def _entry_due(row: tuple[Any, ...]) -> EntryDue:
    return EntryDue(*_values(row))


def _values(row: tuple[Any, ...]) -> list[Any]:
    """The sixth column is whether the client or the service is hidden."""
    values = list(row)
    values[5] = bool(values[5])
    return values
