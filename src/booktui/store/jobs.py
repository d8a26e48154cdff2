"""Interpreter and transport jobs, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, insert, select, update

from booktui.rules.values import Instant, Need
from booktui.store import tables as t
from booktui.store.hot import Hot, among, as_date
from booktui.store.sensitive_services import hidden
from booktui.store.tables import table_of

_j = table_of(t.Job)
_a = table_of(t.Appointment)
_c = table_of(t.ClientRow)
_l = table_of(t.LocationRow)
_n = table_of(t.AccessNeed)


class Row(NamedTuple):
    """A job with what is shown of its visit and its client."""

    id: int
    kind: str
    appointment_id: int
    client_id: int
    state: str
    starts_at: Instant
    ends_at: Instant
    lead_by: date
    language: str
    mode: str
    wants: str
    person: str
    agency: str
    reference: str
    eligible: str
    to_fix: str
    acknowledged: bool
    was: str
    replaces_id: int | None
    made_at: Instant
    made_by: str
    requested_at: Instant | None
    confirmed_at: Instant | None
    ended_at: Instant | None
    reason: str
    visit_start: Instant
    visit_end: Instant
    visit_status: str
    entry_id: int | None
    zone: str
    client_ref: str
    family: str
    given: str
    sensitive: bool


_all = select(
    _j.c.id, _j.c.kind, _j.c.appointment_id, _j.c.client_id, _j.c.state, _j.c.starts_at, _j.c.ends_at, _j.c.lead_by,
    _j.c.language, _j.c.mode, _j.c.wants, _j.c.person, _j.c.agency, _j.c.reference, _j.c.eligible, _j.c.to_fix,
    _j.c.acknowledged, _j.c.was, _j.c.replaces_id, _j.c.made_at, _j.c.made_by, _j.c.requested_at, _j.c.confirmed_at,
    _j.c.ended_at, _j.c.reason, _a.c.starts_at, _a.c.ends_at, _a.c.status, _a.c.entry_id, _l.c.time_zone, _c.c.ref,
    _c.c.family_name, _c.c.given_name, hidden(_a.c.entry_id, _a.c.id),
).select_from(
    _j.join(_a, _a.c.id == _j.c.appointment_id)
    .join(_l, _l.c.id == _a.c.location_id)
    .join(_c, _c.c.id == _j.c.client_id)
)  # fmt: skip
_one = Hot(_all.where(_j.c.id == bindparam("id")))
_of_visit = Hot(_all.where(_j.c.appointment_id == bindparam("visit")).order_by(_j.c.id))
_open = Hot(
    _all.where(
        _j.c.state == bindparam("state"), _j.c.starts_at >= bindparam("since"), among(_a.c.status, "booked", "arrived")
    )
    .order_by(_j.c.starts_at, _j.c.id)
    .limit(bindparam("limit"))
)
_near = Hot(
    _all.where(
        _j.c.state == bindparam("state"), _j.c.starts_at >= bindparam("since"), _j.c.starts_at < bindparam("until"),
        _a.c.status == "booked",
    ).order_by(_j.c.starts_at, _j.c.id)
)  # fmt: skip
_untold = Hot(_all.where(_j.c.acknowledged.is_(False)).order_by(_j.c.starts_at, _j.c.id).limit(bindparam("limit")))
_needs = Hot(
    select(_n.c.kind, _n.c.detail)
    .where(_n.c.client_id == bindparam("client"), _n.c.ended_at.is_(None))
    .order_by(_n.c.id)
)
_coming = Hot(
    select(_a.c.id)
    .where(_a.c.client_id == bindparam("client"), _a.c.starts_at > bindparam("now"), _a.c.status == "booked")
    .order_by(_a.c.starts_at)
)


def _row(values: Sequence[Any]) -> Row:
    row = Row(*values)
    return row._replace(
        lead_by=as_date(row.lead_by), acknowledged=bool(row.acknowledged), sensitive=bool(row.sensitive)
    )


def get(c: Connection, job_id: int) -> Row | None:
    """One job."""
    row = _one.row(c, id=job_id)
    return _row(row) if row else None


def of_visit(c: Connection, appointment_id: int) -> list[Row]:
    """Every job an appointment ever had, oldest first."""
    return [_row(row) for row in _of_visit.rows(c, visit=appointment_id)]


def open_jobs(c: Connection, states: Sequence[str], since: Instant, limit: int) -> list[Row]:
    """Jobs in one of those states whose visit is still to come, soonest first within a state."""
    return [_row(row) for state in states for row in _open.rows(c, state=state, since=since, limit=limit)]


def near(c: Connection, states: Sequence[str], since: Instant, until: Instant) -> list[Row]:
    """Jobs of booked visits that start between two instants."""
    return [_row(row) for state in states for row in _near.rows(c, state=state, since=since, until=until)]


def untold(c: Connection, limit: int) -> list[Row]:
    """Jobs of whose last change the agency does not know yet."""
    return [_row(row) for row in _untold.rows(c, limit=limit)]


def needs(c: Connection, client_id: int) -> tuple[Need, ...]:
    """What a client needs now."""
    return tuple(Need(kind, detail or "") for kind, detail in _needs.rows(c, client=client_id))


def coming(c: Connection, client_id: int, now: Instant) -> list[int]:
    """The client's booked appointments still to come, soonest first."""
    return [int(row[0]) for row in _coming.rows(c, client=client_id, now=now)]


def add(c: Connection, **values: Any) -> int:
    """A job; its number."""
    made = c.execute(insert(_j), values).inserted_primary_key
    assert made is not None
    return int(made[0])


def change(c: Connection, job_id: int, **values: Any) -> None:
    """Other values for some of its columns."""
    c.execute(update(_j).where(_j.c.id == job_id).values(**values))
