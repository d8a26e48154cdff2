"""What a diary that is replaced by an older copy knows of messages that left since, carried over into the copy."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, and_, exists, func, literal, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from booktui.rules.values import Instant
from booktui.store import tables as t
from booktui.store.tables import table_of

_m = table_of(t.Message)
_a = table_of(t.Appointment)
WENT = (
    "state", "why", "channel", "address", "subject", "body", "language", "form", "template", "mail_id", "way", "batch",
    "folder", "claimed_by", "claimed_at", "attempts", "next_at", "sent_at", "acknowledged_at",
)  # fmt: skip
"""What a message's leaving writes on it."""
SAME = ("id", "client_id", "created_at", "kind", "recipient")
"""By which it is known in the copy; numbers that were given out since the copy was made are other messages."""
_left = or_(_m.c.sent_at.is_not(None), _m.c.claimed_at.is_not(None))
_waits = and_(_m.c.sent_at.is_(None), _m.c.state.in_(("queued", "held", "failed", "sending")))


def left(c: Connection) -> list[dict[str, Any]]:
    """Every message that has left, or may have; what somebody has in hand counts as in doubt."""
    columns = [_m.c[name] for name in (*SAME, *WENT, "appointment_id", "about_start")]
    found = select(*columns, _a.c.uid).select_from(_m.outerjoin(_a, _a.c.id == _m.c.appointment_id)).where(_left)
    rows = [dict(row) for row in c.execute(found.order_by(_m.c.id)).mappings()]
    return [{**row, "state": "held"} if row["state"] == "sending" else row for row in rows]


def carry(c: Connection, rows: Iterable[dict[str, Any]]) -> int:
    """What waits in the copy and left since does not go again, and no reminder of the same start is made; how many."""
    return sum(_went(c, row) or _reminded(c, row) for row in rows)


def in_doubt(c: Connection, now: Instant, why: str) -> int:
    """Nobody can say what left since the copy was made: what was due may have; how many."""
    due = and_(_m.c.state == "queued", _m.c.due_at <= now, _m.c.channel != "phone")
    return c.execute(update(_m).where(due).values(state="held", why=why, claimed_at=now)).rowcount


def _went(c: Connection, row: dict[str, Any]) -> int:
    same = and_(*(_m.c[name] == row[name] for name in SAME))
    return c.execute(update(_m).where(same, _waits).values({name: row[name] for name in WENT})).rowcount


def _reminded(c: Connection, row: dict[str, Any]) -> int:
    """A reminder that was made and left since the copy was made."""
    if row["about_start"] is None:
        return 0
    values = {name: row[name] for name in (*SAME[1:], *WENT, "appointment_id", "about_start")} | {
        "due_at": row["created_at"]
    }
    there = exists().where(
        _m.c.appointment_id == row["appointment_id"], _m.c.kind == row["kind"],
        _m.c.about_start == row["about_start"], func.coalesce(_m.c.sent_at, _m.c.claimed_at).is_not(None),
    )  # fmt: skip
    stands = select(*(literal(value, _m.c[name].type) for name, value in values.items())).where(
        exists().where(
            _a.c.id == row["appointment_id"], _a.c.uid == row["uid"], _a.c.starts_at == row["about_start"]
        ),
        ~there,
    )  # fmt: skip
    return c.execute(insert(_m).from_select(list(values), stands).on_conflict_do_nothing()).rowcount
