"""An absence that somebody wants, settled: whose it is, where, and the stretches of time that it takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row

from booktui.desk.absence_views import AbsenceWanted, when
from booktui.desk.errors import BadInput, NotFound
from booktui.desk.nearest import nearest
from booktui.desk.setting_up.absences import placed
from booktui.desk.setting_up.keys import AbsenceDraft
from booktui.desk.timetabling.absence_parts import made_to, rule_of
from booktui.rules.checks.away import KINDS
from booktui.rules.clinics.recurring import read_recur
from booktui.rules.clinics.repeating import Repeating, parts
from booktui.rules.clock import to_wall
from booktui.rules.recurrence import BadRecurrence
from booktui.rules.text import TooLong, clean
from booktui.rules.values import Kind, Location, Resource, Span

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

WANTED = ("", "leave", "training", "closure")
YEARS = range(1971, 2200)
A_DAY = timedelta(days=1)
LONGEST_RULE = 300
"""Characters that are kept of a recurrence."""


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody's absence, or a closure of a location (without one: of all), in full."""

    schedule: Resource | None
    location: Location | None
    kind: str
    reason: str
    zone: str
    spans: tuple[Span, ...]
    """In order; empty for a repeating one that begins beyond the horizon."""
    rule: Repeating | None = None

    @property
    def whose(self) -> str:
        """`Dr Osei`, `Main site` or `every location`."""
        named = self.schedule or self.location
        return named.name if named else "every location"

    @property
    def title(self) -> str:
        """`Leave of Dr Osei, Tue 12 Jan 2027`."""
        then = self.rule.words if self.rule else when(*self.spans[0], self.zone)
        return f"{self.kind.capitalize()} of {self.whose}, {then}"

    @property
    def why(self) -> str:
        """Why a time is lost; nothing of the recorded reason, which may be private."""
        if self.schedule is None:
            return f"{self.whose[:1].upper()}{self.whose[1:]} is closed then."
        thing = self.schedule.kind in (Kind.ROOM, Kind.EQUIPMENT)
        return f"{self.whose} is {'out of use' if thing else KINDS.get(self.kind, 'away')} then."

    @property
    def columns(self) -> dict[str, Any]:
        """What its rows and its rule have in common."""
        return {
            "schedule_id": self.schedule.id if self.schedule else None,
            "location_id": self.location.id if self.location else None, "kind": self.kind, "reason": self.reason,
        }  # fmt: skip


def settle(c: Connection, desk: Desk, wanted: AbsenceWanted) -> Away:
    """What is meant.

    Raises:
        NotFound: there is no such schedule or location.
        BadInput: a time does not exist, it ends before it starts, the recurrence is not understood; with a sentence.
    """
    schedule, location = _whose(c, desk, wanted)
    zone = desk.catalogue.zone_of(schedule.location_id if schedule else location.id if location else None, desk.zone)
    if wanted.kind not in WANTED:
        raise BadInput(f"There is no absence of the kind {wanted.kind!r}: say leave, training or closure.")
    _sensible(wanted)
    try:
        reason = clean(wanted.reason, 200)
    except TooLong as error:
        raise BadInput(f"The reason: {error}") from None
    draft = AbsenceDraft(
        wanted.start, wanted.end, schedule.code if schedule else "", location.code if location else "", wanted.kind,
        reason,
    )  # fmt: skip
    found, problems = placed(draft, zone)
    if problems or found is None:
        said = " ".join(f"{one[:1].upper()}{one[1:]}." for one in problems)
        raise BadInput(f"{said} Nothing was changed.")
    once = (Span(found.starts_at, found.ends_at),)
    if not wanted.recur.strip():
        return Away(schedule, location, found.kind, reason, zone, once)
    rule = _rule(wanted, once[0], zone)
    return Away(schedule, location, found.kind, reason, zone, _parts(desk, rule), rule)


def _whose(c: Connection, desk: Desk, wanted: AbsenceWanted) -> tuple[Resource | None, Location | None]:
    book = desk.catalogue_in(c)
    schedule = book.resource_by_code.get(wanted.schedule.strip().upper())
    if wanted.schedule.strip() and schedule is None:
        codes = [one.code for one in book.resources.values()]
        raise NotFound(
            f"There is no practitioner, room, equipment or interpreter with the code {wanted.schedule!r}"
            f"{nearest(wanted.schedule, codes)}. Nothing was changed."
        )
    location = book.location_by_code.get(wanted.location.strip().upper())
    if wanted.location.strip() and location is None:
        known = ", ".join(sorted(book.location_by_code))
        raise NotFound(f"There is no location {wanted.location!r}. Known: {known}. Nothing was changed.")
    return schedule, location


def _sensible(wanted: AbsenceWanted) -> None:
    for day in (wanted.start, wanted.end, wanted.until):
        if day is not None and day.year not in YEARS:
            raise BadInput(f"The year {day.year} cannot be meant. Nothing was changed.")
    if wanted.until is not None and not wanted.recur.strip():
        raise BadInput("Until goes with a repeat; without one say the end. Nothing was changed.")
    timed = {isinstance(one, datetime) for one in (wanted.start, wanted.end) if one is not None}
    if wanted.recur.strip() and len(timed) > 1:
        raise BadInput("A part of a repeating absence has a time at both ends, or at none. Nothing was changed.")


def _rule(wanted: AbsenceWanted, first: Span, zone: str) -> Repeating:
    """The rule whose parts are as long as the one that was said."""
    low, high = (to_wall(at, zone).replace(tzinfo=None, fold=0) for at in first)
    timed = isinstance(wanted.start, datetime)
    if high - low > A_DAY or (timed and high - low == A_DAY):
        raise BadInput(
            "A part of a repeating absence is a day at most: say its last day as until. Nothing was changed."
        )
    if wanted.until is not None and wanted.until < low.date():
        raise BadInput(f"It ends on {wanted.until}, before it starts on {low.date()}. Nothing was changed.")
    hours = (f"{low:%H:%M}", f"{high:%H:%M}") if timed else ("", "")
    try:
        recur = read_recur(wanted.recur)
    except BadRecurrence as problem:
        raise BadInput(f"{problem} Nothing was changed.") from None
    if len(recur) > LONGEST_RULE:
        raise BadInput(f"The recurrence is longer than {LONGEST_RULE} characters. Nothing was changed.")
    return Repeating(recur, zone, low.date(), wanted.until, *hours)


def _parts(desk: Desk, rule: Repeating) -> tuple[Span, ...]:
    last = made_to(desk, rule.zone)
    try:
        found = tuple(parts(rule, rule.since, last))
    except BadRecurrence as problem:
        raise BadInput(f"{problem} Nothing was changed.") from None
    if not found and rule.since <= last:
        raise BadInput(f"{rule.words} never happens from {rule.since} on. Nothing was changed.")
    return found


def away_of(desk: Desk, rows: list[Row[Any]], *, whole: bool = False) -> Away:
    """An absence that is on record: a single one, one part of a repeating one, or with `whole` all of its parts."""
    first = rows[0]
    book = desk.catalogue
    schedule = book.resources.get(first.schedule_id) if first.schedule_id is not None else None
    location = book.locations.get(first.location_id) if first.location_id is not None else None
    zone = book.zone_of(schedule.location_id if schedule else first.location_id, desk.zone)
    rule = rule_of(first) if whole and first.rule_id is not None else None
    spans = tuple(Span(row.starts_at, row.ends_at) for row in rows)
    return Away(schedule, location, first.kind, first.reason, zone, spans, rule)
