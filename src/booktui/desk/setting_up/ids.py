"""What a setup file's codes stand for on the desk, and how a change to one of them is told."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import Connection, select

from booktui.desk.setting_up.values import SCHEDULES
from booktui.store import tables as t
from booktui.store.tables import table_of

MODELS = {
    "location": t.LocationRow, "slot_type": t.SlotTypeRow, "service": t.ServiceRow, "room": t.Room,
    "equipment": t.Equipment, "interpreter": t.Interpreter, "practitioner": t.Practitioner, "user": t.User,
    "holiday": t.Holiday,
}  # fmt: skip
KEYS = {"slot_type": "letter", "user": "name", "holiday": "on_date"}


class Ids:
    """Ids by code, read when first asked for and again after a write."""

    def __init__(self, c: Connection) -> None:
        self._c = c
        self._found: dict[str, dict[str, int]] = {}

    def of(self, table: str, code: str) -> int | None:
        """The id of a code; None for no code."""
        if table not in self._found:
            rows = table_of(MODELS[table])
            self._found[table] = {row.code: row.id for row in self._c.execute(select(rows.c.code, rows.c.id))}
        return self._found[table][code] if code else None

    def schedule(self, code: str) -> int | None:
        """The id of whatever has that code and a diary."""
        return next((self.of(table, code) for table in SCHEDULES if self.has(table, code)), None)

    def has(self, table: str, code: str) -> bool:
        self.of(table, "")
        return code in self._found[table]

    def forget(self, table: str) -> None:
        self._found.pop(table, None)


def first(key: Any) -> int:
    return int(key[0])


WRITTEN_AS = {"since": "from", "weight_percent": "weight", "wte_percent": "wte"}
"""Fields whose key in a setup file is another word."""


def told(table: str, key: str, old: Any, new: Any) -> str:
    name = table.replace("_", " ")
    if old is None:
        return f"{name} {key} added"
    names = [f.name for f in fields(new) if getattr(old, f.name) != getattr(new, f.name)]
    return f"{name} {key} changed: {', '.join(WRITTEN_AS.get(name, name) for name in names)}"


def logged(item: Any) -> Any:
    return asdict(item) if item is not None else None
