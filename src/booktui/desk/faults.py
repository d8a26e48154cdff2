"""A fault of booktui itself: its kind and its place go to a private log file; nobody's details ever do.

The one home for commands and screens alike, and light: it is imported when everything else may have failed.
"""

from __future__ import annotations

import os
import time
import traceback
from pathlib import Path

WORDS_KEPT = (ImportError, NameError)
"""Errors whose words can only name code; the words of others may repeat what somebody typed."""


def log_folder() -> Path:
    """Where logs live on this system."""
    from platformdirs import user_log_path

    return user_log_path("booktui", appauthor=False)


def write_fault(error: BaseException, folder: Path | None = None) -> Path | None:
    """Append the fault to `booktui.log` (0600 in a 0700 folder); where that is, or None when it cannot be written."""
    from booktui import __version__

    try:
        folder = folder or log_folder()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / "booktui.log"
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
        with os.fdopen(os.open(path, flags, 0o600), "a", encoding="utf-8", errors="replace") as file:
            file.write(f"{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())} booktui {__version__}\n")
            file.write(account(error))
    except OSError:
        return None
    return path


def account(error: BaseException | None) -> str:
    """The chain of errors, the first first: each with its call stack (code, never values) and its kind."""
    told: list[str] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        words = f": {error}" if isinstance(error, WORDS_KEPT) else ""
        told.insert(0, "".join([*traceback.format_tb(error.__traceback__), type(error).__name__, words, "\n"]))
        error = error.__cause__ or error.__context__
    return "".join(told)


def fault_words(error: BaseException, path: Path | None) -> str:
    """What the person reads: what went wrong, what was kept, where the details are."""
    where = f"The details are in {path}." if path else "The details could not be written to a log file."
    return f"booktui met a fault of its own ({type(error).__name__}); everything that was booked is kept. {where}"
