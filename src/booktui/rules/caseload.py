"""How much a case weighs, how loaded people are, and how even that is (domain.md 6.1 and 6.2).

Points and capacities are whole hundredths of a point, so that sums are exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

HUNDRED = 100
URGENCY = {1: 150, 2: 120, 3: 100}
"""Hundredths, by the band: high, medium, low."""
COMPLEXITY = {1: 100, 2: 150, 3: 200, 4: 300}
COMPLEXITY_WORDS = {1: "simple", 2: "moderate", 3: "complex", 4: "very complex"}
NEEDS = {"interpreter": 50, "transport": 50, "safeguarding": 50}
OTHER_NEED = 25
"""What every other adjustment adds."""


@dataclass(frozen=True, slots=True)
class Bands:
    """Per cent of capacity at which a load is called otherwise."""

    spare: int = 70
    soft: int = 100
    hard: int = 120

    def word(self, load: float) -> str:
        """`spare` below 70, `ok` to 100, `over` to 120, `too much` above (the soft and the hard limit)."""
        if load > self.hard:
            return "too much"
        if load > self.soft:
            return "over"
        return "spare" if load < self.spare else "ok"


@dataclass(frozen=True, slots=True)
class Case:
    """One client's wait or treatment in somebody's caseload."""

    id: int
    """The waiting entry: a lower number is an older case."""
    points: int
    service_id: int
    language: str = ""
    """A language that whoever has the case must work in; empty for none."""
    fixed: str = ""
    """Why it stays where it is, in words; empty for one that may move."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """A practitioner with a caseload."""

    id: int
    code: str
    capacity: int
    cases: tuple[Case, ...] = ()
    services: frozenset[int] = frozenset()
    languages: frozenset[str] = frozenset()

    @property
    def points(self) -> int:
        return sum(case.points for case in self.cases)

    @property
    def load(self) -> float:
        """Per cent of capacity; without any capacity infinite as soon as there is a case."""
        return load_of(self.points, self.capacity)

    def may_take(self, case: Case) -> bool:
        """Provides the service and works in the language."""
        return case.service_id in self.services and (not case.language or case.language in self.languages)


@dataclass(frozen=True, slots=True)
class Balance:
    """How even the loads of a team are, in per cent; `cv` is the coefficient of variation."""

    mean: float
    spread: float
    """The highest less the lowest."""
    cv: float
    over: int
    """How many are above their soft limit."""
    alarm: bool


def weight(base: int, band: int, complexity: int, needs: Iterable[str] = ()) -> int:
    """Hundredths of a point: base × urgency × complexity, and what the needs add.

    Args:
        base: hundredths that one case of the service weighs.
        band: 1 high, 2 medium, 3 low.
        needs: kinds of access needs.
    """
    added = sum(NEEDS.get(need, OTHER_NEED) for need in needs)
    return (base * URGENCY[band] * COMPLEXITY[complexity] + 5000) // 10_000 + added


def capacity(wte_percent: int, points_per_wte: int, absent: float = 0.0) -> int:
    """Hundredths of a point that somebody can carry; `absent` is the planned share of time away, 0 to 1."""
    return round(wte_percent * points_per_wte * (1 - min(max(absent, 0.0), 1.0)))


def load_of(points: int, capacity: int) -> float:
    """Per cent of capacity."""
    if capacity <= 0:
        return float("inf") if points else 0.0
    return points * HUNDRED / capacity


def balance(loads: Sequence[float], bands: Bands, alarm_cv: float = 0.25) -> Balance:
    """The measures over the people of one team; an alarm above the coefficient, or with anybody over the hard limit."""
    if not loads:
        return Balance(0.0, 0.0, 0.0, 0, False)
    mean = sum(loads) / len(loads)
    cv = variation(loads)
    too_much = any(load > bands.hard for load in loads)
    return Balance(
        mean, max(loads) - min(loads), cv, sum(load > bands.soft for load in loads), cv > alarm_cv or too_much
    )


def variation(loads: Sequence[float]) -> float:
    """Standard deviation over the mean; 0 where nobody has anything."""
    mean = sum(loads) / len(loads)
    if mean in (0.0, float("inf")):
        return 0.0 if mean == 0 else float("inf")
    return sqrt(sum((load - mean) ** 2 for load in loads) / len(loads)) / mean
