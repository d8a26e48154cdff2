"""What a death ends, in the transaction that records it, and what is given back when it was wrong (RTT-11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.errors import BadInput
from booktui.desk.visits import attendance, reviews
from booktui.store import deaths as store
from booktui.store import removals

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

WHY = "The client has died"


def died(c: Connection, desk: Desk, client_id: int, reason: str) -> tuple[str, ...]:
    """Cancel what is to come, take the client off every list, and let nothing more be sent; a line for each.

    Raises:
        BadInput: nobody said how it is known.
    """
    if not reason:
        raise BadInput("Say how the death is known, as the reason. Nothing was changed.")
    coming = store.coming(c, client_id, desk.now())
    for appointment_id in coming:
        done = desk.diary.cancel_in(c, appointment_id, reason=WHY, by="client")
        assert done.appointment is not None
        attendance.uncounted(c, desk, done.appointment)
    removals.add_died(c, client_id, reason, desk.now(), desk.person.name)
    reviews.stop_in(c, desk, client_id)
    removed = store.remove_entries(c, client_id)
    lines = store.close_displacements(c, client_id, desk.now(), desk.person.name)
    messages = store.withdraw_messages(c, client_id)
    store.set_status(c, client_id, "deceased")
    after = {"status": "deceased", "cancelled": coming, "removed": removed, "rebook_lines": lines, "messages": messages}
    desk.log(c, "died", "client", client_id, reason, before={"status": "active"}, after=after)
    return (
        f"Cancelled {len(coming)} appointments and holds to come.",
        f"Taken off the waiting list: {len(removed)}. Nothing more is sent.",
    )


def restored(c: Connection, desk: Desk, client_id: int, reason: str) -> tuple[str, ...]:
    """The report was wrong: the record is open and the entries wait again; appointments stay cancelled."""
    entries = store.restore_entries(c, client_id)
    removals.reinstated(c, removals.standing(c, entries, "DIED"), desk.now(), desk.person.name)
    store.set_status(c, client_id, "active")
    after = {"status": "active", "waiting": entries}
    desk.log(c, "restore", "client", client_id, reason, before={"status": "deceased"}, after=after)
    return (
        f"Back on the waiting list: {len(entries)}.",
        "Their appointments stay cancelled, because the times may be taken: book new ones.",
    )
