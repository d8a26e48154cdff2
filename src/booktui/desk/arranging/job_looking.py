"""Interpreters who are not confirmed as the visit comes near: escalated, then rebooked or done from afar (INT-03)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.due import escalations, tasks
from booktui.desk.saying import when
from booktui.desk.tell import telling
from booktui.desk.timetabling.sessions import holidays_of
from booktui.rules import jobs as rules
from booktui.rules.clock import day_span, local_date
from booktui.rules.jobs import INTERPRETER, OPEN, REMOTE, TRANSPORT
from booktui.rules.values import Instant, Role
from booktui.store import booking
from booktui.store import escalations as questions
from booktui.store import jobs as store
from booktui.store.jobs import Row

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

REACH = 21
"""Days that surely hold the working days before a visit at which somebody has to know."""
ESCALATED = "Nobody has confirmed so near the visit: it is escalated."
LAST = {
    INTERPRETER: "Nobody has confirmed the working day before: rebook, or go by telephone or video; tell the client.",
    TRANSPORT: "Nobody has confirmed the working day before: ring the transport desk; tell the client.",
}
FELL_THROUGH = {
    INTERPRETER: "Who was asked cannot come: ask another agency, or go by telephone or video.",
    TRANSPORT: "Who was asked cannot come: ring the transport desk.",
}
OPTIONS = ("ask another agency", "go by telephone or video", "rebook the visit")


def look_ahead(desk: Desk) -> int:
    """Look at every job near its visit that nobody has confirmed; how many came to a new step.

    An auditor only reads, so nothing is written then.
    """
    if not desk.person.may(Role.COORDINATOR):
        return 0
    with telling(), desk.store.read() as c:
        late = _late(c, desk)
    if late:
        with telling(), desk.store.write() as c:
            late = _late(c, desk)
            for row, last in late:
                _step(c, desk, row, last=last)
    return len(late)


def _late(c: Connection, desk: Desk) -> list[tuple[Row, bool]]:
    """Those that came to a step which nobody has taken yet, and whether it is the last."""
    closed, now = holidays_of(c, desk.zone), desk.now()
    _, until = day_span(local_date(now, desk.zone) + timedelta(days=REACH), desk.zone)
    rows = store.near(c, OPEN, now, until)
    steps = ((row, _due(row, local_date(now, row.zone), desk, closed)) for row in rows)
    return [(row, step == "last") for row, step in steps if step]


def _due(row: Row, today: date, desk: Desk, closed: frozenset[date]) -> str:
    """`last`, `escalate` or nothing; a telephone interpreter is there on demand."""
    if row.kind == INTERPRETER and row.mode in REMOTE:
        return ""
    day = local_date(row.visit_start, row.zone)
    if today >= rules.last_chance(day, closed):
        return "" if row.to_fix == LAST[row.kind] else "last"
    if row.kind == INTERPRETER and today >= rules.escalates_on(day, desk.policy, closed):
        return "" if row.to_fix == ESCALATED else "escalate"
    return ""


def _step(c: Connection, desk: Desk, row: Row, *, last: bool) -> None:
    appointment = booking.get(c, row.appointment_id)
    assert appointment is not None
    store.change(c, row.id, to_fix=LAST[row.kind] if last else ESCALATED)
    desk.log(c, "job late", "job", row.id, after={"last": last})
    if row.kind == INTERPRETER:
        wanted = rules.Wanted(row.kind, row.language, row.mode)
        question = f"{rules.named(wanted)} for {appointment.ref} on {when(appointment)} is not confirmed. What now?"
        escalations.raise_in(
            c, desk, "interpreter", question, client_id=row.client_id, entry_id=row.entry_id,
            appointment_id=row.appointment_id, options=OPTIONS,
        )  # fmt: skip
    if last:
        what = f"Tell the client that nobody has confirmed the {row.kind} for {when(appointment)}."
        tasks.add_in(
            c, desk, "call", what, due_at=_soon(desk, appointment.start), client_id=row.client_id,
            entry_id=row.entry_id, appointment_id=row.appointment_id,
        )  # fmt: skip


def _soon(desk: Desk, visit: Instant) -> Instant:
    return min(visit, desk.now() + 4 * 3600)


def answered(c: Connection, desk: Desk, row: Row) -> None:
    """Somebody will come: what was escalated for want of them is answered."""
    if row.kind != INTERPRETER:
        return
    for asked in questions.of_appointment(c, row.appointment_id):
        if asked.trigger == "interpreter" and asked.state == "open":
            escalations.withdraw_in(c, desk, asked, "The interpreter is confirmed.")
