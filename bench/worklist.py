"""The tracker's list: opened, sorted, filtered and searched, at a thousand entries and at a trust's."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from bench.desks import NOW, build
from bench.measure import Sample, clocked, keys_pair, show, times
from booktui.desk import open_desk
from booktui.desk.demo import SIZES
from booktui.desk.desk import Desk
from booktui.desk.listing.list_views import ListSpec
from booktui.desk.listing.worklist import parse_filter

TRUST = replace(SIZES["trust"], name="list-trust", weeks_past=1, weeks_ahead=4, appointments=5_000)
LISTS = {"1k": replace(TRUST, name="list-1k", clients=10_000, waiting=1_000), "trust": TRUST}
"""The same house with the same clinics: only the list is longer."""
PAGE = 40
ROUNDS = 7
SORTS = ("turn", "target", "wait", "name", "contact", "service", "attempts", "added")
FILTERS = (
    "breach<14", "no-plan", "due", "2ww", "routine", "band:M", "service:NEW", "need:bsl", "need:transport", "proposed",
    "suspended", "booked", "all", "khan", "khan amina", "routine need:transport sort:name", "routine sort:contact-",
)  # fmt: skip


def run(places: dict[str, Path]) -> None:
    """Print what each look at the list takes; the desks are the bench's own, beside the others."""
    folder = next(iter(places.values())).parent
    desks = {name: open_desk(build(folder, size), "jo", now=lambda: NOW) for name, size in LISTS.items()}
    try:
        rows = [_row("opening: count and first page", desks, _opening)]
        rows += [_row(f"sort:{sort}, first page", desks, _page, ListSpec(sort=sort)) for sort in SORTS]
        rows += [_row(f"sort:{sort}, last page", desks, _last, ListSpec(sort=sort)) for sort in SORTS]
        rows += [_row(f"{text}, count and first page", desks, _page, parse_filter(text)) for text in FILTERS]
        rows += [_row(f"place of an entry, sort:{sort}", desks, _place, ListSpec(sort=sort)) for sort in SORTS]
        rows.append(_row("why it stands there", desks, _why))
        rows.append(_row("week bands", desks, _bands))
    finally:
        for desk in desks.values():
            desk.close()
    show("The working list", ["ms, p50 / p95", *LISTS, "trust / 1k"], rows)


def _row(words: str, desks: dict[str, Desk], call: object, *args: object) -> list[str]:
    assert callable(call)
    taken = [Sample.of(clocked(partial(call, desk, *args))[0] for _ in range(ROUNDS)) for desk in desks.values()]
    return [words, *map(keys_pair, taken), times(taken[-1].p50, taken[0].p50)]


def _opening(desk: Desk) -> None:
    """What the screen does first, in a desk that was just opened."""
    other = open_desk(desk.store.path, "jo", now=lambda: NOW)
    _page(other, ListSpec())
    other.close()


def _page(desk: Desk, spec: ListSpec) -> None:
    desk.worklist.count(spec)
    desk.worklist.page(spec, 0, PAGE)


def _last(desk: Desk, spec: ListSpec) -> None:
    desk.worklist.page(spec, max(0, desk.worklist.count(spec) - PAGE), PAGE)


def _place(desk: Desk, spec: ListSpec) -> None:
    desk.worklist.position(spec, 500)


def _why(desk: Desk) -> None:
    desk.priorities.why(500)


def _bands(desk: Desk) -> None:
    desk.worklist.bands()
