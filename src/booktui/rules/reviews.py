"""Reviews: which decisions there are, what each leads to, and by when one is due (OFF-07, 2.5 to 2.7, D1 to D7)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, time

from booktui.rules.clock import local_date
from booktui.rules.values import Instant
from booktui.rules.workdays import wall_instant, working_days_after

REOFFER, KEEP, DISCHARGE, RETURN = "reoffer", "keep", "discharge", "return"
DECISIONS = {
    REOFFER: "offer again: the client is rung anew",
    KEEP: "keep on the list as it is",
    DISCHARGE: "discharge to the referrer",
    RETURN: "back to the referrer, as the client agreed",
}
"""Every decision that may be recorded, as people read it."""
OFF_LIST = frozenset({DISCHARGE, RETURN})
"""Decisions that take an entry off the list."""
GENTLE = (REOFFER, KEEP, RETURN)
"""What is open for suspected cancer, a child and an adult at risk: they are never discharged for this (D1 to D3)."""
ALL = (REOFFER, KEEP, DISCHARGE, RETURN)
UNDISCHARGED = (REOFFER, KEEP)
"""What is open where notice was not reasonable (DNA-04)."""
CAUSES = {
    "dna": "missed a visit",
    "declined": "declined reasonable offers",
    "cancelled": "cancelled again",
    "no contact": "could not be reached",
    "long wait": "asks to wait long",
    "not needed": "says it is not needed",
    "elsewhere": "seen elsewhere",
    "clinical": "a clinical question",
}
"""What asks for a review, as people read it."""
REMOVAL = {
    "dna": "DNA",
    "declined": "DECL",
    "cancelled": "CANC",
    "no contact": "NOREP",
    "long wait": "NOTREQ",
    "not needed": "PTREQ",
    "elsewhere": "ELSE",
    "clinical": "NOTREQ",
}
"""The removal code of a discharge, by its cause (2.9)."""


def due_at(
    now: Instant, priority: str, working_days: int, zone: str, closed: Collection[date], shuts: time
) -> Instant:  # fmt: skip
    """By when a clinician decides: the end of a working day so many working days on, of suspected cancer today's.

    Outside working days the next one takes the place of today.
    """
    today = local_date(now, zone)
    days = 0 if priority == "2ww" else working_days
    return max(now, wall_instant(working_days_after(today, days, closed), shuts, zone))


def read_may(text: str) -> tuple[str, ...]:
    """The decisions of a column, comma-separated."""
    return tuple(word for word in text.split(",") if word)


def why_not(decision: str, may: Collection[str]) -> str:
    """Why a decision cannot be recorded, as a sentence; empty when it can."""
    if decision in may:
        return ""
    known = ", ".join(may)
    if decision in DECISIONS:
        return f"{decision!r} is not open for this review. Open are: {known}."
    return f"{decision!r} is no decision. Open are: {known}."
