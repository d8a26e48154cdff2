"""Fairness inside a tier: of two times that both clients could have, the one before in the order has the earlier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from booktui.rules.planning.cost import cost, unplaced
from booktui.rules.planning.diary import Diary, Given
from booktui.rules.planning.values import Displaced, Option, Weights
from booktui.rules.values import Instant

Time = tuple[Instant, Instant, int, Instant, Instant]
"""When and with whom, whatever room and interpreter go with it."""


def exchanged(
    tier: Sequence[Displaced], given: Mapping[int, Given], diary: Diary, weights: Weights
) -> dict[int, Given]:  # fmt: skip
    """Exchange times, two clients at a time, until nobody has reason to; the tier pays no more for it.

    `given` is by index into the tier, and given out in the diary. Having no time is later than any. It ends: every
    exchange moves an early time up the order.
    """
    exchange = _Exchange(tier, given, diary, weights)
    while sum(exchange.tried(one, other) for one, other in combinations(range(len(tier)), 2)):
        pass
    return exchange.given


class _Exchange:
    """Who has what while times change hands."""

    def __init__(
        self, tier: Sequence[Displaced], given: Mapping[int, Given], diary: Diary, weights: Weights
    ) -> None:  # fmt: skip
        self.tier, self.diary, self.weights = tier, diary, weights
        self.given = dict(given)
        lists = {id(who.options): who.options for who in tier}
        by_time = {key: {_time(option): option for option in options} for key, options in lists.items()}
        self._options = [by_time[id(who.options)] for who in tier]

    def tried(self, one: int, other: int) -> bool:
        """Exchange when the second has the earlier time, both could have the other's, and together they pay no more."""
        ours, theirs = self.given.get(one), self.given.get(other)
        if theirs is None or (ours is not None and ours.option.start <= theirs.option.start):
            return False
        wanted = self._options[one].get(_time(theirs.option))
        left = self._options[other].get(_time(ours.option)) if ours else None
        if wanted is None or (ours is not None and left is None):
            return False
        dearer = self._price(one, wanted) + self._price(other, left) > theirs.cost + self._paid(ours)
        return not dearer and self._swapped({one: wanted, other: left})

    def _swapped(self, anew: Mapping[int, Option | None]) -> bool:
        """Give these options out in place of what the clients have; as before when they do not fit."""
        before = {index: self.given.pop(index) for index in anew if index in self.given}
        for had in before.values():
            self.diary.give_back(had.place, had.seat)
        if all(option is None or self._taken(index, option) for index, option in anew.items()):
            return True
        for index in anew:
            has = self.given.pop(index, None)
            if has is not None:
                self.diary.give_back(has.place, has.seat)
        for index, had in before.items():
            self.diary.take(had.place, had.seat)
            self.given[index] = had
        return False

    def _taken(self, index: int, option: Option) -> bool:
        place = self.diary.place(self.tier[index], option)
        seat = self.diary.fit(place)
        if seat is not None:
            self.diary.take(place, seat)
            self.given[index] = Given(option, place, seat, self._price(index, option))
        return seat is not None

    def _price(self, index: int, option: Option | None) -> int:
        return unplaced(self.weights) if option is None else cost(self.tier[index], option, self.weights)

    def _paid(self, given: Given | None) -> int:
        return unplaced(self.weights) if given is None else given.cost


def _time(option: Option) -> Time:
    return option.start, option.end, option.practitioner_id, option.kept_start, option.kept_end
