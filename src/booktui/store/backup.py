"""Copies of the diary: online, checked, private."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import DatabaseError

from booktui.store.driver import connect, driver
from booktui.store.errors import StoreError
from booktui.store.sentences import sentence

if TYPE_CHECKING:
    from booktui.store.engine import Store


def backup_to(store: Store, target: Path) -> Path:
    """A consistent copy while others work, checked before it gets its name; encrypted with the diary's own key.

    Raises:
        StoreError: the target exists, cannot be written, or the copy is not whole.
    """
    target = target.absolute()
    if target.exists():
        raise StoreError(f"There is already a file at {target}. It was left as it is; choose another name.")
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0), 0o600))
    except OSError as error:
        raise StoreError(f"The backup cannot be written to {target.parent}: {error.strerror}.") from None
    try:
        _copy(store, part)
        _settle(part, target)
    except (OSError, DatabaseError, driver().DatabaseError) as error:
        raise StoreError(_why(error, target.parent)) from None
    finally:
        for leftover in (part, part.with_name(part.name + "-wal"), part.with_name(part.name + "-shm")):
            leftover.unlink(missing_ok=True)
    return target


def _why(error: Exception, folder: Path) -> str:
    if getattr(error, "errno", None) == errno.ENOSPC or "full" in str(error):
        return f"The disk of {folder} is full. No backup was kept; free some room there, or choose another place."
    said = getattr(error, "strerror", None) or sentence(error) or type(error).__name__
    return f"The backup cannot be written to {folder}: {str(said).rstrip('.')}. No backup was kept."


def _copy(store: Store, part: Path) -> None:
    raw = store.raw()
    copy = connect(part, store.key)
    try:
        raw.driver_connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        answer = copy.execute("PRAGMA integrity_check").fetchone()[0]
    finally:
        copy.close()
        raw.close()
    if answer != "ok":
        raise StoreError(f"The copy is not whole ({answer}); no backup was kept.")


def _settle(part: Path, target: Path) -> None:
    handle = os.open(part, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    part.replace(target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename durable, where the system lets a folder be synced."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
