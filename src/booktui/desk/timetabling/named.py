"""The clinic or session that is meant, by its code, its day or its id."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from booktui.desk.errors import NotFound
from booktui.rules.checks.words import day_name, whole_day
from booktui.store import tables as t
from booktui.store.tables import table_of

_session, _clinic, _location = table_of(t.SessionRow), table_of(t.Clinic), table_of(t.LocationRow)
_sessions = select(_session, _clinic.c.code, _location.c.time_zone).select_from(
    _session.join(_clinic, _clinic.c.id == _session.c.clinic_id).join(
        _location, _location.c.id == _session.c.location_id
    )
)
NEAR = 5
"""Dates that are named when there is no session on the one that was said."""


def clinic_of(c: Connection, code: str) -> Row[Any]:
    """The row of a clinic; raises NotFound."""
    rows = {row.code.upper(): row for row in c.execute(select(_clinic))}
    found = rows.get(code.strip().upper())
    if found is None:
        from booktui.desk.nearest import nearest

        raise NotFound(f"There is no clinic {code!r}{nearest(code, rows)}. Nothing was changed.")
    return found


def session_on(c: Connection, code: str, day: date) -> Row[Any]:
    """The session of a clinic on a local date.

    Raises:
        NotFound: no such clinic, or it has no session then; with the nearest ones.
    """
    clinic = clinic_of(c, code)
    found = c.execute(_sessions.where(_session.c.clinic_id == clinic.id, _session.c.on_date == day)).first()
    if found is None:
        days = list(
            c.execute(
                select(_session.c.on_date)
                .where(_session.c.clinic_id == clinic.id, _session.c.on_date >= day)
                .order_by(_session.c.on_date)
                .limit(NEAR)
            ).scalars()
        )
        near = f" The next are {', '.join(map(day_name, days))}." if days else ""
        raise NotFound(f"Clinic {clinic.code} has no session on {whole_day(day)}.{near}")
    return found


def session_by_id(c: Connection, session_id: int) -> Row[Any]:
    """A session with its clinic's code and its zone; raises NotFound."""
    found = c.execute(_sessions.where(_session.c.id == session_id)).first()
    if found is None:
        raise NotFound("That session is no longer there. Nothing was changed.")
    return found
