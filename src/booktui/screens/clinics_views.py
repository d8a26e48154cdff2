"""The views of clinics, sessions, absences and the rebook list on the clinics' screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Mapping
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from booktui.desk.absence_views import AbsenceView
from booktui.desk.clinic_views import ClinicView, RebookRow, SessionView, VersionView
from booktui.desk.errors import DeskError
from booktui.desk.views import Block
from booktui.rules.clinics.figures import Figures, total
from booktui.rules.clinics.strip import Strip
from booktui.rules.clock import local_date
from booktui.rules.values import Kind
from booktui.screens.clinics_shown import Shown, View
from booktui.widgets import absence_rows, clinic_lines, clinic_rows
from booktui.widgets import clinic_keys as k
from booktui.widgets.clinic_rows import day_short, share_words
from booktui.widgets.details import Paint
from booktui.widgets.keys import Key
from booktui.widgets.status import time_words
from booktui.widgets.waiting_rows import Cell

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

WEEK = timedelta(days=7)
ABSENCE_WEEKS = 8
"""Weeks of absences on view."""


class Templates(View):
    """The clinics."""

    NAME, FACE, WHAT, MANY = "templates", "Templates", "a clinic", "the templates"
    NOTHING = "There is no clinic yet: n makes one."

    def key(self, item: ClinicView) -> Hashable:
        return item.code

    def load(self, desk: Desk, shown: Shown) -> None:
        self.items = desk.clinics.list(retired=shown.every)
        self.wide = clinic_rows.code_width(clinic.code for clinic in self.items)

    def count(self, desk: Desk, shown: Shown) -> Mapping[Hashable, Any]:
        today = local_date(desk.now(), desk.zone)
        rows = desk.figures.clinics(today - 4 * WEEK, today - timedelta(days=1))
        return {row.clinic: row.figures for row in rows}

    def cells(self, item: ClinicView, number: int, width: int) -> list[Cell]:
        return clinic_rows.template_cells(item, width, self.wide)

    def head(self, width: int) -> list[Cell]:
        return clinic_rows.template_head(width, self.wide)

    def lines(self, desk: Desk, item: ClinicView) -> Paint:
        use = None if self.counted is None else self.counted.get(item.code, ())
        names, types = names_of(desk), desk.catalogue.slot_types
        laid = {version.number: laid_out(desk, version) for version in item.versions}
        return partial(_template, item, names, laid, types, use)

    def title(self, desk: Desk, shown: Shown) -> str:
        waiting = sum(clinic_rows.drafts(one) for one in self.items)
        drafts = f" · {waiting} draft{'s' if waiting > 1 else ''}" if waiting else ""
        retired = " with retired ones" if shown.every else ""
        return f"Templates {len(self.items)}{retired}{drafts}"

    def idle(self, item: ClinicView | None, desk: Desk | None) -> Collection[Key]:
        if item is None:
            return k.ON_TEMPLATE
        no_draft = () if clinic_rows.drafts(item) else (k.APPROVE, k.WITHDRAW)
        return no_draft if item.active else (*no_draft, k.RETIRE)

    def when(self, item: ClinicView) -> tuple[str, int, str] | None:
        start = item.next_session
        return None if start is None else (item.now.practitioner, start, item.now.location)


def _template(
    item: ClinicView, names: Mapping[str, str], laid: Mapping[int, Strip], types: Any, use: Any, width: int
) -> list[list[Cell]]:
    def of(version: VersionView) -> Strip:
        return laid[version.number]

    return clinic_lines.template_lines(item, names, of, types, use, width)


def laid_out(desk: Desk, version: VersionView) -> Strip:
    """A version's slots over its hours."""
    return desk.clinics.strip(version.slots, version.start, version.end, version.practitioner, version.overbooks)


def names_of(desk: Desk) -> dict[str, str]:
    """What the codes of people, rooms, machines and places stand for."""
    book = desk.catalogue
    known = {one.code: one.name for one in book.resources.values()}
    return known | {place.code: place.name for place in book.locations.values()}


