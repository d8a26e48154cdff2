"""What the database says, as a sentence for the person at the desk: what was wrong, what was kept, what to do."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

SENTENCES = {
    "SQLITE_FULL": "The disk is full. Nothing was saved; free some room and try again.",
    "SQLITE_READONLY": "The diary is read-only. Nothing was saved; check the file's permissions.",
    "SQLITE_BUSY": "The diary is busy: another desk is writing. Nothing was saved; please try again.",
    "SQLITE_LOCKED": "The diary is busy: another desk is writing. Nothing was saved; please try again.",
    "SQLITE_CORRUPT": "The diary is damaged. Nothing was saved; put back the newest backup with: booktui restore",
    "SQLITE_NOTADB": "This is not a booktui diary, or the key is wrong. It was left as it is.",
    "SQLITE_IOERR": "The disk did not answer. Nothing was saved; check the drive and try again.",
    "SQLITE_CANTOPEN": "The diary cannot be opened. Check that its folder exists and may be written to.",
}


ROOM = 65_536
"""Bytes without which not even the index of the write-ahead log can be made."""


def sentence(error: Exception, path: Path | None = None) -> str | None:
    """What a database error, the driver's own or wrapped, means for the person; None when it is a fault of ours.

    Args:
        path: the diary. On a disk that is full to the last byte, or read-only, SQLite only says that it got no answer
            or cannot open it.
    """
    code = _code(error)
    if path is not None and code == "SQLITE_IOERR" and _free(path) < ROOM:
        code = "SQLITE_FULL"
    elif path is not None and code == "SQLITE_CANTOPEN" and path.is_file() and not os.access(path.parent, os.W_OK):
        code = "SQLITE_READONLY"
    return None if code is None else SENTENCES[code]


def _free(path: Path) -> int:
    try:
        return shutil.disk_usage(path.parent).free
    except OSError:
        return ROOM


def _code(error: Exception) -> str | None:
    own = getattr(error, "orig", None) or error
    name = str(getattr(own, "sqlite_errorname", "") or "")
    text = str(own)
    for code in SENTENCES:
        if name.startswith(code):
            return code
    plain = {
        "database is locked": "SQLITE_BUSY",
        "disk is full": "SQLITE_FULL",
        "readonly database": "SQLITE_READONLY",
        "malformed": "SQLITE_CORRUPT",
        "not a database": "SQLITE_NOTADB",
        "disk I/O": "SQLITE_IOERR",
        "unable to open": "SQLITE_CANTOPEN",
    }
    return next((code for words, code in plain.items() if words in text), None)
