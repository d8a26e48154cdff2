"""A diary on a server: what `store.engine.Store` is for a file."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from platformdirs import user_data_path
from sqlalchemy import URL, Connection
from sqlalchemy.exc import DBAPIError

from booktui.store.address import shown
from booktui.store.engine import Store
from booktui.store.errors import NoStore, StoreError
from booktui.store.postgres import sentences, walls
from booktui.store.postgres.engine import engine_for, url_of

ASKED = 10.0
"""Seconds for which the server is asked again what became of a commit that it did not answer."""


class ServerStore(Store):
    """A database and the connections to it. `path` names this desk's own files for it: drafts, letters, exports."""

    dialect = "postgresql"

    def __init__(self, url: URL) -> None:
        self.url = url
        self.place = shown(url)
        super().__init__(_files(url), engine_for(url))

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turn what the server says into our errors."""
        try:
            yield
        except (DBAPIError, psycopg.Error) as error:
            ours = sentences.told(error)
            if ours is None:
                raise
            raise ours from None

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One short write transaction, alone in the database; what was begun on a dead connection is taken back.

        Raises:
            Busy: another desk kept the diary for 15 s.
            Overlap: the exclusion constraint refused.
            StoreError: the server is gone, full, or read-only; or it is not known whether it was saved.
        """
        with self.explained(), self._writer.connect() as connection, self.committing(connection):
            yield connection

    @contextmanager
    def committing(self, connection: Connection) -> Iterator[None]:
        """A transaction that is committed at the end; were the answer to that lost, the server is asked again."""
        with connection.begin() as transaction:
            yield
            if not transaction.is_active:  # whoever wrote took it back
                return
            number = str(connection.info.get("xid", ""))
            try:
                transaction.commit()
            except DBAPIError as error:
                if not (error.connection_invalidated or sentences.is_lost(error.orig)):  # type: ignore[arg-type]
                    raise
                self._settle(number)

    def _settle(self, number: str) -> None:
        """The answer to a commit was lost: ask whether it was one.

        Raises:
            StoreError: it was not, or nobody says.
        """
        until = time.monotonic() + ASKED
        while time.monotonic() < until:
            try:
                with self.engine.connect() as again:
                    row = again.exec_driver_sql("SELECT pg_xact_status(?::text::xid8)", (number,)).first()
            except DBAPIError as error:
                if "in the future" in str(error.orig):  # a server that fell never came to know of it
                    raise StoreError(sentences.GONE) from None
                time.sleep(0.2)
                continue
            said = row[0] if row else None
            if said == "committed":
                return
            if said == "aborted":
                raise StoreError(sentences.GONE) from None
            if said is None:
                break
            time.sleep(0.2)
        raise StoreError(sentences.UNKNOWN) from None

    def raw(self) -> Any:
        """Only a file has a copy of itself made by its driver.

        Raises:
            StoreError: always; it says what makes backups of a server.
        """
        raise StoreError(
            "A diary on a server is backed up by the server's own means (pg_dump, or continuous archiving: "
            "docs/many-desks.md), or copied into a file with: booktui transfer. Nothing was written."
        )

    def mark(self, connection: Connection) -> int:
        """See `Store.mark`. Numbers of transactions: nobody else wrote when ours is the next that was to be given.

        Of a view it is the oldest that was still under way, in whichever database of the server, else the next: that
        one may have been given after a writer's whose end the view did not see.
        """
        if connection.get_execution_options().get("write", False):
            return int(connection.info["xid"])
        return int(
            connection.exec_driver_sql("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint").scalar_one()
        )

    def fold(self) -> None:
        """Nothing to fold."""

    def close(self) -> None:
        """Let the connections go."""
        self.engine.dispose()

    def changes(self, connection: Connection) -> int:
        """See `Store.changes`: a transaction that only reads is begun as such, and the server refuses."""
        return 0

    def missing(self, connection: Connection) -> list[str]:
        """Walls that are absent or not ours."""
        return walls.missing(connection)

    def install(self, connection: Connection) -> None:
        """See `Store.install`."""
        walls.install(connection)

    def in_place(self) -> None:
        """A database is not put into the place of another under its name; a lost one shows by itself."""


def _files(url: URL) -> Path:
    """Where this desk keeps its own files for that database; no password is in the name."""
    said = f"{url.host or url.query.get('host', '')}-{url.port or ''}-{url.database}"
    name = re.sub(r"[^A-Za-z0-9]+", "-", str(url.database)).strip("-") or "diary"
    return (
        user_data_path("booktui") / "server" / f"{name}-{hashlib.sha256(said.encode()).hexdigest()[:8]}" / f"{name}.db"
    )


def create(place: str) -> ServerStore:
    """A new, empty diary in an empty database that is there already.

    Raises:
        StoreError: it holds tables already, cannot be reached, or may not be written to.
    """
    from booktui.store.postgres import migrate

    store = ServerStore(url_of(place))
    try:
        with store.explained():
            migrate.create(store)
    except BaseException:
        store.close()
        raise
    return store


def empty(place: str) -> ServerStore:
    """An empty database, not yet a diary: what is moved into it makes it one.

    Raises:
        StoreError: it cannot be reached.
    """
    store = ServerStore(url_of(place))
    with store.explained(), store.engine.connect():
        return store


def mend(place: str, *, repair: bool) -> list[str]:
    """Bring the database up to this version and, if so wished, put missing walls back; the names put back.

    Raises:
        StoreError: it is no diary, is newer, or bookings overlap.
    """
    from booktui.store.migrate import repair as put_back
    from booktui.store.postgres import migrate

    store = ServerStore(url_of(place))
    try:
        with store.explained():
            migrate.bring_up(store)
            return put_back(store) if repair else []
    finally:
        store.close()


def open_store(place: str) -> ServerStore:
    """An existing diary, its walls checked.

    Raises:
        NoStore: the database holds none.
        StoreError: it cannot be reached, is older or newer than this program, or a wall is missing.
    """
    from booktui.store.postgres import migrate

    store = ServerStore(url_of(place))
    try:
        with store.explained():
            migrate.bring_up(store)
            with store.read() as connection:
                absent = store.missing(connection)
        if absent:
            raise StoreError(
                f"The diary at {store.place} has lost its protection against double booking ({', '.join(absent)}). "
                "It was left as it is; whoever owns the database runs: booktui migrate --repair"
            )
    except BaseException:
        store.close()
        raise
    return store


__all__ = ["NoStore", "ServerStore", "create", "open_store"]
