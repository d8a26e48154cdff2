"""What bears on a proposal, read by prebuilt statements as the rules' plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, Connection, Integer, and_, bindparam, or_, select

from booktui.rules.clinics.cuts import read_cuts, without
from booktui.rules.slots import expand
from booktui.rules.values import (
    LONGEST,
    Absence,
    Ahead,
    Client,
    Entry,
    Instant,
    Need,
    Session,
    Slot,
    SlotType,
    Taken,
    Wishes,
)
from booktui.store.hot import Hot, among, as_date, first
from booktui.store.tables import (
    AbsenceRow,
    AccessNeed,
    Appointment,
    ClientRow,
    Clinic,
    Occupancy,
    PractitionerService,
    SessionRow,
    WaitingEntry,
    table_of,
)
from booktui.store.waiting import ORDER

_o = table_of(Occupancy)
_a = table_of(Appointment)
_s = table_of(SessionRow)
_c = table_of(Clinic)
_b = table_of(AbsenceRow)
_cl = table_of(ClientRow)
_n = table_of(AccessNeed)
_p = table_of(PractitionerService)
_w = table_of(WaitingEntry)

SCHEDULES = 5
"""A proposal names at most a client, practitioner, room, equipment and interpreter."""


def _names(count: int) -> list[BindParameter[Any]]:
    return [bindparam(f"s{i}") for i in range(count)]


_taken_columns = (
    _o.c.schedule_id, _o.c.lane, _o.c.starts_at, _o.c.ends_at, _o.c.appointment_id, _a.c.starts_at, _a.c.ends_at,
    _a.c.status, _a.c.held_by, _a.c.held_until, _a.c.client_id, _a.c.practitioner_id, _a.c.location_id, _a.c.session_id,
)  # fmt: skip
_bounded = and_(
    _o.c.starts_at < bindparam("until"),
    _o.c.starts_at > bindparam("since") - LONGEST,  # no occupancy is longer, so the look-up stays flat (speed.md 1)
    _o.c.ends_at > bindparam("since"),
    or_(_a.c.status.is_(None), _a.c.status != "proposed", _a.c.held_until > bindparam("now")),
)
_taken = {
    count: Hot(
        select(*_taken_columns)
        .select_from(_o.outerjoin(_a, _a.c.id == _o.c.appointment_id))
        .where(_o.c.schedule_id.in_(_names(count)), _bounded)
    )
    for count in range(1, SCHEDULES + 1)
}
"""By the number of schedules: one that names five looks up five, whatever it is filled with."""
_taken_one = Hot(
    select(*_taken_columns)
    .select_from(_o.outerjoin(_a, _a.c.id == _o.c.appointment_id))
    .where(_o.c.schedule_id == bindparam("s"), _bounded)
)

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

_absence_columns = (
    _b.c.schedule_id, _b.c.location_id, _b.c.starts_at, _b.c.ends_at, _b.c.reason, _b.c.kind, _b.c.state,
)  # fmt: skip
_absence_time = and_(_b.c.ends_at > bindparam("since"), _b.c.starts_at < bindparam("until"))
_settled = _b.c.state == "approved"
_absences = {
    count: Hot(
        select(*_absence_columns)
        .where(_b.c.schedule_id.in_(_names(count)), _absence_time)
        .union_all(select(*_absence_columns).where(_b.c.schedule_id.is_(None), _absence_time))
    )
    for count in range(1, SCHEDULES + 1)
}
_absences_one = Hot(select(*_absence_columns).where(_b.c.schedule_id == bindparam("s"), _absence_time, _settled))
_absences_service = Hot(
    select(*_absence_columns).where(
        _b.c.schedule_id.in_(select(_p.c.practitioner_id).where(_p.c.service_id == bindparam("service"))),
        _absence_time,
        _settled,
    )
)
_closures = Hot(select(*_absence_columns).where(_b.c.schedule_id.is_(None), _absence_time, _settled))
_absences_all = Hot(select(*_absence_columns).where(_absence_time))

_client = Hot(
    select(
        _cl.c.id, _cl.c.ref, _cl.c.given_name, _cl.c.family_name, _cl.c.birth_date, _cl.c.sex, _cl.c.status,
        _cl.c.sensitive, _n.c.kind, _n.c.detail,
    )
    .select_from(_cl.outerjoin(_n, and_(_n.c.client_id == _cl.c.id, _n.c.ended_at.is_(None))))
    .where(_cl.c.id == bindparam("client"))
)  # fmt: skip
_weekdays = {name: day for day, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
_entry = Hot(
    select(
        _w.c.id, _w.c.client_id, _w.c.service_id, _w.c.priority, _w.c.clock_start, _w.c.target_on, _w.c.status,
        _w.c.version, _w.c.want_practitioner_id, _w.c.want_location_id, _w.c.want_days, _w.c.want_part,
        _w.c.available_from, _w.c.available_to, _w.c.added_at,
    ).where(_w.c.id == bindparam("entry"))
)  # fmt: skip
_first_waiting = Hot(
    first(
        select(_w.c.id, _w.c.client_id, _w.c.priority, _w.c.clock_start, _cl.c.given_name, _cl.c.family_name)
        .select_from(_w.join(_cl, _cl.c.id == _w.c.client_id))
        .where(_w.c.service_id == bindparam("service"), _w.c.status == "waiting")
        .order_by(*ORDER)
    )
)
_duplicates = Hot(
    select(_a.c.id).where(
        _a.c.client_id == bindparam("client"),
        _a.c.starts_at >= bindparam("now"),
        _a.c.service_id == bindparam("service"),
        among(_a.c.status, "booked", "arrived"),
        _a.c.id != bindparam("moving"),
    )
)
_overbooked = Hot(
    select(_a.c.id).where(
        _a.c.session_id == bindparam("session"), _a.c.overbooked, among(_a.c.status, "booked", "arrived")
    )
)


def _named(ids: Iterable[int | None]) -> dict[str, int]:
    return {f"s{n}": one for n, one in enumerate(dict.fromkeys([one for one in ids if one is not None]))}


def _to_taken(row: Sequence[Any]) -> Taken:
    return Taken(
        row[0], row[1], row[2], row[3], row[4], row[5] or 0, row[6] or 0, row[7] or "booked", row[8] or "", row[9] or 0,
        row[10] or 0, row[11] or 0, row[12], row[13],
    )  # fmt: skip


def taken(
    connection: Connection, ids: Iterable[int | None], since: Instant, until: Instant, now: Instant
) -> tuple[Taken, ...]:
    """Occupancies of up to five schedules that touch `[since, until)`; holds that have run out left out."""
    named = _named(ids)
    rows = _taken[len(named)].rows(connection, **named, since=since, until=until, now=now)
    return tuple(map(_to_taken, rows))


def taken_many(
    connection: Connection, ids: Iterable[int], since: Instant, until: Instant, now: Instant
) -> tuple[Taken, ...]:
    """The same for any number of schedules: one seek each."""
    found: list[Taken] = []
    for schedule_id in ids:
        found.extend(map(_to_taken, _taken_one.rows(connection, s=schedule_id, since=since, until=until, now=now)))
    return tuple(found)


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


def _to_absence(row: Sequence[Any]) -> Absence:
    return Absence(row[0], row[1], row[2], row[3], row[4], row[5], row[6] == "approved")


def absences(connection: Connection, ids: Iterable[int | None], since: Instant, until: Instant) -> tuple[Absence, ...]:
    """Absences of up to five schedules, requested ones too, and all closures, that touch `[since, until)`."""
    named = _named(ids)
    return tuple(map(_to_absence, _absences[len(named)].rows(connection, **named, since=since, until=until)))


def absences_of(connection: Connection, schedule_id: int | None, since: Instant, until: Instant) -> tuple[Absence, ...]:
    """Approved absences of one schedule, or of None the closures, that touch `[since, until)`."""
    if schedule_id is None:
        rows = _closures.rows(connection, since=since, until=until)
    else:
        rows = _absences_one.rows(connection, s=schedule_id, since=since, until=until)
    return tuple(map(_to_absence, rows))


def absences_for(connection: Connection, service: int, since: Instant, until: Instant) -> tuple[Absence, ...]:
    """Approved absences of everybody who provides a service."""
    return tuple(map(_to_absence, _absences_service.rows(connection, service=service, since=since, until=until)))


def absences_all(connection: Connection, since: Instant, until: Instant) -> tuple[Absence, ...]:
    """Every absence and closure that touches the time, requested ones too."""
    return tuple(map(_to_absence, _absences_all.rows(connection, since=since, until=until)))


def client(connection: Connection, client_id: int) -> Client | None:
    """The client as the rules see them, with the needs in force."""
    rows = _client.rows(connection, client=client_id)
    if not rows:
        return None
    number, ref, given, family, birth, sex, status, sensitive, *_ = rows[0]
    born = as_date(birth) if birth else None
    needs = tuple([Need(row[8], row[9]) for row in rows if row[8]])
    return Client(number, ref, f"{given[:1]}{family[:1]}".upper(), born, sex, status, bool(sensitive), needs)


def entry(connection: Connection, entry_id: int | None) -> Entry | None:
    """The waiting entry."""
    row = _entry.row(connection, entry=entry_id) if entry_id is not None else None
    if row is None:
        return None
    wishes = Wishes(
        row[8], row[9], frozenset(_weekdays[d] for d in row[10].split(",") if d in _weekdays), row[11],
        as_date(row[12]) if row[12] else None, as_date(row[13]) if row[13] else None,
    )  # fmt: skip
    started, target = as_date(row[4]), as_date(row[5])
    return Entry(row[0], row[1], row[2], row[3], started, started, target, row[6], row[7], wishes)


def ahead(connection: Connection, service_id: int, client_id: int, entry_id: int | None, today: Any) -> Ahead | None:
    """The first in turn for the service, when it is neither this client nor somebody behind this entry."""
    row = _first_waiting.row(connection, service=service_id)
    if row is None or row[1] == client_id or row[0] == entry_id:
        return None
    initials = f"{row[4][:1]}{row[5][:1]}".upper()
    return Ahead(initials, row[2], (today - as_date(row[3])).days)


def duplicates(
    connection: Connection, client_id: int, service_id: int, now: Instant, moving: int | None
) -> tuple[str, ...]:
    """References of the client's other open appointments for the service."""
    rows = _duplicates.rows(connection, client=client_id, service=service_id, now=now, moving=moving or -1)
    return tuple(f"A{row[0]:06d}" for row in rows)


def overbooked(connection: Connection, session_id: int | None) -> int:
    """How many appointments of the session are overbooked."""
    return len(_overbooked.rows(connection, session=session_id)) if session_id is not None else 0


_first_session = Hot(
    select(_s.c.starts_at)
    .where(_s.c.starts_at >= bindparam("since"), _s.c.starts_at < bindparam("until"), _s.c.status != "cancelled")
    .order_by(_s.c.starts_at)
    .limit(1)
)


def first_session(connection: Connection, since: Instant, until: Instant) -> Instant | None:
    """When the first session starts in `[since, until)`."""
    row = _first_session.row(connection, since=since, until=until)
    return int(row[0]) if row else None
