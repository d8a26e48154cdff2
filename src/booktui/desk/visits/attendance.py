"""What happened at a visit, and what a missed or cancelled one leads to: each in the transaction that records it."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.errors import BadInput
from booktui.desk.visits import aftermath, visit_facts
from booktui.desk.visits.visit_codes import load_tables
from booktui.rules import attendance as rules
from booktui.rules import visit_codes
from booktui.rules.attendance import OURS, Answer
from booktui.rules.clock import local_date
from booktui.rules.clocks.values import State
from booktui.rules.values import Appointment, Instant, Status
from booktui.rules.workdays import wall_instant
from booktui.store import attendance as store
from booktui.store import booking
from booktui.store.hot import as_date

if TYPE_CHECKING:
    from booktui.desk.desk import Desk
    from booktui.desk.visits.aftermath import Aftermath

COUNTS_AS_OURS = "Our interpreter or transport failed: it counts as cancelled by us (code 4), not as missed."
REBOOKED = "rebooked after the clock was nullified"
MOVED = "moved"
"""What a move is kept under: the booking's status stays."""
DISCHARGED = "1"
"""OUTCOME OF ATTENDANCE."""
THIRD = 3
"""So many cancellations by us are passed up (domain.md 2.8, 7.4)."""
RTT_ASKED = "Clock: add the status of this visit, 20 if more is to come: booktui clock add"
Lines = tuple[str, ...]


def outcome_of(said: str) -> str:
    """An OUTCOME OF ATTENDANCE code; empty for none.

    Raises:
        BadInput: there is no such code.
    """
    known = load_tables().outcome
    if said and said not in {row.code for row in known}:
        words = ", ".join(f"{row.code} {row.meaning}" for row in known)
        raise BadInput(f"{said[:20]!r} is no outcome; known are {words}. Nothing was changed.")
    return said


def reason_of(said: str) -> str:
    """One of `rules.attendance.REASONS`, as it is written there; empty for none.

    Raises:
        BadInput: there is no such reason.
    """
    words = " ".join(said.replace("-", " ").replace("/", " ").casefold().split())
    if not words:
        return ""
    for reason in rules.REASONS:
        if words == reason.replace("/", " "):
            return reason
    raise BadInput(f"{said[:40]!r} is no reason; known are {', '.join(rules.REASONS)}. Nothing was changed.")


def booked(c: Connection, desk: Desk, appointment: Appointment) -> Lines:
    """See `following.booked`. Rebooked after a nullified clock, a new one starts today (RTT-23)."""
    entry_id = appointment.entry_id
    if entry_id is None or not desk.policy.clocks or store.newest_clock(c, entry_id) != State.NULLIFIED:
        return ()
    after = aftermath.begin(c, desk, appointment, Status.BOOKED.value)
    done = desk.clocks.add_in(c, entry_id, "10", _today(desk), reason=REBOOKED)
    after.after["clock"] = True
    after.keep()
    return (done.message,)


def cancelled(c: Connection, desk: Desk, before: Appointment, *, by: str, undone: bool) -> Lines:
    """See `following.cancelled`; `before` is how the booking stood."""
    if undone:
        return aftermath.put_back(c, desk, before, Status.BOOKED.value)
    after = aftermath.begin(c, desk, before, Status.CANCELLED.value)
    said = _by_provider(after) if by == "provider" else _by_client(after)
    after.keep()
    return said


def moved(c: Connection, desk: Desk, before: Appointment, *, by: str) -> Lines:
    """See `following.moved`. A change that the client asked for counts like a cancellation (PTC-02)."""
    if by != "client":
        return ()
    after = aftermath.begin(c, desk, before, MOVED)
    times = _count(after, "client_cancels", visit_codes.CLIENT)
    answer = rules.cancelled(_visit(after, times, until=desk.now()), desk.policy)
    said = _ask_about(after, answer) if answer is not None else ()
    after.keep()
    return said


def stepped(c: Connection, desk: Desk, before: Appointment, appointment: Appointment) -> Lines:
    """See `following.stepped`."""
    after = aftermath.begin(c, desk, appointment, str(appointment.status))
    said: Lines = ()
    if appointment.status == Status.FULFILLED:
        said = _attended(after)
    elif appointment.attended == visit_codes.TOO_LATE:
        said = _turned_away(after)
    elif appointment.status == Status.NOSHOW:
        said = _missed(after)
    after.keep()
    return said


def put_back(c: Connection, desk: Desk, undone: Appointment, appointment: Appointment) -> Lines:
    """See `following.put_back`. What stands as booked after the action that is undone was moved."""
    of = MOVED if undone.status == Status.BOOKED else str(undone.status)
    return aftermath.put_back(c, desk, undone, of)


def because_in(c: Connection, desk: Desk, appointment: Appointment, said: str) -> bool:
    """Why a visit was missed, as the client said in a call (DNA-05); False where that is no reason of the list."""
    reason = next((one for one in rules.REASONS if one.replace("/", " or ") == said or one == said), "")
    if not reason or appointment.status != Status.NOSHOW:
        return False
    if reason != appointment.missed_reason:
        booking.change(c, appointment.id, appointment.version, {"missed_reason": reason})
        before, after = ({"missed_reason": one} for one in (appointment.missed_reason, reason))
        desk.log(c, "missed because", "appointment", appointment.id, before=before, after=after)
    return True


