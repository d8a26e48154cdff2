"""What follows from an attempt to reach somebody, written where the list and the next right call see it (2.5)."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk import validation
from booktui.desk.calling.numbers import usable
from booktui.desk.messages import channel_for
from booktui.desk.timetabling.sessions import holidays_of
from booktui.rules import contact as rules
from booktui.rules import reviews as decisions
from booktui.rules.clock import from_wall, local_date, next_existing, spoken, to_wall
from booktui.rules.contact import Next, Step, Try
from booktui.rules.script_fields import OutcomeRule
from booktui.rules.values import Instant
from booktui.store import calls, messages
from booktui.store import contact as store
from booktui.store import letters as outbox
from booktui.store.contact import Entry

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

DROPPED = "CALL_DROPPED"
BY_LETTER = "letter_please_ring"
NUMBERS = "gp numbers"
NO_CONTACT = "no contact"
RING = "ring"


def reached(c: Connection, desk: Desk, entry: Entry, outcome: OutcomeRule, call_id: int) -> tuple[str, ...]:
    """They were spoken with: attempts start anew, and letters that ask to ring are answered."""
    fresh = {"attempts": 0, "reply_by": None, "contact_from": None, "last_contact_at": desk.now()}
    store.change_open(c, entry.client_id, **fresh)
    store.change(c, entry.id, **fresh)
    validation.contacted_in(c, desk, entry.id)
    _answered(c, desk, entry.client_id)
    if BY_LETTER in outcome.does and entry.open:
        return _written_to(c, desk, entry, call_id, _letter(desk, entry))
    if not entry.open or "set_call_back" in outcome.does:
        return ()
    until = _rest(c, desk, entry)
    store.change(c, entry.id, contact_from=until)
    store.keep_step(c, call_id, Step.LATER, until)
    return ()


def unreached(c: Connection, desk: Desk, entry: Entry, call_id: int) -> tuple[str, ...]:
    """Nobody answered: when they are rung again, or that they are written to."""
    tries = [
        Try(_wall(desk, at), code == DROPPED) for at, code in store.tries(c, entry.id, max(1, entry.attempts))
    ]  # fmt: skip
    cadence = rules.cadence_of(desk.policy, entry.priority)
    following = rules.following(tries, cadence, _wall(desk, desk.now()), holidays_of(c, desk.zone))
    if cadence.supervisor:
        _ask_for_numbers(c, desk, entry)
    if following.gives_up:
        return _written_to(c, desk, entry, call_id, following)
    return _again(c, desk, entry, call_id, following)


def not_theirs(c: Connection, desk: Desk, entry: Entry, call_id: int) -> tuple[str, ...]:
    """A wrong number is no attempt: the client's other number is rung, or they are written to."""
    client = calls.client(c, entry.client_id)
    if client is not None and usable(client):
        return ("Ring the other number.",)
    if rules.cadence_of(desk.policy, entry.priority).supervisor:
        _ask_for_numbers(c, desk, entry)
    return _written_to(c, desk, entry, call_id, _letter(desk, entry))


def keep_trying(c: Connection, desk: Desk, entry: Entry, call_id: int, lost: Instant) -> tuple[str, ...]:
    """A visit that we cancelled is near: they are tried until the day before it, evenings too (2.5)."""
    cadence = rules.cadence_of(desk.policy, entry.priority)
    day = local_date(lost, desk.zone)
    following = rules.keep_trying(day, cadence, _wall(desk, desk.now()), holidays_of(c, desk.zone))
    if following.step is Step.LATER:
        return _again(c, desk, entry, call_id, following)
    from booktui.desk import tasks

    store.keep_step(c, call_id, following.step, None)
    visit = f"{_ref(c, entry)} does not know that {spoken(lost, desk.zone)} is cancelled"
    what = f"{visit}: text not to come, and staff at the door."
    tasks.add_in(c, desk, "clinic", what, due_at=desk.now(), client_id=entry.client_id, entry_id=entry.id)
    return ("Text them not to come, and have staff at the door: it is on the list of tasks.",)


