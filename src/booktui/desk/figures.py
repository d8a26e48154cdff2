"""How full clinics are and how much of them is used: by session, clinic and week (domain.md 3.5)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.capacity_views import ClinicFigures, SessionFigures, WeekFigures
from booktui.desk.day import one_place
from booktui.desk.errors import NotFound
from booktui.desk.openings import bounds, by
from booktui.desk.tell import telling
from booktui.rules.clinics import figures as rules
from booktui.rules.clock import local_date
from booktui.rules.slots import expand
from booktui.rules.values import Kind, Session
from booktui.store import facts, session_facts
from booktui.store import figures as store

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


class Figures:
    """`desk.figures`. Every share carries what it is a share of; slots and minutes are never added to each other."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def sessions(
        self, first: date, last: date, clinic: str | None = None, location: str | None = None
    ) -> tuple[SessionFigures, ...]:
        """The sessions of the local days from one to another, both inclusive, in order of time, then of clinic.

        Raises:
            NotFound: there is no such clinic or location.
        """
        with telling(), self._desk.store.read() as c:
            return tuple(self._sessions_in(c, first, last, clinic, location))

    def clinics(
        self, first: date, last: date, clinic: str | None = None, location: str | None = None
    ) -> tuple[ClinicFigures, ...]:
        """The same summed up by clinic, by code; those without a session then are not in it."""
        every = self.sessions(first, last, clinic, location)
        return tuple(
            ClinicFigures(code, rows[-1].name, len(rows), rules.total(row.figures for row in rows))
            for code, rows in sorted(by(every, lambda row: row.clinic).items())
        )

    def weeks(
        self, first: date, last: date, clinic: str | None = None, location: str | None = None
    ) -> tuple[WeekFigures, ...]:
        """The same summed up by week, from the first on; weeks without a session are not in it."""
        every = self.sessions(first, last, clinic, location)
        by_monday = by(every, lambda row: row.day - timedelta(days=row.day.weekday()))
        return tuple(
            WeekFigures(monday, len(rows), rules.total(row.figures for row in rows))
            for monday, rows in sorted(by_monday.items())
        )

    def _sessions_in(
        self, c: Connection, first: date, last: date, clinic: str | None, location: str | None
    ) -> list[SessionFigures]:
        desk = self._desk
        book = desk.catalogue_in(c)
        place = one_place(book, Kind.PRACTITIONER, location, crowded=False)
        here = place.id if place else None
        since, until = bounds(book, desk.zone, place, first, last)
        wanted = None if clinic is None else _clinic(c, clinic)
        sessions = session_facts.sessions_all(c, since, until, book.slot_types, here)
        made, uses = store.made_from(c, since, until, here), store.uses(c, since, until, here)
        absences = facts.absences_all(c, since, until)
        closures = [a for a in absences if a.schedule_id is None]
        away = by((a for a in absences if a.schedule_id is not None), lambda a: a.schedule_id)

        def of(session: Session, day: date, zone: str) -> SessionFigures:
            pattern, name = made[session.id]
            whole = expand(pattern, session.start, session.end, book.slot_types) if session.cuts else session.slots
            who = book.resources[session.practitioner_id]
            off = [*away.get(who.id, ()), *closures]
            found = rules.figures(session, whole, uses.get(session.id, ()), off, who.capacity)
            return SessionFigures(
                session.id, session.clinic, name, day, session.start, session.end, zone, who.code,
                book.locations[session.location_id].code, session.status, found,
            )  # fmt: skip

        found = []
        for session in sessions:
            zone = book.zone_of(session.location_id, desk.zone)
            day = local_date(session.start, zone)
            if first <= day <= last and wanted in (None, session.clinic):
                found.append(of(session, day, zone))
        return sorted(found, key=lambda row: (row.start, row.clinic))


def _clinic(c: Connection, said: str) -> str:
    """The clinic's code as it is written here; raises NotFound."""
    known = {code.upper(): code for code in store.clinic_codes(c)}
    if said.strip().upper() not in known:
        raise NotFound(f"There is no clinic {said!r}.")
    return known[said.strip().upper()]
