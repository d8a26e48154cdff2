"""Finding the first five times that would work, nothing kept in memory between questions."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from bench.desks import NOW
from bench.measure import Sample, clocked, ms, sample, show, times
from booktui.desk import open_desk
from booktui.desk.desk import Desk

ROUNDS = 9
QUESTIONS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("any doctor, 30 min, with a room", "NEW", {}),
    ("echo, 45 min, room and machine, mornings", "ECHO", {"part": "am"}),
    ("one doctor, 30 min", "NEW", {"practitioner": "OSEI"}),
    ("impossible: an evening, every session", "NEW", {"part": "eve"}),
    ("every time there is, every diary", "NEW", {"count": 1_000_000}),
)


def run(places: dict[str, Path]) -> None:
    """Print each question at every size: the first time it is asked, and its median after that."""
    answers = {size: _column(place) for size, place in places.items()}
    rows = []
    for number, (words, *_) in enumerate(QUESTIONS):
        rows.append([words, *(f"{ms(found[number][0])} / {ms(found[number][1].p50)}" for found in answers.values())])
    rows.append(["naive: check slot after slot (1st question)", *(ms(found[-1][0]) for found in answers.values())])
    rows.append(["1st question / naive", *(times(found[0][1].p50, found[-1][0]) for found in answers.values())])
    show("Finder, first five of half a year; every time of it as the limit", ["ms, first / p50", *places], rows)


def _column(place: Path) -> list[tuple[float, Sample]]:
    found = []
    for _, service, wishes in QUESTIONS:
        desk = open_desk(place, "jo", now=lambda: NOW)
        try:
            ask = partial(desk.finder.free, service, **{"count": 5, **wishes})
            first = clocked(ask)[0]
            later = sample([ask] * ROUNDS)
        finally:
            desk.close()
        found.append((first, later))
    desk = open_desk(place, "jo", now=lambda: NOW)
    try:
        found.append((clocked(partial(_naive, desk))[0], Sample.of(())))
    finally:
        desk.close()
    return found


def _naive(desk: Desk) -> int:
    """Every new-patient slot from now on, one check each, until five pass."""
    from booktui.rules.slots import expand

    with desk.store.read() as c:
        sessions = c.exec_driver_sql(
            "SELECT s.starts_at, s.ends_at, s.slots, p.code FROM session s "
            "JOIN practitioner p ON p.id = s.practitioner_id "
            "JOIN practitioner_service ps ON ps.practitioner_id = p.id JOIN service v ON v.id = ps.service_id "
            "WHERE v.code = 'NEW' AND s.starts_at > ? AND s.slots LIKE '%N%' ORDER BY s.starts_at LIMIT 500",
            (NOW,),
        ).all()  # fmt: skip
        client = int(c.exec_driver_sql("SELECT min(id) FROM client").scalar_one())
    passed = 0
    for start, end, slots, doctor in sessions:
        for slot in expand(slots, start, end, desk.catalogue.slot_types):
            if slot.letter == "N" and passed < 5:
                proposal = desk.diary.propose(client, "NEW", slot.start, practitioner=doctor)
                conflicts = desk.diary.check(proposal)
                passed += all(conflict.severity == "warn" for conflict in conflicts)
        if passed == 5:
            break
    return passed
