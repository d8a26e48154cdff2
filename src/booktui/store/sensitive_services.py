"""What is about a visit or a place on the list of a sensitive service, as a term of a query (PRV-03)."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, exists, false, func, null, or_, select

from booktui.store import tables as t
from booktui.store.hot import Hot
from booktui.store.tables import table_of

_client = table_of(t.ClientRow)


def hidden(entry_id: ColumnElement[Any], appointment_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """The client is sensitive, or the service of that entry or appointment; of a query that has the client's row or
    none."""
    return or_(func.coalesce(_client.c.sensitive, false()), of_service(entry_id, appointment_id))


def of_service(entry_id: ColumnElement[Any], appointment_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """The service of that entry or appointment is sensitive; not where there is none."""
    entry = table_of(t.WaitingEntry).alias("about_entry")
    visit = table_of(t.Appointment).alias("about_visit")
    services = [table_of(t.ServiceRow).alias(f"about_{name}_service") for name in ("entry", "visit")]
    return or_(
        *(
            exists().where(thing.c.id == wanted, service.c.id == thing.c.service_id, service.c.sensitive)
            for thing, wanted, service in zip((entry, visit), (entry_id, appointment_id), services, strict=True)
        )
    )


_KEYS = {"waiting_entry": ("id", None), "appointment": (None, "id"), "job": (None, "appointment_id")}
"""Where a thing has its place on the list and its visit; others have both."""
_THINGS = {
    "waiting_entry": "WaitingEntry", "appointment": "Appointment", "message": "Message", "job": "Job", "call": "Call",
    "review": "Review", "task": "Task", "escalation": "Escalation", "request": "RequestIn",
}  # fmt: skip
"""What the audit tells of and belongs to a visit or to a place on the list."""


@cache
def _about(name: str) -> Hot:
    table = table_of(getattr(t, _THINGS[name]))
    columns = (table.c[key] if key else null() for key in _KEYS.get(name, ("entry_id", "appointment_id")))
    return Hot(select(of_service(*columns)).where(table.c.id == bindparam("id")))


def about(c: Connection, object: str, object_id: int | None) -> bool:
    """That thing, as the audit names it, is about a sensitive service; not where it is not there any more."""
    if object not in _THINGS or object_id is None:
        return False
    row = _about(object).row(c, id=object_id)
    return bool(row and row[0])
