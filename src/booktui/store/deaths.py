"""What ends when a client has died, and what is given back when that was wrong (RTT-11)."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, bindparam, select, update

from booktui.rules.values import Instant
from booktui.store import tables as t
from booktui.store.hot import Hot, among
from booktui.store.tables import table_of

_a = table_of(t.Appointment)
_c = table_of(t.ClientRow)
_d = table_of(t.Displacement)
_m = table_of(t.Message)
_w = table_of(t.WaitingEntry)

REASON = "died"
_coming = Hot(
    select(_a.c.id)
    .where(
        _a.c.client_id == bindparam("client"),
        _a.c.starts_at > bindparam("now"),
        among(_a.c.status, "booked", "arrived", "proposed"),
    )
    .order_by(_a.c.starts_at, _a.c.id)
)


def coming(c: Connection, client_id: int, now: Instant) -> list[int]:
    """The client's appointments and holds that have not started."""
    return [int(row[0]) for row in _coming.rows(c, client=client_id, now=now)]


def set_status(c: Connection, client_id: int, status: str) -> None:
    """What the client's record is."""
    c.execute(update(_c).where(_c.c.id == client_id).values(status=status, version=_c.c.version + 1))


def withdraw_messages(c: Connection, client_id: int) -> int:
    """Nothing that is queued or held for the client leaves; how many that were.

    What takes a visit out of the calendar of a practitioner or room still does.
    """
    statement = update(_m).where(
        _m.c.client_id == client_id, _m.c.state.in_(("queued", "held")),
        _m.c.recipient.not_in(("practitioner", "room")),
    )  # fmt: skip
    return c.execute(statement.values(state="withdrawn", content="")).rowcount


def remove_entries(c: Connection, client_id: int) -> list[int]:
    """The client's entries leave the list; which they were."""
    open_ones = select(_w.c.id).where(_w.c.client_id == client_id, _w.c.status.in_(("waiting", "suspended", "booked")))
    ids = [int(key) for key in c.execute(open_ones.order_by(_w.c.id)).scalars()]
    _change(c, ids, "removed", REASON)
    return ids


def restore_entries(c: Connection, client_id: int) -> list[int]:
    """The entries that were removed because of the death wait again; which they are."""
    gone = select(_w.c.id).where(
        _w.c.client_id == client_id, _w.c.status == "removed", _w.c.removal_reason == REASON
    )  # fmt: skip
    ids = [int(key) for key in c.execute(gone.order_by(_w.c.id)).scalars()]
    _change(c, ids, "waiting", "")
    return ids


def _change(c: Connection, ids: Collection[int], status: str, reason: str) -> None:
    if ids:
        values = {"status": status, "removal_reason": reason, "version": _w.c.version + 1, "appointment_id": None}
        c.execute(update(_w).where(_w.c.id.in_(ids)).values(values))


def close_displacements(c: Connection, client_id: int, now: Instant, by: str) -> int:
    """The client's lines of the rebook list need no new time; how many there were."""
    statement = update(_d).where(_d.c.client_id == client_id, _d.c.state == "open")
    return c.execute(statement.values(state="closed", resolved_at=now, resolved_by=by, note=REASON)).rowcount
