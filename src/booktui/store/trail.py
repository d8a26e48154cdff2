"""Reading the audit log: what was asked for only, newest first, a page at a time by an index, never counting it all."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from booktui.store.driver import driver
from booktui.store.errors import StoreError
from booktui.store.portable import on_server, stream

COLUMNS = (
    "id", "at", "by_user", "role", "action", "object", "object_id", "reason", "undoes", "hash", "before", "after"
)  # fmt: skip
_ROWS = (
    "SELECT a.id, a.at, a.by_user, a.role, a.action, a.object, a.object_id, a.reason, a.undoes, a.hash, d.before,"
    " d.after FROM audit a LEFT JOIN audit_detail d ON d.audit_id = a.id"
)
_BARE = f"SELECT {', '.join('a.' + name for name in COLUMNS[:-2])} FROM audit a"
CLIENTS = ("appointment", "waiting_entry", "message", "call", "review", "task", "escalation", "request", "job")
"""Things that belong to a client, each in the table of its name."""
VISITS = ("message", "job")
"""Things that belong to an appointment."""
FEW = 20_000
"""A word that stands for fewer rows than this is looked up by itself and sorted."""
CHECKED = 50_000
"""Steps of the database between two looks at the time."""


@dataclass(frozen=True, slots=True)
class AuditSpec:
    """Which rows; what is empty or None leaves all of them."""

    user: str = ""
    action: str = ""
    object: str = ""
    object_id: int | None = None
    client_id: int | None = None
    """What was done to the client, and to the visits, entries, messages, calls … that are theirs."""
    appointment_id: int | None = None
    """What was done to the appointment, its messages and its jobs."""
    since: int | None = None
    until: int | None = None
    """The instant after the last one."""


def statement(
    wanted: AuditSpec, before: tuple[int, int] | None = None, rare: Collection[str] = ()
) -> tuple[str, list[Any]]:
    """The query and what it is filled with: newest first by number; by time where only some days are wanted.

    One index does the work; a `+` keeps the others out of it, since the planner knows nothing of how many rows
    a word stands for. Clocks go back: a time says nothing of a number, nor the other way round.

    Args:
        before: time and number of the row after which it goes on.
        rare: the columns whose word stands for few rows.
    """
    where: list[str] = []
    given: list[Any] = []
    timed = wanted.since is not None or wanted.until is not None
    led = ""
    """`+` once an index does the work."""

    def add(term: str, *values: Any, leads: bool = False) -> None:
        nonlocal led
        where.append(f"{led if leads else '+'}{term}")
        given.extend(values)
        led = "+" if leads else led

    if wanted.object_id is not None:
        add("a.object = ? AND a.object_id = ?", wanted.object, wanted.object_id, leads=True)
    for owner, column, things in (
        (wanted.client_id, "client", CLIENTS), (wanted.appointment_id, "appointment", VISITS),
    ):  # fmt: skip
        if owner is not None:
            ids, values = _belonging(column, owner, things)
            add(f"a.id IN ({ids})", *values, leads=True)
    words = {"action": wanted.action, "by_user": wanted.user, "object": wanted.object}
    there = sorted((name for name, word in words.items() if word), key=lambda name: name not in rare)
    for name in there:
        add(f"a.{name} = ?", words[name], leads=name in rare)
    few = led
    if not timed and not few and there and there[0] != "object":
        where[0] = where[0].removeprefix("+")
    if wanted.since is not None:
        add("a.at >= ?", wanted.since, leads=not few)
        led = few
    if wanted.until is not None:
        add("a.at < ?", wanted.until, leads=not few)
        led = few
    if before is not None and timed:
        add("a.at <= ?", before[0], leads=not few)
        where.append("(a.at < ? OR a.id < ?)")
        given += before
    elif before is not None:
        led = few
        add("a.id < ?", before[1], leads=not few)
    order = f"{few}a.at DESC, {few}a.id DESC" if timed else f"{few}a.id DESC"
    return f"{_ROWS}{' WHERE ' + ' AND '.join(where) if where else ''} ORDER BY {order} LIMIT ?", given


def _asked(connection: Connection, wanted: AuditSpec, before: tuple[int, int] | None) -> tuple[str, list[Any]]:
    """The query for this database: a server knows how many rows a word stands for and needs no `+`."""
    if on_server(connection):
        sql, given = statement(wanted, before)
        return sql.replace("+a.", "a."), given
    return statement(wanted, before, rare(connection, wanted))


def rare(connection: Connection, wanted: AuditSpec) -> frozenset[str]:
    """The columns whose word stands for few rows, by looking at so many of them at most."""
    raw: Any = connection.connection.dbapi_connection

    def seldom(column: str, word: str) -> bool:
        found = raw.execute(f"SELECT 1 FROM audit WHERE {column} = ? LIMIT 1 OFFSET {FEW}", (word,)).fetchone()
        return found is None

    words = {"action": wanted.action, "by_user": wanted.user, "object": wanted.object}
    return frozenset(name for name, word in words.items() if word and seldom(name, word))


def _belonging(column: str, owner: int, things: tuple[str, ...]) -> tuple[str, list[Any]]:
    """Numbers of the rows about a client or appointment and what belongs to them."""
    parts, values = ["SELECT id FROM audit WHERE object = ? AND object_id = ?"], [column, owner]
    for thing in things:
        parts.append(
            f"SELECT id FROM audit WHERE object = '{thing}' AND object_id IN"
            f" (SELECT id FROM {thing} WHERE {column}_id = ?)"
        )
        values.append(owner)
    return " UNION ALL ".join(parts), values


def page(
    connection: Connection, wanted: AuditSpec, *, limit: int, before: tuple[int, int] | None = None, seconds: float = 0
) -> list[dict[str, Any]]:
    """At most so many rows, newest first.

    Args:
        seconds: give up after so long; 0 never does.

    Raises:
        StoreError: it took longer.
    """
    sql, given = _asked(connection, wanted, before)
    raw: Any = connection.connection.dbapi_connection
    with _within_on_server(raw, seconds) if on_server(connection) else _within(raw, seconds):
        return [dict(zip(COLUMNS, row, strict=True)) for row in raw.execute(sql, [*given, limit])]


def each(connection: Connection, wanted: AuditSpec, limit: int) -> Iterator[tuple[Any, ...]]:
    """The same one by one, without what was before and after: as tuples of the other `COLUMNS`, in their order."""
    sql, given = _asked(connection, wanted, None)
    yield from stream(connection, sql.replace(_ROWS, _BARE), [*given, limit])


def one(connection: Connection, number: int) -> dict[str, Any] | None:
    """The row of that number."""
    raw: Any = connection.connection.dbapi_connection
    row = raw.execute(f"{_ROWS} WHERE a.id = ?", (number,)).fetchone()
    return dict(zip(COLUMNS, row, strict=True)) if row else None


TOO_LONG = "That takes too long to look for in so large a log. Say from and until which day too."


@contextmanager
def _within(raw: Any, seconds: float) -> Iterator[None]:
    if not seconds:
        yield
        return
    end = time.monotonic() + seconds
    raw.set_progress_handler(lambda: time.monotonic() > end, CHECKED)
    try:
        yield
    except driver().OperationalError as error:
        if "interrupted" not in str(error):
            raise
        raise StoreError(TOO_LONG) from None
    finally:
        raw.set_progress_handler(None, CHECKED)


@contextmanager
def _within_on_server(raw: Any, seconds: float) -> Iterator[None]:
    from psycopg.errors import QueryCanceled

    if seconds:
        raw.execute(f"SET LOCAL statement_timeout = {int(seconds * 1000)}")
    try:
        yield
    except QueryCanceled:
        raise StoreError(TOO_LONG) from None


_OWNERS = {
    "client": "SELECT ?",
    **{thing: f"SELECT client_id FROM {thing} WHERE id = ?" for thing in CLIENTS},
}


def owner(connection: Connection, object: str, object_id: int | None) -> int | None:
    """The client whom that is about, if any."""
    if object_id is None or object not in _OWNERS:
        return None
    raw: Any = connection.connection.dbapi_connection
    row = raw.execute(_OWNERS[object], (object_id,)).fetchone()
    return int(row[0]) if row and row[0] is not None else None


def ref(connection: Connection, client_id: int) -> str | None:
    """The client's reference."""
    raw: Any = connection.connection.dbapi_connection
    row = raw.execute("SELECT ref FROM client WHERE id = ?", (client_id,)).fetchone()
    return str(row[0]) if row else None


def is_sensitive(connection: Connection, client_id: int) -> bool:
    """The client is sensitive; one that is not there any more is not."""
    raw: Any = connection.connection.dbapi_connection
    row = raw.execute("SELECT sensitive FROM client WHERE id = ?", (client_id,)).fetchone()
    return bool(row and row[0])


def emptied(connection: Connection, number: int) -> bool:
    """The details of that row were emptied, as erasing a person does: a row without any has its salt."""
    raw: Any = connection.connection.dbapi_connection
    row = raw.execute("SELECT salt FROM audit_detail WHERE audit_id = ?", (number,)).fetchone()
    return row is not None and row[0] == ""
