"""A day of the grid: one seek per schedule, plain rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, bindparam, or_, select

from booktui.rules.values import LONGEST, Instant
from booktui.store.hot import Hot
from booktui.store.tables import Appointment, ClientRow, Occupancy, ServiceRow, table_of

_o = table_of(Occupancy)
_a = table_of(Appointment)
_c = table_of(ClientRow)
_s = table_of(ServiceRow)


class DayRow(NamedTuple):
    """What takes one schedule, with what a grid shows of it."""

    start: Instant
    end: Instant
    lane: int
    appointment_id: int | None
    core_start: Instant
    core_end: Instant
    status: str
    held_by: str
    held_until: Instant
    session_id: int | None
    letter: str
    overbooked: bool
    family: str
    given: str
    sensitive: bool
    service: str


_one = Hot(
    select(
        _o.c.starts_at, _o.c.ends_at, _o.c.lane, _o.c.appointment_id, _a.c.starts_at, _a.c.ends_at, _a.c.status,
        _a.c.held_by, _a.c.held_until, _a.c.session_id, _a.c.slot_type, _a.c.overbooked, _c.c.family_name,
        _c.c.given_name, _c.c.sensitive, _s.c.code, _s.c.sensitive,
    )
    .select_from(
        _o.outerjoin(_a, _a.c.id == _o.c.appointment_id)
        .outerjoin(_c, _c.c.id == _a.c.client_id)
        .outerjoin(_s, _s.c.id == _a.c.service_id)
    )
    .where(
        _o.c.schedule_id == bindparam("schedule"),
        and_(
            _o.c.starts_at < bindparam("until"),
            _o.c.starts_at > bindparam("since") - LONGEST,
            _o.c.ends_at > bindparam("since"),
        ),
        or_(_a.c.status.is_(None), _a.c.status != "proposed", _a.c.held_until > bindparam("now")),
    )
    .order_by(_o.c.starts_at, _o.c.lane)
)  # fmt: skip


def rows(
    connection: Connection, schedules: Iterable[int], since: Instant, until: Instant, now: Instant
) -> dict[int, list[DayRow]]:
    """What takes each schedule between two instants."""
    return {
        schedule: [_to_row(r) for r in _one.rows(connection, schedule=schedule, since=since, until=until, now=now)]
        for schedule in schedules
    }


def _to_row(r: tuple[Any, ...]) -> DayRow:
    return DayRow(
        r[0], r[1], r[2], r[3], r[4] or r[0], r[5] or r[1], r[6] or "booked", r[7] or "", r[8] or 0, r[9], r[10] or "",
        bool(r[11]), r[12] or "", r[13] or "", bool(r[14] or r[16]), r[15] or "",
    )  # fmt: skip
