"""What a demonstration's diary is filled with: clients, the waiting list, half a year of appointments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import TYPE_CHECKING, Any

from booktui.desk.demo.dated import write_dated
from booktui.desk.demo.filling import APPOINTMENT_COLUMNS, WEEK, Filler, Offerings, People, Place
from booktui.desk.demo.loader import Loader
from booktui.desk.demo.names import Names
from booktui.desk.demo.people import CLIENT_COLUMNS, NEED_COLUMNS, Someone, people
from booktui.desk.demo.sizes import Size
from booktui.desk.demo.waiting import (
    ATTEMPT_COLUMNS,
    ENTRY_COLUMNS,
    REFERRAL_COLUMNS,
    Services,
    Waiting,
    WaitingList,
)
from booktui.desk.listing.targets import target_days
from booktui.rules.clock import day_span, local_date
from booktui.rules.priority import lead_days
from booktui.rules.text import one_less
from booktui.rules.values import DAY, Absence, Kind, Need

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

LEAST_DAYS = 3
"""Days that the top of the list has left, at least."""
CHOICES = 3
"""Sessions with a free new-patient slot before the top's target."""
ROUTINE = {"NEW": 60, "ECHO": 20, "FU": 8, "HFN": 7, "TEL": 5, "DEVICE": 6}
"""What people wait for, by kind of service: weights."""


