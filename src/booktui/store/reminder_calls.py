"""Visits that clients are rung about: the open day before, and an hour before where they get no text."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, bindparam, case, exists, func, or_, select

from booktui.rules.values import Instant
from booktui.store import tables as t
from booktui.store.hot import Hot, among
from booktui.store.portable import smaller
from booktui.store.reminders import channel, text_allowed
from booktui.store.tables import table_of

_a = table_of(t.Appointment)
_c = table_of(t.ClientRow)
_j = table_of(t.Job)
_k = table_of(t.Call)
_lo = table_of(t.LocationRow)
_p = table_of(t.Party)
_s = table_of(t.ServiceRow)
_w = table_of(t.WaitingEntry)

AN_HOUR = "REMINDER_1H"


class VisitDue(NamedTuple):
    """A visit whose client is to be reminded by phone."""

    appointment_id: int
    client_id: int
    ref: str
    family: str
    given: str
    hidden: bool
    service: str
    starts_at: Instant
    zone: str | None
    entry_id: int | None
    missed: int
    cancelled: int
    cancer: bool
    support: bool
    booked_days: int
    tried: bool
    """Rung about it already, without getting through."""
    modality: str
    total: int
    """How many there are, not only those listed."""


_missed, _dropped = func.coalesce(_w.c.dnas, 0), func.coalesce(_w.c.client_cancels, 0)
_cancer = func.coalesce(_w.c.rank, 2) == 0
_risky = or_(_missed > 0, _cancer)
_has_phone = or_(_c.c.phone > "", _c.c.mobile > "")
_accepted = exists().where(
    _p.c.appointment_id == _a.c.id, _p.c.role == "client", _p.c.partstat == "ACCEPTED",
    _p.c.starts_at == _a.c.starts_at,
)  # fmt: skip
# who is reminded in writing is rung all the same once they have missed a visit; who accepted by a reply only at risk
_by_phone = and_(_has_phone, or_(channel == "", _missed > 0), or_(_risky, ~_accepted))
_confirmed = exists().where(
    _k.c.client_id == _a.c.client_id, _k.c.appointment_id == _a.c.id, _k.c.outcome == "CONFIRMED",
)  # fmt: skip
_tried = exists().where(
    _k.c.client_id == _a.c.client_id, _k.c.appointment_id == _a.c.id, _k.c.ended_at.is_not(None),
    _k.c.started_at >= bindparam("since"),
)  # fmt: skip
_rung_now = exists().where(
    _k.c.client_id == _a.c.client_id, _k.c.appointment_id == _a.c.id, _k.c.script == AN_HOUR,
    _k.c.ended_at.is_not(None), _k.c.outcome != "CALL_DROPPED",
)  # fmt: skip
_support = exists().where(_j.c.appointment_id == _a.c.id, ~among(_j.c.state, "cancelled", "failed"))
_days = (_a.c.starts_at - func.coalesce(_a.c.booked_at, _a.c.starts_at)) / 86_400
_points = (
    4 * smaller(_missed, 3)
    + case((_cancer, 3), else_=0)
    + smaller(_dropped, 2)
    + case((_support, 1), else_=0)
    + case((_days >= 15, 1), else_=0)
)
_columns = select(
    _a.c.id, _a.c.client_id, _c.c.ref, _c.c.family_name, _c.c.given_name, _c.c.sensitive | _s.c.sensitive, _s.c.code,
    _a.c.starts_at, _lo.c.time_zone, _a.c.entry_id, _missed, _dropped, _cancer, _support, _days, _tried, _a.c.modality,
    func.count().over(),
).select_from(
    _a.join(_c, _c.c.id == _a.c.client_id)
    .join(_s, _s.c.id == _a.c.service_id)
    .join(_lo, _lo.c.id == _a.c.location_id)
    .outerjoin(_w, _w.c.id == _a.c.entry_id)
)  # fmt: skip
_to_come = _columns.where(
    _a.c.starts_at >= bindparam("begin"), _a.c.starts_at < bindparam("end"), _a.c.attended == "0",
    _a.c.status == "booked", _c.c.status == "active",
).limit(bindparam("limit"))  # fmt: skip
_day_ahead = Hot(_to_come.where(_by_phone, ~_confirmed).order_by(_points.desc(), _a.c.starts_at, _a.c.id))
_far = among(_a.c.modality, "telephone", "video")
_hour_ahead = Hot(
    _to_come.where(_has_phone, ~text_allowed, or_(_far, _risky), ~_rung_now).order_by(_a.c.starts_at, _a.c.id)
)


def day_ahead(c: Connection, begin: Instant, end: Instant, since: Instant, limit: int) -> list[VisitDue]:
    """Booked visits of those who are reminded by phone and have not confirmed, the likeliest to be missed first.

    Args:
        since: who was rung about it from then on without getting through counts as tried.
    """
    rows = _day_ahead.rows(c, begin=begin, end=end, since=since, limit=limit)
    return [_visit_due(row) for row in rows]


def hour_ahead(c: Connection, begin: Instant, end: Instant, since: Instant, limit: int) -> list[VisitDue]:
    """Visits by telephone or video, and those likely to be missed, whose clients get no text and were not rung an hour
    ahead yet; soonest first. One that confirmed the day before is among them.
    """
    rows = _hour_ahead.rows(c, begin=begin, end=end, since=since, limit=limit)
    return [_visit_due(row) for row in rows]


def _visit_due(row: tuple[Any, ...]) -> VisitDue:
    found = VisitDue(*row)
    return found._replace(
        hidden=bool(found.hidden), cancer=bool(found.cancer), support=bool(found.support), tried=bool(found.tried)
    )
