"""Why an entry leaves the waiting list: the reasons as data, who may give each, and until when it can come back.

Sources: domain.md 2.9, REM-01, DNA-01, edge cases 24 and 28.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

KEYS = frozenset({"code", "who", "letters", "status", "meaning"})
LETTERS = ("client", "gp", "provider")
LONGEST = 8
"""Characters of a code."""


class RemovalsError(ValueError):
    """The table of reasons says something that cannot be; the message names the code."""


class Who(StrEnum):
    """Who may say so."""

    SYSTEM = "system"
    CLERK = "clerk"
    PROOF = "proof"
    """A clerk, who says what shows it; or a named clinician's decision."""
    SECOND = "second"
    """A clerk, and another person of the desk."""
    CLINICIAN = "clinician"
    SUPERVISOR = "supervisor"


NEEDS = {
    Who.SYSTEM: "the desk itself",
    Who.CLERK: "anybody at the desk",
    Who.PROOF: "anybody at the desk, with proof",
    Who.SECOND: "two people of the desk",
    Who.CLINICIAN: "a named clinician's decision",
    Who.SUPERVISOR: "a supervisor",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One row of the table."""

    code: str
    who: Who
    letters: tuple[str, ...]
    """Who is written to."""
    status: tuple[str, ...]
    """The RTT statuses it may add to a running clock, the usual one first; none leaves the clock alone."""
    meaning: str

    @property
    def returns(self) -> bool:
        """The client is told and can come back without a new referral (REM-01, DNA-01)."""
        return "client" in self.letters


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody gave besides the reason, cleaned."""

    by: str
    """Who is at the desk."""
    clinician: str = ""
    decided_on: date | None = None
    second: str = ""
    proof: str = ""


def find(reasons: Iterable[Reason], said: str) -> Reason | None:
    """The row of a code, in either case."""
    word = said.strip().upper()
    return next((reason for reason in reasons if reason.code == word), None)


def first_code(reasons: Iterable[Reason], text: str) -> Reason | None:
    """The row whose code the text begins with: `ELSE seen at Leeds`, `else: seen at Leeds`, or is: `else`.

    In capitals or with a colon, so that `Died down by itself` is nobody's death.
    """
    word, _, rest = text.strip().partition(" ")
    said = word.endswith(":") or not rest or word.isupper()
    return find(reasons, word.rstrip(":")) if said else None


def why_not(reason: Reason, said: Said) -> str:
    """What is missing before somebody may remove for that reason, as a sentence; empty when nothing is."""
    if reason.who is Who.CLINICIAN and not (said.clinician and said.decided_on):
        return f"{reason.code} ({reason.meaning}) is a clinician's decision: give the clinician's name and the day."
    if reason.who is Who.PROOF and not (said.proof or (said.clinician and said.decided_on)):
        return f"{reason.code} ({reason.meaning}) needs proof: say what shows it, such as the letter from there."
    if reason.who is Who.SECOND and not said.second:
        return f"{reason.code} ({reason.meaning}) needs a second person of this desk who has looked at both."
    if reason.who is Who.SECOND and said.second.casefold() == said.by.casefold():
        return f"The second person must be another than you, {said.by}."
    return ""


def reinstate_by(reason: Reason, today: date, days: int) -> date | None:
    """The last day on which the client is simply put back; removed on day 0, day `days` is inside (edge case 24)."""
    return today + timedelta(days=days) if reason.returns else None


def in_time(by: date | None, today: date) -> bool:
    """It can still be put back without a supervisor."""
    return by is not None and today <= by


def read_reasons(data: Any) -> tuple[Reason, ...]:
    """The table from plain rows, checked.

    Raises:
        RemovalsError: a row lacks something, says something unknown, or its code comes twice.
    """
    if not isinstance(data, list) or not data:
        raise RemovalsError("the reasons must be a list with a row for each code")
    found = tuple(_row(row) for row in data)
    codes = [reason.code for reason in found]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice is not None:
        raise RemovalsError(f"reason {twice}: it comes twice")
    return found


def _row(row: Any) -> Reason:
    if not isinstance(row, Mapping):
        raise RemovalsError(f"reason: a row must be a table, not {row!r}")
    name = row.get("code")
    if not (isinstance(name, str) and name.isascii() and name.isalpha() and name.isupper() and len(name) <= LONGEST):
        raise RemovalsError(f"reason: code must be up to {LONGEST} capital letters, not {name!r}")
    _check_keys(name, row)
    who, meaning = row["who"], row["meaning"]
    if who not in tuple(Who):
        raise RemovalsError(f"reason {name}: who must be one of {', '.join(Who)}, not {who!r}")
    if not isinstance(meaning, str) or not meaning.strip():
        raise RemovalsError(f"reason {name}: meaning must be words, not {meaning!r}")
    return Reason(name, Who(who), _letters(name, row["letters"]), _status(name, row["status"]), meaning)


def _check_keys(name: str, row: Mapping[Any, Any]) -> None:
    for key in row:
        if key not in KEYS:
            raise RemovalsError(f"reason {name}: there is no key {key!r}; known are {', '.join(sorted(KEYS))}")
    missing = sorted(KEYS - set(row))
    if missing:
        raise RemovalsError(f"reason {name}: {missing[0]} is missing")


def _letters(name: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or any(one not in LETTERS for one in value):
        raise RemovalsError(f"reason {name}: letters must be a list of {', '.join(LETTERS)}, not {value!r}")
    if "client" in value and "gp" not in value:
        raise RemovalsError(f"reason {name}: whoever writes to the client also tells the GP (REM-01)")
    return tuple(value)


def _status(name: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or any(not (isinstance(one, str) and one.isdecimal()) for one in value):
        raise RemovalsError(f"reason {name}: status must be a list of codes in quotes, not {value!r}")
    return tuple(value)
