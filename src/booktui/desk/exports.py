"""What leaves the desk as a file: invitations and clinic lists. Each leaving is logged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from booktui.desk import messages
from booktui.desk.errors import BadInput, NotFound, Unavailable
from booktui.desk.record import client_row
from booktui.desk.shapes import appointment_json
from booktui.desk.tell import telling
from booktui.exchange.csv_out import csv_text
from booktui.exchange.files import write_private
from booktui.rules.checks.words import whole_day
from booktui.rules.clock import day_span, is_twice, to_wall
from booktui.rules.text import mask_name
from booktui.rules.values import Appointment, Instant, Kind, Role, Status
from booktui.store import booking
from booktui.store import exports as store
from booktui.store import messages as outbox

if TYPE_CHECKING:
    from booktui.desk.calendars.export import CalendarFile
    from booktui.desk.desk import Desk

HEADER = (
    "client", "service", "start", "end", "practitioner", "room", "equipment", "location", "status", "name", "reference"
)  # fmt: skip
PRINTED = ("html", "pdf")
"""Forms that are made to be printed."""
ENDINGS = {"text": "txt"}
GROUPS: dict[str, Callable[[store.ListLine], str]] = {
    "practitioner": lambda line: line.practitioner,
    "room": lambda line: line.room or "",
    "equipment": lambda line: line.equipment or "",
    "location": lambda line: line.location,
}


class Exports:
    """Writing what other people and programs read."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def appointment(self, appointment_id: int) -> dict[str, Any]:
        """The appointment in its stable shape (design.md section 9).

        Raises:
            NotFound: there is no such appointment.
        """
        with telling(), self._desk.store.read() as c:
            return appointment_json(_found(c, appointment_id))

    def invite(self, appointment_id: int, folder: str | Path) -> Path:
        """Write the newest invitation, change or cancellation as `A000123-1.ics` (reference, sequence), mode 0600.

        From then on the message counts as gone, so that a later cancellation is made. Writing it again gives the same
        bytes. An appointment that came without a message, by an import, gets its confirmation now.

        Raises:
            NotFound: there is no such appointment.
            BadInput: it is a hold, or was cancelled before anything went out: there is nothing to send.
            Unavailable: the folder cannot be written; nothing counts as gone.
            NotPermitted: the person only reads.
        """
        self._desk.require(Role.COORDINATOR)
        appointment, invite = self._claim(appointment_id)
        name = f"{appointment.ref}-{invite.sequence}.ics"
        try:
            return write_private(Path(folder), name, invite.content.encode())
        except OSError as error:
            with telling(), self._desk.store.write() as c:
                outbox.restore(c, invite.id, invite.state)
            raise _unwritten(name, folder, error) from None

    def _claim(self, appointment_id: int) -> tuple[Appointment, outbox.Invite]:
        """Mark first, write then: a cancellation at another desk in between must know that something may be out."""
        desk = self._desk
        with telling(), desk.store.write() as c:
            desk.catalogue_in(c)
            appointment = _found(c, appointment_id)
            invite = outbox.last_invite(c, appointment_id) or self._make(c, appointment)
            outbox.mark_exported(c, invite.id, desk.now())
            desk.log(c, "export", "appointment", appointment_id, after={"message": invite.id, "method": invite.method})
        return appointment, invite

    def _make(self, c: Connection, appointment: Appointment) -> outbox.Invite:
        if appointment.status == Status.PROPOSED:
            raise BadInput(f"{appointment.ref} is only held. Book it, then there is an invitation to send.")
        if appointment.status not in (Status.BOOKED, Status.ARRIVED):
            raise BadInput(f"{appointment.ref} is {appointment.status} and nothing has gone out: no file is due.")
        client = client_row(c, appointment.client_id)
        messages.queue(
            c,
            kind="confirm",
            appointment=appointment,
            client=client,
            now=self._desk.now(),
            settings=self._desk.settings,
        )
        made = outbox.last_invite(c, appointment.id)
        assert made is not None
        return made

    def day(self, day: date, *, form: str = "text", by: str = "practitioner", location: str | None = None) -> str:
        """The clinic list of a day as `text` to read or `csv` to keep; `by` practitioner, room, equipment or location.

        The CSV's columns are those an import understands, so that it comes back unchanged. Names of sensitive clients,
        and of clients of sensitive services, are masked.

        Raises:
            NotFound: there is no such location.
        """
        lines = self._logged(day, form, by, location)
        if form == "csv":
            return csv_text(HEADER, map(_cells, lines))
        return _text_list(day, by, lines, GROUPS[by])

    def day_file(
        self, day: date, folder: str | Path, *, form: str = "csv", by: str = "practitioner", location: str | None = None
    ) -> Path:
        """The same as a file `day-2026-11-24.csv`, mode 0600; as `html` or `pdf` it is ready to print.

        Raises:
            NotFound: there is no such location.
            Unavailable: the folder cannot be written.
        """
        if form in PRINTED:
            data = self.day_printed(day, form=form, by=by, location=location)
        else:
            data = self.day(day, form=form, by=by, location=location).encode()
        return self.write(folder, f"day-{day.isoformat()}.{ENDINGS.get(form, form)}", data)

    def day_printed(
        self, day: date, *, form: str = "pdf", by: str = "practitioner", location: str | None = None
    ) -> bytes:
        """The clinic list for paper, `html` or `pdf`: a page for each group, a box to tick, space for notes.

        Raises:
            NotFound: there is no such location.
        """
        from booktui.desk.calendars.day_print import printed

        lines = self._logged(day, form, by, location)
        return printed(self._desk, day, lines, by, GROUPS[by], form)

    def calendar(self, code: str, first: date, last: date, *, shows: str = "busy-only") -> CalendarFile:
        """The calendar of a practitioner, room, machine, interpreter or clinic: see `desk.calendars.export`."""
        from booktui.desk.calendars.export import calendar_file

        return calendar_file(self._desk, code, first, last, shows)

    def write(self, folder: str | Path, name: str, data: bytes) -> Path:
        """Keep what leaves the desk as a file, mode 0600; raises Unavailable."""
        try:
            return write_private(Path(folder), name, data)
        except OSError as error:
            raise _unwritten(name, folder, error) from None

    def _logged(self, day: date, form: str, by: str, location: str | None) -> list[store.ListLine]:
        """The lines of a list, by group and time; that they leave the desk is logged."""
        desk, key = self._desk, GROUPS[by]
        lines = sorted(self._lines(day, location), key=lambda line: (key(line), line.start, line.id))
        with telling(), desk.store.write() as c:
            desk.log(c, "export", "day", reason=day.isoformat(), after={"appointments": len(lines), "form": form})
        return lines

    def _lines(self, day: date, location: str | None) -> list[store.ListLine]:
        desk = self._desk
        with telling(), desk.store.read() as c:
            book = desk.catalogue_in(c)
            place = book.location_by_code.get(location.upper()) if location else None
            if location and place is None:
                raise NotFound(f"There is no location {location!r}. Known: {', '.join(sorted(book.location_by_code))}.")
            since, until = day_span(day, place.zone if place else desk.zone)
            people = book.of_kind(Kind.PRACTITIONER, active=False)
            found = [line for person in people for line in store.list_of(c, person.id, since, until)]
        return [line for line in found if since <= line.start and (place is None or line.location == place.code)]


