"""Slot patterns of clinics: a letter a slot, laid end to end from the session's start (design.md section 9)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from booktui.rules.values import MINUTE, Instant, Slot, SlotType

UNBOOKABLE = "."
DOT_MINUTES = 15
"""Length of a dot in a pattern of nothing but dots."""


def expand(pattern: str, start: Instant, end: Instant, types: Mapping[str, SlotType]) -> tuple[Slot, ...]:
    """The slots of one session; the first that would leave it, and all after that, are dropped.

    A dot is unbookable and as long as the shortest slot type of the pattern. Lengths are elapsed time.

    Raises:
        KeyError: a letter that is no slot type; `check_pattern` says so in a sentence.
    """
    dot = _dot_minutes(pattern, types)
    slots: list[Slot] = []
    at = start
    for letter in pattern:
        until = at + MINUTE * _minutes(letter, dot, types)
        if until > end:
            break
        slots.append(Slot(at, until, letter))
        at = until
    return tuple(slots)


def check_pattern(pattern: str, minutes: int, types: Mapping[str, SlotType]) -> str | None:
    """What is wrong with a pattern for sessions of `minutes`, naming letter and position; None when nothing is."""
    for position, letter in enumerate(pattern, 1):
        if letter != UNBOOKABLE and letter not in types:
            known = ", ".join(sorted(types)) or "none"
            return f"Slot {position} of {pattern!r}: there is no slot type {letter!r}. Known letters are {known}."
        if letter != UNBOOKABLE and types[letter].minutes <= 0:
            return f"Slot {position} of {pattern!r}: slot type {letter!r} has no length."
    return _too_long(pattern, minutes, types)


def _too_long(pattern: str, minutes: int, types: Mapping[str, SlotType]) -> str | None:
    dot = _dot_minutes(pattern, types)
    total = 0
    for position, letter in enumerate(pattern, 1):
        total += _minutes(letter, dot, types)
        if total > minutes:
            return (
                f"Slot {position} of {pattern!r} ({letter!r}) ends {total} minutes after the start, but the session is "
                f"{minutes} minutes long. Shorten the pattern or lengthen the clinic."
            )
    return None


def capacity(pattern: str) -> dict[str, int]:
    """How many bookable slots of each letter; dots are not counted."""
    return dict(Counter(pattern.replace(UNBOOKABLE, "")))


def _dot_minutes(pattern: str, types: Mapping[str, SlotType]) -> int:
    return min((types[letter].minutes for letter in set(pattern) - {UNBOOKABLE}), default=DOT_MINUTES)


def _minutes(letter: str, dot: int, types: Mapping[str, SlotType]) -> int:
    return dot if letter == UNBOOKABLE else types[letter].minutes
