"""Indexes over some of the rows only, said once for both databases."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text


def only(condition: str) -> dict[str, Any]:
    """What an `Index` is told so that it holds the rows of which that is true.

    Its word for PostgreSQL is said when the tables are made there (`store.postgres.migrate`): said here it would load
    all that SQLAlchemy knows of PostgreSQL, for every desk that has none.
    """
    return {"sqlite_where": text(condition), "info": {"only": condition}}
