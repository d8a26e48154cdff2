"""Messages that are due or gone, inside the caller's transaction."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Table, bindparam, case, func, or_, select, update

from booktui.rules.values import Appointment, Instant
from booktui.store import tables
from booktui.store.hot import Adding, Hot, among
from booktui.store.tables import table_of

WAITING = ("queued", "held", "failed")
"""States of a message that has not left and still could."""
OVERTAKEN = "overtaken by what came after"

_m = table_of(tables.Message)
_lo = table_of(tables.LocationRow)
_sv = table_of(tables.ServiceRow)
_pr = table_of(tables.Practitioner)
_ro = table_of(tables.Room)
_of = table_of(tables.OfferMade)


def _mailbox(table: Table) -> tuple[ColumnElement[Any], ...]:
    return table.c.id, table.c.name, table.c.email, table.c.invites


_adding = Adding(_m)
LASTING = ("copy", "job", "travel")
"""What holds for another time of the same visit too: its words are made when it goes."""
_waits = (_m.c.appointment_id == bindparam("appointment"), among(_m.c.state, *WAITING))
_overtaken = {
    "state": "withdrawn", "content": "", "why": OVERTAKEN,
    "claimed_at": case((_m.c.state == "held", _m.c.claimed_at), else_=None),
}  # fmt: skip
_withdraw = update(_m).where(*_waits, ~among(_m.c.kind, *LASTING)).values(**_overtaken)
_withdraw_all = update(_m).where(*_waits).values(**_overtaken)
_told = Hot(
    select(
        _m.c.recipient, _m.c.schedule_id, _m.c.kind, _m.c.method, _m.c.sequence, _m.c.state, _m.c.created_at,
        _m.c.sent_at, _m.c.claimed_at,
    )
    .where(_m.c.appointment_id == bindparam("a"))
    .order_by(_m.c.id)
)  # fmt: skip
_said = Hot(
    select(_m.c.content)
    .where(
        _m.c.appointment_id == bindparam("a"), _m.c.recipient == bindparam("recipient"),
        func.coalesce(_m.c.schedule_id, 0) == bindparam("schedule"), _m.c.method == "REQUEST", _m.c.content != "",
        or_(_m.c.sent_at.is_not(None), _m.c.claimed_at.is_not(None)),
    )
    .order_by(_m.c.id.desc())
    .limit(1)
)  # fmt: skip
_agreed = Hot(
    select(_of.c.id)
    .where(
        _of.c.client_id == bindparam("client"), _of.c.service_id == bindparam("service"), _of.c.channel == "phone",
        func.coalesce(_of.c.entry_id, 0) == bindparam("entry"), _of.c.answer == "accepted",
    )
    .limit(1)
)  # fmt: skip
_newest = Hot(select(func.max(_m.c.created_at)).where(_m.c.appointment_id == bindparam("a")))
_last = Hot(
    select(_m.c.id, _m.c.kind, _m.c.method, _m.c.sequence, _m.c.state, _m.c.content)
    .where(
        _m.c.appointment_id == bindparam("a"), _m.c.state != "withdrawn", _m.c.method != "",
        _m.c.recipient == "client",
    )
    .order_by(_m.c.id.desc())
    .limit(1)
)  # fmt: skip
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
_scene = Hot(
    select(_lo.c.name, _lo.c.address, _sv.c.sensitive, *_mailbox(_pr), *_mailbox(_ro))
    .select_from(
        _lo.join(_sv, _sv.c.id == bindparam("service"))
        .outerjoin(_pr, _pr.c.id == bindparam("practitioner"))
        .outerjoin(_ro, _ro.c.id == bindparam("room"))
    )
    .where(_lo.c.id == bindparam("location"))
)
_mailboxes = {
    role: Hot(select(*_mailbox(table)).where(table.c.id == bindparam("id")))
    for role, table in (("practitioner", _pr), ("room", _ro))
}


class Mailbox(NamedTuple):
    """Of a practitioner or room: where invitations would go, and whether they want them."""

    id: int
    name: str
    email: str
    wanted: bool


class Scene(NamedTuple):
    """What an invitation may need to know of an appointment besides itself."""

    place: str
    address: str
    sensitive: bool
    """The service is."""
    staff: tuple[tuple[str, Mailbox], ...]
    """Practitioner and room, by role."""


class Told(NamedTuple):
    """A message about an appointment that was made earlier."""

    recipient: str
    schedule_id: int | None
    kind: str
    method: str
    sequence: int
    state: str
    created_at: Instant
    left: bool
    """It has left, or may have: somebody has it in hand, or did when it stopped."""


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


def told(connection: Connection, appointment_id: int) -> list[Told]:
    """Every message about it, oldest first."""
    rows = _told.rows(connection, a=appointment_id)
    return [Told._make((*row[:7], _may_have_left(row[5], row[7], row[8]))) for row in rows]


def _may_have_left(state: str, sent_at: Instant | None, claimed_at: Instant | None) -> bool:
    in_doubt = claimed_at is not None and state in ("sending", "held", "withdrawn")
    return sent_at is not None or state == "sending" or in_doubt


def last_said(connection: Connection, appointment_id: int, recipient: str, schedule_id: int | None) -> str:
    """The last file that asked them to come and has left, or may have; empty where none is kept."""
    row = _said.row(connection, a=appointment_id, recipient=recipient, schedule=schedule_id or 0)
    return str(row[0]) if row else ""


def agreed(connection: Connection, appointment: Appointment) -> bool:
    """The client accepted a time for it in a call, so they know of one."""
    one = appointment
    row = _agreed.row(connection, client=one.client_id, service=one.service_id, entry=one.entry_id or 0)
    return row is not None


def withdraw(connection: Connection, appointment_id: int, *, called_off: bool) -> None:
    """What waits about the appointment and has not left will not, whoever it is for; its text goes with it.

    One that is held because it may have left keeps when it was taken in hand: it counts as left.

    Args:
        called_off: also what would hold for another time of it.
    """
    connection.execute(_withdraw_all if called_off else _withdraw, {"appointment": appointment_id})


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


def scene(
    connection: Connection, location_id: int, service_id: int, practitioner_id: int, room_id: int | None
) -> Scene:
    """Where it is, and the mailboxes of those who take part."""
    row = _scene.row(connection, location=location_id, service=service_id, practitioner=practitioner_id, room=room_id)
    if row is None:
        return Scene("", "", False, ())
    both = (("practitioner", row[3:7]), ("room", row[7:11]))
    staff = tuple((role, _read(one)) for role, one in both if one[0] is not None)
    return Scene(row[0], row[1], bool(row[2]), staff)


def mailbox(connection: Connection, role: str, schedule_id: int) -> Mailbox | None:
    """Of a practitioner or room who took part."""
    row = _mailboxes[role].row(connection, id=schedule_id)
    return _read(row) if row else None


def _read(row: tuple[Any, ...]) -> Mailbox:
    return Mailbox(int(row[0]), row[1], row[2], bool(row[3]))
