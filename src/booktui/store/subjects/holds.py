"""Legal holds, and what is left of the erased."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, insert, select, update

from booktui.store.tables import Audit, AuditDetail, ClientRow, table_of
from booktui.store.tables.leaving import LegalHold, Tombstone

_h = table_of(LegalHold)
_t = table_of(Tombstone)
_c = table_of(ClientRow)
_a = table_of(Audit)
_d = table_of(AuditDetail)


class Hold(NamedTuple):
    """A record that may not be erased."""

    client_id: int
    ref: str
    reason: str
    placed_at: int
    placed_by: str


def live(c: Connection, client_id: int | None = None) -> list[Hold]:
    """Holds in force, oldest first; of one client, or all."""
    statement = select(_h.c.client_id, _c.c.ref, _h.c.reason, _h.c.placed_at, _h.c.placed_by)
    statement = statement.select_from(_h.join(_c, _c.c.id == _h.c.client_id)).where(_h.c.released_at.is_(None))
    if client_id is not None:
        statement = statement.where(_h.c.client_id == client_id)
    return [Hold(*row) for row in c.execute(statement.order_by(_h.c.placed_at, _h.c.id))]


def place(c: Connection, client_id: int, reason: str, at: int, by_user: str) -> None:
    """One more hold; the client must have none in force."""
    c.execute(insert(_h), {
        "client_id": client_id, "reason": reason, "placed_at": at, "placed_by": by_user, "released_by": "",
        "released_for": "",
    })  # fmt: skip


def release(c: Connection, client_id: int, reason: str, at: int, by_user: str) -> bool:
    """Let go of the hold; False when there was none."""
    statement = update(_h).where(_h.c.client_id == client_id, _h.c.released_at.is_(None))
    return bool(c.execute(statement.values(released_at=at, released_by=by_user, released_for=reason)).rowcount)


def erased_at(c: Connection, client_id: int) -> int | None:
    """When the client was erased; None while they are on record."""
    return c.execute(select(_t.c.at).where(_t.c.client_id == client_id)).scalar_one_or_none()


def backups(c: Connection, since: int) -> list[tuple[int, str, str]]:
    """(when, by whom, details) of the backups that this desk made since then, oldest first."""
    statement = (
        select(_a.c.at, _a.c.by_user, _d.c.after)
        .select_from(_a.outerjoin(_d, _d.c.audit_id == _a.c.id))
        .where(_a.c.action == "backup", _a.c.at >= since)
        .order_by(_a.c.id)
    )
    return [(int(row[0]), str(row[1]), str(row[2] or "")) for row in c.execute(statement)]


class ErasedRow(NamedTuple):
    """One tombstone."""

    client_id: int
    at: int
    rule: str
    asked_by: str
    confirmed_by: str


class Erased(NamedTuple):
    """Who was erased from a diary, and which diary it is."""

    first_hash: str
    """Hash of its first audit row, which copies of the same diary share and no two diaries."""
    rows: list[ErasedRow]


def erased(c: Connection) -> Erased:
    """Every tombstone."""
    rows = c.execute(select(_t.c.client_id, _t.c.at, _t.c.rule, _t.c.asked_by, _t.c.confirmed_by))
    return Erased(first_hash(c), [ErasedRow(*row) for row in rows])


def first_hash(c: Connection) -> str:
    """Of the first audit row; empty without one."""
    return str(c.execute(select(_a.c.hash).where(_a.c.id == 1)).scalar_one_or_none() or "")


def ref_of(c: Connection, client_id: int) -> str | None:
    """A client's reference; None when there is no such client."""
    return c.execute(select(_c.c.ref).where(_c.c.id == client_id)).scalar_one_or_none()
