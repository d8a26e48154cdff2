"""Files of appointments: each row through the conflict checker, and how long other desks wait meanwhile."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import event

from bench.desks import NOW
from bench.measure import show, times
from booktui.desk import open_desk
from booktui.desk.desk import Desk
from booktui.desk.setup import begin
from booktui.store.driver import PRAGMAS, driver

ROWS = {"10k": 10_000, "100k": 100_000}
DOCTORS, SITES = 120, 4
TIMES = 16
"""Half hours in a day's clinic of 09:00 to 17:00."""
FILL = 0.6
"""Of those, this share is asked for."""
CLASHES = 0.01
"""Of the rows, this share asks for a time that another row asks for, too."""
FIRST_DAY = date(2026, 12, 1)
TABLES = ("appointment", "occupancy", "audit", "audit_detail")


def run(places: dict[str, Path]) -> None:
    """Print files of each size, imported into a desk of their own; the desks of other measures are not used."""
    columns = [_column(rows) for rows in ROWS.values()]
    show("Appointments from CSV, each checked", ["s", *ROWS], [
        ["import, wall", *(f"{one.wall:.2f}" for one in columns)],
        ["import, CPU", *(f"{one.cpu:.2f}" for one in columns)],
        ["of it other desks cannot write", *(f"{one.locked:.2f}" for one in columns)],
        ["the same file again: nothing changes", *(f"{one.again:.2f}" for one in columns)],
        ["the rows it wrote by raw sqlite3, triggers on", *(f"{one.raw:.2f}" for one in columns)],
        ["import / raw", *(times(one.wall, one.raw) for one in columns)],
        ["µs a row", *(f"{one.wall / one.read * 1e6:.0f}" for one in columns)],
        ["added / rejected", *(f"{one.added:,} / {one.rejected:,}" for one in columns)],
    ])  # fmt: skip


@dataclass(slots=True)
class Column:
    """What one size took, in seconds, and what came of it, in rows."""

    wall: float
    cpu: float
    locked: float
    again: float
    raw: float
    read: int
    added: int
    rejected: int


@dataclass(slots=True)
class Lock:
    """How long a desk's write transactions lasted in all."""

    seconds: float = 0.0
    _since: float = field(default=0.0)

    def watch(self, desk: Desk) -> None:
        """Count from now on."""
        event.listen(desk.store.engine, "begin", self._begun)
        event.listen(desk.store.engine, "commit", self._ended)
        event.listen(desk.store.engine, "rollback", self._ended)

    def _begun(self, connection: Any) -> None:
        self._since = time.perf_counter() if connection.get_execution_options().get("write") else 0.0

    def _ended(self, _connection: Any) -> None:
        if self._since:
            self.seconds += time.perf_counter() - self._since
        self._since = 0.0


def _column(rows: int) -> Column:
    with TemporaryDirectory(prefix="booktui-bench-") as name:
        folder = Path(name)
        with made(folder, rows) as (desk, file):
            empty = _copy(desk, folder / "empty.db")
            lock = Lock()
            lock.watch(desk)
            since, spent = time.perf_counter(), time.process_time()
            report = desk.imports.appointments(file)
            wall, cpu = time.perf_counter() - since, time.process_time() - spent
            since = time.perf_counter()
            locked = lock.seconds
            desk.imports.appointments(file)
            again = time.perf_counter() - since
            raw = _raw(desk, empty)
        return Column(wall, cpu, locked, again, raw, report.read, report.added, len(report.rejected))


@contextmanager
def made(folder: Path, rows: int) -> Iterator[tuple[Desk, Path]]:
    """A desk with clients and clinics but no appointment, and the file that it is to take in."""
    place = folder / "desk.db"
    begin(place, profile_name="nhs-england", time_zone="Europe/London", name="Bench")
    desk = open_desk(place, None, lambda: NOW)
    desk.setup.apply(_setup())
    desk.close()
    desk = open_desk(place, "sam", lambda: NOW)
    clients = rows // 2
    file = folder / "in.csv"
    file.write_text("ref,family_name\n" + "".join(f"C{n},Sample{n}\n" for n in range(clients)), encoding="utf-8")
    desk.imports.clients(file)
    file.write_text("client,service,start,practitioner,room,status\n" + "".join(_lines(rows, clients)), "utf-8")
    try:
        yield desk, file
    finally:
        desk.close()


def _setup() -> dict[str, Any]:
    """As many doctors as rooms over a few sites; half of the clinics have slots, half are free time."""
    numbers = range(DOCTORS)
    return {
        "location": [{"code": f"S{n}", "name": f"Site {n}"} for n in range(SITES)],
        "room": [
            {"code": f"R{n}", "name": f"Room {n}", "location": f"S{n % SITES}", "kind": "consulting"} for n in numbers
        ],
        "slot_type": [{"letter": "N", "name": "New", "minutes": 30}],
        "service": [
            {"code": "NEW", "name": "New patient", "minutes": 30, "slot_types": ["N"], "needs": {"room": "consulting"}},
            {"code": "FU", "name": "Follow-up", "minutes": 20, "buffer_after": 10, "needs": {"room": "consulting"}},
        ],
        "practitioner": [{"code": f"D{n}", "name": f"Dr {n}", "services": ["NEW", "FU"]} for n in numbers],
        "clinic": [
            {"code": f"K{n}", "name": f"Clinic {n}", "practitioner": f"D{n}", "room": f"R{n}", "start": "09:00",
             "end": "17:00", "recur": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "from": "2026-11-01",
             **({"slots": "N" * TIMES} if n % 2 else {})}
            for n in numbers
        ],
        "user": [{"name": "sam", "role": "supervisor"}],
    }  # fmt: skip


def _lines(rows: int, clients: int) -> Iterator[str]:
    """Weekdays from the first on, in the order an older system would export them: by day; all of them to come."""
    rng = Random(11)
    day = FIRST_DAY
    made = 0
    while made < rows:
        if day.weekday() < 5:
            places = [(doctor, slot) for slot in range(TIMES) for doctor in range(DOCTORS) if rng.random() < FILL]
            people = iter(rng.sample(range(clients), min(clients, len(places))))
            for (doctor, slot), person in zip(places[: rows - made], people, strict=False):
                clash = slot > 0 and rng.random() < CLASHES
                start = datetime(day.year, day.month, day.day, 9) + timedelta(minutes=30 * (slot - clash))
                service = "NEW" if doctor % 2 else "FU"
                yield f"C{person},{service},{start:%Y-%m-%dT%H:%M},D{doctor},R{doctor},booked\n"
                made += 1
        day += timedelta(days=1)


def _copy(desk: Desk, place: Path) -> Path:
    with closing(desk.store.raw()) as raw:
        raw.execute("VACUUM INTO ?", (str(place),))
    return place


def _raw(desk: Desk, empty: Path) -> float:
    """The same rows into a copy of the desk as it was before, one `executemany` a table."""
    with closing(desk.store.raw()) as source:
        tables = {name: source.execute(f"SELECT * FROM {name}").fetchall() for name in TABLES}
    raw: Any = driver().connect(str(empty), isolation_level=None)
    with closing(raw):
        for pragma in ("journal_mode=WAL", *PRAGMAS):
            raw.execute(f"PRAGMA {pragma}").close()
        since = time.perf_counter()
        raw.execute("BEGIN IMMEDIATE")
        for name, rows in tables.items():
            places = ", ".join("?" * len(rows[0]))
            raw.executemany(f"INSERT OR IGNORE INTO {name} VALUES ({places})", rows)
        raw.execute("COMMIT")
        return time.perf_counter() - since
