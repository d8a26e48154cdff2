"""Reading a setup file: keys and values, each problem named by table, item and key. Nothing is looked up or written."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from booktui.desk.errors import BadInput, NotFound
from booktui.desk.nearest import nearest
from booktui.desk.setting_up.keys import DESK, SPEC, AbsenceDraft, Key
from booktui.desk.setting_up.readers import Bad, shown
from booktui.desk.setting_up.values import TABLES, DeskIn

LARGEST = 4_000_000
"""Bytes of a setup file that are read at all."""
MOST = 12
"""Problems told at once."""


@dataclass
class Draft:
    """What a file says, key by key right, before what it refers to has been looked up."""

    desk: DeskIn = field(default_factory=DeskIn)
    tables: dict[str, dict[str, Any]] = field(default_factory=lambda: {table: {} for table in TABLES})
    """By table, then by key; absences by their number in the file."""
    problems: list[str] = field(default_factory=list)

    def refuse(self) -> None:
        """Stop here if anything is wrong.

        Raises:
            BadInput: with a sentence for every problem.
        """
        if self.problems:
            raise BadInput(told(self.problems), "The setup file was not applied")


def told(problems: list[str]) -> str:
    """All problems as lines, and what became of the desk."""
    more = len(problems) - MOST
    rest = [f"and {more} more of these."] if more > 0 else []
    return "\n".join([*problems[:MOST], *rest, "Nothing was changed: mend the file and apply it again."])


def load(path: Path) -> dict[str, Any]:
    """A TOML file as plain tables.

    Raises:
        NotFound: there is no such file.
        BadInput: it is too large, not UTF-8, or not TOML; says where.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise BadInput(
                f"{path} is larger than a setup file can be ({LARGEST // 1_000_000} MB). Nothing was changed."
            )
        data = path.read_bytes()
    except OSError as error:
        raise NotFound(f"{path} cannot be read: {error.strerror}. Nothing was changed.") from None
    return parse(data, str(path))


def parse(data: bytes, name: str) -> dict[str, Any]:
    """The bytes of a TOML file as plain tables.

    Raises:
        BadInput: not UTF-8, or not TOML; says where.
    """
    try:
        return tomllib.loads(data.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadInput(f"{name}: line {line} is not UTF-8 text. Nothing was changed: save it as UTF-8.") from None
    except (tomllib.TOMLDecodeError, ValueError) as error:
        raise BadInput(f"{name} is not written as TOML: {error}. Nothing was changed.") from None
    except RecursionError:
        raise BadInput(f"{name} is nested too deeply to be a setup file. Nothing was changed.") from None


def read(data: Mapping[str, Any]) -> Draft:
    """Every table and key read; what is wrong is collected in `problems`."""
    draft = Draft()
    for table, rows in data.items():
        if table == "desk":
            _read_desk(draft, rows)
        elif table in SPEC:
            _read_table(draft, table, rows)
        else:
            known = ["desk", *SPEC]
            draft.problems.append(f"[[{shown(table)[1:-1]}]]: there is no such table{nearest(table, known)}.")
    return draft


def _read_desk(draft: Draft, rows: Any) -> None:
    if not isinstance(rows, dict):
        draft.problems.append("[desk]: there is one desk; write [desk] once, with single brackets.")
        return
    values = _read_keys(draft, "[desk]", DESK, rows)
    if values is not None:
        draft.desk = DeskIn(**values)


def _read_table(draft: Draft, table: str, rows: Any) -> None:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        draft.problems.append(f"[{table}]: write [[{table}]] with double brackets, once for each.")
        return
    make, keys = SPEC[table]
    for number, row in enumerate(rows, 1):
        where = place(table, row, number)
        values = _read_keys(draft, where, keys, row)
        if values is None:
            continue
        if {"code", "letter"} & values.keys():
            values.setdefault("name", values.get("code") or values.get("letter"))
        item = make(**values)
        key = f"{number}" if isinstance(item, AbsenceDraft) else item.key
        if key in draft.tables[table]:
            draft.problems.append(f"{where}: is in the file twice; keep one of them.")
        draft.tables[table][key] = item


NAMES = {"slot_type": "letter", "user": "name", "absence": "schedule"}
"""The key that an item goes by, where it is not its code."""


def place(table: str, row: Mapping[str, Any], number: int) -> str:
    """How a sentence names an item: by its code or the like, or by its number."""
    name = row.get(NAMES.get(table, "code"))
    return f"[[{table}]] {shown(name)[1:-1]}" if isinstance(name, str) else f"[[{table}]] number {number}"


def _read_keys(draft: Draft, where: str, keys: Iterable[Key], row: Mapping[str, Any]) -> dict[str, Any] | None:
    """The values of one item by field; None when something was wrong."""
    known = {key.name: key for key in keys}
    before = len(draft.problems)
    values: dict[str, Any] = {}
    for name, value in row.items():
        key = known.get(name)
        if key is None:
            draft.problems.append(f"{where}: has no key {shown(name)[1:-1]}{nearest(name, known)}.")
            continue
        try:
            values[key.attribute or key.name] = key.read(value)
        except Bad as problem:
            draft.problems.append(f"{where}: {name} {problem}.")
    draft.problems += [
        f"{where}: {key.name} is missing." for key in known.values() if key.needed and key.name not in row
    ]
    return values if len(draft.problems) == before else None
