"""How far a command has come that reads through all of something: on a terminal only, gone when it is done."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress() -> Iterator[Callable[[int, int], None] | None]:
    """What is to be told up to which row it has come, and of how many; None where nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return

    try:
        yield lambda row, of: _line(f"{row:,} of {of:,} rows")
    finally:
        _line("")


@contextmanager
def steps() -> Iterator[Callable[[str], None]]:
    """What is to be told what is looked at next."""
    if not sys.stderr.isatty():
        yield lambda _what: None
        return
    try:
        yield lambda what: _line(f"Looking at: {what}")
    finally:
        _line("")


def _line(said: str) -> None:
    sys.stderr.write(f"\r\x1b[K{said}")
    sys.stderr.flush()
