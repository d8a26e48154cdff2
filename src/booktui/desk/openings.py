"""The sessions of some days as they were read, each with everything that there is of it and what of that is free."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import Connection

from booktui.desk.day import one_place
from booktui.desk.resolve import resource_of
from booktui.rules.catalogue import Catalogue
from booktui.rules.clinics.openings import Opening, openings
from booktui.rules.clock import day_span, local_date
from booktui.rules.values import LONGEST, MINUTE, Absence, Instant, Kind, Location, Service, Session, Span
from booktui.store import facts, session_facts
from booktui.store import figures as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

Row = TypeVar("Row")
Key = TypeVar("Key", bound=Hashable)


@dataclass(slots=True)
class Held:
    """A session with everything that there is of it, and what of that is free."""

    session: Session
    day: date
    every: tuple[Opening, ...]
    free: tuple[Opening, ...]


@dataclass(slots=True)
class Seen:
    """Some days as they were read."""

    place: Location | None
    zone: str
    sessions: list[Held] = field(default_factory=list)
    absences: tuple[Absence, ...] = ()


def see(
    c: Connection, desk: Desk, first: date, last: date, location: str | None = None, practitioner: str | None = None
) -> Seen:
    """Every session of those local days, each day by the clock of the session's own location.

    Raises:
        NotFound: there is no such location or practitioner.
    """
    book, now = desk.catalogue_in(c), desk.now()
    person = resource_of(book, practitioner, Kind.PRACTITIONER) if practitioner else None
    place = one_place(book, Kind.PRACTITIONER, location, crowded=person is None)
    seen = Seen(place, place.zone if place else desk.zone)
    since, until = bounds(book, desk.zone, place, first, last)
    if person is None:
        sessions = session_facts.sessions_all(c, since, until, book.slot_types, place.id if place else None)
    else:
        sessions = session_facts.sessions_of_many(c, (person.id,), since, until, book.slot_types)
    dated = [(one, local_date(one.start, book.zone_of(one.location_id, desk.zone))) for one in sessions]
    within = [(one, day) for one, day in dated if first <= day <= last]
    seen.absences = facts.absences_all(c, since, until)
    away = by(seen.absences, lambda absence: absence.schedule_id)
    taken = store.occupied(c, {one.practitioner_id for one, _ in within}, since, until, now)
    for one, day in within:
        key, capacity = one.practitioner_id, book.resources[one.practitioner_id].capacity
        off = (*away.get(key, ()), *away.get(None, ()))
        every = openings(one, (), off, capacity)
        free = openings(one, _then(taken[key], one), off, capacity, now) if one.end > now else ()
        if free and not one.slots:
            shortest = min((s.minutes for s in offered(book, one)), default=1)
            free = tuple(piece for piece in free if (piece.end - piece.start) // MINUTE >= shortest)
        seen.sessions.append(Held(one, day, every, free))
    return seen


def _then(spans: Sequence[Span], session: Session) -> Sequence[Span]:
    """Those of the spans, which are in order of start, that may reach into the session."""
    first = bisect_left(spans, session.start - LONGEST, key=itemgetter(0))
    return spans[first : bisect_left(spans, session.end, lo=first, key=itemgetter(0))]


def offered(book: Catalogue, session: Session) -> list[Service]:
    """The services that the session is for and its practitioner provides."""
    mine = book.resources[session.practitioner_id].services
    return [s for s in book.services.values() if s.active and s.id in mine and session.takes(s.id)]


def bounds(book: Catalogue, zone: str, place: Location | None, first: date, last: date) -> tuple[Instant, Instant]:
    """From the first midnight to the last one, wherever the locations are."""
    zones = {place.zone} if place else {zone, *(one.zone for one in book.locations.values())}
    return min(day_span(first, z)[0] for z in zones), max(day_span(last, z)[1] for z in zones)


def by(rows: Iterable[Row], key: Callable[[Row], Key]) -> Mapping[Key, list[Row]]:
    """Rows by what they have in common."""
    found: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found
