"""Absences, inside the caller's transaction; the rules of repeating ones are in `absence_rules`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, delete, func, insert, or_, select, update

from booktui.rules.values import Instant, Span, Status
from booktui.store import tables as t
from booktui.store.tables import table_of

_b = table_of(t.AbsenceRow)
_rule = table_of(t.AbsenceRule)
_d = table_of(t.Displacement)
_a = table_of(t.Appointment)
_o = table_of(t.Occupancy)
_displaced = (
    select(func.count())
    .select_from(_d.join(_a, _a.c.id == _d.c.appointment_id))
    .where(
        _d.c.disruption_id == _b.c.disruption_id,
        _d.c.was_start < _b.c.ends_at,
        _d.c.was_start + (_a.c.ends_at - _a.c.starts_at) > _b.c.starts_at,
    )
    .scalar_subquery()
    .label("displaced")
)
_listing = (
    select(
        _b, _displaced, _rule.c.recur, _rule.c.start, _rule.c.end, _rule.c.time_zone, _rule.c.valid_from,
        _rule.c.valid_until, _rule.c.state.label("rule_state"),
    )
    .select_from(_b.outerjoin(_rule, _rule.c.id == _b.c.rule_id))
    .order_by(_b.c.starts_at, _b.c.id)
)  # fmt: skip


def between(
    c: Connection, since: Instant, until: Instant, *, schedule_id: int | None = None, busy: bool = False
) -> list[Row[Any]]:
    """Absences that touch `[since, until)`, in order of time, each with its rule and how many it displaced.

    Args:
        schedule_id: only of this schedule; None is of all, closures and holidays too.
        busy: imported busy time as well.
    """
    statement = _listing.where(_b.c.starts_at < until, _b.c.ends_at > since)
    if schedule_id is not None:
        statement = statement.where(_b.c.schedule_id == schedule_id)
    return list(c.execute(statement if busy else statement.where(_b.c.kind != "busy")))


def one(c: Connection, absence_id: int) -> Row[Any] | None:
    """One absence."""
    return c.execute(_listing.where(_b.c.id == absence_id)).first()


def parts_of(c: Connection, rule_id: int) -> list[Row[Any]]:
    """The parts of a repeating absence, in order of time."""
    return list(c.execute(_listing.where(_b.c.rule_id == rule_id)))


def same(
    c: Connection, schedule_id: int | None, location_id: int | None, kind: str, span: Span
) -> tuple[int, str] | None:
    """Id and state of the absence that is just so already."""
    statement = select(_b.c.id, _b.c.state).where(
        _b.c.schedule_id.is_not_distinct_from(schedule_id), _b.c.location_id.is_not_distinct_from(location_id),
        _b.c.kind == kind, _b.c.starts_at == span.start, _b.c.ends_at == span.end,
    )  # fmt: skip
    row = c.execute(statement.limit(1)).first()
    return (row.id, row.state) if row is not None else None


def same_rule(
    c: Connection, schedule_id: int | None, location_id: int | None, kind: str, recur: str, since: date,
    until: date | None, hours: tuple[str, str],
) -> tuple[int, str] | None:  # fmt: skip
    """Id and state of the first part of the repeating absence that is just so already."""
    statement = (
        select(_b.c.id, _b.c.state)
        .join(_rule, _rule.c.id == _b.c.rule_id)
        .where(
            _rule.c.schedule_id.is_not_distinct_from(schedule_id),
            _rule.c.location_id.is_not_distinct_from(location_id), _rule.c.kind == kind, _rule.c.recur == recur,
            _rule.c.valid_from == since, _rule.c.valid_until.is_not_distinct_from(until),
            _rule.c.start == hours[0], _rule.c.end == hours[1],
        )
        .order_by(_b.c.starts_at)
    )  # fmt: skip
    row = c.execute(statement.limit(1)).first()
    return (row.id, row.state) if row is not None else None


def add(c: Connection, spans: Sequence[Span], **values: Any) -> list[int]:
    """Write absences that differ in time only; their ids."""
    keys = [c.execute(insert(_b).values(starts_at=a, ends_at=b, **values)).inserted_primary_key for a, b in spans]
    return [int(key[0]) for key in keys if key is not None]


def change(c: Connection, ids: Collection[int], **values: Any) -> None:
    """Change columns of absences."""
    c.execute(update(_b).where(_b.c.id.in_(ids)).values(**values))


def remove(c: Connection, ids: Collection[int]) -> None:
    """Take absences away."""
    c.execute(delete(_b).where(_b.c.id.in_(ids)))


_then = and_(_a.c.starts_at < _b.c.ends_at, _a.c.ends_at > _b.c.starts_at)
_met = (
    select(_a.c.id)
    .distinct()
    .where(_a.c.status == Status.BOOKED, _a.c.starts_at >= bindparam("now"), _b.c.state == "approved")
    .order_by(_a.c.id)
)
_met_away = _met.select_from(
    _a.join(_o, _o.c.appointment_id == _a.c.id).join(_b, and_(_b.c.schedule_id == _o.c.schedule_id, _then))
)
_here = or_(_b.c.location_id.is_(None), _b.c.location_id == _a.c.location_id)
_met_closed = _met.select_from(_a.join(_b, and_(_b.c.kind == "closure", _then, _here)))


def bookings_met(c: Connection, now: Instant) -> list[int]:
    """Appointments to come that lie in somebody's approved absence, or in a closure."""
    found = {row[0] for statement in (_met_away, _met_closed) for row in c.execute(statement, {"now": now})}
    return sorted(found)
