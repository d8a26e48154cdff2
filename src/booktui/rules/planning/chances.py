"""The options of one tier that still fit, the cheapest first; and the simplest way to give them out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from booktui.rules.planning.cost import cost, unplaced
from booktui.rules.planning.diary import Diary, Given, Place
from booktui.rules.planning.values import Displaced, Option, Weights

Alike = tuple[object, ...]


class Chance(NamedTuple):
    """An option with what it costs and takes."""

    cost: int
    option: Option
    place: Place


class Chances:
    """What each client of a tier could have; clients go by their index in the tier."""

    def __init__(self, tier: Sequence[Displaced], weights: Weights) -> None:
        self.tier, self.weights = tier, weights
        lists = {id(who.options): who.options for who in tier}
        days = {key: [option.day for option in options] or [date.max] for key, options in lists.items()}
        reach = {key: (min(found) - timedelta(days=1), max(found)) for key, found in days.items()}
        self._alike = [_alike(who, *reach[id(who.options)]) for who in tier]
        first = dict(zip(reversed(self._alike), reversed(tier), strict=True))
        priced = {
            key: sorted(((cost(who, option, weights), option) for option in who.options), key=_cheapest)
            for key, who in first.items()
        }
        self._sorted = [priced[key] for key in self._alike]

    def groups(self, diary: Diary) -> list[list[int]]:
        """Who could have the same places at the same cost: those who share their options and what these cost."""
        found: dict[object, list[int]] = defaultdict(list)
        for index, (who, key) in enumerate(zip(self.tier, self._alike, strict=True)):
            found[key, who.client_id if diary.has_several(who.client_id) else None].append(index)
        return list(found.values())

    def sharing(self) -> int:
        """The most clients of whom all have the same options, whatever these cost them; 0 for nobody."""
        return max(Counter(key[0] for key in self._alike).values(), default=0)

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


def _alike(who: Displaced, before: date, last: date) -> Alike:
    """The same for clients with the very same options at the same costs.

    Args:
        before, last: the day before the options, and their last: a target beyond these is as good as one on them.
    """
    limits = (last if day is None else min(max(day, before), last) for day in (who.target_on, who.rebook_by))
    return id(who.options), who.old_on, *limits


def _cheapest(priced: tuple[int, Option]) -> tuple[int, Option]:
    return priced[0], priced[1]
