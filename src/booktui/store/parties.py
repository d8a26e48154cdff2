"""Who was invited to an appointment and what they answered, inside the caller's transaction."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select, update

from booktui.rules.values import Appointment, Instant
from booktui.store import tables as t
from booktui.store.tables import table_of

NOBODY_ANSWERED = "NEEDS-ACTION"


class PartyRow(NamedTuple):
    """One invited mailbox."""

    id: int
    appointment_id: int
    role: str
    schedule_id: int
    address: str
    asked_at: Instant
    asked_sequence: int
    starts_at: Instant
    ends_at: Instant
    location_id: int | None
    partstat: str
    answered_at: Instant | None
    sequence: int | None
    stamp: Instant | None
    comment: str


def of(c: Connection, appointment_id: int) -> list[PartyRow]:
    """Everybody who was invited: client, practitioner, room."""
    party = table_of(t.Party)
    found = select(*(party.c[name] for name in PartyRow._fields)).where(party.c.appointment_id == appointment_id)
    return [PartyRow(*row) for row in c.execute(found.order_by(party.c.id))]


def asked(
    c: Connection, appointment: Appointment, role: str, schedule_id: int, address: str, at: Instant, sequence: int
) -> None:
    """An invitation left for them. The answer is asked for again where time or place differ, or the mailbox does."""
    party = table_of(t.Party)
    what: dict[str, Any] = {
        "schedule_id": schedule_id, "address": address, "asked_at": at, "asked_sequence": sequence,
        "starts_at": appointment.start, "ends_at": appointment.end, "location_id": appointment.location_id,
    }  # fmt: skip
    known = next((row for row in of(c, appointment.id) if row.role == role), None)
    if known is None:
        c.execute(insert(party).values(appointment_id=appointment.id, role=role, partstat=NOBODY_ANSWERED, **what))
        return
    again = _differs(known, appointment) or known.address.lower() != address.lower()
    c.execute(update(party).where(party.c.id == known.id).values(**what, **(_AGAIN if again else {})))


def ask_again(c: Connection, appointment: Appointment, *, everybody: bool = False) -> None:
    """Time or place changed: whoever had answered is asked again (RFC 5546 2.1.4); else answers stand.

    Args:
        everybody: also where nothing changed: it had been called off in between.
    """
    party = table_of(t.Party)
    changed = [row.id for row in of(c, appointment.id) if everybody or _differs(row, appointment)]
    if changed:
        c.execute(update(party).where(party.c.id.in_(changed)).values(**_AGAIN))


def answer(
    c: Connection, party_id: int, partstat: str, at: Instant, *, sequence: int | None, stamp: Instant | None,
    comment: str = "",
) -> None:  # fmt: skip
    """The answer that counts from now on."""
    party = table_of(t.Party)
    c.execute(
        update(party)
        .where(party.c.id == party_id)
        .values(partstat=partstat, answered_at=at, sequence=sequence, stamp=stamp, comment=comment[:500])
    )


_AGAIN: dict[str, Any] = {"partstat": NOBODY_ANSWERED, "answered_at": None, "comment": ""}


def _differs(row: PartyRow, appointment: Appointment) -> bool:
    return (row.starts_at, row.ends_at, row.location_id) != (
        appointment.start, appointment.end, appointment.location_id,
    )  # fmt: skip
