"""Caseloads: who carries one, the cases in it, how it stood week by week, and moves between them."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, exists, func, insert, or_, select, update

from booktui.rules.values import Instant
from booktui.store import tables as t
from booktui.store.hot import Hot, among, as_date
from booktui.store.tables import table_of

_p = table_of(t.Practitioner)
_w = table_of(t.WaitingEntry)
_a = table_of(t.Appointment)
_c = table_of(t.ClientRow)
_n = table_of(t.AccessNeed)
_s = table_of(t.ServiceRow)
_k = table_of(t.CaseloadWeek)
_m = table_of(t.CaseMove)


class Person(NamedTuple):
    """A practitioner with a caseload."""

    id: int
    code: str
    name: str
    team: str
    wte_percent: int
    languages: str


class CaseRow(NamedTuple):
    """A case with everything that its weight and its freedom to move depend on."""

    entry_id: int
    client_id: int
    client_ref: str
    family_name: str
    given_name: str
    sensitive: bool
    language: str
    service_id: int
    service: str
    base: int
    status: str
    own_band: int
    complexity: int
    locked: bool
    continuity: bool
    visited: bool
    """A visit of it has taken place: it is under way."""
    appointment_id: int | None = None
    starts_at: Instant | None = None


_PEOPLE = select(_p.c.id, _p.c.code, _p.c.name, _p.c.team, _p.c.wte_percent, _p.c.languages)
_people = Hot(_PEOPLE.where(_p.c.active, _p.c.team != "").order_by(_p.c.team, _p.c.code))
_person = Hot(_PEOPLE.where(_p.c.id == bindparam("id")))
_visit = _a.alias()
_visited = exists().where(_visit.c.entry_id == _w.c.id, among(_visit.c.status, "fulfilled", "arrived"))
_CASE = (
    _w.c.id, _w.c.client_id, _c.c.ref, _c.c.family_name, _c.c.given_name, or_(_c.c.sensitive, _s.c.sensitive),
    _c.c.language, _w.c.service_id, _s.c.code, _s.c.weight_percent, _w.c.status, _w.c.own_band, _w.c.complexity,
    _w.c.locked, _w.c.continuity, _visited,
)  # fmt: skip
_JOINED = _w.join(_c, _c.c.id == _w.c.client_id).join(_s, _s.c.id == _w.c.service_id)
_waiting = Hot(
    select(*_CASE)
    .select_from(_JOINED)
    .where(_w.c.owner_id == bindparam("person"), among(_w.c.status, "waiting", "suspended"))
    .order_by(_w.c.id)
)
_booked = Hot(
    select(*_CASE, _a.c.id, _a.c.starts_at)
    .select_from(_a.join(_w, _w.c.id == _a.c.entry_id).join(_c, _c.c.id == _w.c.client_id).join(
        _s, _s.c.id == _w.c.service_id))
    .where(
        _a.c.practitioner_id == bindparam("person"), _a.c.starts_at >= bindparam("since"),
        among(_a.c.status, "booked", "arrived"),
    )
    .order_by(_w.c.id, _a.c.starts_at, _a.c.id)
)  # fmt: skip
_one = Hot(select(*_CASE, _w.c.owner_id).select_from(_JOINED).where(_w.c.id == bindparam("entry")))
_coming = Hot(
    select(_a.c.id, _a.c.practitioner_id, _a.c.starts_at, _a.c.ends_at, _a.c.version)
    .where(
        _a.c.entry_id == bindparam("entry"),
        _a.c.starts_at >= bindparam("since"),
        among(_a.c.status, "booked", "arrived"),
    )
    .order_by(_a.c.starts_at)
)
_needs = Hot(select(_n.c.kind, _n.c.detail).where(_n.c.client_id == bindparam("client"), _n.c.ended_at.is_(None)))
_without = Hot(
    select(func.count()).select_from(_w).where(_w.c.owner_id.is_(None), among(_w.c.status, "waiting", "suspended"))
)
_week = Hot(select(_k.c.week_on).where(_k.c.week_on == bindparam("week")).limit(1))
_weeks = Hot(
    select(_k.c.week_on, _k.c.practitioner_id, _k.c.cases, _k.c.points, _k.c.capacity)
    .where(_k.c.week_on >= bindparam("since"))
    .order_by(_k.c.week_on, _k.c.practitioner_id)
)
_declined = Hot(
    select(_m.c.entry_id, _m.c.to_id).where(_m.c.state == "declined", _m.c.decided_at >= bindparam("since"))
)
_moves = Hot(
    select(_m.c.id, _m.c.entry_id, _m.c.from_id, _m.c.to_id, _m.c.points, _m.c.state, _m.c.decided_at, _m.c.decided_by,
           _m.c.reason)
    .order_by(_m.c.id.desc())
    .limit(bindparam("limit"))
)  # fmt: skip


def people(c: Connection) -> list[Person]:
    """Active practitioners who are in a team, by team and code."""
    return [Person(*row) for row in _people.rows(c)]


def person(c: Connection, practitioner_id: int) -> Person | None:
    """One practitioner, in a team or not."""
    row = _person.row(c, id=practitioner_id)
    return Person(*row) if row else None


def cases(c: Connection, practitioner_id: int, since: Instant) -> list[CaseRow]:
    """What somebody carries: entries of theirs that wait, and visits with them to come; each entry once."""
    first: dict[int, tuple[Any, ...]] = {}
    for row in _booked.rows(c, person=practitioner_id, since=since):
        first.setdefault(row[0], row)
    found = [_case(row) for row in first.values()]
    found += [_case(row) for row in _waiting.rows(c, person=practitioner_id)]
    return found


def _case(row: tuple[Any, ...]) -> CaseRow:
    head = (*row[:5], bool(row[5]), *row[6:13], bool(row[13]), bool(row[14]), bool(row[15]))
    return CaseRow(*head, *row[16:18])


def one(c: Connection, entry_id: int) -> tuple[CaseRow, int | None] | None:
    """A case by its waiting entry, and whose it is."""
    row = _one.row(c, entry=entry_id)
    return (_case(row[:16]), row[16]) if row else None


def coming(c: Connection, entry_id: int, since: Instant) -> tuple[int, int, Instant, Instant, int] | None:
    """The next visit of a case: appointment, practitioner, start, end, version."""
    row = _coming.row(c, entry=entry_id, since=since)
    return (row[0], row[1], row[2], row[3], row[4]) if row else None


def needs(c: Connection, client_id: int) -> list[tuple[str, str]]:
    """Kind and detail of the needs in force."""
    return [(row[0], row[1]) for row in _needs.rows(c, client=client_id)]


def own(c: Connection, entry_id: int, practitioner_id: int | None) -> None:
    """Put a case into a caseload, or take it out of any."""
    values = {"owner_id": practitioner_id, "version": _w.c.version + 1}
    c.execute(update(_w).where(_w.c.id == entry_id).values(values))


def without_owner(c: Connection) -> int:
    """How many wait who are in nobody's caseload."""
    return int(_without.rows(c)[0][0])


