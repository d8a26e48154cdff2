"""Reading and writing answers that came in, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, func, select, update

from booktui.rules.values import Instant
from booktui.store import tables as t
from booktui.store.hot import Adding, Hot, among
from booktui.store.tables import table_of

_r = table_of(t.Reply)
_m = table_of(t.Message)
_a = table_of(t.Appointment)
_c = table_of(t.ClientRow)
_s = table_of(t.ServiceRow)
_p = table_of(t.Party)
_q = table_of(t.RequestIn)
_lo = table_of(t.LocationRow)

CAME_BACK = ("sent", "sending", "acknowledged", "held")
"""States of a message that may have left, so that it can come back."""


class ReplyRow(NamedTuple):
    """An answer on record, with what a list needs to know of its appointment."""

    id: int
    received_at: Instant
    taken_by: str
    source: str
    sender: str
    attendee: str
    method: str
    partstat: str
    sequence: int | None
    stamp: Instant | None
    comment: str
    starts_at: Instant | None
    ends_at: Instant | None
    verdict: str
    why: str
    appointment_id: int | None
    party_id: int | None
    request_id: int | None
    role: str | None
    ref: str | None
    hidden: bool | None
    """The client's record or the service is sensitive."""
    zone: str | None


class Booked(NamedTuple):
    """The appointment that a UID names."""

    id: int
    sequence: int
    status: str
    start: Instant
    end: Instant
    zone: str | None


class Gone(NamedTuple):
    """A message that left, known by its Message-ID."""

    id: int
    kind: str
    recipient: str
    state: str
    client_id: int
    entry_id: int | None
    appointment_id: int | None


class Unanswered(NamedTuple):
    """Somebody who was asked about a visit that comes near, and has not answered."""

    party_id: int
    role: str
    schedule_id: int
    asked_at: Instant
    appointment_id: int
    client_id: int
    entry_id: int | None
    starts_at: Instant
    zone: str | None
    ref: str
    family: str
    given: str
    hidden: bool
    service: str
    total: int
    """How many there are, not only those listed."""


_adding = Adding(_r)
_known = Hot(select(_r.c.id).where(_r.c.digest == bindparam("digest")))
_booked = Hot(
    select(_a.c.id, _a.c.sequence, _a.c.status, _a.c.starts_at, _a.c.ends_at, _lo.c.time_zone)
    .select_from(_a.join(_lo, _lo.c.id == _a.c.location_id))
    .where(_a.c.uid == bindparam("uid"))
)
_mail = Hot(
    select(_m.c.id, _m.c.kind, _m.c.recipient, _m.c.state, _m.c.client_id, _m.c.entry_id, _m.c.appointment_id)
    .where(_m.c.mail_id == bindparam("mail"), _m.c.mail_id > "")
    .order_by(_m.c.id.desc())
    .limit(1)
)
_rows = select(
    *(_r.c[name] for name in ReplyRow._fields[:18]), _p.c.role, _c.c.ref, _c.c.sensitive | _s.c.sensitive,
    _lo.c.time_zone,
).select_from(
    _r.outerjoin(_p, _p.c.id == _r.c.party_id)
    .outerjoin(_a, _a.c.id == _r.c.appointment_id)
    .outerjoin(_c, _c.c.id == _a.c.client_id)
    .outerjoin(_s, _s.c.id == _a.c.service_id)
    .outerjoin(_lo, _lo.c.id == _a.c.location_id)
)  # fmt: skip
_of = Hot(_rows.where(_r.c.appointment_id == bindparam("appointment")).order_by(_r.c.id.desc()).limit(200))
_latest = Hot(_rows.order_by(_r.c.received_at.desc(), _r.c.id.desc()).limit(bindparam("limit")))
_asked = Hot(
    select(_q.c.id)
    .select_from(_r.join(_q, _q.c.id == _r.c.request_id))
    .where(
        _r.c.appointment_id == bindparam("appointment"), _q.c.state == "open",
        _r.c.party_id.is_not_distinct_from(bindparam("party")),
    )
    .order_by(_q.c.id)
    .limit(1)
)  # fmt: skip
_asked_of_client = Hot(
    select(_q.c.id)
    .distinct()
    .select_from(_r.join(_q, _q.c.id == _r.c.request_id).outerjoin(_p, _p.c.id == _r.c.party_id))
    .where(
        _r.c.appointment_id == bindparam("appointment"), _q.c.state == "open",
        func.coalesce(_p.c.role, "client") == "client",
    )
    .order_by(_q.c.id)
)  # fmt: skip
_declined = Hot(
    select(_r.c.request_id)
    .select_from(_r.join(_p, _p.c.id == _r.c.party_id).join(_a, _a.c.id == _r.c.appointment_id))
    .where(
        _r.c.appointment_id == bindparam("appointment"), _r.c.request_id.is_not(None), _r.c.partstat == "DECLINED",
        _r.c.verdict == "applied", _p.c.role == "client", _p.c.partstat == "DECLINED", _a.c.status == "booked",
        _a.c.starts_at > bindparam("now"),
    )
)  # fmt: skip
# by the party's own start, which is the visit's as long as the invitation is true; so the index finds them
_unanswered = Hot(
    select(
        _p.c.id, _p.c.role, _p.c.schedule_id, _p.c.asked_at, _a.c.id, _a.c.client_id, _a.c.entry_id, _a.c.starts_at,
        _lo.c.time_zone, _c.c.ref, _c.c.family_name, _c.c.given_name, _c.c.sensitive | _s.c.sensitive, _s.c.code,
        func.count().over(),
    )
    .select_from(
        _p.join(_a, _a.c.id == _p.c.appointment_id)
        .join(_c, _c.c.id == _a.c.client_id)
        .join(_s, _s.c.id == _a.c.service_id)
        .join(_lo, _lo.c.id == _a.c.location_id)
    )
    .where(
        _p.c.partstat == "NEEDS-ACTION", _p.c.starts_at > bindparam("now"), _p.c.starts_at < bindparam("until"),
        _p.c.asked_at <= bindparam("before"), _p.c.role != "room", _a.c.status == "booked",
        _a.c.starts_at == _p.c.starts_at, _c.c.status == "active",
    )
    .order_by(_p.c.starts_at, _p.c.id)
    .limit(bindparam("limit"))
)  # fmt: skip
_hidden = Hot(
    select(_c.c.sensitive | _s.c.sensitive)
    .select_from(_a.join(_c, _c.c.id == _a.c.client_id).join(_s, _s.c.id == _a.c.service_id))
    .where(_a.c.id == bindparam("appointment"))
)
_parties = Hot(
    select(_p.c.appointment_id, _p.c.role, _p.c.partstat, _p.c.answered_at, _p.c.comment)
    .select_from(_a.join(_p, _p.c.appointment_id == _a.c.id))
    .where(_a.c.client_id == bindparam("client"))
    .order_by(_p.c.appointment_id, _p.c.id)
)


