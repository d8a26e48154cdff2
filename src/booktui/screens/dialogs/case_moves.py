"""Moves that would even a team out, one by one: a lead approves or declines each; a visit that cannot stay is told."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from booktui.desk.errors import DeskError
from booktui.desk.loads.caseload_views import Moved, MoveView
from booktui.screens.dialogs.ask import AskLine
from booktui.screens.dialogs.choose import Choose
from booktui.screens.dialogs.co_sign import signed
from booktui.screens.dialogs.frame import BACK, Dialog
from booktui.widgets.call_paint import with_words
from booktui.widgets.caseload_rows import move_cells
from booktui.widgets.hold import when_words
from booktui.widgets.keys import Key, bindings
from booktui.widgets.line_list import LineList

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

BALANCE = "to even the caseloads out"
"""The reason that stands there already: enter takes it."""
APPROVE = Key("moves.approve", "y", "approve", "approve", "Moves the case, its visit with it.", writes=True)
DECLINE = Key("moves.decline", "n", "decline", "decline", "Leaves the case where it is, with the reason.", writes=True)
MOST = 12


class CaseMovesDialog(Dialog[tuple[str, ...]]):
    """Gives back what was said of each decision, in order."""

    KEYS: ClassVar[tuple[Key, ...]] = (APPROVE, DECLINE, BACK)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(KEYS)]
    AUTO_FOCUS = "LineList"
    DEFAULT_CSS = "CaseMovesDialog #panel { width: 96; }"

    def __init__(self, desk: Desk, team: str) -> None:
        super().__init__(f"Moves that would even out {team}")
        self._desk, self._team = desk, team
        self._done: list[str] = []

    def compose_panel(self) -> Iterable[Widget]:
        yield LineList(lambda one, _place, width: move_cells(one, width), empty="No move is left that helps.")

    def on_mount(self) -> None:
        self._show()

    def _show(self) -> None:
        moves = self._desk.caseload.suggest(self._team)
        self.query_one(LineList).show(moves, MOST)

    @property
    def here(self) -> MoveView | None:
        """The move under the cursor."""
        found: MoveView | None = self.query_one(LineList).here
        return found

    def action_approve(self) -> None:
        self._ask("Move", lambda move, reason: self._approve(move, reason))

    def action_decline(self) -> None:
        self._ask("Do not move", self._decline, value="")

    def _ask(self, verb: str, then: object, value: str = BALANCE) -> None:
        move = self.here
        if move is None:
            self.say("No move is left: esc closes.")
            return

        def answered(reason: str | None) -> None:
            if reason:
                then(move, reason)  # type: ignore[operator]

        title = f"{verb} {move.case.name} from {move.giver} to {move.taker}"
        self.app.push_screen(AskLine(title, "Why? It is kept.", value=value), answered)

    def _approve(self, move: MoveView, reason: str, start: int | None = None) -> None:
        def then(done: Moved) -> None:
            if done.times:
                self._other_time(move, reason, done)
            else:
                self._kept(" ".join((done.message, *done.also)))

        approve = partial(self._desk.caseload.approve, move.case.entry_id, move.taker, reason, start)
        signed(self, approve, then, self._refuse)

    def _other_time(self, move: MoveView, reason: str, done: Moved) -> None:
        names = self._desk.catalogue.names
        lines = [f"{when_words(offer)} {with_words(offer, names)}" for offer in done.times]

        def picked(place: int | None) -> None:
            if place is not None:
                self._approve(move, reason, done.times[place].start)

        self.app.push_screen(Choose(f"{move.case.name}: which time?", lines, hint=done.message), picked)

    def _decline(self, move: MoveView, reason: str) -> None:
        decline = partial(self._desk.caseload.decline, move.case.entry_id, move.taker, reason)
        signed(self, decline, self._kept, self._refuse)

    def _refuse(self, error: DeskError) -> None:
        self.say(error.message)

    def _kept(self, said: str) -> None:
        self._done.append(said)
        self._show()
        self.say(said, error=False)

    def action_back(self) -> None:
        self.dismiss(tuple(self._done))
