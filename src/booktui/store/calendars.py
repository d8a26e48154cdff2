"""Calendars kept in step with practitioners' diaries, and every resource in them, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, delete, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from booktui.rules.values import Instant
from booktui.store import tables as t
from booktui.store.tables import table_of

_s = table_of(t.CalendarSync)
_i = table_of(t.CalendarItem)
_a = table_of(t.Appointment)
_p = table_of(t.Practitioner)
_cl = table_of(t.ClientRow)
_sv = table_of(t.ServiceRow)
_q = table_of(t.RequestIn)
_b = table_of(t.AbsenceRow)
MANY = 400
"""Values in one statement."""


class CalendarRow(NamedTuple):
    """A practitioner with a calendar, and how far it was read."""

    practitioner_id: int
    code: str
    name: str
    email: str
    url: str
    """As it is set up; empty where it is not any more."""
    user: str
    read_url: str | None
    """The address that the token and the resources are of."""
    token: str | None
    synced_at: Instant | None
    problem: str | None


class Item(NamedTuple):
    """A resource as it was seen last."""

    id: int
    href: str
    uid: str
    etag: str
    appointment_id: int | None
    sequence: int
    starts_at: Instant | None
    ends_at: Instant | None
    state: str
    request_id: int | None
    asked: bool
    """Its request is still open."""


class Booked(NamedTuple):
    """An appointment as its calendar sees it."""

    id: int
    uid: str
    sequence: int
    status: str
    practitioner_id: int
    starts_at: Instant
    ends_at: Instant
    hidden: bool
    """The client or the service is sensitive."""


_rows = (
    select(
        _p.c.id, _p.c.code, _p.c.name, _p.c.email, _p.c.calendar, _p.c.calendar_user, _s.c.url, _s.c.token,
        _s.c.synced_at, _s.c.problem,
    )
    .select_from(_p.outerjoin(_s, _s.c.practitioner_id == _p.c.id))
    .order_by(_p.c.code)
)  # fmt: skip
_items = select(
    _i.c.id, _i.c.href, _i.c.uid, _i.c.etag, _i.c.appointment_id, _i.c.sequence, _i.c.starts_at, _i.c.ends_at,
    _i.c.state, _i.c.request_id, func.coalesce(_q.c.state == "open", False),
).select_from(_i.outerjoin(_q, _q.c.id == _i.c.request_id))  # fmt: skip
_booked = select(
    _a.c.id, _a.c.uid, _a.c.sequence, _a.c.status, _a.c.practitioner_id, _a.c.starts_at, _a.c.ends_at,
    or_(_cl.c.sensitive, _sv.c.sensitive),
).select_from(
    _a.join(_cl, _cl.c.id == _a.c.client_id).join(_sv, _sv.c.id == _a.c.service_id)
)  # fmt: skip


def kept(c: Connection) -> list[CalendarRow]:
    """Every active practitioner with a calendar, by code."""
    return _calendars(c, and_(_p.c.calendar != "", _p.c.active))


def left(c: Connection) -> list[CalendarRow]:
    """Those that were read and are kept in step no longer."""
    return _calendars(c, and_(_s.c.url.is_not(None), or_(_p.c.calendar == "", ~_p.c.active)))


def _calendars(c: Connection, where: ColumnElement[bool]) -> list[CalendarRow]:
    return [CalendarRow._make(row) for row in c.execute(_rows.where(where))]


def token(c: Connection, practitioner_id: int) -> str:
    """How far the calendar was read; empty before the first time."""
    return str(c.execute(select(_s.c.token).where(_s.c.practitioner_id == practitioner_id)).scalar() or "")


def save(c: Connection, practitioner_id: int, **values: Any) -> None:
    """`url`, `token`, `synced_at`, `problem`: what of them is given."""
    statement = insert(_s).values(practitioner_id=practitioner_id, **{"url": "", **values})
    c.execute(statement.on_conflict_do_update(index_elements=["practitioner_id"], set_=values))


def forget(c: Connection, practitioner_id: int) -> list[int]:
    """Drop every resource and the token; the requests that were open about them."""
    open_ones = [item.request_id for item in items(c, practitioner_id) if item.asked and item.request_id is not None]
    c.execute(delete(_i).where(_i.c.practitioner_id == practitioner_id))
    c.execute(update(_s).where(_s.c.practitioner_id == practitioner_id).values(token="", url=""))
    return open_ones


def drop(c: Connection, practitioner_id: int, source: str) -> None:
    """The calendar is kept in step no longer: neither its state nor the busy time that it brought."""
    c.execute(delete(_s).where(_s.c.practitioner_id == practitioner_id))
    c.execute(delete(_b).where(_b.c.schedule_id == practitioner_id, _b.c.kind == "busy", _b.c.source == source))


def items(c: Connection, practitioner_id: int) -> list[Item]:
    """All resources of a calendar."""
    return [
        Item._make(row) for row in c.execute(_items.where(_i.c.practitioner_id == practitioner_id).order_by(_i.c.id))
    ]


def item_of(c: Connection, practitioner_id: int, appointment_id: int) -> Item | None:
    """Where an appointment stands in a calendar."""
    mine = _items.where(_i.c.practitioner_id == practitioner_id, _i.c.appointment_id == appointment_id)
    row = c.execute(mine.order_by(_i.c.id)).first()
    return Item._make(row) if row else None


def contents(c: Connection, practitioner_id: int) -> list[tuple[str, str]]:
    """(path, when it is) of other people's events."""
    found = select(_i.c.href, _i.c.content).where(
        _i.c.practitioner_id == practitioner_id, _i.c.appointment_id.is_(None)
    )
    return [(str(href), str(content)) for href, content in c.execute(found.order_by(_i.c.id))]


