"""A call as it is shown: nothing private before identity is proved (CS-01), expectations masked (CS-03)."""

from __future__ import annotations

from booktui.desk.calling import fields as call_fields
from booktui.desk.calling import offers as call_offers
from booktui.desk.calling import words as call_words
from booktui.desk.calling.announce import announce
from booktui.desk.calling.view import CallView, ChoiceView, Expected, FieldView, OptionView
from booktui.desk.calling.work import Work, known
from booktui.desk.names import shown as list_name
from booktui.rules.script_run import Known, identified, missing, straight_ahead, value_of
from booktui.rules.script_words import IDENTITY
from booktui.rules.text import mask_date, mask_name, mask_phone
from booktui.rules.values import Conflict


def view(work: Work, *, message: str = "", open_field: str = "", conflicts: tuple[Conflict, ...] = ()) -> CallView:
    """The call at its present step."""
    state, step, facts = work.state, work.step, known(work)
    run = state.run
    proved, ended = identified(run.captures), bool(run.outcome)
    number, total = _place(work, facts)
    rule = work.book.outcomes.get(run.outcome)
    chosen = state.chosen if proved else None
    live = not ended
    return CallView(
        call_id=state.id,
        script=run.script,
        title=work.script.title,
        step=run.step,
        number=number,
        of=total,
        client_id=state.client_id,
        client=_name(work, proved),
        say=call_words.line(work) if live else (),
        do=step.do if live else "",
        choices=tuple(ChoiceView(choice.key, choice.label) for choice in step.choices) if live else (),
        continue_allowed=live and not step.choices,
        fields=_fields(work, facts) if live else (),
        open_field=open_field,
        offers=tuple(call_offers.views(work)) if live and proved else (),
        chosen=call_offers.view(work, chosen, 0) if chosen else None,
        held_until=min((m.held_until for m in state.made if m.open and not state.booked_id), default=0) if live else 0,
        before_call=work.script.before_call if len(run.path) <= 1 else (),
        banner=announce(work.desk.settings, work.subject.client, work.subject.needs),
        expects=_expected(work) if live and any(need.name in IDENTITY for need in step.captures) else (),
        identified=proved,
        conflicts=conflicts,
        message=message or (_why_none(work) if live and proved else ""),
        entry_id=state.entry_id,
        appointment_id=state.booked_id or state.appointment_id,
        booked=work.subject.booked,
        started_at=state.started_at,
        parked=state.parked_at is not None,
        finished=ended,
        outcome=run.outcome or ("CALL_DROPPED" if state.parked_at is not None else ""),
        outcome_label=rule.label if rule else "",
        next_action=rule.next if rule else "",
    )


def _place(work: Work, facts: Known) -> tuple[int, int]:
    run = work.state.run
    steps = [work.book.find(run.script, ref) for ref in run.path]
    number = sum(not step.silent and not step.outcome for step in steps)
    return number, number + max(0, straight_ahead(work.book, run, facts) - 1)


def _name(work: Work, proved: bool) -> str:
    client = work.subject.client
    if proved:
        return work.subject.full_name
    return list_name(client["family_name"], client["given_name"], bool(client["sensitive"]))


def _fields(work: Work, facts: Known) -> tuple[FieldView, ...]:
    lacking = missing(work.book, work.state.run, facts)
    hidden = bool(work.subject.client["sensitive"])
    found = []
    for need in work.step.captures:
        field = work.book.fields[need.name]
        value = call_fields.shown(work, field, value_of(work.state.run, need.name, facts))
        found.append(
            FieldView(
                name=field.name,
                label=field.label,
                kind=field.kind,
                value=mask_phone(value) if hidden and field.kind == "phone" else value,
                required=need.required,
                missing=need.name in lacking,
                options=tuple(OptionView(str(i), o) for i, o in enumerate(call_fields.options(work, field), 1)),
            )
        )
    return tuple(found)


def _expected(work: Work) -> tuple[Expected, ...]:
    """Masked, so that the answer cannot be read out with the question (CS-03)."""
    client = work.subject.client
    if client["sensitive"]:
        third = Expected("GP surgery", f"{client['gp'][:1]}•••" if client["gp"] else "")
    else:
        outward = client["postcode"].partition(" ")[0]
        third = Expected("Address", f"{client['address'][:1]}•••, {outward} •••" if outward else "")
    return (
        Expected("Name", mask_name(client["family_name"], client["given_name"])),
        Expected("Born", mask_date(client["birth_date"])),
        third,
    )


def _why_none(work: Work) -> str:
    return work.state.why_none if work.step.offers and not any(map(work.state.offer, work.step.offers)) else ""
