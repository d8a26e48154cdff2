"""What how long a record stays is reckoned from: birth, the last visit, the last of anything."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, text

from booktui.store.portable import on_server

_FACTS = """
SELECT k.id, k.ref, k.birth_date,
  (SELECT max(a.starts_at) FROM appointment a WHERE a.client_id = k.id AND a.status IN ('arrived', 'fulfilled')),
  {newest}(k.created_at,
    coalesce((SELECT max(a.starts_at) FROM appointment a WHERE a.client_id = k.id), 0),
    coalesce((SELECT max(w.added_at) FROM waiting_entry w WHERE w.client_id = k.id), 0),
    coalesce((SELECT max(w.last_contact_at) FROM waiting_entry w WHERE w.client_id = k.id), 0),
    coalesce((SELECT max(x.started_at) FROM call x WHERE x.client_id = k.id), 0),
    coalesce((SELECT max(q.received_at) FROM request q WHERE q.client_id = k.id), 0),
    coalesce((SELECT max(m.created_at) FROM message m WHERE m.client_id = k.id), 0)),
  coalesce((SELECT h.reason FROM legal_hold h WHERE h.client_id = k.id AND h.released_at IS NULL), '')
FROM client k
WHERE k.created_at < :before AND (CAST(:client AS bigint) IS NULL OR k.id = :client)
  AND NOT EXISTS (SELECT 1 FROM tombstone t WHERE t.client_id = k.id)
  AND NOT EXISTS (SELECT 1 FROM waiting_entry w WHERE w.client_id = k.id
                  AND w.status IN ('waiting', 'suspended', 'booked'))
  AND NOT EXISTS (SELECT 1 FROM appointment a WHERE a.client_id = k.id
                  AND (a.status IN ('proposed', 'booked', 'arrived') OR a.starts_at >= :before))
ORDER BY k.id
"""


class Standing(NamedTuple):
    """One client with nothing open, for whom a period may have run out."""

    client_id: int
    ref: str
    born: date | None
    seen_at: int | None
    """The last visit that took place."""
    known_at: int
    """The last of anything on record."""
    held: str
    """Why a legal hold keeps it; empty without one."""


def standing(c: Connection, before: int, client_id: int | None = None) -> list[Standing]:
    """Clients with nothing open of whom nothing is newer, in the order they were added.

    Args:
        before: an instant; whoever was added or has a visit from then on is left out unread.
        client_id: only that one.
    """
    asked = text(_FACTS.format(newest="greatest" if on_server(c) else "max"))
    found = c.execute(asked, {"before": before, "client": client_id})
    return [Standing(row[0], row[1], date.fromisoformat(row[2]) if row[2] else None, *row[3:]) for row in found]
