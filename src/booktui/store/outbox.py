"""Reading the outbox, inside the caller's transaction."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from booktui.rules.messages.values import STATES
from booktui.rules.values import Instant
from booktui.store import tables as t
from booktui.store.tables import table_of

_m = table_of(t.Message)
_a = table_of(t.Appointment)
_cl = table_of(t.ClientRow)
_sv = table_of(t.ServiceRow)
_lo = table_of(t.LocationRow)

_message = tuple(column for column in _m.columns if column.name not in ("content", "body"))
_about = (
    _cl.c.ref.label("ref"), _cl.c.family_name.label("family"), _cl.c.given_name.label("given"),
    or_(_cl.c.sensitive, func.coalesce(_sv.c.sensitive, False)).label("hidden"),
    _a.c.starts_at.label("starts_at"), _lo.c.time_zone.label("zone"),
)  # fmt: skip
_joined = (
    _m.join(_cl, _cl.c.id == _m.c.client_id)
    .outerjoin(_a, _a.c.id == _m.c.appointment_id)
    .outerjoin(_sv, _sv.c.id == _a.c.service_id)
    .outerjoin(_lo, _lo.c.id == _a.c.location_id)
)


class OutboxRow(NamedTuple):
    """One message with whom and what it is about, without its words."""

    id: int
    appointment_id: int | None
    client_id: int
    entry_id: int | None
    recipient: str
    schedule_id: int | None
    kind: str
    channel: str
    method: str
    sequence: int
    about_start: Instant | None
    created_at: Instant
    due_at: Instant
    state: str
    why: str
    address: str
    subject: str
    language: str
    form: str
    template: str
    mail_id: str
    way: str
    batch: str
    folder: str
    claimed_by: str
    claimed_at: Instant | None
    attempts: int
    next_at: Instant | None
    sent_at: Instant | None
    acknowledged_at: Instant | None
    ref: str
    family: str
    given: str
    hidden: bool
    starts_at: Instant | None
    zone: str | None


_named = {column.name: column for column in (*_message, *_about)}
_columns = tuple(_named[name] for name in OutboxRow._fields)


def _standing(what: str, now: Instant) -> list[ColumnElement[bool]]:
    """Which messages a word means; every one for `all`. What a desk has in hand is due until it has gone."""
    waiting = func.coalesce(_m.c.next_at, _m.c.due_at)
    known = {
        "due": or_(_m.c.state == "sending", and_(_m.c.state == "queued", _m.c.due_at <= now, waiting <= now)),
        "later": and_(_m.c.state == "queued", or_(_m.c.due_at > now, waiting > now)),
        "held": _m.c.state == "held",
        "failed": _m.c.state == "failed",
        "sent": and_(_m.c.sent_at.is_not(None), _m.c.state.in_(("sent", "acknowledged"))),
        "withdrawn": _m.c.state == "withdrawn",
    }
    return [known[what]] if what in known else []


def listed(
    c: Connection, what: str, now: Instant, *, channel: str = "", client_id: int | None = None,
    appointment_id: int | None = None, limit: int = 200,
) -> list[OutboxRow]:  # fmt: skip
    """What is to go in the order in which it goes; what has gone, or will not, newest first."""
    wanted = _standing(what, now)
    if channel:
        wanted.append(_m.c.channel == channel)
    if client_id is not None:
        wanted.append(_m.c.client_id == client_id)
    if appointment_id is not None:
        wanted.append(_m.c.appointment_id == appointment_id)
    return joined_rows(c, and_(True, *wanted), _order(what), limit)


def joined_rows(c: Connection, wanted: ColumnElement[bool], order: tuple[Any, ...], limit: int) -> list[OutboxRow]:
    """Those that are wanted, with whom and what they are about."""
    statement = select(*_columns).select_from(_joined).where(wanted).order_by(*order).limit(limit)
    return [OutboxRow(*row) for row in c.execute(statement)]


def _order(what: str) -> tuple[Any, ...]:
    if what == "sent":
        return (_m.c.sent_at.desc(), _m.c.id.desc())
    if what == "later":
        return (func.coalesce(_m.c.next_at, _m.c.due_at), _m.c.id)
    if what == "withdrawn":
        return (_m.c.due_at.desc(), _m.c.id.desc())
    return (_m.c.id.desc(),) if what == "all" else (_m.c.due_at, _m.c.id)


MANY = 10_000
"""What has gone, or never will, grows with the years: from here on it is not counted."""


def counts(c: Connection, now: Instant) -> dict[str, int]:
    """How many of each word there are, and `all`; of what has gone, or never will, at most `MANY` a state."""
    of = {state: _count(c, state, MANY if state in GONE else None) for state in STATES}
    due = c.execute(select(func.count()).select_from(_m).where(*_standing("due", now))).scalar_one()
    return {
        "due": due, "later": of["queued"] + of["sending"] - due, "held": of["held"], "failed": of["failed"],
        "sent": of["sent"] + of["acknowledged"], "withdrawn": of["withdrawn"], "all": sum(of.values()),
    }  # fmt: skip


GONE = ("sent", "acknowledged", "withdrawn")


def _count(c: Connection, state: str, most: int | None) -> int:
    some = select(_m.c.id).where(_m.c.state == state).limit(most).subquery()
    return int(c.execute(select(func.count()).select_from(some)).scalar_one())


def one(c: Connection, message_id: int) -> OutboxRow | None:
    """One message, whatever became of it."""
    row = c.execute(select(*_columns).select_from(_joined).where(_m.c.id == message_id)).first()
    return OutboxRow(*row) if row else None


def text_of(c: Connection, message_id: int) -> tuple[str, str]:
    """Its words as they went, and its calendar file; either may be empty."""
    row = c.execute(select(_m.c.body, _m.c.content).where(_m.c.id == message_id)).first()
    return (row[0], row[1]) if row else ("", "")
