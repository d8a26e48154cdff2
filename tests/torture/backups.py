"""Backups that are taken while desks write: each one is whole, private, holds all that was said to be done, and restores.

python -m torture.backups 50 4                    # backups, desks that write meanwhile
python -m torture --only backups                  # 50 backups, 4 desks
"""

from __future__ import annotations

import multiprocessing
import random
import stat
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.synchronize import Event
from pathlib import Path

from booktui.desk import open_desk
from booktui.desk.desk import Desk
from booktui.desk.errors import DeskError
from booktui.desk.recovery.restoring import restore
from booktui.store.backup import backup_to
from booktui.store.driver import connect
from desks import Clock, add_client, at, make_desk
from torture.judging import wrongs
from torture.parts import Result, Say

BACKUPS, DESKS, CLIENTS = 50, 4, 12
SLOTS = [at(f"2026-12-{day}T{hour:02d}:{minute:02d}") for day in (15, 22) for hour in (9, 10) for minute in (0, 15, 30)]
ROWS = "SELECT coalesce(max(id), 0) FROM audit"


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of it."""

    backups: int
    rows: int
    """Entries of the audit that were written between the first and the last backup."""
    seconds: float
    longest: float
    """Seconds that the slowest backup took."""
    wrong: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"{self.backups} backups while {self.rows:,} entries were written in {self.seconds:.0f} s, each restored "
            f"clean; the slowest took {self.longest * 1000:.0f} ms"
        )


def prepare(folder: Path) -> None:
    """A desk with people to book."""
    desk = make_desk(folder, "sam")
    for number in range(CLIENTS):
        add_client(desk, f"Backed{number:02d}", "Up")
    desk.close()


def write(path: Path, seed: int, enough: Event) -> None:
    """One desk that books and cancels as fast as it can until it is enough."""
    rnd, desk = random.Random(seed), open_desk(path, "sam", Clock())
    clients = [one.id for one in desk.clients.find("backed")]
    while not enough.is_set():
        with suppress(DeskError):
            _act(desk, rnd, rnd.choice(clients))
    desk.close()


def _act(desk: Desk, rnd: random.Random, client: int) -> None:
    mine = [one for one in desk.diary.of_client(client) if one.status == "booked"]
    if mine:
        desk.diary.cancel(mine[0].id, reason="torture", by="client")
    else:
        desk.diary.book(desk.diary.propose(client, "NEW", rnd.choice(SLOTS), practitioner="OSEI"), override="torture")


def take(folder: Path, *, backups: int, desks: int, seed: int = 1, say: Say = lambda _line: None) -> Figures:
    """Take backups of the prepared desk one after the other while others write.

    Args:
        backups: how many, at least one.
        desks: processes that write meanwhile.
    """
    methods = multiprocessing.get_context("spawn")
    enough = methods.Event()
    writers = [methods.Process(target=write, args=(folder / "desk.db", seed + n, enough)) for n in range(desks)]
    for writer in writers:
        writer.start()
    desk, wrong, longest, started = open_desk(folder / "desk.db", "sam", Clock()), [], 0.0, time.monotonic()
    first = _rows(desk)
    try:
        while _rows(desk) == first and any(writer.is_alive() for writer in writers):
            time.sleep(0.02)
        for number in range(backups):
            before, begun = _rows(desk), time.monotonic()
            copy = backup_to(desk.store, folder / f"copy-{number}.db")
            longest = max(longest, time.monotonic() - begun)
            wrong += [f"backup {number}: {line}" for line in judge(copy, folder / f"restored-{number}", before)]
            copy.unlink()
            say(f"{number + 1} of {backups}, {_rows(desk) - first:,} entries written")
        last = _rows(desk)
    finally:
        enough.set()
        for writer in writers:
            writer.join(60)
    wrong += [f"a desk ended with {writer.exitcode}" for writer in writers if writer.exitcode != 0] + wrongs(desk)
    desk.close()
    return Figures(backups, last - first, time.monotonic() - started, longest, tuple(wrong))


def judge(copy: Path, place: Path, least: int) -> list[str]:
    """What is wrong with a backup and with what it restores to.

    Args:
        place: a folder that is not there yet; it is left empty.
        least: the entry of the audit that was written before the backup began.
    """
    mode = stat.S_IMODE(copy.stat().st_mode)
    found = [] if mode == 0o600 else [f"its mode is {mode:o}"]
    raw = connect(copy, None)
    rows = int(raw.execute(ROWS).fetchone()[0])
    raw.close()
    if rows < least:
        found.append(f"it ends at entry {rows}, and {least} had been said to be done")
    place.mkdir()
    restore(copy, place / "desk.db", "sam")
    desk = open_desk(place / "desk.db", "sam", Clock())
    found += wrongs(desk)
    desk.close()
    for file in place.iterdir():
        file.unlink()
    place.rmdir()
    return found


def _rows(desk: Desk) -> int:
    with desk.store.read() as c:
        return int(c.exec_driver_sql(ROWS).scalar_one())


def run(until: float, seed: int, say: Say) -> Result:
    """Fifty at least, and then more until the time is up."""
    did, wrong = [], []
    while not did or (time.monotonic() < until and not wrong):
        with tempfile.TemporaryDirectory() as folder:
            prepare(Path(folder))
            figures = take(Path(folder), backups=BACKUPS, desks=DESKS, seed=seed + len(did), say=_seldom(say))
        did.append(str(figures))
        wrong += figures.wrong
    return Result("; ".join(did[-3:]) + (f" ({len(did)} times)" if len(did) > 3 else ""), tuple(wrong))


def _seldom(say: Say) -> Say:
    def each_tenth(line: str) -> None:
        if line.split()[0].endswith("0"):
            say(line)

    return each_tenth


def main(words: list[str]) -> int:
    """Print what came of it; 0 when nothing was wrong."""
    backups, desks = int(words[0]), int(words[1])
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        figures = take(Path(folder), backups=backups, desks=desks)
    print(figures, *figures.wrong, sep="\n")
    return 1 if figures.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