class Sessions(View):
    """The sessions of a week."""

    NAME, FACE, WHAT, MANY = "sessions", "Sessions", "a session", "the sessions"
    NOTHING = "No session takes place in this week: + and - go to others."

    def __init__(self) -> None:
        super().__init__()
        self._days: dict[tuple[date, str], list[Block]] = {}

    def load(self, desk: Desk, shown: Shown) -> None:
        self._days.clear()
        self.items = desk.clinics.sessions(shown.first, shown.first + WEEK - timedelta(days=1))
        self.wide = clinic_rows.code_width(session.clinic for session in self.items)

    def count(self, desk: Desk, shown: Shown) -> Mapping[Hashable, Any]:
        rows = desk.figures.sessions(shown.first, shown.first + WEEK - timedelta(days=1))
        return {row.session_id: row.figures for row in rows}

    def cells(self, item: SessionView, number: int, width: int) -> list[Cell]:
        return clinic_rows.session_cells(item, self._figures(item), width, self.wide)

    def _figures(self, item: SessionView) -> Figures | None:
        return (self.counted or {}).get(item.id)

    def head(self, width: int) -> list[Cell]:
        return clinic_rows.session_head(width, self.wide)

    def lines(self, desk: Desk, item: SessionView) -> Paint:
        start, end = time_words(item.start, item.zone), time_words(item.end, item.zone)
        strip = desk.clinics.strip(item.slots, start, end, item.practitioner)
        names, types = names_of(desk), desk.catalogue.slot_types
        figures, booked, to_come = self._figures(item), self.booked(desk, item), item.start > desk.now()
        return partial(clinic_lines.session_lines, item, names, strip, types, figures, booked, to_come=to_come)

    def booked(self, desk: Desk, item: SessionView) -> list[Block]:
        """Who is booked into it, by time."""
        known = self._days.get((item.day, item.location))
        if known is None:
            day = desk.diary.day(item.day, by=Kind.PRACTITIONER, location=item.location)
            known = [block for column in day.columns for block in column.blocks if block.kind == "appointment"]
            self._days[item.day, item.location] = known
        return sorted((block for block in known if block.session_id == item.id), key=lambda b: b.start)

    def title(self, desk: Desk, shown: Shown) -> str:
        head = f"Sessions week {shown.first.isocalendar().week}"
        sums = total((self.counted or {}).values())
        fill = " ─ filled ".join(["", share_words(sums[0].fill)]) if sums else ""
        return f"{head} · {len(self.items)}{fill}"

    def idle(self, item: SessionView | None, desk: Desk | None) -> Collection[Key]:
        if item is None or desk is None:
            return k.ON_SESSION
        over = item.status == "cancelled" or item.end <= desk.now()
        return (k.CUT, k.CANCEL) if over else ()

    def when(self, item: SessionView) -> tuple[str, int, str] | None:
        return item.practitioner, item.start, item.location


class Absences(View):
    """Leave, training and closures of the coming weeks."""

    NAME, FACE, WHAT, MANY = "absences", "Absences", "an absence", "the absences"
    NOTHING = "Nobody is away and nothing is closed: a adds leave or a closure."

    def load(self, desk: Desk, shown: Shown) -> None:
        last = shown.first + ABSENCE_WEEKS * WEEK - timedelta(days=1)
        self.items = desk.absences.list(shown.first, last, busy=shown.every)

    def cells(self, item: AbsenceView, number: int, width: int) -> list[Cell]:
        return absence_rows.absence_cells(item, number, width)

    def head(self, width: int) -> list[Cell]:
        return absence_rows.absence_head(width)

    def lines(self, desk: Desk, item: AbsenceView) -> Paint:
        return partial(absence_rows.absence_lines, item)

    def title(self, desk: Desk, shown: Shown) -> str:
        last = shown.first + ABSENCE_WEEKS * WEEK - timedelta(days=1)
        asked = sum(one.state == absence_rows.ASKED for one in self.items)
        waits = f" · {asked} asked for" if asked else ""
        return f"Absences {day_short(shown.first)} to {day_short(last)} · {len(self.items)}{waits}"

    def idle(self, item: AbsenceView | None, desk: Desk | None) -> Collection[Key]:
        if item is None:
            return k.ON_ABSENCE
        asked = () if item.state == absence_rows.ASKED else (k.APPROVE,)
        return (*asked, k.REMOVE) if item.kind in ("holiday", "busy") else asked

    def when(self, item: AbsenceView) -> tuple[str, int, str] | None:
        return item.schedule, item.start, item.location


class Rebook(View):
    """Who lost a time and needs another, the most urgent first."""

    NAME, FACE, WHAT, MANY = "rebook", "Rebook", "somebody on the rebook list", "that list"
    NOTHING = "Everybody who lost a time has been dealt with."

    def load(self, desk: Desk, shown: Shown) -> None:
        self.today = local_date(desk.now(), desk.zone)
        self.items = desk.rebooking.list(every=shown.every)

    def cells(self, item: RebookRow, number: int, width: int) -> list[Cell]:
        return clinic_rows.rebook_cells(item, self.today, width)

    def head(self, width: int) -> list[Cell]:
        return clinic_rows.rebook_head(width)

    def lines(self, desk: Desk, item: RebookRow) -> Paint:
        return partial(clinic_lines.rebook_lines, item)

    def title(self, desk: Desk, shown: Shown) -> str:
        open_rows: list[RebookRow] = [one for one in self.items if one.state == "open"]
        by = Counter(one.tell_by for one in open_rows)
        first = min(by, default=None)
        due = f" · {by[first]} due to be told by {day_short(first)}" if first else ""
        answered = len(self.items) - len(open_rows)
        return f"Rebook {len(open_rows)}{due}{f' · {answered} dealt with' if answered else ''}"

    def idle(self, item: RebookRow | None, desk: Desk | None) -> Collection[Key]:
        if item is None:
            return k.ON_REBOOK
        return () if item.state == "open" else (k.BOOK_ONE, k.TAKE_OFF)

    def when(self, item: RebookRow) -> tuple[str, int, str] | None:
        return item.old_practitioner, item.old_start, ""


def rebook_count(desk: Desk) -> int:
    """How many wait for another time; none while that cannot be read."""
    try:
        return desk.rebooking.count()
    except DeskError:
        return 0
