"""The audit chain: each row's hash covers the one before; names stay in a side table that erasure may empty."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import Connection, bindparam, select

from booktui.store.chain import START, canonical, detail_digest, row_hash
from booktui.store.chain import verify as verify
from booktui.store.hot import Adding, Hot, among, first
from booktui.store.tables import Audit, AuditDetail, table_of

_audit = table_of(Audit)
_detail = table_of(AuditDetail)
_head = Hot(first(select(_audit.c.id, _audit.c.hash).order_by(_audit.c.id.desc())))
_adding = Adding(_audit, with_id=True)
_adding_detail = Adding(_detail)


def append(
    connection: Connection,
    *,
    at: int,
    by_user: str,
    role: str,
    action: str,
    object: str,
    object_id: int | None = None,
    reason: str = "",
    before: Any = None,
    after: Any = None,
    undoes: int | None = None,
) -> int:
    """Add one row in the caller's write transaction; its number."""
    head = _head.row(connection)
    number, previous = (head[0] + 1, head[1]) if head else (1, START)
    salt = secrets.token_hex(16)
    was = canonical(before) if before is not None else ""
    now = canonical(after) if after is not None else ""
    row: dict[str, Any] = {
        "id": number, "at": at, "by_user": by_user, "role": role, "action": action, "object": object,
        "object_id": object_id, "reason": reason[:200], "undoes": undoes, "digest": detail_digest(salt, was, now),
    }  # fmt: skip
    _adding.run(connection, {**row, "previous": previous, "hash": row_hash(previous, row)})
    _adding_detail.run(connection, {"audit_id": number, "salt": salt, "before": was, "after": now})
    return number


def head(connection: Connection) -> tuple[int, str]:
    """Number and hash of the newest row: print or export it, and a cut-off tail shows."""
    row = _head.row(connection)
    return (int(row[0]), str(row[1])) if row else (0, START)


_undone = select(_audit.c.undoes).where(_audit.c.undoes.is_not(None))
_last_undoable = Hot(
    select(
        _audit.c.id,
        _audit.c.action,
        _audit.c.object_id,
        _detail.c.before,
        _detail.c.after,
        _audit.c.at,
        _audit.c.object,
    )
    .select_from(_audit.outerjoin(_detail, _detail.c.audit_id == _audit.c.id))
    .where(
        _audit.c.by_user == bindparam("user"),
        among(_audit.c.object, "appointment", "session"),
        _audit.c.undoes.is_(None),
        among(_audit.c.action, "book", "hold", "release", "move", "cancel", "arrive", "seen", "dna", "late", "cut"),
        _audit.c.id.not_in(_undone),
    )
    .order_by(_audit.c.id.desc())
    .limit(1)
)


_last_planning = Hot(
    select(_audit.c.id, _audit.c.object)
    .where(
        _audit.c.by_user == bindparam("user"),
        among(_audit.c.object, "absence", "clinic"),
        among(_audit.c.action, "add", "approve", "remove", "retire"),
    )
    .order_by(_audit.c.id.desc())
    .limit(1)
)


_last_deed = Hot(
    select(_audit.c.id, _audit.c.action, _audit.c.object_id, _detail.c.before, _detail.c.after)
    .select_from(_audit.outerjoin(_detail, _detail.c.audit_id == _audit.c.id))
    .where(
        _audit.c.by_user == bindparam("user"),
        _audit.c.object == "waiting_entry",
        among(
            _audit.c.action, "remove", "reinstate", "suspend", "resume", "edit", "wait", "propose priority",
            "confirm priority", "decline priority",
        ),
        _audit.c.id > bindparam("after"),
        _audit.c.reason != "undone",
        _audit.c.id.not_in(_undone),
    )
    .order_by(_audit.c.id.desc())
    .limit(1)
)  # fmt: skip


def last_deed(connection: Connection, user: str, after: int) -> tuple[Any, ...] | None:
    """(number, action, entry id, before, after) of the user's newest deed on a waiting entry not yet undone.

    Args:
        after: only what is newer than that audit row.
    """
    return _last_deed.row(connection, user=user, after=after)


def last_planning(connection: Connection, user: str) -> tuple[int, str] | None:
    """(number, object) of the user's newest action on an absence or a clinic, which has a way back of its own."""
    row = _last_planning.row(connection, user=user)
    return (int(row[0]), str(row[1])) if row else None


def last_undoable(connection: Connection, user: str) -> tuple[Any, ...] | None:
    """(number, action, id, before, after, at, object) of the user's newest action not yet undone.

    The object is an `appointment`, or a `session` that was cut or cancelled.
    """
    return _last_undoable.row(connection, user=user)
