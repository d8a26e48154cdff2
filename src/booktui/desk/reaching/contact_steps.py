"""What follows from an attempt to reach somebody, written where the list and the next right call see it (2.5)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.calling.numbers import usable
from booktui.desk.due import tasks
from booktui.desk.listing import validation
from booktui.desk.reaching import asked
from booktui.desk.timetabling.sessions import holidays_of
from booktui.desk.visits import reviews
from booktui.rules import contact as rules
from booktui.rules import reviews as decisions
from booktui.rules.clock import from_wall, local_date, next_existing, spoken, to_wall
from booktui.rules.contact import Next, Step, Try
from booktui.rules.script_fields import OutcomeRule
from booktui.rules.values import Instant
from booktui.store import calls
from booktui.store import contact as store
from booktui.store.contact import Entry

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

DROPPED = "CALL_DROPPED"
BY_LETTER = "letter_please_ring"


def reached(c: Connection, desk: Desk, entry: Entry, outcome: OutcomeRule, call_id: int) -> tuple[str, ...]:
    """They were spoken with: attempts start anew, and letters that ask to ring are answered."""
    fresh = {"attempts": 0, "reply_by": None, "contact_from": None, "last_contact_at": desk.now()}
    store.change_open(c, entry.client_id, **fresh)
    store.change(c, entry.id, **fresh)
    validation.contacted_in(c, desk, entry.id)
    asked.answered(c, desk, entry.client_id)
    if BY_LETTER in outcome.does and entry.open:
        return asked.to_ring(c, desk, entry, call_id, _letter(desk, entry))
    if not entry.open or "set_call_back" in outcome.does:
        return ()
    until = _rest(c, desk, entry)
    store.change(c, entry.id, contact_from=until)
    store.keep_step(c, call_id, Step.LATER, until)
    return ()


def unreached(c: Connection, desk: Desk, entry: Entry, call_id: int) -> tuple[str, ...]:
    """Nobody answered: when they are rung again, or that they are written to; nothing new where they were already."""
    if entry.contact_step:
        return ()
    tries = [
        Try(_wall(desk, at), code == DROPPED) for at, code in store.tries(c, entry.id, max(1, entry.attempts))
    ]  # fmt: skip
    cadence = rules.cadence_of(desk.policy, entry.priority)
    following = rules.following(tries, cadence, _wall(desk, desk.now()), holidays_of(c, desk.zone))
    if cadence.supervisor:
        asked.for_numbers(c, desk, entry)
    if following.gives_up:
        return asked.to_ring(c, desk, entry, call_id, following)
    return _again(c, desk, entry, call_id, following)


def not_theirs(c: Connection, desk: Desk, entry: Entry, call_id: int) -> tuple[str, ...]:
    """A wrong number is no attempt: the client's other number is rung, or they are written to."""
    client = calls.client(c, entry.client_id)
    if client is not None and usable(client):
        return ("Ring the other number.",)
    if rules.cadence_of(desk.policy, entry.priority).supervisor:
        asked.for_numbers(c, desk, entry)
    return asked.to_ring(c, desk, entry, call_id, _letter(desk, entry))


def keep_trying(c: Connection, desk: Desk, entry: Entry, call_id: int, lost: Instant) -> tuple[str, ...]:
    """A visit that we cancelled is near: they are tried until the day before it, evenings too (2.5)."""
    cadence = rules.cadence_of(desk.policy, entry.priority)
    day = local_date(lost, desk.zone)
    following = rules.keep_trying(day, cadence, _wall(desk, desk.now()), holidays_of(c, desk.zone))
    if following.step is Step.LATER:
        return _again(c, desk, entry, call_id, following)
    store.keep_step(c, call_id, following.step, None)
    visit = f"{asked.ref(c, entry)} does not know that {spoken(lost, desk.zone)} is cancelled"
    what = f"{visit}: text not to come, and staff at the door."
    tasks.add_in(c, desk, "clinic", what, due_at=desk.now(), client_id=entry.client_id, entry_id=entry.id)
    return ("Text them not to come, and have staff at the door: it is on the list of tasks.",)


def lapse(c: Connection, desk: Desk, today: date | None) -> int:
    """Whoever did not answer the letter by its last day: a clinician is asked what is to become of the wait."""
    found = store.lapsed(c, today or local_date(desk.now(), desk.zone))
    for entry_id, client_id, reply_by in found:
        entry = store.entry(c, entry_id)
        protected = entry is not None and entry.priority == rules.CANCER
        may = decisions.GENTLE if protected else (decisions.REOFFER, decisions.KEEP, decisions.DISCHARGE)
        note = f"Not reached by phone; the letter was not answered by {reply_by:%d %b %Y}."
        reviews.open_in(
            c, desk, client_id=client_id, entry_id=entry_id, cause=asked.NO_CONTACT, rule="2.5", may=may, note=note
        )
        store.change(c, entry_id, contact_step="review", reply_by=None)
    return len(found)


def _again(c: Connection, desk: Desk, entry: Entry, call_id: int, following: Next) -> tuple[str, ...]:
    at = _instant(desk, following.not_before) if following.not_before is not None else None
    store.keep_step(c, call_id, following.step, at)
    if at is None:
        return ("Ring back once now.",)
    store.change(c, entry.id, contact_from=at)
    store.put_off(c, entry.client_id, at)
    by = f", all attempts by {spoken(_instant(desk, following.by), desk.zone)}" if following.by is not None else ""
    return (f"Ring again from {spoken(at, desk.zone)}{by}.",)


def _letter(desk: Desk, entry: Entry) -> Next:
    """Written to at once, without further attempts."""
    cadence, now = rules.cadence_of(desk.policy, entry.priority), _wall(desk, desk.now())
    return rules.written_to(cadence, now)


def _rest(c: Connection, desk: Desk, entry: Entry) -> Instant:
    """Not again on the same day; of somebody who can come from a later day on, not before notice of it is due."""
    cadence, now, policy = rules.cadence_of(desk.policy, entry.priority), _wall(desk, desk.now()), desk.policy
    return _instant(desk, rules.rest(now, cadence, holidays_of(c, desk.zone), entry.available_from, policy.notice_days))


def _wall(desk: Desk, at: Instant) -> datetime:
    return to_wall(at, desk.zone).replace(tzinfo=None, fold=0)


def _instant(desk: Desk, wall: datetime) -> Instant:
    return from_wall(next_existing(wall, desk.zone), desk.zone)
