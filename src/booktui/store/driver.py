"""The SQLite that booktui brings, and how each connection is set up (safety.md 0 and 1)."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from booktui.store import keys

PRAGMAS = (
    "busy_timeout=15000",
    "synchronous=FULL",
    "fullfsync=ON",  # macOS: through the drive's cache, where fsync alone stops before it; nothing elsewhere
    "checkpoint_fullfsync=ON",
    "foreign_keys=ON",
    "recursive_triggers=ON",
    "secure_delete=ON",
    "temp_store=MEMORY",
    "journal_size_limit=4194304",
    "cache_size=-4000",
)


def driver() -> ModuleType:
    """`sqlcipher3` (SQLite without the WAL-reset bug); the standard library's where there is no wheel of it."""
    try:
        from sqlcipher3 import dbapi2
    except ImportError:
        return sqlite3
    module: ModuleType = dbapi2
    return module


def wal_is_safe(module: ModuleType) -> bool:
    """This SQLite has the WAL-reset fix (3.51.3, 3.50.7, 3.44.6); without it WAL can corrupt a shared file."""
    version = tuple(int(part) for part in module.sqlite_version.split("."))
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


def connect(path: Path, key: keys.Key | None, **options: Any) -> Any:
    """The driver's own connection, with the key, if any, as its first word."""
    connection = driver().connect(str(path), **options)
    if key is not None:
        keys.unlock(connection, key)
    return connection


def engine_for(path: str, key: keys.Key | None = None) -> Engine:
    """An engine whose write transactions are `BEGIN IMMEDIATE`; what others write is taken back by `Store.looking`.

    Args:
        key: of a file that is to be made; else the one that is held for the file.
    """
    module = driver()
    key = key or keys.of(Path(path))
    engine = create_engine(
        URL.create("sqlite", database=path),  # a path may hold a question mark
        module=module,
        poolclass=QueuePool,
        pool_size=4,
        pool_use_lifo=True,  # one connection, and one cache of pages, does nearly everything
        hide_parameters=True,
        connect_args={"timeout": 15, "check_same_thread": False},
    )
    journal = "wal" if wal_is_safe(module) else "truncate"

    @event.listens_for(engine, "connect")
    def configure(dbapi: Any, _record: Any) -> None:
        dbapi.isolation_level = None  # we say BEGIN ourselves
        if key is not None:
            keys.unlock(dbapi, key)
        for pragma in (PRAGMAS[0], f"journal_mode={journal}", *PRAGMAS[1:]):
            dbapi.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        raw: Any = connection.connection.dbapi_connection
        raw.execute("BEGIN IMMEDIATE" if connection.get_execution_options().get("write") else "BEGIN")

    return engine
