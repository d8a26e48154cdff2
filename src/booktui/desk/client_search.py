"""One search box: what was typed decides which index answers; a part of a name has three letters (PRV-10)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection

from booktui.rules.identity import birth_date
from booktui.rules.searching import DATE, NUMBERS, PART_FROM
from booktui.rules.text import TooLong, clean, digits, search_key
from booktui.store import clients as store

SLIP_FROM = 4
"""A slip of the finger is looked for in names of at least this many letters."""


def search(c: Connection, typed: str, limit: int, today: date) -> list[tuple[Any, ...]]:
    """Rows of `store.clients.COLUMNS`, best first; empty for nothing typed."""
    try:
        wanted = clean(typed, 120)
    except TooLong:
        return []
    if not wanted:
        return []
    if DATE.fullmatch(wanted):
        return _born(c, wanted, limit, today)
    if NUMBERS.fullmatch(wanted):
        return _numbers(c, wanted, limit)
    return _unique([*store.by_ref(c, wanted), *store.by_ref(c, wanted.upper()), *_names(c, wanted, limit)])[:limit]


def _born(c: Connection, wanted: str, limit: int, today: date) -> list[tuple[Any, ...]]:
    try:
        return store.by_birth(c, birth_date(wanted, today), limit)
    except ValueError:
        return []


def _numbers(c: Connection, wanted: str, limit: int) -> list[tuple[Any, ...]]:
    number = digits(wanted)
    found = store.by_ref(c, wanted)
    if len(number) >= 3:
        found = [*found, *store.by_nhs(c, number[:10], limit), *store.by_phone(c, number, limit)]
    return _unique(found)[:limit]


def _names(c: Connection, wanted: str, limit: int) -> list[tuple[Any, ...]]:
    whole = search_key(wanted)
    if not whole:
        return []
    if len(whole) < PART_FROM:
        return store.by_whole_family(c, whole, limit)
    words = [key for key in map(search_key, wanted.replace(",", " ").split()) if key]
    found: list[tuple[Any, ...]] = []
    if len(words) > 1:
        family, given = words[0], "".join(words[1:])
        found += store.by_both(c, family, given, limit)
        found += store.by_both(c, words[-1], "".join(words[:-1]), limit)
    found += store.by_family(c, whole, limit)
    if len(found) < limit and len(words) == 1:
        found += store.by_given(c, whole, limit - len(found))
    if not found and len(words[0]) >= SLIP_FROM:
        found = store.by_mistyped(c, whole, limit) or store.by_mistyped(c, words[0], limit)
    return _unique(found)


def _unique(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return list({row[0]: row for row in rows}.values())
