"""What bears on a proposal, read by prebuilt statements as the rules' plain values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import BindParameter, Connection, and_, bindparam, or_, select

from booktui.rules.values import (
    LONGEST,
    Absence,
    Ahead,
    Client,
    Entry,
    Instant,
    Need,
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