def known(c: Connection, digest: str) -> bool:
    """The very same is on record."""
    return _known.row(c, digest=digest) is not None


def add(c: Connection, **values: Any) -> int:
    """Keep one; its number."""
    return _adding.run(c, values)


def booked(c: Connection, uid: str) -> Booked | None:
    """The appointment with that UID, whatever became of it."""
    row = _booked.row(c, uid=uid) if uid else None
    return Booked(*row) if row else None


def message_of(c: Connection, mail_ids: Sequence[str]) -> Gone | None:
    """The message of ours that one of the Message-IDs names, with or without its brackets."""
    for mail_id in mail_ids:
        for written in (mail_id, f"<{mail_id}>"):
            row = _mail.row(c, mail=written)
            if row:
                return Gone(*row)
    return None


def came_back(c: Connection, message_id: int, why: str) -> bool:
    """It was not delivered after all; False where it had not left, or that is known."""
    statement = update(_m).where(_m.c.id == message_id, among(_m.c.state, *CAME_BACK))
    return bool(c.execute(statement.values(state="failed", why=why)).rowcount)


def acknowledge(c: Connection, appointment_id: int, role: str, at: Instant) -> None:
    """What was sent to them about the appointment has been read: they answered."""
    c.execute(
        update(_m)
        .where(
            _m.c.appointment_id == appointment_id, _m.c.recipient == role, _m.c.state == "sent",
            _m.c.method == "REQUEST",
        )
        .values(state="acknowledged", acknowledged_at=func.coalesce(_m.c.acknowledged_at, at))
    )  # fmt: skip


def open_request(c: Connection, appointment_id: int, party_id: int | None) -> int | None:
    """The open request that an answer of theirs made due; without a party, of somebody who was not asked."""
    row = _asked.row(c, appointment=appointment_id, party=party_id)
    return int(row[0]) if row else None


def asked_of_client(c: Connection, appointment_id: int) -> list[int]:
    """The open requests that answers for the client, or of somebody who was not asked, made due."""
    return [int(row[0]) for row in _asked_of_client.rows(c, appointment=appointment_id)]


def declines(c: Connection, appointment_ids: Sequence[int], now: Instant) -> set[int]:
    """Of the requests about these appointments those that a client's declining made due, while it is still to come."""
    return {
        int(row[0]) for one in dict.fromkeys(appointment_ids) for row in _declined.rows(c, appointment=one, now=now)
    }


def unanswered(c: Connection, now: Instant, until: Instant, before: Instant, limit: int) -> list[Unanswered]:
    """Who has not answered about a visit until then, soonest first.

    Args:
        before: who was asked later than that may still answer.
    """
    rows = _unanswered.rows(c, now=now, until=until, before=before, limit=limit)
    return [Unanswered(*row)._replace(hidden=bool(row[12])) for row in rows]


def of(c: Connection, appointment_id: int) -> list[ReplyRow]:
    """Every answer about an appointment, the newest first."""
    return [ReplyRow(*row) for row in _of.rows(c, appointment=appointment_id)]


def latest(c: Connection, limit: int) -> list[ReplyRow]:
    """The newest of all."""
    return [ReplyRow(*row) for row in _latest.rows(c, limit=limit)]


def hidden(c: Connection, appointment_id: int) -> bool:
    """The client's record or the service is sensitive (PRV-01)."""
    row = _hidden.row(c, appointment=appointment_id)
    return bool(row and row[0])


def of_client(c: Connection, client_id: int) -> list[tuple[int, str, str, Instant | None, str]]:
    """Who was asked about each appointment of a client: appointment, role, PARTSTAT, when answered, comment."""
    return [(row[0], row[1], row[2], row[3], row[4]) for row in _parties.rows(c, client=client_id)]
