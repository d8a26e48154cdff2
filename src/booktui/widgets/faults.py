"""A fault in booktui itself: written to a private file, told in one sentence, without anybody's data."""

from __future__ import annotations

import os
import traceback
from datetime import UTC, datetime
from pathlib import Path

KEPT = 400
"""Characters of an error's own words that are kept: enough to find the fault, too few for a record."""


def log_folder() -> Path:
    """Where logs live on this system."""
    from platformdirs import user_log_path

    return user_log_path("booktui", appauthor=False)


def write_fault(error: BaseException, folder: Path | None = None) -> Path | None:
    """Append the fault to `booktui.log`, readable by its owner only; None when that cannot be written.

    The file has the call stack without local variables.
    """
    frames = "".join(traceback.format_tb(error.__traceback__))
    words = str(error).splitlines()[0][:KEPT] if str(error) else ""
    text = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {type(error).__name__}: {words}\n{frames}\n"
    try:
        folder = folder or log_folder()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / "booktui.log"
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
        with os.fdopen(os.open(path, flags, 0o600), "a", encoding="utf-8", errors="replace") as file:
            file.write(text)
    except OSError:
        return None
    return path


def fault_words(error: BaseException, path: Path | None) -> str:
    """The sentence for the person at the desk."""
    where = f"The details are in {path}." if path else "The details could not be written to a file."
    return (
        f"booktui stopped because of a fault of its own ({type(error).__name__}). "
        f"Everything that was booked is kept. {where}"
    )
