"""The diary (F3): the grid at full width, a day at a time; a week or a month as a map of what is free."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, timedelta
from functools import partial
from typing import Any, ClassVar, cast

from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget

from booktui.desk.errors import DeskError
from booktui.desk.views import Block, Column, OfferView, Outcome
from booktui.rules.clock import local_date, to_wall
from booktui.rules.values import Instant
from booktui.screens.dialogs.choose import Choose
from booktui.screens.dialogs.goto import GotoDate
from booktui.screens.dialogs.place import services_at
from booktui.screens.diary_spans import DAY, DiarySpans
from booktui.screens.diary_words import block_words, offer_words
from booktui.widgets import keys as k
from booktui.widgets.grid import DiaryGrid
from booktui.widgets.grid_layout import free_count
from booktui.widgets.heat import HeatMap
from booktui.widgets.heat_keys import SPANS
from booktui.widgets.safe import shown
from booktui.widgets.side import SidePane
from booktui.widgets.status import Line

VIEWS = ("practitioner", "room", "equipment")
AHEAD = 0.01
"""Seconds after a day was turned to in which it has been sent, and the next is read."""


class Diary(DiarySpans):
    """A day of the diary, everything one can do with it, and the pane beside it."""

    MODE = "diary"
    NAME = "Diary"
    KEYS: ClassVar[tuple[k.Key, ...]] = (*k.GRID, *k.DIARY, *SPANS)
    BINDINGS: ClassVar[list[BindingType]] = [
        *k.bindings((*k.DIARY, *SPANS)),
        *(Binding(str(number), f"pick({number})", show=False) for number in range(1, 10)),
    ]
    CSS_PATH: ClassVar[list[str]] = ["base.tcss", "diary.tcss"]
    AUTO_FOCUS = "DiaryGrid"

    _all_fit = False
    """The desk shows all locations at once when none is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.day: date | None = None
        """The day on view."""
        self.by = VIEWS[0]
        self.location: str | None = None
        """Code of the location on view; None leaves it to the desk: all of them, or the first of many."""
        self._date_draft = ""

    def compose_body(self) -> Iterable[Widget]:
        yield Line(id="day-title")
        yield Horizontal(DiaryGrid(), HeatMap(), SidePane(), id="diary-body")
        yield Line(id="here")

    # -- showing

    def desk_ready(self) -> None:
        if self.day is None:
            self.day = self.desk.days.opening_day()
        self.reload()

    def reload(self) -> None:
        """Show the day as it is now, or the week or month."""
        if self.day is None:
            return
        if self.span != DAY:
            self.reload_span()
            return
        try:
            view = self.desk.days.day(self.day, by=self.by, location=self.location)
        except DeskError as error:
            self.refuse(error)
            return
        self.grid.show(view, self.desk.now())
        self._show_title()

    def tick(self) -> None:
        super().tick()
        if self.span != DAY:
            return
        self.grid.tick(self.desk.now())
        here, block = self.grid.here, self.grid.block
        if here is not None and block is not None and block.kind == "hold":
            self._show_here(here, block, self.grid.instant)

    def go_to_day(self, day: date, schedule_id: int | None = None, instant: Instant | None = None) -> None:
        """Show that day; with an instant, put the cursor on it, in the day if a week or month was on view."""
        if instant is not None and self.span != DAY:
            self.show_span(DAY)
        if self.span != DAY:
            self.go_to_span(day)
            return
        self.day = day
        self.reload()
        if instant is not None:
            self.grid.go_to(schedule_id, instant)

    def done(self, outcome: Outcome) -> None:
        super().done(outcome)
        if outcome.appointment is not None:
            self.grid.mark(outcome.appointment.id)

    def _show_title(self) -> None:
        if self.span != DAY:
            self.show_span_title()
            return
        view = self.grid.day
        if view is None:
            return
        today = local_date(self.desk.now(), self.desk.zone)
        away = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get((view.day - today).days, "")
        place = [f"at {shown(view.location)}"] if view.location else []
        rest = [*place, f"week {view.day.isocalendar().week}", f"by {self.by}", f"{self.grid.minutes} min"]
        line = self.query_one("#day-title", Line)
        form = "%A {} %B %Y" if line.content_size.width >= 100 else "%a {} %b %Y"
        head = f"{view.day:{form}}".format(view.day.day) + (f"  {away}" if away else "")
        free = free_count(view)
        parts = ["", f"{free} free slot{'' if free == 1 else 's'}", *rest]
        room = max(1, line.content_size.width - len(head))
        forms = ("  ·  ".join(parts), " · ".join(parts), " · ".join(x for x in parts if not x.startswith("week")))
        tail = next((text for text in forms if len(text) <= room), forms[-1])
        line.put(Content.assemble((head, "bold"), (shown(tail, room), "$text-muted")))

    def on_diary_grid_zoomed(self, event: DiaryGrid.Zoomed) -> None:
        event.stop()
        self._show_title()

    def on_diary_grid_nothing_free(self, event: DiaryGrid.NothingFree) -> None:
        event.stop()
        self.say("Nothing else is free in this column on this day. + goes a day on, f lists the first free times.")

    def on_diary_grid_cursor_moved(self, event: DiaryGrid.CursorMoved) -> None:
        event.stop()
        here = self.grid.here
        if here is not None and self.span == DAY:
            self._show_here(here, event.block, event.instant)
        self.offer_keys()

    def _show_here(self, here: Column, block: Block | None, instant: Instant) -> None:
        zone = self.grid.day.zone if self.grid.day else self.desk.zone
        words = f"{to_wall(instant, zone):%H:%M} {here.name}  {block_words(block, zone, self.desk.now())}"
        line = self.query_one("#here", Line)
        line.put(Content(shown(words, max(1, line.content_size.width))))

    def keys_now(self) -> Sequence[k.Key]:
        if self.span != DAY:
            return self.span_keys()
        several = self.is_mounted and self.grid.day is not None and len(self.grid.day.locations) > 1
        spans = SPANS if self.MODE == Diary.MODE else ()
        day = (k.TODAY, k.GOTO, *spans[:1], k.BY, *((k.PLACE,) if several else ()), *spans[1:])
        pick = tuple(key for key in k.DIARY if key.id == "diary.pick") if self.is_mounted and self.side.offers else ()
        block = self.grid.block if self.is_mounted else None
        if self.moving is not None:
            drop = k.Key("diary.drop", "enter", "", "drop here", "Moves it here.", face="enter")
            back = k.Key("diary.put-back", "escape", "", "put back", "Leaves it where it was.")
            return (drop, *pick, back, *day)
        if block is not None and block.kind == "hold":
            return (*pick, k.BOOK, k.RELEASE, k.FREE, *day)
        if block is not None and block.appointment_id is not None:
            near, far = ((k.JOBS,), ()) if self.side.open else ((), (k.JOBS,))
            return (*pick, k.MOVE, k.CANCEL, *near, k.ARRIVED, k.SEEN, k.DNA, k.INVITE, *day, *far)
        return (*pick, k.BOOK, k.HOLD, k.FREE, *day)

    # -- days

    def action_day(self, by: int) -> None:
        if self.day is None:
            return
        try:
            if self.span != DAY:
                self.step_span(by)
            else:
                self.go_to_day(self.day + timedelta(days=by))
                self.set_timer(AHEAD, partial(self._look_ahead, self.day, by))
        except OverflowError:
            self.say("The diary ends here.", error=True)

    def _look_ahead(self, day: date, by: int) -> None:
        """Have the day read that is likely next, unless one has gone on already."""
        if self.day != day or self.span != DAY:
            return
        if cast(Any, self.app).holds_frames:
            self.set_timer(AHEAD, partial(self._look_ahead, day, by))
        else:
            with suppress(DeskError, OverflowError):  # whoever goes there is told
                self.desk.days.look_ahead(day + timedelta(days=by), by=self.by, location=self.location)

    def action_today(self) -> None:
        now = self.desk.now()
        self.go_to_day(local_date(now, self.desk.zone), None, now if self.span == DAY else None)

    def action_by(self) -> None:
        if self.span != DAY:
            self.say(f"A {self.span} is by practitioner. esc goes back to the day.", error=True)
            return
        self.by = VIEWS[(VIEWS.index(self.by) + 1) % len(VIEWS)]
        self.reload()
        self.say(f"By {self.by}.")

    def action_next_location(self) -> None:
        """One location after the other, and where they fit on one screen all of them again."""
        view = self.on_view
        if view is None or len(view.locations) < 2:
            self.say("There is one location only.", error=True)
            return
        if self.location is None:
            self._all_fit = not view.location
        after = view.locations.index(view.location) + 1 if view.location else 0
        over = after == len(view.locations)
        self.location = None if over and self._all_fit else view.locations[0 if over else after]
        self.reload()
        known = self.desk.catalogue.location_by_code
        code = self.on_view.location if self.on_view is not None else ""
        self.say(f"At {known[code].name} ({code})." if code in known else "All locations.")

    def at_location(self, location_id: int) -> None:
        view, place = self.grid.day, self.desk.catalogue.locations.get(location_id)
        if view is not None and view.location and place is not None and place.code != view.location:
            self.location = place.code

    def action_goto_date(self) -> None:
        dialog = GotoDate(self.desk.now(), self.desk.zone, self._date_draft)

        def answered(day: date | None) -> None:
            self._date_draft = dialog.draft
            if day is not None:
                self.go_to_day(day)
                self.say(f"{day:%A} {day.day} {day:%B %Y}.")

        self.app.push_screen(dialog, answered)

    # -- free times

    def action_first_free(self) -> None:
        """Ask for the service if more than one is possible here, then list the first times."""
        services = services_at(self.desk, self.place())
        services = services or tuple(s for s in self.desk.catalogue.services.values() if s.active)
        if not services:
            self.say("There is no service to find a time for.", error=True)
        elif len(services) == 1:
            self.list_free(services[0].code)
        else:
            dialog = Choose("First free: for which service?", [f"{s.code}  {s.name}" for s in services])
            self.app.push_screen(dialog, lambda at: None if at is None else self.list_free(services[at].code))

    def list_free(self, service: str, *, start: date | None = None, until: date | None = None, part: str = "") -> None:
        """The first times for a service, to jump to one."""
        today = local_date(self.desk.now(), self.desk.zone)
        try:
            found = self.desk.finder.free(service, start=start or max(today, self.day or today), until=until, part=part)
        except DeskError as error:
            self.refuse(error)
            return
        if not found.offers:
            self.say(found.why_none or "Nothing is free.", error=True)
            return
        dialog = Choose(
            f"First free for {service}", [offer_words(offer, self.desk.catalogue.names) for offer in found.offers]
        )
        self.app.push_screen(dialog, lambda at: None if at is None else self._jump(found.offers[at]))

    def _jump(self, offer: OfferView) -> None:
        schedule = {"practitioner": offer.practitioner_id, "room": offer.room_id, "equipment": offer.equipment_id}
        self.at_location(offer.location_id)
        self.go_to_day(local_date(offer.start, offer.zone), schedule[self.by], offer.start)
        self.say(offer_words(offer, self.desk.catalogue.names))
