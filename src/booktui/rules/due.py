"""How urgent something due is, and in which order what is due is done: worst first."""

from __future__ import annotations

from collections.abc import Sequence

from booktui.rules.values import Instant

LATE, NOW, SOON, TODAY, LATER = range(5)
PAPERWORK = ("outcome", "proposal", "clock")
AT_ONCE, HOUR, DAY = 15 * 60, 3600, 86_400
"""Seconds before it is due that something is to be done now, or soon."""


def rank(due_at: Instant, now: Instant, day_ends: Instant) -> int:
    """`LATE` once its time has passed, `NOW` in the quarter of an hour before, then `SOON`, `TODAY`, `LATER`."""
    if due_at < now:
        return LATE
    if due_at <= now + AT_ONCE:
        return NOW
    if due_at <= now + HOUR:
        return SOON
    return TODAY if due_at < day_ends else LATER


def place(rank: int, kind: str, kinds: Sequence[str]) -> tuple[int, int]:
    """The sort key between kinds: the more urgent first, of equals the kind that is named first.

    What is only to be written down waits for what somebody is waiting for, however late it is.
    """
    return max(rank, TODAY) if kind in PAPERWORK else rank, kinds.index(kind)
