"""One store: opening it safely, reading, and writing in one transaction that holds check and commit together."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError, IntegrityError

from booktui.store import guards, keys, triggers
from booktui.store.address import on_server
from booktui.store.driver import driver, engine_for
from booktui.store.errors import Busy, Overlap, StoreError
from booktui.store.sentences import sentence

T = TypeVar("T")


@contextmanager
def explained(path: Path | None = None) -> Iterator[None]:
    """Turn what the database says, of the diary at `path`, into our errors."""
    try:
        yield
    except IntegrityError as error:
        if "occupancy overlap" in str(error.orig):
            raise Overlap(str(error.orig)) from None
        raise
    except DatabaseError as error:
        words = sentence(error, path)
        if words is None:
            raise
        raise (Busy if "busy" in words else StoreError)(words) from None
    except driver().DatabaseError as error:  # from a statement run on the driver itself
        if "occupancy overlap" in str(error):
            raise Overlap(str(error)) from None
        words = sentence(error, path)
        if words is None:
            raise
        raise (Busy if "busy" in words else StoreError)(words) from None


GONE = (
    "The diary at {} was moved, deleted or replaced while it was open. Nothing was saved; close booktui, see that the "
    "file is in its place, and open it again."
)


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file it is; None while there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 — half the time of Path.stat, at every write
    except OSError:
        return None
    return found.st_dev, found.st_ino


class Store:
    """A diary file and its connections."""

    dialect = "sqlite"

    def __init__(self, path: Path, engine: Engine, key: keys.Key | None = None) -> None:
        self.path = path
        if not hasattr(self, "place"):
            self.place = str(path)
            """How the diary is called when it is spoken of."""
        self.key = key or keys.of(path)
        """None when it is not encrypted."""
        self.engine = engine
        self._writer = engine.execution_options(write=True)
        self._file = _identity(path)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent view; nothing can be written through it (`looking`)."""
        with self.explained(), self.engine.connect() as connection, self.looking(connection):
            yield connection

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turn what the database says into our errors."""
        with explained(self.path):
            yield

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One short write transaction (`BEGIN IMMEDIATE`): commits at the end, rolls back on any error.

        Raises:
            Busy: another desk kept the diary for 15 s.
            Overlap: the overlap trigger refused.
            StoreError: disk full, read-only, damaged; the file is not in its place any more.
        """
        self.in_place()  # else it would go into a file that nobody opens again
        with self.explained(), self._writer.begin() as connection:
            yield connection

    def in_place(self) -> None:
        """Raises StoreError unless the file that was opened is still the one in its place."""
        if _identity(self.path) != self._file:
            raise StoreError(GONE.format(self.path))

    @contextmanager
    def prepared(
        self, plan: Callable[[Connection], T], still: Callable[[Connection, T], bool]
    ) -> Iterator[tuple[Connection, T]]:
        """A write transaction with a plan that was made before it, from a consistent view, while others could write.

        When something was written since then `still` may say that the plan does not mind; else it is made again, in the
        transaction: what is yielded holds for what this transaction sees.

        Raises:
            As `write`, and what `plan` and `still` raise.
        """
        with self.explained(), self.engine.connect() as connection:
            with self.looking(connection):
                before = self.mark(connection)
                made = plan(connection)
            self.in_place()
            connection.execution_options(write=True)
            with self.committing(connection):
                if self.mark(connection) != before and not still(connection, made):
                    made = plan(connection)
                yield connection, made

    @contextmanager
    def looking(self, connection: Connection) -> Iterator[None]:
        """A transaction that is taken back at its end, whatever was done in it.

        `PRAGMA query_only` would refuse a write at once, but saying it has SQLite plan every statement anew.

        Raises:
            RuntimeError: something was written in it, by a mistake of ours; none of it stays.
        """
        transaction = connection.begin()
        before = self.changes(connection)
        try:
            yield
            if self.changes(connection) != before:
                raise RuntimeError("a transaction that only reads has written; all of it was taken back")
        finally:
            transaction.rollback()

    def changes(self, connection: Connection) -> int:
        """How many rows this connection has changed so far, where the database itself does not keep it from writing."""
        raw: Any = connection.connection.dbapi_connection
        return int(raw.total_changes)

    @contextmanager
    def committing(self, connection: Connection) -> Iterator[None]:
        """A transaction that is committed at the end."""
        with connection.begin():
            yield

    def mark(self, connection: Connection) -> int:
        """Another number when another connection has committed since this one looked last."""
        return int(connection.exec_driver_sql("PRAGMA data_version").scalar_one())

    def stamp(self, connection: Connection) -> tuple[Any, ...]:
        """What a view of this connection saw: equal only while nothing was written since, by whomever."""
        return connection.connection.dbapi_connection, self.mark(connection), self.changes(connection)

    def missing(self, connection: Connection) -> list[str]:
        """Walls that are absent or not ours (`store.triggers`)."""
        return triggers.missing(connection)

    def install(self, connection: Connection) -> None:
        """Make every wall anew, inside the caller's transaction."""
        triggers.install(connection)

    def raw(self) -> Any:
        """The driver's own connection, for backup; give it back with `close()`."""
        return self.engine.raw_connection()

    def fold(self) -> None:
        """Fold the write-ahead log into the file; when another desk reads meanwhile, what can be."""
        raw = self.engine.raw_connection()
        try:
            cursor = raw.cursor()
            cursor.execute("PRAGMA busy_timeout=200")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute("PRAGMA busy_timeout=15000")
            cursor.close()
        finally:
            raw.close()

    def close(self) -> None:
        """Leave no `-wal` with personal data lying about."""
        with suppress(driver().DatabaseError, DatabaseError):  # another desk that still reads folds it when it closes
            self.fold()
        self.engine.dispose()


