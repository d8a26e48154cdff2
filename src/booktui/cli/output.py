"""What commands print: plain lines without colour, or one JSON document; nothing in them acts on a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from booktui.rules.text import clean_lines

LONGEST = 100_000


class Unwritten(Exception):
    """What was to be said could not be written, because a disk is full or a place has gone."""

    def __init__(self, error: OSError) -> None:
        super().__init__(error.strerror or type(error).__name__)


def line(text: str = "") -> None:
    """One line, or a few, on stdout."""
    raw(_readable(text))


def lines(texts: Iterable[str]) -> None:
    """Each on its own line."""
    for text in texts:
        line(text)


def complain(text: str) -> None:
    """A sentence for the person, on stderr; when nobody can hear it, the exit code still says it."""
    with suppress(OSError):
        sys.stderr.write(_readable(text))


def raw(text: str) -> None:
    """Text on stdout as it is.

    Raises:
        BrokenPipeError: whoever read us has gone.
        Unwritten: it cannot be written.
    """
    try:
        sys.stdout.write(text)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Unwritten(error) from None


def document(value: Any) -> None:
    """One JSON document; only ASCII, so that no character of it can act on a terminal."""
    raw(json.dumps(value, indent=2) + "\n")


def verbatim(text: str) -> None:
    """A file's own text, such as TOML, to a file or pipe as it is and to a terminal cleaned."""
    if sys.stdout.isatty():
        line(text)
    else:
        raw(text)


def table(rows: list[tuple[str, ...]]) -> None:
    """Rows in columns, two spaces between, the last column as long as it is."""
    from rich.cells import cell_len

    cleaned = [tuple(clean_lines(cell, LONGEST) for cell in row) for row in rows]
    widths = [max(cell_len(cell) for cell in column) for column in zip(*cleaned, strict=True)]
    for row in cleaned:
        padded = (cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True))
        raw("  ".join(padded).rstrip() + "\n")


def _readable(text: str) -> str:
    """Line by line, ready for a terminal."""
    return "\n".join(_spaced(one) for one in text.split("\n")) + "\n"


def _spaced(text: str) -> str:
    """Cleaned, its leading spaces kept."""
    indent = len(text) - len(text.lstrip(" "))
    return " " * indent + clean_lines(text[:LONGEST], 4 * LONGEST)
