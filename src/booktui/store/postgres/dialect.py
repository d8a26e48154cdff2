"""How statements that are written once for both databases are said to PostgreSQL, and its rows given as SQLite does.

Whole numbers are `bigint` (instants go beyond 2038); text is compared by its code points (`COLLATE "C"`), as the search
keys and the list's order expect; lengths are checked where text comes in, so a column has none.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from itertools import count
from typing import Any

import psycopg
from psycopg.adapt import Dumper, Loader
from psycopg.types.string import TextLoader
from sqlalchemy import types
from sqlalchemy.dialects.postgresql.base import PGDDLCompiler, PGTypeCompiler
from sqlalchemy.dialects.postgresql.psycopg import PGCompiler_psycopg, PGDialect_psycopg
from sqlalchemy.sql import operators

from booktui.store.errors import StoreError

_numbers = count()
REPORTED = {"DateStyle": "ISO", "TimeZone": "UTC"}
"""What the server tells of itself unasked."""
BIGINT = 20
"""PostgreSQL's number of the type."""


@lru_cache(maxsize=2_000)
def marked(sql: str) -> str:
    """The same statement with the driver's own marks (`%s`) for `?`, outside of quotes."""
    parts = sql.replace("%", "%%").split("'")
    parts[::2] = [part.replace("?", "%s") for part in parts[::2]]
    return "'".join(parts)


class Cursor(psycopg.Cursor[Any]):
    """Takes statements with `?`."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        if isinstance(query, str) and params:
            query = marked(query)
        return super().execute(query, params or None, **options)

    def executemany(self, query: Any, params_seq: Any, **options: Any) -> Any:
        return super().executemany(marked(query) if isinstance(query, str) else query, params_seq, **options)


def reading(raw: Any, sql: str, values: Any, at_once: int = 100) -> Any:
    """The server's own cursor, for rows that are fetched only as far as one goes; close it."""
    cursor = raw.cursor(name=f"booktui_{next(_numbers)}")
    cursor.itersize = at_once
    return cursor.execute(marked(sql), values) if values else cursor.execute(sql)


class _WholeDumper(Dumper):
    """Every `int` as one type, so that a statement is prepared once."""

    oid = BIGINT

    def dump(self, obj: int) -> bytes:
        return str(obj).encode()

    def quote(self, obj: int) -> bytes:
        return str(obj).encode()


class _TruthLoader(Loader):
    def load(self, data: Any) -> int:
        return 1 if bytes(data) == b"t" else 0


def adapt(connection: psycopg.Connection[Any]) -> None:
    """Rows as SQLite's driver gives them: dates as ISO text, truths as 0 and 1."""
    adapters = connection.adapters
    adapters.register_dumper(int, _WholeDumper)
    adapters.register_loader("date", TextLoader)
    adapters.register_loader("bool", _TruthLoader)


class _Date(types.Date):
    render_bind_cast = True

    def bind_processor(self, dialect: Any) -> Any:
        return lambda value: value.isoformat() if isinstance(value, date) else value

    def result_processor(self, dialect: Any, coltype: Any) -> Any:
        return lambda value: value if value is None else date.fromisoformat(value)


class _Boolean(types.Boolean):
    render_bind_cast = True

    def result_processor(self, dialect: Any, coltype: Any) -> Any:
        return lambda value: value if value is None else bool(value)


class _Statements(PGCompiler_psycopg):
    def _on_conflict_target(self, clause: Any, **options: Any) -> Any:
        if not hasattr(clause, "constraint_target"):  # built for SQLite, which knows no names of constraints
            clause.constraint_target = None
        return super()._on_conflict_target(clause, **options)  # type: ignore[no-untyped-call]

    def order_by_clause(self, select: Any, **options: Any) -> str:
        """Where a value is missing it comes first, and last when turned round, as on SQLite."""
        parts = []
        for clause in select._order_by_clauses:
            said = str(self.process(clause, **options))
            turned = getattr(clause, "modifier", None) is operators.desc_op
            column = clause.element if getattr(clause, "modifier", None) is not None else clause
            if getattr(column, "nullable", False):
                said += " NULLS LAST" if turned else " NULLS FIRST"
            parts.append(said)
        return f" ORDER BY {', '.join(parts)}" if parts else ""


class _Types(PGTypeCompiler):
    def visit_INTEGER(self, type_: Any, **options: Any) -> str:
        return "BIGINT"

    def visit_VARCHAR(self, type_: Any, **options: Any) -> str:
        return "VARCHAR"


class _Definitions(PGDDLCompiler):
    def get_column_specification(self, column: Any, **options: Any) -> str:
        said = str(super().get_column_specification(column, **options))  # type: ignore[no-untyped-call]
        said = said.replace(" SERIAL", " BIGSERIAL", 1)
        return said.replace(" VARCHAR", ' VARCHAR COLLATE "C"', 1) if isinstance(column.type, types.String) else said


class Dialect(PGDialect_psycopg):
    """SQLAlchemy's own for psycopg, but for the above."""

    name = "postgresql"
    driver = "booktui"
    supports_statement_cache = True
    statement_compiler = _Statements
    type_compiler_cls = _Types
    ddl_compiler = _Definitions
    colspecs = {**PGDialect_psycopg.colspecs, types.Date: _Date, types.Boolean: _Boolean}

    def __init__(self, **options: Any) -> None:
        super().__init__(paramstyle="qmark", use_native_hstore=False, **options)  # type: ignore[no-untyped-call]

    def connect(self, *words: Any, **options: Any) -> Any:
        """A connection as every statement here expects it, whatever `PGDATESTYLE` and the like say on this machine.

        Raises:
            StoreError: the database cannot hold every name.
        """
        connection: Any = super().connect(*words, **options)
        said = connection.info.parameter_status("server_encoding")
        if said != "UTF8":
            connection.close()
            raise StoreError(
                f"That database keeps text as {said}, in which not every name can be written. Nothing was opened; "
                "make one with: CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8'"
            )
        for name, wanted in REPORTED.items():
            if not connection.info.parameter_status(name).startswith(wanted):
                connection.execute(f"SET {name} = '{wanted}'")
                connection.commit()
        return connection
