"""Where sessions of a clinic would lie over those of another: one practitioner or one room in two at once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from booktui.rules.clinics.planned import Planned
from booktui.rules.clock import spoken
from booktui.rules.values import LONGEST, Instant
from booktui.store import tables as t
from booktui.store.tables import table_of

if TYPE_CHECKING:
    from booktui.desk.desk import Desk
    from booktui.desk.timetabling.sessions import Differences

_session, _clinic = table_of(t.SessionRow), table_of(t.Clinic)
_others = select(
    _clinic.c.code, _session.c.practitioner_id, _session.c.room_id, _session.c.starts_at, _session.c.ends_at
).join(_clinic, _clinic.c.id == _session.c.clinic_id)
Key = tuple[str, str]
"""The other clinic's code, and what both would use."""


def clashes(c: Connection, desk: Desk, clinic_id: int, found: Differences) -> list[str]:
    """A line for each other clinic that would share somebody or a room with sessions of this one, and since when."""
    new = [*found.adding, *(one for _, one in found.changing)]
    first: dict[Key, Instant] = {}
    count: dict[Key, int] = defaultdict(int)
    book = desk.catalogue_in(c)
    for one, code, shared in _shared(c, clinic_id, new):
        key = (code, book.resources[shared].name)
        first[key] = min(first.get(key, one.start), one.start)
        count[key] += 1
    return [
        f"‹!› {name} is in clinic {code} too in {_times(count[code, name])}, first {spoken(start, desk.zone)}"
        for (code, name), start in sorted(first.items(), key=lambda item: item[1])
    ]


def _times(count: int) -> str:
    return "1 of the sessions" if count == 1 else f"{count} of the sessions"


def _shared(c: Connection, clinic_id: int, new: list[Planned]) -> list[tuple[Planned, str, int]]:
    """The planned session, the other clinic's code, and the id of whom or what both use."""
    if not new:
        return []
    who = {one.version.practitioner_id for one in new}
    rooms = {one.version.room_id for one in new if one.version.room_id}
    since, until = min(one.start for one in new), max(one.end for one in new)
    rows = c.execute(
        _others.where(
            _session.c.clinic_id != clinic_id, _session.c.status != "cancelled",
            _session.c.starts_at < until, _session.c.starts_at > since - LONGEST,
            _session.c.practitioner_id.in_(who) | _session.c.room_id.in_(rooms),
        )
    ).all()  # fmt: skip
    found = []
    for one in new:
        for row in rows:
            if row.starts_at < one.end and one.start < row.ends_at:
                both = {row.practitioner_id, row.room_id} & {one.version.practitioner_id, one.version.room_id} - {None}
                found += [(one, row.code, shared) for shared in both if shared is not None]
    return found
