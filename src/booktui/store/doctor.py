"""Looking for what must never be: overlaps, orphans, times that belong to nobody."""

from __future__ import annotations

from sqlalchemy import Connection

OVERLAPS = """
SELECT schedule_id, lane, starts_at, next_start FROM (
  SELECT schedule_id, lane, starts_at, ends_at,
         lead(starts_at) OVER (PARTITION BY schedule_id, lane ORDER BY starts_at, id) AS next_start
  FROM occupancy) WHERE next_start < ends_at LIMIT 20
"""
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
    "lane left behind": "SELECT id FROM occupancy WHERE lane >= 1000000 LIMIT 20",
}


def overlaps(connection: Connection) -> list[str]:
    """Pairs that overlap in one schedule and lane; there must be none."""
    rows = connection.exec_driver_sql(OVERLAPS)
    return [f"schedule {row[0]} lane {row[1]}: {row[2]} runs into {row[3]}" for row in rows]


def findings(connection: Connection) -> list[str]:
    """Everything wrong in the data, a sentence each."""
    wrong = [f"overlap: {pair}" for pair in overlaps(connection)]
    for what, query in CHECKS.items():
        wrong += [f"{what}: {row[0]}" for row in connection.exec_driver_sql(query)]
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    wrong += [f"{row[0]} row {row[1]} belongs to no {row[2]}" for row in broken[:20]]
    return wrong


def integrity(connection: Connection) -> str:
    """SQLite's own check: `ok` when the file is whole."""
    return str(connection.exec_driver_sql("PRAGMA quick_check").scalar_one())


def stale_holds(connection: Connection, now: int) -> int:
    """Holds that have run out and were not cleared away yet; harmless."""
    query = "SELECT count(*) FROM appointment WHERE status = 'proposed' AND held_until <= ?"
    return int(connection.exec_driver_sql(query, (now,)).scalar_one())
