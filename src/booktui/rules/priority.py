"""How pressing a wait is, and where that puts it in the one order of the program (domain.md 7.1 to 7.3)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from booktui.rules import languages
from booktui.rules.policy import Policy
from booktui.rules.values import Need

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
URGENCY = {
    4: "immediate, hours to 2 days",
    3: "within 2 weeks",
    2: "within 6 to 12 weeks",
    1: "routine or planned",
}
SEVERITY = {
    4: "life, limb or sight, or safeguarding",
    3: "major loss of function or severe pain",
    2: "moderate",
    1: "mild",
}
WORKING_WEEK = 5
_RESOURCE = re.compile(r"hoist|ana?esthetist|two clinicians|second clinician", re.IGNORECASE)


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


def lead_days(needs: Iterable[Need], policy: Policy) -> int:
    """Days that must pass before what the client needs besides can be there: the longest counts, 0 for nothing.

    An interpreter of sign language, or of a rare language, is asked for longer ahead than another (5.1); transport has
    its own lead time, and so have a hoist room, an anaesthetist and a second practitioner.
    """
    return max((_calendar(_working_days(need, policy)) for need in needs), default=0)


def _working_days(need: Need, policy: Policy) -> int:
    if need.kind == "interpreter":
        language = languages.read(need.detail).language
        soon = languages.kind_of(language) == languages.SPOKEN and not languages.is_rare(language)
        return policy.interpreter_spoken_wd if soon else policy.interpreter_bsl_wd
    if need.kind == "transport":
        return policy.transport_lead_wd
    return policy.resource_lead_wd if _RESOURCE.search(need.detail) else 0


def _calendar(working_days: int) -> int:
    """Working days as days of the calendar, started weeks counted whole days: 10 are 14, 3 are 5."""
    return -(-working_days * 7 // WORKING_WEEK)


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
