"""Copying a whole diary from one database into another, table by table, and proving that all of it came over."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from booktui.store import audit, chain, tables
from booktui.store.driver import driver
from booktui.store.errors import StoreError
from booktui.store.portable import on_server, stream

STEP = 5_000
"""Rows that are held in memory at a time."""
Told = Callable[[str, int], None]
"""Told a table and how many of its rows are there."""
SUMS = {
    "appointment": ("starts_at", "ends_at", "sequence"),
    "occupancy": ("schedule_id", "lane", "starts_at", "ends_at"),
}
"""What is added up on both sides besides being counted."""


def refusals(*more: type[Exception]) -> tuple[type[Exception], ...]:
    """What the drivers raise for a row that a database does not take, and `more`."""
    found: list[type[Exception]] = [*more, DBAPIError, driver().Error]
    if "psycopg" in sys.modules:
        found.append(sys.modules["psycopg"].Error)
    return tuple(found)


def patient(connection: Connection) -> None:
    """This transaction waits for the other database as long as that takes; a server would end it after a minute."""
    if on_server(connection):
        connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")


def is_in(target: Connection) -> bool:
    """A diary was moved in there, or lives there."""
    if on_server(target) and not target.exec_driver_sql("SELECT to_regclass('audit') IS NOT NULL").scalar_one():
        return False
    return audit.head(target)[0] > 0


def every_table() -> list[Table]:
    """Whoever is referred to before whoever refers."""
    tables.every()
    return list(SQLModel.metadata.sorted_tables)


def copy(source: Connection, target: Connection, told: Told) -> dict[str, int]:
    """Every row of every table, in the order of its numbers; how many of each. The target's tables are empty."""
    counts: dict[str, int] = {}
    for table in every_table():
        counts[table.name] = 0
        for rows in _batches(source, table):
            put(target, table.name, [column.name for column in table.columns], rows)
            counts[table.name] += len(rows)
            told(table.name, counts[table.name])
    return counts


def differences(source: Connection, target: Connection) -> list[str]:
    """What is not the same on both sides, a sentence each; empty when all of it came over."""
    wrong: list[str] = []
    for table in every_table():
        sums = "".join(f", coalesce(sum({column}), 0)" for column in SUMS.get(table.name, ()))
        asked = f'SELECT count(*){sums} FROM "{table.name}"'
        here, there = ([int(n) for n in one.exec_driver_sql(asked).one()] for one in (source, target))
        if here != there:
            wrong.append(f"{table.name}: {here[0]} rows there, {there[0]} here")
    if audit.head(source) != audit.head(target):
        wrong.append("the head of the audit log is another")
    return wrong + chain.follow(target).problems[:1]


def refuse_differences(source: Connection, target: Connection) -> None:
    """Raises StoreError unless all of it came over; it says the first thing that did not."""
    wrong = differences(source, target)
    if wrong:
        raise StoreError(f"The copy is not the same ({wrong[0]}). It was taken back; the diary is as it was.")


def _batches(source: Connection, table: Table) -> Iterator[list[tuple[Any, ...]]]:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    order = ", ".join(f'"{column.name}"' for column in table.primary_key.columns)
    rows = iter(stream(source, f'SELECT {names} FROM "{table.name}" ORDER BY {order}'))
    while some := list(islice(rows, STEP)):
        yield some


def put(target: Connection, table: str, columns: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
    """Insert plain rows by the driver's quickest way: dates as ISO text, truths as 0 and 1 or as they are."""
    names = ", ".join(f'"{column}"' for column in columns)
    raw: Any = target.connection.dbapi_connection
    if on_server(target):
        with raw.cursor() as cursor, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as into:
            for row in rows:
                into.write_row(row)
        return
    places = ", ".join("?" * len(columns))
    raw.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({places})', rows)


def given_out(source: Connection) -> int:
    """The highest number that an appointment ever had: it never comes to mean another one."""
    asked = (
        "SELECT last_value FROM appointment_id_seq"
        if on_server(source)
        else "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'appointment'"
    )
    return int(source.exec_driver_sql(asked).scalar_one())


def begin(target: Connection) -> None:
    """Make ready: a server's tables, still without walls. A file has all of them already.

    Raises:
        StoreError: the database is not empty.
    """
    if on_server(target):
        from booktui.store.postgres import moving

        moving.begin(target)


def finish(target: Connection, highest: int) -> None:
    """Put up the walls, and go on counting where the other left off.

    Raises:
        DatabaseError: what was put in breaks a wall; the transaction is to be taken back.
    """
    if on_server(target):
        from booktui.store.postgres import moving

        moving.finish(target, highest)
        return
    known = target.exec_driver_sql(
        "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'appointment'", (highest,)
    )
    if not known.rowcount:
        target.exec_driver_sql("INSERT INTO sqlite_sequence(name, seq) VALUES ('appointment', ?)", (highest,))