class Content:
    """Everything that depends on seed, size and day."""

    def __init__(self, desk: Desk, loader: Loader, seed: int, size: Size, names: Names) -> None:
        self._desk, self._loader, self._seed, self._size, self._names = desk, loader, seed, size, names
        self._now = desk.now()
        self._today = local_date(self._now, desk.zone)
        self._book = desk.catalogue
        self._first_id = int(loader.rows("SELECT max(id) + 1 FROM schedule").fetchone()[0])
        self._people = People(bytearray(size.clients), bytearray(size.clients), self._first_id)
        self._offerings = self._read_offerings()
        self._leads: dict[int, int] = {}
        """Days that what a client needs takes to arrange, by client."""

    def write(self) -> None:
        """All of it, in the loader's transaction."""
        self._write_clients()
        target = self._top_target()
        self._write_list(target)
        self._write_appointments(target)
        self._loader.occupy()

    def _read_offerings(self) -> Offerings:
        book = self._book
        kinds = sorted({_kind(service.code) for service in book.services.values()})
        absences: dict[int | None, list[Absence]] = defaultdict(list)
        columns = "schedule_id, location_id, starts_at, ends_at, reason, kind"
        for row in self._loader.rows(f"SELECT {columns} FROM absence ORDER BY id"):
            absences[row[0]].append(Absence(*row))
        return Offerings(
            services=book.services,
            bits={key: 1 << kinds.index(_kind(service.code)) for key, service in book.services.items()},
            provides={p.id: sorted(p.services) for p in book.of_kind(Kind.PRACTITIONER)},
            types=book.slot_types,
            machines=self._machines(),
            absences=absences,
        )

    def _machines(self) -> dict[int, int]:
        """A machine for each room of its type and location, in the order of their ids."""
        rooms: dict[tuple[str, int | None], list[int]] = defaultdict(list)
        for room in sorted(self._book.of_kind(Kind.ROOM), key=lambda room: room.id):
            rooms[room.type, room.location_id].append(room.id)
        found: dict[int, int] = {}
        for machine in sorted(self._book.of_kind(Kind.EQUIPMENT), key=lambda one: one.id):
            free = [room for room in rooms[machine.type, machine.location_id] if room not in found]
            if free:
                found[free[0]] = machine.id
        return found

    def _write_clients(self) -> None:
        size, put = self._size, self._loader.put
        ids = range(self._first_id, self._first_id + size.clients)
        put("schedule", ("id", "kind", "capacity"), ((key, "client", 1) for key in ids))
        surnames: set[str] = set()
        needs: list[tuple[Any, ...]] = []
        everybody = people(self._seed, size.clients, self._first_id, self._now, self._names)
        put("client", CLIENT_COLUMNS, self._client_rows(everybody, surnames, needs), "clients", size.clients)
        put("access_need", NEED_COLUMNS, needs)
        put("surname", ("key",), ((key,) for key in sorted(surnames)))
        put(
            "surname_form", ("form", "key"), ((form, key) for key in sorted(surnames) for form in sorted(one_less(key)))
        )

    def _client_rows(
        self, everybody: Iterator[Someone], surnames: set[str], needs: list[tuple[Any, ...]]
    ) -> Iterator[tuple[Any, ...]]:
        """The rows, and on the way what else they say."""
        key = CLIENT_COLUMNS.index("family_key")
        for index, someone in enumerate(everybody):
            surnames.add(someone.row[key])
            self._people.slow[index] = someone.slow
            needs.extend((someone.row[0], kind, detail, someone.row[-1]) for kind, detail in someone.needs)
            if lead := lead_days((Need(*need) for need in someone.needs), self._desk.policy):
                self._leads[someone.row[0]] = lead
            yield someone.row

    def _top_target(self) -> date:
        """The day by which the top of the list must be seen: late enough that several slots lie before it."""
        tomorrow = day_span(self._today, self._desk.zone)[1]
        new = {service.id for service in self._book.services.values() if service.code == "NEW"}
        doctors = [p.id for p in self._book.of_kind(Kind.PRACTITIONER) if p.services & new]
        marks = ",".join("?" * len(doctors))
        rows = self._loader.rows(
            f"SELECT on_date FROM session s WHERE starts_at >= ? AND slots LIKE '%N%' AND practitioner_id IN ({marks}) "
            "AND NOT EXISTS (SELECT 1 FROM absence a WHERE a.starts_at < s.ends_at AND a.ends_at > s.starts_at "
            "AND (a.schedule_id = s.practitioner_id OR (a.schedule_id IS NULL AND "
            "coalesce(a.location_id, s.location_id) = s.location_id))) ORDER BY starts_at LIMIT ?",
            tomorrow, *doctors, CHOICES,
        ).fetchall()  # fmt: skip
        last = date.fromisoformat(rows[-1][0]) if rows else self._today
        longest = self._today + timedelta(days=self._desk.policy.target_days["2ww"] - 1)
        return min(max(last, self._today + timedelta(days=LEAST_DAYS)), longest)

    def _write_list(self, target: date) -> None:
        limits = self._desk.policy.target_days
        waited = limits["2ww"] - (target - self._today).days
        entries = WaitingList(
            Random(f"{self._seed} waiting"), self._size.waiting, self._size.clients, self._first_id,
            self._waited_for(), self._days, self._leads, self._today, self._now, waited,
        )  # fmt: skip
        attempts: list[tuple[Any, ...]] = []
        put, total = self._loader.put, self._size.waiting
        made = iter(entries)
        done = 0
        while piece := list(islice(made, 10_000)):
            put("referral", REFERRAL_COLUMNS, (one.referral for one in piece))
            put("waiting_entry", ENTRY_COLUMNS, (one.entry for one in piece))
            attempts.extend(row for one in piece for row in one.attempts)
            self._note_waits(piece)
            done += len(piece)
            self._loader.tell("waiting list", done, total)
        put("contact_attempt", ATTEMPT_COLUMNS, attempts)

    def _note_waits(self, piece: list[Waiting]) -> None:
        """Who waits for a kind of service is given no date for it."""
        for one in piece:
            self._people.open[one.client] |= self._offerings.bits[one.referral[2]]

    def _waited_for(self) -> Services:
        services = self._book.services.values()
        by_code = {service.code: service.id for service in services}
        weights = {service.id: ROUTINE.get(_kind(service.code), 0) for service in services}
        routine = tuple(key for key, weight in weights.items() if weight)
        return Services(by_code["NEW"], by_code["RACPC"], routine, tuple(weights[key] for key in routine))

    def _write_appointments(self, target: date) -> None:
        zone, size = self._desk.zone, self._size
        filler = Filler(
            Random(f"{self._seed} diary"), self._people, self._offerings, self._now, day_span(self._today, zone),
            day_span(target, zone)[1], f"demo{self._seed}", size.fill,
        )  # fmt: skip
        rows = (row for place in self._places() for row in filler.session(place))
        total = size.appointments or 1_500
        self._loader.put("appointment", APPOINTMENT_COLUMNS, islice(rows, size.appointments), "appointments", total)
        codes = {service.id: service.code for service in self._book.services.values()}
        write_dated(self._loader, Random(f"{self._seed} dated"), self._now, self._days, self._leads, codes)

    def _days(self, service: int, priority: str) -> int:
        return target_days(self._desk, self._book.services[service], priority)

    def _places(self) -> Iterator[Place]:
        """Sessions of the half year: the newest first where the oldest are to be left out."""
        order = "DESC" if self._size.appointments else "ASC"
        monday = self._now - self._now % DAY - self._today.weekday() * DAY
        cursor = self._loader.rows(
            "SELECT id, practitioner_id, room_id, location_id, starts_at, ends_at, slots FROM session "
            f"WHERE status = 'planned' AND starts_at < ? ORDER BY starts_at {order}, id",
            monday + self._size.weeks_ahead * WEEK,
        )  # fmt: skip
        return (Place(*row) for row in cursor)


def _kind(code: str) -> str:
    """`NEW` for both NEW and TO-NEW."""
    return code.rpartition("-")[2]
