"""What came of a visit on its day: the client is here, was seen, came too late, or did not attend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from booktui.desk import following, record
from booktui.desk.diary_pages import Pages
from booktui.desk.errors import Refused
from booktui.desk.saying import line
from booktui.desk.tell import telling
from booktui.desk.timetabling import settle
from booktui.desk.views import Outcome
from booktui.rules import lifecycle, visit_codes
from booktui.rules.values import Appointment, Conflict, Instant, Role
from booktui.store import booking
from booktui.store.errors import Gone

CHANGED = Conflict("changed-meanwhile", "block", "It was changed at another desk meanwhile. Look at it again.")


class Visits(Pages):
    """The part of the diary that a visit's day needs, and how one appointment is changed."""

    def arrive(self, appointment_id: int) -> Outcome:
        """The client is here."""
        return self._step("arrive", "Arrived", appointment_id)

    def seen(self, appointment_id: int, *, late: bool = False, outcome: str = "") -> Outcome:
        """The client was seen.

        Args:
            late: they arrived late, but were seen (code 6, else 5).
            outcome: an OUTCOME OF ATTENDANCE code, where it is known already.

        Raises:
            BadInput: there is no such outcome.
        """
        from booktui.desk.visits import attendance

        code = visit_codes.SEEN_LATE if late else visit_codes.SEEN
        return self._step("seen", "Seen", appointment_id, {"attended": code, "outcome": attendance.outcome_of(outcome)})

    def turned_away(self, appointment_id: int) -> Outcome:
        """The client came too late to be seen (code 7): the entry waits again, and nothing is counted against them."""
        return self._step("late", "Too late to be seen:", appointment_id, {"attended": visit_codes.TOO_LATE})

    def dna(self, appointment_id: int, *, reason: str = "") -> Outcome:
        """The client did not attend; the entry waits again until somebody decides (never dropped, domain.md 2.6).

        Where our interpreter or transport failed it is our cancelling instead (code 4), never theirs (DNA-03).

        Args:
            reason: one of `rules.attendance.REASONS` (DNA-05); empty where nobody knows yet.

        Raises:
            BadInput: there is no such reason.
        """
        from booktui.desk.visits import attendance

        why = attendance.reason_of(reason)
        if why == attendance.OURS or self._failed(appointment_id):
            return self._ours(appointment_id)
        values = {"attended": visit_codes.MISSED, "missed_reason": why}
        return self._step("dna", "Did not attend:", appointment_id, values)

    def _failed(self, appointment_id: int) -> bool:
        """It is on record that our interpreter or transport failed the visit."""
        from booktui.desk.arranging import jobs

        with telling(), self._desk.store.read() as c:
            return bool(jobs.failed_for(c, appointment_id))

    def _ours(self, appointment_id: int) -> Outcome:
        from booktui.desk.visits import attendance

        desk = self._desk
        desk.require(Role.COORDINATOR)
        with telling(), desk.store.write() as c:
            self._may("dna", self._get_in(c, appointment_id))
            done = self.cancel_in(c, appointment_id, reason=attendance.OURS, by="provider")
        return replace(done, also=(attendance.COUNTS_AS_OURS, *done.also))

    def _step(
        self, action: str, verb: str, appointment_id: int, values: Mapping[str, Any] = MappingProxyType({})
    ) -> Outcome:
        desk = self._desk
        desk.require(Role.COORDINATOR)
        with telling(), desk.store.write() as c:
            before = self._get_in(c, appointment_id)
            self._may(action, before)
            self._change(c, before, {"status": record.status_after(action), **values})
            if action in ("dna", "late"):
                record.entry_waits_again(c, before.entry_id, appointment_id)
            appointment = self._get_in(c, appointment_id)
            settle.came(c, desk, appointment)
            also = following.stepped(c, desk, before, appointment)
            desk.log(
                c, action, "appointment", appointment_id,
                before=record.facts_of(before), after=record.facts_of(appointment),
            )  # fmt: skip
            return Outcome(appointment, (), line(desk, c, verb, appointment, undo=True), also)

    def _change(self, c: Connection, before: Appointment, values: dict[str, Any]) -> None:
        try:
            booking.change(c, before.id, before.version, values)
        except Gone:
            raise Refused([CHANGED]) from None

    def _may(self, action: str, appointment: Appointment) -> None:
        why_not = lifecycle.why_not(action, appointment, self._desk.now())
        if why_not:
            raise Refused([Conflict("changed-meanwhile", "block", why_not, appointment.ref)])

    if TYPE_CHECKING:  # the diary's part

        def cancel_in(
            self, c: Connection, appointment_id: int, *, reason: str, by: str, told_at: Instant | None = None,
            undoes: int | None = None,
        ) -> Outcome: ...  # fmt: skip
