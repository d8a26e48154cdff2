"""What commands print: plain lines without colour, or one JSON document; nothing in them acts on a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any, TextIO

from booktui.rules.text import clean_lines

LONGEST = 100_000


def line(text: str = "") -> None:
    """One line, or a few, on stdout."""
    _write(sys.stdout, text)


def lines(texts: Iterable[str]) -> None:
    """Each on its own line."""
    for text in texts:
        line(text)


def complain(text: str) -> None:
    """A sentence for the person, on stderr."""
    _write(sys.stderr, text)


def document(value: Any) -> None:
    """One JSON document; only ASCII, so that no character of it can act on a terminal."""
    sys.stdout.write(json.dumps(value, indent=2) + "\n")


def verbatim(text: str) -> None:
    """A file's own text, such as TOML, to a file or pipe as it is and to a terminal cleaned."""
    if sys.stdout.isatty():
        line(text)
    else:
        sys.stdout.write(text)


def table(rows: list[tuple[str, ...]]) -> None:
    """Rows in columns, two spaces between, the last column as long as it is."""
    from rich.cells import cell_len

    cleaned = [tuple(clean_lines(cell, LONGEST) for cell in row) for row in rows]
    widths = [max(cell_len(cell) for cell in column) for column in zip(*cleaned, strict=True)]
    for row in cleaned:
        padded = (cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True))
        sys.stdout.write("  ".join(padded).rstrip() + "\n")


def _write(stream: TextIO, text: str) -> None:
    stream.write("\n".join(_spaced(one) for one in text.split("\n")) + "\n")


def _spaced(text: str) -> str:
    """Cleaned, its leading spaces kept."""
    indent = len(text) - len(text.lstrip(" "))
    return " " * indent + clean_lines(text, LONGEST)
