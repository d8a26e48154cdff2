"""What `store.doctor` asks of a server."""

from __future__ import annotations

from sqlalchemy import Connection
from sqlmodel import SQLModel

from booktui.store import tables


def orphans(connection: Connection) -> list[str]:
    """Rows that refer to one that is not there: the database lets none in unless its checks were switched off."""
    tables.every()
    found: list[str] = []
    for table in SQLModel.metadata.sorted_tables:
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
            child, parent = key.parent, key.column
            rows = connection.exec_driver_sql(
                f'SELECT c.ctid::text FROM "{table.name}" c WHERE c."{child.name}" IS NOT NULL AND NOT EXISTS '
                f'(SELECT 1 FROM "{parent.table.name}" p WHERE p."{parent.name}" = c."{child.name}") LIMIT 20'
            )
            found += [f"{table.name} row {row[0]} belongs to no {parent.table.name}" for row in rows]
    return found
