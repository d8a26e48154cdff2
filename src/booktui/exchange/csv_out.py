"""Tables that leave the desk: safe in a spreadsheet, and read back unchanged by `csv_in` (safety.md section 4)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from booktui.rules.text import csv_cell

AT_ONCE = 1_000
"""Rows that are made into one piece."""


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """CSV with CRLF and every cell quoted; a cell that a spreadsheet would run gets a leading `'`."""
    return "".join(csv_pieces(header, rows))


def csv_pieces(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The same piece by piece, for more rows than are to be in memory."""
    rest = iter(rows)
    part: list[Sequence[object]] = [header]
    while part:
        out = io.StringIO(newline="")
        writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerows([csv_cell(cell) for cell in row] for row in part)
        yield out.getvalue()
        part = list(islice(rest, AT_ONCE))
