"""Who is to be reminded of a visit in writing, and by which way; a reminder is made once, whoever makes it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, bindparam, case, exists, func, literal, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from booktui.rules.values import Instant
from booktui.store import tables as t
from booktui.store.hot import Hot, among
from booktui.store.messages import OVERTAKEN
from booktui.store.outbox_settle import MOVED, OFF
from booktui.store.outbox_settle import TOO_LATE as BEGUN
from booktui.store.tables import table_of

TOO_LATE = "too late to be of use"
AGAIN = ("", OVERTAKEN, MOVED, OFF, TOO_LATE, BEGUN)
"""Why one was withdrawn that may be due again: the visit changed, or a desk had a wrong clock for a while."""

_a = table_of(t.Appointment)
_c = table_of(t.ClientRow)
_lo = table_of(t.LocationRow)
_m = table_of(t.Message)


class Visit(NamedTuple):
    """A booked visit that has no reminder of one kind yet."""

    appointment_id: int
    client_id: int
    start: Instant
    zone: str | None
    channel: str
    told_at: Instant | None
    """When its confirmation or its last change was made; None where nothing was written about it."""


_mailable = _c.c.email.like("%_@_%")
_agreed = func.coalesce(_c.c.sms_consent, False)
_sensitive = func.coalesce(_c.c.sensitive, False)
text_allowed: ColumnElement[bool] = and_(~_sensitive, _agreed, _c.c.mobile > "")
"""A text needs consent, and never goes to a sensitive client."""
channel: ColumnElement[str] = case(
    (and_(_c.c.preferred_channel == "email", _mailable), "email"),
    (text_allowed, "sms"),
    (and_(~_sensitive, _mailable, _c.c.preferred_channel != "letter"), "email"),
    else_="",
)
"""How a client is reminded in writing: by e-mail where they chose it, by text where they agreed to texts, by e-mail
where there is an address and they did not choose letters. Empty: they are rung. A letter would come too late.
"""

_told = (
    select(func.max(_m.c.created_at))
    .where(
        _m.c.appointment_id == _a.c.id,
        among(_m.c.kind, "confirm", "change"),
        _m.c.state != "withdrawn",
        _m.c.recipient == "client",
    )
    .scalar_subquery()
)
# withdrawn by somebody, or once in hand, it stays away
_made = exists().where(
    _m.c.appointment_id == _a.c.id, _m.c.kind == bindparam("kind"), _m.c.about_start == _a.c.starts_at,
    or_(_m.c.state != "withdrawn", _m.c.claimed_at.is_not(None), ~among(_m.c.why, *AGAIN)),
)  # fmt: skip
_is_to_come = and_(_a.c.attended == "0", _a.c.status == "booked")
_visits = Hot(
    select(_a.c.id, _a.c.client_id, _a.c.starts_at, _lo.c.time_zone, channel, _told)
    .select_from(_a.join(_c, _c.c.id == _a.c.client_id).join(_lo, _lo.c.id == _a.c.location_id))
    .where(
        _a.c.starts_at >= bindparam("begin"), _a.c.starts_at <= bindparam("end"), _is_to_come,
        or_(_a.c.starts_at > bindparam("begin"), _a.c.id > bindparam("after")), _c.c.status == "active",
        channel != "", ~_made,
    )
    .order_by(_a.c.starts_at, _a.c.id)
    .limit(bindparam("most"))
)  # fmt: skip
_start = Hot(select(_a.c.client_id, _a.c.starts_at).where(_a.c.id == bindparam("id")))
_what = ("appointment_id", "client_id", "kind", "channel", "about_start", "created_at", "due_at", "state")
_others = {
    column.name: literal(getattr(column.default, "arg", None), column.type)
    for column in _m.columns
    if column.default is not None and column.name not in _what
}
_add = Hot(
    insert(_m).from_select(
        [*_what, *_others],
        select(
            _a.c.id, _a.c.client_id, bindparam("kind"), bindparam("channel"), _a.c.starts_at, bindparam("now"),
            bindparam("due"), bindparam("state"), *_others.values(),
        ).where(_a.c.id == bindparam("appointment"), _a.c.starts_at == bindparam("start"), _is_to_come, ~_made),
    ).on_conflict_do_nothing()
)  # fmt: skip
_other_way = exists().where(_c.c.id == _m.c.client_id, channel != _m.c.channel)
_stands = exists().where(
    _a.c.id == _m.c.appointment_id, _a.c.starts_at == _m.c.about_start, _is_to_come, _c.c.id == _a.c.client_id,
    _c.c.status == "active",
)  # fmt: skip
_about = and_(among(_m.c.state, "queued", "held"), _m.c.about_start.is_not(None), _m.c.claimed_at.is_(None))
_changed = Hot(select(_m.c.id).where(_about, or_(~_stands, and_(_m.c.state == "queued", _other_way))))
_too_late = Hot(
    select(_m.c.id).where(
        _about, _m.c.about_start < bindparam("before"), or_(_m.c.kind == bindparam("kind"), bindparam("kind") == "")
    )
)


def visits(
    c: Connection, kind: str, begin: Instant, end: Instant, *, after: int = 0, most: int = 500
) -> list[Visit]:  # fmt: skip
    """Booked visits from `begin` to `end` whose clients can be written to and have no reminder of that kind for that
    start, soonest first; `after` is the last appointment seen that starts at `begin`.
    """
    rows = _visits.rows(c, kind=kind, begin=begin, end=end, after=after, most=most)
    return [Visit(*row) for row in rows]


def add(c: Connection, kind: str, found: Iterable[tuple[Visit, Instant]], now: Instant) -> int:
    """Queue a reminder of each visit, due then; how many. One that is there already, or whose visit was changed
    meanwhile, is passed over.
    """
    rows: list[dict[str, Any]] = [
        {"kind": kind, "channel": one.channel, "now": now, "due": due, "state": "queued",
         "appointment": one.appointment_id, "start": one.start}
        for one, due in found
    ]  # fmt: skip
    return _add.many(c, rows) if rows else 0


def add_text(c: Connection, appointment_id: int, kind: str, now: Instant) -> bool:
    """Queue the text of that kind at once, unless that reminder of the visit's start was made before."""
    row = _start.row(c, id=appointment_id)
    if row is None:
        return False
    visit = Visit(appointment_id, int(row[0]), int(row[1]), None, "sms", None)
    return add(c, kind, [(visit, now)], now) > 0


_withdraw = Hot(
    update(_m)
    .where(_m.c.id == bindparam("message"), among(_m.c.state, "queued", "held"))
    .values(state="withdrawn", why=bindparam("why_now"))
)


def changed(c: Connection) -> list[int]:
    """Reminders that have not left, of visits that do not stand as they were, or whose client is to be reminded
    another way now.
    """
    return [int(row[0]) for row in _changed.rows(c)]


def too_late(c: Connection, before: Instant, kind: str = "") -> list[int]:
    """Reminders of that kind, or of any, that have not left, of visits that start before. What was once in somebody's
    hand may have gone, and stays for a person to see to.
    """
    return [int(row[0]) for row in _too_late.rows(c, kind=kind, before=before)]


def withdraw(c: Connection, ids: Iterable[int], why: str = "") -> int:
    """They will not go; how many had not left by now."""
    rows = [{"message": number, "why_now": why} for number in ids]
    return _withdraw.many(c, rows) if rows else 0
