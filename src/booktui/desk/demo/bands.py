"""How long people wait: the published week bands, shared out over a list of any length.

Contains public sector information licensed under the Open Government Licence v3.0 (data/demo/README.md).
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from booktui.desk.demo.names import read_data

OPEN_WEEKS = 12
"""Width given to the band without an end."""


class Band(NamedTuple):
    """Waits of more than `over` and at most `upto` whole weeks, and how many people had one."""

    over: int
    upto: int
    people: int

    def days(self) -> range:
        """The days waited that belong to it; a wait of no days belongs to the first."""
        return range(self.over * 7 + 1 if self.over else 0, self.upto * 7 + 1)


def load_bands() -> tuple[Band, ...]:
    """The bands of the file that comes with the package, shortest wait first."""
    return tuple(
        Band(
            int(row["week_gt"]),
            int(row["week_to"] or int(row["week_gt"]) + OPEN_WEEKS),
            int(row["incomplete_pathways"]),
        )
        for row in csv.DictReader(read_data("rtt_week_bands.csv").splitlines())
    )


def apportion(counts: Sequence[int], total: int) -> list[int]:
    """Shares of `total` in proportion to the counts, in whole numbers that add up: the largest remainders round up."""
    whole = sum(counts)
    shares = [count * total // whole for count in counts]
    by_remainder = sorted(range(len(counts)), key=lambda i: (-(counts[i] * total % whole), i))
    for i in by_remainder[: total - sum(shares)]:
        shares[i] += 1
    return shares


def days_waited(rng: Random, bands: Sequence[Band], total: int) -> list[int]:
    """So many waits in days, longest first, as many in each band as the figures say."""
    waits: list[int] = []
    for band, share in zip(bands, apportion([band.people for band in bands], total), strict=True):
        waits.extend(sorted(rng.choices(band.days(), k=share)))
    return waits[::-1]
