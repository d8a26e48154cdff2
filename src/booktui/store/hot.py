"""Statements built once from SQLAlchemy Core and run on the driver itself.

Through the layers the same look-up takes 9 µs raw, 36 µs as a Core select and 340 µs as an ORM object (speed.md 1);
a key press asks a handful of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, bindparam, insert, literal_column, or_
from sqlalchemy.sql import ClauseElement

from booktui.store.portable import on_server


def among(column: ColumnElement[Any], *values: str) -> ColumnElement[bool]:
    """The column is one of a few fixed words; unlike `in_` it needs nothing filled in when it runs."""
    return or_(*(column == value for value in values))


def first(statement: Select[Any]) -> Select[Any]:
    """Its first row only. A limit that is filled in has SQLite plan the statement anew each time it runs."""
    return statement.limit(literal_column("1")).offset(literal_column("0"))


class Hot:
    """A prepared statement; rows come back as plain tuples, dates as ISO text where the driver keeps them so."""

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._compiled: dict[str, tuple[str, list[str], dict[str, Any]]] = {}

    def rows(self, connection: Connection, **params: Any) -> list[tuple[Any, ...]]:
        """All rows."""
        sql, order, constants = self.prepared(connection)
        raw: Any = connection.connection.dbapi_connection
        found: list[tuple[Any, ...]] = raw.execute(
            sql, [params[name] if name in params else constants[name] for name in order]
        ).fetchall()
        return found

    def each(self, connection: Connection, **params: Any) -> Any:
        """The driver's cursor, for rows that are read only as far as one goes; close it."""
        sql, order, constants = self.prepared(connection)
        raw: Any = connection.connection.dbapi_connection
        values = [params[name] if name in params else constants[name] for name in order]
        if on_server(connection):
            from booktui.store.postgres.dialect import reading

            return reading(raw, sql, values)
        return raw.execute(sql, values)

    def many(self, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> int:
        """Run it for each; how many rows were changed in all."""
        sql, order, constants = self.prepared(connection)
        raw: Any = connection.connection.dbapi_connection
        cursor = raw.cursor()
        try:
            whole = ({**constants, **row} for row in rows)
            cursor.executemany(sql, [[one[name] for name in order] for one in whole])
            return int(cursor.rowcount)
        finally:
            cursor.close()

    def row(self, connection: Connection, **params: Any) -> tuple[Any, ...] | None:
        """The first row, if any."""
        found = self.rows(connection, **params)
        return found[0] if found else None

    def prepared(self, connection: Connection) -> tuple[str, list[str], dict[str, Any]]:
        """The statement for this database, the order of its parameters, and those that are fixed."""
        dialect = connection.dialect
        ready = self._compiled.get(dialect.name)
        if ready is None:
            compiled: Any = self._statement.compile(dialect=dialect)
            ready = (str(compiled), list(compiled.positiontup or ()), dict(compiled.params))
            self._compiled[dialect.name] = ready
        return ready


class Adding:
    """Inserting rows of one table (without dates) by a statement built once; columns not given take their default."""

    def __init__(self, table: Table, *, with_id: bool = False) -> None:
        columns = [column for column in table.columns if with_id or column.name != "id"]
        self._defaults = {column.name: getattr(column.default, "arg", None) for column in columns}
        values = insert(table).values({name: bindparam(name) for name in self._defaults})
        self._statement = Hot(values)
        self._giving = None if with_id or "id" not in table.columns else Hot(values.returning(table.c.id))

    def run(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Add one row; its id. What the database refuses comes as the driver's own error (`store.engine` explains)."""
        row = {**self._defaults, **values}
        raw: Any = connection.connection.dbapi_connection
        if on_server(connection):  # only SQLite's driver tells the id by itself
            sql, order, _ = (self._giving or self._statement).prepared(connection)
            done = raw.execute(sql, [row[name] for name in order])
            return int(done.fetchone()[0]) if self._giving else int(row.get("id", 0))
        sql, order, _ = self._statement.prepared(connection)
        return int(raw.execute(sql, [row[name] for name in order]).lastrowid or 0)


def as_date(value: Any) -> date:
    """A date column's value, whichever way the driver gives it."""
    return value if isinstance(value, date) else date.fromisoformat(value)