def has_week(c: Connection, week: date) -> bool:
    """That week was kept."""
    return _week.row(c, week=week.isoformat()) is not None


def keep_week(c: Connection, week: date, rows: list[tuple[int, int, int, int]]) -> None:
    """Practitioner, cases, points and capacity of a week."""
    if rows:
        names = ("practitioner_id", "cases", "points", "capacity")
        c.execute(insert(_k), [{"week_on": week, **dict(zip(names, row, strict=True))} for row in rows])


def weeks(c: Connection, since: date) -> list[tuple[date, int, int, int, int]]:
    """Week, practitioner, cases, points, capacity, oldest first."""
    return [(as_date(row[0]), row[1], row[2], row[3], row[4]) for row in _weeks.rows(c, since=since.isoformat())]


def declined(c: Connection, since: Instant) -> frozenset[tuple[int, int]]:
    """Entries with practitioners to whom a lead has lately declined to move them."""
    return frozenset((row[0], row[1]) for row in _declined.rows(c, since=since))


def add_move(c: Connection, **values: Any) -> int:
    """Record a move that a lead approved or declined; its number."""
    made = c.execute(insert(_m), values).inserted_primary_key
    assert made is not None
    return int(made[0])


def moves(c: Connection, limit: int) -> list[tuple[Any, ...]]:
    """The latest decisions: id, entry, from, to, points, state, when, by whom, why."""
    return _moves.rows(c, limit=limit)