def put(c: Connection, practitioner_id: int, href: str, **values: Any) -> None:
    """A resource as it is now. One of ours has one row, wherever it stands."""
    appointment_id = values.get("appointment_id")
    if appointment_id is not None:
        elsewhere = (_i.c.practitioner_id == practitioner_id, _i.c.appointment_id == appointment_id)
        c.execute(delete(_i).where(*elsewhere, _i.c.href != href))
    statement = insert(_i).values(practitioner_id=practitioner_id, href=href, **{**_NOTHING, **values})
    c.execute(statement.on_conflict_do_update(index_elements=["practitioner_id", "href"], set_=values))


_NOTHING = {"uid": "", "etag": "", "sequence": 0, "content": "", "state": "same"}


def remove(c: Connection, practitioner_id: int, hrefs: Iterable[str]) -> None:
    """Resources that are not there any more."""
    for some in _chunks(list(hrefs)):
        c.execute(delete(_i).where(_i.c.practitioner_id == practitioner_id, _i.c.href.in_(some)))


def bookings(c: Connection, practitioner_id: int, since: Instant, until: Instant) -> list[Booked]:
    """What that practitioner has booked in a time, and whatever stands in their calendar, by time."""
    mine = (_a.c.practitioner_id == practitioner_id, _a.c.status.in_(("booked", "arrived")))
    standing = select(_i.c.appointment_id).where(
        _i.c.practitioner_id == practitioner_id, _i.c.appointment_id.is_not(None)
    )
    wanted = or_(and_(*mine, _a.c.starts_at >= since, _a.c.starts_at < until), _a.c.id.in_(standing))
    return [Booked._make(row) for row in c.execute(_booked.where(wanted).order_by(_a.c.starts_at, _a.c.id))]


def booking(c: Connection, appointment_id: int) -> Booked | None:
    """One appointment."""
    row = c.execute(_booked.where(_a.c.id == appointment_id)).first()
    return Booked._make(row) if row else None


def by_uid(c: Connection, uids: Sequence[str]) -> dict[str, Booked]:
    """Our appointments among those UIDs."""
    found = [row for some in _chunks(list(uids)) for row in c.execute(_booked.where(_a.c.uid.in_(some)))]
    return {one.uid: one for one in (Booked._make(row) for row in found)}


def _chunks(values: list[str]) -> list[list[str]]:
    return [values[start : start + MANY] for start in range(0, len(values), MANY)]
