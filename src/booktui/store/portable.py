"""What the two databases say differently, each said once: used where statements are built."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, ScalarSelect, bindparam, select, types
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

DAY_SQL = {
    "sqlite": "date({}, 'unixepoch')",
    "postgresql": "CAST(to_timestamp({}) AT TIME ZONE 'UTC' AS date)",
}
"""The day in UTC of an instant, in written SQL."""


def on_server(connection: Connection) -> bool:
    """It is PostgreSQL."""
    return connection.dialect.name == "postgresql"


def holds(connection: Connection) -> str:
    """The function that says where one text stands in another, 0 for nowhere."""
    return "strpos" if on_server(connection) else "instr"


class smaller(GenericFunction[Any]):
    """The smaller of two numbers, neither NULL."""

    type = Integer()
    inherit_cache = True


class larger(GenericFunction[Any]):
    """The larger of two values, neither NULL."""

    inherit_cache = True


class day_after(GenericFunction[Any]):
    """So many whole days, a constant, after a day, or after the UTC day of an instant."""

    type = types.Date()
    inherit_cache = True


def _named(function: type[Any], dialect: str, name: str) -> None:
    """It goes by that name there."""

    @compiles(function, dialect)
    def said(element: Any, compiler: Any, **options: Any) -> str:
        return f"{name}({compiler.process(element.clauses, **options)})"


_named(smaller, "sqlite", "min")
_named(smaller, "postgresql", "least")
_named(larger, "sqlite", "max")
_named(larger, "postgresql", "greatest")


@compiles(day_after, "sqlite")
def _day_after(element: Any, compiler: Any, **options: Any) -> str:
    since, days = element.clauses
    said = compiler.process(since, **options)
    unix = ", 'unixepoch'" if isinstance(since.type, Integer) else ""
    return f"date({said}{unix}, {compiler.process(days, **options)} || ' days')"


@compiles(day_after, "postgresql")
def _day_after_on_server(element: Any, compiler: Any, **options: Any) -> str:
    since, days = element.clauses
    said = compiler.process(since, **options)
    day = DAY_SQL["postgresql"].format(said) if isinstance(since.type, Integer) else said
    return f"CAST({day} + CAST({compiler.process(days, **options)} AS integer) AS date)"


class plain(ColumnElement[Any]):
    """A column, by no index of its own: SQLite would else look up the rows of everybody without a value.

    PostgreSQL has figures of how often a value stands in a column, and decides by them.
    """

    inherit_cache = True
    _traverse_internals = [("column", "clauseelement")]  # type: ignore[list-item]

    def __init__(self, column: ColumnElement[Any]) -> None:
        self.column = column
        self.type = column.type


@compiles(plain, "sqlite")
def _plain(element: Any, compiler: Any, **options: Any) -> str:
    return "+" + str(compiler.process(element.column, **options))


@compiles(plain)
def _as_it_is(element: Any, compiler: Any, **options: Any) -> str:
    return str(compiler.process(element.column, **options))


class whole_numbers(GenericFunction[Any]):
    """The numbers of a JSON list, as a table of one column `value`."""

    inherit_cache = True


_named(whole_numbers, "sqlite", "json_each")


@compiles(whole_numbers, "postgresql")
def _json_elements(element: Any, compiler: Any, **options: Any) -> str:
    given = compiler.process(element.clauses, **options)
    return f"(SELECT CAST(value AS bigint) AS value FROM json_array_elements_text(CAST({given} AS json)))"


def each(name: str) -> ScalarSelect[Any]:
    """The numbers of a JSON list that is given when the statement runs; for `in_`."""
    given = whole_numbers(bindparam(name, type_=types.String()))
    return select(given.table_valued("value").c.value).scalar_subquery()


def stream(connection: Connection, sql: str, values: Any = ()) -> Iterator[tuple[Any, ...]]:
    """The rows of written SQL one after another, by the driver, however many: few are in memory at a time."""
    raw: Any = connection.connection.dbapi_connection
    if not on_server(connection):
        yield from raw.execute(sql, values)
        return
    from booktui.store.postgres.dialect import reading

    with reading(raw, sql, values, at_once=5_000) as cursor:
        yield from cursor
