"""Connections to the server, and transactions that hold as `BEGIN IMMEDIATE` does on a file.

Every write takes one lock of the database first and keeps it to its end (`WRITING`), so whoever checks and then books
sees what the last writer left, and nobody can come in between: what holds on SQLite holds here by the same code. The
audit chain, of which each row holds the hash of the one before, lets one writer at a time in anyhow.
"""

from __future__ import annotations

import os
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.dialects import registry
from sqlalchemy.pool import QueuePool

from booktui.store.address import shown
from booktui.store.errors import StoreError
from booktui.store.guards import APPLICATION_ID
from booktui.store.postgres import dialect

registry.register("postgresql.booktui", dialect.__name__, "Dialect")
CHANNEL = "booktui"
"""Desks listen on it for what others have written."""
WAIT_MS = 15_000
"""A write waits so long for the one before it."""
IDLE_MS = 60_000
"""A transaction in which nothing is asked for so long is ended by the server: its desk hangs, and others wait."""
WRITING = (
    f"SELECT pg_advisory_xact_lock({APPLICATION_ID}), pg_current_xact_id()::text, "
    f"pg_notify('{CHANNEL}', pg_backend_pid()::text)"
)
_SESSION = {
    "lock_timeout": str(WAIT_MS), "idle_in_transaction_session_timeout": str(IDLE_MS), "synchronous_commit": "on",
    "client_min_messages": "warning", "timezone": "UTC",
    "statement_timeout": "0", "datestyle": "ISO", "standard_conforming_strings": "on", "search_path": "public",
}  # fmt: skip
SAFE = frozenset({"verify-full"})


def url_of(place: str) -> URL:
    """The address of the database, checked: over a network the server has to prove who it is (TLS, `verify-full`).

    Raises:
        StoreError: it is no address of a database, or the way to it is not safe.
    """
    try:
        url = make_url(place)
    except Exception:
        raise StoreError(
            "That is no address of a database. One looks so: postgresql+psycopg://user@host/booktui"
        ) from None
    if url.drivername not in ("postgresql", "postgresql+psycopg", "postgres") or not url.database:
        raise StoreError(f"An address of a database looks so: postgresql+psycopg://user@host/booktui, not {shown(url)}")
    host = str(url.query.get("host", "") or url.host or os.environ.get("PGHOST", ""))
    named = any(url.query.get(name) or os.environ.get(f"PG{name.upper()}") for name in ("hostaddr", "service"))
    here = (one in ("", "localhost", "127.0.0.1", "::1") or one.startswith(("/", "@")) for one in host.split(","))
    local = not named and all(here)
    asked = str(url.query.get("sslmode", "") or os.environ.get("PGSSLMODE", ""))
    if not local and asked and asked not in SAFE:
        raise StoreError(
            f"sslmode={asked} would let somebody in between read the diary. Nothing was opened; "
            "use sslmode=verify-full, with sslrootcert= if the server's certificate is your own."
        )
    if not local and not asked:
        url = url.update_query_dict({"sslmode": "verify-full"})
        if "sslrootcert" not in url.query and "PGSSLROOTCERT" not in os.environ:
            url = url.update_query_dict({"sslrootcert": "system"})
    return url.set(drivername="postgresql+booktui")


def engine_for(url: URL) -> Engine:
    """An engine whose read transactions are snapshots that cannot write, and whose writers come one at a time."""
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=4,
        pool_use_lifo=True,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={
            "application_name": CHANNEL, "client_encoding": "utf8", "connect_timeout": 10,
            "cursor_factory": dialect.Cursor, "keepalives_idle": 30,
            "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 20_000, "prepare_threshold": 2,
            "options": " ".join(f"-c {name}={value}" for name, value in _SESSION.items()),
        },
    )  # fmt: skip

    @event.listens_for(engine, "connect")
    def configure(dbapi: Any, _record: Any) -> None:
        dialect.adapt(dbapi)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        from psycopg import IsolationLevel

        raw: Any = connection.connection.dbapi_connection
        write = bool(connection.get_execution_options().get("write", False))
        wanted = IsolationLevel.READ_COMMITTED if write else IsolationLevel.REPEATABLE_READ
        if raw.read_only is write or raw.read_only is None or raw.isolation_level != wanted:
            raw.read_only = not write
            raw.isolation_level = wanted
        if write:
            connection.info["xid"] = raw.execute(WRITING).fetchone()[1]

    return engine
