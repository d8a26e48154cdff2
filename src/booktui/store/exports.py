"""Reading what leaves the desk."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select

from booktui.rules.values import LONGEST, Instant
from booktui.store import tables
from booktui.store.hot import Hot
from booktui.store.tables import table_of

_a = table_of(tables.Appointment)
_cl = table_of(tables.ClientRow)
_sv = table_of(tables.ServiceRow)
_pr = table_of(tables.Practitioner)
_rm = table_of(tables.Room)
_eq = table_of(tables.Equipment)
_lo = table_of(tables.LocationRow)

_day = Hot(
    select(
        _a.c.id, _a.c.starts_at, _a.c.ends_at, _a.c.status, _cl.c.ref, _cl.c.given_name, _cl.c.family_name,
        _cl.c.sensitive, _sv.c.sensitive, _sv.c.code, _pr.c.code, _rm.c.code, _eq.c.code, _lo.c.code, _lo.c.time_zone,
    )
    .select_from(
        _a.join(_cl, _cl.c.id == _a.c.client_id)
        .join(_sv, _sv.c.id == _a.c.service_id)
        .join(_pr, _pr.c.id == _a.c.practitioner_id)
        .join(_lo, _lo.c.id == _a.c.location_id)
        .outerjoin(_rm, _rm.c.id == _a.c.room_id)
        .outerjoin(_eq, _eq.c.id == _a.c.equipment_id)
    )
    .where(
        _a.c.practitioner_id == bindparam("practitioner"),
        _a.c.starts_at < bindparam("until"),
        _a.c.starts_at > bindparam("since") - LONGEST,
        _a.c.ends_at > bindparam("since"),
        _a.c.status != "proposed",
    )
    .order_by(_a.c.starts_at, _a.c.id)
)  # fmt: skip


class ListLine(NamedTuple):
    """One appointment of a clinic list, with the client's name as stored."""

    id: int
    start: Instant
    end: Instant
    status: str
    client: str
    given_name: str
    family_name: str
    client_sensitive: bool
    service_sensitive: bool
    service: str
    practitioner: str
    room: str | None
    equipment: str | None
    location: str
    zone: str


def list_of(connection: Connection, practitioner_id: int, since: Instant, until: Instant) -> list[ListLine]:
    """What a practitioner has in `[since, until)`, cancelled ones too, holds left out; by start."""
    return [ListLine(*row) for row in _day.rows(connection, practitioner=practitioner_id, since=since, until=until)]
