"""The parts of repeating absences: made ahead of the sessions, and topped up when the diary is opened."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row
from sqlalchemy.exc import DBAPIError

from booktui.desk.timetabling.sessions import RUNS_SHORT, horizon
from booktui.rules.values import Role
from booktui.store import absence_rules as rules
from booktui.store.errors import StoreError

if TYPE_CHECKING:  # every opening of the diary loads this file, few have a part to make
    from booktui.desk.desk import Desk
    from booktui.rules.clinics.repeating import Repeating

AHEAD = timedelta(days=62)
"""So much further than sessions: whoever is away is away before anybody can be booked."""


def made_to(desk: Desk, zone: str) -> date:
    """The last day that parts are made for."""
    return horizon(desk, zone) + AHEAD


def rule_of(row: Row[Any]) -> Repeating:
    """A row of `absence_rule`, or of an absence with its rule."""
    from booktui.rules.clinics.repeating import Repeating

    return Repeating(row.recur, row.time_zone, row.valid_from, row.valid_until, row.start, row.end)


def top_up(desk: Desk) -> int:
    """Make the parts that the horizon lacks, when it runs short; how many. Cheap when it does not.

    A new part displaces nobody: a booking that it meets stays, and the doctor says so. Somebody who may not write, or
    a diary that cannot be written now, leaves it for the next opening.
    """
    need = made_to(desk, desk.zone) - timedelta(days=RUNS_SHORT)
    with desk.store.read() as c:
        short = rules.running_short(c, need)
    if not short or desk.person.role == Role.AUDITOR:
        return 0
    try:
        with desk.store.write() as c:
            return sum(_go_on(c, desk, row) for row in rules.running_short(c, need))
    except (StoreError, DBAPIError):
        return 0


def _go_on(c: Connection, desk: Desk, row: Row[Any]) -> int:
    from booktui.rules.clinics.repeating import parts
    from booktui.store import absences as store

    until = made_to(desk, row.time_zone)
    since = row.valid_from if row.generated_until is None else row.generated_until + timedelta(days=1)
    spans = parts(rule_of(row), since, until)
    store.add(
        c, spans, schedule_id=row.schedule_id, location_id=row.location_id, kind=row.kind, reason=row.reason,
        state=row.state, rule_id=row.id,
    )  # fmt: skip
    rules.change(c, row.id, generated_until=until)
    return len(spans)
