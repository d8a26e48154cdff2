"""Many processes at one diary, each trying again and again every way into an active booking at the same few times.

No time is given twice; what was said to be booked is booked, and nothing else is; whoever lost was told why in a
sentence; nobody hangs.

    python -m torture.race 8 40                       # processes, attempts each
    python -m torture.race 8 40 postgres              # the same at a server that is started for it
    python -m torture --only race                     # 8 processes, 1,000 attempts each, on both
"""

from __future__ import annotations

import multiprocessing
import pickle
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import postgres
from booktui.desk import open_desk
from booktui.desk.desk import Desk
from booktui.desk.setup import begin
from desks import NOW, SETUP, Clock, add_client, make_desk
from torture.judging import wrongs
from torture.parts import Result, Say
from torture.ways import Contender, Told

PROCESSES, ATTEMPTS, CLIENTS = 8, 1_000, 60
PATIENCE = 0.5
"""Seconds that a try may take on the average, with everybody's tries in one queue, before it counts as hanging."""
SERVICES = ("NEW", "FU", "ECHO", "TEL", "GRP")


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of a race."""

    told: Told
    seconds: float
    stored: int
    """Active bookings at the end."""
    wrong: tuple[str, ...]

    def __str__(self) -> str:
        told, took = self.told, sorted(self.told.took)
        tried, won = told.tried.total(), told.won.total()
        codes = Counter[str]()
        for key, count in told.lost.items():
            codes[key.split(": ", 1)[1]] += count
        middle, late = (took[int(len(took) * part)] if took else 0.0 for part in (0.5, 0.99))
        return (
            f"{tried:,} attempts, {won:,} won, {codes.total():,} refused ({_most(codes)}); "
            f"{self.stored} booked and stored; {tried / self.seconds:.0f} a second, p50 {middle * 1000:.0f} ms, "
            f"p99 {late * 1000:.0f} ms, longest {max(took, default=0.0) * 1000:.0f} ms"
        )


def _most(codes: Counter[str]) -> str:
    return ", ".join(f"{code} {count:,}" for code, count in codes.most_common(6))


def setup_of(processes: int) -> dict[str, Any]:
    """The small desk with a supervisor for each process: none is refused for want of a role."""
    return {**SETUP, "user": [*SETUP["user"], *({"name": f"u{n}", "role": "supervisor"} for n in range(processes))]}


def prepare(desk: Desk, clients: int = CLIENTS) -> None:
    """People who wait, for every service; Dr Osei's clinic of the Tuesday after loses some people their times."""
    for number in range(clients):
        who = add_client(desk, f"Racer{number:03d}", "Test", ref=f"R{number:03d}", short_notice_hours="4")
        for service in SERVICES[number % 3 :: 2]:
            desk.waiting.add(who.id, service, received=date(2026, 11, 1), referrer="Elm Surgery")


def race(place: str | Path, folder: Path, *, processes: int, attempts: int, seed: int = 1) -> Figures:
    """Race at a diary that is prepared.

    Args:
        place: path or address of the diary, which has the users `u0`, `u1` and so on; nobody else is at it.
        folder: an empty one, for what the processes tell.
    """
    context = multiprocessing.get_context("fork")
    start = context.Barrier(processes + 1)
    racers = [
        context.Process(target=_racer, args=(str(place), folder, number, attempts, seed, start))
        for number in range(processes)
    ]
    for one in racers:
        one.start()
    start.wait(120)
    began, wrong = time.monotonic(), []
    until = began + 60 + PATIENCE * processes * attempts
    for number, one in enumerate(racers):
        one.join(max(0.1, until - time.monotonic()))
        if one.exitcode != 0:
            wrong.append(f"process {number} {'hung' if one.exitcode is None else f'ended with {one.exitcode}'}")
            one.kill()
    seconds = time.monotonic() - began
    told = _together(folder, processes)
    desk = open_desk(place, "u0", Clock(NOW + attempts))
    try:
        stored, more = _account(desk, told)
        wrong += [*told.wrong, *more, *wrongs(desk)]
    finally:
        desk.close()
    return Figures(told, seconds, stored, tuple(dict.fromkeys(wrong)))


def _racer(place: str, folder: Path, number: int, attempts: int, seed: int, start: Any) -> None:
    clock = Clock()
    desk = open_desk(place, f"u{number}", clock)
    contender = Contender(desk, clock, seed * 1_000 + number, folder)
    start.wait(120)
    told = contender.go(attempts)
    desk.close()
    (folder / f"{number}.told").write_bytes(pickle.dumps(told))


