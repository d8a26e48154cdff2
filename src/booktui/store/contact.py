"""Attempts to reach clients and offers made to them, as waiting entries count them, in the caller's transaction."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, bindparam, func, or_, select, update

from booktui.rules.values import Instant
from booktui.store import tables as t
from booktui.store.hot import Hot, among, as_date
from booktui.store.tables import table_of

_w = table_of(t.WaitingEntry)
_t = table_of(t.ContactAttempt)
_o = table_of(t.OfferMade)
_v = table_of(t.Review)

_open = among(_w.c.status, "waiting", "suspended")
_entry = Hot(
    select(
        _w.c.id, _w.c.client_id, _w.c.priority, _w.c.status, _w.c.attempts, _w.c.contact_step, _w.c.available_from,
        _w.c.earliest_offer_on,
    ).where(_w.c.id == bindparam("id"))
)  # fmt: skip
_open_of = Hot(select(_w.c.id, _w.c.contact_step).where(_w.c.client_id == bindparam("client"), _open).order_by(_w.c.id))
_tries = Hot(
    select(_t.c.at, _t.c.outcome)
    .where(_t.c.entry_id == bindparam("entry"))
    .order_by(_t.c.at.desc(), _t.c.id.desc())
    .limit(bindparam("most"))
)
_lapsed = Hot(
    select(_w.c.id, _w.c.client_id, _w.c.reply_by)
    .where(_w.c.status == bindparam("status"), _w.c.reply_by < bindparam("today"), _w.c.contact_step == "letter")
    .order_by(_w.c.reply_by, _w.c.id)
)
_offers = Hot(
    select(
        _o.c.id, _o.c.call_id, _o.c.starts_at, _o.c.location_id, _o.c.made_at, _o.c.made_by, _o.c.channel, _o.c.answer,
        _o.c.reasonable,
    )
    .where(_o.c.entry_id == bindparam("entry"))
    .order_by(_o.c.id)
)  # fmt: skip
_decided = Hot(
    select(func.max(_v.c.decided_at)).where(
        _v.c.entry_id == bindparam("entry"), _v.c.cause == "declined", _v.c.state == "decided"
    )
)
_asked = Hot(
    select(_v.c.id)
    .where(_v.c.entry_id == bindparam("entry"), _v.c.cause == bindparam("cause"), _v.c.state == "open")
    .limit(1)
)


class Entry(NamedTuple):
    """What reaching a client needs to know of an entry."""

    id: int
    client_id: int
    priority: str
    status: str
    attempts: int
    """Since somebody was last spoken with, this one counted."""
    contact_step: str
    available_from: date | None
    earliest_offer_on: date | None

    @property
    def open(self) -> bool:
        return self.status in ("waiting", "suspended")


class Offer(NamedTuple):
    """One offer, as it is kept."""

    id: int
    call_id: int | None
    starts_at: Instant
    location_id: int
    made_at: Instant
    made_by: str
    channel: str
    answer: str
    reasonable: bool


def entry(c: Connection, entry_id: int) -> Entry | None:
    """The entry of that number."""
    row = _entry.row(c, id=entry_id)
    return Entry(*row[:6], *(as_date(day) if day else None for day in row[6:])) if row else None


def open_of(c: Connection, client_id: int) -> list[tuple[int, str]]:
    """The client's open entries, each with its contact step."""
    return [(int(row[0]), str(row[1])) for row in _open_of.rows(c, client=client_id)]


def tries(c: Connection, entry_id: int, most: int) -> list[tuple[Instant, str]]:
    """When and with which outcome the client was rung for an entry: the last so many, oldest first."""
    return [(int(row[0]), str(row[1])) for row in reversed(_tries.rows(c, entry=entry_id, most=most))]


def change(c: Connection, entry_id: int, **values: Any) -> None:
    """Change what is counted on an entry; its version stays, as nothing that anybody edits has changed."""
    c.execute(update(_w).where(_w.c.id == entry_id).values(**values))


def change_open(c: Connection, client_id: int, **values: Any) -> None:
    """The same on all open entries of a client."""
    c.execute(update(_w).where(_w.c.client_id == client_id, _open).values(**values))


def ask_to_ring(c: Connection, client_id: int, reply_by: date) -> None:
    """The client's open entries wait for an answer to the letter; one that waits for a clinician goes on doing so."""
    free = and_(_w.c.client_id == client_id, _open, _w.c.contact_step == "")
    c.execute(update(_w).where(free).values(contact_step="letter", reply_by=reply_by, contact_from=None))


def put_off(c: Connection, client_id: int, until: Instant) -> None:
    """None of the client's open entries is rung before."""
    later = or_(_w.c.contact_from.is_(None), _w.c.contact_from < until)
    c.execute(update(_w).where(_w.c.client_id == client_id, _open, later).values(contact_from=until))


def keep_step(c: Connection, call_id: int, step: str, at: Instant | None) -> None:
    """What follows from the attempt of a call."""
    c.execute(update(_t).where(_t.c.call_id == call_id).values(next_step=step, next_at=at))


def lapsed(c: Connection, today: date) -> list[tuple[int, int, date]]:
    """Entry, client and last day to reply of letters that were not answered in time, oldest first."""
    rows = [
        row for status in ("waiting", "suspended") for row in _lapsed.rows(c, status=status, today=today.isoformat())
    ]
    return [(int(row[0]), int(row[1]), as_date(row[2])) for row in rows]


def offers(c: Connection, entry_id: int) -> list[Offer]:
    """Everything offered for an entry, in order."""
    rows: list[Any] = _offers.rows(c, entry=entry_id)
    return [Offer(*row)._replace(reasonable=bool(row[-1])) for row in rows]


def declined_decided(c: Connection, entry_id: int) -> Instant:
    """When a clinician last decided about what the client had declined; 0 for never."""
    row = _decided.row(c, entry=entry_id)
    return int(row[0] or 0) if row else 0


def asked(c: Connection, entry_id: int, cause: str) -> bool:
    """A clinician is asked about the entry for that cause."""
    return _asked.row(c, entry=entry_id, cause=cause) is not None
