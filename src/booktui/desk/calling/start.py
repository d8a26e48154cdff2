"""How a call begins: about whom, with which script, and the row that keeps it (CS-05)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.calling.numbers import dialled
from booktui.desk.calling.state import State, Subject, to_row
from booktui.desk.calling.turn import in_turn, record_of
from booktui.desk.calling.work import live, subject
from booktui.desk.errors import NotFound, Refused
from booktui.desk.reaching import claims
from booktui.rules.clock import spoken
from booktui.rules.script_run import Known, start
from booktui.rules.scripts import Book, Script
from booktui.rules.turns import OUT_OF_TURN
from booktui.rules.values import Appointment, Conflict, Instant, Status
from booktui.store import booking
from booktui.store import calls as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

FIRST = "FIRST_OP"
HOUR = 3600
SOON = 2 * HOUR
NEAR = 4 * 24 * HOUR
"""A reminder the working day before may be up to four days before (a weekend and a holiday)."""


def begin(
    c: Connection, desk: Desk, book: Book, entry_id: int | None, client_id: int | None, appointment_id: int | None,
    wanted: str | None, out_of_turn: str = "",
) -> tuple[int, str]:  # fmt: skip
    """Write the call's row; its id, and what the coordinator should know at once.

    Raises:
        NotFound, Refused, OutOfTurn: see `Calls.start`.
    """
    about = _about(c, desk, entry_id, client_id, appointment_id)
    script = _script(c, desk, book, about, wanted)
    about = _with_booking(c, desk, about, script)
    _may_ring(desk, about, script)
    they_ring = script.direction == "inbound"
    if not they_ring:
        claims.check_free_in(c, desk, about.client["id"])
    turn = in_turn(c, desk, about, script, out_of_turn)
    claims.claim_client_in(c, desk, about.client["id"], only_if_free=they_ring)
    number = "" if they_ring else dialled(about.client)
    entry = about.entry["id"] if about.entry else None
    booked = about.appointment.id if about.appointment else None
    run = start(book, script.id, Known())
    state = State(0, script.version, about.client["id"], entry, booked, desk.person.name, desk.now(), run)
    call_id = store.add_call(
        c,
        {
            **to_row(state), "script": script.id, "script_version": script.version, "client_id": state.client_id,
            "entry_id": entry, "by_user": state.by_user, "started_at": state.started_at, "dialled": number,
        },
    )  # fmt: skip
    after = {"client": state.client_id, "script": script.id, "entry": entry, **record_of(turn)}
    desk.log(c, "call", "call", call_id, OUT_OF_TURN.get(turn.reason, "") if turn else "", after=after)
    return call_id, _notes(c, desk, about, call_id)


def _about(
    c: Connection, desk: Desk, entry_id: int | None, client_id: int | None, appointment_id: int | None
) -> Subject:
    if appointment_id is not None:
        appointment = booking.get(c, appointment_id)
        if appointment is None or appointment.status == Status.PROPOSED:
            raise NotFound(f"There is no appointment A{appointment_id:06d}.")
        return subject(c, desk, appointment.client_id, entry_id or appointment.entry_id, appointment_id)
    if entry_id is not None:
        entry = store.entry(c, entry_id)
        if entry is None:
            raise NotFound(f"There is no waiting entry {entry_id}.")
        return subject(c, desk, int(entry["client_id"]), entry_id, None)
    if client_id is None:
        raise NotFound("Say whom to call: a waiting entry, a client or an appointment.")
    waiting = store.entries_of(c, client_id)
    return subject(c, desk, client_id, waiting[0] if waiting else None, None)


def _script(c: Connection, desk: Desk, book: Book, about: Subject, wanted: str | None) -> Script:
    service = about.service
    name = wanted or (
        _for_appointment(c, desk, about.appointment) if about.appointment else service.script if service else ""
    )
    found = book.scripts.get((name or FIRST).upper())
    if found is None or found.id == "COMMON":
        known = ", ".join(sorted(name for name in book.scripts if name != "COMMON"))
        raise NotFound(f"There is no call script {name!r}. Known: {known}.")
    return found


def _for_appointment(c: Connection, desk: Desk, appointment: Appointment) -> str:
    """What one rings about an appointment as it stands."""
    ahead = appointment.start - desk.now()
    if appointment.status == Status.NOSHOW:
        return "DNA_FOLLOWUP"
    if appointment.status == Status.CANCELLED:
        return "HOSPITAL_CANCEL" if store.cancelled_by(c, appointment.id) == "provider" else FIRST
    if ahead <= SOON:
        return "REMINDER_1H"
    return "REMINDER_24H" if ahead <= NEAR else "RESCHEDULE_PT"


def _with_booking(c: Connection, desk: Desk, about: Subject, script: Script) -> Subject:
    """Scripts that change a booking need one: the client's next to come, of the same service where one is meant."""
    if about.appointment is not None or not _changes_booking(script):
        return about
    now, client_id = desk.now(), about.client["id"]
    coming = [a for a in reversed(booking.of_client(c, client_id)) if live(a, now)]
    if script.id != "RESCHEDULE_PT" and about.service is not None:
        coming = [a for a in coming if a.service_id == about.service.id]
    if not coming:
        return about
    entry = about.entry["id"] if about.entry and script.id != "RESCHEDULE_PT" else coming[0].entry_id
    return subject(c, desk, client_id, entry, coming[0].id)


def _changes_booking(script: Script) -> bool:
    return any("free_old_slot" in step.effects or "{appt_" in step.say for step in script.steps.values())


def _may_ring(desk: Desk, about: Subject, script: Script) -> None:
    status = about.client["status"]
    if status != "active":
        raise Refused(
            [Conflict("client-closed", "block", f"This record is {status}: nobody rings. Tell your supervisor.")]
        )
    entry = about.entry
    if about.appointment is None and entry is not None and entry["status"] in ("booked", "removed"):
        said = "has its date already" if entry["status"] == "booked" else "was taken off the list"
        raise Refused([Conflict("changed-meanwhile", "block", f"This entry {said}. Look at the list again.")])


def _notes(c: Connection, desk: Desk, about: Subject, call_id: int) -> str:
    notes = []
    not_before: Instant | None = about.entry["not_before"] if about.entry else None
    if not_before is not None and not_before > desk.now():
        notes.append(f"Asked to be rung after {spoken(not_before, desk.zone)}.")
    for row in store.open_of(c, desk.person.name):
        if row["client_id"] == about.client["id"] and row["id"] != call_id:
            notes.append(f"Another call with this client has not ended (begun {spoken(row['started_at'], desk.zone)}).")
            break
    return " ".join(notes)
