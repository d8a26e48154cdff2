"""What nobody has yet of the next working days: a list, and for each time who on the waiting list could take it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from booktui.desk.capacity_views import UnfilledSlot
from booktui.desk.errors import DeskError
from booktui.desk.views import Outcome
from booktui.rules.clock import to_wall
from booktui.rules.values import MINUTE
from booktui.screens.dialogs.candidates import Candidates
from booktui.screens.dialogs.frame import BACK, Dialog
from booktui.widgets.heat_keys import FILL, LINES
from booktui.widgets.keys import Key, bindings
from booktui.widgets.line_list import LineList
from booktui.widgets.safe import filled, shown
from booktui.widgets.waiting_rows import Cell

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

FRAME = 10
"""Lines of the window that are not the list's."""
EMPTY = "Every slot of the next working days is taken."


class Unfilled(Dialog[Outcome]):
    """Gives back what was booked last from it; None when nothing was."""

    KEYS: ClassVar[tuple[Key, ...]] = (FILL, *LINES, BACK)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings((FILL,))]
    AUTO_FOCUS = "LineList"

    def __init__(self, desk: Desk, location: str | None = None) -> None:
        super().__init__("Unfilled")
        self._desk, self._location = desk, location
        self._last: Outcome | None = None

    def compose_panel(self) -> Iterable[Widget]:
        yield LineList(slot_cells, empty=EMPTY, id="slots")
        yield Static("", markup=False, id="slot")

    def on_mount(self) -> None:
        self._read()

    def keys_now(self) -> tuple[Key, ...]:
        return (FILL, LINES[0], LINES[1], BACK)

    @property
    def slots(self) -> LineList:
        return self.query_one("#slots", LineList)

    def _read(self) -> None:
        try:
            found = self._desk.capacity.unfilled(self._location)
        except DeskError as error:
            self.say(error.message)
            return
        days = self._desk.policy.unfilled_working_days
        place = f" at {self._location}" if self._location else ""
        count = f"{len(found)} free time{'' if len(found) == 1 else 's'}"
        self.retitle(f"Unfilled: {count} until {days} working days ahead{place}")
        self.slots.show(found, max(1, self.app.size.height - FRAME))

    def on_line_list_moved(self, event: LineList.Moved) -> None:
        event.stop()
        slot: UnfilledSlot | None = self.slots.here
        self.query_one("#slot", Static).update(Content.styled(shown(slot_words(slot), 74), "$text-muted"))

    def action_take(self) -> None:
        """Who could come; booking one of them is an ordinary booking."""
        slot: UnfilledSlot | None = self.slots.here
        self.say("")
        if slot is None:
            self.say(EMPTY)
            return
        try:
            found = self._desk.capacity.candidates(slot)
        except DeskError as error:
            self.say(error.message)
            return
        if not found:
            self.say(f"Nobody on the waiting list for {' or '.join(slot.services) or 'this'} could come then.")
            return

        def answered(outcome: Outcome | None) -> None:
            if outcome is not None:
                self._last = outcome
                self._read()
                self.say(outcome.message, error=False)

        self.app.push_screen(Candidates(self._desk, slot, found), answered)

    def action_back(self) -> None:
        self.dismiss(self._last)


def slot_cells(slot: UnfilledSlot, _: int, width: int) -> Sequence[Cell]:
    """`Tue 24 Nov  today     11:30  45 min  N New        Dr Osei`."""
    wall = to_wall(slot.start, slot.zone)
    places = f" ×{slot.places}" if slot.places > 1 else ""
    return [
        Cell(f"{wall:%a} {wall.day:>2} {wall:%b}  ", "row"),
        Cell(filled(ahead_words(slot.days_ahead), 11), "flag" if slot.days_ahead == 0 else "muted"),
        Cell(f"{wall:%H:%M}  ", "row"),
        Cell(f"{(slot.end - slot.start) // MINUTE:>3} min  ", "muted"),
        Cell(filled(f"{slot.letter or '·'} {slot.name}{places}", 16), "row"),
        Cell(filled(f" {slot.practitioner_name}", max(0, width - 53)), "row"),
    ]


def ahead_words(days: int) -> str:
    """`today`, `tomorrow`, `in 3 days`."""
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")


def slot_words(slot: UnfilledSlot | None) -> str:
    """What else there is to know: the clinic, the place, and what it can be used for."""
    if slot is None:
        return ""
    services = f"for {', '.join(slot.services)}" if slot.services else "for no service"
    return "  ".join(part for part in (slot.clinic, slot.location, slot.room or "", services) if part)
