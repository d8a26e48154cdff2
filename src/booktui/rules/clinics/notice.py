"""How much notice a cut, a cancelled session or a changed clinic is given (domain.md TPL-01, 2.8)."""

from __future__ import annotations

from datetime import date, timedelta


def notice_days(decided_on: date, first_lost: date) -> int:
    """Days from the decision to the first day that is lost."""
    return (first_lost - decided_on).days


def is_short(decided_on: date, first_lost: date, needed: int) -> bool:
    """Less notice than is needed; exactly as much is enough (HC-01)."""
    return notice_days(decided_on, first_lost) < needed


def earliest(decided_on: date, needed: int) -> date:
    """The first day that may be lost with full notice."""
    return decided_on + timedelta(days=needed)
