"""The national codes of what happened at a visit, as dated data (domain.md 2.6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

SEEN, SEEN_LATE, TOO_LATE, CLIENT, MISSED, PROVIDER, TO_COME = "5", "6", "7", "2", "3", "4", "0"
ATTENDED = frozenset({SEEN, SEEN_LATE})
"""The visit took place."""
OF_STATUS = {"fulfilled": SEEN, "noshow": MISSED}
KEYS = frozenset({"code", "valid_from", "valid_until", "meaning"})


class TableError(ValueError):
    """A table says something that cannot be; the message names the code."""


@dataclass(frozen=True, slots=True)
class VisitCode:
    """One row of a table."""

    code: str
    meaning: str
    valid_from: date
    valid_until: date | None = None
    """The last day on which it may be used; None while it is in force."""

    def valid(self, on: date) -> bool:
        """It may be used for a visit of that day."""
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Tables:
    """Both sets of codes."""

    attended: tuple[VisitCode, ...]
    outcome: tuple[VisitCode, ...]


def of_status(status: str, cancelled_by: str) -> str:
    """The code that a status alone stands for, where nobody said more."""
    if status == "cancelled":
        return PROVIDER if cancelled_by == "provider" else CLIENT
    return OF_STATUS.get(status, TO_COME)


def find(table: Iterable[VisitCode], code: str, on: date) -> VisitCode | None:
    """The row of a code for that day; None when it is not in force."""
    return next((row for row in table if row.code == code and row.valid(on)), None)


def in_force(table: Iterable[VisitCode], on: date) -> tuple[VisitCode, ...]:
    """The rows that may be used for that day."""
    return tuple(row for row in table if row.valid(on))


def read_tables(data: Any) -> Tables:
    """Both tables from plain rows, checked.

    Raises:
        TableError: one is missing, or a row lacks something or says something unknown.
    """
    if not isinstance(data, Mapping) or set(data) != {"attended", "outcome"}:
        raise TableError("the codes of visits must be two tables, attended and outcome")
    return Tables(_read("attended", data["attended"]), _read("outcome", data["outcome"]))


def _read(what: str, rows: Any) -> tuple[VisitCode, ...]:
    if not isinstance(rows, list) or not rows:
        raise TableError(f"{what} must be a list with a row for each code")
    found = tuple(_row(what, row) for row in rows)
    for number, row in enumerate(found):
        for other in found[number + 1 :]:
            if other.code == row.code and (row.valid(other.valid_from) or other.valid(row.valid_from)):
                raise TableError(f"{what} {row.code}: two rows of it are in force on the same day")
    return found


def _row(what: str, row: Any) -> VisitCode:
    if not isinstance(row, Mapping) or not {"code", "valid_from", "meaning"} <= set(row) <= KEYS:
        raise TableError(f"{what}: a row has code, valid_from, meaning and perhaps valid_until, not {row!r}")
    code, since, until = row["code"], row["valid_from"], row.get("valid_until")
    if not isinstance(code, str) or len(code) != 1 or not code.isascii() or not code.isdecimal():
        raise TableError(f"{what}: code must be one digit in quotes, not {code!r}")
    if type(since) is not date or not (until is None or type(until) is date):
        raise TableError(f"{what} {code}: days must be such as 2026-11-24")
    if until is not None and until < since:
        raise TableError(f"{what} {code}: valid_until is before valid_from")
    if not isinstance(row["meaning"], str) or not row["meaning"].strip():
        raise TableError(f"{what} {code}: meaning must be words")
    return VisitCode(code, row["meaning"], since, until)
