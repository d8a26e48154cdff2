"""Writing many rows into a fresh diary, on the driver's own connection."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from booktui.store import keys
from booktui.store.driver import connect

CHUNK = 20_000
"""Rows handed to the driver at once: memory stays flat."""
LATER = ("appointment", "occupancy", "client", "waiting_entry", "referral", "access_need", "contact_attempt")
"""Tables whose indexes are made after loading."""
WALLS = ("occupancy_insert", "occupancy_update")
"""Triggers that are put back after loading, once nothing overlaps."""
FAST = (
    "journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "locking_mode=EXCLUSIVE", "cache_size=-65536",
    "temp_store=FILE",
)  # fmt: skip
"""Only for a file that nobody has seen yet: a fault leaves nothing worth keeping."""
SAFE = ("synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY", "secure_delete=ON", "recursive_triggers=ON")

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""

OCCUPIES = """
INSERT INTO occupancy (schedule_id, lane, starts_at, ends_at, appointment_id)
SELECT schedule_id, 0, starts_at, ends_at, id FROM (
  SELECT a.practitioner_id AS schedule_id, a.starts_at - 60 * s.buffer_before AS starts_at,
         a.ends_at + 60 * s.buffer_after AS ends_at, a.id AS id
  FROM appointment a JOIN service s ON s.id = a.service_id WHERE a.status <> 'cancelled'
  UNION ALL
  SELECT a.room_id, a.starts_at - 60 * s.buffer_before, a.ends_at + 60 * s.buffer_after, a.id
  FROM appointment a JOIN service s ON s.id = a.service_id WHERE a.status <> 'cancelled' AND a.room_id IS NOT NULL
  UNION ALL
  SELECT a.equipment_id, a.starts_at - 60 * s.buffer_before, a.ends_at + 60 * s.buffer_after, a.id
  FROM appointment a JOIN service s ON s.id = a.service_id WHERE a.status <> 'cancelled' AND a.equipment_id IS NOT NULL
  UNION ALL
  SELECT a.client_id, a.starts_at, a.ends_at, a.id FROM appointment a WHERE a.status <> 'cancelled'
) ORDER BY schedule_id, starts_at
"""
"""Every appointment that stands takes up its practitioner, room, machine and client; clients keep no buffers."""
OVERLAPS = """
SELECT count(*) FROM (
  SELECT starts_at < lag(ends_at) OVER (PARTITION BY schedule_id, lane ORDER BY starts_at) AS bad FROM occupancy
) WHERE bad
"""


class Loader:
    """One connection to a diary that is being filled."""

    def __init__(self, path: Path, *, bulk: bool, progress: Progress | None = None) -> None:
        self.bulk = bulk
        self._progress = progress
        key = keys.of(path)
        self.raw: Any = connect(path, key, isolation_level=None)
        self._open_temp = key is None
        """SQLite's temporary files are not encrypted."""
        self._later: list[tuple[str, str]] = []

    @contextmanager
    def loading(self) -> Iterator[Loader]:
        """One transaction; in bulk without indexes and walls, which are put back, and proved, at the end."""
        for pragma in FAST if self.bulk else SAFE:
            self.raw.execute(f"PRAGMA {pragma}").close()
        if not self._open_temp:
            self.raw.execute("PRAGMA temp_store=MEMORY").close()
        try:
            if self.bulk:
                self._take_down()
            self.raw.execute("BEGIN IMMEDIATE")
            yield self
            if self.bulk:
                self._put_back()
            self.raw.execute("COMMIT")
            if self.bulk:
                self.raw.execute("PRAGMA locking_mode=NORMAL").close()
                self.raw.execute("PRAGMA journal_mode=WAL").close()
        finally:
            self.raw.close()

    def put(
        self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], what: str = "", total: int = 0
    ) -> int:
        """Insert the rows in pieces; how many there were."""
        marks = ",".join("?" * len(columns))
        sql = f"INSERT INTO {table} ({','.join(columns)}) VALUES ({marks})"
        done = 0
        source = iter(rows)
        while piece := list(islice(source, CHUNK)):
            self.raw.executemany(sql, piece)
            done += len(piece)
            if what:
                self.tell(what, done, max(total, done))
        return done

    def rows(self, sql: str, *params: Any) -> Any:
        """A cursor over the rows."""
        return self.raw.execute(sql, params)

    def occupy(self) -> None:
        """Take up the time of every appointment that stands."""
        self.tell("taking up the time", 0, 1)
        self.raw.execute(OCCUPIES)
        self.tell("taking up the time", 1, 1)

    def tell(self, what: str, done: int, total: int) -> None:
        """Say how far it has come."""
        if self._progress is not None:
            self._progress(what, done, total)

    def _take_down(self) -> None:
        found = self.raw.execute("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        for kind, name, table, sql in found:
            if (kind == "index" and table in LATER) or (kind == "trigger" and name in WALLS):
                self._later.append((name, sql))
                self.raw.execute(f"DROP {kind} {name}")

    def _put_back(self) -> None:
        steps = len(self._later) + 1
        for number, (name, sql) in enumerate(sorted(self._later, key=lambda one: one[0] in WALLS)):
            if name in WALLS:
                continue
            self.tell("making indexes", number, steps)
            self.raw.execute(sql)
        self.tell("checking that nothing overlaps", 0, 1)
        overlapping = self.raw.execute(OVERLAPS).fetchone()[0]
        if overlapping:
            raise RuntimeError(f"the demonstration would double-book {overlapping} times")
        for name, sql in self._later:
            if name in WALLS:
                self.raw.execute(sql)
        self.tell("checking that nothing overlaps", 1, 1)


def settle(path: Path) -> None:
    """Make sure that the file has reached the disk."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
