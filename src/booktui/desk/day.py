"""A day of the diary as the grid shows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.errors import NotFound
from booktui.desk.names import shown
from booktui.desk.views import Block, Column, DayView
from booktui.rules.catalogue import Catalogue
from booktui.rules.clinics.cuts import rest
from booktui.rules.clinics.openings import shuts
from booktui.rules.clock import day_span, local_date
from booktui.rules.lanes import joined
from booktui.rules.slots import UNBOOKABLE
from booktui.rules.values import Absence, Instant, Kind, Location, Resource, Session, Span
from booktui.store import day as days
from booktui.store import facts, session_facts
from booktui.store.day import DayRow

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

HOUR = 3600
FEWEST_HOURS = 9
MOST_COLUMNS = 60
FEW = 30
LOOK_AHEAD = 14
OPENS = 8 * HOUR


def day_view(c: Connection, desk: Desk, day: date, kind: Kind, location: str | None) -> DayView:
    """One column a schedule of that kind: practitioners with a session that day (all when there are none), every
    active room or piece of equipment.

    A desk with more columns than anybody can look at shows one location; the view names them all.

    Raises:
        NotFound: there is no such location.
    """
    book = desk.catalogue_in(c)
    place = one_place(book, kind, location)
    zone = place.zone if place else desk.zone
    since, until = day_span(day, zone)
    sessions = session_facts.sessions_all(c, since, until, book.slot_types, place.id if place else None)
    by_schedule: dict[int, list[Session]] = defaultdict(list)
    for session in sessions:
        owner = session.practitioner_id if kind == Kind.PRACTITIONER else session.room_id
        if owner is not None:
            by_schedule[owner].append(session)
    chosen = _columns(book.of_kind(kind), kind, by_schedule, place.id if place else None)
    taken = days.rows(c, (r.id for r in chosen), since, until, desk.now())
    away = _absences(c, since, until)
    start, end = _range(since, until, sessions, taken.values())
    names = {letter: slot_type.name.lower() for letter, slot_type in book.slot_types.items()}
    columns = tuple(
        Column(
            r.id,
            r.code,
            r.name,
            kind.value,
            _blocks(r, kind, by_schedule[r.id], taken[r.id], away, (start, end), names),
        )
        for r in chosen
    )
    return DayView(day, zone, start, end, columns, place.code if place else "", tuple(sorted(book.location_by_code)))


def one_place(book: Catalogue, kind: Kind, location: str | None, *, crowded: bool = True) -> Location | None:
    """The location that is asked for; the first, where all have more columns than anybody can look at; else None.

    Raises:
        NotFound: there is no such location.
    """
    place = book.location_by_code.get(location.upper()) if location else None
    if location and place is None:
        raise NotFound(f"There is no location {location!r}. Known: {', '.join(sorted(book.location_by_code))}.")
    if place is None and crowded and len(book.of_kind(kind)) > MOST_COLUMNS:
        place = min(book.locations.values(), key=lambda one: one.id)
    return place


def _absences(c: Connection, since: Instant, until: Instant) -> dict[int | None, list[Absence]]:
    away: dict[int | None, list[Absence]] = defaultdict(list)
    for absence in facts.absences_all(c, since, until):
        away[absence.schedule_id].append(absence)
    return away


def next_with_sessions(c: Connection, desk: Desk) -> date:
    """Today when anybody works today, else the next day somebody does; today when nobody does for a fortnight."""
    today = local_date(desk.now(), desk.zone)
    since, until = day_span(today, desk.zone)[0], day_span(today + timedelta(days=LOOK_AHEAD), desk.zone)[0]
    first = session_facts.first_session(c, since, until)
    return today if first is None else max(today, local_date(first, desk.zone))


def _columns(
    resources: tuple[Resource, ...], kind: Kind, sessions: Mapping[int, list[Session]], location_id: int | None
) -> list[Resource]:
    if kind == Kind.PRACTITIONER:
        return [r for r in resources if r.id in sessions] or list(resources[:FEW])
    return [r for r in resources if location_id is None or r.location_id == location_id]


def _range(
    since: Instant, until: Instant, sessions: Iterable[Session], taken: Iterable[list[DayRow]]
) -> tuple[Instant, Instant]:
    starts = [s.start for s in sessions] + [row.core_start for rows in taken for row in rows]
    ends = [s.end for s in sessions] + [row.core_end for rows in taken for row in rows]
    first = min(starts, default=since + OPENS)
    start = max(since, first - (first - since) % HOUR)
    last = max([*ends, start + FEWEST_HOURS * HOUR])
    return start, min(until, last + (-(last - since)) % HOUR)


def _blocks(
    resource: Resource, kind: Kind, sessions: list[Session], taken: list[DayRow],
    away: Mapping[int | None, list[Absence]], shown_span: tuple[Instant, Instant], names: Mapping[str, str],
) -> tuple[Block, ...]:  # fmt: skip
    off = (*away.get(resource.id, ()), *away.get(None, ()))
    blocks = [*_session_blocks(sessions, taken, off, names, plain=kind != Kind.PRACTITIONER), *_taken_blocks(taken)]
    blocks += _absence_blocks(resource, sessions, away, shown_span)
    blocks.sort(key=lambda b: (b.start, b.lane))
    return tuple(blocks)


def _session_blocks(
    sessions: list[Session], taken: list[DayRow], off: Sequence[Absence], names: Mapping[str, str], *, plain: bool
) -> Iterable[Block]:
    asked = [absence for absence in off if not absence.approved]
    busy = [(row.core_start, row.core_end) for row in taken]
    for session in sessions:
        if session.status == "cancelled":
            yield Block(session.start, session.end, "cancelled", session.clinic, session_id=session.id)
            continue
        for cut in session.cuts:
            yield Block(cut.start, cut.end, "cancelled", session.clinic, session_id=session.id)
        shut = joined([*_away(session, off), *session.cuts])
        free = _free_slots(session, busy, shut, names) if session.slots and not plain else ()
        if not session.slots or plain:
            gaps = [Span(*gap) for gap in _gaps(session.start, session.end, taken)]
            free = [
                Block(start, end, "open", session.clinic, session_id=session.id)
                for gap in gaps
                for start, end in rest(gap, shut)
            ]
        yield from (_noted(block, asked) for block in free) if asked else free


def _free_slots(
    session: Session, busy: Sequence[tuple[Instant, Instant]], shut: Sequence[Span], names: Mapping[str, str]
) -> Iterable[Block]:
    for start, end, letter in session.slots:
        if not _meets(busy, start, end) and not _meets(shut, start, end):
            kind = "closed" if letter == UNBOOKABLE else "slot"
            yield Block(start, end, kind, names.get(letter, ""), letter, session_id=session.id)


def _meets(spans: Iterable[tuple[Instant, Instant]], start: Instant, end: Instant) -> bool:
    for one, other in spans:  # noqa: SIM110 — asked for every slot of a day; `any` takes twice the time
        if one < end and start < other:
            return True
    return False


def _away(session: Session, off: Iterable[Absence]) -> list[Span]:
    """When the column's own schedule is away or its place closed; a holiday on which the session takes place is not."""
    own = (a for a in off if a.approved and (a.schedule_id is not None or shuts(a, session)))
    return [Span(a.start, a.end) for a in own]


