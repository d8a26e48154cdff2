"""The diary's week and month: free capacity as a heat map in the place of the grid, and what nobody has yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from rich.cells import cell_len
from textual import events
from textual.content import Content

from booktui.desk.capacity_views import SpanView
from booktui.desk.errors import DeskError
from booktui.desk.views import DayView, Outcome
from booktui.rules.clock import local_date
from booktui.rules.values import Instant
from booktui.screens.dialogs.unfilled import Unfilled
from booktui.screens.diary_acts import DiaryActs
from booktui.widgets import heat_keys
from booktui.widgets import keys as k
from booktui.widgets.heat import HeatMap
from booktui.widgets.heat_layout import DAYS, MONTH, WEEK, cell_words, hours, month_view, week_view
from booktui.widgets.safe import shown
from booktui.widgets.status import Line

DAY = "day"
SPANS = (DAY, WEEK, MONTH)
ONE = timedelta(days=1)


class DiarySpans(DiaryActs):
    """The screen with the grid, and with the map that takes its place."""

    span = DAY
    """`day`, `week` or `month`."""
    day: date | None = None
    location: str | None = None
    _counted: SpanView | None = None
    """The days on the map."""

    @property
    def heat(self) -> HeatMap:
        return self.query_one(HeatMap)

    @property
    def on_view(self) -> DayView | SpanView | None:
        """What shows, by the grid or the map: it knows its location and all others."""
        return self.grid.day if self.span == DAY else self._counted

    # -- going from one to another

    def action_span(self) -> None:
        """Day, week, month, in turn."""
        if self.moving is not None:
            self.say("Something is picked up: enter drops it, esc puts it back.", error=True)
        elif self.day is not None:
            self.show_span(SPANS[(SPANS.index(self.span) + 1) % len(SPANS)])

    def show_span(self, span: str) -> None:
        """Show the day, the week or the month that the present day is in."""
        before, self.span = self.span, span
        self.say("")
        self.side.hide()
        if before != DAY and self.heat.cell is not None:
            self.day = self.heat.cell.capacity.day
        self.grid.display = span == DAY
        self.heat.display = span != DAY
        self.set_focus(self.grid if span == DAY else self.heat)
        self.reload()
        self.offer_keys()

    def action_back(self) -> None:
        if self.span == DAY:
            super().action_back()
        else:
            self.show_span(DAY)

    def reload_span(self, to: date | None = None) -> None:
        """Count the days that are on view anew; the cursor goes to a day, or stays where it is."""
        day = self.day
        assert day is not None
        first = day if self.span == WEEK else day.replace(day=1)
        first -= timedelta(days=first.weekday())
        last = first + timedelta(days=DAYS - 1)
        if self.span == MONTH:
            after = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
            last = after + timedelta(days=(-after.weekday()) % DAYS) - ONE
        before = self._counted
        if to is None and (before is None or (before.first, before.last) != (first, last)):
            to = day
        try:
            counted = self._counted = self.desk.capacity.span(first, last, self.location)
        except DeskError as error:
            self.refuse(error)
            return
        today = local_date(self.desk.now(), self.desk.zone)
        self.heat.show(week_view(counted, today) if self.span == WEEK else month_view(counted, day.month), to)
        self.show_span_title()

    def go_to_span(self, day: date) -> None:
        """The week or month of that day, the cursor on it."""
        self.day = day
        self.reload_span(day)

    def step_span(self, by: int) -> None:
        """A week or a month on or back; raises OverflowError at the end of the calendar."""
        assert self.day is not None
        ahead = 1 if by > 0 else -1
        day = self.heat.cell.capacity.day if self.heat.cell is not None and self.span == WEEK else self.day
        if self.span == WEEK:
            self.go_to_span(day + timedelta(days=DAYS * ahead))
            return
        first = day.replace(day=1)
        try:
            self.go_to_span((first + timedelta(days=31)).replace(day=1) if ahead > 0 else (first - ONE).replace(day=1))
        except ValueError as error:
            raise OverflowError from error

    # -- what it says

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._show_title)

    def _show_title(self) -> None:
        """Say what is on view, as long as there is room for."""

    def show_span_title(self) -> None:
        """`Week 48  Mon 23 Nov – Sun 29 Nov 2026 · 41 free slots, 3h20 free time · at NGH`."""
        view = self._counted
        if view is None or self.day is None:
            return
        if self.span == WEEK:
            dates = f"{view.first.day} {view.first:%b} – {view.last.day} {view.last:%b %Y}"
            head, days = f"Week {view.first.isocalendar().week}  {dates}", view.days
        else:
            head, days = f"{self.day:%B %Y}", tuple(day for day in view.days if day.day.month == self.day.month)
        letter = self.heat.letter
        counts = [count for day in days for count in day.counts if letter in (None, count.letter)]
        slots = sum(count.free for count in counts if count.letter)
        minutes = sum(count.free for count in counts if not count.letter)
        free = [f"{slots} free slot{'' if slots == 1 else 's'}"] if letter != "" else []
        parts = [", ".join([*free, *([f"{hours(minutes)} free time"] if minutes or letter == "" else [])])]
        parts += [f"only {self._letter_name(letter)}"] if letter is not None else []
        parts += [f"at {shown(view.location)}"] if view.location else []
        line = self.query_one("#day-title", Line)
        tail = "".join(f"  ·  {part}" for part in parts)
        line.put(
            Content.assemble((head, "bold"), (shown(tail, max(1, line.content_size.width - len(head))), "$text-muted"))
        )

    def _letter_name(self, letter: str) -> str:
        known = self.desk.catalogue.slot_types.get(letter)
        return known.name if known is not None else letter or "free time"

    def on_heat_map_moved(self, event: HeatMap.Moved) -> None:
        event.stop()
        if self.span == DAY:
            return
        heat = self.heat
        line = self.query_one("#here", Line)
        width = max(1, line.content_size.width)
        words = ""
        if event.cell is not None and heat.view is not None:
            forms = [cell_words(event.cell, heat.view.zone, heat.letter, short=short) for short in (False, True)]
            words = next((form for form in forms if cell_len(form) <= width), forms[-1])
        line.put(Content(shown(words, width)))
        self.show_span_title()

    def on_heat_map_chosen(self, event: HeatMap.Chosen) -> None:
        """Open the day, the cursor at the practitioner and the first free time, if there is one."""
        event.stop()
        cell = event.cell
        self.show_span(DAY)
        self._to_first_free(cell.schedule_id, cell.capacity.next_free)

    def _to_first_free(self, schedule_id: int | None, instant: Instant | None) -> None:
        view = self.grid.day
        if view is None:
            return
        if schedule_id is None and instant is not None:
            free = ((c.schedule_id, b) for c in view.columns for b in c.blocks if b.kind in ("slot", "open"))
            schedule_id = next((key for key, block in free if block.start <= instant < block.end), None)
        self.grid.go_to(schedule_id, self.grid.instant if instant is None else instant)

    def on_heat_map_not_here(self, event: HeatMap.NotHere) -> None:
        event.stop()
        self.say("That key is for a day: enter opens the one under the cursor.", error=True)

    def span_keys(self) -> Sequence[k.Key]:
        """The keys for the last line while the map shows."""
        several = self._counted is not None and len(self._counted.locations) > 1
        turn = tuple(key for key in k.DIARY if key.id in ("diary.back", "diary.on"))
        back, on = (k.Key(key.id, key.keys, "", f"{self.span} {word}", face=key.face)
                    for key, word in zip(turn, ("back", "on"), strict=True))  # fmt: skip
        following = SPANS[(SPANS.index(self.span) + 1) % len(SPANS)]
        span = k.Key("diary.span", "y", "", following)
        place = (k.PLACE,) if several else ()
        return (heat_keys.OPEN, heat_keys.FILTER, span, back, on, heat_keys.UNFILLED, k.TODAY, *place, k.GOTO)

    # -- what nobody has yet

    def action_unfilled(self) -> None:
        """The list of it; what is booked from there shows in the diary afterwards."""

        def answered(outcome: Outcome | None) -> None:
            self.reload()
            if outcome is not None:
                self.done(outcome)

        self.app.push_screen(Unfilled(self.desk, self.location), answered)
