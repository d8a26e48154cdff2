"""The ground of the waiting list's screen: what part of the list shows, its rows, and saying what was done."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from textual.worker import Worker

from booktui.desk.errors import DeskError
from booktui.desk.listing.list_views import ListSpec, TrackerRow
from booktui.rules.clock import local_date
from booktui.screens.base import Under
from booktui.screens.going import Going
from booktui.widgets.details import Details
from booktui.widgets.entry_lines import EntryPage, entry_lines
from booktui.widgets.filter_words import filter_words, title_words
from booktui.widgets.painted import retitle
from booktui.widgets.safe import shown
from booktui.widgets.tracker import Tracker, TrackerHeads
from booktui.widgets.tracker_rows import Look

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

Found = TypeVar("Found")
TOUCHED_SECONDS = 1.5
"""How long a changed row stays marked."""
RESTS = 0.05
"""Seconds that the cursor rests on a row before its details are read, in a thread: a long list takes a moment."""
NOBODY = "Nobody is listed here"
NO_ROW = f"{NOBODY}, so there is nobody to {{verb}}."


@dataclass(frozen=True, slots=True)
class Part:
    """The part of the list that a spec asks for, as the list reads it."""

    desk: Desk
    spec: ListSpec

    def count(self) -> int:
        return self.desk.worklist.count(self.spec)

    def page(self, offset: int, limit: int) -> Sequence[TrackerRow]:
        return self.desk.worklist.page(self.spec, offset, limit)

    def position(self, entry_id: int) -> int | None:
        return self.desk.worklist.position(self.spec, entry_id)


class WaitingBase(Going):
    """What the parts of the screen share."""

    def __init__(self) -> None:
        super().__init__()
        self.spec = ListSpec()
        """What shows, and in which order."""
        self.known = ""
        """The name of the saved filter that it is; empty for one that was typed."""
        self.drafts: dict[str, dict[str, str]] = {}
        """What was typed into a form and not saved yet."""
        self._reading: Worker[None] | None = None
        self._detailed: int | None = None
        """The entry that the details are of."""

    # -- parts

    @property
    def list(self) -> Tracker:
        """The rows."""
        return self.query_one(Tracker)

    @property
    def details(self) -> Details:
        """What is said of the row under the cursor."""
        return self.query_one("#details", Details)

    @property
    def look(self) -> Look:
        """Today, as the rows are read."""
        return Look(local_date(self.desk.now(), self.desk.zone), self.desk.zone)

    # -- showing

    def show_list(self, spec: ListSpec | None = None, *, known: str = "", keep: int | None = None) -> bool:
        """Show that part of the list; False after having said why it cannot be read."""
        wanted = self.spec if spec is None else spec
        try:
            self.list.show(Part(self.desk, wanted), self.look, self._nothing(wanted), keep)
        except DeskError as error:
            self.refuse(error)
            return False
        self.spec, self.known = wanted, known
        self.show_titles()
        self.offer_keys()
        return True

    def _nothing(self, spec: ListSpec) -> str:
        words = filter_words(spec)
        return f"Nobody: {words}. esc shows everybody who waits." if words else "Nobody is waiting for a date."

    def reload(self) -> None:
        """Read the rows again; the cursor stays with its client."""
        row = self.list.row
        try:
            self.list.reload(self.look, row.entry_id if row is not None else None)
        except DeskError as error:
            self.refuse(error)
        self.show_titles()
        self.offer_keys()

    def under_cursor(self) -> Under | None:
        row = self.list.row
        if row is None:
            return None
        name = shown(row.name, 30)
        return Under(row.entry_id, name, f"{name} is not listed here any more: changed at another desk.")

    def show_titles(self) -> None:
        """The frame and the columns."""
        retitle(self.query_one("#pane-list"), title_words(self.list.count, self.spec, self.known))
        self.query_one(TrackerHeads).show(self.list.number)

    # -- the details

    @property
    def details_show(self) -> bool:
        """They are on the screen."""
        return not self.has_class("-narrow") or self.has_class("-details")

    def show_details(self) -> None:
        """Say all of the row under the cursor, once it rests there."""
        if self.details_show:
            self._reading = self.run_worker(self._read_details, group="details", exclusive=True, exit_on_error=False)

    async def _read_details(self) -> None:
        await asyncio.sleep(RESTS)
        row = self.list.row
        try:
            page = await asyncio.to_thread(self.page_of, row) if row is not None else None
        except DeskError as error:
            self.refuse(error)
            return
        entry = row.entry_id if row is not None else None
        same, self._detailed = entry is not None and entry == self._detailed, entry
        self.details.show(lambda width: entry_lines(page, width) if page is not None else [], keep_place=same)
        retitle(self.query_one("#pane-details"), f"Details ─ {shown(row.name, 30)}" if row is not None else "Details")

    def page_of(self, row: TrackerRow) -> EntryPage:
        """All that is on record of that row.

        Raises:
            DeskError: it cannot be read.
        """
        desk = self.desk
        story = desk.stories.of(row.entry_id)
        why = desk.priorities.why(row.entry_id)
        clocks = desk.clocks.of(entry_id=row.entry_id)
        return EntryPage(row, story, why, clocks, desk.now(), desk.zone)

    # -- asking and doing

    def row_to(self, verb: str) -> TrackerRow | None:
        """The row under the cursor; None after having said that there is none."""
        row = self.list.row
        if row is None:
            self.say(NO_ROW.format(verb=verb), error=True)
        return row

    def did(self, entry_id: int | None, said: str | Sequence[str]) -> None:
        """Show what was done: the rows now, the touched one marked, one sentence, and what else is to know."""
        lines = [said] if isinstance(said, str) else list(said)
        if entry_id is None:
            self.reload()
        else:
            self.list.reload(self.look, entry_id)
            self.show_titles()
        self.list.touched = entry_id
        self.list.refresh()
        self.offer_keys()
        self.set_timer(TOUCHED_SECONDS, self._untouch)
        self.say(lines[0] if lines else "Done.")
        if len(lines) > 1:
            self.show_also("Done", lines)

    def _untouch(self) -> None:
        self.list.touched = None
        self.list.refresh()
