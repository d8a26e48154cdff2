"""The diary on the desk: it follows the call, shows what was offered, and is worked with the diary's own keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from rich.cells import cell_len
from textual.binding import Binding

from booktui.desk.errors import DeskError
from booktui.desk.views import Block, Column, DayView, OfferView
from booktui.rules.clock import local_date, to_wall
from booktui.rules.values import Appointment, Instant
from booktui.screens.diary import Diary
from booktui.screens.diary_words import block_words
from booktui.widgets import keys as k
from booktui.widgets.grid import DiaryGrid
from booktui.widgets.painted import resubtitle, retitle
from booktui.widgets.safe import shown

DIARY_HERE = tuple(replace(key, id=f"desk.{key.id}", action=f"screen.{key.action}") for key in k.DIARY if key.action)
"""The diary's keys, bound to the grid alone: on this screen other panes have letters of their own."""


class DeskGrid(DiaryGrid):
    """The diary's grid with the diary's keys."""

    BINDINGS = [
        *k.bindings(DIARY_HERE),
        *(Binding(str(number), f"screen.pick({number})", show=False) for number in range(1, 10)),
    ]


class DiaryBeside(Diary):
    """The diary's screen without the room of its own: what it shows goes to the pane's frame."""

    MODE = ""
    _marked: tuple[OfferView, ...] = ()

    def reload_day(self) -> None:
        """Show the day as it is now, with what was offered on it marked."""
        if self.day is None:
            return
        try:
            view = self.desk.days.day(self.day, by=self.by, location=self.location)
        except DeskError as error:
            self.refuse(error)
            return
        self.grid.show(with_offers(view, self._marked), self.desk.now())
        self._show_title()

    def go_to_day(self, day: date, schedule_id: int | None = None, instant: Instant | None = None) -> None:
        """Show that day; with an instant, put the cursor on it."""
        self.day = day
        self.reload_day()
        if instant is not None:
            self.grid.go_to(schedule_id, instant)

    def follow_offers(self, offers: Sequence[OfferView], to: OfferView | None) -> None:
        """Mark what was read out, and go to the one that is spoken of."""
        self._marked = tuple(offers)
        if to is None:
            self.reload_day()
        else:
            self.at_location(to.location_id)
            self.go_to_day(local_date(to.start, to.zone), self._schedule_of(to), to.start)

    def show_booked(self, booked: Appointment) -> None:
        """Go to what was booked and mark it for a second."""
        self.at_location(booked.location_id)
        self.go_to_day(local_date(booked.start, booked.zone), self._schedule_of(booked), booked.start)
        self.grid.mark(booked.id)

    def _schedule_of(self, what: OfferView | Appointment) -> int | None:
        return {"room": what.room_id, "equipment": what.equipment_id}.get(self.by, what.practitioner_id)

    # -- what it says

    def _show_title(self) -> None:
        retitle(self.query_one("#pane-diary"), self.diary_title())

    def diary_title(self) -> str:
        """`Tue 24 Nov ─ week 48 ─ [OSEI]`."""
        view, here = self.grid.day, self.grid.here
        if view is None:
            return "Diary"
        today = local_date(self.desk.now(), self.desk.zone)
        year = f" {view.day.year}" if view.day.year != today.year else ""
        place = [shown(view.location)] if view.location else []
        parts = [f"{self.diary_face()}{year}", *place, f"week {view.day.isocalendar().week}"]
        return " ─ ".join([*parts, f"[{here.code}]"] if here is not None else parts)

    def diary_face(self) -> str:
        """`Tue 24 Nov`."""
        day = self.day
        return f"{day:%a} {day.day} {day:%b}" if day is not None else "Diary"

    def _show_here(self, here: Column, block: Block | None, instant: Instant) -> None:
        zone = self.grid.day.zone if self.grid.day else self.desk.zone
        what = block_words(block, zone, self.desk.now())
        forms = (f"{to_wall(instant, zone):%H:%M} {here.name}  {what}", what, what.partition(" ")[2] or what)
        self._show_title()
        pane = self.query_one("#pane-diary")
        resubtitle(pane, next((words for words in forms if cell_len(words) <= pane.outer_size.width - 6), forms[-1]))

    def diary_keys_now(self) -> Sequence[k.Key]:
        """The keys of the diary for the last line."""
        return Diary.keys_now(self)


def with_offers(view: DayView, offers: Sequence[OfferView]) -> DayView:
    """The day with a numbered mark on each time that was offered."""
    found = [offer for offer in offers if view.start <= offer.start < view.end]
    if not found:
        return view
    return replace(view, columns=tuple(_marked(column, found) for column in view.columns))


def _marked(column: Column, offers: Sequence[OfferView]) -> Column:
    mine = [o for o in offers if column.schedule_id in (o.practitioner_id, o.room_id, o.equipment_id)]
    blocks = column.blocks
    for offer in mine:
        blocks = _with_number(blocks, offer)
    return replace(column, blocks=blocks) if mine else column


def _with_number(blocks: tuple[Block, ...], offer: OfferView) -> tuple[Block, ...]:
    """A hold of that time gets the number; otherwise the offer becomes a slot of its own."""
    mark = f"‹{offer.number}›"
    if any(block.kind == "hold" and block.start == offer.start for block in blocks):
        return tuple(
            replace(b, label=f"{mark} {b.label}") if b.kind == "hold" and b.start == offer.start else b for b in blocks
        )
    slot = next((b for b in blocks if b.kind == "slot" and b.start == offer.start), None)
    offered = replace(slot, label=f"{mark} {slot.label}") if slot else Block(
        offer.start, offer.end, "slot", f"{mark} offered", offer.slot_type, session_id=offer.session_id
    )  # fmt: skip
    return tuple(sorted((*(b for b in blocks if b is not slot), offered), key=lambda b: (b.start, b.lane)))
