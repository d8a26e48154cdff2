"""When a schedule is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, bindparam, select

from booktui.desk.errors import NotFound
from booktui.rules.values import Instant
from booktui.store import facts
from booktui.store.hot import Hot
from booktui.store.tables import ClientRow, table_of

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

_c = table_of(ClientRow)
_by_ref = Hot(select(_c.c.id).where(_c.c.ref == bindparam("ref")))


def schedule(c: Connection, desk: Desk, said: str) -> tuple[int, str]:
    """The schedule behind a practitioner's, room's or equipment's code, or a client's reference, and that code as it
    is written here; raises NotFound."""
    resource = desk.catalogue_in(c).resource_by_code.get(said.strip().upper())
    if resource is not None:
        return resource.id, resource.code
    for ref in dict.fromkeys((said.strip(), said.strip().upper())):
        row = _by_ref.row(c, ref=ref)
        if row is not None:
            return int(row[0]), ref
    raise NotFound(f"There is no practitioner, room, equipment or client with the code {said!r}.")


def busy(c: Connection, desk: Desk, code: str, start: Instant, end: Instant) -> list[tuple[Instant, Instant]]:
    """Occupancies with their buffers, live holds and absences: merged, sorted, clipped to `[start, end)`."""
    key, _ = schedule(c, desk, code)
    spans = [(row.start, row.end) for row in facts.taken(c, [key], start, end, desk.now())]
    spans += [(a.start, a.end) for a in facts.absences(c, [key], start, end) if a.schedule_id == key and a.approved]
    return merge(spans, start, end)


def merge(spans: list[tuple[Instant, Instant]], start: Instant, end: Instant) -> list[tuple[Instant, Instant]]:
    """Touching ones become one."""
    merged: list[tuple[Instant, Instant]] = []
    for low, high in sorted(spans):
        low, high = max(low, start), min(high, end)
        if low >= high:
            continue
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged
