"""What a task, an escalation or a request is about: a client, their place on the list, an appointment of theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, bindparam, select

from booktui.desk.errors import NotFound
from booktui.desk.tell import telling
from booktui.desk.texts import read_text
from booktui.rules.values import Role
from booktui.store import tables as t
from booktui.store.hot import Hot
from booktui.store.tables import table_of

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

_w = table_of(t.WaitingEntry)
_a = table_of(t.Appointment)
_c = table_of(t.ClientRow)
_entry = Hot(select(_w.c.client_id, _w.c.appointment_id).where(_w.c.id == bindparam("id")))
_appointment = Hot(select(_a.c.client_id, _a.c.entry_id).where(_a.c.id == bindparam("id")))
_client = Hot(select(_c.c.id).where(_c.c.id == bindparam("id")))


def opened(desk: Desk, what: str, number: int, reason: str | None) -> bool:
    """Somebody opens, for a reason, what was typed about a sensitive client: recorded, and True (PRV-02). False without
    a reason, and for who only reads.

    Raises:
        BadInput: the reason is too long.
    """
    why = read_text("reason", reason or "", 200, "Nothing was shown.")
    if not why or not desk.person.may(Role.COORDINATOR):
        return False
    with telling(), desk.store.write() as c:
        desk.log(c, "reveal", what, number, why)
    return True


class Subject(NamedTuple):
    """Each is None where nothing is known of it."""

    client_id: int | None = None
    entry_id: int | None = None
    appointment_id: int | None = None

    @property
    def key(self) -> dict[str, int | None]:
        """As columns."""
        return self._asdict()


def whole(
    c: Connection, client_id: int | None = None, entry_id: int | None = None, appointment_id: int | None = None
) -> Subject:  # fmt: skip
    """The same with what follows from it: an appointment has an entry, an entry that is booked an appointment.

    Raises:
        NotFound: there is no such client, entry or appointment.
    """
    if appointment_id is not None:
        row = _found(_appointment.row(c, id=appointment_id), f"There is no appointment {appointment_id}.")
        return Subject(row[0], entry_id if entry_id is not None else row[1], appointment_id)
    if entry_id is not None:
        row = _found(_entry.row(c, id=entry_id), f"There is no waiting entry {entry_id}.")
        return Subject(row[0], entry_id, row[1])
    if client_id is not None:
        _found(_client.row(c, id=client_id), f"There is no client {client_id}.")
    return Subject(client_id)


def _found(row: tuple[int, int | None] | None, otherwise: str) -> tuple[int, int | None]:
    if row is None:
        raise NotFound(otherwise)
    return row
