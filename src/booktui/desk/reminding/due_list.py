"""The one list of reminders that are due in writing, kept as rows of the outbox, so that a restart forgets none.

Sources: domain.md 3.6, TZ-03, `sms.quiet`; scripts.md 12.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from booktui.desk.reminding.queueing import Due, queue
from booktui.desk.tell import telling
from booktui.rules import reminders as rules
from booktui.rules.messages.quiet import length
from booktui.rules.values import Instant, Role
from booktui.rules.workdays import HOUR
from booktui.store import reminders as store

if TYPE_CHECKING:
    from booktui.desk.calling.view import CallView
    from booktui.desk.desk import Desk
    from booktui.desk.reminding.outcomes import Way

AHEAD = 24 * HOUR
"""Reminders are listed so long before they are due."""
PAGE = 500
"""Visits that are read at once."""
CHANGE = 3 * HOUR
"""The wall-clock day before is seldom off 24 hours by more than the clocks change."""
NO_QUIET = "00:00-00:00"


class Reminders:
    """`desk.reminders`: asked by whatever sends or shows the outbox; nothing else keeps a timer."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def top_up(self, until: Instant | None = None) -> int:
        """Queue every reminder that is due by then and can still be of use; how many were made.

        What was queued and is too late now is withdrawn, so is what would go by a way no longer agreed to, or about
        a visit that does not stand. Two desks at once make none twice. Somebody who only reads makes none.

        Args:
            until: 24 hours from now unless said.
        """
        if not self._desk.person.may(Role.COORDINATOR):
            return 0
        with telling(), self._desk.store.read() as c:
            self._desk.catalogue_in(c)  # another desk may have set another policy
        self._tidy()
        end = self._desk.now() + AHEAD if until is None else until
        wanted = sorted(set(self._desk.policy.reminder_hours))
        return queue(self._desk, [one for hours in wanted if hours > 0 for one in self._found(hours, end)])

    def ways(self, script: str) -> tuple[Way, ...]:
        """How a reminder call with that script can have gone; none where it is another script."""
        from booktui.desk.reminding import outcomes

        return outcomes.ways(script)

    def rung(self, appointment_id: int, script: str, way: Way) -> CallView:
        """Keep a reminder call that went that way; see `outcomes.rung`."""
        from booktui.desk.reminding import outcomes

        return outcomes.rung(self._desk, appointment_id, script, way)

    def _found(self, hours: int, end: Instant) -> list[Due]:
        """All of one kind, read a page at a time."""
        desk, kind = self._desk, rules.kind_of(hours)
        found: list[Due] = []
        begin, last, after = desk.now(), end + hours * HOUR + self._slack(hours), 0
        while True:
            with telling(), desk.store.read() as c:
                page = store.visits(c, kind, begin, last, after=after, most=PAGE)
            found += [(kind, visit, at) for visit in page if (at := self._due(visit, hours)) is not None and at <= end]
            if len(page) < PAGE:
                return found
            begin, after = page[-1].start, page[-1].appointment_id

    def _slack(self, hours: int) -> int:
        """How much earlier than so many hours before a reminder may go: a day more only where it may have to go
        before the quiet time that it lies in, because after that it would come too late."""
        before_quiet = length(self._desk.policy.sms_quiet) + rules.DECENT > hours * HOUR
        return CHANGE + (24 * HOUR if before_quiet and hours >= rules.SHORT else 0)

    def _due(self, visit: store.Visit, hours: int) -> Instant | None:
        desk = self._desk
        quiet = desk.policy.sms_quiet if visit.channel == "sms" else NO_QUIET
        zone = visit.zone or desk.zone
        found = rules.plan(visit.start, visit.told_at, zone, (hours,), quiet, desk.now())
        return found[0].due_at if found else None

    def _tidy(self) -> None:
        """Withdraw what would go too late, or by a way that the client no longer agrees to."""
        desk, now = self._desk, self._desk.now()
        ends = {rules.kind_of(hours): now + rules.latest(hours) for hours in desk.policy.reminder_hours}
        with telling(), desk.store.read() as c:
            late = {number for kind, before in ends.items() for number in store.too_late(c, before, kind)}
            late |= set(store.too_late(c, now))
            other = set(store.changed(c)) - late
        if not late and not other:
            return
        with telling(), desk.store.write() as c:
            gone = {"late": store.withdraw(c, late, store.TOO_LATE), "changed": store.withdraw(c, other)}
            desk.log(c, "reminders withdrawn", "message", after=gone)
