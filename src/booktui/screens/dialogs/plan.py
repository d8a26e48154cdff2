"""The rebooking plan: a time for everybody, each row to be changed or left out, then those marked are booked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, cast

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from booktui.desk.clinic_views import Accepted, PlanView
from booktui.desk.errors import DeskError
from booktui.desk.views import OfferList, OfferView
from booktui.rules.clock import local_date
from booktui.screens.dialogs.choose import Choose
from booktui.screens.dialogs.frame import BACK, Dialog
from booktui.widgets.details import Details
from booktui.widgets.item_list import Heads, ItemList
from booktui.widgets.keys import Key, bindings
from booktui.widgets.plan_rows import Row, offer_words, plan_cells, plan_head, plan_lines
from booktui.widgets.waiting_rows import Cell

Pick = tuple[int, OfferView]
"""A row of the rebook list, and the time for it."""


class PlanDialog(Dialog[Sequence[Accepted]]):
    """Gives back what was booked and what was refused; None when nothing was tried."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("plan.book", "b", "book", "book the marked", "Books every marked row, each as a booking of its own.",
            writes=True),
        Key("plan.mark", "space", "mark", "in/out", "Leaves the row out, or takes it in again.", face="space"),
        Key("plan.edit", "enter", "edit", "other time", "Lists other times for the row.", face="enter"),
        Key("plan.all", "a", "mark_all", "all", "Takes every row in, or leaves every row out."),
        BACK,
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(KEYS), *(Binding(str(number), f"row({number})", show=False) for number in range(1, 10))
    ]  # fmt: skip
    AUTO_FOCUS = "#plan-rows"
    DEFAULT_CSS = """
    PlanDialog #panel { width: 1fr; height: 1fr; margin: 0; }
    PlanDialog #plan-rows { height: 1fr; }
    PlanDialog #plan-details { height: 5; }
    PlanDialog #dialog-keys { margin-top: 0; }
    """

    def __init__(
        self, count: int, plan: Callable[[], PlanView], book: Callable[[Pick], Accepted],
        choices: Callable[[int], OfferList], names: Mapping[int, str],
    ) -> None:  # fmt: skip
        """Args: plan, book: called in a thread; choices: other times for a row; names: of people and rooms, by id."""
        super().__init__(f"Planning {count} client{'' if count == 1 else 's'}…")
        self._plan, self._book, self._choices, self._names = plan, book, choices, names
        self.rows: list[Row] = []
        self.booking = False

    def compose_panel(self) -> Iterable[Widget]:
        yield Heads(id="plan-heads")
        yield ItemList(id="plan-rows")
        yield Static("", markup=False, id="plan-sum")
        yield Details(id="plan-details")

    @property
    def list(self) -> ItemList:
        """The rows."""
        return self.query_one("#plan-rows", ItemList)

    # -- planning

    def on_mount(self) -> None:
        self.query_one("#plan-details", Details).can_focus = False
        self.query_one(Heads).show(plan_head)
        self._in_thread("plan", self._plan)

    def _in_thread(self, name: str, act: Callable[[], Any]) -> None:
        """What is typed meanwhile waits until it is done."""
        cast(Any, self.app).hold_typed()
        self.run_worker(act, name=name, thread=True, exit_on_error=False)

    async def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.state not in (WorkerState.SUCCESS, WorkerState.ERROR):
            return
        error = event.worker.error
        if isinstance(error, DeskError):
            self.say(error.message)
        elif error is not None:
            raise error
        elif event.worker.name == "plan":
            self._show(event.worker.result)
        else:
            self.dismiss(event.worker.result)
        await cast(Any, self.app).release_typed()

    def _show(self, plan: PlanView) -> None:
        self.rows = [Row(row, row.offer is not None) for row in plan.rows]
        self._again()

    def _again(self, keep: int | None = None) -> None:
        """Show the plan as it stands; nobody's gain pays for another's wait."""
        placed = [row.plan for row in self.rows if row.plan.offer is not None]
        added = sum(max(0, one.added_days) for one in placed)
        wait = f"{added} day{'' if added == 1 else 's'} of additional wait in all"
        self.retitle(f"Plan: {len(placed)} of {len(self.rows)} have a time, {wait}")
        self.list.show(self.rows, self._cells, lambda row: row.id, "Nobody waits for another time.", keep)

    def _cells(self, row: Row, number: int, width: int) -> list[Cell]:
        return plan_cells(row, number, width, self._names)

    def on_item_list_moved(self, event: ItemList.Moved) -> None:
        event.stop()
        row = self.list.item
        self.query_one("#plan-details", Details).show(
            lambda width: plan_lines(row.plan, self._names, width) if row else []
        )
        marked = sum(one.wanted for one in self.rows)
        text = f"{marked} of {len(self.rows)} marked to be booked" if self.rows else ""
        self.query_one("#plan-sum", Static).update(Content(text))

    def on_resize(self, event: events.Resize) -> None:
        self.refresh(layout=True)

    # -- changing it

    def action_mark(self) -> None:
        row = self.list.item
        if row is None or row.plan.offer is None:
            self.say("There is no time for this row: enter looks for one." if row else "There is nothing to mark.")
            return
        row.wanted = not row.wanted
        self.say("")
        self.list.refresh()
        self.list.action_move(1)
        self.list.moved()

    def action_mark_all(self) -> None:
        wanted = not any(row.wanted for row in self.rows)
        for row in self.rows:
            row.wanted = wanted and row.plan.offer is not None
        self._again()

    def action_row(self, number: int) -> None:
        if number <= len(self.rows):
            self.list.go_to(number - 1)
            self.action_edit()
        else:
            self.say(f"There is no row {number}.")

    def action_edit(self) -> None:
        row = self.list.item
        if row is None:
            self.say("There is nothing to change.")
            return
        try:
            found = self._choices(row.id)
        except DeskError as error:
            self.say(error.message)
            return
        if not found.offers:
            self.say(found.why_none or "There is no other time.")
            return

        def picked(place: int | None) -> None:
            if place is not None:
                self._take(row, found.offers[place])

        planned = {_place(one.plan.offer): one.plan.row.name for one in self.rows if one is not row}
        lines = [
            offer_words(offer, self._names) + (f" (planned for {planned[key]})" if key in planned else "")
            for offer, key in zip(found.offers, map(_place, found.offers), strict=True)
        ]
        self.app.push_screen(Choose(f"{row.plan.row.name}: which time?", lines), picked)

    def _take(self, row: Row, offer: OfferView) -> None:
        old = row.plan.row
        added = (local_date(offer.start, offer.zone) - local_date(old.old_start, old.zone)).days
        said = (f"{offer.notice_days} days' notice",) if offer.notice_days < 7 else ()
        row.plan = replace(row.plan, offer=offer, added_days=added, warnings=said, why="")
        row.wanted = True
        self.say("")
        self._again(row.id)

    # -- booking

    def action_book(self) -> None:
        picks = [(row.id, row.plan.offer) for row in self.rows if row.wanted and row.plan.offer is not None]
        if not picks:
            self.say("Nobody is marked: space marks a row.")
            return
        if not self.booking:
            self.booking = True
            self.retitle(f"Booking {len(picks)}…")
            self._in_thread("book", lambda: [self._book_one(pick) for pick in picks])

    def _book_one(self, pick: Pick) -> Accepted:
        """One after the other: what the desk refuses altogether takes nothing from those before it."""
        try:
            return self._book(pick)
        except DeskError as error:
            return Accepted(pick[0], None, (), error.message)


def _place(offer: OfferView | None) -> tuple[int, int] | None:
    """What two rows cannot both have."""
    return (offer.start, offer.practitioner_id) if offer is not None else None
