"""Making the tables of a new database, and bringing an older one up. The first schema that a server ever had is 6."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlmodel import SQLModel

from booktui.store import tables
from booktui.store.errors import NoStore, StoreError
from booktui.store.migrate import HEAD, SCHEMA
from booktui.store.postgres import walls

FIRST = "0006"
"""No server ever had an older one."""

if TYPE_CHECKING:
    from booktui.store.postgres.store import ServerStore


def create(store: ServerStore) -> None:
    """Every table and wall, in one transaction.

    Raises:
        StoreError: the database is not empty.
    """
    with store.write() as connection:
        tables_only(connection)
        walls.install(connection)


def tables_only(connection: Connection) -> None:
    """Every table, empty, in the caller's transaction.

    Raises:
        StoreError: the database is not empty.
    """
    tables.every()
    if inspect(connection).get_table_names():
        raise StoreError("That database holds tables already. It was left as it is; give an empty one.")
    for table in SQLModel.metadata.tables.values():
        for index in table.indexes:
            if "only" in index.info:
                index.dialect_options["postgresql"]["where"] = text(index.info["only"])
    SQLModel.metadata.create_all(connection)
    connection.exec_driver_sql("CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)")
    connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (HEAD,))


def revision(connection: Connection) -> str:
    """The revision that the database says it has.

    Raises:
        NoStore: it holds no diary.
    """
    known = "SELECT to_regclass('alembic_version') IS NOT NULL AND to_regclass('occupancy') IS NOT NULL"
    if not connection.exec_driver_sql(known).scalar_one():
        raise NoStore("That database holds no booktui diary. Make one in it with: booktui --db ADDRESS init")
    return str(connection.exec_driver_sql("SELECT max(version_num) FROM alembic_version").scalar_one() or "")


def bring_up(store: ServerStore) -> None:
    """Migrate an older database, all revisions in one transaction; whoever owns its tables may.

    Raises:
        StoreError: it is newer than this program.
    """
    with store.read() as connection:
        found = revision(connection)
    if found > HEAD:
        raise StoreError(
            f"{store.place} was made by a newer booktui (this one knows schema {SCHEMA}). "
            "It was left as it is; install the newer booktui."
        )
    if found < FIRST:
        raise StoreError(
            f"{store.place} is not as any booktui left it (schema {found or 'none'}). It was left as it is."
        )
    if found < HEAD:
        from booktui.store.migrate import run

        with store.write() as connection:
            run(connection)
            walls.install(connection)
