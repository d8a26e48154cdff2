"""A new database that takes in a whole diary: rows first, the walls after, which is much faster and as strict."""

from __future__ import annotations

from sqlalchemy import Connection
from sqlmodel import SQLModel

from booktui.store import tables
from booktui.store.moving import patient
from booktui.store.postgres import migrate, walls


def begin(connection: Connection) -> None:
    """Tables without walls, in the caller's transaction, which may take its time.

    Raises:
        StoreError: the database is not empty.
    """
    patient(connection)
    migrate.tables_only(connection)


def finish(connection: Connection, given_out: int) -> None:
    """What triggers would have kept, the numbers to go on with, the walls, and the planner's figures.

    Args:
        given_out: the highest number that an appointment ever had, there or not.

    Raises:
        DatabaseError: what was put in breaks a wall; nothing of it stays.
    """
    walls.tables(connection)
    walls.functions(connection)
    connection.exec_driver_sql(
        "INSERT INTO client_phone(id, digits, grams) SELECT id, said, booktui_grams(said) FROM (SELECT id, "
        "replace(coalesce(phone, '') || ' ' || coalesce(mobile, ''), '+', '') AS said FROM client) k"
    )
    for name in numbered(connection):
        set_next(connection, name, given_out if name == "appointment" else 0)
    walls.install(connection)
    connection.exec_driver_sql("ANALYZE")


def numbered(connection: Connection) -> list[str]:
    """Tables whose numbers the database gives."""
    tables.every()
    known = {
        str(row[0])
        for row in connection.exec_driver_sql(
            "SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema()"
        )
    }
    return [table.name for table in SQLModel.metadata.sorted_tables if f"{table.name}_id_seq" in known]


def set_next(connection: Connection, name: str, given_out: int) -> None:
    """Go on after the highest number that is there, or was ever given out."""
    connection.exec_driver_sql(
        f'SELECT setval(\'"{name}_id_seq"\', greatest(?, (SELECT coalesce(max(id), 0) FROM "{name}"), 1), '
        f'greatest(?, (SELECT coalesce(max(id), 0) FROM "{name}")) > 0)',
        (given_out, given_out),
    )
