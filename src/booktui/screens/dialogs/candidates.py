"""Who on the waiting list could take a free time, first in turn first; the one that is taken goes to the booking."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from booktui.desk.capacity_views import Candidate, UnfilledSlot
from booktui.desk.views import Outcome
from booktui.rules.clock import to_wall
from booktui.screens.dialogs.book import BookDialog
from booktui.screens.dialogs.frame import BACK, Dialog
from booktui.screens.dialogs.place import Place
from booktui.widgets.heat_keys import LINES
from booktui.widgets.keys import Key, bindings
from booktui.widgets.line_list import LineList
from booktui.widgets.safe import filled, shown
from booktui.widgets.waiting_rows import PRIORITY_LONG, Cell

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

OWN_WORDS = frozenset({"short-notice", "out-of-turn"})
"""Warnings that the line itself says: the list is in turn, and the notice is named."""
KEYS: tuple[Key, ...] = (
    Key("candidates.book", "enter", "take", "book", "Opens the booking with that client.", face="enter"),
    Key("candidates.digit", "1,2,3,4,5", "", "pick", "The same for the line with that number.", face="1-5"),
)


class Candidates(Dialog[Outcome]):
    """Gives back what was booked."""

    KEYS: ClassVar[tuple[Key, ...]] = (*KEYS, BACK)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(KEYS),
        *(Binding(str(number), f"digit({number})", show=False) for number in range(1, 6)),
    ]
    AUTO_FOCUS = "LineList"

    def __init__(self, desk: Desk, slot: UnfilledSlot, found: Sequence[Candidate]) -> None:
        wall = to_wall(slot.start, slot.zone)
        super().__init__(f"{wall:%a} {wall.day} {wall:%b %H:%M} {slot.name}, {slot.practitioner_name}: who could come")
        self._desk, self._slot, self._candidates = desk, slot, found

    def compose_panel(self) -> Iterable[Widget]:
        yield LineList(candidate_cells, empty="", id="candidates")
        yield Static("", markup=False, id="against")

    def on_mount(self) -> None:
        self.query_one(LineList).show(self._candidates, len(self._candidates))

    def keys_now(self) -> tuple[Key, ...]:
        return (*KEYS, LINES[0], LINES[1], BACK)

    def on_line_list_moved(self, event: LineList.Moved) -> None:
        event.stop()
        lines = against_lines(self._candidates[event.place])
        self.query_one("#against", Static).update(Content("\n").join(Content(shown(line)) for line in lines))

    def action_digit(self, number: int) -> None:
        if number <= len(self._candidates):
            self.query_one(LineList).go_to(number - 1)
            self.action_take()
        else:
            self.say(f"There is no line {number}.")

    def action_take(self) -> None:
        """An ordinary booking, with everything filled in."""
        slot, one = self._slot, self._candidates[self.query_one(LineList).cursor]
        place = Place(slot.start, slot.zone, slot.practitioner, letter=slot.letter)
        dialog = BookDialog(self._desk, place, client=one.client, service=one.client.waiting)

        def answered(outcome: Outcome | None) -> None:
            if outcome is not None:
                self.dismiss(outcome)

        self.app.push_screen(dialog, answered)


def candidate_cells(one: Candidate, place: int, width: int) -> Sequence[Cell]:
    """`1 Khan Amina          NEW    urgent   waits 45d, 3d over   takes 48h`."""
    left = one.days_left
    wait = f"waits {one.days_waited}d, {f'‹!› {-left}d over' if left < 0 else f'{left}d left'}"
    return [
        Cell(f"{place + 1} ", "number"),
        Cell(filled(one.client.name, max(4, width - 54)), "row"),
        Cell(filled(f" {one.client.waiting}", 8), "muted"),
        Cell(filled(PRIORITY_LONG.get(one.priority, one.priority), 8), f"priority-{one.priority}"),
        Cell(filled(wait, 26), "past" if left < 0 else "row"),
        Cell(filled(notice_words(one), 10), "flag" if one.accepts else "muted"),
    ]


def notice_words(one: Candidate) -> str:
    """Whether they agreed to so little notice."""
    if one.notice_hours is None:
        return ""
    return f"takes {one.notice_hours}h" if one.accepts else f"needs {one.notice_hours}h"


def against_lines(one: Candidate) -> list[str]:
    """What is to be asked or minded before it is booked, a sentence a line."""
    found = [
        f"{'Needs a reason: ' if conflict.severity == 'override' else ''}{conflict.message}"
        for conflict in one.conflicts
        if conflict.code not in OWN_WORDS
    ]
    short = any(conflict.code == "short-notice" for conflict in one.conflicts)
    if short and not one.accepts:
        asked = f" They asked for {one.notice_hours} hours." if one.notice_hours is not None else ""
        found.append(f"Short notice: they have to agree to it.{asked}")
    elif short:
        found.append(f"Short notice: they agreed to be rung with {one.notice_hours} hours to go.")
    return found
