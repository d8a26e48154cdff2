"""The clinics (F7): templates, the sessions of a week, absences, who needs another time, and caseloads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar, cast

from textual import events
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget

from booktui.desk.views import Outcome
from booktui.rules.clock import local_date
from booktui.screens.clinics_absences import Away
from booktui.screens.clinics_base import PLACES
from booktui.screens.clinics_caseload import Balancing, Caseloads
from booktui.screens.clinics_cutting import Cutting
from booktui.screens.clinics_rebooking import Rebooking
from booktui.screens.clinics_shown import View
from booktui.screens.clinics_views import WEEK, Absences, Rebook, Sessions, Templates, rebook_count
from booktui.screens.dialogs.goto import GotoDate
from booktui.widgets import clinic_keys as k
from booktui.widgets.clinic_rows import day_long, day_month
from booktui.widgets.details import Details
from booktui.widgets.item_list import Heads, ItemList
from booktui.widgets.keys import Key, bindings
from booktui.widgets.painted import retitle
from booktui.widgets.safe import shown
from booktui.widgets.status import Line


class Clinics(Cutting, Rebooking, Away, Balancing):
    """What the diary is made of, and what happens when it changes."""

    MODE = "clinics"
    NAME = "Clinics"
    VIEWS: ClassVar[tuple[type[View], ...]] = (Templates, Sessions, Absences, Rebook, Caseloads)
    KEYS: ClassVar[tuple[Key, ...]] = (*k.CLINICS, *k.MOVING)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(k.CLINICS)]
    CSS_PATH: ClassVar[list[str]] = ["base.tcss", "clinics.tcss"]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]

    def __init__(self) -> None:
        super().__init__()
        self._date_draft = ""

    def compose_body(self) -> Iterable[Widget]:
        yield Line(id="tabs")
        with Horizontal(id="clinics"):
            with Vertical(id="pane-list", classes="pane"):
                yield Heads(id="heads")
                yield ItemList(id="rows")
            with Vertical(id="pane-details", classes="pane"):
                yield Details(id="details")

    def on_mount(self) -> None:
        self.query_one("#pane-list").border_title = Content("Templates")
        self.query_one("#pane-details").border_title = Content("Details")
        self.set_focus(self.list)

    # -- showing

    def desk_ready(self) -> None:
        self.range.first = self._monday(local_date(self.desk.now(), self.desk.zone))
        self.show_view()

    def on_item_list_moved(self, event: ItemList.Moved) -> None:
        event.stop()
        self.show_details()
        self.offer_keys()

    def show_titles(self) -> None:
        retitle(self.query_one("#pane-list"), self.view.title(self.desk, self.range))
        self.query_one(Heads).show(self.view.head)
        parts: list[Content] = []
        for name, view in self.views.items():
            here = name == self.at
            mark, style = ("▸", "bold $accent") if here else (" ", "$text-muted")
            parts.append(Content.styled(f"{mark}{PLACES[name]} {self._face(name, view)} ", style))
        strip = Content.styled("│", "$line").join(parts)
        self.query_one("#tabs", Line).put(strip.truncate(max(1, self.size.width - 2)))

    def _face(self, name: str, view: Any) -> str:
        if isinstance(view, Rebook):
            return f"{view.FACE} {rebook_count(self.desk)}"
        if isinstance(view, Sessions):
            return f"{view.FACE} {day_month(self.range.first)}"
        return str(view.FACE)

    def on_resize(self, event: events.Resize) -> None:
        if self.desk_or_none is not None:
            self.call_after_refresh(self.show_titles)

    # -- going about

    def action_view(self, name: str) -> None:
        self.to_list()
        self.show_view(name)
        self.say("")

    def to_list(self) -> None:
        """The list has the focus; below 110 columns it shows instead of the details."""
        self.remove_class("-details")
        self.set_focus(self.list)

    def action_details(self) -> None:
        if self.focused is self.details:
            self.to_list()
        elif self.list.item is None:
            self.say("There is nothing to show the details of.", error=True)
        else:
            self.add_class("-details")
            self.set_focus(self.details)

    def action_back(self) -> None:
        if self.focused is self.details:
            self.to_list()
        else:
            super().action_back()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self.offer_keys()

    def keys_now(self) -> Sequence[Key]:
        if self.focused is self.details:
            return k.IN_DETAILS
        left_out = self.view.idle(self.list.item, self.desk_or_none)
        return [key for key in k.NOW[self.at] if key not in left_out]

    # -- weeks

    def _monday(self, day: date) -> date:
        return day - timedelta(days=day.weekday())

    def action_week(self, by: int) -> None:
        self._go_to(self.range.first + by * WEEK, "goes to another week")

    def action_today(self) -> None:
        self._go_to(local_date(self.desk.now(), self.desk.zone), "goes to this week")

    def _go_to(self, day: date, what: str) -> None:
        if self.at not in ("sessions", "absences"):
            self.say(f"This key {what} of sessions (2) or absences (3).", error=True)
            return
        self.range.first = self._monday(day)
        view = self.view
        view.counted = None
        self.show_view()
        self.list.go_to(next((n for n, one in enumerate(view.items) if getattr(one, "day", day) >= day), 0))
        self.say("")

    def action_goto_date(self) -> None:
        if self.at not in ("sessions", "absences"):
            self.say("d goes to a date of sessions (2) or absences (3).", error=True)
            return
        dialog = GotoDate(self.desk.now(), self.desk.zone, self._date_draft)

        def answered(day: date | None) -> None:
            self._date_draft = dialog.draft
            if day is not None:
                self._go_to(day, "")
                self.say(f"{day_long(day)}.")

        self.app.push_screen(dialog, answered)

    def action_all(self) -> None:
        whole = {
            "sessions": "All sessions of the week are shown already, cancelled ones too.",
            "caseloads": "Everybody who is in a team is shown already.",
        }
        if self.at in whole:
            self.say(whole[self.at], error=True)
            return
        self.range.every = not self.range.every
        self.show_view(keep=self.list.key)
        over = {
            "templates": "Retired clinics",
            "absences": "Imported busy times",
            "rebook": "Rows that were dealt with",
        }
        self.say(f"{over[self.at]} {'show' if self.range.every else 'are left out'}.")

    def action_unfilled(self) -> None:
        from booktui.screens.dialogs.unfilled import Unfilled

        def answered(outcome: Outcome | None) -> None:
            self.show_view()
            if outcome is not None:
                self.done(outcome)

        self.app.push_screen(Unfilled(self.desk), answered)

    async def action_open_diary(self) -> None:
        place = self.view.when(self.list.item) if self.list.item is not None else None
        if place is None:
            self.say("There is no time here to open in the diary.", error=True)
            return
        from booktui.screens.diary import Diary

        code, start, location = place
        book = self.desk.catalogue
        person, where = book.resource_by_code.get(code.upper()), book.location_by_code.get(location.upper())
        await cast(Any, self.app).reach("diary")
        diary = self.app.screen_stack[0]
        assert isinstance(diary, Diary)
        if where is not None:
            diary.at_location(where.id)
        zone = where.zone if where is not None else self.desk.zone
        diary.go_to_day(local_date(start, zone), person.id if person else None, start)
        diary.say(f"{shown(code or 'Closed')} {day_long(local_date(start, zone))}.")
