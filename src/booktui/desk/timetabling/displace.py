"""Taking times away from people, each of them on the rebook list exactly once; and giving the times back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row

from booktui.desk import following, record
from booktui.desk.clinic_views import Affected
from booktui.desk.names import shown
from booktui.desk.timetabling.sessions import holidays_of
from booktui.desk.timetabling.settle import mend_clinics, overtaken
from booktui.rules.clock import local_date, spoken
from booktui.rules.planning.due import Due, RebookPolicy, due
from booktui.rules.planning.order import rank
from booktui.rules.values import Status
from booktui.rules.visit_codes import PROVIDER
from booktui.store import booking
from booktui.store import rebooking as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

DISPLACE = "displace"
"""The audit's word for one client's lost time; it is undone with what caused it, never alone."""
LET_GO = "let go"
"""Its word for a hold that was in the way."""


def rebook_policy(desk: Desk) -> RebookPolicy:
    """The numbers of the desk's profile."""
    policy = desk.policy
    return RebookPolicy(policy.tell_working_days, policy.phone_within_days, policy.rebook_days)


def split(rows: Iterable[Row[Any]]) -> tuple[list[Row[Any]], list[Row[Any]], list[Row[Any]]]:
    """Who is displaced, who stays because they have arrived, and holds that are let go."""
    every = list(rows)
    by = {status: [row for row in every if row.status == status] for status in (Status.ARRIVED, Status.PROPOSED)}
    booked = [row for row in every if row.status == Status.BOOKED]
    return booked, by[Status.ARRIVED], by[Status.PROPOSED]


def seen(c: Connection, desk: Desk, rows: Iterable[tuple[Row[Any], str]]) -> tuple[Affected, ...]:
    """The people behind rows of appointments and why each is affected, in the order in which they are rebooked."""
    zone, policy = desk.zone, rebook_policy(desk)
    today, closed = local_date(desk.now(), zone), holidays_of(c, zone)
    found = []
    for row, why in rows:
        clock_start = row.clock_start or local_date(row.booked_at or desk.now(), zone)
        when = due(
            today, local_date(row.starts_at, row.time_zone), row.priority or "routine", row.target_on, policy, closed
        )
        found.append(_affected(row, why, when, clock_start))
    return tuple(sorted(found, key=rank))


def _affected(row: Row[Any], why: str, when: Due, clock_start: Any) -> Affected:
    name = shown(row.family_name, row.given_name, bool(row.sensitive or row.hidden))
    return Affected(
        row.id, row.client_id, name, row.ref, row.service, row.starts_at, row.time_zone, row.priority or "routine",
        why, when.tell_by, when.rebook_by, clock_start, row.target_on, -(row.hospital_cancels or 0), when.phone_first,
    )  # fmt: skip


def displace(c: Connection, desk: Desk, disruption_id: int, rows: Sequence[tuple[Row[Any], str]], reason: str) -> int:
    """Cancel each booking by the provider, and put its client on the rebook list; how many.

    The waiting entry waits again with its clock, priority and place (RTT-27); the message is queued.
    """
    listed = {one.appointment_id: one for one in seen(c, desk, rows)}
    changed: set[int] = set()
    for row, _why in rows:
        before = booking.get(c, row.id)
        assert before is not None
        changed |= overtaken(c, desk, row.id)
        booking.free(c, row.id)
        values = {
            "status": Status.CANCELLED.value, "sequence": record.next_sequence(desk, before), "reason": reason,
            "cancelled_by": "provider", "attended": PROVIDER,
        }  # fmt: skip
        booking.change(c, row.id, before.version, values)
        record.entry_waits_again(c, row.entry_id, row.id, by_us=True)
        _list(c, desk, disruption_id, row, listed[row.id])
        after = booking.get(c, row.id)
        assert after is not None
        first = listed[row.id].phone_first
        record.queue_message(c, desk, "cancel", after, must_tell=True, phone_first=first)
        following.displaced(c, desk, before)
        facts = {**record.facts_of(after), "by": "provider", "disruption": disruption_id}
        desk.log(c, DISPLACE, "appointment", row.id, reason=reason, before=record.facts_of(before), after=facts)
    mend_clinics(c, desk, changed)
    return len(rows)


def list_only(c: Connection, desk: Desk, disruption_id: int, rows: Sequence[tuple[Row[Any], str]]) -> int:
    """Put clients on the rebook list whose bookings stand until they are moved (TPL-03); how many are new there."""
    new = [(row, why) for row, why in rows if store.open_of_appointment(c, row.id) is None]
    listed = {one.appointment_id: one for one in seen(c, desk, new)}
    for row, _why in new:
        _list(c, desk, disruption_id, row, listed[row.id])
    return len(new)


def _list(c: Connection, desk: Desk, disruption_id: int, row: Row[Any], one: Affected) -> None:
    store.add_displacement(
        c, disruption_id=disruption_id, appointment_id=row.id, client_id=row.client_id, service_id=row.service_id,
        entry_id=row.entry_id, priority=one.priority, received_on=row.received_on or one.clock_start,
        clock_start=one.clock_start, target_on=one.target_on, hospital_cancels=one.hospital_cancels,
        was_start=row.starts_at, was_practitioner_id=row.practitioner_id, why=one.why, tell_by=one.tell_by,
        rebook_by=one.rebook_by,
    )  # fmt: skip


def let_go(c: Connection, desk: Desk, holds: Iterable[Row[Any]], reason: str) -> list[str]:
    """Give holds in the way back; a line each."""
    said = []
    for row in holds:
        held = booking.get(c, row.id)
        if held is not None:
            booking.remove(c, row.id)
            desk.log(c, LET_GO, "appointment", row.id, reason, before=record.facts_of(held))
            said.append(hold_line(row))
    return said


def hold_line(row: Row[Any]) -> str:
    """What is said of a hold that goes."""
    return f"The hold of {row.held_by} at {spoken(row.starts_at, row.time_zone)[-5:]} is let go."


def stays_line(row: Row[Any]) -> str:
    """What is said of somebody who is there already."""
    name = shown(row.family_name, row.given_name, bool(row.sensitive or row.hidden))
    return f"{name} has arrived for {spoken(row.starts_at, row.time_zone)[-5:]} and stays."
