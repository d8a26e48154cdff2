"""A call that fills a time that came free: it offers the very time that is held, and its answer is the asking's."""

from __future__ import annotations

from contextlib import suppress
from typing import NamedTuple

from sqlalchemy import Connection

from booktui.desk.calling.state import Made
from booktui.desk.calling.work import Work
from booktui.desk.errors import NotFound, Refused
from booktui.rules.values import Appointment
from booktui.store import booking
from booktui.store import filling as store
from booktui.store.filling import AskRow, FreedRow

SLOT = "slot"
"""The name of the one offer of such a call."""
SCRIPT = "SHORT_NOTICE_FILL"
ANSWERS = {"declined": "declined", "no response": "no answer", "withdrawn": "no answer"}
"""What an answer in the call is for the asking."""
WITHDRAWN = "the time was withdrawn"


class AskedFor(NamedTuple):
    """What the client of a call is being asked about."""

    ask: AskRow
    freed: FreedRow
    held: Appointment | None
    """The hold that keeps it for them, while it lasts."""


def asked_for(c: Connection, work: Work) -> AskedFor | None:
    """The freed slot that the call's client has not answered about yet."""
    entry_id = work.state.entry_id
    ask = store.open_ask_of(c, entry_id) if entry_id is not None else None
    freed = store.one(c, ask.freed_id) if ask is not None else None
    if ask is None or freed is None:
        return None
    held = booking.get(c, ask.hold_id) if ask.hold_id is not None else None
    return AskedFor(ask, freed, held if held is not None and held.live(work.desk.now()) else None)


def offer(work: Work) -> Made | None:
    """The held time as something to offer; None where the call fills nothing that came free."""
    with work.desk.store.read() as c:
        found = asked_for(c, work)
    if found is None or found.held is None:
        return None
    held = found.held
    return Made(
        name=SLOT, offer_id=0, start=held.start, end=held.end, practitioner_id=held.practitioner_id,
        location_id=held.location_id, made_at=work.desk.now(), room_id=held.room_id, equipment_id=held.equipment_id,
        interpreter_id=held.interpreter_id, session_id=held.session_id,
    )  # fmt: skip


def held(c: Connection, work: Work, made: Made) -> Appointment | None:
    """The hold that keeps this offer already."""
    found = asked_for(c, work) if made.name == SLOT else None
    if found is None or found.held is None or found.held.start != made.start:
        return None
    return found.held


def held_again(c: Connection, work: Work, made: Made, hold_id: int) -> None:
    """The time was held anew after its hold ran out: the asking goes on with the new one."""
    found = asked_for(c, work) if made.name == SLOT else None
    if found is not None and found.freed.start == made.start:
        store.held_by(c, found.ask.id, hold_id)


def answered(c: Connection, work: Work, made: Made) -> None:
    """They said no, or the call went on without the time; nothing of it counts against them (OFF-04)."""
    still = any(other.name == SLOT and other.open for other in work.state.made)
    found = asked_for(c, work) if made.name == SLOT and not still else None
    if found is not None and found.freed.start == made.start:
        _end(c, work, found, ANSWERS.get(made.answer, "no answer"), WITHDRAWN if made.answer == "withdrawn" else "")


def ended(c: Connection, work: Work) -> None:
    """The call is over: whoever was not reached, or did not come to an answer, did not answer."""
    found = asked_for(c, work) if work.script.id == SCRIPT else None
    if found is not None:
        rule = work.book.outcomes.get(work.state.run.outcome)
        _end(c, work, found, "no answer", rule.label if rule else "")


def _end(c: Connection, work: Work, found: AskedFor, answer: str, reason: str) -> None:
    desk = work.desk
    if found.held is not None:
        with suppress(NotFound, Refused):
            desk.diary.release_in(c, found.held.id)
    store.answer(c, found.ask.id, answer, now=desk.now(), reason=reason)
    facts = {"ask": found.ask.id, "answer": answer, "call": work.state.id}
    desk.log(c, "fill answer", "freed", found.freed.id, reason=reason, after=facts)
