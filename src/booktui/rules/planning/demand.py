"""How much the tier after this one could do with a place: what decides between equally good plans."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence

from booktui.rules.planning.diary import Place
from booktui.rules.planning.solver import MOST_DEMAND, Demand
from booktui.rules.planning.values import Displaced
from booktui.rules.values import Instant


def demand(later: Sequence[Displaced]) -> Demand:
    """Goes by how many of their options overlap the place at its practitioner, beside how many clients they are."""
    starts: dict[int, list[Instant]] = defaultdict(list)
    ends: dict[int, list[Instant]] = defaultdict(list)
    for who in later:
        for option in who.options:
            starts[option.practitioner_id].append(option.kept_start)
            ends[option.practitioner_id].append(option.kept_end)
    for instants in (*starts.values(), *ends.values()):
        instants.sort()
    most = max(1, len(later))

    def wanted(place: Place) -> int:
        practitioner_id, start, end = place.claims[0]
        begun = bisect_left(starts.get(practitioner_id, ()), end)
        over = bisect_right(ends.get(practitioner_id, ()), start)
        return min(MOST_DEMAND, -(-(begun - over) * MOST_DEMAND // most))

    return wanted
