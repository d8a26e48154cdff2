"""Rows of the rebook list, and answering one: an ordinary booking or move through the gate, never a second one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row

from booktui.desk.clinic_views import Accepted, RebookRow
from booktui.desk.errors import NeedsSupervisor, NotFound, NotPermitted, Refused
from booktui.desk.finder import Sought
from booktui.desk.names import shown
from booktui.desk.tell import telling
from booktui.desk.views import OfferList, OfferView, Outcome
from booktui.rules.planning.order import rank
from booktui.rules.values import Entry, Proposal, Role, Status
from booktui.store import booking, facts
from booktui.store import rebooking as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

MOVED = "clinic changed"
"""The reason on record when a booking that no longer fitted its clinic is moved."""
LOST = "the time was lost, and none inside the target is left"
"""The reason on record when a supervisor gives a suspected cancer a time after its target."""
ARRANGED = frozenset({"interpreter", "transport"})
"""Needs that are asked for anew with each booking."""
STATES = {
    "rebooked": "has a new time already",
    "moved": "was moved already",
    "restored": "has the old time back",
    "closed": "was taken off the list",
}


def rows(
    c: Connection, *, disruption_id: int | None = None, open_only: bool = True
) -> tuple[RebookRow, ...]:  # fmt: skip
    """The rebook list in the order of domain.md 2.8, the first to be served first."""
    found = [_row(row) for row in store.listing(c, disruption_id=disruption_id, open_only=open_only)]
    return in_order(found)


def in_order(found: list[RebookRow]) -> tuple[RebookRow, ...]:
    """The rows by turn, with their ranks among each other."""
    return tuple(replace(row, rank=number) for number, row in enumerate(sorted(found, key=rank), 1))


def _row(row: Row[Any]) -> RebookRow:
    hidden = bool(row.sensitive or row.hidden)
    return RebookRow(
        id=row.id, rank=0, client_id=row.client_id, client_ref=row.ref,
        name=shown(row.family_name, row.given_name, hidden), service=row.service, priority=row.priority,
        received_on=row.received_on, clock_start=row.clock_start, target_on=row.target_on, old_start=row.was_start,
        old_practitioner=row.practitioner, zone=row.time_zone, tell_by=row.tell_by, rebook_by=row.rebook_by,
        hospital_cancels=row.hospital_cancels, why=row.why, kind=row.kind, reason=row.reason,
        appointment_id=row.appointment_id, entry_id=row.entry_id, disruption_id=row.disruption_id,
        still_booked=row.booking == Status.BOOKED, state=row.state, sensitive=hidden,
        location_id=row.location_id, minutes=(row.ends_at - row.starts_at) // 60,
    )  # fmt: skip


def one(c: Connection, displacement_id: int) -> RebookRow:
    """One row, whatever became of it; raises NotFound."""
    found = store.one(c, displacement_id)
    if found is None:
        raise NotFound("There is no such line on the rebook list. Nothing was changed.")
    return in_order([_row(found)])[0]


def answered(row: RebookRow) -> str:
    """What became of a row that is no longer open, as a sentence about its client; empty while it is open."""
    if row.state == "open":
        return ""
    return f"{row.name} {STATES.get(row.state, 'is no longer on the list')}; nothing was changed."


def entry_of(c: Connection, row: RebookRow) -> Entry | None:
    """The waiting entry that the new time will answer, if it still can."""
    entry = facts.entry(c, row.entry_id)
    return entry if entry and (row.still_booked or entry.status in ("waiting", "suspended")) else None


def choices(c: Connection, desk: Desk, row: RebookRow, count: int, start: date | None) -> OfferList:
    """Times that would do for a row."""
    entry = entry_of(c, row)
    sought = Sought(
        row.service, row.client_id, entry.id if entry else None, count=count, start=start, minutes=row.minutes,
        moving_id=row.appointment_id if row.still_booked else None,
    )  # fmt: skip
    return desk.finder.free_in(c, sought)


def proposal(c: Connection, desk: Desk, row: RebookRow, offer: OfferView, *, agreed_short: bool = False) -> Proposal:
    """The booking that an offer stands for. An interpreter or transport counts as asked for with it."""
    entry = entry_of(c, row)
    return Proposal(
        client_id=row.client_id, service_id=desk.catalogue_in(c).service_by_code[row.service.upper()].id,
        start=offer.start, end=offer.end, practitioner_id=offer.practitioner_id, location_id=offer.location_id,
        room_id=offer.room_id, equipment_id=offer.equipment_id, interpreter_id=offer.interpreter_id,
        session_id=offer.session_id, entry_id=entry.id if entry else None,
        moving_id=row.appointment_id if row.still_booked else None, agreed_short=agreed_short, arranged=ARRANGED,
    )  # fmt: skip


def accept(
    desk: Desk, displacement_id: int, offer: OfferView, override: str | None, *, agreed_short: bool
) -> Accepted:  # fmt: skip
    """Book one row's new time in a transaction of its own; what stands against it comes back.

    A suspected cancer whose time we took and for whom nothing is left inside the target is a supervisor's to accept
    (CAN-01): the reason is then that the time was lost.
    """
    done = _accepted(desk, displacement_id, offer, override, agreed_short=agreed_short)
    late = [one.code for one in done.conflicts if one.severity != "warn"] == ["past-target"]
    if done.outcome is not None or not late or override is not None:
        return done
    if not desk.may_sign(Role.SUPERVISOR, "appointment"):
        return replace(done, message=f"{done.message} Only a supervisor may accept that.", needs_supervisor=True)
    return _accepted(desk, displacement_id, offer, LOST, agreed_short=agreed_short)


def _accepted(
    desk: Desk, displacement_id: int, offer: OfferView, override: str | None, *, agreed_short: bool
) -> Accepted:  # fmt: skip
    try:
        with telling(), desk.store.write() as c:
            row = one(c, displacement_id)
            said = answered(row)
            if said:
                return Accepted(displacement_id, None, (), said)
            outcome = _book(c, desk, row, offer, override, agreed_short=agreed_short)
            again = _to_ask_for(c, row)
        return Accepted(displacement_id, outcome, outcome.conflicts, f"{outcome.message}{again}")
    except Refused as refusal:
        desk.lay_down()
        return Accepted(displacement_id, None, refusal.conflicts, _not_booked(desk, displacement_id, refusal.message))
    except (NotFound, NotPermitted) as error:
        desk.lay_down()
        return Accepted(displacement_id, None, (), error.message, isinstance(error, NeedsSupervisor))


def _book(
    c: Connection, desk: Desk, row: RebookRow, offer: OfferView, override: str | None, *, agreed_short: bool
) -> Outcome:
    asked = proposal(c, desk, row, offer, agreed_short=agreed_short)
    if row.still_booked:
        return desk.diary.move_in(c, row.appointment_id, asked, reason=MOVED, override=override, by="provider")
    lost = booking.get(c, row.appointment_id)
    outcome = desk.diary.book_in(c, asked, override=override, modality=lost.modality if lost else "")
    assert outcome.appointment is not None
    _answers(c, desk, row, outcome.appointment.id)
    return outcome


def _answers(c: Connection, desk: Desk, row: RebookRow, appointment_id: int) -> None:
    """This row is answered, not another one of the client for the same service."""
    settled = store.made_by(c, appointment_id)
    if settled != row.id:
        if settled is not None:
            store.settle(c, settled, "open", now=desk.now(), by="")
        store.settle(c, row.id, "rebooked", now=desk.now(), by=desk.person.name, new_id=appointment_id)


def _to_ask_for(c: Connection, row: RebookRow) -> str:
    client = facts.client(c, row.client_id)
    wanted = [need.kind for need in client.needs if need.kind in ARRANGED] if client else []
    return f" Ask again for: {', '.join(wanted)}." if wanted else ""


def _not_booked(desk: Desk, displacement_id: int, why: str) -> str:
    with telling(), desk.store.read() as c:
        return f"{one(c, displacement_id).name} stays on the rebook list: {why}"
