"""How pressing a wait is, and where that puts it in the one order of the program (domain.md 7.1 to 7.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

HIGH, MEDIUM, LOW = 1, 2, 3
LETTERS = {HIGH: "H", MEDIUM: "M", LOW: "L"}
WORDS = {HIGH: "high", MEDIUM: "medium", LOW: "low"}
RANKS = {"2ww": 0, "urgent": 1, "routine": 2}
"""National priority 3 before 2 before 1."""
UNRATED = {"2ww": HIGH, "urgent": MEDIUM, "routine": LOW}
"""The band of a wait that nobody has rated yet, by its national priority."""
MATRIX = {
    4: (HIGH, HIGH, HIGH, HIGH),
    3: (MEDIUM, HIGH, HIGH, HIGH),
    2: (LOW, MEDIUM, MEDIUM, HIGH),
    1: (LOW, LOW, MEDIUM, HIGH),
}
"""Band by urgency, then by severity 1 to 4 (7.1)."""
AGES_AFTER = {MEDIUM: 80, LOW: 90}
"""Per cent of the time to the target after which a wait counts one band higher in the order."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The columns of a waiting entry that put it in its place."""

    band: int
    """As it counts today."""
    own_band: int
    rank: int
    ages_on: date | None
    """The day on which it counts one band higher; None once it does, and for the highest."""
    order_on: date

    @property
    def letter(self) -> str:
        """`H`, `M`, `L`; `M+` where the wait has moved it up."""
        return letter(self.band, self.own_band)


def letter(band: int, own_band: int) -> str:
    """`H`, `M`, `L`; `M+` for a medium one that its wait has moved up (7.1)."""
    return LETTERS[own_band] + ("+" if band < own_band else "")


def band_of(urgency: int | None, severity: int | None, priority: str) -> int:
    """The band of the matrix, or that of the national priority while nobody has rated it."""
    if urgency is None or severity is None:
        return UNRATED[priority]
    return MATRIX[urgency][severity - 1]


def ages_on(own_band: int, clock_start: date, target_on: date) -> date | None:
    """The first day on which the wait is longer than its share of the time to the target; None for the highest band."""
    share = AGES_AFTER.get(own_band)
    if share is None:
        return None
    return clock_start + timedelta(days=max(0, (target_on - clock_start).days) * share // 100 + 1)


def standing(
    priority: str, clock_start: date, target_on: date, today: date, *, urgency: int | None = None,
    severity: int | None = None, lead_days: int = 0,
) -> Standing:  # fmt: skip
    """Where a wait stands today.

    Args:
        lead_days: days that must pass before what it needs besides (an interpreter, transport) can be there; they move
            it up within its band and never lower the band (7.1, resource modifier).
    """
    own = band_of(urgency, severity, priority)
    day = ages_on(own, clock_start, target_on)
    aged = day is not None and day <= today
    return Standing(
        own - 1 if aged else own, own, RANKS[priority], None if aged else day, target_on - timedelta(days=lead_days)
    )
