"""Nobody else has the file open: asked before it is replaced, because a desk would go on writing into the old one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

from booktui.store.driver import driver, engine_for
from booktui.store.errors import Busy

IN_USE = "A desk has the diary at {} open. Nothing was changed; close booktui everywhere it is open, then try again."


@contextmanager
def alone(place: Path) -> Iterator[None]:
    """Keep everybody else out of the file meanwhile; a file that is no database is nobody's.

    Leaving WAL needs the file for oneself, so a desk that has it open, even idle, shows. (Without WAL an idle desk
    cannot be seen.)

    Raises:
        Busy: somebody has it open.
    """
    if not place.is_file():
        yield
        return
    engine = engine_for(str(place))
    try:
        _shut_out(engine, place)
        if sys.platform == "win32":
            engine.dispose()  # an open file cannot be renamed there
        yield
    finally:
        engine.dispose()


def _shut_out(engine: Engine, place: Path) -> None:
    """The connection that keeps the file for itself stays in the engine's pool, and goes with it."""
    try:
        connection = engine.raw_connection()
        try:
            with closing(connection.cursor()) as cursor:
                cursor.execute("PRAGMA busy_timeout=500")
                shut_out(cursor, IN_USE.format(place))
        finally:
            connection.close()
    except (DatabaseError, driver().DatabaseError):
        return


def shut_out(raw: Any, said: str) -> None:
    """Take the file for this connection of the driver, in autocommit, alone: until it is closed.

    Raises:
        Busy: somebody else has it open; with what is said then.
    """
    try:
        raw.execute("PRAGMA locking_mode=EXCLUSIVE")
        mode = raw.execute("PRAGMA journal_mode=DELETE").fetchone()
        raw.execute("BEGIN EXCLUSIVE")
        raw.execute("ROLLBACK")
    except driver().OperationalError as error:
        if "locked" not in str(error):
            raise
        raise Busy(said) from None
    if mode != ("delete",):
        raise Busy(said)
