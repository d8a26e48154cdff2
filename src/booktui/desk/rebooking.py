"""The rebook list: who lost a time and needs a new one, times for all of them together, and taking a line off."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from booktui.desk.clinic_views import Accepted, PlanView, RebookRow
from booktui.desk.errors import NotFound, Refused, Unavailable
from booktui.desk.tell import telling
from booktui.desk.timetabling import rebook
from booktui.desk.timetabling.permission import reason_of
from booktui.desk.views import OfferList, OfferView
from booktui.rules.values import Role
from booktui.store import rebooking as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


class Rebooking:
    """`desk.rebooking`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    # -- looking

    def list(self, *, disruption_id: int | None = None, every: bool = False) -> tuple[RebookRow, ...]:
        """Who still needs a new time, in the order of domain.md 2.8; with `every` also who no longer does."""
        with telling(), self._desk.store.read() as c:
            return rebook.rows(c, disruption_id=disruption_id, open_only=not every)

    def count(self) -> int:
        """How many still need one."""
        with telling(), self._desk.store.read() as c:
            return store.count_open(c)

    def account(self, disruption_id: int) -> Mapping[str, int]:
        """How many were displaced by one cause, by what became of them; the sum is everybody.

        Raises:
            NotFound: there is no such cause.
        """
        with telling(), self._desk.store.read() as c:
            if store.disruption(c, disruption_id) is None:
                raise NotFound(f"Nothing with the number {disruption_id} has displaced anybody.")
            return store.account(c, disruption_id)

    def choices(self, displacement_id: int, *, count: int = 9, start: date | None = None) -> OfferList:
        """Times that would do for one line: its client, its service, at least as long as the lost time.

        Args:
            start: the first local day to look at; today when none is said.

        Raises:
            NotFound: there is no such line.
        """
        with telling(), self._desk.store.read() as c:
            row = rebook.one(c, displacement_id)
            return rebook.choices(c, self._desk, row, count, start)

    def plan(
        self, ids: Collection[int] | None = None, *, start: date | None = None, until: date | None = None
    ) -> PlanView:
        """Propose times for these lines of the list together (None: for all open ones); nothing is booked.

        Priority order, targets, wishes and access needs are kept, and the additional wait of all is the least.

        Args:
            start: the first local day to look at; when not said, for each the day after the one they are told by.
            until: the last; as far as the finder looks when not said.

        Raises:
            NotFound: one of the lines is not there.
        """
        from booktui.desk.timetabling import plan

        with telling(), self._desk.store.read() as c:
            return plan.plan(c, self._desk, ids, start, until)

    # -- doing

    def accept(
        self, picks: Sequence[tuple[int, OfferView]], *, override: str | None = None, agreed_short: bool = False
    ) -> tuple[Accepted, ...]:
        """Book lines' new times one after the other, each an ordinary booking in a transaction of its own.

        What no longer fits when it is its turn comes back with its conflicts, and its client stays on the list; a
        line that was answered already comes back with a sentence. What was booked stays booked, also when the diary
        cannot be written any more.

        Args:
            picks: lines and the times for them, in the order in which they are served.
            override: why, where something may be overridden; for all of them.
            agreed_short: the clients agreed to less notice than a reasonable offer needs.

        Raises:
            NotPermitted: looking is all this person may do.
        """
        self._desk.require(Role.COORDINATOR)
        done: list[Accepted] = []
        for key, offer in picks:
            try:
                done.append(rebook.accept(self._desk, key, offer, override, agreed_short=agreed_short))
            except Unavailable as error:  # none of the rest is tried, and what was booked is told all the same
                rest = [one for one, _ in picks[len(done) :]]
                return (*done, *(Accepted(one, None, (), error.message) for one in rest))
        return tuple(done)

    def close(self, displacement_id: int, reason: str) -> str:
        """Take a line off the list with the reason on record; the waiting entry stays as it is.

        Raises:
            NotFound: there is no such line.
            Refused: it is off the list already.
            Usage: no reason was given.
        """
        desk = self._desk
        desk.require(Role.COORDINATOR)
        why = reason_of(reason)
        with telling(), desk.store.write() as c:
            row = rebook.one(c, displacement_id)
            said = rebook.answered(row)
            if said:
                raise Refused((), said)
            store.settle(c, displacement_id, "closed", now=desk.now(), by=desk.person.name, note=why)
            desk.log(
                c, "close", "displacement", displacement_id, why,
                before={"state": row.state}, after={"state": "closed", "appointment": row.appointment_id},
            )  # fmt: skip
            return f"Took {row.name} off the rebook list: {why}."
