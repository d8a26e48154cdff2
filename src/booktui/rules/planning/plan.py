"""A rebooking plan: times for all displaced clients together, tier by tier (domain.md 2.8).

A tier is served as if nobody came after it, at the least cost (`cost.py`); those after it have what is left. Between
plans that are equally good for a tier, the one is taken that leaves more to the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from booktui.rules.planning.chances import Chances
from booktui.rules.planning.cost import unplaced
from booktui.rules.planning.demand import demand
from booktui.rules.planning.diary import Diary, Given
from booktui.rules.planning.fair import exchanged
from booktui.rules.planning.order import tiers
from booktui.rules.planning.solver import Demand, solve
from booktui.rules.planning.values import Displaced, Plan, Proposed, Settings, Why

FEW = 40
"""Options a client brings to the solver at first, and a quarter more for each other in the tier.

A group of clients who are alike brings what they would all have brought, and each group enough for all who have the
same options.
"""


def propose(displaced: Sequence[Displaced], settings: Settings = Settings()) -> Plan:  # noqa: B008 (it is frozen)
    """A time for everybody who can have one, no two of them in each other's way.

    Tier by tier never dearer than if everybody took in turn what is cheapest for them.
    Every displaced appointment has exactly one row. The same input gives the same plan.

    Raises:
        ValueError: `twice`; two of them have one id.
    """
    if len({who.id for who in displaced}) < len(displaced):
        raise ValueError("twice")
    groups = [Chances(tier, settings.weights) for tier in tiers(displaced)]
    diaries = [Diary(settings, [who.client_id for who in displaced]) for _ in range(2)]
    solved = [_served(chances, groups[number : number + 1], diaries[0]) for number, chances in enumerate(groups, 1)]
    simple = [_fairly(chances, {}, diaries[1]) for chances in groups]
    totals = [[tier.total(one) for tier, one in zip(groups, given, strict=True)] for given in (solved, simple)]
    best, diary = (solved, diaries[0]) if totals[0] <= totals[1] else (simple, diaries[1])
    return Plan(tuple(
        _row(who, given.get(index))
        for chances, given in zip(groups, [_seated(one, diary) for one in best], strict=True)
        for index, who in enumerate(chances.tier)
    ))  # fmt: skip


def _served(chances: Chances, after: Sequence[Chances], diary: Diary) -> dict[int, Given]:
    """What the solver gives a tier, by index; `after` is the tier that comes next, if any does."""
    given = _solved(chances, diary, demand([who for following in after for who in following.tier]))
    for one in given.values():
        diary.take(one.place, one.seat)
    return _fairly(chances, given, diary)


def _fairly(chances: Chances, given: dict[int, Given], diary: Diary) -> dict[int, Given]:
    """Who has nothing yet takes turns, as all do without a solver; then times are exchanged."""
    return exchanged(chances.tier, chances.in_turn(diary, given), diary, chances.weights)


def _solved(chances: Chances, diary: Diary, wanted: Demand) -> dict[int, Given]:
    """The cheapest options of each are enough, unless somebody who has more is left without a time."""
    groups = chances.groups(diary)
    size = len(chances.tier)
    few = max((FEW + size // 4) * size // len(groups), FEW + chances.sharing())
    while True:
        offered = [(members, list(islice(chances.of(members[0], diary), few))) for members in groups]
        given = solve(offered, diary, unplaced(chances.weights), wanted)
        if all(len(options) < few or all(index in given for index in members) for members, options in offered):
            return given
        few *= 3


def _seated(given: dict[int, Given], diary: Diary) -> dict[int, Given]:
    """Everybody in the best room and with the best machine that nobody else of the plan has then."""
    found: dict[int, Given] = {}
    for index, one in given.items():
        diary.give_back(one.place, one.seat)
        seat = diary.fit(one.place) or one.seat
        diary.take(one.place, seat)
        found[index] = one._replace(seat=seat)
    return found


def _row(who: Displaced, given: Given | None) -> Proposed:
    if given is None:
        return Proposed(who.id, why=Why.GIVEN if who.options else Why.NOTHING)
    days = (given.option.day - who.old_on).days
    return Proposed(who.id, given.option, *given.seat, added_days=days)
