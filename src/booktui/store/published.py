"""What calendars that leave the desk show: the appointments of a schedule or a clinic, and when it is taken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, and_, bindparam, or_, select

from booktui.rules.values import LONGEST, Instant
from booktui.store import tables as t
from booktui.store.hot import Hot, among
from booktui.store.tables import table_of

_a = table_of(t.Appointment)
_o = table_of(t.Occupancy)
_s = table_of(t.SessionRow)
_clinic = table_of(t.Clinic)
_cl = table_of(t.ClientRow)
_sv = table_of(t.ServiceRow)
_rm = table_of(t.Room)
_lo = table_of(t.LocationRow)
_whole = (
    _a.join(_cl, _cl.c.id == _a.c.client_id)
    .join(_sv, _sv.c.id == _a.c.service_id)
    .join(_lo, _lo.c.id == _a.c.location_id)
    .outerjoin(_rm, _rm.c.id == _a.c.room_id)
)
_columns = (
    _a.c.id, _a.c.uid, _a.c.sequence, _a.c.starts_at, _a.c.ends_at, _cl.c.ref, _sv.c.code,
    or_(_cl.c.sensitive, _sv.c.sensitive), _rm.c.code, _lo.c.code,
)  # fmt: skip
_within = and_(
    _a.c.starts_at < bindparam("until"),
    _a.c.starts_at > bindparam("since") - LONGEST,
    _a.c.ends_at > bindparam("since"),
)
_shown = among(_a.c.status, "booked", "arrived", "fulfilled", "noshow")
_live = or_(_a.c.status != "proposed", _a.c.held_until > bindparam("now"))


def _in_order(statement: Select[Any]) -> Hot:
    return Hot(statement.where(_within, _shown).distinct().order_by(_a.c.starts_at, _a.c.id))


_of_schedule = _in_order(
    select(*_columns)
    .select_from(_whole.join(_o, _o.c.appointment_id == _a.c.id))
    .where(
        _o.c.schedule_id == bindparam("key"),
        _o.c.starts_at < bindparam("until"),
        _o.c.starts_at > bindparam("since") - LONGEST,
    )
)
_of_clinic = _in_order(
    select(*_columns).select_from(_whole.join(_s, _s.c.id == _a.c.session_id)).where(_s.c.clinic_id == bindparam("key"))
)
_taken_in_clinic = Hot(
    select(_a.c.starts_at, _a.c.ends_at, _a.c.status)
    .select_from(_a.join(_s, _s.c.id == _a.c.session_id))
    .where(_s.c.clinic_id == bindparam("key"), _within, _a.c.status != "cancelled", _live)
    .order_by(_a.c.starts_at, _a.c.id)
)


class Shown(NamedTuple):
    """An appointment that a calendar may show."""

    id: int
    uid: str
    sequence: int
    start: Instant
    end: Instant
    client: str
    """Their reference."""
    service: str
    hidden: bool
    """The client or the service is sensitive: nothing of it is said (PRV-03)."""
    room: str | None
    location: str


def of_schedule(c: Connection, schedule_id: int, since: Instant, until: Instant) -> list[Shown]:
    """Appointments that a practitioner, room, machine or interpreter has in `[since, until)`; no holds, none that were
    cancelled; by start."""
    return _all(_of_schedule.rows(c, key=schedule_id, since=since, until=until))


def of_clinic(c: Connection, clinic_id: int, since: Instant, until: Instant) -> list[Shown]:
    """The same of what is booked into sessions of a clinic."""
    return _all(_of_clinic.rows(c, key=clinic_id, since=since, until=until))


def taken_in_clinic(
    c: Connection, clinic_id: int, since: Instant, until: Instant, now: Instant
) -> list[tuple[Instant, Instant, str]]:
    """Start, end and status of what takes time in the clinic's sessions; holds that have run out left out."""
    rows = _taken_in_clinic.rows(c, key=clinic_id, since=since, until=until, now=now)
    return [(row[0], row[1], row[2]) for row in rows]


def _all(rows: Sequence[Sequence[Any]]) -> list[Shown]:
    return [Shown._make((*row[:7], bool(row[7]), *row[8:])) for row in rows]


def clinics(c: Connection) -> dict[str, tuple[int, str]]:
    """Id and code of each clinic, retired ones too, by its code in capitals."""
    return {row.code.upper(): (row.id, row.code) for row in c.execute(select(_clinic.c.id, _clinic.c.code))}
