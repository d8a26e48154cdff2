"""Tables that leave the desk: safe in a spreadsheet, and read back unchanged by `csv_in` (safety.md section 4)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from booktui.rules.text import csv_cell


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """CSV with CRLF and every cell quoted; a cell that a spreadsheet would run gets a leading `'`."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([csv_cell(cell) for cell in row] for row in rows)
    return out.getvalue()
