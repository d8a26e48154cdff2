"""Somebody's own calendar as busy time: what it brought before is replaced, bookings stay where they are."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.busy import merge
from booktui.desk.errors import BadInput, NotFound
from booktui.desk.nearest import nearest
from booktui.desk.shapes import ImportReport
from booktui.desk.tell import telling
from booktui.exchange.busy.read import load, read_busy
from booktui.exchange.busy.values import BusyFile, BusyUnreadable
from booktui.rules.catalogue import Catalogue
from booktui.rules.clock import day_span, local_date, to_wall
from booktui.rules.text import TooLong, clean
from booktui.rules.values import Instant, Resource, Taken
from booktui.store import busy as store
from booktui.store import facts

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

CALENDAR = "calendar"
"""The source's name where none is said."""
PAST_DAYS = 7
SHOWN = 20
"""Bookings and codes listed in one sentence."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What an import changes of what the same calendar brought before."""

    added: tuple[tuple[Instant, Instant], ...]
    gone: tuple[int, ...]
    same: int


def take(desk: Desk, path: Path, code: str, calendar: str, dry_run: bool) -> ImportReport:
    """Read the file, compare, write the difference in one transaction; for arguments and errors see `Imports.busy`."""
    try:
        source = clean(calendar, 60) or CALENDAR
    except TooLong as error:
        raise BadInput(f"The calendar's name: {error} Nothing was imported.") from None
    with telling(), desk.store.read() as c:
        whose = _whose(desk.catalogue_in(c), code)
        window = window_of(desk, desk.catalogue.zone_of(whose.location_id, desk.zone))
    file = _read(path, window, desk.catalogue.zone_of(whose.location_id, desk.zone))
    if file.problems:
        return ImportReport(file.read, rejected=file.problems, notes=file.notes, dry_run=dry_run, kept_out=True)
    with telling(), desk.store.read() if dry_run else desk.store.write() as c:
        change, notes = bring(c, desk, whose, source, window, file, dry_run)
    notes = (*file.notes, *notes)
    return ImportReport(file.read, len(change.added), 0, change.same, (), notes, dry_run)


def bring(
    c: Connection, desk: Desk, whose: Resource, source: str, window: tuple[Instant, Instant], file: BusyFile,
    dry_run: bool = False,
) -> tuple[Difference, tuple[str, ...]]:  # fmt: skip
    """Times that were read become the busy time that the calendar of that name brings, in the caller's transaction.

    Gives what differs from before, and in words what went and which bookings lie in it and stay.
    """
    change = _difference(c, whose, source, window[0], file)
    if not dry_run and (change.added or change.gone):
        store.replace(c, whose.id, source, change.gone, change.added)
        counts = {"added": len(change.added), "removed": len(change.gone), "unchanged": change.same}
        desk.log(c, "import", "busy", whose.id, after={"calendar": source, "read": file.read, **counts})
    return change, (*_gone(change, dry_run), *_stay(c, desk, whose, file, window))


def _whose(catalogue: Catalogue, code: str) -> Resource:
    found = catalogue.resource_by_code.get(code.strip().upper())
    if found is not None and found.active:
        return found
    known = sorted(one.code for one in catalogue.resources.values() if one.active)
    more = f" and {len(known) - SHOWN} more" if len(known) > SHOWN else ""
    raise NotFound(
        f"There is no practitioner, room, equipment or interpreter with the code {code!r}{nearest(code, known)}. "
        f"Known: {', '.join(known[:SHOWN])}{more}. Nothing was imported."
    )


def window_of(desk: Desk, zone: str) -> tuple[Instant, Instant]:
    """From a week ago to as far ahead as there are sessions, by whole days."""
    today = local_date(desk.now(), zone)
    since, _ = day_span(today - timedelta(days=PAST_DAYS), zone)
    _, until = day_span(today + timedelta(days=desk.policy.horizon_days), zone)
    return since, until


def _read(path: Path, window: tuple[Instant, Instant], zone: str) -> BusyFile:
    try:
        return read_busy(load(path), *window, zone)
    except FileNotFoundError:
        raise NotFound(f"There is no file {path}. Nothing was imported.") from None
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror or error}. Nothing was imported.") from None
    except BusyUnreadable as error:
        raise BadInput(f"{path}: {error} Nothing was imported.") from None


def _difference(c: Connection, whose: Resource, source: str, since: Instant, file: BusyFile) -> Difference:
    """Rows that had ended before the window are history and stay."""
    wanted = dict.fromkeys((span.start, span.end) for span in file.spans)
    gone: list[int] = []
    for number, start, end in store.imported(c, whose.id, source, since):
        if (start, end) in wanted:
            del wanted[start, end]
        else:
            gone.append(number)
    return Difference(tuple(wanted), tuple(gone), len(file.spans) - len(wanted))


def _gone(change: Difference, dry_run: bool) -> Iterator[str]:
    if change.gone:
        count, done = len(change.gone), "would be" if dry_run else "were"
        yield f"Busy times that are no longer in the calendar and {done} taken away: {count}."


def _stay(c: Connection, desk: Desk, whose: Resource, file: BusyFile, window: tuple[Instant, Instant]) -> Iterator[str]:
    """The bookings that somebody should look at: nothing that comes from outside moves one by itself."""
    since = max(window[0], desk.now())
    spans = merge([(span.start, span.end) for span in file.spans], since, window[1])
    rows = [row for row in facts.taken(c, [whose.id], since, window[1], desk.now()) if row.status != "proposed"]
    hit = sorted((row for row in rows if _lies_in(row, spans)), key=lambda row: (row.core.start, row.appointment_id))
    if hit:
        one = len(hit) == 1
        said = ", ".join(_said(desk, row) for row in hit[:SHOWN])
        more = f" and {len(hit) - SHOWN} more" if len(hit) > SHOWN else ""
        yield (
            f"{len(hit)} booking{'' if one else 's'} of {whose.name} {'lies' if one else 'lie'} in that busy time "
            f"and {'stays' if one else 'stay'}: {said}{more}."
        )


def _lies_in(row: Taken, spans: Sequence[tuple[Instant, Instant]]) -> bool:
    """Some of the booking's own time, buffers left out, is busy."""
    place = bisect_right(spans, (row.core.end,))
    return any(start < row.core.end and row.core.start < end for start, end in spans[max(0, place - 1) : place])


def _said(desk: Desk, row: Taken) -> str:
    """`A000123 Tue 1 Dec 09:30`."""
    wall = to_wall(row.core.start, desk.catalogue.zone_of(row.location_id, desk.zone))
    reference = f"A{row.appointment_id:06d}" if row.appointment_id is not None else "a time taken"
    return f"{reference} {wall:%a} {wall.day} {wall:%b %H:%M}"
