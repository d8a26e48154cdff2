"""The status codes as dated data: read, checked, and looked up for a day (domain.md 1.2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from booktui.rules.clocks.values import ClockRefused, Kind, State

KEYS = frozenset({"code", "class", "after", "to", "decided", "task", "valid_from", "valid_until", "meaning"})
NEEDED = ("code", "class", "after", "decided", "valid_from", "meaning")
DECIDED = ("desk", "clinician")


class CodesError(ValueError):
    """The table of codes says something that cannot be; the message names the code."""


@dataclass(frozen=True, slots=True)
class StatusCode:
    """One row of the table."""

    code: str
    kind: Kind
    after: frozenset[State]
    """The states of a clock that it may be added to."""
    to: State | None
    """The state it leads to; None leaves the clock as it is."""
    by_clinician: bool
    """It is a named clinician's decision with its day (RTT-12)."""
    valid_from: date
    valid_until: date | None
    """The last day on which it may be used; None while it is in force."""
    meaning: str
    task: str = ""
    """What somebody has to look into once it was added."""

    def valid(self, on: date) -> bool:
        """It may be used for that day."""
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)


def in_force(codes: Iterable[StatusCode], on: date) -> tuple[StatusCode, ...]:
    """Those that may be used for that day, by code."""
    return tuple(sorted((code for code in codes if code.valid(on)), key=lambda code: code.code))


def find(codes: Iterable[StatusCode], said: str, on: date) -> StatusCode:
    """The row of a code for that day.

    Raises:
        ClockRefused: there is no such code, or it is not in force then.
    """
    known = in_force(codes, on)
    found = next((code for code in known if code.code == said.strip()), None)
    if found is None:
        raise ClockRefused(
            f"There is no status code {said.strip()[:20]!r} on {on:%d %b %Y}; "
            f"known then are {', '.join(code.code for code in known) or 'none'}."
        )
    return found


def read_codes(data: Any) -> tuple[StatusCode, ...]:
    """The table from plain rows, checked.

    Raises:
        CodesError: a row lacks something, says something unknown, or is in force together with another of its code.
    """
    if not isinstance(data, list) or not data:
        raise CodesError("the status codes must be a list with a row for each code")
    found = tuple(_row(row) for row in data)
    for code in found:
        for other in found:
            if other is not code and other.code == code.code and _together(code, other):
                raise CodesError(f"status code {code.code}: two rows of it are in force on the same day")
    return found


def _together(one: StatusCode, other: StatusCode) -> bool:
    return one.valid(other.valid_from) or other.valid(one.valid_from)


def _row(row: Any) -> StatusCode:
    if not isinstance(row, Mapping):
        raise CodesError(f"status code: a row must be a table, not {row!r}")
    name = row.get("code")
    if not isinstance(name, str) or len(name) != 2 or not name.isdecimal() or not name.isascii():
        raise CodesError(f"status code: code must be two digits in quotes, not {name!r}")
    where = f"status code {name}"
    _check_keys(where, row)
    return StatusCode(
        code=name,
        kind=Kind(_one_of(where, "class", row["class"], tuple(Kind))),
        after=_states(where, row["after"]),
        to=None if "to" not in row else State(_one_of(where, "to", row["to"], tuple(State))),
        by_clinician=_one_of(where, "decided", row["decided"], DECIDED) == "clinician",
        valid_from=_day(where, "valid_from", row["valid_from"]),
        valid_until=_last_day(where, row),
        meaning=_text(where, "meaning", row["meaning"]),
        task=_text(where, "task", row["task"]) if "task" in row else "",
    )


def _check_keys(where: str, row: Mapping[Any, Any]) -> None:
    for key in row:
        if key not in KEYS:
            raise CodesError(f"{where}: there is no key {key!r}; known are {', '.join(sorted(KEYS))}")
    missing = next((key for key in NEEDED if key not in row), None)
    if missing:
        raise CodesError(f"{where}: {missing} is missing")


def _one_of(where: str, key: str, value: Any, known: Sequence[str]) -> str:
    if value not in known:
        raise CodesError(f"{where}: {key} must be one of {', '.join(known)}, not {value!r}")
    return str(value)


def _states(where: str, value: Any) -> frozenset[State]:
    if not isinstance(value, list) or not value:
        raise CodesError(f"{where}: after must be a list of states, not {value!r}")
    return frozenset(State(_one_of(where, "after", one, tuple(State))) for one in value)


def _day(where: str, key: str, value: Any) -> date:
    if type(value) is not date:
        raise CodesError(f"{where}: {key} must be a day such as 2026-11-24, not {value!r}")
    return value


def _last_day(where: str, row: Mapping[Any, Any]) -> date | None:
    if row.get("valid_until") is None:
        return None
    last = _day(where, "valid_until", row["valid_until"])
    if last < row["valid_from"]:
        raise CodesError(f"{where}: valid_until is before valid_from")
    return last


def _text(where: str, key: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise CodesError(f"{where}: {key} must be words, not {value!r}")
    return value
