"""When an offer counts as reasonable, and what offers count for (domain.md 2.1: OFF-02, OFF-03, OFF-04, OFF-06)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

ANSWERED = ("accepted", "declined")
WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Offered:
    """One date that was put to a client."""

    call_id: int | None
    on: date
    """The local date that was offered."""
    answer: str
    reasonable: bool


def reasonable(
    made_on: date, offered_on: date, notice_days: int, *, accepted: bool = False, priority: str = "routine",
    target_on: date | None = None,
) -> bool:  # fmt: skip
    """Enough notice in local days, or accepted; for suspected cancer any date inside the target.

    Made 2026-11-23 with 21 days, the first reasonable date is 2026-12-14.
    """
    if accepted or (offered_on - made_on).days >= notice_days:
        return True
    return priority == "2ww" and target_on is not None and offered_on <= target_on


def declined_dates(offers: Iterable[Offered]) -> frozenset[date]:
    """The reasonable dates declined since the client last accepted one, oldest offer first.

    The same date twice counts once (OFF-03), short notice never (OFF-04); who takes one of several declined none.
    """
    calls: dict[int | None, list[Offered]] = {}
    for offer in offers:
        calls.setdefault(offer.call_id, []).append(offer)
    found: set[date] = set()
    for made in calls.values():
        if any(offer.answer == "accepted" for offer in made):
            found.clear()
        else:
            found |= {offer.on for offer in made if offer.answer == "declined" and offer.reasonable}
    return frozenset(found)


def earliest(offers: Iterable[Offered]) -> date | None:
    """The earliest reasonable date among offers that were put to the client and answered."""
    return min((o.on for o in offers if o.reasonable and o.answer in ANSWERED), default=None)


def made(offers: Iterable[Offered]) -> int:
    """How many were made: those that we withdrew do not count."""
    return sum(offer.answer not in ("", WITHDRAWN) for offer in offers)
