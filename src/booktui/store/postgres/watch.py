"""Noticing what others commit to a database: `LISTEN` on a connection of its own, which is woken by the server.

Every write names the connection that makes it (`engine.WRITING`), so one's own are told from others'.
"""

from __future__ import annotations

import select
import socket
import threading
import time
from typing import Any

import psycopg
from sqlalchemy import Connection, event

from booktui.store.errors import StoreError
from booktui.store.postgres.engine import CHANNEL
from booktui.store.postgres.sentences import GONE
from booktui.store.postgres.store import ServerStore

CONNECT: dict[str, Any] = {
    "application_name": CHANNEL, "connect_timeout": 10, "keepalives_idle": 10, "keepalives_interval": 5,
    "keepalives_count": 3, "tcp_user_timeout": 20_000,
}  # fmt: skip
"""A server that vanished without a word is missed after half a minute."""


class ServerWatch:
    """What others commit to a database."""

    def __init__(self, store: ServerStore) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._closed = False
        self._ours: set[str] = set()
        """The connections of this store that have written, by what the server calls them."""
        with store.explained():
            self._connection = _connect(store)
        self._waker, self._woken = socket.socketpair()
        event.listen(store.engine, "begin", self._begun)
        event.listen(store.engine, "close", self._gone)

    def changed(self, timeout: float) -> bool:
        until = time.monotonic() + timeout
        while not self._closed:
            if self._theirs():
                return True
            left = until - time.monotonic()
            if left <= 0:
                return False
            try:
                select.select([self._connection.fileno(), self._woken.fileno()], [], [], left)
            except (OSError, ValueError, psycopg.Error):
                if not self._closed:
                    raise StoreError(GONE) from None
        return False

    def close(self) -> None:
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._waker.send(b".")
            self._connection.close()
            self._waker.close()
            self._woken.close()
        for name, listener in (("begin", self._begun), ("close", self._gone)):
            event.remove(self._store.engine, name, listener)

    def _theirs(self) -> bool:
        """Somebody else has committed since it was asked last; whatever has come in is taken."""
        found = False
        with self._lock:
            if self._closed:
                return False
            try:
                line = self._connection.pgconn
                line.consume_input()
                while (said := line.notifies()) is not None:
                    found |= said.extra.decode() not in self._ours
            except psycopg.Error:
                raise StoreError(GONE) from None
        return found

    def _begun(self, connection: Connection) -> None:
        if connection.get_execution_options().get("write"):
            raw: Any = connection.connection.dbapi_connection
            self._ours.add(str(raw.info.backend_pid))

    def _gone(self, dbapi: Any, _record: Any) -> None:
        """The server may give its name to another desk."""
        self._ours.discard(str(getattr(dbapi.info, "backend_pid", "")))


def _connect(store: ServerStore) -> psycopg.Connection[Any]:
    """A connection as the store's own are, that listens."""
    words, options = store.engine.dialect.create_connect_args(store.url)
    connection = psycopg.connect(*words, **{**options, **CONNECT}, autocommit=True)
    connection.execute(f"LISTEN {CHANNEL}")
    return connection
