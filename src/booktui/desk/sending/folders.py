"""Folders that files are written to: looked at before anything is in hand, so that nothing counts as gone in vain."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from sqlalchemy import Connection

from booktui.desk.errors import Unavailable
from booktui.rules.clock import local_date
from booktui.rules.values import Instant
from booktui.store import outbox_moves as moves


def ready_folder(folder: str | Path) -> Path:
    """The folder, made where only it is missing, and known to take a file.

    Raises:
        Unavailable: it cannot be made or written.
    """
    try:
        path = Path(folder).expanduser()
        path.mkdir(mode=0o700, exist_ok=True)
        path = path.resolve(strict=True)
        with tempfile.TemporaryFile(dir=path) as probe:
            probe.write(b"booktui")
            probe.flush()
    except (OSError, ValueError, RuntimeError) as error:
        said = getattr(error, "strerror", None) or str(error)
        raise Unavailable(f"The folder {folder} cannot be written to: {said}. Nothing was sent.") from None
    return path


def free_name(c: Connection, folder: Path, stem: str, suffixes: Sequence[str], at: Instant, zone: str) -> str:
    """The first name of the day that no file has had: `letters-2026-11-24-1.pdf`, with the last of the suffixes.

    In the write transaction that takes it, so that two desks never choose the same.
    """
    day = local_date(at, zone).isoformat()
    for number in count(1):
        plain = f"{stem}-{day}-{number}"
        there = any(os.path.lexists(folder / f"{plain}{suffix}") for suffix in suffixes)
        if not there and not moves.batch_known(c, plain + suffixes[-1]):
            return plain + suffixes[-1]
    raise AssertionError("numbers do not end")


def draft_name(folder: Path, message_id: int) -> str:
    """`mail-000012.eml`, or the same with a number where an earlier draft of it is still there."""
    for number in count(1):
        name = f"mail-{message_id:06d}{'' if number == 1 else f'-{number}'}.eml"
        if not os.path.lexists(folder / name):
            return name
    raise AssertionError("numbers do not end")
