"""A slot pattern as one sees it: a letter a slot, where each begins, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from booktui.rules.slots import UNBOOKABLE, capacity, check_pattern, expand
from booktui.rules.values import MINUTE, Slot, SlotType


@dataclass(frozen=True, slots=True)
class Strip:
    """What a pattern makes of a session, or what is wrong with it."""

    slots: tuple[Slot, ...] = ()
    """Start and end are seconds from the session's start."""
    counts: Mapping[str, int] | None = None
    """Bookable slots by letter, in the pattern's order."""
    places: int = 0
    """Bookable slots times how many are seen at once."""
    booked_minutes: int = 0
    """Minutes of bookable slots."""
    spare_minutes: int = 0
    """Minutes of the session that no slot covers."""
    overbooks: int = 0
    problem: str = ""


def strip(pattern: str, minutes: int, types: Mapping[str, SlotType], *, at_once: int = 1, overbooks: int = 0) -> Strip:
    """The pattern laid out over a session of so many minutes.

    Args:
        at_once: how many the practitioner sees at once (a group of eight).
    """
    problem = check_pattern(pattern, minutes, types)
    if problem:
        return Strip(overbooks=overbooks, problem=problem)
    slots = expand(pattern, 0, minutes * MINUTE, types)
    bookable = [slot for slot in slots if slot.letter != UNBOOKABLE]
    return Strip(
        slots=slots,
        counts=capacity(pattern),
        places=len(bookable) * at_once,
        booked_minutes=sum(slot.end - slot.start for slot in bookable) // MINUTE,
        spare_minutes=minutes - (slots[-1].end // MINUTE if slots else 0),
        overbooks=overbooks,
    )
