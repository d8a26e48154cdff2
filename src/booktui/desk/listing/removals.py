"""Taking entries off the waiting list, and putting them back: each in one transaction, with all that follows.

Sources: domain.md 2.9, REM-01, DNA-01, TRK-03, edge cases 24 and 28.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk import deaths
from booktui.desk.errors import BadInput, NotFound, Refused
from booktui.desk.listing.editing import restart_in
from booktui.desk.listing.reinstating import reinstate_in
from booktui.desk.listing.removal_reasons import load_reasons
from booktui.desk.names import shown
from booktui.desk.reaching import letters
from booktui.desk.tell import telling
from booktui.desk.texts import read_text
from booktui.desk.visits import reviews
from booktui.rules import removals as rules
from booktui.rules import reviews as review_rules
from booktui.rules.clock import local_date, spoken
from booktui.rules.clocks.values import State
from booktui.rules.removals import Reason, Who
from booktui.rules.values import Role
from booktui.store import letters as outbox
from booktui.store import removals as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

Lines = tuple[str, ...]
OPEN = ("waiting", "suspended", "booked")
ADM, DIED, DUP, EMG, NOREP = "ADM", "DIED", "DUP", "EMG", "NOREP"
GOES_ON = ("ADM", "EMG", "DIED")
"""Reasons that do not wait until a booking to come has been cancelled."""
SENT_BACK = ("DNA", "CANC", "DECL", "NOREP")
"""Reasons that send the client back to the referrer without having been seen."""
UNANSWERED = ("", "no reply")
"""A question whether it is still needed that is out, or was given up."""
OVERTAKEN = ("ring", "validate")
"""Letters that have nothing to ask any more."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A removal as somebody asks for it, cleaned."""

    reason: Reason
    why: str
    said: rules.Said
    status: str = ""
    """The RTT status; empty takes the usual one."""
    evidence: str = ""
    no_gp: bool = False


def remove_in(
    c: Connection, desk: Desk, entry_id: int, code: str, reason: str, *, clinician: str = "",
    decided_on: date | None = None, second: str = "", proof: str = "", status: str = "", evidence: str = "",
    no_gp: bool = False,
) -> Lines:  # fmt: skip
    """Take an entry off the list in the caller's write transaction; what was done, a line each.

    Args:
        code: one of the reason table, such as `PTREQ`; `reason` says why in words.
        clinician: whose decision it is, where it is a clinician's, with the day `decided_on`.
        second: another person of the desk who has looked at it, for a duplicate.
        proof: what shows that the client was treated elsewhere.
        status: the RTT status to add to a running clock, where the reason allows more than the usual one.
        evidence: what shows that a missed visit was communicated, for status 33; see `rules.clocks.deciding.SAID`.
        no_gp: it was looked into that nobody but the client can be told.

    Raises:
        NotFound: there is no such entry.
        BadInput: there is no such reason, or the words are missing or too long.
        NotPermitted: it needs a supervisor.
        Refused: something the reason needs is missing, a booking is to come, the clock does not take the status, or
            no GP could be told (edge case 28).
    """
    said = rules.Said(desk.person.name, read_text("clinician's name", clinician, 120), decided_on,
                      read_text("second person", second, 60), read_text("proof", proof, 200))  # fmt: skip
    asked = Asked(_reason(code), read_text("reason", reason, 200), said, status.strip(), evidence, no_gp)
    entry = _entry(c, entry_id)
    _check(c, desk, entry, asked)
    if asked.reason.code == DIED:
        return _died(c, desk, entry, asked)
    kept = _kept_twin(c, entry) if asked.reason.code == DUP else None
    freed = _free(c, desk, entry, asked)
    clock = _clock(c, desk, entry, asked)
    _take_off(c, desk, entry, asked)
    told = _letters(c, desk, entry, asked)
    merged = _merge(c, desk, entry, kept) if kept is not None else ()
    return (_headline(entry, asked.reason), *freed, *clock, *merged, *told)


def discharged_in(c: Connection, desk: Desk, entry_id: int) -> Lines:
    """Seen as planned and discharged: the entry leaves the list by itself (ADM); nothing where it has left already."""
    found = store.entry(c, entry_id)
    if found is None or found.status not in OPEN:
        return ()
    return remove_in(c, desk, entry_id, ADM, "seen as planned and discharged")


