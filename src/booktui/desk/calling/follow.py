"""What a call promised becomes something to do: a review, a letter, a task, an escalation; in its last transaction.

Nothing that was promised is only a word in the record of the call: what has no handling of its own is a task.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import Connection

from booktui.desk.calling.work import CHILD, Work, zone_of
from booktui.desk.due import escalations, tasks
from booktui.desk.messages import channel_for
from booktui.desk.reaching import letters
from booktui.desk.timetabling.sessions import holidays_of
from booktui.desk.visits import reviews
from booktui.rules import escalation as ladder
from booktui.rules import reviews as asking
from booktui.rules.clock import from_wall, local_date, spoken, to_wall
from booktui.rules.needs import age_on
from booktui.rules.script_words import EFFECTS
from booktui.rules.values import Appointment, Instant
from booktui.rules.workdays import reply_due
from booktui.store import messages, reminders
from booktui.store import reviews as review_store

BY_THE_DIARY = frozenset(
    {
        "queue_letter", "queue_ics", "queue_reminders", "ics_new", "ics_update", "ics_cancel",
        "recheck_holds", "no_voicemail", "log_short_notice_no_penalty", "mark_reminder_done", "keep_on_rebook_list",
        "count_hospital_cancel", "next_on_list", "start_short_notice_fill", "start_same_day_fill",
        "fill_old_slot_next", "move_interpreter", "move_transport", "cancel_interpreter", "cancel_transport",
    }
)  # fmt: skip
"""What followed already from the booking action of the call, or is read from the diary whenever it is asked for."""
CAUSES = {
    "CANCELLED_PT_NONEED": "not needed", "TREATED_ELSEWHERE": "elsewhere", "DECLINED_OFFERS": "declined",
    "WANTS_DELAY": "long wait",
}  # fmt: skip
"""What a clinician is asked because of, by the outcome of the call."""
RULES = {"declined": "OFF-07", "long wait": "RTT-29"}


class Made(NamedTuple):
    """What came of the effects: `review 3`, `task 5` and so on by effect; the others were done at once."""

    open: Mapping[str, str]
    done: frozenset[str]


def follow(c: Connection, work: Work, effects: Iterable[str]) -> Made:
    """Make something to do of every effect that is not done yet."""
    made: dict[str, str] = {}
    done: set[str] = set()
    for effect in effects:
        if effect in BY_THE_DIARY:
            done.add(effect)
            continue
        what = HANDLING.get(effect, _other)(_Follow(c, work, effect))
        if what:
            made[effect] = what
        else:
            done.add(effect)
    return Made(made, frozenset(done))


class _Follow:
    """One effect of a call that ends, with what it may need to know."""

    def __init__(self, c: Connection, work: Work, effect: str) -> None:
        self.c, self.work, self.desk, self.effect = c, work, work.desk, effect
        state = work.state
        self.outcome, self.captures = state.run.outcome, state.run.captures
        self.client_id = state.client_id
        visit = work.subject.booked or work.subject.appointment
        self.visit: Appointment | None = visit
        self.entry_id = state.entry_id if state.entry_id is not None else visit.entry_id if visit else None

    def said(self, *names: str) -> str:
        """What the call captured, the first of the fields that has something."""
        return next((self.captures[name] for name in names if self.captures.get(name)), "")

    def today(self) -> Instant:
        """Before the desk shuts."""
        return ladder.same_day(self.desk.now(), self.hours())

    def hours(self) -> ladder.Hours:
        return ladder.hours_of(self.desk.policy, self.desk.zone, holidays_of(self.c, self.desk.zone))

    def soon(self) -> Instant:
        """As soon as any request is answered."""
        policy, zone = self.desk.policy, self.desk.zone
        return reply_due(self.desk.now(), policy.reply_hours, policy.reply_calendar, zone, holidays_of(self.c, zone))

    def task(self, kind: str, what: str, due_at: Instant, *, role: str = "coordinator") -> str:
        number = tasks.add_in(
            self.c, self.desk, kind, what, due_at=due_at, client_id=self.client_id, entry_id=self.entry_id,
            appointment_id=self.visit.id if self.visit else None, role=role,
        )  # fmt: skip
        return f"task {number}"

    def escalate(self, trigger: str, question: str, options: tuple[str, ...] = ()) -> str:
        number = escalations.raise_in(
            self.c, self.desk, trigger, question[: escalations.QUESTION], client_id=self.client_id,
            entry_id=self.entry_id, appointment_id=self.visit.id if self.visit else None, options=options,
        )  # fmt: skip
        return f"escalation {number}"

    def letter(self, kind: str, recipient: str) -> str:
        return letters.queue(
            self.c, self.desk, kind, recipient, client_id=self.client_id, entry_id=self.entry_id,
            appointment_id=self.visit.id if self.visit else None,
        )  # fmt: skip


def _review(f: _Follow) -> str:
    """A clinician is asked, unless the same question stands already."""
    cause = _cause(f)
    visit = f.visit.id if f.visit else None
    standing = review_store.standing(f.c, f.client_id, f.entry_id, visit, cause)
    if standing is not None:
        return f"review {standing}"
    number = reviews.open_in(
        f.c, f.desk, client_id=f.client_id, entry_id=f.entry_id, appointment_id=visit, cause=cause,
        rule=RULES.get(cause, ""), may=_may(f, cause), note=_note(f),
    )  # fmt: skip
    return f"review {number}"


def _cause(f: _Follow) -> str:
    return "dna" if f.work.state.run.script == "DNA_FOLLOWUP" else CAUSES.get(f.outcome, "clinical")


def _may(f: _Follow, cause: str) -> tuple[str, ...]:
    """Never a discharge of suspected cancer or a child (D1, D2), nor for offers that do not count yet (OFF-04).

    Offers that do count have led to a review already, when the call's offers were counted.
    """
    entry, born = f.work.subject.entry, f.work.subject.client["birth_date"]
    today = local_date(f.desk.now(), f.desk.zone)
    if (entry and entry["priority"] == "2ww") or (born is not None and age_on(born, today) < CHILD):
        return asking.GENTLE
    return asking.UNDISCHARGED if cause in ("declined", "clinical") else asking.ALL


def _note(f: _Follow) -> str:
    """What the client said, for the clinician to read."""
    until, why = f.said("available_from"), f.said("delay_reason")
    wait = f"cannot come before {until}{f': {why}' if why else ''}" if until else ""
    said = f.said("no_longer_needed_reason", "treated_where", "cancel_reason", "availability_notes", "patient_words")
    return ("; ".join(part for part in (wait, said) if part))[:300]


def _tell_clinician(f: _Follow) -> str:
    whom = f.visit.practitioner if f.visit else "the clinician"
    words = f.said("patient_words") or f.work.book.outcomes[f.outcome].label
    today = f.effect == "message_clinician"
    return f.task("tell clinician", f"Tell {whom}: {words}", f.today() if today else f.soon())


def _tell_clinic(f: _Follow) -> str:
    eta = f.said("eta")
    return f.task("tell clinic", f"Tell the clinic: late{f', here by {eta}' if eta else ''}", f.desk.now())


def _safeguarding(f: _Follow) -> str:
    safe = {"yes": "safe right now", "no": "NOT safe right now"}.get(f.said("safe_now"), "")
    words = f.said("words_used") or "A safety concern was raised in a call"
    return f.escalate("safeguarding", f"{words}{f' ({safe})' if safe else ''}")


def _supervisor(f: _Follow) -> str:
    """Each outcome that goes to a supervisor has its own way there."""
    if f.outcome == "DECEASED":
        return _verify(f)
    if f.outcome == "SAFEGUARDING":
        return f.task("safeguarding", "A safety concern was raised: see its escalation", f.today(), role="supervisor")
    if f.outcome == "COMPLAINT":
        return f.escalate("complaint", f.said("complaint_summary") or "Wants to complain")
    if f.outcome == "MOVED_AWAY":
        f.task("address", "Moved away: ask for the new address", f.soon())
        f.task("tell gp", "Moved away: ask the GP who looks after the client now", f.soon())
        return f.escalate("other", "Moved away: does the client keep the place on the list?")
    if "clinician_review" in f.work.step.effects and not f.said("escalation_reason"):
        return _review(f)
    why = f.said("escalation_reason") or f"Passed to a supervisor in the call “{f.work.script.title}”"
    return f.escalate(_trigger(f), why, _offered(f))


def _trigger(f: _Follow) -> str:
    """A call that found no time to offer lacks capacity (7.4)."""
    state = f.work.state
    return "no capacity" if state.why_none and not state.made and state.entry_id is not None else "other"


def _offered(f: _Follow) -> tuple[str, ...]:
    """What the call put to the client, and the answers (ESC-01)."""
    return tuple(
        f"{spoken(made.start, zone_of(f.work, made.location_id))}: {made.answer or 'no answer'}"
        for made in f.work.state.made
    )


def _verify(f: _Follow) -> str:
    who = ", ".join(name for name in (f.said("informant_name"), f.said("informant_relationship")) if name)
    what = "Verify the death from the national record or the GP"
    return f.task("death", f"{what}{f'; told by {who}' if who else ''}", f.soon(), role="supervisor")


def _again_today(f: _Follow) -> str:
    """Before nobody is rung any more; late in the evening the next day."""
    until, zone = f.desk.policy.call_until, f.desk.zone
    wall = to_wall(f.desk.now(), zone).replace(tzinfo=None, fold=0)
    last = from_wall(wall.replace(hour=int(until[:2]), minute=int(until[3:5]), second=0), zone)
    return f.task("call", "Ring again today about the cancelled visit", last if last > f.desk.now() else f.soon())


def _text(f: _Follow) -> str:
    """A text, where the client agreed to texts; else somebody rings."""
    client = f.work.subject.client
    if not client["sms_consent"] or not client["mobile"] or client["sensitive"]:
        return f.task("call", "Ring again: no text may be sent", f.today())
    now = f.desk.now()
    if f.effect == "send_text_reminder_once" and f.visit is not None:
        kind = "remind-1h" if f.work.state.run.script == "REMINDER_1H" else "remind-24h"
        made = reminders.add_text(f.c, f.visit.id, kind, now)
        return "text queued" if made else ""
    messages.add(
        f.c, appointment_id=f.visit.id if f.visit else None, client_id=f.client_id, entry_id=f.entry_id, kind="ring",
        channel="sms", created_at=now, due_at=now, state="queued",
    )  # fmt: skip
    return "text queued"


def _text_now(f: _Follow) -> str:
    """The details of a visit that is soon, as a text besides: a letter would come too late (scripts.md G).

    Only to whom texts may go, and who does not get the confirmation as one anyway.
    """
    client = f.work.subject.client
    if f.visit is None or not client["sms_consent"] or not client["mobile"] or client["sensitive"]:
        return ""
    if channel_for(client) == "sms":
        return ""
    now = f.desk.now()
    messages.add(
        f.c, appointment_id=f.visit.id, client_id=f.client_id, kind="confirm", channel="sms",
        sequence=f.visit.sequence, created_at=now, due_at=now, state="queued",
    )  # fmt: skip
    return "text queued"


def _gp_copy(f: _Follow) -> str:
    if not f.work.subject.client["gp"]:
        return f.task("letters", "No GP is on record: ask, then send the copy", f.soon())
    return f.letter("copy", "gp")


def _call_back(f: _Follow) -> str:
    """A client who is on no list is kept in mind by a task; the list itself keeps the others."""
    from datetime import datetime

    back = f.said("call_back_at")
    due = int(datetime.fromisoformat(back).timestamp()) if back else f.soon()
    return f.task("call", "Ring back, as asked for", due)


def _transport(f: _Follow) -> str:
    """The answers to the questions of the call, for whoever drives."""
    from booktui.rules import transport

    if f.visit is None:
        return f.task("support", "Ask for transport, once there is a date", f.soon())
    met = tuple(name for field, name in transport.QUESTIONS.items() if f.captures.get(field) == "yes")
    escort = "escort" if f.said("pts_escort") == "yes" else ""
    code = transport.mobility(f.said("pts_mobility_code"))
    done = f.desk.jobs.transport_in(f.c, f.visit, transport.eligible(met), code, escort)
    return f"job {done.job.id}" if done.job else "; ".join(done.also)


def _support(f: _Follow) -> str:
    """What the client says of it stands with the jobs of the visit, and somebody rings back today."""
    from booktui.desk.arranging import jobs

    if f.visit is not None:
        jobs.problem_told(f.c, f.visit.id, f.said("support_problem") or "other")
    return f.task("support", "Put interpreter or transport right, and ring back", f.today())


def _new_clock(f: _Follow) -> str:
    """A client who rebooks after the clock was nullified has a new one from today (RTT-23)."""
    from booktui.desk import clock_facts
    from booktui.rules.clocks import machine
    from booktui.rules.clocks.values import State
    from booktui.store import clocks

    path = clocks.of_entry(f.c, f.entry_id) if f.entry_id is not None and f.desk.policy.clocks else None
    if path is None or machine.state_of(clock_facts.clocks(f.c, path)) is not State.NULLIFIED:
        return ""
    today = local_date(f.desk.now(), f.desk.zone)
    return f.task("clock", f"Start the new clock: rebooked on {today:%d %b %Y} (status 10)", f.soon())


def _other(f: _Follow) -> str:
    return f.task("other", EFFECTS.get(f.effect, f.effect).capitalize(), f.soon())


HANDLING: Mapping[str, Callable[[_Follow], str]] = {
    "clinician_review": _review,
    "clinician_review_if_over_12_weeks": _review,
    "message_clinician": _tell_clinician,
    "tell_clinician": _tell_clinician,
    "tell_clinic_late": _tell_clinic,
    "tell_safeguarding_lead": _safeguarding,
    "supervisor_queue": _supervisor,
    "verify_death": _verify,
    "retry_today": _again_today,
    "send_text_please_ring": _text,
    "queue_sms_now": _text_now,
    "send_text_reminder_once": _text,
    "letter_please_ring": lambda f: f.letter("ring", "client"),
    "gp_copy": _gp_copy,
    "add_travel_leaflet": lambda f: f.letter("travel", "client"),
    "set_call_back": _call_back,
    "request_transport": _transport,
    "fix_support_today": _support,
    "rtt_new_clock_if_nullified": _new_clock,
    "free_slot": lambda f: f.task("other", "Cancel the visit by hand: it was past cancelling", f.today()),
}
"""How each effect is made something to do; what it returns names it, nothing when there was nothing to do."""
