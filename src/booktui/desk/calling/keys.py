"""What one key of a call does: the record, the offers, the booking and the call itself, in as few writes as can be."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from booktui.desk.calling import end as call_end
from booktui.desk.calling import fields as call_fields
from booktui.desk.calling import offers as call_offers
from booktui.desk.calling import words as call_words
from booktui.desk.calling.state import State, to_row
from booktui.desk.calling.work import Work, about, known
from booktui.desk.errors import NotFound
from booktui.desk.reaching import claims
from booktui.desk.tell import telling
from booktui.desk.views import Outcome
from booktui.rules import script_run as engine
from booktui.rules.script_run import NotNow, Run
from booktui.rules.script_words import CONTINUE
from booktui.rules.scripts import Choice
from booktui.store import calls as store


def press(work: Work, key: str, override: str | None) -> tuple[Work, str]:
    """The call after the key, kept; and what to say about it.

    Raises:
        NotNow: the key does nothing here.
        Refused, NotPermitted, BadInput: what it asked for was not done; nothing of this key was kept.
    """
    if key.isdecimal() and work.step.choice(key) is None:
        work, key = _digit(work, key)
        if not key:
            return work, ""
    choice = work.step.choice(key)
    _no_gap(work, key, choice)
    answered = work.having(call_offers.answers(work, choice))
    run = engine.advance(work.book, work.state.run, key, known(answered))
    return _step(work, answered.having(replace(answered.state, run=run)), choice, override)


def _step(work: Work, after: Work, choice: Choice | None, override: str | None) -> tuple[Work, str]:
    """From one step to the next: the record, the offers, the booking and the call in as few writes as can be."""
    desk = work.desk
    asked = [need.name for need in work.step.captures]
    learned = call_fields.changes(work.having(replace(work.state, run=after.state.run)), asked)
    if _rechecks(after, work.state.run):
        after = after.having(call_offers.close_open(after.state, "withdrawn"))
    names = () if after.state.run.outcome else call_offers.wanted(after, after.step)
    if learned and names:
        with telling(), desk.store.write() as c:  # what follows must see the needs
            call_fields.keep(c, work, learned)
        after = reread(after)
        learned = call_fields.Changes()
    found = call_offers.look(after, names) if names else None
    outcome: Outcome | None = None
    with telling(), desk.store.write() as c:
        call_fields.keep(c, work, learned)
        call_offers.settle(c, after, work.state)
        if choice is not None and choice.does == "book" and after.state.booked_id is None:
            outcome = call_offers.book(c, after, override)
            after = after.having(_booked(after, outcome))
        after, lost = hold(c, after, found)
        if after.state.run.outcome:
            after = after.having(call_end.end(c, after))
        else:
            claims.renew_in(c, desk, after.state.client_id)
        save(c, after.state)
    return reread(after), _said(after, outcome, lost)


def _said(work: Work, outcome: Outcome | None, lost: str) -> str:
    message = " ".join((outcome.message, *outcome.also)) if outcome else lost
    rule = work.book.outcomes.get(work.state.run.outcome)
    if rule is not None and not message:
        message = f"{rule.label}. {work.state.follows or rule.next}.".replace("..", ".")
    return message


def _digit(work: Work, key: str) -> tuple[Work, str]:
    """A bare digit answers a field; where that is all the step asks, it goes on as well."""
    field = call_fields.digit_field(work, engine.missing(work.book, work.state.run, known(work)))
    if field is None:
        raise NotNow(f"{key} does nothing here.")
    if not 1 <= int(key) <= len(call_fields.options(work, field)):
        raise NotNow(f"{field.label}: there is no {key}.", field.name)
    value = call_fields.options(work, field)[int(key) - 1]
    after = replace(work.state, run=engine.capture(work.state.run, field.name, value))
    if call_fields.sole_field(work) == field:
        return work.having(after), CONTINUE[0]
    return keep(work, after), ""


def _no_gap(work: Work, key: str, choice: Choice | None) -> None:
    """A line with a gap cannot be marked as spoken (scripts.md section 15); the ways round it stay open."""
    first = work.step.choices[0].key if work.step.choices else key
    if key != first or (choice is not None and choice.takes):
        return
    if any(piece.missing for piece in call_words.line(work)):
        raise NotNow("The line has a gap where [?] stands, so it cannot be marked as said. Fill it, or go another way.")


def hold(c: Connection, work: Work, found: call_offers.Found | None) -> tuple[Work, str]:
    """Hold what was found, and write it down; what to say when a time was lost."""
    if found is None:
        return work, ""
    state, lost = call_offers.hold(c, work, found)
    call_offers.settle(c, work.having(state), work.state)
    return work.having(state), lost


def keep(work: Work, state: State) -> Work:
    """One short write, and none when nothing changed."""
    if to_row(state) != to_row(work.state):
        with telling(), work.desk.store.write() as c:
            save(c, state)
    return work.having(state)


def save(c: Connection, state: State) -> None:
    """The columns that changed, inside the caller's write transaction."""
    kept = store.call(c, state.id) or {}
    changed = {name: value for name, value in to_row(state).items() if value != kept.get(name)}
    if changed:
        store.change_call(c, state.id, changed)


def reread(work: Work) -> Work:
    """The same state over the record as it is now."""
    with telling(), work.desk.store.read() as c:
        return replace(work, subject=about(c, work.desk, work.state))


def _booked(work: Work, outcome: Outcome) -> State:
    appointment = outcome.appointment
    if appointment is None:
        raise NotFound("The diary did not say what it booked.")
    moved = appointment.id == work.state.appointment_id
    return replace(work.state, booked_id=appointment.id, moved=moved)


def _rechecks(work: Work, before: Run) -> bool:
    """The way to the present step went through one that looks at held times again."""
    passed = work.state.run.path[len(before.path) :]
    return any("recheck_holds" in work.book.find(work.state.run.script, ref).effects for ref in passed)
