"""Visits of which nothing was recorded, and recording what happened (DNA-02)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from booktui.desk.errors import BadInput, Refused
from booktui.desk.listing import removals
from booktui.desk.names import shown
from booktui.desk.tell import telling
from booktui.desk.timetabling.sessions import holidays_of
from booktui.desk.views import Outcome
from booktui.desk.visits.attendance import DISCHARGED, outcome_of, reason_of
from booktui.desk.visits.visit_codes import load_tables
from booktui.rules import attendance as rules
from booktui.rules import lifecycle, visit_codes
from booktui.rules.clock import local_date
from booktui.rules.values import Conflict, Instant, Role, Status
from booktui.rules.workdays import on_day, working_days_after
from booktui.store import attendance as store
from booktui.store import booking

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from booktui.desk.desk import Desk

MOST = 200
NOBODY_DECIDED = "recorded afterwards"


@dataclass(frozen=True, slots=True)
class MissingView:
    """A visit that is over without an outcome; the name is masked where it must be."""

    appointment_id: int
    ref: str
    client_id: int
    client_ref: str
    name: str
    service: str
    practitioner: str
    start: Instant
    zone: str
    status: str
    """`booked` or `arrived`."""
    due_at: Instant
    """When its outcome was due."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What an entry has been through."""

    entry_id: int
    client_cancels: int
    """Cancellations and changes by the client, one after another."""
    hospital_cancels: int
    """By us."""
    dnas: int
    """Visits missed one after another."""

    @property
    def words(self) -> str:
        """`changed by the client 2 in a row; cancelled by us 1; missed 1 in a row`; empty when nothing was."""
        client = f"changed by the client {self.client_cancels} in a row" if self.client_cancels else ""
        ours = f"cancelled by us {self.hospital_cancels}" if self.hospital_cancels else ""
        missed = f"missed {self.dnas} in a row" if self.dnas else ""
        return "; ".join(part for part in (client, ours, missed) if part)


class Attendance:
    """`desk.attendance`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def missing(self, limit: int = MOST) -> tuple[MissingView, ...]:
        """Visits whose outcome is overdue by the policy, oldest first; nothing is ever recorded by itself (DNA-02)."""
        desk = self._desk
        with telling(), desk.store.read() as c:
            closed = holidays_of(c, desk.zone)
            rows = store.missing(c, desk.now(), limit)
        found = (self._view(row, closed) for row in rows)
        return tuple(view for view in found if view.due_at <= desk.now())

    def counts(self, client_id: int) -> tuple[Counts, ...]:
        """What each of a client's entries that are not removed has been through."""
        with telling(), self._desk.store.read() as c:
            return tuple(Counts(*row) for row in store.counts(c, client_id))

    def record(
        self, appointment_id: int, code: str, *, outcome: str = "", reason: str = "", told_at: Instant | None = None
    ) -> Outcome:
        """What happened at a visit, by its national code: `5`, `6`, `7`, `3`, `2` or `4`; at once or afterwards.

        Args:
            outcome: OUTCOME OF ATTENDANCE, of a visit that took place.
            reason: of a missed visit one of the reasons of DNA-05; of a cancelled one why.
            told_at: of `2`, when the client said so: before the start (RTT-26).

        Raises:
            BadInput: there is no such code, outcome or reason.
            NotFound, Refused: as with the diary's own actions.
        """
        diary = self._desk.diary
        on = local_date(diary.get(appointment_id).start, self._desk.zone)
        self._known(code, on)
        why = reason or NOBODY_DECIDED
        if code in visit_codes.ATTENDED:
            return diary.seen(appointment_id, late=code == visit_codes.SEEN_LATE, outcome=outcome)
        if code == visit_codes.TOO_LATE:
            return diary.turned_away(appointment_id)
        if code == visit_codes.MISSED:
            return diary.dna(appointment_id, reason=reason_of(reason))
        by = "client" if code == visit_codes.CLIENT else "provider"
        return diary.cancel(appointment_id, reason=why, by=by, told_at=told_at)

    def label(self, appointment_id: int) -> str:
        """What it is called that the client did not come: `did not attend`, of a child `was not brought` (D2).

        Raises:
            NotFound, Refused: there is no such visit, or it cannot have been missed.
        """
        desk = self._desk
        one = desk.diary.get(appointment_id)
        late, missed = (lifecycle.why_not(action, one, desk.now()) for action in ("late", "dna"))
        if late and missed:
            raise Refused([Conflict("changed-meanwhile", "block", missed, one.ref)])
        with telling(), desk.store.read() as c:
            born = store.person(c, one.client_id)[0]
        return rules.label(rules.Visit(age=rules.age_at(born, local_date(one.start, one.zone))), desk.policy)

    def outcome(self, appointment_id: int, outcome: str) -> str:
        """Record what follows from a visit that took place (OUTCOME OF ATTENDANCE 1, 2, 3); one line.

        Raises:
            BadInput: there is no such outcome.
            NotFound, Refused: there is no such visit, or it has not taken place.
        """
        desk = self._desk
        desk.require(Role.COORDINATOR)
        code = outcome_of(outcome)
        before = desk.diary.get(appointment_id)
        if before.status != Status.FULFILLED or not code:
            raise Refused((), f"{before.ref} has no outcome before the client was seen. Nothing was changed.")
        with telling(), desk.store.write() as c:
            booking.change(c, appointment_id, before.version, {"outcome": code})
            desk.log(
                c, "outcome", "appointment", appointment_id, before={"outcome": before.outcome}, after={"outcome": code}
            )  # fmt: skip
            gone: tuple[str, ...] = ()
            if code == DISCHARGED and before.entry_id is not None:
                gone = removals.discharged_in(c, desk, before.entry_id)
        row = visit_codes.find(load_tables().outcome, code, local_date(before.start, before.zone))
        return " ".join((f"{before.ref}: {row.meaning if row else code}.", *gone))

    def _known(self, code: str, on: date) -> None:
        rows = [row for row in load_tables().attended if row.valid(on) and row.code != visit_codes.TO_COME]
        if code not in {row.code for row in rows}:
            words = "; ".join(f"{row.code} {row.meaning}" for row in rows)
            raise BadInput(f"{code[:20]!r} is no code of a visit; known are: {words}. Nothing was changed.")

    def _view(self, row: store.Missing, closed: Collection[date]) -> MissingView:
        day = working_days_after(local_date(row.end, row.zone), self._desk.policy.missing_outcome_wd, closed)
        return MissingView(
            row.id, f"A{row.id:06d}", row.client_id, row.client_ref, shown(row.family, row.given, row.hidden),
            row.service, row.practitioner, row.start, row.zone, row.status, on_day(row.end, day, row.zone),
        )  # fmt: skip