def _together(folder: Path, processes: int) -> Told:
    whole = Told()
    for path in (folder / f"{number}.told" for number in range(processes)):
        if path.exists():
            said: Told = pickle.loads(path.read_bytes())
            for name in ("tried", "won", "lost", "booked"):
                for key, count in getattr(said, name).items():
                    getattr(whole, name)[key] += count
            whole.imported, whole.rejected = whole.imported + said.imported, whole.rejected + said.rejected
            whole.took += said.took
            whole.wrong += said.wrong
    return whole


def _account(desk: Desk, told: Told) -> tuple[int, list[str]]:
    """How many are booked; and where what was told and what is stored differ, appointment by appointment."""
    with desk.store.read() as c:
        rows = list(c.exec_driver_sql("SELECT id, status, booked_by FROM appointment"))
        brought = {row[0] for row in c.exec_driver_sql("SELECT object_id FROM audit WHERE action = 'import' AND object = 'appointment'")}  # fmt: skip
    stored = {row[0] for row in rows if row[1] in ("booked", "arrived")}
    expected = {key for key, count in told.booked.items() if count + (key in brought) == 1}
    expected |= brought - set(told.booked)
    odd = [key for key, count in told.booked.items() if count + (key in brought) not in (0, 1)]
    wrong = [f"A{key:06d} was said to be booked and is not" for key in sorted(expected - stored)]
    wrong += [f"A{key:06d} is booked and nobody was told" for key in sorted(stored - expected)]
    wrong += [f"A{key:06d} was made active {told.booked[key]} times more often than cancelled" for key in odd]
    if len(brought) != told.imported:
        wrong.append(f"{told.imported} were said to be imported, {len(brought)} are")
    return len(stored), wrong


def trial(folder: Path, *, processes: int, attempts: int, seed: int, server: bool = False) -> Figures:
    """A race at a new desk: a file in the folder, or a database of the server that was started."""
    if server:
        place = _on_server(processes)
    else:
        desk = make_desk(folder, setup=setup_of(processes))
        prepare(desk)
        place = str(desk.store.path)
        desk.close()
    results = folder / "told"
    results.mkdir()
    return race(place, results, processes=processes, attempts=attempts, seed=seed)


def _on_server(processes: int) -> str:
    """The address of a prepared diary in a database of its own."""
    place = postgres.make(f"race{time.monotonic_ns()}")
    begin(place, profile_name="nhs-england", time_zone="Europe/London", name="Test desk")
    first = open_desk(place, None, Clock())
    first.setup.apply(setup_of(processes))
    first.close()
    desk = open_desk(place, "jo", Clock())
    prepare(desk)
    desk.close()
    return place


def run(until: float, seed: int, say: Say) -> Result:
    """A race at full size on a file, one on a server, and so on, each at a new desk, while there is time."""
    told: dict[str, Figures] = {}
    wrong: list[str] = []
    races, longest = 0, 0.0
    stop = postgres.start()
    try:
        while races < 2 or (time.monotonic() + longest * 1.3 < until and not wrong):
            server = races % 2 == 1
            with tempfile.TemporaryDirectory() as folder:
                figures = trial(
                    Path(folder), processes=PROCESSES, attempts=ATTEMPTS, seed=seed * 100 + races, server=server
                )
            name = "PostgreSQL" if server else "SQLite"
            races, longest, told[name] = races + 1, max(longest, figures.seconds), figures
            wrong += [f"{name}: {line}" for line in figures.wrong]
            say(f"{name}: {figures}")
    finally:
        stop()
    last = "; ".join(f"{name}: {figures}" for name, figures in told.items())
    return Result(f"{races} races, the last: {last}", tuple(wrong))


def main(words: Sequence[str]) -> int:
    """A race of the size that was asked for; 0 when nothing was wrong."""
    server = "postgres" in words
    stop = postgres.start() if server else lambda: None
    try:
        with tempfile.TemporaryDirectory() as folder:
            figures = trial(Path(folder), processes=int(words[0]), attempts=int(words[1]), seed=1, server=server)
    finally:
        stop()
    print(figures)
    for line in figures.wrong:
        print(f"WRONG: {line}")
    return 1 if figures.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
