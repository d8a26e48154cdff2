"""The targets of suspected cancer and of diagnostic tests (domain.md 1.6 and 1.7)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from booktui.rules.clocks.counting import Limit, target
from booktui.rules.planning.due import work_by

RESETS = frozenset({"dna", "client"})
"""What begins the wait for a test anew: the client missed it or cancelled; the provider's cancelling does not."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Days of the cancer standards."""

    first_seen: int = 14
    faster: int = 28
    """To the diagnosis, or to hearing that it is none."""
    treatment: int = 31
    """From the decision to treat."""
    whole: int = 62
    """From the referral to the treatment."""


@dataclass(frozen=True, slots=True)
class Cancer:
    """The last days on which each standard is met; the day of the referral is day 0."""

    first_seen_by: date
    faster_by: date
    treated_by: date


def cancer(received: date, numbers: Numbers) -> Cancer:
    """The days of a referral for suspected cancer."""
    return Cancer(
        target(received, numbers.first_seen), target(received, numbers.faster), target(received, numbers.whole)
    )


def treat_by(decided_on: date, numbers: Numbers) -> date:
    """The last day of the standard that counts from the decision to treat."""
    return target(decided_on, numbers.treatment)


def met(day: date, last: date) -> bool:
    """The last day itself still meets it."""
    return day <= last


def plan_by(last: date, closed: Collection[date] = ()) -> date:
    """The day to work by: the last day, or when that is closed the last working day before it (TZ-09)."""
    return work_by(last, closed)


def standing(received: date, on: date, numbers: Numbers) -> str:
    """How an offer for suspected cancer stands: `inside`, `late` (shown last), `supervisor` (needs one) (CAN-01)."""
    days = cancer(received, numbers)
    if met(on, days.first_seen_by):
        return "inside"
    return "late" if met(on, days.faster_by) else "supervisor"


def standing_of(priority: str, start: date, on: date, numbers: Numbers) -> str:
    """The same of any wait; empty for one that is not of suspected cancer."""
    return standing(start, on, numbers) if priority == "2ww" else ""


def offers_in_order(received: date, offered: Iterable[date], numbers: Numbers) -> list[date]:
    """Dates to offer: inside the first-seen aim first, later ones last; each by day (CAN-01)."""
    return sorted(offered, key=lambda on: (standing(received, on, numbers) != "inside", on))


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """The wait for a test."""

    start: date
    work_by: date
    """The last day inside."""
    breach_on: date


def diagnostic(requested: date, events: Iterable[tuple[date, str]], limit: Limit) -> Diagnostic:
    """The wait for a test from its request, or from the last event that begins it anew.

    Args:
        events: the day of each, and what happened: `dna`, `client` (cancelled) or `provider` (cancelled).
    """
    start = max((day for day, what in events if what in RESETS), default=requested)
    start = max(start, requested)
    return Diagnostic(start, target(start, limit.last_inside), target(start, limit.first_breach))
