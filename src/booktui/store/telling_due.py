"""What is to be told by phone: messages that nobody can be sent, soonest due first."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, and_, exists, func, select

from booktui.rules.values import Instant
from booktui.store import tables as t
from booktui.store.outbox import OutboxRow, joined_rows
from booktui.store.tables import table_of

_m = table_of(t.Message)
_d = table_of(t.Displacement)

# whoever is on the rebook list is rung about it there
_displaced = exists().where(_d.c.appointment_id == _m.c.appointment_id, _d.c.state == "open")


def to_tell(c: Connection, now: Instant, limit: int) -> list[OutboxRow]:
    """The first of them."""
    return joined_rows(c, _due(now), (_m.c.due_at, _m.c.id), limit)


def to_tell_count(c: Connection, now: Instant) -> int:
    """How many there are."""
    return int(c.execute(select(func.count()).select_from(_m).where(_due(now))).scalar_one())


def _due(now: Instant) -> ColumnElement[bool]:
    return and_(_m.c.state == "queued", _m.c.due_at <= now, _m.c.channel == "phone", ~_displaced)