def lapse(c: Connection, desk: Desk, today: date | None) -> int:
    """Whoever did not answer the letter by its last day: a clinician is asked what is to become of the wait."""
    from booktui.desk import reviews

    found = store.lapsed(c, today or local_date(desk.now(), desk.zone))
    for entry_id, client_id, reply_by in found:
        entry = store.entry(c, entry_id)
        protected = entry is not None and entry.priority == rules.CANCER
        may = decisions.GENTLE if protected else (decisions.REOFFER, decisions.KEEP, decisions.DISCHARGE)
        note = f"Not reached by phone; the letter was not answered by {reply_by:%d %b %Y}."
        reviews.open_in(
            c, desk, client_id=client_id, entry_id=entry_id, cause=NO_CONTACT, rule="2.5", may=may, note=note
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


def _written_to(c: Connection, desk: Desk, entry: Entry, call_id: int, following: Next) -> tuple[str, ...]:
    """No more attempts: a text where one may be sent, the letter that asks to ring, and the day to answer by."""
    from booktui.desk import letters

    store.keep_step(c, call_id, following.step, None)
    store.change_open(
        c, entry.client_id, contact_step="letter", reply_by=following.reply_by, contact_from=None
    )  # fmt: skip
    first = outbox.standing(c, entry.client_id, RING, "client", entry.id, None) is None
    lines = [letters.queue(c, desk, RING, "client", client_id=entry.client_id, entry_id=entry.id)]
    if first:
        _text(c, desk, entry)
    if following.step is Step.SUPERVISOR:
        lines.append(_tell(c, desk, entry))
    assert following.reply_by is not None
    said = f"Not reached: {', '.join(lines)}; to reply by {following.reply_by:%d %b %Y}."
    desk.log(c, "ask to ring", "waiting_entry", entry.id, after={"step": following.step, "by": following.reply_by})
    return (said,)


def _text(c: Connection, desk: Desk, entry: Entry) -> None:
    """A text besides, to whoever agreed to texts, is written to another way and needs no form of their own (AIS-02);
    never to a sensitive record (PRV-02)."""
    client = calls.client(c, entry.client_id) or {}
    agreed = client.get("sms_consent") and client.get("mobile") and not client.get("sensitive")
    if agreed and channel_for(client) != "sms" and not outbox.formats(c, entry.client_id):
        messages.add(
            c, client_id=entry.client_id, entry_id=entry.id, kind=RING, channel="sms", created_at=desk.now(),
            due_at=desk.now(), state="queued",
        )  # fmt: skip


def _tell(c: Connection, desk: Desk, entry: Entry) -> str:
    """Suspected cancer: a supervisor decides the same day, and the GP is told (2.5)."""
    from booktui.desk import tasks

    ref, due = _ref(c, entry), _end_of_today(desk)
    todo = (
        ("call", f"Suspected cancer and not reached: {ref}. Decide today how they are told.", "supervisor"),
        ("tell gp", f"Tell the GP of {ref} that they could not be reached.", "coordinator"),
    )
    for kind, what, role in todo:
        tasks.add_in(c, desk, kind, what, due_at=due, client_id=entry.client_id, entry_id=entry.id, role=role)
    return "a supervisor decides today, the GP is told"


def _ask_for_numbers(c: Connection, desk: Desk, entry: Entry) -> None:
    from booktui.desk import tasks

    what = f"Ask the GP of {_ref(c, entry)} for their numbers: suspected cancer, not reached."
    tasks.add_in(
        c, desk, NUMBERS, what, due_at=_end_of_today(desk), client_id=entry.client_id, entry_id=entry.id
    )  # fmt: skip


def _answered(c: Connection, desk: Desk, client_id: int) -> None:
    """What was asked because they could not be reached no longer stands; another question to a clinician does."""
    from booktui.desk import reviews, tasks

    for entry_id, step in store.open_of(c, client_id):
        tasks.drop_in(c, desk, kind=NUMBERS, entry_id=entry_id)
        asked = store.asked(c, entry_id, NO_CONTACT)
        if asked:
            reviews.withdraw_in(c, desk, entry_id=entry_id, cause=NO_CONTACT)
        if step == "letter" or asked:
            store.change(c, entry_id, contact_step="")


def _ref(c: Connection, entry: Entry) -> str:
    return str((calls.client(c, entry.client_id) or {}).get("ref", ""))


def _letter(desk: Desk, entry: Entry) -> Next:
    """Written to at once, without further attempts."""
    cadence, now = rules.cadence_of(desk.policy, entry.priority), _wall(desk, desk.now())
    return rules.written_to(cadence, now)


def _rest(c: Connection, desk: Desk, entry: Entry) -> Instant:
    """Not again on the same day; of somebody who can come from a later day on, not before notice of it is due."""
    cadence, now, policy = rules.cadence_of(desk.policy, entry.priority), _wall(desk, desk.now()), desk.policy
    return _instant(desk, rules.rest(now, cadence, holidays_of(c, desk.zone), entry.available_from, policy.notice_days))


def _end_of_today(desk: Desk) -> Instant:
    day = local_date(desk.now(), desk.zone)
    shuts = time.fromisoformat(desk.policy.open_until)
    return max(desk.now(), _instant(desk, datetime.combine(day, shuts)))


def _wall(desk: Desk, at: Instant) -> datetime:
    return to_wall(at, desk.zone).replace(tzinfo=None, fold=0)


def _instant(desk: Desk, wall: datetime) -> Instant:
    return from_wall(next_existing(wall, desk.zone), desk.zone)
