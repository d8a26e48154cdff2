"""Whose turn it is on the rebook list (domain.md 2.8, 7.3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Protocol, TypeVar

from booktui.rules.values import Instant

Rank = tuple[int, date, int, date, Instant, int]
"""Sorts the rebook list: tier, target, earlier cancellations (most first), clock start, old time, id."""


class Ranked(Protocol):
    """What the order goes by."""

    @property
    def id(self) -> int: ...
    @property
    def priority(self) -> str: ...
    @property
    def hospital_cancels(self) -> int: ...
    @property
    def target_on(self) -> date | None: ...
    @property
    def clock_start(self) -> date: ...
    @property
    def old_start(self) -> Instant: ...


R = TypeVar("R", bound=Ranked)


def tier(who: Ranked) -> int:
    """0 suspected cancer, 1 urgent, 2 already cancelled by the service, 3 everybody else."""
    if who.priority == "2ww":
        return 0
    if who.priority == "urgent":
        return 1
    return 2 if who.hospital_cancels else 3


def rank(who: Ranked) -> Rank:
    """The sort key: in a tier the nearest target, then who has been waiting longest. Without a target comes last."""
    target = who.target_on or date.max
    return tier(who), target, -who.hospital_cancels, who.clock_start, who.old_start, who.id


def tiers(everybody: Iterable[R]) -> list[list[R]]:
    """The tiers that somebody is in, the first to be served first, each in order."""
    return [list(members) for _, members in groupby(sorted(everybody, key=rank), key=tier)]
