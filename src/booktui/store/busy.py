"""Busy time that came from somebody's own calendar: rows of `absence`, told apart by their source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, bindparam, delete, insert, select

from booktui.rules.values import Instant
from booktui.store.hot import Hot
from booktui.store.tables import AbsenceRow, table_of

_b = table_of(AbsenceRow)
_imported = Hot(
    select(_b.c.id, _b.c.starts_at, _b.c.ends_at)
    .where(
        _b.c.schedule_id == bindparam("schedule"),
        _b.c.kind == "busy",
        _b.c.source == bindparam("source"),
        _b.c.ends_at > bindparam("since"),
    )
    .order_by(_b.c.id)
)


def imported(connection: Connection, schedule_id: int, source: str, since: Instant) -> list[tuple[int, int, int]]:
    """(id, start, end) of what a calendar brought before and had not ended by `since`."""
    rows = _imported.rows(connection, schedule=schedule_id, source=source, since=since)
    return [(int(row[0]), int(row[1]), int(row[2])) for row in rows]


def replace(
    connection: Connection,
    schedule_id: int,
    source: str,
    gone: Iterable[int],
    new: Iterable[tuple[Instant, Instant]],
) -> None:
    """Take rows away by id and add spans, as the difference between two imports of one calendar."""
    old = [{"gone": number} for number in gone]
    if old:
        connection.execute(delete(_b).where(_b.c.id == bindparam("gone")), old)
    common: Mapping[str, object] = {"schedule_id": schedule_id, "kind": "busy", "source": source}
    rows = [{**common, "starts_at": start, "ends_at": end} for start, end in new]
    if rows:
        connection.execute(insert(_b), rows)
