"""Messages that are due or gone, inside the caller's transaction."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, func, select, update

from booktui.rules.values import Instant
from booktui.store import tables
from booktui.store.hot import Adding, Hot, among
from booktui.store.tables import table_of

_m = table_of(tables.Message)
_lo = table_of(tables.LocationRow)
_sv = table_of(tables.ServiceRow)

_adding = Adding(_m)
_withdraw = (
    update(_m)
    .where(_m.c.appointment_id == bindparam("appointment"), among(_m.c.state, "queued", "held"))
    .values(state="withdrawn", content="")
)
_withdraw_plain = Hot(
    select(_m.c.id).where(_m.c.appointment_id == bindparam("a"), among(_m.c.state, "queued", "held")).limit(1)
)
_exported = Hot(select(_m.c.id).where(_m.c.appointment_id == bindparam("a"), _m.c.sent_at.is_not(None)).limit(1))
_newest = Hot(select(func.max(_m.c.created_at)).where(_m.c.appointment_id == bindparam("a")))
_last = Hot(
    select(_m.c.id, _m.c.kind, _m.c.method, _m.c.sequence, _m.c.state, _m.c.content)
    .where(_m.c.appointment_id == bindparam("a"), _m.c.state != "withdrawn", _m.c.method != "")
    .order_by(_m.c.id.desc())
    .limit(1)
)
_mark = (
    update(_m)
    .where(_m.c.id == bindparam("message"))
    .values(state="sent", sent_at=func.coalesce(_m.c.sent_at, bindparam("at")))
)
_restore = (
    update(_m)
    .where(_m.c.id == bindparam("message"), _m.c.state == "sent")
    .values(state=bindparam("back"), sent_at=None)
)
_place = Hot(
    select(_lo.c.name, _lo.c.address, _sv.c.sensitive)
    .select_from(_lo.join(_sv, _sv.c.id == bindparam("service")))
    .where(_lo.c.id == bindparam("location"))
)


class Invite(NamedTuple):
    """The newest message of an appointment that has a calendar file."""

    id: int
    kind: str
    method: str
    sequence: int
    state: str
    content: str


def add(connection: Connection, **values: Any) -> int:
    """Insert a message; its id."""
    return _adding.run(connection, values)


def withdraw(connection: Connection, appointment_id: int) -> None:
    """What is queued or held about the appointment and has not left will not; its text goes with it."""
    if _withdraw_plain.row(connection, a=appointment_id):
        connection.execute(_withdraw, {"appointment": appointment_id})


def ever_exported(connection: Connection, appointment_id: int) -> bool:
    """Something about it has left the desk."""
    return _exported.row(connection, a=appointment_id) is not None


def newest(connection: Connection, appointment_id: int) -> Instant:
    """When the last message about it was made; 0 for none."""
    row = _newest.row(connection, a=appointment_id)
    return int(row[0] or 0) if row else 0


def last_invite(connection: Connection, appointment_id: int) -> Invite | None:
    """The newest calendar file about it that still holds."""
    row = _last.row(connection, a=appointment_id)
    return Invite(*row) if row else None


def mark_exported(connection: Connection, message_id: int, at: Instant) -> None:
    """It has left; the first time counts."""
    connection.execute(_mark, {"message": message_id, "at": at})


def restore(connection: Connection, message_id: int, state: str) -> None:
    """It did not leave after all: as it was before, unless it had left earlier."""
    if state in ("queued", "held"):
        connection.execute(_restore, {"message": message_id, "back": state})


def place(connection: Connection, location_id: int, service_id: int) -> tuple[str, str, bool]:
    """Name and address of a location, and whether the service is sensitive."""
    row = _place.row(connection, location=location_id, service=service_id)
    return (row[0], row[1], bool(row[2])) if row else ("", "", False)
