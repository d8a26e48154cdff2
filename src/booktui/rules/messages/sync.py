"""What is done with one appointment in somebody's own calendar, when either side may have changed it.

Three sides are compared: what we have, what stands there, and what we knew of that last. What they change of ours
never moves a booking: it becomes a question, and while that is open ours is not written over theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from booktui.rules.values import Instant

Times = tuple[Instant, Instant]


class Standing(StrEnum):
    """What an appointment should be in a calendar."""

    THERE = "there"
    """Booked for that person, in the time that is kept in step."""
    PAST = "past"
    """Over, or attended: whatever stands there is left as it is."""
    AWAY = "away"
    """Cancelled, or somebody else's by now."""


class Action(StrEnum):
    """What is to be done."""

    RECORD = "record"
    """In step, or theirs to say: remember the version."""
    WRITE = "write"
    """Put ours there."""
    DELETE = "delete"
    FORGET = "forget"
    """It is nowhere and should be nowhere."""
    ASK = "ask"
    """They moved it or took it away: somebody decides."""
    WAIT = "wait"
    """Somebody has been asked and has not decided."""


@dataclass(frozen=True, slots=True)
class Ours:
    """The appointment as this desk has it."""

    standing: Standing
    sequence: int
    times: Times


@dataclass(frozen=True, slots=True)
class Last:
    """What was known of it there at the last look."""

    sequence: int
    """As it was written."""
    times: Times | None
    """As it stood there; None: it was gone."""
    differs: bool = False
    """They had changed it, and somebody was asked."""
    asked: bool = False
    """That question is still open."""


@dataclass(frozen=True, slots=True)
class There:
    """What stands there now."""

    sequence: int
    times: Times


def decide(ours: Ours, last: Last | None, there: There | None) -> Action:
    """The one thing to do; `last` is None where it never was there, `there` where it is not now.

    An event of an older SEQUENCE that nobody knows is ours from a run that was cut off. Where both changed at once it
    is asked, whoever was first.
    """
    if ours.standing != Standing.THERE:
        return _not_wanted(ours.standing, there)
    if there is not None and there.times == ours.times:
        known = there.sequence if last is None else last.sequence
        return Action.WRITE if known < ours.sequence else Action.RECORD
    if last is None:
        return Action.WRITE if there is None or there.sequence < ours.sequence else Action.ASK
    if (there.times if there else None) != last.times:
        return Action.ASK
    return Action.WAIT if last.differs and last.asked else Action.WRITE


def _not_wanted(standing: Standing, there: There | None) -> Action:
    if there is None:
        return Action.FORGET
    return Action.RECORD if standing == Standing.PAST else Action.DELETE
