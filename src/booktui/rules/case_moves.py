"""Which cases would even out a team: a fixed rule, so that the same team gets the same suggestions (domain.md 6.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from booktui.rules.caseload import Carrier, Case, load_of, variation

GAIN = 0.01
"""A move that lowers the coefficient of variation by less is not worth it."""
MOST = 50
"""Suggestions for one team at once; nobody approves more in one sitting."""


@dataclass(frozen=True, slots=True)
class CaseMove:
    """One case from one caseload to another, and the loads in per cent that it would leave."""

    case: Case
    giver: Carrier
    taker: Carrier
    """Both as they stood before the move."""
    giver_load: float
    taker_load: float
    cv_before: float
    cv_after: float


def suggest(team: Sequence[Carrier], goal_cv: float = 0.10) -> list[CaseMove]:
    """Moves in the order they would be made, each on top of those before it.

    From the most loaded, the movable case that brings the pair's loads closest goes to the least loaded who may take
    it; of equals the oldest case. Where the most loaded has none that helps, the next above the mean is tried. It stops
    at the goal, or when no move lowers the coefficient of variation by 0.01.
    """
    people = {one.id: one for one in sorted(team, key=lambda one: one.code) if one.capacity > 0}
    moves: list[CaseMove] = []
    while len(moves) < MOST and len(people) > 1 and _cv(people) > goal_cv:
        move = next((found for giver in _givers(people) if (found := _best(giver, people)) is not None), None)
        if move is None:
            break
        moves.append(move)
        people[move.giver.id] = replace(
            move.giver, cases=tuple(case for case in move.giver.cases if case.id != move.case.id)
        )
        people[move.taker.id] = replace(
            move.taker, cases=(*move.taker.cases, replace(move.case, fixed="moved already"))
        )
    return moves


def _givers(people: dict[int, Carrier]) -> list[Carrier]:
    """Those above the mean, the most loaded first."""
    mean = sum(one.load for one in people.values()) / len(people)
    return sorted((one for one in people.values() if one.load > mean), key=lambda one: (-one.load, one.code))


def _cv(people: dict[int, Carrier]) -> float:
    return variation([one.load for one in people.values()])


def _best(giver: Carrier, people: dict[int, Carrier]) -> CaseMove | None:
    """The giver's case that brings it closest to the least loaded who may take it; None when none is worth it."""
    before = _cv(people)
    found: list[tuple[float, int, CaseMove]] = []
    for case in giver.cases:
        taker = _taker(giver, case, people)
        if case.fixed or taker is None:
            continue
        given = load_of(giver.points - case.points, giver.capacity)
        taken = load_of(taker.points + case.points, taker.capacity)
        after = variation([{giver.id: given, taker.id: taken}.get(one.id, one.load) for one in people.values()])
        if before - after >= GAIN:
            found.append((abs(given - taken), case.id, CaseMove(case, giver, taker, given, taken, before, after)))
    return min(found, key=lambda one: one[:2])[2] if found else None


def _taker(giver: Carrier, case: Case, people: dict[int, Carrier]) -> Carrier | None:
    able = [one for one in people.values() if one.id != giver.id and one.may_take(case)]
    return min(able, key=lambda one: (one.load, one.code), default=None)