def server(place: str) -> ModuleType:
    """What opens a diary on a server; loaded only then.

    Raises:
        StoreError: it is no PostgreSQL, or its driver is not installed.
    """
    scheme = place.partition(":")[0].lower()
    if scheme not in ("postgresql", "postgres", "postgresql+psycopg"):
        raise StoreError(f"booktui keeps its diary in a file or in PostgreSQL; it cannot open a {scheme} database.")
    try:
        from booktui.store.postgres import store
    except ImportError:
        raise StoreError(
            "For a diary on a server the package psycopg is needed. Nothing was opened; install booktui[postgresql]."
        ) from None
    return store


def create(place: Path | str, key: keys.Key | None = None) -> Store:
    """A new, empty diary with every table and trigger; a file is 0600, and encrypted if so, from its first byte.

    Raises:
        StoreError: something is already there, the folder cannot be written, or this Python cannot encrypt.
    """
    from booktui.store import migrate

    if isinstance(place, str) and on_server(place):
        if key is not None:
            raise StoreError("A server encrypts its own disks; a key is for a diary in a file. Nothing was made.")
        made: Store = server(place).create(place)
        return made
    path = Path(place).absolute()
    guards.refuse_network(path)
    if key is not None:
        guards.refuse_without_cipher()
        keys.hold(key)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
        os.close(os.open(path, flags, 0o600))
    except FileExistsError:
        there = path if path.exists() else path.parent
        raise StoreError(f"There is already a file at {there}. It was left as it is.") from None
    except OSError as error:
        raise StoreError(f"A diary cannot be made at {path}: {error.strerror}.") from None
    store = Store(path, engine_for(str(path), key), key)
    with explained(path):
        migrate.upgrade(store)
        store.fold()  # so that the file itself, not only its log, says whose it is
    return store


def open_store(place: Path | str) -> Store:
    """An existing diary, brought up to this version after a backup, its walls checked.

    Raises:
        NoStore, StoreError: see `guards.check_file`; also when it is damaged, newer, or a trigger is missing.
    """
    from booktui.store import migrate

    if isinstance(place, str) and on_server(place):
        opened: Store = server(place).open_store(place)
        return opened
    path = Path(place).absolute()
    guards.check_file(path)
    store = Store(path, engine_for(str(path)))
    try:
        with explained(path):
            migrate.bring_up(store)
            with store.read() as connection:
                absent = store.missing(connection)
    except BaseException:
        store.engine.dispose()
        raise
    if absent:
        store.engine.dispose()
        raise StoreError(
            f"The diary at {path} has lost its protection against double booking ({', '.join(absent)}). "
            "It was left as it is; run: booktui migrate --repair, or restore a backup."
        )
    return store
