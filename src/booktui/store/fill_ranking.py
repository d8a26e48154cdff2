"""Who on the list could be asked about a time that came free: walked by the list's own index, and never far."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, select

from booktui.rules.filling.values import Ranked
from booktui.rules.values import DAY, Instant
from booktui.store import tables as t
from booktui.store.hot import Hot, as_date
from booktui.store.tables import table_of
from booktui.store.waiting import ORDER

_w = table_of(t.WaitingEntry)
_c = table_of(t.ClientRow)
_a = table_of(t.Appointment)

IN_TURN = 100
"""So many of a service's list are looked at from its head."""
WALK = 1000
"""So far down a service's list are those looked for who agreed to short notice."""
AGREED = 60
"""So many of them are enough."""
AHEAD = 183 * DAY
"""So far ahead are later bookings looked at."""


class Extra(NamedTuple):
    """What else of an entry decides whether they are asked."""

    unavailable_from: str | None
    unavailable_to: str | None
    not_before: Instant | None
    claimed_by: str
    claimed_until: Instant | None


_ranked = (
    _w.c.id, _w.c.client_id, _w.c.service_id, _w.c.band, _w.c.own_band, _w.c.rank, _w.c.order_on, _w.c.hospital_cancels,
    _w.c.clock_start, _w.c.target_on, _c.c.short_notice_hours, _w.c.unavailable_from, _w.c.unavailable_to,
    _w.c.not_before, _w.c.claimed_by, _w.c.claimed_until,
)  # fmt: skip
_waiting = select(_w.c.id).where(_w.c.service_id == bindparam("service"), _w.c.status == "waiting").order_by(*ORDER)
_head = _waiting.limit(bindparam("limit")).subquery()
_agree = _c.c.short_notice_hours <= bindparam("hours")
_in_turn = Hot(select(*_ranked).select_from(_head.join(_w, _w.c.id == _head.c.id).join(_c, _c.c.id == _w.c.client_id)))
_agreed = Hot(
    select(*_ranked)
    .select_from(_head.join(_w, _w.c.id == _head.c.id).join(_c, _c.c.id == _w.c.client_id))
    .where(_agree)
    .order_by(*ORDER)
    .limit(AGREED)
)
_later = Hot(
    select(*_ranked, _a.c.id, _a.c.starts_at)
    .select_from(_a.join(_w, _w.c.id == _a.c.entry_id).join(_c, _c.c.id == _a.c.client_id))
    .where(
        _a.c.practitioner_id == bindparam("practitioner"), _a.c.starts_at >= bindparam("since"),
        _a.c.starts_at < bindparam("until"), _a.c.status == "booked", _a.c.service_id == bindparam("service"), _agree,
        _w.c.status == "booked",
    )
    .limit(AGREED)
)  # fmt: skip
_entry = Hot(select(*_ranked).select_from(_w.join(_c, _c.c.id == _w.c.client_id)).where(_w.c.id == bindparam("id")))
_booked = Hot(
    select(_a.c.id, _a.c.starts_at)
    .join(_w, _w.c.appointment_id == _a.c.id)
    .where(_w.c.id == bindparam("id"), _w.c.status == "booked", _a.c.status == "booked")
)

Found = tuple[Ranked, Extra]


def _found(row: tuple[Any, ...]) -> Found:
    entry, client, service, band, own, rank, order_on, cancels, start, target, hours, *rest = row
    booked_id, booked_start = rest[5:] or (None, None)
    one = Ranked(
        entry, client, service, band, own, rank, as_date(order_on), cancels, as_date(start), as_date(target), hours,
        booked_id, booked_start,
    )  # fmt: skip
    return one, Extra(*rest[:5])


def in_turn(c: Connection, service_id: int) -> list[Found]:
    """The head of a service's list."""
    return [_found(row) for row in _in_turn.rows(c, service=service_id, limit=IN_TURN)]


def agreed(c: Connection, service_id: int, hours: int) -> list[Found]:
    """Those further down who agreed to so little notice, first in turn first."""
    return [_found(row) for row in _agreed.rows(c, service=service_id, hours=hours, limit=WALK)]


def later(c: Connection, service_id: int, practitioner_id: int, since: Instant, hours: int) -> list[Found]:
    """Who is booked with a practitioner later on and agreed to be rung for a sooner time."""
    found = _later.rows(
        c, service=service_id, practitioner=practitioner_id, since=since, until=since + AHEAD, hours=hours
    )
    return [_found(row) for row in found]


def ranked(c: Connection, entry_id: int) -> Found | None:
    """One entry, with the appointment that it has."""
    row = _entry.row(c, id=entry_id)
    if row is None:
        return None
    return _found((*row, *(_booked.row(c, id=entry_id) or (None, None))))
