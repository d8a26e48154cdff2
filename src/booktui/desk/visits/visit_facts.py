"""What bears on a visit that was missed or cancelled: the client, the notice, what was arranged, what went before."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.rules import attendance as rules
from booktui.rules import visit_codes
from booktui.rules.clock import local_date
from booktui.rules.values import Appointment, Instant
from booktui.store import attendance as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

ARRANGED = frozenset({"interpreter", "transport"})
"""Needs that somebody has to provide for the visit."""
FOREVER = 1 << 62
HAPPENED = frozenset({"fulfilled", "arrived"})


def visit_of(
    c: Connection, desk: Desk, appointment: Appointment, *, priority: str, times: int, until: Instant | None = None
) -> rules.Visit:  # fmt: skip
    """The plain values that the table of decisions asks for.

    Args:
        priority: of the waiting entry; `routine` without one.
        times: visits that came to the same one after another, this one counted.
        until: what the client was told from then on is of another time.
    """
    born, postcode, needs = store.person(c, appointment.client_id)
    day = local_date(appointment.start, appointment.zone)
    return rules.Visit(
        priority=priority, first=is_first(c, appointment), times=times, notice_days=notice_days(c, appointment, until),
        agreed=appointment.agreed, age=rules.age_at(born, day), risks=rules.risks(needs, postcode),
        unmet=unmet(c, appointment, (kind for kind, _ in needs)),
    )  # fmt: skip


def is_first(c: Connection, appointment: Appointment) -> bool:
    """No earlier visit of the same referral, or to the same practitioner, took place."""
    referral = store.referral_of(c, appointment.entry_id)
    return not any(
        _happened(one) and (one.practitioner_id == appointment.practitioner_id or referral == one.referral_id)
        for one in store.before(c, appointment.client_id, appointment.start)
        if referral is not None or one.practitioner_id == appointment.practitioner_id
    )


def in_a_row(c: Connection, appointment: Appointment, code: str) -> int:
    """How often visits for the service came to the code one after another, this one counted, for who is on no list."""
    same = [one for one in store.before(c, appointment.client_id, appointment.start) if _same(one, appointment)]
    return 1 + sum(one.attended == code for one in takewhile(lambda one: not _happened(one), same))


def _same(one: store.Earlier, appointment: Appointment) -> bool:
    return one.service_id == appointment.service_id


def _happened(one: store.Earlier) -> bool:
    return one.attended in visit_codes.ATTENDED or one.status in HAPPENED


def notice_days(c: Connection, appointment: Appointment, until: Instant | None = None) -> int | None:
    """Days from when the client was last given the time to the visit, in local dates; None where it is not known."""
    told = store.told_at(c, appointment.id, FOREVER if until is None else until)
    if told is None:
        return None
    zone = appointment.zone
    return (local_date(appointment.start, zone) - local_date(told, zone)).days


def unmet(c: Connection, appointment: Appointment, kinds: Iterable[str]) -> tuple[str, ...]:
    """Needs on record that nobody had arranged for (D3)."""
    wanted = frozenset(kinds)
    confirmed = store.jobs(c, appointment.id) if wanted & ARRANGED else frozenset()
    missing = [
        kind
        for kind in sorted(wanted & ARRANGED - confirmed)
        if not (kind == "interpreter" and appointment.interpreter_id is not None)
    ]
    if "step-free" in wanted and not store.step_free(c, appointment.room_id):
        missing.append("step-free")
    return tuple(missing)
