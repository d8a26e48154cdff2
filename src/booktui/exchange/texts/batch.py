"""Text messages as one file that a provider's page or program takes in."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable

from booktui.exchange.texts.numbers import e164
from booktui.rules.text import clean_lines, csv_cell

HEADER = ("number", "text", "reference")


def batch(rows: Iterable[tuple[str, str, str]]) -> bytes:
    r"""The file: a header, then (number, text, reference) a row; UTF-8, CRLF, every cell quoted, `\n` in a text.

    Without a byte order mark, as its reader is a program that would take one for part of `number`. A text or reference
    that a spreadsheet would run gets a `'`; a number is `+` and digits, which none runs.

    Raises:
        ValueError: a number is none (`e164`); no file is made.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(HEADER)
    for number, text, reference in rows:
        writer.writerow((e164(number), csv_cell(clean_lines(text, sys.maxsize)), csv_cell(reference)))
    return out.getvalue().encode()
