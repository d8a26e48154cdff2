"""The form of an absence: who is away or what is closed, from when to when, and whether it repeats."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from booktui.desk.absence_views import AbsenceWanted
from booktui.desk.clinic_views import Preview
from booktui.desk.errors import DeskError
from booktui.rules.clinics.recurring import read_recur, say_recur
from booktui.rules.clock import from_wall
from booktui.rules.recurrence import BadRecurrence
from booktui.rules.values import Instant
from booktui.screens.dialogs.client_form import yes_no
from booktui.screens.dialogs.form import Entry, RepeatingForm
from booktui.screens.dialogs.said import NotSaid, by_code, code_said, day_said, moment_said
from booktui.widgets.call_paint import wrap
from booktui.widgets.clinic_rows import day_long
from booktui.widgets.details import Paint

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

NEAR = timedelta(days=31)
"""How far after its start an absence may end when its end was said from the start on."""
KINDS = ("leave", "training", "closure")
ENTRIES = (
    Entry("schedule", "Who", "code or name; empty closes the place"),
    Entry("location", "Place", "of a closure; empty closes everywhere"),
    Entry("start", "From", "needed: 7 dec, or 7 dec 13:00"),
    Entry("end", "To", "11 dec, or 17:00; empty: that day"),
    Entry("kind", "Kind", "leave, training or closure"),
    Entry("repeat", "Repeats", "every fri, mon weeks 1,3; empty: once"),
    Entry("until", "Until", "the last day of a repeating one"),
    Entry("reason", "Reason", "kept with it, not read out"),
    Entry("asked", "Only asked for", "y: it warns, and displaces nobody yet", yes_no=True),
)


Answer = tuple[AbsenceWanted, bool, Preview]
"""What is wanted, whether it is only asked for, and what it would do."""


class AbsenceForm(RepeatingForm[Answer]):
    """Asks for an absence; stays open with the reason when the desk refuses it."""

    ENTRIES: ClassVar[tuple[Entry, ...]] = ENTRIES
    DEFAULT_CSS = """
    AbsenceForm #form-below { height: 2; }
    AbsenceForm #panel .entry Static { width: 16; }
    """

    def __init__(
        self, desk: Desk, attempt: Callable[[AbsenceWanted], Preview], drafts: dict[str, dict[str, str]]
    ) -> None:
        """Args: attempt: says what it would do; raises a DeskError for what is wrong."""
        super().__init__("Leave, training or a closure", drafts, "absence")
        self._desk, self._attempt = desk, attempt

    def repeat(self, typed: Mapping[str, str]) -> Paint:
        said = repeated(self._desk, typed) if typed["start"].strip() else ("Say from when.", "muted")
        return partial(wrap, [said])

    def action_save(self) -> None:
        try:
            wanted = wanted_of(self._desk, self.typed)
            asked = bool(_yes_no(self.typed["asked"]))
        except NotSaid as problem:
            self.not_said(problem)
            return
        self.keep_draft()
        try:
            seen = self._attempt(wanted)
        except DeskError as error:
            self.say(error.message)
            self.go_to_fault(error.message.split(" ")[0].rstrip(":"))
            return
        self.dismiss((wanted, asked, seen))


def wanted_of(desk: Desk, typed: Mapping[str, str]) -> AbsenceWanted:
    """The absence that the fields mean.

    Raises:
        NotSaid: with the field's label before the sentence.
    """
    book, now, zone = desk.catalogue, desk.now(), desk.zone
    start, end = _ends(desk, typed)
    try:
        recur = read_recur(typed["repeat"]) if typed["repeat"].strip() else ""
    except BadRecurrence as problem:
        raise NotSaid(f"Repeats: {problem}") from None
    try:
        until = day_said(typed["until"], now, zone) if typed["until"].strip() else None
    except NotSaid as problem:
        raise NotSaid(f"Until: {problem}") from None
    return AbsenceWanted(
        code_said(typed["schedule"], by_code(book.resources.values())) if typed["schedule"].strip() else "",
        code_said(typed["location"], by_code(book.locations.values())) if typed["location"].strip() else "",
        start, end, _kind(typed["kind"]), typed["reason"].strip(), recur, until,
    )  # fmt: skip


def _ends(desk: Desk, typed: Mapping[str, str]) -> tuple[date | datetime, date | datetime | None]:
    """From and to; a time alone is one of the first day."""
    now, zone = desk.now(), desk.zone
    if not typed["start"].strip():
        raise NotSaid("From: Say from when: 7 dec, or 7 dec 13:00.")
    try:
        start = moment_said(typed["start"], now, zone)
    except NotSaid as problem:
        raise NotSaid(f"From: {problem}") from None
    if not typed["end"].strip():
        return start, None
    day = _date(start)
    try:
        return start, _end(typed["end"], now, zone, day)
    except NotSaid as problem:
        raise NotSaid(f"To: {problem}") from None


def _end(text: str, now: Instant, zone: str, first: date) -> date | datetime:
    """The end as seen from now; what lies before the start, as `fri` may, is seen from the start instead."""
    end = moment_said(text, now, zone, first)
    if _date(end) >= first:
        return end
    later = moment_said(text, from_wall(datetime(first.year, first.month, first.day, 12), zone), zone, first)
    return later if _date(later) - first <= NEAR else end


def _date(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _kind(text: str) -> str:
    """The kind, also by its first letters."""
    said = text.strip().lower()
    return next((kind for kind in KINDS if said and kind.startswith(said)), said)


def _yes_no(text: str) -> bool | None:
    try:
        return yes_no(text)
    except ValueError as problem:
        raise NotSaid(f"Only asked for: {str(problem).capitalize()}.") from None


def repeated(desk: Desk, typed: Mapping[str, str]) -> tuple[str, str]:
    """What was understood, in full; or what is wrong."""
    try:
        wanted = wanted_of(desk, typed)
    except NotSaid as problem:
        return f"‹!› {problem}", "alarm"
    book = desk.catalogue
    known = {one.code: one.name for one in (*book.resources.values(), *book.locations.values())}
    if wanted.schedule:
        who = known.get(wanted.schedule, f"‹!› nobody is called {wanted.schedule}")
    else:
        who = f"Closed: {known.get(wanted.location, wanted.location or 'everywhere')}"
    to = f" to {_until(wanted.start, wanted.end)}" if wanted.end is not None else ""
    each = f", {say_recur(wanted.recur)}" if wanted.recur else ""
    until = f" until {day_long(wanted.until)}" if wanted.until else ""
    return f"{who}, {_moment(wanted.start)}{to}{each}{until}", "row"


def _until(start: date | datetime, end: date | datetime) -> str:
    """The end; of one on the same day only the time."""
    same = isinstance(end, datetime) and isinstance(start, datetime) and end.date() == start.date()
    return f"{end:%H:%M}" if same else _moment(end)


def _moment(moment: date | datetime) -> str:
    return f"{day_long(moment)} {moment:%H:%M}" if isinstance(moment, datetime) else day_long(moment)
