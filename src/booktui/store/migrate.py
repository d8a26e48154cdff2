"""Bringing a diary up to this version: a backup first, then every revision in one transaction, then the walls again."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.store import guards, triggers
from booktui.store.errors import StoreError

if TYPE_CHECKING:
    from booktui.store.engine import Store

HEAD = "0006"
SCHEMA = 6
"""`PRAGMA user_version` of this program; a higher one in a file means a newer booktui made it."""


def version(store: Store) -> int:
    """The file's schema number."""
    with store.read() as connection:
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def _revision(store: Store) -> str:
    """The revision that the file says it has; empty when it says none. They count upwards."""
    with store.read() as connection:
        known = "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
        if connection.exec_driver_sql(known).first() is None:
            return ""
        row = connection.exec_driver_sql("SELECT max(version_num) FROM alembic_version").first()
    return str(row[0] or "") if row else ""


def bring_up(store: Store) -> None:
    """Migrate an older file after a backup beside it.

    Raises:
        StoreError: the file is newer than this program.
    """
    found = version(store)
    if found > SCHEMA or _revision(store) > HEAD:
        raise StoreError(
            f"{store.path} was made by a newer booktui (this one knows schema {SCHEMA}). "
            "It was left as it is; install the newer booktui."
        )
    if found < SCHEMA:
        from booktui.store.backup import backup_to

        backup_to(store, before_name(store.path, found))
        upgrade(store)


def before_name(path: Path, found: int) -> Path:
    """Where the backup before a migration goes."""
    return path.with_name(f"{path.stem}-before-schema-{SCHEMA}-from-{found}-{time.strftime('%Y%m%d-%H%M%S')}.db")


def upgrade(store: Store) -> None:
    """Run the revisions; foreign keys are off meanwhile because a batch on a parent table would delete its children."""
    with store.engine.connect() as setup:
        raw = setup.connection.dbapi_connection
        assert raw is not None
        setup.rollback()
        raw.cursor().execute("PRAGMA foreign_keys=OFF")
        try:
            with setup.execution_options(write=True).begin():
                run(setup)
                _settle(setup)
        finally:
            raw.cursor().execute("PRAGMA foreign_keys=ON")


def run(connection: Connection) -> None:
    """Every revision that is still to come, in the caller's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _settle(connection: Connection) -> None:
    triggers.install(connection)
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise StoreError(f"The migration would leave {len(broken)} rows that belong to nothing; it was taken back.")
    connection.exec_driver_sql(f"PRAGMA application_id={guards.APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA}")


def repair(store: Store) -> list[str]:
    """Put missing walls back, after checking that no overlap slipped in; the names put back.

    Raises:
        StoreError: bookings overlap.
    """
    from booktui.store.doctor import overlaps

    with store.write() as connection:
        absent = store.missing(connection)
        if absent and overlaps(connection):
            raise StoreError("Bookings overlap in this diary; run booktui doctor and settle them first.")
        store.install(connection)
    return absent
