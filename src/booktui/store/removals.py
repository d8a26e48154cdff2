"""Removals of waiting entries, inside the caller's transaction: what bears on one, and its record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, insert, literal, select, update

from booktui.rules.values import Instant
from booktui.store import tables as t
from booktui.store.hot import Hot, among, as_date
from booktui.store.tables import table_of

_x = table_of(t.Removal)
_w = table_of(t.WaitingEntry)
_r = table_of(t.Referral)
_c = table_of(t.ClientRow)
_s = table_of(t.ServiceRow)
_a = table_of(t.Appointment)
_u = table_of(t.User)
_v = table_of(t.Validation)


class Entry(NamedTuple):
    """A waiting entry with what a removal has to know."""

    id: int
    client_id: int
    client_ref: str
    family: str
    given: str
    hidden: bool
    client_status: str
    gp: str
    service_id: int
    service: str
    status: str
    priority: str
    clock_start: date
    referrer: str
    source: str
    unavailable_to: date | None
    born: date | None


class Removed(NamedTuple):
    """The newest removal of an entry."""

    id: int
    code: str
    was_status: str
    removed_at: Instant
    reinstate_by: date | None
    reinstated_at: Instant | None


_one = Hot(
    select(
        _w.c.id, _w.c.client_id, _c.c.ref, _c.c.family_name, _c.c.given_name, _c.c.sensitive | _s.c.sensitive,
        _c.c.status, _c.c.gp, _w.c.service_id, _s.c.code, _w.c.status, _w.c.priority, _w.c.clock_start, _r.c.referrer,
        _r.c.source, _w.c.unavailable_to, _c.c.birth_date,
    )
    .select_from(
        _w.join(_c, _c.c.id == _w.c.client_id)
        .join(_s, _s.c.id == _w.c.service_id)
        .join(_r, _r.c.id == _w.c.referral_id)
    )
    .where(_w.c.id == bindparam("id"))
)  # fmt: skip
_coming = Hot(
    select(_a.c.id, _a.c.starts_at)
    .where(
        _a.c.entry_id == bindparam("entry"), _a.c.starts_at > bindparam("now"),
        among(_a.c.status, "booked", "arrived", "proposed"),
    )
    .order_by(_a.c.starts_at, _a.c.id)
)  # fmt: skip
_newest = Hot(
    select(_x.c.id, _x.c.code, _x.c.was_status, _x.c.removed_at, _x.c.reinstate_by, _x.c.reinstated_at)
    .where(_x.c.entry_id == bindparam("entry"))
    .order_by(_x.c.id.desc())
    .limit(1)
)
_twins = Hot(
    select(_w.c.id, _w.c.service_id)
    .where(
        _w.c.client_id == bindparam("client"), _w.c.id != bindparam("entry"),
        among(_w.c.status, "waiting", "suspended", "booked"),
    )
    .order_by(_w.c.id)
)  # fmt: skip
_user = Hot(select(_u.c.name, _u.c.role, _u.c.active).where(_u.c.name == bindparam("name")))
_unanswered = Hot(
    select(_v.c.answer).where(_v.c.entry_id == bindparam("entry")).order_by(_v.c.id.desc()).limit(1)
)  # fmt: skip
OFF = {
    "claimed_by": "", "claimed_until": None, "contact_step": "", "reply_by": None, "contact_from": None,
    "not_before": None, "appointment_id": None,
}  # fmt: skip
"""What no longer holds of an entry once it is off the list."""


def entry(c: Connection, entry_id: int) -> Entry | None:
    """The entry with its client and referral."""
    row = _one.row(c, id=entry_id)
    if row is None:
        return None
    days = (as_date(row[15]) if row[15] else None, as_date(row[16]) if row[16] else None)
    return Entry._make((*row[:5], bool(row[5]), *row[6:12], as_date(row[12]), row[13], row[14], *days))


def coming(c: Connection, entry_id: int, now: Instant) -> list[tuple[int, Instant]]:
    """Its bookings and holds that have not started: number and start."""
    return [(int(row[0]), int(row[1])) for row in _coming.rows(c, entry=entry_id, now=now)]


def newest(c: Connection, entry_id: int) -> Removed | None:
    """The last time it was taken off."""
    row = _newest.row(c, entry=entry_id)
    return Removed._make((*row[:4], as_date(row[4]) if row[4] else None, row[5])) if row else None


def others(c: Connection, client_id: int, entry_id: int) -> list[tuple[int, int]]:
    """The client's other open entries: number and service."""
    return [(int(row[0]), int(row[1])) for row in _twins.rows(c, client=client_id, entry=entry_id)]


def user(c: Connection, name: str) -> tuple[str, str, bool] | None:
    """Name, role and whether they still work here."""
    row = _user.row(c, name=name)
    return (str(row[0]), str(row[1]), bool(row[2])) if row else None


def last_answer(c: Connection, entry_id: int) -> str | None:
    """What came of the last time the client was asked whether it is needed; None when never asked."""
    row = _unanswered.row(c, entry=entry_id)
    return str(row[0]) if row else None


def add(c: Connection, **values: Any) -> int:
    """The record of a removal; its number."""
    made = c.execute(insert(_x), values).inserted_primary_key
    assert made is not None
    return int(made[0])


def take_off(c: Connection, entry_id: int, code: str) -> None:
    """The entry is off the list; nobody has it to ring any more."""
    values = {**OFF, "status": "removed", "removal_reason": code, "version": _w.c.version + 1}
    c.execute(update(_w).where(_w.c.id == entry_id).values(values))


def put_back(c: Connection, entry_id: int, status: str) -> None:
    """The entry is on the list again."""
    values = {"status": status, "removal_reason": "", "version": _w.c.version + 1}
    c.execute(update(_w).where(_w.c.id == entry_id).values(values))


def reinstated(c: Connection, removal_ids: Iterable[int], at: Instant, by: str) -> None:
    """The removals no longer hold."""
    values = {"reinstated_at": at, "reinstated_by": by}
    c.execute(update(_x).where(_x.c.id.in_(tuple(removal_ids))).values(values))


def standing(c: Connection, entry_ids: Iterable[int], code: str) -> list[int]:
    """Removals of these entries for that reason which hold."""
    found = select(_x.c.id).where(
        _x.c.entry_id.in_(tuple(entry_ids)), _x.c.code == code, _x.c.reinstated_at.is_(None)
    )  # fmt: skip
    return [int(key) for key in c.execute(found.order_by(_x.c.id)).scalars()]


def add_died(c: Connection, client_id: int, reason: str, at: Instant, by: str) -> None:
    """The record of what the death takes off the list: one for each of the client's open entries."""
    open_ones = (
        select(_w.c.id, literal("DIED"), literal(reason), literal(""), literal(""), literal(""), _w.c.status,
               literal(at), literal(by), literal(""))
        .where(_w.c.client_id == client_id, _w.c.status.in_(("waiting", "suspended", "booked")))
        .order_by(_w.c.id)
    )  # fmt: skip
    columns = (
        "entry_id", "code", "reason", "clinician", "second_person", "proof", "was_status", "removed_at", "removed_by",
        "reinstated_by",
    )  # fmt: skip
    c.execute(insert(_x).from_select(columns, open_ones, include_defaults=False))
