"""What must be true of a diary whatever was done to it: judged here by plain loops, besides the desk's own doctor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from booktui.desk.desk import Desk
from booktui.store import audit, doctor

ACTIVE = ("booked", "arrived", "fulfilled", "noshow")
"""Statuses of an appointment that has, or had, its time."""
TIMES = "SELECT schedule_id, lane, starts_at, ends_at FROM occupancy"
BOOKED = (
    "SELECT id, practitioner_id, client_id, starts_at, ends_at, overbooked FROM appointment "
    "WHERE status IN ('booked', 'arrived')"
)


def wrongs(desk: Desk, *, whole: bool = True) -> list[str]:
    """Everything that is wrong, a line each; nothing when all is well.

    Args:
        whole: also what takes the longer the more there is: the database's own check and the whole audit chain.
    """
    with desk.store.read() as c:
        found = [f"overlap in schedule and lane {key}: {pair}" for key, pair in _overlaps(_lanes(c))]
        found += [f"{who} booked twice: {pair}" for who, pair in _overlaps(_people(c, desk))]
        found += doctor.findings(c)
        found += [f"trigger missing: {name}" for name in desk.store.missing(c)]
        if whole:
            said = doctor.integrity(c)
            found += ([] if said == "ok" else [f"the database says: {said}"]) + list(audit.verify(c))
    return found


def _lanes(c: Any) -> Iterable[tuple[Any, int, int]]:
    return [((row[0], row[1]), row[2], row[3]) for row in c.exec_driver_sql(TIMES)]


def _people(c: Any, desk: Desk) -> Iterable[tuple[Any, int, int]]:
    """By appointments alone: whoever sees one client at a time, and every client; overbooked ones were allowed."""
    single = {one.id for one in desk.catalogue.of_kind("practitioner") if one.capacity == 1}
    for _, practitioner, client, start, end, overbooked in c.exec_driver_sql(BOOKED):
        if not overbooked:
            yield f"client {client}", start, end
            if practitioner in single:
                yield f"practitioner {practitioner}", start, end


def _overlaps(spans: Iterable[tuple[Any, int, int]]) -> list[tuple[Any, str]]:
    """Of spans with the same key, those that run into the next."""
    by_key: dict[Any, list[tuple[int, int]]] = defaultdict(list)
    for key, start, end in spans:
        by_key[key].append((start, end))
    found = []
    for key, mine in by_key.items():
        mine.sort()
        found += [(key, f"{a} and {b}") for a, b in pairwise(mine) if a[1] > b[0]]
    return found
