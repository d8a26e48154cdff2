"""Text messages as one file that a provider's page or program takes in."""

from __future__ import annotations

from collections.abc import Iterable

from booktui.exchange.csv_out import csv_text

HEADER = ("number", "text", "reference")


def batch(rows: Iterable[tuple[str, str, str]]) -> bytes:
    """The file: (number, text, reference) a row."""
    return csv_text(HEADER, rows).encode()
