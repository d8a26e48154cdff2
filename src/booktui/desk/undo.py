"""Taking back your own last booking action: an action of its own, through the same gate, on record as what it undid."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from booktui.desk import following, gate, record
from booktui.desk.errors import NotFound, Refused
from booktui.desk.saying import line
from booktui.desk.timetabling import settle
from booktui.desk.views import Outcome
from booktui.rules import conflicts as rules
from booktui.rules.values import Appointment, Proposal, Status
from booktui.store import audit, booking, rebooking

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

UNDONE = "undone"
INSTEAD = {
    "absence": "Your last action was on an absence: take it away or put it back among the absences (F7).",
    "clinic": "Your last action was on a clinic: draft another version of it among the templates (F7).",
}
"""What is said where the newest action is not taken back with this key; an older one is not taken back over it."""
PAST = frozenset({"in-the-past", "too-soon", "duplicate", "short-notice"})
"""What going back to where things were need not answer again."""


def undo(c: Connection, desk: Desk) -> Outcome:
    """Undo the newest of the person's actions that was not undone yet.

    Raises:
        NotFound: there is none.
        Refused: what it would go back to is no longer free.
    """
    last = audit.last_undoable(c, desk.person.name)
    planning = audit.last_planning(c, desk.person.name)
    newest = max(last[0] if last is not None else 0, planning[0] if planning is not None else 0)
    deed = audit.last_deed(c, desk.person.name, newest)
    if deed is not None:
        from booktui.desk.listing.undo_entry import undo as undo_deed

        return undo_deed(c, desk, *deed)
    if planning is not None and (last is None or planning[0] > last[0]):
        raise NotFound(INSTEAD[planning[1]])
    if last is None:
        raise NotFound("There is nothing of yours to undo.")
    number, action, appointment_id, before, after, _, what = last
    if what == "session":
        from booktui.desk.timetabling.cut import undo_cut

        return undo_cut(c, desk, number, appointment_id, json.loads(before), json.loads(after))
    current = booking.get(c, appointment_id)
    if action == "hold":
        return _release(c, desk, number, appointment_id, current)
    if current is None:
        raise NotFound(f"A{appointment_id:06d} is no longer there, so its {action} cannot be undone.")
    was: dict[str, Any] = json.loads(before) if before else {}
    if action == "book":
        said = desk.diary.cancel_in(c, appointment_id, reason=UNDONE, by="provider", undoes=number)
        return Outcome(said.appointment, (), said.message.replace("Cancelled", "Undone: booking of", 1), said.also)
    if action == "move":
        return _move_back(c, desk, number, current, was)
    return _put_back(c, desk, number, current, was)


def _release(c: Connection, desk: Desk, number: int, appointment_id: int, current: Appointment | None) -> Outcome:
    if current is None or current.status != Status.PROPOSED:
        raise NotFound("Your last hold has already ended; there is nothing to undo.")
    said = line(desk, c, "Undone: hold of", current)
    booking.remove(c, appointment_id)
    desk.log(c, "release", "appointment", appointment_id, UNDONE, before=record.facts_of(current), undoes=number)
    return Outcome(None, (), said)


def proposal_of(current: Appointment, was: dict[str, Any]) -> Proposal:
    """A proposal for how the appointment stood."""
    return Proposal(
        client_id=was["client_id"], service_id=was["service_id"], start=was["start"], end=was["end"],
        practitioner_id=was["practitioner_id"], location_id=was["location_id"], room_id=was["room_id"],
        equipment_id=was["equipment_id"], interpreter_id=was["interpreter_id"], session_id=was["session_id"],
        entry_id=was["entry_id"], moving_id=current.id, fold_said=True, agreed_short=True,
        arranged=frozenset({"interpreter", "transport", "longer", "step-free"}),
    )  # fmt: skip


def still_free(c: Connection, desk: Desk, proposal: Proposal) -> tuple[Any, tuple[Any, ...]]:
    """The facts and what speaks against going back to how a booking stood.

    Raises:
        Refused: something blocks it.
    """
    bearing = gate.gather(c, desk, proposal, desk.now())
    found = tuple(x for x in rules.check(proposal, bearing, desk.policy) if x.code not in PAST)
    standing = rules.blocking(found, override=True, supervisor=True)
    if standing:
        raise Refused(standing)
    return bearing, found


def _move_back(c: Connection, desk: Desk, number: int, current: Appointment, was: dict[str, Any]) -> Outcome:
    if current.status != Status.BOOKED:
        raise Refused((), f"{current.ref} is no longer booked, so its move cannot be undone.")
    proposal = proposal_of(current, was)
    bearing, found = still_free(c, desk, proposal)
    settle.again(c, desk, settle.going_back(c, desk, proposal, was["slot_type"], bearing, found))
    booking.free(c, current.id)
    record.take_time(c, desk, current.id, proposal, bearing, found)
    values = {
        **record.values_of(proposal, bearing), "sequence": record.next_sequence(desk, current), "reason": UNDONE,
        "agreed": bool(was.get("agreed")),
    }  # fmt: skip
    booking.change(c, current.id, current.version, values)
    return _said(c, desk, number, "move", "change", current)


def _put_back(c: Connection, desk: Desk, number: int, current: Appointment, was: dict[str, Any]) -> Outcome:
    """A status goes back to what it was; a cancelled time must still be free."""
    values: dict[str, Any] = {"status": was["status"], **record.attendance_of(was)}
    if current.status == Status.CANCELLED:
        proposal = proposal_of(current, was)
        bearing, found = still_free(c, desk, proposal)
        settle.again(c, desk, settle.going_back(c, desk, proposal, was["slot_type"], bearing, found))
        record.take_time(c, desk, current.id, proposal, bearing, found)
        values |= record.values_of(proposal, bearing)
        values |= {"sequence": record.next_sequence(desk, current), "reason": UNDONE, "cancelled_by": ""}
    elif was["status"] == Status.BOOKED:
        settle.again(c, desk, rebooking.left_by(c, current.id, current.start))
    booking.change(c, current.id, current.version, values)
    record.entry_booked(c, current.entry_id, current.id)
    return _said(c, desk, number, "reinstate", "confirm" if current.status == Status.CANCELLED else "", current)


def _said(c: Connection, desk: Desk, number: int, action: str, message: str, before: Appointment) -> Outcome:
    after = booking.get(c, before.id)
    assert after is not None
    queued = (record.queue_message(c, desk, message, after),) if message else ()
    also = (*queued, *following.put_back(c, desk, before, after))
    desk.log(
        c,
        action,
        "appointment",
        before.id,
        UNDONE,
        before=record.facts_of(before),
        after=record.facts_of(after),
        undoes=number,
    )
    return Outcome(after, (), line(desk, c, "Undone: back to", after), also)
