"""How a reminder call went, in two keys: one opens the outcomes, its digit keeps the call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from booktui.desk.due.today_views import DueLine
from booktui.screens.dialogs.choose import Choose
from booktui.screens.today_doing import Doing

if TYPE_CHECKING:
    from booktui.desk.reminding.outcomes import Way


class Reminding(Doing):
    """The part of the screen for reminder calls that were made without opening them here."""

    def action_rung(self) -> None:
        line = self.row_for("say that of")
        if line is None:
            return
        ways = self.desk.reminders.ways(line.script) if line.kind == "reminder" else ()
        if not ways:
            self.say("k is for reminder calls; enter does what this row is there for.", error=True)
            return

        async def chosen(place: int | None) -> None:
            if place is not None:
                await self._rung(line, ways[place])

        self.app.push_screen(Choose("How did the call go?", [way.words for way in ways], hint=line.who), chosen)

    async def _rung(self, line: DueLine, way: Way) -> None:
        view = self.try_to(lambda: self.desk.reminders.rung(line.appointment_id or 0, line.script, way))
        if view is None:
            return
        if view.outcome:
            self.said_done(f"{line.who}: {view.message or view.outcome_label}")
        else:
            await self.there("desk", lambda desk: desk.take_up(view))
