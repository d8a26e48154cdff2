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

    def told(row: int, of: int) -> None:
        sys.stderr.write(f"\r{row:,} of {of:,} rows")
        sys.stderr.flush()

    try:
        yield told
    finally:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
