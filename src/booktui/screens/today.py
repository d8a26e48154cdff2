"""Today (F5): everything that is due, worst first, with one key to do each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from booktui.desk.due.today_views import KINDS
from booktui.screens.today_rooms import Rooms
from booktui.widgets import today_keys as k
from booktui.widgets.details import Details
from booktui.widgets.item_list import Heads, ItemList
from booktui.widgets.keys import Key, bindings
from booktui.widgets.status import Line
from booktui.widgets.today_rows import kinds_of

DIGITS = range(1, 10)


class Today(Rooms):
    """What somebody has to do, from every room of the desk."""

    MODE = "today"
    NAME = "Today"
    KEYS: ClassVar[tuple[Key, ...]] = (*k.TODAY, *k.MOVING)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(k.TODAY),
        *(Binding(str(number), f"pick({number})", show=False) for number in DIGITS),
    ]
    CSS_PATH: ClassVar[list[str]] = ["base.tcss", "today.tcss"]

    def compose_body(self) -> Iterable[Widget]:
        yield Line(id="kinds")
        with Vertical(id="pane-due", classes="pane"):
            yield Heads(id="heads")
            yield ItemList(id="rows")
        with Vertical(id="pane-full", classes="pane"):
            full = Details(id="full")
            full.can_focus = False
            yield full

    def on_mount(self) -> None:
        self.query_one("#pane-due").border_title = Content("Due")
        self.set_focus(self.list)

    def desk_ready(self) -> None:
        self.reload()

    def on_item_list_moved(self, event: ItemList.Moved) -> None:
        event.stop()
        self.show_full()
        self.offer_keys()

    def on_resize(self, event: events.Resize) -> None:
        if self.desk_or_none is not None:
            self.call_after_refresh(self.show_kinds)

    def keys_now(self) -> Sequence[Key]:
        if not self.shown or not self.list.items:
            return k.EMPTY_NOW
        return k.REMINDER_NOW if self.line is not None and self.line.kind == "reminder" else k.NOW

    # -- kinds

    def action_kind(self, by: int) -> None:
        kinds = ("", *kinds_of(self.counts.of))
        here = kinds.index(self.at) if self.at in kinds else 0
        self._show_kind(kinds[(here + by) % len(kinds)])

    def action_pick(self, number: int) -> None:
        kinds = ("", *kinds_of(self.counts.of))
        if number < len(kinds):
            self._show_kind(kinds[number])
        else:
            self.say(f"There is no kind {number} above the list.", error=True)

    def _show_kind(self, kind: str) -> None:
        self.at = kind
        self.list.cursor = self.list.top = 0
        self.show_due()
        self.say(f"Only {KINDS[kind]}; 0 shows everything." if kind else "")

    def action_read_again(self) -> None:
        self.reload()
        self.say(f"Read again: {sum(self.counts.of.values()):,} due.")
