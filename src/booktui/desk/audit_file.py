"""The audit log as a file that leaves the desk, row by row."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from booktui.rules.clock import iso

EXPORTED = ("id", "at", "by_user", "role", "action", "object", "object_id", "reason", "undoes", "hash")
"""No before and after: they may say who somebody is."""
STEP = 20_000
"""Rows between two words on how far it has come."""
Told = Callable[[int, int], None]


class Counted:
    """Rows as they come, newest first, counted on the way, with their instants as ISO 8601."""

    def __init__(self, rows: Iterator[tuple[Any, ...]], newest: int, told: Told | None) -> None:
        self._rows, self._newest, self._told = rows, newest, told
        self.rows = 0

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        for number, at, *rest in self._rows:
            self.rows += 1
            if self._told is not None and self.rows % STEP == 0:
                self._told(self._newest - number, self._newest)
            yield number, iso(at), *rest


def pieces(rows: Counted, form: str) -> Iterator[str]:
    """The text of the file, `csv` or `json`, a piece at a time."""
    if form == "json":
        yield from _json(rows)
        return
    from booktui.exchange.csv_out import csv_pieces

    yield from csv_pieces(EXPORTED, rows)


def _json(rows: Counted) -> Iterator[str]:
    """`{"audit": [{…}, …]}`, each row as `json.dumps` would have it with an indent of one."""
    yield '{\n "audit": ['
    for number, row in enumerate(rows):
        one = json.dumps(dict(zip(EXPORTED, row, strict=True)), indent=1)
        yield ("," if number else "") + "\n  " + one.replace("\n", "\n  ")
    yield ("\n " if rows.rows else "") + "]\n}\n"