def _found(c: Connection, appointment_id: int) -> Appointment:
    appointment = booking.get(c, appointment_id)
    if appointment is None:
        raise NotFound(f"There is no appointment A{appointment_id:06d} at this desk.")
    return appointment


def _unwritten(name: str, folder: str | Path, error: OSError) -> Unavailable:
    return Unavailable(f"{name} cannot be written to {folder}: {error.strerror or error}. Nothing was sent.")


def local_start(instant: Instant, zone: str) -> str:
    """Wall time as an import reads it; the second of a time that comes twice with its offset."""
    wall = to_wall(instant, zone)
    plain = wall.replace(tzinfo=None)
    return wall.isoformat(timespec="minutes") if wall.fold or is_twice(plain, zone) else f"{plain:%Y-%m-%dT%H:%M}"


def _name(line: store.ListLine) -> str:
    if line.client_sensitive or line.service_sensitive:
        return mask_name(line.family_name, line.given_name)
    return f"{line.family_name} {line.given_name}".strip()


def _cells(line: store.ListLine) -> Sequence[object]:
    return (
        line.client, line.service, local_start(line.start, line.zone), local_start(line.end, line.zone),
        line.practitioner, line.room, line.equipment, line.location, line.status, _name(line), f"A{line.id:06d}",
    )  # fmt: skip


def _text_list(day: date, by: str, lines: Sequence[store.ListLine], key: Callable[[store.ListLine], str]) -> str:
    """A heading, then a paragraph a group; plain lines that a screen reader and a printer take."""
    out = [f"{whole_day(day)}: {len(lines)} appointment{'' if len(lines) == 1 else 's'}"]
    group: str | None = None
    for line in lines:
        if key(line) != group:
            group = key(line)
            out += ["", group or f"no {by}"]
        start, end = (f"{to_wall(instant, line.zone):%H:%M}" for instant in (line.start, line.end))
        where = " ".join(part for part in (line.practitioner, line.room, line.equipment) if part)
        out.append(f"  {start}-{end}  {line.client}  {_name(line)}  {line.service}  {where}  {line.status}")
    return "\n".join(out) + "\n"
