"""Counts how often SQLite itself brings a file to the disk, in this process and without a tracer.

The driver's library hands out its file system (`sqlite3_vfs_find`); every file that is opened meanwhile gets a copy of its
methods in which the one that syncs is counted first.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from booktui.store import driver as drivers

OPEN = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
SYNC = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int)
X_OPEN, X_SYNC, WORDS = 5, 5, 19
"""Places in `sqlite3_vfs` and `sqlite3_io_methods` (version 3), in words of eight bytes."""
WORD = 8
_kept: list[Any] = []
"""Methods that files which are still open may point to."""


def _library() -> Any:
    name = drivers.driver().__name__.partition(".")[0]
    module = __import__(f"{name}._sqlite3", fromlist=["_sqlite3"]) if name == "sqlcipher3" else None
    library = ctypes.CDLL(module.__file__) if module is not None and module.__file__ else None
    if library is None or ctypes.sizeof(ctypes.c_void_p) != WORD or not hasattr(library, "sqlite3_vfs_find"):
        pytest.skip("this driver does not hand out its file system")
    return library


def _pointers(address: int, words: int) -> Any:
    return (ctypes.c_void_p * words).from_address(address)


@contextmanager
def counted() -> Iterator[list[str]]:
    """The name of each file that SQLite syncs, once for each time; of files that are opened within it."""
    library = _library()
    library.sqlite3_vfs_find.restype = ctypes.c_void_p
    vfs = _pointers(library.sqlite3_vfs_find(None), X_OPEN + 1)
    original = vfs[X_OPEN]
    opened, synced = OPEN(original), []

    def open_it(this: int, name: int, file: int, flags: int, out: int) -> int:
        code = int(opened(this, name, file, flags, out))
        methods = _pointers(file, 1)
        if code == 0 and methods[0]:
            said = Path(ctypes.string_at(name).decode()).name if name else ""
            methods[0] = _counting(methods[0], said)
        return code

    def _counting(address: int, said: str) -> int:
        copy = (ctypes.c_void_p * WORDS)(*_pointers(address, WORDS))
        really = SYNC(copy[X_SYNC])

        def sync(file: int, flags: int) -> int:
            synced.append(said)
            return int(really(file, flags))

        instead = SYNC(sync)
        copy[X_SYNC] = ctypes.cast(instead, ctypes.c_void_p)
        _kept.append((copy, instead, really))
        return ctypes.addressof(copy)

    hook = OPEN(open_it)
    vfs[X_OPEN] = ctypes.cast(hook, ctypes.c_void_p)
    try:
        yield synced
    finally:
        vfs[X_OPEN] = original
