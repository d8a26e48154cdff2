"""The pages of the diary, to be read: one appointment, a client's, a day, when a schedule is taken."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.day_ahead import DayAhead
from booktui.desk.errors import NotFound
from booktui.desk.resolve import resource_of
from booktui.desk.tell import telling
from booktui.desk.views import DayView
from booktui.rules.values import Appointment, Instant, Kind
from booktui.store import booking

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


class Pages:
    """What of a diary is only looked at."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._ahead = DayAhead(desk)

    def get(self, appointment_id: int) -> Appointment:
        """Raises NotFound."""
        with telling(), self._desk.store.read() as c:
            return self._get_in(c, appointment_id)

    def of_client(self, client_id: int) -> list[Appointment]:
        """The client's appointments, latest first."""
        with telling(), self._desk.store.read() as c:
            return booking.of_client(c, client_id)

    def holds(self) -> list[Appointment]:
        """This person's live holds."""
        with telling(), self._desk.store.read() as c:
            return booking.held_by(c, self._desk.person.name, self._desk.now())

    def day(self, day: date, by: str = "practitioner", location: str | None = None) -> DayView:
        """A day of the grid. Raises NotFound: there is no such location."""
        with telling(), self._desk.store.read() as c:
            return self._ahead.day(c, day, Kind(by), location)

    def look_ahead(self, day: date, by: str = "practitioner", location: str | None = None) -> None:
        """Read the day that will be asked for next, while nobody waits. Raises NotFound: there is no such location."""
        with telling(), self._desk.store.read() as c:
            self._ahead.read(c, day, Kind(by), location)

    def opening_day(self) -> date:
        """The day to show first: today, or the next day within a fortnight that has a session."""
        from booktui.desk.day import next_with_sessions

        with telling(), self._desk.store.read() as c:
            return next_with_sessions(c, self._desk)

    def busy(self, schedule_code: str, start: Instant, end: Instant) -> list[tuple[Instant, Instant]]:
        """When a schedule is taken: occupancies with their buffers, live holds and absences, merged and clipped."""
        from booktui.desk.busy import busy

        with telling(), self._desk.store.read() as c:
            return busy(c, self._desk, schedule_code, start, end)

    def schedule(self, said: str) -> str:
        """The code, as it is written here, of the schedule that somebody means; raises NotFound."""
        from booktui.desk.busy import schedule

        with telling(), self._desk.store.read() as c:
            return schedule(c, self._desk, said)[1]

    def resource(self, code: str, kind: Kind) -> int:
        """The id behind a code; raises NotFound."""
        return resource_of(self._desk.catalogue, code, kind).id

    def _get_in(self, c: Connection, appointment_id: int) -> Appointment:
        appointment = booking.get(c, appointment_id)
        if appointment is None:
            raise NotFound(f"There is no appointment or hold A{appointment_id:06d}.")
        return appointment
