"""Noticing what others commit: a thread waits here, and is not woken by what its own store writes.

SQLite: a connection of its own asks `PRAGMA data_version`, 8 µs each time, and never keeps a transaction open.
PostgreSQL: `store.postgres.watch`.
"""

from __future__ import annotations

import threading
from typing import Any, Protocol

from sqlalchemy import Connection, event

from booktui.store.driver import connect
from booktui.store.engine import Store, explained
from booktui.store.errors import Busy

LOOK = 0.25
"""Seconds between two looks at a file."""


class Watch(Protocol):
    """What others do to one store."""

    def changed(self, timeout: float) -> bool:
        """Wait for a commit that this store did not make; False when the time, in seconds, is up or it was closed.

        Raises:
            StoreError: the store is out of reach; close this, and watch again later.
        """
        ...

    def close(self) -> None:
        """Wake whoever waits, and look no more; from any thread."""
        ...


def watch(store: Store) -> Watch:
    """Notice what is committed from now on.

    Raises:
        StoreError: the store is out of reach.
    """
    if store.dialect == "postgresql":
        from booktui.store.postgres.store import ServerStore
        from booktui.store.postgres.watch import ServerWatch

        assert isinstance(store, ServerStore)
        return ServerWatch(store)
    return FileWatch(store)


class FileWatch:
    """What others commit to a file.

    A commit of our own is told from theirs by asking the connection that made it, whose number only others change.
    While one of ours is being made nobody else can commit, so nothing is asked until it is done.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._ours = 0
        """Write transactions of this store that are open."""
        self._theirs = False
        """Somebody else committed, and nobody was told yet."""
        store.in_place()
        with explained(store.path):
            self._connection: Any = connect(store.path, store.key, timeout=0, check_same_thread=False)
            self._connection.isolation_level = None
            self._connection.execute("PRAGMA query_only=ON").close()
            self._seen = _version(self._connection)
        event.listen(store.engine, "begin", self._begun)
        event.listen(store.engine, "checkin", self._done)

    def changed(self, timeout: float) -> bool:
        left = timeout
        while not self._closed.wait(min(LOOK, max(left, 0))):
            if self._look():
                return True
            left -= LOOK
            if left <= 0:
                return False
        return False

    def close(self) -> None:
        self._closed.set()
        for name, listener in (("begin", self._begun), ("checkin", self._done)):
            if event.contains(self._store.engine, name, listener):
                event.remove(self._store.engine, name, listener)
        with self._lock:
            self._connection.close()

    def _look(self) -> bool:
        self._store.in_place()
        with self._lock:
            if not self._ours and not self._closed.is_set():
                self._theirs |= self._moved()
            found, self._theirs = self._theirs, False
            return found

    def _moved(self) -> bool:
        """Somebody, perhaps this store, has committed since it was asked last."""
        try:
            with explained(self._store.path):
                now = _version(self._connection)
        except Busy:
            return False
        before, self._seen = self._seen, now
        return before != now

    def _begun(self, connection: Connection) -> None:
        if connection.get_execution_options().get("write"):
            with self._lock:
                if not self._ours and not self._closed.is_set():
                    self._theirs |= self._moved()
                self._ours += 1
            connection.info[self] = _version(connection.connection.dbapi_connection)

    def _done(self, dbapi: Any, record: Any) -> None:
        """A connection of ours is given back; whatever it wrote is committed, or was taken back."""
        before = record.info.pop(self, None)
        if before is None:
            return
        with self._lock:
            self._ours -= 1
            if not self._closed.is_set():
                moved = self._moved()
                self._theirs |= moved and (dbapi is None or _version(dbapi) != before)


def _version(connection: Any) -> int:
    return int(connection.execute("PRAGMA data_version").fetchone()[0])
