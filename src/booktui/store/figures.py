"""What figures and free capacity are counted from: a statement for all sessions, one for all who were booked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection, Integer, and_, bindparam, or_, select

from booktui.rules.clinics.figures import Use
from booktui.rules.values import LONGEST, Instant, Span
from booktui.store.hot import Hot
from booktui.store.tables import Appointment, Clinic, ClinicVersion, Occupancy, SessionRow, table_of

_s = table_of(SessionRow)
_v = table_of(ClinicVersion)
_a = table_of(Appointment)
_o = table_of(Occupancy)

_then = and_(
    _s.c.starts_at >= bindparam("since"),
    _s.c.starts_at < bindparam("until"),
    or_(bindparam("location", type_=Integer).is_(None), _s.c.location_id == bindparam("location")),
)
_made_from = Hot(
    select(_s.c.id, _s.c.slots, _v.c.name).select_from(_s.join(_v, _v.c.id == _s.c.version_id)).where(_then)
)
_uses = Hot(
    select(_a.c.session_id, _a.c.starts_at, _a.c.ends_at, _a.c.status, _a.c.overbooked)
    .select_from(_s.join(_a, _a.c.session_id == _s.c.id))
    .where(_then, _a.c.status != "proposed", _a.c.status != "cancelled")
)
_occupied = Hot(
    select(_o.c.starts_at, _o.c.ends_at)
    .select_from(_o.outerjoin(_a, _a.c.id == _o.c.appointment_id))
    .where(
        _o.c.schedule_id == bindparam("schedule"),
        _o.c.starts_at < bindparam("until"),
        _o.c.starts_at > bindparam("since") - LONGEST,
        _o.c.ends_at > bindparam("since"),
        or_(_a.c.status.is_(None), _a.c.status != "proposed", _a.c.held_until > bindparam("now")),
    )
    .order_by(_o.c.starts_at)
)
_codes = Hot(select(table_of(Clinic).c.code))


class MadeFrom(NamedTuple):
    """What a session was made from: its pattern before anything was cut, and what the clinic was called."""

    pattern: str
    name: str


def made_from(c: Connection, since: Instant, until: Instant, location: int | None) -> dict[int, MadeFrom]:
    """By session, of those that start in `[since, until)`, at one location or at all."""
    return {row[0]: MadeFrom(row[1], row[2]) for row in _made_from.rows(c, since=since, until=until, location=location)}


def uses(c: Connection, since: Instant, until: Instant, location: int | None) -> dict[int, list[Use]]:
    """What was booked, by session, of those that start in `[since, until)`; no holds, nothing cancelled."""
    found: dict[int, list[Use]] = defaultdict(list)
    for session, start, end, status, overbooked in _uses.rows(c, since=since, until=until, location=location):
        found[session].append(Use(start, end, status, bool(overbooked)))
    return found


def occupied(
    c: Connection, schedules: Iterable[int], since: Instant, until: Instant, now: Instant
) -> dict[int, list[Span]]:
    """What takes each schedule, buffers included, in order of start; one seek each. Live holds count."""
    return {
        schedule: [Span(*row) for row in _occupied.rows(c, schedule=schedule, since=since, until=until, now=now)]
        for schedule in schedules
    }


def clinic_codes(c: Connection) -> list[str]:
    """The code of every clinic."""
    return [row[0] for row in _codes.rows(c)]
