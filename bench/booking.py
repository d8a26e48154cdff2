"""Committing a booking: check, appointment, what it occupies, audit, message, one durable transaction."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from bench.desks import NOW, scratch
from bench.measure import Sample, clocked, ms, pair, show, times
from booktui.desk import open_desk
from booktui.desk.desk import Desk
from booktui.desk.views import OfferView
from booktui.rules.values import Proposal
from booktui.store.driver import PRAGMAS, driver

BOOKINGS = 60


def run(places: dict[str, Path]) -> None:
    """Print booking at every size beside the bare disk; it is done in a copy."""
    columns = [_column(place) for place in places.values()]
    rows = [
        ["book: p50 / p99", *(pair(book) for book, *_ in columns)],
        ["of it CPU of the program", *(ms(cpu) for _, cpu, *_ in columns)],
        ["the same rows by raw sqlite3, p50 / p99", *(pair(raw) for *_, raw, _ in columns)],
        ["one fsync of 4 KiB in that folder, p50 / p99", *(pair(sync) for *_, sync in columns)],
        ["book / raw", *(times(book.p50, raw.p50) for book, _, raw, _ in columns)],
    ]
    show("One booking, durable", ["ms", *places], rows)


def _column(place: Path) -> tuple[Sample, float, Sample, Sample]:
    with scratch(place) as copy:
        desk = open_desk(copy, "sam", now=lambda: NOW)
        try:
            booked, cpu = _book(desk)
        finally:
            desk.close()
    return booked, cpu, _raw(place.parent), _fsync(place.parent)


def _book(desk: Desk) -> tuple[Sample, float]:
    taken, spent = [], 0.0
    for proposal in _proposals(desk):
        before = time.process_time()
        taken.append(clocked(partial(desk.diary.book, proposal, override="bench"))[0])
        spent += time.process_time() - before
    return Sample.of(taken[5:]), spent / max(1, len(taken)) * 1e3


def _proposals(desk: Desk) -> list[Proposal]:
    """A time each for clients who have none."""
    with desk.store.read() as c:
        rows = c.exec_driver_sql(
            "SELECT c.id FROM client c WHERE NOT EXISTS (SELECT 1 FROM appointment a WHERE a.client_id = c.id AND "
            "a.starts_at > ?) AND NOT EXISTS (SELECT 1 FROM access_need n WHERE n.client_id = c.id) LIMIT ?",
            (NOW, BOOKINGS),
        ).all()  # fmt: skip
    return [
        desk.diary.propose(
            row[0], "NEW", offer.start, practitioner=desk.catalogue.resources[offer.practitioner_id].code
        )
        for row, offer in zip(rows, _apart(desk.finder.free("NEW", count=5 * BOOKINGS).offers), strict=False)
    ]


def _apart(offers: Sequence[OfferView]) -> Iterator[OfferView]:
    """Those that do not take each other's time."""
    busy: dict[int, int] = {}
    for offer in sorted(offers, key=lambda offer: offer.start):
        if busy.get(offer.practitioner_id, 0) <= offer.start:
            busy[offer.practitioner_id] = offer.end
            yield offer


def _raw(folder: Path) -> Sample:
    """Eight rows in one transaction of a new file: what the driver and the disk take."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        raw: Any = driver().connect(f"{place}/raw.db", isolation_level=None)
        raw.execute("PRAGMA journal_mode=WAL").close()
        for pragma in PRAGMAS:
            raw.execute(f"PRAGMA {pragma}").close()
        raw.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, a, b, c, d, e)")
        raw.execute("CREATE INDEX row_ab ON row (a, b)")
        try:
            return Sample.of(clocked(partial(_eight, raw, number))[0] for number in range(BOOKINGS))
        finally:
            raw.close()


def _eight(raw: Any, number: int) -> None:
    raw.execute("BEGIN IMMEDIATE")
    for part in range(8):
        raw.execute(
            "INSERT INTO row (a, b, c, d, e) VALUES (?, ?, ?, ?, ?)", (part, number, "x" * 60, "y" * 60, number)
        )
    raw.execute("COMMIT")


def _fsync(folder: Path) -> Sample:
    with tempfile.NamedTemporaryFile(dir=folder) as file:

        def once() -> None:
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())

        return Sample.of(clocked(once)[0] for _ in range(BOOKINGS))
