"""How a call ends: slots freed, the attempt counted, the list told, and everything due written down (scripts.md 2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection

from booktui.desk import record
from booktui.desk.calling import offers as call_offers
from booktui.desk.calling import slot, wishes
from booktui.desk.calling.attempt import count
from booktui.desk.calling.follow import follow
from booktui.desk.calling.numbers import NOT_THEIRS
from booktui.desk.calling.state import State
from booktui.desk.calling.work import Work, live
from booktui.desk.errors import Refused
from booktui.desk.visits import attendance, reviews
from booktui.rules.clock import local_date
from booktui.rules.script_fields import OutcomeRule
from booktui.rules.script_run import NotNow, effects_of
from booktui.rules.text import clean_lines
from booktui.rules.values import Appointment, Status
from booktui.store import booking
from booktui.store import calls as store

WITH_BOOKING = ("commit_booking", "queue_letter", "queue_ics", "ics_new", "ics_update", "free_old_slot", "free_slot")
"""What `Diary.book` and `Diary.move` have done by then."""
CONDITIONAL = "clinician_review_if_over_12_weeks"
HISTORY = 1000
"""A client has seldom more than a few appointments to come; all of them are freed."""


def end(c: Connection, work: Work) -> State:
    """Everything that follows from the outcome, in the transaction that ends the call; the state as it ended.

    Raises:
        NotNow: the outcome says that something was booked, and nothing is (CS-07).
    """
    state, rule = work.state, work.book.outcomes[work.state.run.outcome]
    effects = effects_of(work.book, state.run)
    _require_booking(c, work, effects)
    done = set(WITH_BOOKING) if state.booked_id is not None else set()
    if rule.slot == "freed" or ("free_slot" in effects and "free_slot" not in done):
        done |= _free(c, work, rule)
    if rule.slot == "all freed":
        done |= _free_all(c, work)
    if rule.slot != "kept":
        ended = call_offers.close_open(state, "no response")
        call_offers.settle(c, work.having(ended), state)
        state = ended
    done |= _record(c, work, effects)
    _confirm_as_asked(c, work)
    slot.ended(c, work)
    _settle(c, work, rule)
    said = count(c, work.having(state), rule)
    if said and "letter_please_ring" in effects:
        done.add("letter_please_ring")
    log(c, work, effects, done)
    return replace(state, ended_at=work.desk.now(), parked_at=None, follows=" ".join(said))


def _settle(c: Connection, work: Work, rule: OutcomeRule) -> None:
    """Answers to an invitation that the call was about are dealt with, and what was to be told by phone is told."""
    from booktui.desk.answers import called as answers
    from booktui.desk.sending import called as outbox

    answers.ended(c, work, rule)
    outbox.ended(c, work, rule)


def _require_booking(c: Connection, work: Work, effects: tuple[str, ...]) -> None:
    if "commit_booking" not in effects:
        return
    booked = booking.get(c, work.state.booked_id) if work.state.booked_id is not None else None
    if booked is None or booked.status != Status.BOOKED:
        raise NotNow("Nothing is booked in this call, so it cannot end as booked. Book it, or park the call.")


def _free(c: Connection, work: Work, rule: OutcomeRule) -> set[str]:
    appointment = work.subject.appointment
    if appointment is None or work.state.booked_id is not None:
        return set()
    captures = work.state.run.captures
    why = captures.get("cancel_reason") or captures.get("no_longer_needed_reason") or rule.label
    return {"free_slot", "ics_cancel"} if _cancel(c, work, appointment, why) else set()


def _cancel(c: Connection, work: Work, appointment: Appointment, why: str) -> bool:
    try:
        work.desk.diary.cancel_in(c, appointment.id, reason=why, by="client")
    except Refused:
        return False  # it is past cancelling; the effect stays due in the record of the call
    return True


def _free_all(c: Connection, work: Work) -> set[str]:
    """Every time to come is free, nobody rings again, and the record says why (never final until verified)."""
    now = work.desk.now()
    coming = [a for a in booking.of_client(c, work.state.client_id, HISTORY) if live(a, now)]
    freed = [_cancel(c, work, appointment, "told that the client has died") for appointment in coming]
    work.desk.clients.edit_in(c, work.state.client_id, {"status": "deceased"})
    store.suspend_entries(c, work.state.client_id)
    for appointment in coming:
        attendance.uncounted(c, work.desk, appointment)
    reviews.stop_in(c, work.desk, work.state.client_id)
    return {"stop_contact", *(["free_slot"] if all(freed) else [])}


def _record(c: Connection, work: Work, effects: tuple[str, ...]) -> set[str]:
    done = {effect for effect in effects if effect in ("recheck_holds", "log_short_notice_no_penalty", "no_voicemail")}
    why, missed = work.state.run.captures.get("dna_reason"), work.subject.appointment
    if why and missed is not None:
        attendance.because_in(c, work.desk, missed, why)
    done |= wishes.keep(c, work, effects)
    if "mark_number_bad" in effects and work.state.dialled:
        _mark_number(c, work)
        done.add("mark_number_bad")
    return done


def _confirm_as_asked(c: Connection, work: Work) -> None:
    """The confirmation was queued when it was booked; the client may since have asked for another way."""
    from booktui.desk.messages import channel_for

    asked, booked = work.state.run.captures.get("confirm_channel"), work.subject.booked
    if asked and booked is not None and asked != channel_for(work.subject.client):
        record.queue_message(c, work.desk, "change" if work.state.moved else "confirm", booked)


def _mark_number(c: Connection, work: Work) -> None:
    """The number stays on record with a note, as it may have been misdialled."""
    today = local_date(work.desk.now(), work.desk.zone)
    note = f"{today.isoformat()}: {NOT_THEIRS.format(work.state.dialled)}"
    kept = clean_lines(f"{work.subject.client['notes']}\n{note}", 100_000)
    work.desk.clients.edit_in(c, work.state.client_id, {"notes": kept[-2000:]})


def log(c: Connection, work: Work, effects: tuple[str, ...], done: set[str]) -> None:
    """The record of the call's end: what was done at once, and what became of all that is still due."""
    captures = work.state.run.captures
    due = [effect for effect in effects if effect not in done and _applies(effect, captures, work)]
    if "set_call_back" in due and captures.get("call_back_at") and work.state.entry_id is not None:
        due.remove("set_call_back")
        done.add("set_call_back")
    made = follow(c, work, due)
    after: Mapping[str, Any] = {
        "outcome": work.state.run.outcome,
        "script": work.state.run.script,
        "version": work.state.version,
        "steps": len(work.state.run.path),
        "offers": [offer.answer or "open" for offer in work.state.made],
        "done": sorted((done | made.done) & {*effects, *WITH_BOOKING, "stop_contact", "ics_cancel"}),
        "due": dict(made.open),
    }
    work.desk.log(c, "call end", "call", work.state.id, after=after)


def _applies(effect: str, captures: Mapping[str, str], work: Work) -> bool:
    if effect != CONDITIONAL:
        return True
    until = captures.get("available_from")
    today = local_date(work.desk.now(), work.desk.zone)
    return until is None or (date.fromisoformat(until) - today).days > work.desk.policy.wait_review_days
