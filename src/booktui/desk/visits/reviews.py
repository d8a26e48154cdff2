"""Reviews: questions to a clinician about a client's wait, and what follows from the answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection

from booktui.desk.due import subject
from booktui.desk.errors import BadInput, NotFound, Refused
from booktui.desk.names import covered, shown
from booktui.desk.tell import telling
from booktui.desk.texts import read_text
from booktui.desk.timetabling.sessions import holidays_of
from booktui.rules import reviews as rules
from booktui.rules.clock import local_date
from booktui.rules.values import Instant, Role
from booktui.rules.visit_codes import MISSED
from booktui.store import attendance as visits
from booktui.store import booking
from booktui.store import reviews as store
from booktui.store import waiting as entries

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

MOST = 500
"""Nobody reads a longer list at once."""


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A review as shown; the name is masked for a sensitive client or service."""

    id: int
    client_id: int
    client_ref: str
    name: str
    entry_id: int | None
    appointment_id: int | None
    service: str
    priority: str
    """`2ww`, `urgent`, `routine`; empty without an entry."""
    cause: str
    cause_words: str
    rule: str
    """The row of the table that asked for it: `D2`, `OFF-07` …"""
    may: tuple[str, ...]
    note: str
    opened_at: Instant
    opened_by: str
    due_at: Instant
    overdue: bool
    state: str
    decision: str = ""
    clinician: str = ""
    decided_on: date | None = None
    reason: str = ""
    decided_by: str = ""
    sensitive: bool = False

    @property
    def decisions(self) -> tuple[tuple[str, str], ...]:
        """Each decision that may be recorded, with what it means."""
        return tuple((word, rules.DECISIONS[word]) for word in self.may)


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision did: one line, and further lines of what was queued or is to do."""

    review: ReviewView
    message: str
    also: tuple[str, ...] = ()


class Removing(NamedTuple):
    """Whose decision it was, and what goes with it."""

    clinician: str
    decided_on: date
    why: str
    status: str
    evidence: str


def open_in(
    c: Connection, desk: Desk, *, client_id: int, entry_id: int | None, appointment_id: int | None = None, cause: str,
    rule: str, may: Iterable[str], note: str = "",
) -> int:  # fmt: skip
    """Ask a clinician, in the caller's write transaction; the open review of the same cause and entry instead of a
    second one, which then asks what is asked now.

    Args:
        cause: one of `rules.reviews.CAUSES`.
        may: the decisions that may be recorded, words of `rules.reviews.DECISIONS`.
    """
    asked = {"rule": rule, "may": ",".join(may), "note": note[:300]}
    standing = store.standing(c, client_id, entry_id, appointment_id, cause)
    if standing is not None:
        store.change(c, standing, **asked)
        return standing
    entry = entries.one(c, entry_id) if entry_id is not None else None
    due = _due(c, desk, entry[7] if entry else "")
    review_id = store.add(
        c, client_id=client_id, entry_id=entry_id, appointment_id=appointment_id, cause=cause, opened_at=desk.now(),
        opened_by=desk.person.name, due_at=due, **asked,
    )  # fmt: skip
    after = {"cause": cause, **asked, "entry": entry_id, "appointment": appointment_id}
    desk.log(c, "review", "review", review_id, after=after)
    return review_id


def withdraw_in(
    c: Connection, desk: Desk, *, entry_id: int | None = None, appointment_id: int | None = None, cause: str
) -> None:
    """The question no longer stands, in the caller's write transaction; nothing where none is open.

    Raises:
        ValueError: neither an entry nor an appointment was named.
    """
    if entry_id is None and appointment_id is None:
        raise ValueError("an entry or an appointment")
    for review_id in store.withdraw(c, cause, entry_id, appointment_id):
        desk.log(c, "withdraw", "review", review_id, after={"state": "withdrawn", "cause": cause})


def stop_in(c: Connection, desk: Desk, client_id: int) -> int:
    """The client has died: nothing about them is to be decided any more; how many questions were open."""
    ids = [row.id for row in store.of_client(c, client_id)]
    for review_id in ids:
        store.change(c, review_id, state="withdrawn")
        desk.log(c, "withdraw", "review", review_id, after={"state": "withdrawn"})
    return len(ids)


def _due(c: Connection, desk: Desk, priority: str) -> Instant:
    policy = desk.policy
    return rules.due_at(
        desk.now(), priority, policy.review_wd, desk.zone, holidays_of(c, desk.zone),
        time.fromisoformat(policy.open_until),
    )  # fmt: skip


def waits_for_it(c: Connection, entry_id: int) -> bool:
    """Nobody is rung about the entry until a clinician has decided."""
    entry = visits.entry(c, entry_id)
    return entry is not None and entry["contact_step"] == "review"


class Reviews:
    """`desk.reviews`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def open(self, limit: int = MOST) -> tuple[ReviewView, ...]:
        """Those that wait for a decision: first due first, then by priority."""
        with telling(), self._desk.store.read() as c:
            return tuple(_listed(self._view(row)) for row in store.open_ones(c, limit))

    def of_entry(self, entry_id: int) -> tuple[ReviewView, ...]:
        """All of an entry, newest first; decided and withdrawn ones too."""
        with telling(), self._desk.store.read() as c:
            return tuple(_listed(self._view(row)) for row in store.of_entry(c, entry_id))

    def of_client(self, client_id: int) -> tuple[ReviewView, ...]:
        """The client's open ones."""
        with telling(), self._desk.store.read() as c:
            return tuple(_listed(self._view(row)) for row in store.of_client(c, client_id))

    def get(self, review_id: int, reveal_reason: str | None = None) -> ReviewView:
        """One review. One of a sensitive client or service is masked unless a reason to open it is given:
        that is recorded; an auditor opens none.

        Raises:
            NotFound: there is none of that number.
        """
        with telling(), self._desk.store.read() as c:
            view = self._view(self._row(c, review_id))
        may = not view.sensitive or subject.opened(self._desk, "review", review_id, reveal_reason)
        return view if may else _listed(view)

    def decide(
        self, review_id: int, decision: str, clinician: str, decided_on: date, reason: str, *, agreed: bool = False,
        status: str = "", evidence: str = "",
    ) -> Decided:  # fmt: skip
        """Record a clinician's decision, and do what follows from it in the same transaction.

        `reoffer` has the client rung anew, and written to after a missed visit; `keep` leaves the entry as it is;
        `discharge` and `return` take it off the list with letters to the client and the GP, to come back within the
        policy's days (DNA-01, REM-01).

        Args:
            agreed: the client agreed to go back to the referrer; `return` needs it (CAN-02).
            status: the RTT status that stops a running clock, where it is not the usual one of the removal: 33 for a
                first visit that was missed, with the `evidence` that it was communicated (RTT-20, RTT-24).

        Raises:
            NotFound: there is no such review.
            Refused: it was decided or withdrawn meanwhile, or the decision is not open for it.
            BadInput: the clinician's name or the reason is missing or too long, or the day is in the future.
        """
        desk = self._desk
        desk.require(Role.COORDINATOR)
        name, why = self._who(clinician, decided_on), read_text("reason", reason, 200)
        with telling(), desk.store.write() as c:
            row = self._row(c, review_id)
            self._may(row, decision, agreed, why)
            also = self._effect(c, row, decision, Removing(name, decided_on, why, status, evidence))
            store.change(
                c, review_id, state="decided", decision=decision, clinician=name, decided_on=decided_on, reason=why,
                decided_at=desk.now(), decided_by=desk.person.name,
            )  # fmt: skip
            after = {"decision": decision, "clinician": name, "decided_on": decided_on, "entry": row.entry_id}
            desk.log(c, "decide", "review", review_id, why, before={"state": row.state}, after=after)
            view = self._view(self._row(c, review_id))
        return Decided(view, f"Decided for {view.name}: {rules.DECISIONS[decision]}.", also)

    def _may(self, row: store.Row, decision: str, agreed: bool, why: str) -> None:
        if row.state != "open":
            how = f"{row.decision}, by {row.clinician}" if row.state == "decided" else "it no longer stands"
            raise Refused([], f"Review {row.id} is {row.state} already ({how}). Nothing was changed.")
        not_open = rules.why_not(decision, rules.read_may(row.may))
        if not_open:
            raise Refused([], f"{not_open} Nothing was changed.")
        if decision == rules.RETURN and not agreed:
            raise Refused([], "A client goes back to the referrer only with their agreement. Nothing was changed.")
        if decision in rules.OFF_LIST and not why:
            raise BadInput("Say why, as the reason. Nothing was changed.")

    def _effect(self, c: Connection, row: store.Row, decision: str, said: Removing) -> tuple[str, ...]:
        if row.entry_id is None:
            return (*self._without_entry(c, row, decision), *self._missed(c, row, decision))
        if decision in rules.OFF_LIST:
            from booktui.desk.listing import removals

            return removals.remove_in(
                c, self._desk, row.entry_id, rules.REMOVAL[row.cause], said.why, clinician=said.clinician,
                decided_on=said.decided_on, status=said.status, evidence=said.evidence,
            )  # fmt: skip
        fresh = {"attempts": 0, "contact_step": "", "reply_by": None, "contact_from": None}
        if decision == rules.REOFFER:
            entries.change(c, row.entry_id, **fresh, not_before=None)
        elif waits_for_it(c, row.entry_id):
            entries.change(c, row.entry_id, **fresh)
        return self._missed(c, row, decision)

    def _missed(self, c: Connection, row: store.Row, decision: str) -> tuple[str, ...]:
        """Offered again after a missed visit, the client is asked whether all is well (scripts.md L4, MISSED).

        Not who came too late to be seen: they were there.
        """
        visit = booking.get(c, row.appointment_id) if row.appointment_id is not None else None
        if decision != rules.REOFFER or row.cause != "dna" or visit is None or visit.attended != MISSED:
            return ()
        from booktui.desk.reaching import letters

        return (letters.queue(c, self._desk, "missed", "client", client_id=row.client_id, appointment_id=visit.id),)

    def _without_entry(self, c: Connection, row: store.Row, decision: str) -> tuple[str, ...]:
        """A visit that no list led to: nobody is removed, but both are told of a discharge (DNA-01)."""
        if decision not in rules.OFF_LIST:
            return ()
        from booktui.desk.reaching import letters

        return tuple(
            letters.queue(
                c, self._desk, "discharge", to, client_id=row.client_id, appointment_id=row.appointment_id
            )
            for to in ("client", "gp")
        )  # fmt: skip

    def _who(self, clinician: str, decided_on: date) -> str:
        name = read_text("clinician's name", clinician, 120)
        if not name:
            raise BadInput("It is a clinician's decision: give the clinician's name. Nothing was changed.")
        if decided_on > local_date(self._desk.now(), self._desk.zone):
            raise BadInput(f"{decided_on:%d %b %Y} is in the future. Nothing was changed.")
        return name

    def _row(self, c: Connection, review_id: int) -> store.Row:
        row = store.one(c, review_id)
        if row is None:
            raise NotFound(f"There is no review {review_id}.")
        return row

    def _view(self, row: store.Row) -> ReviewView:
        return ReviewView(
            row.id, row.client_id, row.client_ref, shown(row.family, row.given, row.hidden), row.entry_id,
            row.appointment_id, row.service, row.priority, row.cause, rules.CAUSES.get(row.cause, row.cause), row.rule,
            rules.read_may(row.may), row.note, row.opened_at, row.opened_by, row.due_at,
            row.state == "open" and row.due_at < self._desk.now(), row.state, row.decision, row.clinician,
            row.decided_on, row.reason, row.decided_by, row.hidden,
        )  # fmt: skip


def _listed(view: ReviewView) -> ReviewView:
    """In lists without what was typed about a sensitive client (PRV-01)."""
    return replace(view, note=covered(view.note, view.sensitive), reason=covered(view.reason, view.sensitive))
