"""The ground of the clinics' screen: the view that shows, its rows, and saying what was done or why it was not."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from copy import copy
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar, TypeVar

from textual.worker import Worker, WorkerState

from booktui.desk.clinic_views import Done, Preview
from booktui.desk.errors import DeskError
from booktui.rules.values import Role
from booktui.screens.base import DeskScreen, Under
from booktui.screens.clinics_shown import Shown, View
from booktui.screens.dialogs.co_sign import signed
from booktui.screens.dialogs.preview import PreviewDialog
from booktui.widgets.details import Details
from booktui.widgets.item_list import ItemList
from booktui.widgets.painted import retitle

Found = TypeVar("Found")
TOUCHED_SECONDS = 1.5
"""How long a changed row stays marked."""
PLACES = {"templates": "1", "sessions": "2", "absences": "3", "rebook": "4", "caseloads": "5"}
"""The digit of each view."""


class ClinicsBase(DeskScreen):
    """What the parts of the screen share."""

    VIEWS: ClassVar[tuple[type[View], ...]] = ()
    """In the order of their digits."""

    def __init__(self) -> None:
        super().__init__()
        self.views: dict[str, View] = {view.NAME: view() for view in self.VIEWS}
        self.at = "templates"
        """The view that shows."""
        self.range = Shown(date.min)
        self.drafts: dict[str, dict[str, str]] = {}
        """What was typed into a form and not saved yet."""
        self._keys: dict[str, Hashable] = {}
        self._detailed: Hashable = None
        """The row that the details are of."""
        self._counting = self._count_again = False

    @property
    def view(self) -> View:
        """The view that shows."""
        return self.views[self.at]

    @property
    def list(self) -> ItemList:
        """Its rows."""
        return self.query_one("#rows", ItemList)

    @property
    def details(self) -> Details:
        """What is said of the row under the cursor."""
        return self.query_one("#details", Details)

    # -- showing

    def show_view(self, name: str = "", keep: Hashable = None) -> None:
        """Read the view's rows; the cursor goes to that one, else to where it was."""
        name = name or self.at
        if self.list.items:
            self._keys[self.at] = self.list.key
        view = self.views[name]
        try:
            view.load(self.desk, self.range)
        except DeskError as error:
            self.refuse(error)
            return
        if name != self.at and name not in self._keys:
            self.list.cursor = self.list.top = 0
        self.at = name
        self._list(keep if keep is not None else self._keys.get(name))

    def reading(self) -> Callable[[], Callable[[], None]]:
        at, view, before = self.at, self.view, self.list.items
        desk, shown, fresh = self.desk, replace(self.range), copy(self.view)

        def read() -> Callable[[], None]:
            fresh.load(desk, shown)

            def show() -> None:
                if self.view is view and self.list.items is before:  # else it was read since, and newer
                    self.views[at] = fresh
                    self._list(self.list.key)

            return show

        return read

    def _list(self, keep: Hashable) -> None:
        view = self.view
        self.list.show(view.items, view.cells, view.key, view.NOTHING, keep)
        self.show_titles()
        self.offer_keys()
        self._count()

    def reload(self) -> None:
        self.show_view(keep=self.list.key)

    def under_cursor(self) -> Under | None:
        item = self.list.item
        if item is None:
            return None
        return Under((self.at, self.view.key(item)), gone="The row under the cursor was changed at another desk.")

    def show_titles(self) -> None:
        """The frame and the strip of views."""

    def _count(self) -> None:
        """What takes longer is counted while the rows can be read already."""
        view, desk, shown = self.view, self.desk, self.range
        self._count_again = self._counting
        if self._counting and view.counted is not None:
            return
        self._counting = True
        self.run_worker(
            lambda: (view, view.count(desk, shown)), name="count", group="count", thread=True, exclusive=True,
            exit_on_error=False,
        )  # fmt: skip

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.worker.name == "count" and event.worker.is_finished:
            self._counting = False
            if self._count_again:
                self._count()
        if event.worker.name == "count" and event.state == WorkerState.SUCCESS and self.is_running:
            view, counted = event.worker.result
            view.counted = counted
            if view is self.view:
                self.list.refresh()
                self.show_titles()
                self.show_details(keep_place=True)

    def show_details(self, keep_place: bool = False) -> None:
        """What is to know of the row under the cursor."""
        item = self.list.item
        if item is None:
            self.details.show(lambda _width: [])
            retitle(self.query_one("#pane-details"), "Details")
            return
        key = (self.at, self.view.key(item))
        same, self._detailed = key == self._detailed, key
        try:
            self.details.show(self.view.lines(self.desk, item), keep_place=keep_place or same)
        except DeskError as error:
            self.refuse(error)

    # -- asking and doing

    def item_of(self, name: str, deed: str) -> Any:
        """The row under the cursor of that view; None after having said why there is none.

        Args:
            deed: what the key does, to say where it works: `c cuts`.
        """
        view = self.views[name]
        if self.at != name:
            self.say(f"{deed} {view.WHAT}: {PLACES[name]} shows {view.MANY}, then choose one.", error=True)
        elif self.list.item is None:
            self.say(f"There is nothing here: {deed} {view.WHAT}.", error=True)
        return self.list.item if self.at == name else None

    def try_to(self, act: Callable[[], Found]) -> Found | None:
        """Do it; a refusal is said, and None given back."""
        try:
            return act()
        except DeskError as error:
            self.refuse(error)
            return None

    def sign_to(self, act: Callable[[], Found], then: Callable[[Found], object]) -> None:
        """Do it and go on; a supervisor beside the coordinator may sign it, and a refusal is said."""
        signed(self, act, then, self.refuse)

    def see(
        self, seen: Preview, verb: str, answered: Callable[[str | None], None], *, keep: str = "",
        stay: str = "leave as it is",
    ) -> None:  # fmt: skip
        """What would happen, before it does; see `PreviewDialog`."""
        may = self.desk.person.may(Role.SUPERVISOR)
        sign = not may and self.desk.users.can_sign()
        self.app.push_screen(PreviewDialog(seen, verb, supervisor=may, sign=sign, keep=keep, stay=stay), answered)

    def did(self, done: Done, keep: Hashable = None) -> None:
        """Show what was done: the rows now, the touched one marked, one sentence, and what else is to know."""
        self.said_done(done.message, done.also, keep)

    def said_done(self, message: str, also: Sequence[str] = (), keep: Hashable = None) -> None:
        """The same of a sentence."""
        self.show_view(keep=keep if keep is not None else self.list.key)
        self.list.touched = self.list.key if keep is None else keep
        self.list.refresh()
        self.set_timer(TOUCHED_SECONDS, self._untouch)
        self.say(message)
        if also:
            self.show_also("Done", (message, *also))

    def _untouch(self) -> None:
        self.list.touched = None
        self.list.refresh()
