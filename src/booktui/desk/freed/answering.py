"""What somebody said who was asked: booked or moved by the diary's own way, or the slot is free for the next."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk import gate
from booktui.desk.errors import BadInput, NotFound, Refused
from booktui.desk.freed.asking import against, let_go, proposal_for
from booktui.desk.freed.show import row_of
from booktui.desk.names import list_name
from booktui.desk.views import Outcome
from booktui.rules import conflicts as rules
from booktui.rules.values import Appointment, Proposal
from booktui.store import booking, facts, fill_ranking
from booktui.store import filling as store
from booktui.store.filling import AskRow, FreedRow

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

ACCEPTED, DECLINED, NO_ANSWER = "accepted", "declined", "no answer"
ANSWERS = (ACCEPTED, DECLINED, NO_ANSWER)
SOONER = "came sooner: a time came free"
"""Why a later booking was moved."""


def answer(c: Connection, desk: Desk, ask_id: int, said: str, reason: str) -> tuple[Outcome | None, int | None]:
    """Book it or let it go; what was booked, and the slot that came free in turn.

    Raises:
        BadInput: there is no such answer.
        NotFound: nobody was asked under that number.
        Refused: they have answered already, or the diary refuses the booking; they are then still on the line.
    """
    if said not in ANSWERS:
        raise BadInput(f"{said!r} is no answer. Say {', '.join(ANSWERS[:-1])} or {ANSWERS[-1]}; nothing was changed.")
    ask = store.ask(c, ask_id)
    if ask is None:
        raise NotFound(f"Nobody was asked under number {ask_id}.")
    if ask.answer:
        raise Refused((), f"{list_name(c, ask.client_id)}: {ask.answer} is on record already. Nothing was changed.")
    row = row_of(c, ask.freed_id)
    outcome, following = _book(c, desk, row, ask) if said == ACCEPTED else (None, None)
    let_go(c, desk, ask) if outcome is None else None
    store.answer(c, ask.id, said, now=desk.now(), reason=reason)
    booked = outcome.appointment.id if outcome is not None and outcome.appointment is not None else None
    desk.log(c, "fill answer", "freed", row.id, reason=reason, after={"ask": ask.id, "answer": said, "booked": booked})
    return outcome, following


def _book(c: Connection, desk: Desk, row: FreedRow, ask: AskRow) -> tuple[Outcome, int | None]:
    """Confirm the hold, or move the later booking to it; the booking's own hooks say that the slot is filled."""
    entry = facts.entry(c, ask.entry_id)
    if entry is None or entry.status not in ("waiting", "booked"):
        status = entry.status if entry else "gone"
        raise Refused(
            (), f"The entry is {status} meanwhile, so nothing was booked. Say no for them, or put it back first."
        )
    found = fill_ranking.ranked(c, ask.entry_id)
    booked_id = found[0].booked_id if found else None
    service = desk.catalogue_in(c).services[ask.service_id].code
    proposal = proposal_for(c, desk, row, service, ask.client_id, ask.entry_id, booked_id)
    held = booking.get(c, ask.hold_id) if ask.hold_id is not None else None
    proposal = replace(_as_held(proposal, held), seen_entry=None, seen_appointment=None)
    override = _late(c, desk, proposal)
    if booked_id is None:
        return desk.diary.book_in(c, proposal, override=override), None
    before = booking.get(c, booked_id)
    outcome = desk.diary.move_in(c, booked_id, proposal, reason=SOONER, override=override)
    return outcome, _given_up(c, before)


def _late(c: Connection, desk: Desk, proposal: Proposal) -> str | None:
    """The reason to go on with where the wait is too long already, and nothing else speaks against it."""
    found = rules.check(proposal, gate.gather(c, desk, proposal, desk.now()), desk.policy)
    return SOONER if not against(found) and any(one.severity == "override" for one in found) else None


def _as_held(proposal: Proposal, held: Appointment | None) -> Proposal:
    """With the room and machine that are kept for it."""
    if held is None:
        return replace(proposal, moving_id=None)
    return replace(
        proposal, start=held.start, end=held.end, room_id=held.room_id, equipment_id=held.equipment_id,
        session_id=held.session_id, moving_id=held.id,
    )  # fmt: skip


def _given_up(c: Connection, before: Appointment | None) -> int | None:
    """The slot that the later time made in turn, where there is time enough to fill it."""
    if before is None:
        return None
    over = store.open_over(c, before.practitioner_id, before.start, before.end)
    return next((row.id for row in over if row.appointment_id == before.id and row.start == before.start), None)