def uncounted(c: Connection, desk: Desk, appointment: Appointment) -> None:
    """A cancellation that is nobody's change, as after a death: nothing is counted, asked or begun anew by it."""
    aftermath.put_back(c, desk, appointment, Status.CANCELLED.value)


def _attended(after: Aftermath) -> Lines:
    """Nothing was missed or cancelled one after another any more (PTC-02, D7)."""
    if after.entry.get("dnas") or after.entry.get("client_cancels"):
        after.change(dnas=0, client_cancels=0)
    after.settle("dna", "cancelled")
    entry_id, desk = after.appointment.entry_id, after.desk
    gone = after.off_the_list() if after.appointment.outcome == DISCHARGED else ()
    return (*gone, *_status_asked(after, entry_id, desk))


def _status_asked(after: Aftermath, entry_id: int | None, desk: Desk) -> Lines:
    if entry_id is None or not desk.policy.clocks or store.newest_clock(after.c, entry_id) not in ("", State.RUNNING):
        return ()
    return (f"{RTT_ASKED} {entry_id}",)


def _missed(after: Aftermath) -> Lines:
    one = after.appointment
    times = _count(after, "dnas", visit_codes.MISSED)
    _restart_test(after, local_date(one.start, one.zone))
    visit = _visit(after, times)
    answer = rules.missed(visit, after.desk.policy)
    after.review("dna", answer)
    after.do(answer, _end_of_today(after.desk))
    return (f"{answer.label.capitalize()}: a clinician decides ({answer.rule}).", *(todo.what for todo in answer.todos))


def _turned_away(after: Aftermath) -> Lines:
    """They came, so nothing is counted against them; a clinician decides (RTT-25)."""
    answer = rules.turned_away(_visit(after, 1), after.desk.policy)
    after.review("dna", answer)
    return (f"{answer.label.capitalize()}: a clinician decides ({answer.rule}).",)


def _by_client(after: Aftermath) -> Lines:
    times = _count(after, "client_cancels", visit_codes.CLIENT)
    _restart_test(after, _today(after.desk))
    answer = rules.cancelled(_visit(after, times), after.desk.policy)
    return _ask_about(after, answer) if answer is not None else ()


def _ask_about(after: Aftermath, answer: Answer) -> Lines:
    after.review("cancelled", answer)
    if answer.hold:
        after.change(contact_step="review")
        return (f"{answer.note} A clinician decides before more is offered ({answer.rule}).",)
    return (f"{answer.note} A clinician decides ({answer.rule}).",)


def _by_provider(after: Aftermath) -> Lines:
    """The clock runs on, and the first reasonable offer is one made from now on (RTT-27)."""
    from booktui.desk.reaching import contact

    entry_id, entry = after.appointment.entry_id, after.entry
    if entry_id is None:
        return ()
    if entry.get("status") == "waiting" and entry.get("appointment_id") is None:
        entry["hospital_cancels"] += 1  # it was counted just before; undoing takes it back
    contact.offers_reset_in(after.c, entry_id)
    now = store.entry(after.c, entry_id)
    times = -now["hospital_cancels"] if now else 0
    return _pass_up(after, times) if times >= THIRD else ()


def _pass_up(after: Aftermath, times: int) -> Lines:
    from booktui.desk.due import escalations

    one = after.appointment
    after.after["escalation"] = escalations.raise_in(
        after.c, after.desk, "third cancellation", f"Cancelled by us {times} times: when is the client to be seen?",
        client_id=one.client_id, entry_id=one.entry_id, appointment_id=one.id,
    )  # fmt: skip
    return (f"Cancelled by us {times} times: passed up.",)


def _count(after: Aftermath, column: str, code: str) -> int:
    """One more of them one after another; who is on no list is counted from their visits."""
    if not after.entry:
        return visit_facts.in_a_row(after.c, after.appointment, code)
    times = int(after.entry[column]) + 1
    after.change(**{column: times})
    return times


def _visit(after: Aftermath, times: int, until: Instant | None = None) -> rules.Visit:
    priority = after.entry.get("priority") or "routine"
    return visit_facts.visit_of(after.c, after.desk, after.appointment, priority=priority, times=times, until=until)


def _restart_test(after: Aftermath, day: date) -> None:
    """The wait for a test begins anew on the day it was missed or cancelled by the client; never by us (DM01)."""
    from booktui.desk.listing import priorities

    desk, entry, one = after.desk, after.entry, after.appointment
    service = desk.catalogue_in(after.c).services.get(one.service_id)
    if not entry or one.entry_id is None or not desk.policy.clocks or service is None or not service.diagnostic:
        return
    start, target = as_date(entry["clock_start"]), as_date(entry["target_on"])
    if day > start:
        after.change(clock_start=day, target_on=day + (target - start))
        priorities.replace_in(after.c, desk, one.entry_id)


def _end_of_today(desk: Desk) -> Instant:
    """What is to be done the same day is due when the desk shuts, or now when it has."""
    shuts = wall_instant(_today(desk), time.fromisoformat(desk.policy.open_until), desk.zone)
    return max(desk.now(), shuts)


def _today(desk: Desk) -> date:
    return local_date(desk.now(), desk.zone)


__all__ = ["OURS", "booked", "cancelled", "outcome_of", "put_back", "reason_of", "stepped"]
