"""A fault of booktui itself: written to a private log file whose place is named, never a traceback on the screen."""

from __future__ import annotations

import os
import time
import traceback
from pathlib import Path


def record(error: BaseException) -> Path | None:
    """Append the fault to the log (0600); where it is, or None when it could not be written.

    It names code and kinds of error; the error's own words only where they cannot be somebody's details.
    """
    from platformdirs import user_log_path

    from booktui import __version__

    try:
        folder = user_log_path("booktui", appauthor=False)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / "booktui.log"
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
        with os.fdopen(os.open(path, flags, 0o600), "w", encoding="utf-8") as file:
            file.write(f"{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())} booktui {__version__}\n")
            file.write(account(error))
    except OSError:
        return None
    return path


WORDS_KEPT = (ImportError, TypeError, AttributeError, NameError, AssertionError)
"""Errors whose words name code."""


def account(error: BaseException | None) -> str:
    """The chain of errors, the first first, each with its call stack."""
    told: list[str] = []
    while error is not None:
        words = f": {error}" if isinstance(error, WORDS_KEPT) else ""
        told.insert(0, "".join([*traceback.format_tb(error.__traceback__), type(error).__name__, words, "\n"]))
        error = error.__cause__ or error.__context__
    return "".join(told)


def sentence(error: BaseException, path: Path | None) -> str:
    """What the person reads: what went wrong, what was kept, where the details are."""
    where = f"The details are in {path}" if path else "The details could not be written to a log file"
    return f"booktui met a fault of its own ({type(error).__name__}); what was booked before is kept. {where}."
