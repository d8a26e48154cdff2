"""The conflict check: what bears on a proposal, gathered and judged."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Connection

from bench.desks import NOW
from bench.measure import Sample, pair, sample, show, times
from booktui.desk import gate, open_desk
from booktui.desk.desk import Desk
from booktui.rules import conflicts as rules
from booktui.rules.values import DAY, LONGEST, Kind, Proposal
from booktui.store.driver import driver

CHECKS = 2_000
SLOW_CHECKS = 5
WARM = 100
PREDICATE = "SELECT id FROM occupancy WHERE schedule_id IN (?, ?, ?) AND starts_at < ? AND ends_at > ?"
BOUNDED = f"{PREDICATE} AND starts_at > ?"


def run(places: dict[str, Path]) -> None:
    """Print the check at every size beside the same statements by hand and the naive ways."""
    columns = [_column(place) for place in places.values()]
    first = columns[0].check.p50
    rows = [
        ["facts and check, in one transaction", *(pair(one.check) for one in columns)],
        ["the same with a transaction of its own", *(pair(one.alone) for one in columns)],
        ["the same statements, raw sqlite3", *(pair(one.raw) for one in columns)],
        ["the occupancies alone, raw sqlite3", *(pair(one.bounded) for one in columns)],
        ["naive: no lower bound on the start", *(pair(one.naive) for one in columns)],
        ["naive: no index", *(pair(one.scan) for one in columns)],
        ["facts and check / same statements raw", *(times(one.check.p50, one.raw.p50) for one in columns)],
        ["facts and check / its smallest size", *(times(one.check.p50, first) for one in columns)],
    ]
    show("Conflict check, three schedules", ["ms, p50 / p99", *places], rows)


@dataclass(frozen=True, slots=True)
class Column:
    """What one size took."""

    check: Sample
    alone: Sample
    raw: Sample
    bounded: Sample
    naive: Sample
    scan: Sample


class Recorder:
    """Stands between the prepared statements and their connection, and notes what they ask."""

    def __init__(self, c: Connection) -> None:
        self.dialect = c.dialect
        self.connection = self
        self.dbapi_connection = self
        self.asked: list[tuple[str, list[Any]]] = []
        self._raw: Any = c.connection.dbapi_connection
        self._whole = c

    def execute(self, sql: Any, params: list[Any] | None = None) -> Any:
        if not isinstance(sql, str):  # what is not prepared goes the usual way
            return self._whole.execute(sql)
        given = params or []
        self.asked.append((sql, given))
        return self._raw.execute(sql, given)


def _column(place: Path) -> Column:
    desk = open_desk(place, "jo", now=lambda: NOW)
    try:
        proposals = _proposals(desk, CHECKS)
        with desk.store.read() as c:
            check = sample((partial(_check, c, desk, proposal) for proposal in proposals), warm=WARM)
            asked = [_statements(c, desk, proposal) for proposal in proposals]
        alone = sample((partial(_check_alone, desk, proposal) for proposal in proposals), warm=WARM)
    finally:
        desk.close()
    raw: Any = driver().connect(f"{place.as_uri()}?mode=ro", uri=True)
    try:
        return Column(check, alone, *_by_hand(raw, asked, proposals))
    finally:
        raw.close()


def _check(c: Connection, desk: Desk, proposal: Proposal) -> object:
    """The gate alone: facts and rules, without the alternatives that a refusal looks up."""
    return rules.check(proposal, gate.gather(c, desk, proposal, NOW), desk.policy)


def _check_alone(desk: Desk, proposal: Proposal) -> object:
    with desk.store.read() as c:
        return _check(c, desk, proposal)


def _statements(c: Connection, desk: Desk, proposal: Proposal) -> list[tuple[str, list[Any]]]:
    recorder: Any = Recorder(c)
    gate.gather(recorder, desk, proposal, NOW)
    found: list[tuple[str, list[Any]]] = recorder.asked
    return found


def _by_hand(
    raw: Any, asked: list[list[tuple[str, list[Any]]]], proposals: list[Proposal]
) -> tuple[Sample, Sample, Sample, Sample]:
    def fetch(sql: str, *params: Any) -> None:
        raw.execute(sql, params).fetchall()

    def all_of(statements: list[tuple[str, list[Any]]]) -> None:
        for sql, params in statements:
            raw.execute(sql, params).fetchall()

    times_of = [(p.practitioner_id, p.client_id, p.room_id, p.end, p.start) for p in proposals]
    unindexed = PREDICATE.replace("occupancy", "occupancy NOT INDEXED")
    return (
        sample((partial(all_of, statements) for statements in asked), warm=WARM),
        sample((partial(fetch, BOUNDED, *one, one[-1] - LONGEST) for one in times_of), warm=WARM),
        sample((partial(fetch, PREDICATE, *one) for one in times_of[:300]), warm=20),
        sample(partial(fetch, unindexed, *one) for one in times_of[:SLOW_CHECKS]),
    )


def _proposals(desk: Desk, count: int) -> list[Proposal]:
    """New-patient times in the next half year, free or not."""
    rng = Random(7)
    book = desk.catalogue
    service = next(s for s in book.services.values() if s.code == "NEW")
    doctors = [p for p in book.of_kind(Kind.PRACTITIONER) if service.id in p.services]
    rooms = [r for r in book.of_kind(Kind.ROOM) if r.type == service.needs_room]
    with desk.store.read() as c:
        low, high = c.exec_driver_sql("SELECT min(id), max(id) FROM client").one()
    found = []
    for _ in range(count):
        start = NOW - NOW % DAY + rng.randrange(1, 182) * DAY + rng.randrange(9 * 4, 17 * 4) * 900
        found.append(
            Proposal(
                rng.randrange(low, high), service.id, start, start + service.minutes * 60, rng.choice(doctors).id,
                rooms[0].location_id or 1, rng.choice(rooms).id,
            )
        )  # fmt: skip
    return found
