"""How far a command has come that reads through all of something: on a terminal only, gone when it is done."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def lines() -> Iterator[Callable[[str], None] | None]:
    """What is to be told how far it is, each word in the place of the one before; None where nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    try:
        yield _line
    finally:
        _line("")


@contextmanager
def progress() -> Iterator[Callable[[int, int], None] | None]:
    """What is to be told up to which row it has come, and of how many; None where nobody watches."""
    with lines() as say:
        yield (lambda row, of: say(f"{row:,} of {of:,} rows")) if say is not None else None


@contextmanager
def steps(doing: str = "Looking at") -> Iterator[Callable[[str], None]]:
    """What is to be told what comes next."""
    with lines() as say:
        yield (lambda what: say(f"{doing}: {what}")) if say is not None else (lambda _what: None)


def _line(said: str) -> None:
    sys.stderr.write(f"\r\x1b[K{said}")
    sys.stderr.flush()
