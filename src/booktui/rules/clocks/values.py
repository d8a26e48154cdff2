"""What clocks are made of: their states, and one clock of a referral (domain.md 1.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class State(StrEnum):
    """Where a clock stands."""

    NONE = "none"
    RUNNING = "running"
    TREATED = "treated"
    MONITORING = "monitoring"
    OTHER = "other"
    NULLIFIED = "nullified"
    DECEASED = "deceased"


WORDS = {
    State.NONE: "not started",
    State.RUNNING: "running",
    State.TREATED: "stopped, treated",
    State.MONITORING: "stopped, active monitoring",
    State.OTHER: "stopped without treatment",
    State.NULLIFIED: "nullified",
    State.DECEASED: "stopped by death",
}
"""Each state as people read it."""


class Kind(StrEnum):
    """What a status code does to a clock."""

    START = "START"
    CONTINUE = "CONTINUE"
    STOP = "STOP"
    NOT_RTT = "NOT-RTT"


@dataclass(frozen=True, slots=True)
class Clock:
    """One of the clocks that a referral has had, in sequence (RTT-10); its key is the referral and its number."""

    number: int
    start: date
    """Day 0."""
    state: State = State.RUNNING
    stop: date | None = None
    """The local day on which it stopped; None while it runs."""
    code: str = ""
    """The status code added last; empty for one that was only started with its referral."""

    @property
    def counts(self) -> bool:
        """A nullified clock is in no figure: it has no weeks and no targets (RTT-06)."""
        return self.state is not State.NULLIFIED


class ClockRefused(Exception):
    """A status that cannot be added; the sentence says why, the task what somebody has to look into."""

    def __init__(self, sentence: str, task: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.task = task
