"""The ground of the reports: figures read in the background, the audit a page at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

from textual.worker import Worker, WorkerState

from booktui.desk.audit_views import AuditLine, AuditSpec
from booktui.desk.desk import Desk
from booktui.desk.errors import DeskError
from booktui.rules.clock import local_date
from booktui.screens.going import Going
from booktui.widgets import audit_rows as rows
from booktui.widgets import report_lines as figures
from booktui.widgets.details import Details
from booktui.widgets.item_list import Heads, ItemList
from booktui.widgets.painted import retitle
from booktui.widgets.waiting_rows import Cell

Lines = Callable[[int], list[list[Cell]]]
CLINIC_DAYS, WEEK_DAYS = timedelta(days=27), timedelta(days=7 * 12 - 1)
PAGE, AHEAD, MOST = 200, 60, 10_000
"""Rows of the audit read at once; how far before the end the next are read; and held at most."""
PATIENCE = 2.0
"""Seconds after which looking through a large log is given up."""
TITLES = {
    "waiting": "Waiting times", "clinics": "Clinics, the last four weeks", "weeks": "Weeks, the last twelve",
    "patterns": "Patterns", "outbox": "Outbox",
}  # fmt: skip


def gathered(desk: Desk, part: str) -> Lines:
    """Read the figures of a report; what paints them for a width."""
    today = local_date(desk.now(), desk.zone)
    if part == "waiting":
        count, share, bands = desk.waiting.count(), desk.waiting.share_within_target(), desk.worklist.bands()
        return lambda width: figures.waiting(count, share, bands, width)
    if part == "clinics":
        first = today - CLINIC_DAYS
        clinics = desk.figures.clinics(first, today)
        return lambda width: figures.use(clinics, first, today, width)
    if part == "weeks":
        first = today - timedelta(days=today.weekday()) - WEEK_DAYS + timedelta(days=6)
        weeks = desk.figures.weeks(first, today)
        return lambda width: figures.use(weeks, first, today, width)
    if part == "patterns":
        found = desk.patterns.list()
        return lambda width: figures.patterns(found, width)
    counts = desk.outbox.counts()
    return lambda width: figures.outbox(counts, width)


class ReportsBase(Going):
    """What the parts of the screen share."""

    def __init__(self) -> None:
        super().__init__()
        self.at = "waiting"
        """The report that shows."""
        self.words = ""
        """The filter of the audit, as it was typed."""
        self.spec = AuditSpec()
        self._more = False
        """There may be older rows."""
        self._going = False
        """It is being verified or exported."""

    @property
    def list(self) -> ItemList:
        """The rows of the audit."""
        return self.query_one("#rows", ItemList)

    @property
    def details(self) -> Details:
        """The figures."""
        return self.query_one("#figures", Details)

    @property
    def line(self) -> AuditLine | None:
        """The row of the audit under the cursor."""
        return cast("AuditLine | None", self.list.item)

    # -- the figures

    def show_figures(self) -> None:
        """Read them in a thread: a trust's take a while."""
        retitle(self.query_one("#pane-figures"), TITLES[self.at])
        self.details.show(lambda _width: [[Cell("Reading …", "muted")]])
        desk, part = self.desk, self.at
        self.run_worker(
            lambda: (part, gathered(desk, part)), name="figures", group="reports", thread=True, exit_on_error=False
        )

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.worker.group != "reports" or event.state not in (WorkerState.SUCCESS, WorkerState.ERROR):
            return
        event.stop()
        name, error = event.worker.name, event.worker.error
        if name != "figures":
            self._going = False
        if isinstance(error, DeskError):
            self.refuse(error)
        elif error is not None:
            raise error
        elif name == "figures":
            part, lines = cast(Any, event.worker.result)
            if part == self.at:
                self.details.show(lines)
        else:
            self.told(cast(Any, event.worker.result))

    def told(self, said: str) -> None:
        """What something in the background came to."""
        self.say(said)

    # -- the audit

    def show_audit(self) -> None:
        """Its newest rows; older ones are read as the cursor comes to them."""
        try:
            found = self.desk.audit.page(self.spec, limit=PAGE, seconds=PATIENCE)
        except DeskError as error:
            self.refuse(error)
            return
        self.list.cursor = self.list.top = 0
        self._list(found, None)
        whose = "all that you may read" if self.desk.audit.reads_all else f"only what {self.desk.person.name} did"
        retitle(self.query_one("#pane-audit"), f"Audit: {self.words or whose}")
        self.query_one(Heads).show(rows.audit_head)

    def _list(self, found: tuple[AuditLine, ...], keep: Any) -> None:
        zone = self.desk.zone
        self._more = bool(found) and len(found) % PAGE == 0 and len(found) < MOST
        self.list.show(
            found, lambda line, _number, width: rows.audit_cells(line, zone, width), lambda line: line.id,
            "No row matches. x shows all of them." if self.words else "Nothing was done yet.", keep,
        )  # fmt: skip

    def read_on(self) -> None:
        """The next page, once the cursor is near the end of what was read."""
        there = self.list.items
        if not self._more or self.list.cursor < len(there) - AHEAD:
            return
        self._more = False
        found = self.try_to(lambda: self.desk.audit.page(self.spec, after=there[-1], limit=PAGE, seconds=PATIENCE))
        if found:
            self._list((*there, *found), self.list.key)
