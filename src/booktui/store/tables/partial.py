"""Indexes over some of the rows only, said once for both databases."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text


def only(condition: str) -> dict[str, Any]:
    """What an `Index` is told so that it holds the rows of which that is true."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}
