"""A waiting entry as it may be changed by hand, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from booktui.store import tables as t
from booktui.store.hot import Hot
from booktui.store.tables import table_of

_w = table_of(t.WaitingEntry)
_r = table_of(t.Referral)

COLUMNS = (
    _w.c.id, _w.c.referral_id, _w.c.client_id, _w.c.service_id, _w.c.status, _w.c.priority, _w.c.target_on,
    _w.c.clock_start, _w.c.want_practitioner_id, _w.c.want_location_id, _w.c.want_days, _w.c.want_part,
    _w.c.available_from, _w.c.available_to, _w.c.unavailable_from, _w.c.unavailable_to, _w.c.comment, _w.c.complexity,
    _w.c.owner_id, _w.c.continuity, _w.c.locked, _w.c.version, _w.c.last_contact_at, _w.c.validate_on, _r.c.referrer,
)  # fmt: skip
_NAMES = tuple(column.name for column in COLUMNS)
_one = Hot(select(*COLUMNS).select_from(_w.join(_r, _r.c.id == _w.c.referral_id)).where(_w.c.id == bindparam("id")))


def entry(c: Connection, entry_id: int) -> dict[str, Any] | None:
    """The entry by column names; days as ISO text where the driver keeps them so."""
    row = _one.row(c, id=entry_id)
    return dict(zip(_NAMES, row, strict=True)) if row else None


def change_referrer(c: Connection, referral_id: int, referrer: str) -> None:
    """Who referred the client."""
    c.execute(update(_r).where(_r.c.id == referral_id).values(referrer=referrer))


def change(c: Connection, entry_id: int, values: Mapping[str, Any]) -> None:
    """Update an entry, raising its version."""
    c.execute(update(_w).where(_w.c.id == entry_id).values(**values, version=_w.c.version + 1))
