"""Bringing a diary up to this version, and putting its protection back; on the file, before a desk is open."""

from __future__ import annotations

from pathlib import Path

from booktui.desk.errors import Unavailable
from booktui.desk.locking import unlock
from booktui.store import guards, migrate
from booktui.store.address import on_server
from booktui.store.driver import engine_for
from booktui.store.engine import Store, explained, open_store, server
from booktui.store.errors import StoreError


def mend(place: Path | str, *, repair: bool = False) -> tuple[str, ...]:
    """Migrate the diary, after a backup beside it; what was done, as sentences.

    Args:
        repair: also put triggers back that are missing, after checking that no bookings overlap.

    Raises:
        Unavailable: it is no diary, is newer, damaged, or lacks triggers and `repair` was not said.
    """
    if isinstance(place, str) and on_server(place):
        return _mend_server(place, repair=repair)
    path = Path(place).absolute()
    unlock(path)
    try:
        before = _schema(path)
        done = [f"put back {name}" for name in _repair(path)] if repair else []
        open_store(path).close()
    except StoreError as error:
        raise Unavailable(str(error), "Not migrated") from None
    moved = [f"migrated from schema {before} to {migrate.SCHEMA}"] if before != migrate.SCHEMA else []
    return (*moved, *done)


def _mend_server(place: str, *, repair: bool) -> tuple[str, ...]:
    try:
        done = server(place).mend(place, repair=repair)
        open_store(place).close()
    except StoreError as error:
        raise Unavailable(str(error), "Not migrated") from None
    return tuple(f"put back {name}" for name in done)


def _schema(path: Path) -> int:
    guards.check_file(path)
    store = Store(path, engine_for(str(path)))
    try:
        with explained():
            return migrate.version(store)
    finally:
        store.engine.dispose()


def _repair(path: Path) -> list[str]:
    store = Store(path, engine_for(str(path)))
    try:
        with explained():
            migrate.bring_up(store)
            return migrate.repair(store)
    finally:
        store.close()
