"""The options of one tier that still fit, the cheapest first; and the simplest way to give them out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from booktui.rules.planning.cost import cost, unplaced
from booktui.rules.planning.diary import Diary, Given, Place
from booktui.rules.planning.values import Displaced, Option, Weights


class Chance(NamedTuple):
    """An option with what it costs and takes."""

    cost: int
    option: Option
    place: Place


class Chances:
    """What each client of a tier could have; clients go by their index in the tier."""

    def __init__(self, tier: Sequence[Displaced], weights: Weights) -> None:
        self.tier, self.weights = tier, weights
        self._sorted = [
            sorted(((cost(who, option, weights), option) for option in who.options), key=_cheapest) for who in tier
        ]

    def of(self, index: int, diary: Diary) -> Iterator[Chance]:
        """Those of one client that still fit, the cheapest first, then the earliest."""
        who = self.tier[index]
        for price, option in self._sorted[index]:
            place = diary.place(who, option)
            if diary.fit(place) is not None:
                yield Chance(price, option, place)

    def total(self, given: Mapping[int, Given]) -> int:
        """What the tier pays for that, those without a time included."""
        without = len(self.tier) - len(given)
        return sum(one.cost for one in given.values()) + without * unplaced(self.weights)

    def in_turn(self, diary: Diary, given: Mapping[int, Given]) -> dict[int, Given]:
        """Besides what was given already, everybody in turn gets what is cheapest for them; the diary has it all."""
        found = dict(given)
        for index in range(len(self.tier)):
            chance = None if index in found else next(self.of(index, diary), None)
            seat = diary.fit(chance.place) if chance else None
            if chance and seat:
                diary.take(chance.place, seat)
                found[index] = Given(chance.option, chance.place, seat, chance.cost)
        return found


def _cheapest(priced: tuple[int, Option]) -> tuple[int, Option]:
    return priced[0], priced[1]
