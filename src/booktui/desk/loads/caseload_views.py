"""What the caseloads answer: plain values; names in them are masked where they must be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from booktui.desk.views import OfferView
from booktui.rules.caseload import Balance
from booktui.rules.values import Instant


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case of a caseload; points are whole points with two decimals."""

    entry_id: int
    client_id: int
    client_ref: str
    name: str
    service: str
    letter: str
    """`H`, `M` or `L`, before ageing."""
    complexity: int
    points: float
    status: str
    next_visit: Instant | None
    fixed: str
    """Why it stays where it is; empty for one that may move."""


@dataclass(frozen=True, slots=True)
class LoadView:
    """One practitioner's caseload."""

    id: int
    code: str
    name: str
    team: str
    wte_percent: int
    cases: int
    points: float
    capacity: float
    load: float
    """Per cent of capacity."""
    word: str
    """`spare`, `ok`, `over` or `too much`."""
    away: float
    """Share of the coming four weeks that they are away, 0 to 1."""


@dataclass(frozen=True, slots=True)
class TeamView:
    """A team's caseloads and how even they are."""

    team: str
    people: tuple[LoadView, ...]
    balance: Balance


@dataclass(frozen=True, slots=True)
class MoveView:
    """A suggested move, and the loads in per cent that it would leave."""

    case: CaseView
    giver: str
    taker: str
    giver_load: float
    taker_load: float
    cv_before: float
    cv_after: float


@dataclass(frozen=True, slots=True)
class Moved:
    """What approving a move did; with `times` nothing, because the visit needs another time first."""

    message: str
    also: tuple[str, ...] = ()
    times: tuple[OfferView, ...] = ()


@dataclass(frozen=True, slots=True)
class WeekLoad:
    """A practitioner's load in one past week, in per cent."""

    week_on: date
    code: str
    cases: int
    load: float
