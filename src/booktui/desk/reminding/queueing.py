"""Putting the reminders that were found into the outbox: page by page, on record once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from time import monotonic, sleep
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.tell import telling
from booktui.rules.values import Instant
from booktui.store import reminders as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

Due = tuple[str, store.Visit, Instant]
"""The kind of reminder, what it is of, and when it goes."""
PAGE = 200
"""Reminders in one transaction."""
BREATH = 0.03
"""Seconds, at least, between two, in which others may write: who waits for the diary looks about that often."""


def queue(desk: Desk, found: Sequence[Due]) -> int:
    """Queue them, each page in one transaction; how many were made.

    One audit row of how many of each kind is written with the first page. Where there are more pages it says how many
    there are to be, so that a desk that dies between two leaves nothing that is not on record; the next desk makes the
    rest. A second row follows only where fewer were made, by another desk or because a visit was changed meanwhile.
    """
    wanted = Counter(kind for kind, _, _ in found)
    made: Counter[str] = Counter()
    for at in range(0, len(found), PAGE):
        began, page = monotonic(), found[at : at + PAGE]
        made += keep(desk, page, None if at else wanted, alone=len(found) <= PAGE)
        if at + PAGE < len(found):
            sleep(max(BREATH, monotonic() - began))
    if len(found) > PAGE and made != wanted:
        _correct(desk, wanted, made)
    return made.total()


def keep(desk: Desk, page: Sequence[Due], wanted: Mapping[str, int] | None, *, alone: bool) -> Counter[str]:
    """One page; how many of each kind it made.

    Args:
        wanted: what goes on record, with the first of several pages.
        alone: there is no other: what it made goes on record.
    """
    made: Counter[str] = Counter()
    with telling(), desk.store.write() as c:
        for kind in dict.fromkeys(kind for kind, _, _ in page):
            made[kind] = store.add(c, kind, [(visit, at) for of, visit, at in page if of == kind], desk.now())
        said = +made if alone else wanted
        if said:
            _log(desk, c, said)
    return made


def _correct(desk: Desk, wanted: Mapping[str, int], made: Mapping[str, int]) -> None:
    with telling(), desk.store.write() as c:
        _log(desk, c, {kind: made[kind] for kind in wanted}, wanted)


def _log(desk: Desk, c: Connection, made: Mapping[str, int], instead_of: Mapping[str, int] | None = None) -> None:
    before = None if instead_of is None else dict(instead_of)
    desk.log(c, "reminders queued", "message", before=before, after=dict(made))
