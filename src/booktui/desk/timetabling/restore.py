"""Taking a cut back: times that are still free are given back through the gate, the rest is said."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, bindparam, select, update

from booktui.desk import following, record
from booktui.desk.errors import Refused
from booktui.desk.names import list_name
from booktui.desk.timetabling.settle import again, going_back
from booktui.desk.undo import UNDONE, proposal_of, still_free
from booktui.rules.checks.away import closes
from booktui.rules.clock import spoken
from booktui.rules.values import Appointment, Conflict, Facts, Proposal, Span, Status
from booktui.store import booking
from booktui.store import rebooking as store
from booktui.store import tables as t
from booktui.store.hot import Hot
from booktui.store.tables import table_of

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

Found = tuple[Conflict, ...]
Allowed = tuple[Facts, Found, int | None]
_entry = table_of(t.WaitingEntry)
_audit, _detail = table_of(t.Audit), table_of(t.AuditDetail)
_lost = Hot(
    select(_audit.c.id, _detail.c.before)
    .join(_detail, _detail.c.audit_id == _audit.c.id)
    .where(
        _audit.c.object == "appointment", _audit.c.object_id == bindparam("appointment"),
        _audit.c.action == "displace",
    )
    .order_by(_audit.c.id.desc())
    .limit(1)
)  # fmt: skip


def restore(
    c: Connection, desk: Desk, disruption_id: int, spans: Collection[Span] | None = None
) -> tuple[list[str], list[str]]:
    """Give everybody their time back whom it still suits; lines about who has it again, and about who has not and why.

    Whoever has a new time keeps it; whose old one is taken stays on the rebook list.

    Args:
        spans: only those whose time was in one of these; None takes all of it back.
    """
    back: list[str] = []
    kept: list[str] = []
    for row in store.listing(c, disruption_id=disruption_id, open_only=False):
        if spans is not None and not any(_was_in(row, span) for span in spans):
            continue
        name = list_name(c, row.client_id) if not row.hidden else row.ref
        what = f"{name} {spoken(row.was_start, row.time_zone)}"
        if row.state == "rebooked":
            kept.append(f"{what}: has a new time already (A{row.new_appointment_id:06d}) and keeps it.")
        elif row.state == "open":
            why = _put_back(c, desk, row)
            (kept if why else back).append(f"{what}: {why} Stays on the rebook list." if why else what)
    if spans is None:
        store.undone(c, disruption_id, desk.now())
    return back, kept


def told(back: list[str], kept: list[str], before: str) -> str:
    """How many have their time back, as a part of a sentence; empty when there was nobody."""
    if not back and not kept:
        return ""
    got = f"{before}{len(back)} {'has the' if len(back) == 1 else 'have their'} time back"
    return got + (f", {len(kept)} {'has' if len(kept) == 1 else 'have'} not: see the lines" if kept else "")


def _was_in(row: Row[Any], span: Span) -> bool:
    """The time that was lost lies in it, with some of it at least."""
    return bool(row.was_start < span.end and span.start < row.was_start + row.ends_at - row.starts_at)


def _put_back(c: Connection, desk: Desk, row: Row[Any]) -> str:
    """Why the old time cannot be given back; empty when it was."""
    current = booking.get(c, row.appointment_id)
    if current is None or current.status != Status.CANCELLED:
        store.settle(c, row.id, "restored", now=desk.now(), by=desk.person.name)
        return ""
    lost = _lost.row(c, appointment=row.appointment_id)
    if lost is None or not lost[1]:
        return "How it stood is not on record."
    if current.start <= desk.now():
        return "The time has passed."
    was: dict[str, Any] = json.loads(lost[1])
    proposal = proposal_of(current, was)
    try:
        bearing, found, line = _allowed(c, desk, current, proposal, was["slot_type"])
    except Refused as refusal:
        return " ".join(conflict.message for conflict in refusal.conflicts[:2]) or refusal.message
    _give_back(c, desk, row, current, (proposal, bearing, found), was, lost[0])
    again(c, desk, line)
    return ""


def _allowed(c: Connection, desk: Desk, current: Appointment, proposal: Proposal, letter: str) -> Allowed:
    """The facts, what speaks against it, and a line that is open again with it.

    Raises:
        Refused: the time cannot be given back.
    """
    bearing, found = still_free(c, desk, proposal)
    if _shut(bearing, current.location_id):
        raise Refused(tuple(one for one in found if one.code == "closed"))
    return bearing, found, going_back(c, desk, proposal, letter, bearing, found)


def _give_back(
    c: Connection, desk: Desk, row: Row[Any], current: Appointment, how: tuple[Proposal, Facts, Found],
    was: dict[str, Any], undoes: int,
) -> None:  # fmt: skip
    """The booking stands again, its client is told, and its line is off the list."""
    proposal, bearing, found = how
    record.take_time(c, desk, current.id, proposal, bearing, found)
    values = {
        **record.values_of(proposal, bearing), "status": was["status"], "cancelled_by": "", "reason": UNDONE,
        "sequence": record.next_sequence(desk, current), **record.attendance_of(was),
    }  # fmt: skip
    booking.change(c, current.id, current.version, values)
    _entry_again(c, row)
    after = booking.get(c, current.id)
    assert after is not None
    record.queue_message(c, desk, "confirm", after)
    following.put_back(c, desk, current, after)
    desk.log(
        c, "reinstate", "appointment", current.id, UNDONE, before=record.facts_of(current),
        after=record.facts_of(after), undoes=undoes,
    )  # fmt: skip
    store.settle(c, row.id, "restored", now=desk.now(), by=desk.person.name)


def _shut(facts: Facts, location_id: int) -> bool:
    """A closure lies over the time; a public holiday was known when it was booked."""
    return any(one.approved and one.kind == "closure" and closes(one, location_id) for one in facts.absences)


def _entry_again(c: Connection, row: Row[Any]) -> None:
    """The waiting entry has its date again, and the cancellation that was taken back no longer counts."""
    record.entry_booked(c, row.entry_id, row.appointment_id)
    if row.entry_id is not None:
        c.execute(
            update(_entry).where(_entry.c.id == row.entry_id).values(hospital_cancels=_entry.c.hospital_cancels + 1)
        )
