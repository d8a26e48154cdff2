"""Files that leave the desk: readable by their owner only, whole or not there, never written through a link."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
from collections.abc import Iterable
from pathlib import Path

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,60}\.[a-z]{1,5}")
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def write_private(folder: Path, name: str, data: bytes | Iterable[bytes], *, new: bool = False) -> Path:
    """Write `data` as `folder/name`, mode 0600, and give its path back; what had that name before is replaced.

    The bytes go to a fresh file first, are brought to the disk, and take the name in one step. A link of that name is
    replaced, not followed. A folder that is missing is made, 0700, if the one above it is there (safety.md section 4).

    Args:
        data: all of it, or one piece after another.
        new: the name must be free, whoever writes to the folder at the same moment.

    Raises:
        ValueError: the name is not a plain file name made from a reference.
        FileExistsError: it must be new, and is there.
        OSError: the folder cannot be made or written, or the disk is full; nothing half-written stays.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is not a file name made from a reference")
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    folder = folder.resolve(strict=True)
    fresh = folder / f".{name}.{secrets.token_hex(6)}.tmp"
    handle = os.open(fresh, _FLAGS, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines((data,) if isinstance(data, bytes) else data)
            file.flush()
            os.fsync(file.fileno())
        _take_name(fresh, folder / name, new=new)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    try:
        _sync_folder(folder)
    except BaseException:
        if new:
            (folder / name).unlink(missing_ok=True)
        raise
    return folder / name


def _take_name(fresh: Path, target: Path, *, new: bool) -> None:
    """A link is made only where nothing has the name; where the disk knows no links, looking first must do."""
    if not new:
        fresh.replace(target)
        return
    try:
        os.link(fresh, target)
    except FileExistsError:
        raise
    except OSError:
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
        fresh.replace(target)
    else:
        fresh.unlink()


def _sync_folder(folder: Path) -> None:
    """The new name is on the disk too; systems that cannot open a folder (Windows) do without."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
