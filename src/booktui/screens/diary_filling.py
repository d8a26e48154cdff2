"""A time that came free in the diary: said at once, and with one key it is asked who could come instead."""

from __future__ import annotations

from dataclasses import replace

from booktui.desk.errors import DeskError
from booktui.desk.freed.views import CAME_FREE, FreedView
from booktui.desk.views import Outcome
from booktui.screens.dialogs.choose import MOST, Choose
from booktui.screens.dialogs.fill import FillDialog, freed_words
from booktui.screens.diary_doing import DiaryDoing

WITH_R = f"{CAME_FREE}: r fills it"


class DiaryFilling(DiaryDoing):
    """The part of the diary's screen that fills what came free."""

    def action_refill(self) -> None:
        """The time under the cursor; where nothing came free, choose among what did."""
        try:
            found = self.desk.filling.open()
        except DeskError as error:
            self.refuse(error)
            return
        here = next((one for one in found if self._is_here(one)), None)
        if here is not None:
            self.open_fill(here.id)
        elif not found:
            self.say("No time that came free waits to be filled.", error=True)
        else:
            lines = [f"{freed_words(one)}{_on_line(one)}" for one in found[:MOST]]
            dialog = Choose("Nothing came free here. Fill which time?", lines)
            self.app.push_screen(dialog, lambda at: None if at is None else self.open_fill(found[at].id))

    def _is_here(self, freed: FreedView) -> bool:
        column = self.grid.here
        if column is None or not freed.start <= self.grid.instant < freed.end:
            return False
        return self.by != "practitioner" or column.schedule_id == freed.practitioner_id

    def open_fill(self, freed_id: int) -> None:
        """Ask one after the other; the day shows what came of it."""

        def answered(outcome: Outcome | None) -> None:
            self.reload()
            if outcome is not None:
                self._follow(outcome)
                self.done(outcome)

        self.app.push_screen(FillDialog(self.desk, freed_id), answered)

    def done(self, outcome: Outcome) -> None:
        """A time that came free is said first, with its key."""
        rest = tuple(line for line in outcome.also if not line.startswith(CAME_FREE))
        if len(rest) < len(outcome.also):
            outcome = replace(outcome, also=(WITH_R, *rest))
        super().done(outcome)


def _on_line(one: FreedView) -> str:
    return f" (asking {one.asking.client.name})" if one.asking else ""
