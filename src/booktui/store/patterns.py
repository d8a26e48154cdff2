"""What delays and cancellations are counted from."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from booktui.rules.patterns import Visits
from booktui.rules.values import Instant
from booktui.store import tables as t
from booktui.store.hot import Hot, among
from booktui.store.tables import table_of

_d = table_of(t.Disruption)
_k = table_of(t.Clinic)
_s = table_of(t.SessionRow)
_p = table_of(t.Practitioner)
_w = table_of(t.WaitingEntry)
_c = table_of(t.ClientRow)
_a = table_of(t.Appointment)
_v = table_of(t.ServiceRow)

_recent = (_d.c.made_at >= bindparam("since"), _d.c.undone_at.is_(None))
_clinics = Hot(
    select(_k.c.code, func.count())
    .select_from(_d.join(_k, _k.c.id == _d.c.clinic_id))
    .where(*_recent, among(_d.c.kind, "cut", "cancel"))
    .group_by(_k.c.code)
)
_reasons = Hot(select(func.min(_d.c.reason), func.count()).where(*_recent).group_by(func.lower(_d.c.reason)))
_sessions = Hot(
    select(_p.c.code, func.count())
    .select_from(_s.join(_p, _p.c.id == _s.c.practitioner_id))
    .where(_s.c.starts_at >= bindparam("since"), _s.c.starts_at < bindparam("until"))
    .group_by(_p.c.code)
)
_short = Hot(
    select(_p.c.code, func.count(_s.c.id.distinct()))
    .select_from(_d.join(_s, _s.c.id == _d.c.session_id).join(_p, _p.c.id == _s.c.practitioner_id))
    .where(
        _d.c.undone_at.is_(None), _d.c.short_notice, among(_d.c.kind, "cut", "cancel"),
        _s.c.starts_at >= bindparam("since"), _s.c.starts_at < bindparam("until"),
    )
    .group_by(_p.c.code)
)  # fmt: skip
_clients = Hot(
    select(_c.c.ref, -func.min(_w.c.hospital_cancels))
    .select_from(_w.join(_c, _c.c.id == _w.c.client_id))
    .where(among(_w.c.status, "waiting", "suspended"), _w.c.hospital_cancels <= -bindparam("times"))
    .group_by(_c.c.ref)
)
_visits = Hot(
    select(
        _p.c.code, _v.c.code, func.count().filter(_a.c.status == "fulfilled"),
        func.count().filter(_a.c.status == "noshow"),
    )
    .select_from(_p.join(_a, _a.c.practitioner_id == _p.c.id).join(_v, _v.c.id == _a.c.service_id))
    .where(
        _a.c.starts_at >= bindparam("since"), _a.c.starts_at < bindparam("until"),
        among(_a.c.status, "fulfilled", "noshow"),
    )
    .group_by(_p.c.code, _v.c.code)
)  # fmt: skip


def clinics(c: Connection, since: Instant) -> dict[str, int]:
    """How often each clinic was cut or cancelled since then and not taken back, by code."""
    return _counted(_clinics.rows(c, since=since))


def reasons(c: Connection, since: Instant) -> dict[str, int]:
    """How often each reason was given, whatever its capitals."""
    return _counted(_reasons.rows(c, since=since))


def sessions(c: Connection, since: Instant, until: Instant) -> dict[str, int]:
    """Sessions by practitioner's code, cancelled ones too."""
    return _counted(_sessions.rows(c, since=since, until=until))


def short_notice(c: Connection, since: Instant, until: Instant) -> dict[str, int]:
    """Those of them that were cut or cancelled with too little notice."""
    return _counted(_short.rows(c, since=since, until=until))


def clients(c: Connection, times: int) -> dict[str, int]:
    """Clients who wait and were cancelled at least so often by the provider, by reference."""
    return _counted(_clients.rows(c, times=times))


def visits(c: Connection, since: Instant, until: Instant) -> list[Visits]:
    """Visits that took place or were missed, by practitioner and service."""
    return [Visits(row[0], row[1], int(row[2]), int(row[3])) for row in _visits.rows(c, since=since, until=until)]


def _counted(rows: list[tuple[Any, ...]]) -> dict[str, int]:
    return {str(row[0]): int(row[1]) for row in rows}