class Removals:
    """`desk.removals`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def reasons(self) -> tuple[Reason, ...]:
        """Those that a person may give."""
        return tuple(reason for reason in load_reasons() if reason.who is not Who.SYSTEM)

    def remove(
        self, entry_id: int, code: str, reason: str, *, clinician: str = "", decided_on: date | None = None,
        second: str = "", proof: str = "", status: str = "", evidence: str = "", no_gp: bool = False,
    ) -> Lines:  # fmt: skip
        """Take an entry off the list; see `remove_in`. Open questions to clinicians about it are withdrawn.

        Suspected cancer goes back to the referrer only as the client agreed: `proof` says how that is known (CAN-02).
        """
        desk = self._desk
        desk.require(Role.COORDINATOR)
        if _reason(code).who is Who.SYSTEM:
            raise Refused([], f"{code.upper()} is what the desk itself records once the visit took place. {_KEPT}")
        with telling(), desk.store.write() as c:
            _check_agreed(_entry(c, entry_id), _reason(code), proof)
            lines = remove_in(
                c, desk, entry_id, code, reason, clinician=clinician, decided_on=decided_on, second=second,
                proof=proof, status=status, evidence=evidence, no_gp=no_gp,
            )  # fmt: skip
            _withdraw_reviews(c, desk, entry_id, tuple(review_rules.CAUSES))
        return lines

    def reinstate(self, entry_id: int, reason: str) -> Lines:
        """Put an entry back on the list as it was; what was done, a line each (DNA-01, edge case 24).

        Raises:
            NotFound: there is no such entry.
            BadInput: no reason was given.
            NotPermitted: the days to simply come back are over, or there were none: a supervisor may.
            Refused: it is not off the list, or cannot be put back.
        """
        desk = self._desk
        desk.require(Role.COORDINATOR)
        with telling(), desk.store.write() as c:
            return reinstate_in(c, desk, entry_id, reason)

    def last(self, entry_id: int) -> store.Removed | None:
        """The newest removal of an entry, whether or not it still holds."""
        with telling(), self._desk.store.read() as c:
            return store.newest(c, entry_id)


_KEPT = "Nothing was changed."


def _reason(code: str) -> Reason:
    found = rules.find(load_reasons(), code)
    if found is None:
        known = ", ".join(one.code for one in load_reasons() if one.who is not Who.SYSTEM)
        raise BadInput(f"{code[:20]!r} is no reason for a removal. Known are {known}. {_KEPT}")
    return found


def _entry(c: Connection, entry_id: int) -> store.Entry:
    found = store.entry(c, entry_id)
    if found is None:
        raise NotFound(f"There is no waiting entry {entry_id}.")
    return found


def _check(c: Connection, desk: Desk, entry: store.Entry, asked: Asked) -> None:
    """Everything that must be so before anything is written."""
    name = shown(entry.family, entry.given, entry.hidden)
    if not asked.why:
        raise BadInput(f"A removal needs a reason in words. {_KEPT}")
    if entry.status not in OPEN:
        raise Refused([], f"{name} is no longer waiting ({entry.status}).")
    if asked.reason.who is Who.SUPERVISOR:
        desk.require_signed(Role.SUPERVISOR, "waiting_entry")
    missing = rules.why_not(asked.reason, asked.said)
    if missing:
        raise Refused([], f"{missing} {_KEPT}")
    decided = asked.said.decided_on
    if decided is not None and decided > local_date(desk.now(), desk.zone):
        raise BadInput(f"{decided:%d %b %Y} is in the future. {_KEPT}")
    if asked.said.second:
        _check_second(c, asked.said.second)
    unanswered = asked.reason.code == NOREP and store.last_answer(c, entry.id) in UNANSWERED
    if unanswered and not desk.policy.validation_removes:
        raise Refused([], f"Who does not say whether it is still needed keeps the place (TRK-03). {_KEPT}")
    if "gp" in asked.reason.letters and not _doctor(entry) and not asked.no_gp:
        raise Refused(
            [], f"{entry.client_ref} has no GP on record, so nobody could be told. Record the GP, or say that there is "
            f"none. {_KEPT}",
        )  # fmt: skip


def _check_agreed(entry: store.Entry, reason: Reason, proof: str) -> None:
    if entry.priority == "2ww" and reason.code in SENT_BACK and not proof.strip():
        raise Refused(
            [], "Suspected cancer goes back to the referrer only as the client agreed: say as proof when and to whom. "
            f"{_KEPT}",
        )  # fmt: skip


def _check_second(c: Connection, name: str) -> None:
    known = store.user(c, name)
    if known is None or not known[2] or known[1] == Role.AUDITOR:
        raise Refused([], f"{name!r} is nobody who works at this desk, so they cannot have looked at it. {_KEPT}")


def _doctor(entry: store.Entry) -> str:
    """Who is told besides the client: the GP, else whoever referred; nobody where clients came by themselves."""
    if entry.gp:
        return "gp"
    return "referrer" if entry.referrer and entry.source != "self" else ""


def _died(c: Connection, desk: Desk, entry: store.Entry, asked: Asked) -> Lines:
    """A death ends more than this entry: all of it goes the one way (RTT-11)."""
    if _runs(c, desk, entry.id):
        on = asked.said.decided_on or local_date(desk.now(), desk.zone)
        done = desk.clocks.add_in(c, entry.id, asked.reason.status[0], on, reason=asked.why)
        return (_headline(entry, asked.reason), done.message, *done.also)
    return (_headline(entry, asked.reason), *deaths.died(c, desk, entry.client_id, asked.why))


def _free(c: Connection, desk: Desk, entry: store.Entry, asked: Asked) -> Lines:
    """What is booked for the entry and has not begun: in the way, or cancelled where the reason cannot wait."""
    coming = store.coming(c, entry.id, desk.now())
    if not coming or asked.reason.code not in GOES_ON:
        if coming:
            number, start = coming[0]
            raise Refused(
                [], f"A{number:06d} on {spoken(start, desk.zone)} is booked for it. Cancel that first. {_KEPT}"
            )  # fmt: skip
        return ()
    if asked.reason.code != EMG:
        return ()
    done = [desk.diary.cancel_in(c, number, reason=asked.reason.meaning, by="client") for number, _ in coming]
    return tuple(line for one in done for line in (one.message, *one.also))


def _clock(c: Connection, desk: Desk, entry: store.Entry, asked: Asked) -> Lines:
    """The running clock takes the status, or the removal is refused with the reason; one that is not stays as it is."""
    reason = asked.reason
    if asked.status and asked.status not in reason.status:
        known = f"possible are {', '.join(reason.status)}" if reason.status else "it adds none"
        raise BadInput(f"{reason.code} does not go with status {asked.status[:10]!r}; {known}. {_KEPT}")
    if not reason.status or not _runs(c, desk, entry.id):
        return ()
    done = desk.clocks.add_in(
        c, entry.id, asked.status or reason.status[0], local_date(desk.now(), desk.zone),
        clinician=asked.said.clinician, decided_on=asked.said.decided_on, evidence=asked.evidence, reason=asked.why,
    )  # fmt: skip
    return (done.message, *done.also)


def _take_off(c: Connection, desk: Desk, entry: store.Entry, asked: Asked) -> None:
    said, today = asked.said, local_date(desk.now(), desk.zone)
    by = rules.reinstate_by(asked.reason, today, desk.policy.dna_reinstate_days)
    store.take_off(c, entry.id, asked.reason.code)
    store.add(
        c, entry_id=entry.id, code=asked.reason.code, reason=asked.why, clinician=said.clinician,
        decided_on=said.decided_on, second_person=said.second, proof=said.proof, was_status=entry.status,
        removed_at=desk.now(), removed_by=said.by, reinstate_by=by,
    )  # fmt: skip
    outbox.withdraw(c, entry.client_id, entry.id, OVERTAKEN)
    code = asked.reason.code
    _withdraw_reviews(c, desk, entry.id, tuple(cause for cause, of in review_rules.REMOVAL.items() if of != code))
    after = {
        "status": "removed", "code": code, "clinician": said.clinician, "decided_on": said.decided_on,
        "second": said.second, "reinstate_by": by, "no_gp": asked.no_gp,
    }  # fmt: skip
    desk.log(c, "remove", "waiting_entry", entry.id, asked.why, before={"status": entry.status}, after=after)


def _withdraw_reviews(c: Connection, desk: Desk, entry_id: int, causes: tuple[str, ...]) -> None:
    """What is to be decided about an entry that is off the list; the decision that took it off is kept."""
    for cause in causes:
        reviews.withdraw_in(c, desk, entry_id=entry_id, cause=cause)


def _letters(c: Connection, desk: Desk, entry: store.Entry, asked: Asked) -> Lines:
    lines = []
    for to in asked.reason.letters:
        who = _doctor(entry) if to == "gp" else to
        if who:
            lines.append(letters.queue(c, desk, "removal", who, client_id=entry.client_id, entry_id=entry.id))
        else:
            lines.append("nobody but the client is told: no GP is on record")
    return tuple(lines)


def _kept_twin(c: Connection, entry: store.Entry) -> store.Entry:
    """The other entry, of which this one is the double: of the same service rather than of another."""
    others = store.others(c, entry.client_id, entry.id)
    if not others:
        raise Refused([], f"{entry.client_ref} has no other open entry, so this one is no duplicate. {_KEPT}")
    same = [number for number, service in others if service == entry.service_id]
    return _entry(c, (same or [number for number, _ in others])[0])


def _merge(c: Connection, desk: Desk, entry: store.Entry, kept: store.Entry) -> Lines:
    """The earlier clock start survives, where the other still waits on its referral's first clock (DQ-10)."""
    newest = desk.clocks.newest_in(c, kept.id)
    first = newest is None or (newest.number == 1 and newest.state is State.RUNNING)
    if entry.clock_start >= kept.clock_start or not first:
        return (f"Entry {kept.id} for {kept.service} stays.",)
    restart_in(c, desk, kept.id, entry.clock_start, f"entry {entry.id} is the same")
    return (f"Entry {kept.id} for {kept.service} stays, and has waited since {entry.clock_start:%d %b %Y}.",)


def _runs(c: Connection, desk: Desk, entry_id: int) -> bool:
    newest = desk.clocks.newest_in(c, entry_id)
    return newest is not None and newest.state is State.RUNNING


def _headline(entry: store.Entry, reason: Reason) -> str:
    name = shown(entry.family, entry.given, entry.hidden)
    return f"Removed {name} from the waiting list: {reason.meaning}."


__all__ = ["Removals", "discharged_in", "remove_in"]
