"""Faults of the disk and the file, made in this process: what a full disk, a lock or a flipped byte does to a diary."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from booktui.store import driver as drivers

FULL = "database or disk is full"
READ_ONLY = "attempt to write a readonly database"


def content(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that the file holds, table by table."""
    raw = drivers.driver().connect(str(path))
    try:
        names = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(map(repr, raw.execute(f'SELECT * FROM "{name}"'))) for name in names if "fts" not in name}
    finally:
        raw.close()


@contextmanager
def watched(before: Callable[[str], None], after: Callable[[str], None]) -> Iterator[None]:
    """Each statement that runs on a new connection, and `COMMIT`, is told before and after."""
    module = drivers.driver()

    class Cursor(module.Cursor):  # type: ignore[misc, name-defined]
        def execute(self, statement: str, *values: Any) -> Any:
            before(statement)
            found = super().execute(statement, *values)
            after(statement)
            return found

        def executemany(self, statement: str, *values: Any) -> Any:
            before(statement)
            found = super().executemany(statement, *values)
            after(statement)
            return found

    class Connection(module.Connection):  # type: ignore[misc, name-defined]
        def cursor(self, factory: Any = Cursor) -> Any:
            return super().cursor(factory)

        def execute(self, statement: str, *values: Any) -> Any:
            return self.cursor().execute(statement, *values)

        def executemany(self, statement: str, *values: Any) -> Any:
            return self.cursor().executemany(statement, *values)

        def commit(self) -> None:
            before("COMMIT")
            super().commit()
            after("COMMIT")

    connect = module.connect

    def instead(*where: Any, **options: Any) -> Any:
        return connect(*where, **{"factory": Connection, **options})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "connect", instead)
        yield


@contextmanager
def failing(when: Callable[[str], bool], message: str) -> Iterator[list[str]]:
    """Statements (and `COMMIT`) of which `when` is true fail as SQLite would; what failed is listed."""
    failed: list[str] = []

    def check(statement: str) -> None:
        if when(statement):
            failed.append(statement)
            raise drivers.driver().OperationalError(message)

    with watched(check, lambda _: None):
        yield failed


def full_at_commit() -> Any:
    """The disk is full when what was written is to last."""
    return failing(lambda statement: statement == "COMMIT", FULL)


def read_only() -> Any:
    """The file, or its folder, may be read only."""
    return failing(lambda statement: statement.startswith("BEGIN IMMEDIATE"), READ_ONLY)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another program writes and does not stop; we wait for a moment only."""
    other = drivers.driver().connect(str(path), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drivers, "PRAGMAS", ("busy_timeout=30", *drivers.PRAGMAS[1:]))
        yield
    other.execute("ROLLBACK")
    other.close()


@contextmanager
def no_room(path: Path) -> Iterator[None]:
    """The file may not grow by a page: a write that needs one meets a full disk in its middle."""
    raw = drivers.driver().connect(str(path))
    pages = raw.execute("PRAGMA page_count").fetchone()[0]
    raw.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drivers, "PRAGMAS", (*drivers.PRAGMAS, f"max_page_count={pages}"))
        yield
