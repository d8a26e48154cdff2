"""The ground of the list of what is due: its rows, the kind that shows, and saying what was done."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Sequence
from typing import Any, cast

from booktui.desk.due.today_views import KINDS, DueLine, TodayCounts
from booktui.desk.errors import DeskError
from booktui.screens.base import Under
from booktui.screens.going import Going
from booktui.widgets import today_rows as rows
from booktui.widgets.details import Details
from booktui.widgets.item_list import Heads, ItemList
from booktui.widgets.painted import retitle
from booktui.widgets.safe import shown
from booktui.widgets.status import Line

NOTHING = "Nothing is due. r keeps a request that came in, n on the desk takes the next call."
NONE_OF_KIND = "There are none of these now. 0 shows everything that is due."
FRESH = 60
"""Seconds after which everything is read again."""


def key_of(line: DueLine) -> Hashable:
    """What a row goes by."""
    return line.kind, line.object_id, line.entry_id, line.appointment_id


class TodayBase(Going):
    """What the parts of the screen share."""

    def __init__(self) -> None:
        super().__init__()
        self.at = ""
        """The kind that shows; empty for all."""
        self.counts = TodayCounts()
        self.drafts: dict[str, dict[str, str]] = {}
        """What was typed into a form and not saved yet."""
        self._read_at = 0
        self._keeping_up = False
        self._keys_before = -1
        """How many keys had been given when the list was asked for."""
        self._on_top = True
        """The cursor was on the first row then."""
        self._detailed: Hashable = None
        """The row that is shown in full."""

    @property
    def list(self) -> ItemList:
        """The rows."""
        return self.query_one("#rows", ItemList)

    @property
    def details(self) -> Details:
        """The row under the cursor in full."""
        return self.query_one("#full", Details)

    @property
    def line(self) -> DueLine | None:
        """The row under the cursor."""
        return cast("DueLine | None", self.list.item)

    @property
    def place(self) -> rows.Place:
        """Where and when the list is read."""
        return rows.Place(self.desk.now(), self.desk.zone)

    # -- showing

    def show_due(self, keep: Hashable = None) -> None:
        """Read everything again; the cursor goes to that row, else stays at its place."""
        try:
            found, counts = self.desk.today.read(self.at)
        except DeskError as error:
            self.refuse(error)
        else:
            self._list(found, counts, keep)

    def keep_up(self) -> None:
        """Bring what goes by the clock up to now in a thread, and read again if there was any: on the first morning of
        a large desk hundreds of questions are raised at once.
        """
        if not self._keeping_up:
            self._keeping_up = True
            self.run_worker(self._kept_up(), group="keep-up", exit_on_error=False)

    async def _kept_up(self) -> None:
        try:
            changed = await asyncio.to_thread(self.desk.today.keep_up)
        except DeskError:  # busy or out of reach: it is tried again in a minute
            return
        finally:
            self._keeping_up = False
        if changed and self.is_running:
            if self._on_top and self._keys_before == self._keys:
                self.show_due()  # nobody has looked at one of them yet: the worst is on top, and the cursor with it
            else:
                self.catch_up()

    def reading(self) -> Callable[[], Callable[[], None]]:
        desk, at, before = self.desk, self.at, self.list.items

        def read() -> Callable[[], None]:
            found, counts = desk.today.read(at)

            def show() -> None:
                if self.at == at and self.list.items is before:  # else it was read since, and newer
                    self._list(found, counts, self.list.key)

            return show

        return read

    def _list(self, found: Sequence[DueLine], counts: TodayCounts, keep: Hashable) -> None:
        self.counts, self._read_at = counts, self.desk.now()
        app = cast(Any, self.app)
        app.look_around(at_once=True)
        self.top.note(app.due_now())
        place = self.place
        self.list.show(
            found, lambda line, _number, width: rows.due_cells(line, place, width), key_of,
            NONE_OF_KIND if self.at else NOTHING, keep,
        )  # fmt: skip
        self.query_one(Heads).show(rows.due_head)
        self.show_kinds()
        self.offer_keys()

    def show_kinds(self) -> None:
        """The strip of kinds, and the frame's title."""
        of, listed = self.counts.of, len(self.list.items)
        all_there = of.get(self.at, 0) if self.at else sum(of.values())
        rest = f", the first {listed:,} listed" if listed < all_there else ""
        late = f", {self.counts.late} late" if self.counts.late and not self.at else ""
        name = KINDS[self.at].capitalize() if self.at else "Due"
        retitle(self.query_one("#pane-due"), f"{name} {all_there:,}{late}{rest}")
        self.query_one("#kinds", Line).put(rows.strip(of, self.at, max(1, self.size.width - 2)))

    def show_full(self) -> None:
        """The row under the cursor, in full."""
        line, place = self.line, self.place
        same, self._detailed = line is not None and key_of(line) == self._detailed, line and key_of(line)
        self.details.show(lambda _width: [] if line is None else rows.due_lines(line, place, _width), keep_place=same)

    @property
    def _keys(self) -> int:
        return cast(int, cast(Any, self.app).keys_given)

    def reload(self) -> None:
        again = self._keys_before == self._keys
        if not again:
            self._keys_before, self._on_top = self._keys, self.list.cursor == 0
        self.show_due(None if again and self._on_top else self.list.key)
        self.keep_up()

    def under_cursor(self) -> Under | None:
        line = self.line
        if line is None:
            return None
        name = shown(line.who or line.what, 30)
        return Under(key_of(line), name, f"{name}: not due any more, seen to at another desk.")

    def tick(self) -> None:
        super().tick()
        if self.shown and self._read_at and self.is_active and self.desk.now() - self._read_at >= FRESH:
            self._read_at = self.desk.now()
            self._on_top = False  # it has been looked at for a while: the cursor stays with its row
            self.catch_up()
            self.keep_up()

    # -- doing

    def said_done(self, message: str) -> None:
        """Show what was done: the rows now, and one sentence."""
        self.show_due()
        self.say(message)

    def row_for(self, deed: str) -> DueLine | None:
        """The row under the cursor; None after having said that there is none."""
        if self.line is None:
            self.say(f"There is nothing here to {deed}.", error=True)
        return self.line

    def client_for(self, deed: str) -> DueLine | None:
        """The same where it is about a client."""
        line = self.row_for(deed)
        if line is not None and line.client_id is None:
            self.say(f"This row is about nobody whom one could {deed}.", error=True)
            return None
        return line
