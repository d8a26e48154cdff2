"""The outbox (F8): every message that is due, held, failed or gone, with one key to send, print or see to each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from booktui.screens.outbox_doing import Doing
from booktui.widgets import outbox_keys as k
from booktui.widgets.details import Details
from booktui.widgets.item_list import Heads, ItemList
from booktui.widgets.keys import Key, bindings
from booktui.widgets.outbox_rows import PARTS
from booktui.widgets.status import Line


class Outbox(Doing):
    """What goes out in writing, and what a person tells by phone."""

    MODE = "outbox"
    NAME = "Outbox"
    KEYS: ClassVar[tuple[Key, ...]] = (*k.OUTBOX, *k.MOVING)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(k.OUTBOX),
        *(Binding(str(number), f"pick({number})", show=False) for number in range(1, len(PARTS) + 1)),
    ]
    CSS_PATH: ClassVar[list[str]] = ["base.tcss", "outbox.tcss"]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-low"), (32, "-tall")]

    def compose_body(self) -> Iterable[Widget]:
        yield Line(id="parts")
        with Vertical(id="panes"):
            with Vertical(id="pane-rows", classes="pane"):
                yield Heads(id="heads")
                yield ItemList(id="rows")
            with Vertical(id="pane-message", classes="pane"):
                full = Details(id="message")
                full.can_focus, full.more = False, "▼ more: enter"
                yield full

    def on_mount(self) -> None:
        self.query_one("#pane-rows").border_title = Content("Due")
        self.query_one("#pane-message").border_title = Content("Message")
        self.set_focus(self.list)

    def desk_ready(self) -> None:
        self.keep_up()
        self.show_messages()

    def on_item_list_moved(self, event: ItemList.Moved) -> None:
        event.stop()
        self.show_message()

    def on_resize(self, event: events.Resize) -> None:
        if self.desk_or_none is not None:
            self.call_after_refresh(self.show_parts)

    def keys_now(self) -> Sequence[Key]:
        return k.NOW[self.at] if self.shown and self.list.items else k.EMPTY_NOW

    # -- parts

    def action_part(self, by: int) -> None:
        parts = (*PARTS, "all")
        self._show_part(parts[(parts.index(self.at) + by) % len(parts)])

    def action_pick(self, number: int) -> None:
        self._show_part("all" if number == 0 else PARTS[number - 1])

    def _show_part(self, part: str) -> None:
        self.at = part
        self.list.cursor = self.list.top = 0
        self.show_messages()
        self.say("")

    def action_read_again(self) -> None:
        self.keep_up(at_once=True)
        self.reload()
        self.say(f"Read again: {self.counts.get('due', 0):,} due.")