def _noted(block: Block, asked: Iterable[Absence]) -> Block:
    """With the leave that was asked for then, which hides nothing."""
    then = next((a for a in asked if a.start < block.end and block.start < a.end), None)
    return block if then is None or block.kind == "closed" else replace(block, note=_asked(then))


def _asked(absence: Absence) -> str:
    return f"asked: {absence.reason or absence.kind}"


def _gaps(start: Instant, end: Instant, taken: list[DayRow]) -> Iterable[tuple[Instant, Instant]]:
    at = start
    for row in taken:
        if row.start > at:
            yield at, min(row.start, end)
        at = max(at, row.end)
        if at >= end:
            return
    if at < end:
        yield at, end


def _taken_blocks(taken: list[DayRow]) -> Iterable[Block]:
    for row in taken:
        held = row.status == "proposed"
        label = row.held_by if held else shown(row.family, row.given, row.sensitive)
        yield Block(
            row.core_start, row.core_end, "hold" if held else "appointment", label, row.letter, row.service,
            row.appointment_id, row.session_id, row.status, row.held_until, row.lane, row.overbooked,
        )  # fmt: skip
        if row.start < row.core_start:
            yield Block(row.start, row.core_start, "buffer", lane=row.lane, appointment_id=row.appointment_id)
        if row.core_end < row.end:
            yield Block(row.core_end, row.end, "buffer", lane=row.lane, appointment_id=row.appointment_id)


def _absence_blocks(
    resource: Resource, sessions: list[Session], away: Mapping[int | None, list[Absence]],
    shown_span: tuple[Instant, Instant],
) -> Iterable[Block]:  # fmt: skip
    places = {s.location_id for s in sessions} | ({resource.location_id} if resource.location_id else set())
    closed = [a for a in away.get(None, ()) if a.location_id is None or a.location_id in places]
    for absence in (*away.get(resource.id, ()), *closed):
        span = Span(max(absence.start, shown_span[0]), min(absence.end, shown_span[1]))
        kind, label = ("absent", absence.reason or absence.kind) if absence.approved else ("asked", _asked(absence))
        held = [s.span for s in sessions if s.on_holiday] if absence.kind == "holiday" else []
        if span.start < span.end:
            yield from (Block(start, end, kind, label) for start, end in rest(span, held))
