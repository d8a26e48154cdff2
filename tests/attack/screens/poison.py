"""A diary into which somebody wrote hostile texts behind the desk's back; and what in a diary is no clean text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import cycle
from pathlib import Path
from typing import Any

from attack.screens.naughty import TERMINAL, UNICODE
from booktui.store.driver import driver

TARGETS = {
    "client": ("given_name", "family_name", "title", "phone", "mobile", "email", "address", "postcode", "gp", "notes"),
    "service": ("name", "plain_name", "preparation"), "room": ("name",), "equipment": ("name",), "location": ("name", "address"),
    "practitioner": ("name", "team", "email"), "clinic_version": ("name", "reason"), "absence": ("reason",),
    "absence_rule": ("reason",), "appointment": ("reason", "override_reason", "missed_reason"), "access_need": ("detail",),
    "referral": ("referrer",), "waiting_entry": ("comment",), "task": ("what", "note"), "request": ("sender", "about", "answer"),
    "escalation": ("question", "decision"), "review": ("note", "reason"), "job": ("person", "agency", "reference", "wants"),
    "message": ("subject", "body", "why", "recipient"), "validation": ("note",), "freed_slot": ("note", "why"),
    "interpreter": ("name",), "holiday": ("name",), "displacement": ("note",), "disruption": ("reason",), "removal": ("reason",),
    "priority_change": ("reason",), "fill_ask": ("reason",), "case_move": ("why", "reason"),
}  # fmt: skip
"""Texts that people typed or files brought, and that some screen shows."""
STRUCTURED = {("calendar_item", "content"), ("message", "content")}
"""Calendars, whose lines end as calendars' do."""


def poison(path: Path, texts: Sequence[str] = (*TERMINAL.values(), *UNICODE.values())) -> dict[str, int]:
    """Write them everywhere; how many rows of each column took one."""
    hostile = cycle([text for text in texts if text.isascii() or _encodes(text)])
    took = {}
    with closing(driver().connect(str(path), isolation_level=None)) as c:
        for table, columns in TARGETS.items():
            keys = [row[0] for row in c.execute(f"SELECT rowid FROM {table}")]
            for column in columns:
                took[f"{table}.{column}"] = sum(_put(c, table, column, key, next(hostile)) for key in keys)
    return took


def _encodes(text: str) -> bool:
    try:
        return bool(text.encode())
    except UnicodeEncodeError:
        return False


def _put(c: Any, table: str, column: str, key: int, text: str) -> bool:
    try:
        c.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (text, key))
    except driver().DatabaseError:  # the database itself does not have it
        return False
    return True


def unclean(path: Path) -> Iterator[str]:
    """Every text in the diary that cleaning would not have let in."""
    with closing(driver().connect(str(path))) as c:
        for table, column in _texts(c):
            for (value,) in c.execute(f'SELECT DISTINCT "{column}" FROM "{table}"'):
                if isinstance(value, str) and not value.isprintable() and _harmful(value):
                    yield f"{table}.{column}: {value[:80]!r}"


def _texts(c: Any) -> list[tuple[str, str]]:
    tables = [
        row[0] for row in c.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%phone%'")
    ]
    found = [(table, row[1]) for table in tables for row in c.execute(f'PRAGMA table_info("{table}")')]
    return [one for one in found if one not in STRUCTURED]


def _harmful(text: str) -> bool:
    kinds = {unicodedata.category(c) for c in text if c not in "\n\u200c\u200d"}
    return bool(kinds & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
