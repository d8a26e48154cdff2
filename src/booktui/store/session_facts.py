"""Sessions as the rules' plain values: of a practitioner, in a room, for a service, of everybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Integer, and_, bindparam, or_, select

from booktui.rules.clinics.cuts import read_cuts, without
from booktui.rules.slots import expand
from booktui.rules.values import LONGEST, Instant, Session, Slot, SlotType
from booktui.store.hot import Hot
from booktui.store.tables import Clinic, PractitionerService, SessionRow, table_of

_s = table_of(SessionRow)
_c = table_of(Clinic)
_p = table_of(PractitionerService)

_session_columns = (
    _s.c.id, _c.c.code, _s.c.practitioner_id, _s.c.location_id, _s.c.starts_at, _s.c.ends_at, _s.c.room_id,
    _s.c.status, _s.c.slots, _s.c.equipment_id, _s.c.services, _s.c.cuts, _s.c.on_holiday, _s.c.overbooks,
    _s.c.to_change,
)  # fmt: skip
_session_time = and_(
    _s.c.starts_at < bindparam("until"),
    _s.c.starts_at > bindparam("since") - LONGEST,
    _s.c.ends_at > bindparam("since"),
)
_sessions_of = select(*_session_columns).select_from(_s.join(_c, _c.c.id == _s.c.clinic_id))
_sessions = Hot(
    _sessions_of.where(_s.c.practitioner_id == bindparam("practitioner"), _session_time).union_all(
        _sessions_of.where(
            _s.c.room_id == bindparam("room"), _s.c.practitioner_id != bindparam("practitioner"), _session_time
        )
    )
)
_sessions_practitioner = Hot(_sessions_of.where(_s.c.practitioner_id == bindparam("practitioner"), _session_time))
_starting = and_(
    _s.c.starts_at >= bindparam("first"), _s.c.starts_at < bindparam("until"), _s.c.ends_at > bindparam("since")
)
_starting_service = Hot(
    _sessions_of.where(  # a join would have SQLite read everybody's sessions; so it seeks each provider's
        _s.c.practitioner_id.in_(select(_p.c.practitioner_id).where(_p.c.service_id == bindparam("service"))),
        _starting,
    )
)
_starting_practitioner = Hot(_sessions_of.where(_s.c.practitioner_id == bindparam("practitioner"), _starting))
_sessions_room = Hot(_sessions_of.where(_s.c.room_id == bindparam("room"), _session_time))
_sessions_all = Hot(
    _sessions_of.where(
        _session_time, or_(bindparam("location", type_=Integer).is_(None), _s.c.location_id == bindparam("location"))
    )
)
_first_session = Hot(
    select(_s.c.starts_at)
    .where(_s.c.starts_at >= bindparam("since"), _s.c.starts_at < bindparam("until"), _s.c.status != "cancelled")
    .order_by(_s.c.starts_at)
    .limit(1)
)


@lru_cache(maxsize=512)
def ids_of(text: str) -> frozenset[int]:
    """`3,5` as a set of ids."""
    return frozenset(int(one) for one in text.split(",") if one)


class _Laid:
    """Slots of patterns, from a session's start; many sessions share one."""

    def __init__(self, types: Mapping[str, SlotType]) -> None:
        self.types = types
        self._patterns: dict[tuple[str, int], tuple[Slot, ...]] = {}

    def of(self, pattern: str, start: Instant, end: Instant) -> tuple[Slot, ...]:
        """The slots of a session."""
        if not pattern:
            return ()
        slots = self._patterns.get((pattern, end - start))
        if slots is None:
            slots = self._patterns[pattern, end - start] = expand(pattern, 0, end - start, self.types)
        return tuple([Slot(start + since, start + until, letter) for since, until, letter in slots])


_laid = [_Laid({})]
"""By the slot types of the last time: they change with the catalogue only."""


def _laying(types: Mapping[str, SlotType]) -> _Laid:
    known = _laid[0]
    if known.types is not types:
        known = _laid[0] = _Laid(types)
    return known


def _to_sessions(rows: Iterable[Sequence[Any]], types: Mapping[str, SlotType]) -> list[Session]:
    laying = _laying(types)
    times: dict[tuple[str, Instant, Instant], tuple[Slot, ...]] = {}
    found: list[Session] = []
    for row in rows:
        number, clinic, practitioner, location, start, end, room, status, pattern, machine, services, cut, *rest = row
        slots = times.get((pattern, start, end))
        if slots is None:  # many of those that share a pattern share a time
            slots = times[pattern, start, end] = laying.of(pattern, start, end)
        cuts = read_cuts(cut)
        found.append(
            Session(
                number, clinic, practitioner, location, start, end, room, status,
                without(slots, cuts) if cuts else slots, machine, ids_of(services), cuts, bool(rest[0]), rest[1],
                bool(rest[2]),
            )
        )  # fmt: skip
    return found


def sessions(
    connection: Connection,
    practitioner: int,
    room: int | None,
    since: Instant,
    until: Instant,
    types: Mapping[str, SlotType],
) -> tuple[Session, ...]:
    """Sessions of the practitioner, or in the room, that touch `[since, until)`."""
    rows = _sessions.rows(connection, practitioner=practitioner, room=room, since=since, until=until)
    return tuple(_to_sessions(rows, types))


def sessions_of_many(
    connection: Connection, practitioners: Iterable[int], since: Instant, until: Instant, types: Mapping[str, SlotType]
) -> tuple[Session, ...]:
    """Sessions of several practitioners."""
    rows: list[tuple[Any, ...]] = []
    for practitioner in practitioners:
        rows += _sessions_practitioner.rows(connection, practitioner=practitioner, since=since, until=until)
    return tuple(_to_sessions(rows, types))


def sessions_starting(
    connection: Connection, service: int, practitioner: int | None, first: Instant, until: Instant, since: Instant,
    types: Mapping[str, SlotType],
) -> list[Session]:  # fmt: skip
    """Sessions that start in `[first, until)` and end after `since`: of one practitioner, or of all for a service."""
    when = {"first": first, "until": until, "since": since}
    if practitioner is None:
        return _to_sessions(_starting_service.rows(connection, service=service, **when), types)
    return _to_sessions(_starting_practitioner.rows(connection, practitioner=practitioner, **when), types)


def sessions_in_room(
    connection: Connection, room: int, since: Instant, until: Instant, types: Mapping[str, SlotType]
) -> list[Session]:
    """Sessions that a room hosts."""
    return _to_sessions(_sessions_room.rows(connection, room=room, since=since, until=until), types)


def sessions_all(
    connection: Connection, since: Instant, until: Instant, types: Mapping[str, SlotType], location: int | None = None
) -> tuple[Session, ...]:
    """Every session that touches the time, at one location or at all."""
    rows = _sessions_all.rows(connection, since=since, until=until, location=location)
    return tuple(_to_sessions(rows, types))


def first_session(connection: Connection, since: Instant, until: Instant) -> Instant | None:
    """When the first session starts in `[since, until)`."""
    row = _first_session.row(connection, since=since, until=until)
    return int(row[0]) if row else None
