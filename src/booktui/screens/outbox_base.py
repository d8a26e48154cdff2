"""The ground of the outbox: its rows, the part that shows, the message beside them, and saying what was done."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, cast

from booktui.desk.errors import DeskError
from booktui.desk.sending.views import MessageFull, MessageView
from booktui.screens.base import Under
from booktui.screens.going import Going
from booktui.widgets import message_paint as paint
from booktui.widgets import outbox_rows as rows
from booktui.widgets.details import Details
from booktui.widgets.item_list import Heads, ItemList
from booktui.widgets.painted import retitle
from booktui.widgets.status import Line
from booktui.widgets.today_rows import Place
from booktui.widgets.waiting_rows import Cell

NOTHING = {
    "due": "Nothing is due. What goes later is under 2, what waits for somebody under 3 and 4.",
    "held": "Nothing is held.",
    "failed": "Nothing failed.",
}
LISTING = "Reminders of the next day are being put in …"
NONE = "There are none of these. 0 shows every message."
FRESH = 60
"""Seconds after which the outbox is read again."""
SETTLED = 0.12
"""Seconds that the cursor rests before the message is made to be looked at."""


class OutboxBase(Going):
    """What the parts of the screen share."""

    def __init__(self) -> None:
        super().__init__()
        self.at = "due"
        """The part that shows."""
        self.counts: dict[str, int] = {}
        self._read_at = 0
        self._detailed: int | None = None
        """The message that is shown beside the list."""
        self._looked: tuple[Hashable, MessageFull] | None = None

    @property
    def list(self) -> ItemList:
        """The rows."""
        return self.query_one("#rows", ItemList)

    @property
    def details(self) -> Details:
        """The message under the cursor."""
        return self.query_one("#message", Details)

    @property
    def view(self) -> MessageView | None:
        """The row under the cursor."""
        return cast("MessageView | None", self.list.item)

    @property
    def place(self) -> Place:
        """Where and when the list is read."""
        return Place(self.desk.now(), self.desk.zone)

    lists_slowly = False
    """Reminders have been put into the outbox, in a thread, for longer than one can miss."""

    # -- showing

    def show_messages(self, keep: Hashable = None) -> None:
        """Read the outbox again; the cursor goes to that message, else stays at its place."""
        try:
            found, self.counts = self.desk.outbox.list(self.at), self.desk.outbox.counts()
        except DeskError as error:
            self.refuse(error)
            return
        self._read_at, self._looked = self.desk.now(), None
        place = self.place
        self.list.show(
            found, lambda view, _number, width: rows.message_cells(view, place, width), lambda view: view.id,
            LISTING if self.lists_slowly else NOTHING.get(self.at, NONE), keep,
        )  # fmt: skip
        self.query_one(Heads).show(rows.message_head)
        self.show_parts()
        self.offer_keys()

    def show_parts(self) -> None:
        """The strip of parts, and the frame's title."""
        listed, there = len(self.list.items), self.counts.get(self.at, len(self.list.items))
        rest = f", the first {listed:,} listed" if listed < there else ""
        title = "Every message" if self.at == "all" else f"{self.at.capitalize()} {rows.count_words(there)}{rest}"
        retitle(self.query_one("#pane-rows"), title)
        self.query_one("#parts", Line).put(rows.strip(self.counts, self.at, max(1, self.size.width - 2)))

    def show_message(self) -> None:
        """The row under the cursor in full at once, and the message itself once the cursor rests."""
        view, place = self.view, self.place
        retitle(self.query_one("#pane-message"), "Message" if view is None else f"Message {view.id}")
        same, self._detailed = view is not None and view.id == self._detailed, view.id if view is not None else None
        if not same:
            self.details.show(lambda width: [] if view is None else rows.message_lines(view, place, width))
        if view is not None:
            self.set_timer(SETTLED, lambda: self._rests_on(view))

    def _rests_on(self, view: MessageView) -> None:
        """A sensitive one is only opened on purpose, with enter."""
        if not self.is_running or self.view is None or self.view.id != view.id:
            return
        place = self.place
        if view.hidden:
            more = [[Cell("enter opens it for a reason; that is recorded.", "muted")]]
        else:
            full = self.message_of(view)
            if full is None:
                return

            def words(width: int) -> list[list[Cell]]:
                return [*rows.message_lines(view, place, width), [], *paint.message(full, width)]

            self.details.show(words, keep_place=True)
            return
        self.details.show(lambda width: [*rows.message_lines(view, place, width), [], *more], keep_place=True)

    def message_of(self, view: MessageView) -> MessageFull | None:
        """The whole message; None after having said why there is none."""
        if self._looked is not None and self._looked[0] == view.id:
            return self._looked[1]
        full = self.try_to(lambda: self.desk.outbox.show(view.id))
        if full is not None:
            self._looked = (view.id, full)
        return full

    def show_whole(self, view: MessageView, then: Callable[[MessageFull], object]) -> None:
        """Open it; one that is masked for a reason, each time."""
        if view.hidden:
            self.opened(f"message {view.id}", lambda why: self.desk.outbox.show(view.id, why), then)
            return
        full = self.message_of(view)
        if full is not None:
            then(full)

    def reload(self) -> None:
        self.keep_up()
        self.show_messages(self.list.key)

    def reread(self) -> None:
        self.show_messages(self.list.key)

    def under_cursor(self) -> Under | None:
        view = self.view
        if view is None:
            return None
        gone = f"Message {view.id} is not listed here any more: seen to at another desk."
        return Under(view.id, f"message {view.id}", gone)

    def keep_up(self, *, at_once: bool = False) -> None:
        """Put what has come due since into the outbox; the screen's part."""

    def tick(self) -> None:
        super().tick()
        if self.shown and self._read_at and self.is_active and self.desk.now() - self._read_at >= FRESH:
            self.reload()

    # -- doing

    def said_done(self, message: str, keep: Hashable = None) -> None:
        """Show what was done: the rows now, and one sentence."""
        self.show_messages(keep)
        cast(Any, self.app).look_around(at_once=True)
        self.say(message)

    def row_for(self, deed: str) -> MessageView | None:
        """The row under the cursor; None after having said that there is none."""
        if self.view is None:
            self.say(f"There is no message here to {deed}.", error=True)
        return self.view
