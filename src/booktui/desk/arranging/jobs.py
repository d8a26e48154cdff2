"""Interpreters and transport of appointments: what a booking action does to them, and working them (domain.md 5)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.arranging import job_fitting
from booktui.desk.arranging import job_work as work
from booktui.desk.due import tasks
from booktui.rules import jobs as rules
from booktui.rules.clock import local_date
from booktui.rules.jobs import KINDS, State, Wanted
from booktui.rules.values import Appointment, Status
from booktui.store import booking
from booktui.store import jobs as store
from booktui.store.jobs import Row

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

Lines = tuple[str, ...]


def booked(c: Connection, desk: Desk, appointment: Appointment, arranged: Collection[str] = frozenset()) -> Lines:
    """A job for each need of the client: asked for where the booking says so, else still to ask for (INT-01)."""
    if appointment.start <= desk.now():
        return ()
    known = {_key(row) for row in work.live(store.of_visit(c, appointment.id))}
    made = [
        work.make(c, desk, appointment, wanted, asked=wanted.kind in arranged)
        for wanted in rules.wanted(store.needs(c, appointment.client_id), appointment.modality)
        if (wanted.kind, wanted.language) not in known
    ]
    _tell(c, desk, appointment, made)
    return _said(c, made)


def moved(c: Connection, desk: Desk, before: Appointment, appointment: Appointment) -> Lines:
    """The old jobs are cancelled and new ones asked for in the same action; both are listed (INT-02, PTS-01)."""
    _drop_task(c, desk, appointment.id)
    if _same_visit(before, appointment):
        return ()
    old = work.live(store.of_visit(c, appointment.id))
    made: list[int] = []
    for row in old:
        work.end_with_visit(c, desk, row, "the visit was moved", listed=True)
        wanted = Wanted(row.kind, row.language, row.mode, row.wants)
        made.append(work.make(c, desk, appointment, wanted, asked=True, replaces=row, eligible=row.eligible))
    _tell(c, desk, appointment, made)
    again = tuple(f"{kind} asked for anew; old job to acknowledge" for kind in _kinds(old))
    return (*again, *_to_fix(c, made), *work.fee_line(old, desk.now()), *booked(c, desk, appointment))


def cancelled(c: Connection, desk: Desk, before: Appointment) -> Lines:
    """The jobs go with the visit (PTS-01); whoever was asked is listed until they know."""
    _drop_task(c, desk, before.id)
    old = work.live(store.of_visit(c, before.id))
    for row in old:
        work.end_with_visit(c, desk, row, "the visit was cancelled", listed=row.state != State.NEEDED)
    asked = [row for row in old if row.state != State.NEEDED]
    if asked:
        work.tell_agency(c, desk, before)
    return (*(f"{kind} cancelled; to acknowledge" for kind in _kinds(asked)), *work.fee_line(old, desk.now()))


def stepped(c: Connection, desk: Desk, appointment: Appointment) -> Lines:
    """Of a visit that took place, whoever had confirmed came."""
    if appointment.status == Status.FULFILLED:
        for row in store.of_visit(c, appointment.id):
            if row.state == State.CONFIRMED:
                work.end(c, desk, row, State.DONE, "", was=row.state)
    return ()


def put_back(c: Connection, desk: Desk, undone: Appointment, appointment: Appointment) -> Lines:
    """Exactly the jobs there were: those that came of the move go, those that it ended stand again."""
    rows = store.of_visit(c, appointment.id)
    if undone.status == Status.FULFILLED:
        work.not_done(c, desk, rows)
    elif undone.status == Status.CANCELLED:
        followed = {row.replaces_id for row in rows}
        for row in rows:
            if row.state == State.CANCELLED and row.was and row.id not in followed:
                work.give_back(c, desk, row)
    elif not _same_visit(undone, appointment):
        work.move_back(c, desk, rows, appointment)
        return booked(c, desk, appointment)
    return ()


def need_added(c: Connection, desk: Desk, client_id: int) -> Lines:
    """A need was recorded: visits that are booked get their job, and a task where time or room no longer fit."""
    lines: list[str] = []
    for appointment_id in store.coming(c, client_id, desk.now()):
        appointment = booking.get(c, appointment_id)
        assert appointment is not None
        lines += [*booked(c, desk, appointment), *job_fitting.tasks_for(c, desk, appointment)]
    return tuple(lines)


def need_ended(c: Connection, desk: Desk, client_id: int, kind: str) -> None:
    """A need no longer holds: jobs nobody was asked for go, the others are to be called off by somebody."""
    if kind not in KINDS:
        return
    for appointment_id in store.coming(c, client_id, desk.now()):
        for row in work.live(store.of_visit(c, appointment_id)):
            if row.kind != kind:
                continue
            if row.state == State.NEEDED:
                work.end(c, desk, row, State.CANCELLED, "no longer needed")
            else:
                store.change(c, row.id, to_fix="It is no longer needed: cancel it.")


def needs_to_ask(desk: Desk, asked_on: date | None) -> bool:
    """The client is to be asked what they need: nobody has yet, or not within the year (AIS-01)."""
    today = local_date(desk.now(), desk.zone)
    return rules.asks_again(asked_on, today, desk.policy.ais_review_months)


def problem_told(c: Connection, appointment_id: int, problem: str) -> None:
    """The client says that something is wrong with it: that stands with the jobs it is about."""
    about = next((kind for kind in KINDS if kind in problem), "")
    for row in work.live(store.of_visit(c, appointment_id)):
        if about in ("", row.kind):
            store.change(c, row.id, to_fix=f"The client says: {problem}. Put it right today.")


def failed_for(c: Connection, appointment_id: int) -> str:
    """How our own interpreter or transport failed a visit, as a sentence; empty when neither did (DNA-03)."""
    rows = store.of_visit(c, appointment_id)
    for row in rows:
        later = (other for other in rows if _key(other) == _key(row) and other.id > row.id)
        if row.state == State.FAILED and not any(other.state in (State.CONFIRMED, State.DONE) for other in later):
            return f"Our {row.kind} failed{f': {row.reason}' if row.reason else ''}."
    return ""


def _key(row: Row) -> tuple[str, str]:
    return row.kind, row.language


def _same_visit(before: Appointment, after: Appointment) -> bool:
    """Whoever was asked need not come at another time, to another place, or give way to somebody else."""
    return (before.span, before.location_id, before.interpreter_id) == (
        after.span, after.location_id, after.interpreter_id,
    )  # fmt: skip


def _kinds(rows: Iterable[Row]) -> list[str]:
    return sorted({row.kind for row in rows})


def _said(c: Connection, made: Sequence[int]) -> Lines:
    """What was asked for, what is still to ask for, and what is to fix."""
    lines: list[str] = []
    for row in filter(None, (store.get(c, number) for number in made)):
        if row.state == State.CONFIRMED:
            lines.append(f"{row.kind} {row.person} confirmed")
        elif row.state == State.REQUESTED:
            lines.append(f"{row.kind} asked for")
        else:
            lines.append(f"{row.kind} to ask for by {row.lead_by.day} {row.lead_by:%b}")
    return (*lines, *_to_fix(c, made))


def _to_fix(c: Connection, made: Sequence[int]) -> Lines:
    rows = (store.get(c, number) for number in made)
    return tuple(f"to fix: {row.to_fix}" for row in rows if row is not None and row.to_fix)


def _tell(c: Connection, desk: Desk, appointment: Appointment, made: Sequence[int]) -> None:
    """The request goes to the agency, once for the visit."""
    rows = (store.get(c, number) for number in made)
    if any(row is not None and row.state == State.REQUESTED for row in rows):
        work.tell_agency(c, desk, appointment)


def _drop_task(c: Connection, desk: Desk, appointment_id: int) -> None:
    tasks.drop_in(c, desk, kind=job_fitting.KIND, appointment_id=appointment_id)
