"""A day of the diary as the grid shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.errors import NotFound
from booktui.desk.names import shown
from booktui.desk.views import Block, Column, DayView
from booktui.rules.clock import day_span, local_date
from booktui.rules.values import Absence, Instant, Kind, Resource, Session
from booktui.store import day as days
from booktui.store import facts
from booktui.store.day import DayRow

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

HOUR = 3600
FEWEST_HOURS = 9
LOOK_AHEAD = 14
OPENS = 8 * HOUR


def day_view(c: Connection, desk: Desk, day: date, kind: Kind, location: str | None) -> DayView:
    """One column a schedule of that kind: practitioners with a session that day (all when there are none), every
    active room or piece of equipment.

    Raises:
        NotFound: there is no such location.
    """
    book = desk.catalogue_in(c)
    place = book.location_by_code.get(location.upper()) if location else None
    if location and place is None:
        raise NotFound(f"There is no location {location!r}. Known: {', '.join(sorted(book.location_by_code))}.")
    zone = place.zone if place else desk.zone
    since, until = day_span(day, zone)
    sessions = [
        s for s in facts.sessions_all(c, since, until, book.slot_types) if place is None or s.location_id == place.id
    ]
    chosen = _columns(book.of_kind(kind), kind, sessions, place.id if place else None)
    taken = days.rows(c, (r.id for r in chosen), since, until, desk.now())
    absences = list(facts.absences_all(c, since, until))
    start, end = _range(since, until, sessions, taken.values())
    names = {letter: slot_type.name.lower() for letter, slot_type in book.slot_types.items()}
    columns = tuple(_column(r, kind, sessions, taken[r.id], absences, (start, end), names) for r in chosen)
    return DayView(day, zone, start, end, columns)


def next_with_sessions(c: Connection, desk: Desk) -> date:
    """Today when anybody works today, else the next day somebody does; today when nobody does for a fortnight."""
    today = local_date(desk.now(), desk.zone)
    since, until = day_span(today, desk.zone)[0], day_span(today + timedelta(days=LOOK_AHEAD), desk.zone)[0]
    first = facts.first_session(c, since, until)
    return today if first is None else max(today, local_date(first, desk.zone))


def _columns(
    resources: tuple[Resource, ...], kind: Kind, sessions: list[Session], location_id: int | None
) -> list[Resource]:
    if kind == Kind.PRACTITIONER:
        working = {s.practitioner_id for s in sessions}
        return [r for r in resources if r.id in working] or list(resources[:30])
    return [r for r in resources if location_id is None or r.location_id == location_id]


def _range(
    since: Instant, until: Instant, sessions: list[Session], taken: Iterable[list[DayRow]]
) -> tuple[Instant, Instant]:
    starts = [s.start for s in sessions] + [row.core_start for rows in taken for row in rows]
    ends = [s.end for s in sessions] + [row.core_end for rows in taken for row in rows]
    first = min(starts, default=since + OPENS)
    start = max(since, first - (first - since) % HOUR)
    last = max([*ends, start + FEWEST_HOURS * HOUR])
    return start, min(until, last + (-(last - since)) % HOUR)


def _column(
    resource: Resource, kind: Kind, sessions: list[Session], taken: list[DayRow], absences: list[Absence],
    shown_span: tuple[Instant, Instant], names: Mapping[str, str],
) -> Column:  # fmt: skip
    mine = [s for s in sessions if (s.practitioner_id if kind == Kind.PRACTITIONER else s.room_id) == resource.id]
    blocks = [*_session_blocks(mine, taken, names, plain=kind != Kind.PRACTITIONER), *_taken_blocks(taken)]
    blocks += _absence_blocks(resource, mine, absences, shown_span)
    blocks.sort(key=lambda b: (b.start, b.lane))
    return Column(resource.id, resource.code, resource.name, kind.value, tuple(blocks))


def _session_blocks(
    sessions: list[Session], taken: list[DayRow], names: Mapping[str, str], *, plain: bool
) -> Iterable[Block]:
    for session in sessions:
        if session.status == "cancelled":
            yield Block(session.start, session.end, "cancelled", session.clinic, session_id=session.id)
        elif session.slots and not plain:
            for slot in session.slots:
                if not any(row.core_start < slot.end and slot.start < row.core_end for row in taken):
                    kind = "closed" if slot.letter == "." else "slot"
                    yield Block(
                        slot.start, slot.end, kind, names.get(slot.letter, ""), slot.letter, session_id=session.id
                    )
        else:
            for start, end in _gaps(session.start, session.end, taken):
                yield Block(start, end, "open", session.clinic, session_id=session.id)


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
    resource: Resource, sessions: list[Session], absences: list[Absence], shown_span: tuple[Instant, Instant]
) -> Iterable[Block]:
    places = {s.location_id for s in sessions} | ({resource.location_id} if resource.location_id else set())
    for absence in absences:
        everywhere = absence.schedule_id is None and (absence.location_id is None or absence.location_id in places)
        if absence.schedule_id == resource.id or everywhere:
            start, end = max(absence.start, shown_span[0]), min(absence.end, shown_span[1])
            if start < end:
                yield Block(start, end, "absent", absence.reason or absence.kind)
