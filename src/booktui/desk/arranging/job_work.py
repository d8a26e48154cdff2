"""Making, ending and giving back jobs inside the transaction of a booking action."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from booktui.desk.reaching import letters
from booktui.desk.timetabling.sessions import holidays_of
from booktui.rules import jobs as rules
from booktui.rules import languages
from booktui.rules.clock import local_date
from booktui.rules.jobs import INTERPRETER, LIVE, State, Wanted
from booktui.rules.values import Appointment, Instant, Resource
from booktui.store import jobs as store
from booktui.store.jobs import Row

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

LATE = "Less than 48 hours before: the {} may still be paid for."
OFF_AGAIN = "The agency was told that it is off: ask again."
FEE_SECONDS = 48 * 3600


def make(
    c: Connection, desk: Desk, appointment: Appointment, wanted: Wanted, *, asked: bool, replaces: Row | None = None,
    eligible: str = "",
) -> int:  # fmt: skip
    """A job for the visit: confirmed with our own interpreter, else asked for or still to ask for; its number."""
    span = rules.span(wanted.kind, appointment.span, desk.policy)
    values: dict[str, Any] = {
        "kind": wanted.kind, "appointment_id": appointment.id, "client_id": appointment.client_id,
        "starts_at": span.start, "ends_at": span.end, "language": wanted.language, "mode": wanted.mode,
        "wants": wanted.wants, "eligible": eligible, "made_at": desk.now(), "made_by": desk.person.name,
        "acknowledged": replaces is None, "replaces_id": replaces.id if replaces else None,
        **notice(c, desk, appointment, wanted),
    }  # fmt: skip
    own = own_interpreter(c, desk, appointment, wanted)
    if own is not None:
        values |= {"state": State.CONFIRMED.value, "person": own.name, "confirmed_at": desk.now(), "to_fix": ""}
    elif asked:
        values |= {"state": State.REQUESTED.value, "requested_at": desk.now()}
        if replaces is not None:
            values["agency"] = replaces.agency
    else:
        values["state"] = State.NEEDED.value
    number = store.add(c, **values)
    desk.log(c, "job", "job", number, after={"kind": wanted.kind, "state": values["state"], "visit": appointment.id})
    return number


def notice(c: Connection, desk: Desk, appointment: Appointment, wanted: Wanted) -> dict[str, Any]:
    """The last day to ask, and what is to fix where that has passed or the language is not clear."""
    closed = holidays_of(c, appointment.zone)
    today, day = local_date(desk.now(), appointment.zone), local_date(appointment.start, appointment.zone)
    lead = rules.lead_by(day, wanted.kind, wanted.language, wanted.mode, desk.policy, closed)
    said = [rules.short_of_notice(wanted, today, day, desk.policy, closed)]
    if wanted.kind == INTERPRETER:
        said.insert(0, languages.which(wanted.language))
    return {"lead_by": lead, "to_fix": " ".join(part for part in said if part)[:200]}


def own_interpreter(c: Connection, desk: Desk, appointment: Appointment, wanted: Wanted) -> Resource | None:
    """The interpreter of this desk whom the booking takes, where the language is theirs or nobody said which."""
    if wanted.kind != INTERPRETER or appointment.interpreter_id is None:
        return None
    who = desk.catalogue_in(c).resources.get(appointment.interpreter_id)
    if who is None:
        return None
    unclear = wanted.language.casefold() in languages.UNCLEAR
    return who if unclear or languages.label(who.type) == wanted.language else None


def end(c: Connection, desk: Desk, row: Row, state: State, reason: str, **values: Any) -> None:
    """A job ends; why, and what it was."""
    store.change(c, row.id, state=state.value, ended_at=desk.now(), reason=reason[:200], **values)
    desk.log(c, f"job {state}", "job", row.id, reason, before={"state": row.state}, after={"state": state.value})


def end_with_visit(c: Connection, desk: Desk, row: Row, reason: str, *, listed: bool) -> None:
    """The visit has moved or is off: the job is cancelled, and keeps what it was for when that is undone.

    Args:
        listed: it is listed until somebody has acknowledged it; one that nobody was asked for is not.
    """
    end(c, desk, row, State.CANCELLED, reason, was=row.state, acknowledged=not listed)


def fee_line(rows: Iterable[Row], now: Instant) -> tuple[str, ...]:
    """The warning that a job so near may still cost (5.1)."""
    near = {
        row.kind for row in rows
        if row.state in (State.REQUESTED, State.OFFERED, State.CONFIRMED)
        and row.starts_at - now < FEE_SECONDS
    }  # fmt: skip
    return tuple(LATE.format(kind) for kind in sorted(near))


def give_back(c: Connection, desk: Desk, row: Row) -> None:
    """As it was before its visit moved or was cancelled; where the agency knows that it is off it is asked again."""
    told = row.acknowledged and row.was != State.NEEDED
    values: dict[str, Any] = {"state": row.was, "was": "", "ended_at": None, "reason": "", "acknowledged": not told}
    if told:
        values |= {"state": State.REQUESTED.value, "to_fix": OFF_AGAIN}
    store.change(c, row.id, **values)
    desk.log(c, "job back", "job", row.id, before={"state": row.state}, after={"state": values["state"]})


def not_done(c: Connection, desk: Desk, rows: Iterable[Row]) -> None:
    """The visit was recorded as seen by mistake."""
    for row in rows:
        if row.state == State.DONE and row.was:
            store.change(c, row.id, state=row.was, was="", ended_at=None)
            desk.log(c, "job back", "job", row.id, before={"state": row.state}, after={"state": row.was})


def move_back(c: Connection, desk: Desk, rows: Sequence[Row], appointment: Appointment) -> None:
    """Jobs for the time that is given up end, and those they came in place of stand again.

    One that somebody has answered meanwhile is to be called off; of one that nobody has, nobody need know.
    """
    ended = {row.id: row for row in rows if row.state == State.CANCELLED and row.was}
    for row in live(rows):
        before = ended.get(row.replaces_id or 0)
        if before is None and row.ends_at == appointment.end:
            continue
        known = row.state in (State.OFFERED, State.CONFIRMED) or (before is not None and row.acknowledged)
        end(c, desk, row, State.CANCELLED, "the move was undone", acknowledged=not known)
        if before is not None:
            give_back(c, desk, before)


def live(rows: Iterable[Row]) -> list[Row]:
    """Those that stand."""
    return [row for row in rows if row.state in LIVE]


def day_of(row: Row) -> date:
    """The local day of the visit."""
    return local_date(row.visit_start, row.zone)


def leaflet(c: Connection, desk: Desk, appointment: Appointment) -> tuple[str, ...]:
    """The leaflet on the travel-cost scheme, queued for the client (PTS-02)."""
    return (letters.queue(c, desk, "travel", "client", client_id=appointment.client_id, appointment_id=appointment.id),)


def tell_agency(c: Connection, desk: Desk, appointment: Appointment) -> str:
    """The request or its change, queued for the agency."""
    return letters.queue(c, desk, "job", "agency", client_id=appointment.client_id, appointment_id=appointment.id)
