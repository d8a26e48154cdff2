"""Rows of a file of appointments, read against what the desk knows: who, what, when, with whom, where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from booktui.desk.imports import Plan
from booktui.exchange.csv_in import Field, Row, Table
from booktui.exchange.moments import read_start
from booktui.rules import needs
from booktui.rules.catalogue import Catalogue
from booktui.rules.clock import local_date, spoken
from booktui.rules.values import LONGEST, MINUTE, Client, Instant, Kind, Location, Resource, Service, Status

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

FIELDS = (
    Field("client", 40, required=True, synonyms=("ref", "client_ref", "patient_id", "mrn")),
    Field("service", 20, required=True, synonyms=("service_code",)),
    Field("start", 40, required=True, synonyms=("start_time", "starts_at", "date_time", "datetime")),
    Field("practitioner", 20, synonyms=("clinician", "practitioner_code")),
    Field("room", 20, synonyms=("room_code",)),
    Field("status", 30, synonyms=("outcome",)),
    Field("end", 40, synonyms=("end_time", "ends_at")),
    Field("equipment", 20),
    Field("location", 20, synonyms=("site",)),
)
STATUSES = {
    "": "booked", "booked": "booked", "confirmed": "booked", "scheduled": "booked", "arrived": "arrived",
    "checked in": "arrived", "fulfilled": "fulfilled", "attended": "fulfilled", "completed": "fulfilled",
    "seen": "fulfilled", "noshow": "noshow", "no-show": "noshow", "no show": "noshow", "dna": "noshow",
    "did not attend": "noshow", "cancelled": "cancelled", "canceled": "cancelled",
}  # fmt: skip
OVER = (Status.FULFILLED, Status.NOSHOW)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row that could be read. What it did not name is None."""

    line: int
    client: Client
    service: Service
    start: Instant
    end: Instant
    practitioner: Resource
    room: Resource | None
    equipment: Resource | None
    location: Location | None
    zone: str
    status: str
    says_end: bool

    @property
    def key(self) -> tuple[int, int, Instant]:
        """What makes it the same appointment again."""
        return self.client.id, self.service.id, self.start


class Reader:
    """Reads rows against the catalogue and the clients that the file names."""

    def __init__(self, desk: Desk, book: Catalogue, clients: Mapping[str, Client]) -> None:
        self._desk, self._book, self._clients = desk, book, clients
        self._now = desk.now()
        self._faults: list[tuple[str, str]] = []
        self._read: dict[tuple[str, str], tuple[Instant, bool]] = {}
        """Times as they are written, which many rows share."""
        self.notes: list[str] = []

    def rows(self, table: Table, made: Plan) -> list[Wanted]:
        """The rows that could be read, each appointment once, by start; repeated ones are skipped."""
        found: dict[tuple[int, int, Instant], Wanted] = {}
        for row in table.rows:
            wanted = self.read(row)
            for name, reason in self._faults:
                made.reject(row.line, name, reason)
            if wanted is None:
                continue
            before = found.setdefault(wanted.key, wanted)
            if before is wanted:
                continue
            if _details(before) == _details(wanted):
                made.skipped += 1
            else:
                made.reject(row.line, "start", f"the same appointment as line {before.line}, with other details")
        made.notes += self.notes
        return sorted(found.values(), key=lambda wanted: (wanted.start, wanted.line))

    def read(self, row: Row) -> Wanted | None:
        """The row, or None with the faults noted."""
        self._faults = []
        client = self._clients.get(row.values["client"])
        if client is None:
            self._fault("client", f"there is no client {row.values['client']!r}")
        service = self._book.service_by_code.get(row.values["service"].upper())
        if service is None:
            self._fault("service", f"there is no service {row.values['service']!r}")
        room, equipment = self._resource(row, "room", Kind.ROOM), self._resource(row, "equipment", Kind.EQUIPMENT)
        location = self._location(row, room, equipment)
        zone = location.zone if location else self._desk.zone
        start = self._moment(row, "start", zone)
        person = self._practitioner(row, service)
        status = self._status(row, start, zone)
        if self._faults or client is None or service is None or start is None or person is None:
            return None
        end = self._end(row, client, service, start, zone)
        if end is None:
            return None
        says_end = bool(row.values.get("end"))
        return Wanted(
            row.line, client, service, start, end, person, room, equipment, location, zone, status, says_end
        )  # fmt: skip

    def _fault(self, name: str, reason: str) -> None:
        self._faults.append((name, reason))

    def _resource(self, row: Row, name: str, kind: Kind) -> Resource | None:
        code = row.values.get(name, "")
        found = self._book.resource_by_code.get(code.upper()) if code else None
        if code and (found is None or found.kind != kind):
            self._fault(name, f"there is no {name} {code!r}")
            return None
        return found

    def _practitioner(self, row: Row, service: Service | None) -> Resource | None:
        """The one named; without a name the only one who provides the service."""
        if row.values.get("practitioner"):
            return self._resource(row, "practitioner", Kind.PRACTITIONER)
        if service is None:
            return None
        people = self._book.providers(service)
        if len(people) != 1:
            self._fault("practitioner", f"is empty, and {len(people)} people provide {service.code}")
            return None
        return people[0]

    def _location(self, row: Row, room: Resource | None, equipment: Resource | None) -> Location | None:
        code = row.values.get("location", "")
        if code:
            found = self._book.location_by_code.get(code.upper())
            if found is None:
                self._fault("location", f"there is no location {code!r}")
            return found
        place = next((r.location_id for r in (room, equipment) if r is not None and r.location_id is not None), None)
        return self._book.locations.get(place) if place is not None else None

    def _moment(self, row: Row, name: str, zone: str) -> Instant | None:
        key = row.values[name], zone
        try:
            instant, twice = self._read.get(key) or read_start(*key)
        except ValueError as error:
            self._fault(name, str(error))
            return None
        self._read[key] = instant, twice
        if twice:
            first = f"{spoken(instant, zone)} comes twice that night; the first is taken"
            self.notes.append(f"Line {row.line}: {first}.")
        return instant

    def _status(self, row: Row, start: Instant | None, zone: str) -> str:
        said = row.values.get("status", "")
        status = STATUSES.get(said.casefold())
        if status is None:
            self._fault("status", f"{said!r} is not one of booked, arrived, fulfilled, noshow, cancelled")
            return ""
        if start is not None and self._too_early(status, start, zone):
            self._fault("status", f"is {said!r}, but the time has not come")
        return status

    def _too_early(self, status: str, start: Instant, zone: str) -> bool:
        if status == Status.ARRIVED:
            return local_date(start, zone) > local_date(self._now, zone)
        return status in OVER and start > self._now

    def _end(self, row: Row, client: Client, service: Service, start: Instant, zone: str) -> Instant | None:
        """As written; else as long as the service takes this client, or took when it was."""
        if not row.values.get("end"):
            long = service.minutes if start < self._now else needs.minutes(service, client, self._desk.policy)
            return start + long * MINUTE
        end = self._moment(row, "end", zone)
        if end is not None and not start < end <= start + LONGEST // 2:
            self._fault(
                "end", "is not after the start" if end <= start else "is more than twelve hours after the start"
            )
            return None
        return end


def _details(wanted: Wanted) -> tuple[object, ...]:
    return wanted.end, wanted.practitioner, wanted.room, wanted.equipment, wanted.location, wanted.status
