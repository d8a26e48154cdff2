"""Tables of strangers: a CSV file read within limits into rows of cleaned text, every fault with its line.

Nothing here knows what a column means; `fields` says which ones are wanted (safety.md section 5).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from booktui.rules.text import TooLong, clean, csv_uncell

MAX_BYTES = 100_000_000
MAX_ROWS = 1_000_000
MAX_LINE = 20_000
"""Characters between two line breaks."""
MAX_COLUMNS = 200


class Row(NamedTuple):
    """One record: the line it starts on (the header is line 1) and its cleaned values by field."""

    line: int
    values: dict[str, str]


class Rejected(NamedTuple):
    """A row that was not taken; `field` is empty when it is about the whole row."""

    line: int
    field: str
    reason: str


class Unreadable(ValueError):
    """The file as a whole cannot be read; the message says where and what to do."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column that is understood."""

    name: str
    limit: int = 200
    """Most characters."""
    required: bool = False
    """The column must be there and no cell of it empty."""
    synonyms: tuple[str, ...] = ()
    """Other headers of old systems, written as `header_key` leaves them."""


@dataclass(frozen=True, slots=True)
class Table:
    """What a file held."""

    rows: tuple[Row, ...]
    rejected: tuple[Rejected, ...]
    ignored: tuple[str, ...]
    """Headers that nobody asked for."""
    fields: frozenset[str]
    """Fields that the file has a column for: an absent column changes nothing, an empty cell empties."""

    @property
    def read(self) -> int:
        """Records in the file, without the header and blank lines."""
        return len(self.rows) + len({r.line for r in self.rejected})


def read_table(path: Path, fields: Sequence[Field], renamed: Mapping[str, str] | None = None) -> Table:
    """Read a CSV file: UTF-8 with or without BOM; comma, semicolon or tab; a header in the first line.

    `renamed` maps headers of the file to field names and goes before everything else.

    Raises:
        Unreadable: too large, not UTF-8 (which line), a quote never closed (which line), a needed column missing.
        OSError: the file cannot be opened.
    """
    return parse(decode(load(path)), fields, renamed)


def load(path: Path) -> bytes:
    """The bytes of a file of reasonable size; a device that never ends is given up, too."""
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise Unreadable(f"The file is larger than {MAX_BYTES // 1_000_000} MB. Please split it.")
    return data


def decode(data: bytes) -> str:
    """UTF-8, with or without a byte order mark.

    Raises:
        Unreadable: it is something else; the line of the first wrong byte is named.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("The file is UTF-16. Please save it as CSV UTF-8.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Unreadable(f"Line {line} is not UTF-8. Please save the file as CSV UTF-8.") from None


def parse(text: str, fields: Sequence[Field], renamed: Mapping[str, str] | None = None) -> Table:
    """The same from text."""
    records = _records(text)
    _, header = next(records, (1, []))
    if not any(cell.strip() for cell in header):
        raise Unreadable("The file has no header: its first line must name the columns.")
    columns, ignored = _columns(header, fields, renamed or {})
    rows: list[Row] = []
    rejected: list[Rejected] = []
    for count, (line, cells) in enumerate(records):
        if count >= MAX_ROWS:
            raise Unreadable(f"The file has more than {MAX_ROWS:,} rows. Please split it.")
        if len(cells) != len(header):
            rejected.append(Rejected(line, "", f"{len(cells)} columns where the header has {len(header)}"))
            continue
        faults, values = _values(line, cells, columns)
        if faults:
            rejected.extend(faults)
        else:
            rows.append(Row(line, values))
    return Table(tuple(rows), tuple(rejected), ignored, frozenset(field.name for field in columns.values()))


def header_key(header: str) -> str:
    """`Given Name` and `given-name` are `given_name`."""
    return re.sub(r"[^\w]+", "_", clean(header, MAX_LINE).casefold()).strip("_")


def _columns(
    header: Sequence[str], fields: Sequence[Field], renamed: Mapping[str, str]
) -> tuple[dict[int, Field], tuple[str, ...]]:
    """Which column holds which field, and the headers left over."""
    by_name = {field.name: field for field in fields}
    known = {synonym: field for field in fields for synonym in (*field.synonyms, field.name)}
    for ours in renamed.values():
        if ours not in by_name:
            raise Unreadable(f"There is no field {ours!r} to map to; known are {', '.join(by_name)}.")
    said = {header_key(theirs): by_name[ours] for theirs, ours in renamed.items()}
    keys = [header_key(cell) for cell in header]
    if absent := [theirs for theirs in renamed if header_key(theirs) not in keys]:
        raise Unreadable(f"The file has no column {absent[0]!r}; it has {', '.join(k or '(empty)' for k in keys)}.")
    columns: dict[int, Field] = {}
    taken = set(said.values())
    for place, key in enumerate(keys):
        field = said.get(key) or known.get(key)
        if field is None or (key not in said and field in taken):
            continue
        if field in columns.values():
            raise Unreadable(f"Two columns are {field.name!r}. Please remove or rename one.")
        columns[place] = field
    if lacking := [f.name for f in fields if f.required and f not in columns.values()]:
        raise Unreadable(f"The file has no column {lacking[0]!r}. Rename one, or say which: --map THEIRS={lacking[0]}.")
    ignored = tuple(clean(cell, MAX_LINE) for place, cell in enumerate(header) if place not in columns)
    return columns, ignored


def _values(line: int, cells: Sequence[str], columns: Mapping[int, Field]) -> tuple[list[Rejected], dict[str, str]]:
    faults: list[Rejected] = []
    values: dict[str, str] = {}
    for place, field in columns.items():
        try:
            value = clean(csv_uncell(cells[place]), field.limit)
        except TooLong as error:
            faults.append(Rejected(line, field.name, f"{error.length} characters, at most {error.limit} fit"))
            continue
        if field.required and not value:
            faults.append(Rejected(line, field.name, "is empty"))
        values[field.name] = value
    return faults, values


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it starts on; blank lines left out."""
    reader = csv.reader(_lines(text), delimiter=_delimiter(text), strict=True)
    line = 1
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable(f"Line {line} cannot be read ({_said(error)}). Please check its quotes.") from None
        if len(cells) > MAX_COLUMNS:
            raise Unreadable(f"Line {line} has more than {MAX_COLUMNS} columns.")
        if any(cell and not cell.isspace() for cell in cells):
            yield line, cells


def _said(error: csv.Error) -> str:
    if "unexpected end" in str(error):
        return "a quote is opened and never closed"
    return "a field is too large" if "field limit" in str(error) else "text after a closing quote"


def _lines(text: str) -> Iterable[str]:
    """Physical lines, breaks kept; only CR and LF break a line."""
    for number, line in enumerate(re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z", text), 1):
        if len(line) > MAX_LINE:
            raise Unreadable(f"Line {number} is longer than {MAX_LINE:,} characters.")
        yield line


def _delimiter(text: str) -> str:
    """What separates the header's columns most often; a comma when nothing does."""
    first = re.split("[\r\n]", text, maxsplit=1)[0]
    return max(",;\t", key=first.count)
