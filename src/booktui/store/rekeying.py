"""A diary under another key: encrypted, decrypted, or its key changed.

Always a new file beside the old one, written by SQLCipher's own export, checked against the old one, brought to the
disk and only then put in its place: whatever happens in between, the file of that name is whole.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from booktui.store import audit, guards, keys, triggers
from booktui.store.alone import shut_out
from booktui.store.backup import sync_folder
from booktui.store.driver import connect, engine_for
from booktui.store.engine import Store, explained
from booktui.store.errors import StoreError

STEPS = ("alone", "copied", "checked", "noted", "synced", "replaced", "overwritten")
"""What `told` hears, in this order."""
IN_USE = "The diary is open at another desk. Nothing was changed; close it there and try again."
BLOCK = 1 << 20
NUMBERS = ("user_version", "application_id")
"""What the export leaves behind, and the file must say."""


def convert(
    path: Path,
    key: keys.Key | None,
    *,
    note: Callable[[Connection], None],
    told: Callable[[str], None] = lambda _: None,
) -> None:
    """Put the diary under another key, or under none; the key it has must be held.

    Args:
        note: puts it on record, in the new file.
        told: hears of each step; what it raises stops the work there.

    Raises:
        Busy: another desk has it open. Nothing was changed.
        StoreError: it cannot be done; the diary is as it was.
    """
    path = path.resolve()
    guards.check_file(path)
    guards.refuse_without_cipher()
    if path.stat().st_nlink > 1:
        raise StoreError(f"{path} has a second name (a hard link), which would lose its content. Nothing was changed.")
    part = path.with_name(f".{path.name}.key.part")
    try:
        with explained(), _alone(path) as old:
            told("alone")
            _export(old, part, key)
            told("copied")
            _check(old, part, key)
            told("checked")
            _note(part, key, note)
            told("noted")
            _sync(part)
            told("synced")
            _take_place(old, part, path, told)
    finally:
        _remove(part)
    if key is not None:
        keys.hold(key)


@contextmanager
def _alone(path: Path) -> Iterator[Any]:
    """The old file, which nobody else can read or write until it is closed."""
    old = connect(path, keys.of(path), isolation_level=None, timeout=1)
    try:
        shut_out(old, IN_USE)
        old.execute("PRAGMA temp_store=MEMORY").close()
        yield old
    finally:
        old.close()


def _export(old: Any, part: Path, key: keys.Key | None) -> None:
    _remove(part)  # of a run that was killed: nobody else has the diary, so nobody else is at it
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0), 0o600))
    except OSError as error:
        raise StoreError(f"Nothing can be written beside the diary: {error.strerror}. It was left as it is.") from None
    old.execute("ATTACH ? AS other KEY ?", (str(part), key.word if key else "")).close()
    for pragma in ("journal_mode=OFF", "synchronous=OFF"):  # it is brought to the disk once it is checked
        old.execute(f"PRAGMA other.{pragma}").fetchall()
    old.execute("SELECT sqlcipher_export('other')").fetchall()
    for number in NUMBERS:
        old.execute(f"PRAGMA other.{number} = {old.execute(f'PRAGMA main.{number}').fetchone()[0]}").close()
    old.execute("DETACH other").close()


def _check(old: Any, part: Path, key: keys.Key | None) -> None:
    """Raises StoreError unless everything of the old file is in the new one, and whole."""
    with closing(connect(part, key)) as new:
        broken = [row[0] for row in new.execute("PRAGMA integrity_check") if row[0] != "ok"]
        broken += [row[0] for row in new.execute("PRAGMA cipher_integrity_check")] if key else []
        if broken or _content(new) != _content(old):
            raise StoreError("The new file is not what the diary is. It was removed, and the diary left as it is.")


def _content(connection: Any) -> list[Any]:
    """The numbers of a file, its tables, indexes and triggers, and how many rows each table has."""
    made = connection.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT GLOB 'sqlite_stat*' ORDER BY 1, 2"
    ).fetchall()
    counts = [
        connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for kind, name, *_ in made if kind == "table"
    ]
    return [*(connection.execute(f"PRAGMA {number}").fetchone()[0] for number in NUMBERS), made, counts]


def _note(part: Path, key: keys.Key | None, note: Callable[[Connection], None]) -> None:
    """On record in the new file, whose protection and audit chain must hold."""
    store = Store(part, engine_for(str(part), key), key)
    try:
        with store.write() as connection:
            wrong = triggers.missing(connection) + audit.verify(connection)
            if wrong:
                raise StoreError(f"The diary is not sound ({wrong[0]}); run booktui doctor. It was left as it is.")
            note(connection)
    finally:
        store.close()


def _sync(part: Path) -> None:
    handle = os.open(part, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _take_place(old: Any, part: Path, path: Path, told: Callable[[str], None]) -> None:
    """The new file takes the name; what was the old one is overwritten while it is still locked.

    So a desk that waited for the old file finds no diary in it, and cannot write into a file without a name. The file
    that is overwritten is closed last: closing it drops the lock.
    """
    with path.open("r+b") as was:
        if os.name == "nt":  # where an open file keeps its name
            was.close()
            old.close()
        part.replace(path)
        sync_folder(path.parent)
        told("replaced")
        if not was.closed:
            _overwrite(was)
            told("overwritten")
            old.close()


def _overwrite(was: Any) -> None:
    left = os.fstat(was.fileno()).st_size
    while left > 0:
        left -= was.write(bytes(min(BLOCK, left)))
    was.flush()
    os.fsync(was.fileno())


def _remove(part: Path) -> None:
    for ending in ("", "-journal", "-wal", "-shm"):
        part.with_name(part.name + ending).unlink(missing_ok=True)
