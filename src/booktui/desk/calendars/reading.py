"""What a calendar holds, taken in page by page: ours by their UID, everybody else's by their times alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from booktui.exchange.busy.read import LAST, read_busy
from booktui.exchange.busy.values import BadValue, BusyFile, BusySpan, BusyUnreadable
from booktui.exchange.caldav.event import Seen, look, uid_of, when_only
from booktui.exchange.caldav.values import Stored
from booktui.rules.messages.sync import There
from booktui.rules.text import clean
from booktui.rules.values import Instant

MOST_NOTES = 20
MAX_BYTES = 200_000
"""Of the times of one event; one with more is left out, and named."""


OVER = "BEGIN:VCALENDAR\nEND:VCALENDAR"
"""Kept of an event that was once and is past: calendars hold many years of them."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where one of our appointments stands, and what stands there."""

    path: str
    etag: str
    there: There | None
    exists: bool
    """There is a resource, even where it is called off in it."""


@dataclass(frozen=True, slots=True)
class Theirs:
    """Somebody else's event: when, and nothing else."""

    uid: str
    etag: str
    content: str
    """Empty where it cannot be read, `OVER` where it never takes time again."""


@dataclass(slots=True)
class Page:
    """Some of the calendar, sorted into ours and theirs."""

    ours: dict[int, Place] = field(default_factory=dict)
    theirs: dict[str, Theirs] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def uids(resources: Iterable[Stored]) -> dict[str, str]:
    """The UID of each that can be read, by its path."""
    found = {}
    for one in resources:
        try:
            found[one.path] = uid_of(one.data or b"")
        except BusyUnreadable:
            found[one.path] = ""
    return found


def sort(resources: Iterable[Stored], ids: Mapping[str, tuple[int, str]], since: Instant, zone: str) -> Page:
    """Ours and theirs; `ids` gives the appointment and its reference for the paths that hold one of ours.

    What ended before `since` is of no interest any more.
    """
    page = Page()
    for one in resources:
        if one.path in ids:
            _take_ours(page, one, *ids[one.path], zone)
        else:
            page.theirs[one.path] = _theirs(one, since, zone)
    return page


def _take_ours(page: Page, one: Stored, appointment_id: int, reference: str, zone: str) -> None:
    try:
        seen: Seen = look(one.data or b"", zone)
    except (BusyUnreadable, BadValue) as error:
        page.notes.append(f"{reference} cannot be read in the calendar, and is left as it is: {error}")
        return
    if seen.repeats:
        page.notes.append(f"{reference} was made to repeat in the calendar: only its first time is looked at.")
    there = None if seen.times is None else There(seen.sequence, seen.times)
    page.ours[appointment_id] = Place(one.path, one.etag, there, exists=True)


def _theirs(one: Stored, since: Instant, zone: str) -> Theirs:
    try:
        content = when_only(one.data or b"")
        uid = uid_of(one.data or b"")
    except BusyUnreadable:
        return Theirs("", one.etag, "")
    if len(content) > MAX_BYTES:
        return Theirs(uid, one.etag, "")
    return Theirs(uid, one.etag, OVER if _is_over(content, since, zone) else content)


def _is_over(content: str, since: Instant, zone: str) -> bool:
    """It is once, can be read, and takes no time from then on."""
    if "RRULE" in content or "RDATE" in content:
        return False
    try:
        file = read_busy(content.encode(), since, LAST, zone)
    except BusyUnreadable:
        return False
    return not file.spans and not file.problems


def busy(contents: Iterable[tuple[str, str]], since: Instant, until: Instant, zone: str) -> BusyFile:
    """When somebody is busy by all those events. One that cannot be used is named in the notes, and only that."""
    spans: set[BusySpan] = set()
    notes: dict[str, None] = {}
    bad: list[str] = []
    read = 0
    for path, content in contents:
        if content == OVER:
            continue
        try:
            if not content:
                raise BusyUnreadable("it is not written as a calendar.")
            file = read_busy(content.encode(), since, until, zone)
        except BusyUnreadable as error:
            bad.append(f"{_name(path)} is left out: {error}")
            continue
        read += file.read
        spans.update(file.spans)
        bad += [f"{_name(path)} is left out in part: {row.field} {row.reason}." for row in file.problems]
        notes |= dict.fromkeys(_general(file.notes))
    shown = [*bad[:MOST_NOTES], *([f"And {len(bad) - MOST_NOTES} more are left out."] if len(bad) > MOST_NOTES else [])]
    return BusyFile(tuple(sorted(spans)), read, notes=(*shown, *list(notes)[:MOST_NOTES]))


def _general(notes: Iterable[str]) -> list[str]:
    """Those about the calendar as a whole: lines of a single event say nothing here."""
    return [note for note in notes if not note.startswith(("Line ", "Not taken as busy"))]


def _name(path: str) -> str:
    """The resource's name, which is no title."""
    return clean(path.rpartition("/")[2], 1000)[:80]
