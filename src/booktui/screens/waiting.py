"""The waiting list (F4): everybody who waits, in the tracker's columns; filtered, sorted, rated, suspended, removed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widget import Widget

from booktui.screens.waiting_entries import Keeping
from booktui.screens.waiting_filters import Filtering
from booktui.widgets import tracker_keys as k
from booktui.widgets.details import Details
from booktui.widgets.keys import Key, bindings
from booktui.widgets.safe import shown
from booktui.widgets.status import Line
from booktui.widgets.tracker import Tracker, TrackerHeads


class Waiting(Filtering, Keeping):
    """The list as it is worked."""

    MODE = "waiting"
    NAME = "Waiting list"
    KEYS: ClassVar[tuple[Key, ...]] = (*k.TRACKER, *k.MOVING)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(k.TRACKER),
        *(Binding(str(number), f"saved({number})", show=False) for number in range(1, 10)),
    ]
    CSS_PATH: ClassVar[list[str]] = ["base.tcss", "waiting.tcss"]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide"), (200, "-wider")]

    def compose_body(self) -> Iterable[Widget]:
        yield Line(id="tabs")
        with Container(id="waiting"):
            with Vertical(id="pane-list", classes="pane"):
                yield TrackerHeads()
                yield Tracker(id="rows")
            with Vertical(id="pane-details", classes="pane"):
                yield Details(id="details")

    def on_mount(self) -> None:
        self.query_one("#pane-list").border_title = Content("Waiting list")
        self.query_one("#pane-details").border_title = Content("Details")
        self.set_focus(self.list)

    def desk_ready(self) -> None:
        self.show_list()

    def on_tracker_moved(self, event: Tracker.Moved) -> None:
        event.stop()
        self.show_details()
        self.offer_keys()

    def show_titles(self) -> None:
        super().show_titles()
        self.show_tabs()

    def on_resize(self, event: events.Resize) -> None:
        if self.desk_or_none is not None:
            self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        self.show_titles()
        self.show_details()

    # -- going about

    def to_list(self) -> None:
        """The list has the focus; below 110 columns it shows instead of the details."""
        self.remove_class("-details")
        self.set_focus(self.list)

    def action_details(self) -> None:
        if self.focused is self.details:
            self.to_list()
        elif self.row_to("show the details of") is not None:
            self.add_class("-details")
            self.set_focus(self.details)
            self.show_details()

    def action_back(self) -> None:
        if self.focused is self.details:
            self.to_list()
        elif not self.clear_filter():
            super().action_back()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self.offer_keys()

    def keys_now(self) -> Sequence[Key]:
        if self.focused is self.details:
            return k.IN_DETAILS
        row = self.list.row if self.desk_or_none is not None else None
        if row is None:
            return k.EMPTY_NOW
        return k.REMOVED_NOW if row.status == "removed" else k.WAITING_NOW

    def action_read_again(self) -> None:
        self.reload()
        self.say(f"Read again: {self.list.count} listed.")

    # -- calling

    async def action_call_this(self) -> None:
        row = self.on_the_list("call")
        if row is None:
            return
        await self.there("desk", lambda desk: desk.start_with(row.client_id, row.entry_id))

    async def action_call_next(self) -> None:
        await self.there("desk", lambda desk: desk.action_call_next())

    # -- looking

    def action_why(self) -> None:
        row = self.row_to("ask about")
        said = self.try_to(lambda: self.desk.priorities.why(row.entry_id)) if row is not None else None
        if row is None or said is None:
            return
        if len(said) == 1:
            self.say(f"{shown(row.name, 30)}: {said[0]}")
        else:
            self.show_also(f"Why {shown(row.name, 30)} is here", said)

    async def action_card(self) -> None:
        row = self.row_to("show")
        if row is not None:
            await self.there("clients", lambda clients: clients.open_client(row.client_id))
