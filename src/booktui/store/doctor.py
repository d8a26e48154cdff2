"""Looking for what must never be: overlaps, orphans, times that belong to nobody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from booktui.rules.clinics.cuts import read_cuts
from booktui.rules.values import Span
from booktui.store.portable import on_server

OVERLAPS = """
SELECT schedule_id, lane, starts_at, next_start FROM (
  SELECT schedule_id, lane, starts_at, ends_at,
         lead(starts_at) OVER (PARTITION BY schedule_id ORDER BY starts_at, ends_at) AS next_start
  FROM occupancy WHERE lane = 0
  UNION ALL
  SELECT schedule_id, lane, starts_at, ends_at,
         lead(starts_at) OVER (PARTITION BY schedule_id, lane ORDER BY starts_at, ends_at)
  FROM occupancy WHERE lane <> 0) AS span WHERE next_start < ends_at LIMIT 20
"""
"""The first lanes, nearly all of it, are read in the order of their index; sorting them all took the memory of them."""
Told = Callable[[str], None]
"""Told what is looked at next."""


def silent(_what: str) -> None:
    """Nobody is told."""


CHECKS = {
    "occupancy of a cancelled appointment": (
        "SELECT o.appointment_id FROM occupancy o JOIN appointment a ON a.id = o.appointment_id "
        "WHERE a.status = 'cancelled' LIMIT 20"
    ),
    "booked appointment that occupies nothing": (
        "SELECT a.id FROM appointment a WHERE a.status IN ('booked','arrived') "
        "AND NOT EXISTS (SELECT 1 FROM occupancy o WHERE o.appointment_id = a.id) LIMIT 20"
    ),
    "occupancy that belongs to no appointment": (
        "SELECT o.id FROM occupancy o WHERE o.appointment_id IS NULL LIMIT 20"
    ),
    "waiting entry booked without an appointment": (
        "SELECT w.id FROM waiting_entry w LEFT JOIN appointment a ON a.id = w.appointment_id "
        "WHERE w.status = 'booked' AND (a.id IS NULL OR a.status = 'cancelled') LIMIT 20"
    ),
    "line of the rebook list whose time stands": (
        "SELECT d.id FROM displacement d JOIN disruption x ON x.id = d.disruption_id "
        "JOIN appointment a ON a.id = d.appointment_id "
        "WHERE d.state = 'open' AND x.kind <> 'change' AND a.status IN ('booked','arrived') LIMIT 20"
    ),
    "line of the rebook list answered by no appointment of its client": (
        "SELECT d.id FROM displacement d LEFT JOIN appointment a ON a.id = d.new_appointment_id "
        "WHERE d.state IN ('rebooked','moved') AND (a.id IS NULL OR a.client_id <> d.client_id) LIMIT 20"
    ),
    "client displaced without a line on the rebook list": (
        "SELECT u.object_id FROM audit u WHERE u.action = 'displace' AND u.object = 'appointment' "
        "AND NOT EXISTS (SELECT 1 FROM displacement d WHERE d.appointment_id = u.object_id) LIMIT 20"
    ),
    "booking in a cancelled session": (
        "SELECT a.id FROM session s JOIN appointment a ON a.session_id = s.id "
        "WHERE s.status = 'cancelled' AND a.status = 'booked' LIMIT 20"
    ),
    "lane left behind": "SELECT id FROM occupancy WHERE lane >= 1000000 LIMIT 20",
}

LOOK_AGAIN = "SELECT rowid FROM client_phone WHERE digits MATCH '\"000\"' LIMIT 1"
CUT = """
SELECT a.id, a.starts_at, a.ends_at, s.cuts FROM session s JOIN appointment a ON a.session_id = s.id
WHERE s.status = 'reduced' AND s.cuts <> '' AND a.status = 'booked'
"""


def overlaps(connection: Connection) -> list[str]:
    """Pairs that overlap in one schedule and lane; there must be none."""
    rows = connection.exec_driver_sql(OVERLAPS)
    return [f"schedule {row[0]} lane {row[1]}: {row[2]} runs into {row[3]}" for row in rows]


def in_cuts(connection: Connection) -> list[int]:
    """Bookings in what was cut from their sessions; there must be none."""
    rows = connection.exec_driver_sql(CUT)
    return [row[0] for row in rows if any(cut.overlaps(Span(row[1], row[2])) for cut in read_cuts(row[3]))]


def findings(connection: Connection, orphaned: Sequence[str] | None = None, told: Told = silent) -> list[str]:
    """Everything wrong in the data, a sentence each.

    Args:
        orphaned: what `orphans` said, where it was asked.
        told: told what is looked for next.
    """
    told("overlaps")
    wrong = [f"overlap: {pair}" for pair in overlaps(connection)]
    for what, query in CHECKS.items():
        told(what)
        wrong += [f"{what}: {row[0]}" for row in connection.exec_driver_sql(query)]
    wrong += [f"booking in a cut part of its session: {key}" for key in in_cuts(connection)[:20]]
    return [*wrong, *(orphans(connection) if orphaned is None else orphaned)[:20]]


def orphans(connection: Connection) -> list[str]:
    """Rows that refer to one that is not there."""
    if on_server(connection):
        from booktui.store.postgres.checks import orphans as found

        return found(connection)
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    return [f"{row[0]} row {row[1]} belongs to no {row[2]}" for row in broken]


def integrity(connection: Connection) -> str:
    """SQLite's own check: `ok` when the file is whole. A server checks its files itself (docs/many-desks.md).

    A search comes first: without one FTS5 checks the index as this connection last knew it, and calls it corrupt when
    another desk has rewritten it since (SQLite 3.53.4).
    """
    if on_server(connection):
        return "ok"
    with suppress(DatabaseError):  # of a damaged file the check itself says more
        connection.exec_driver_sql(LOOK_AGAIN).all()
    return str(connection.exec_driver_sql("PRAGMA quick_check").scalar_one())


def stale_holds(connection: Connection, now: int) -> int:
    """Holds that have run out and were not cleared away yet; harmless."""
    query = "SELECT count(*) FROM appointment WHERE status = 'proposed' AND held_until <= ?"
    return int(connection.exec_driver_sql(query, (now,)).scalar_one())
