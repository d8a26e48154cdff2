"""Clinics: half a year of fifty practitioners made and searched, and the diary's week and month counted."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.desks import NOW
from bench.measure import clocked, ms, sample, show, times
from booktui.desk import open_desk
from booktui.desk.desk import Desk
from booktui.desk.setup import begin
from booktui.store.driver import PRAGMAS, driver

DOCTORS, ROOMS, MACHINES, WEEKS = 50, 30, 2, 26
TODAY = date(2026, 11, 24)
MONTH = (date(2026, 11, 30), date(2027, 1, 3))
WEEK = (date(2026, 11, 23), date(2026, 11, 29))
ROUNDS = 9
TABLES = ("clinic", "clinic_version", "session")
QUESTIONS: tuple[tuple[str, str, dict[str, Any], str], ...] = (
    ("first five, 30 min, with a room", "NEW", {}, "30"),
    ("first five, 45 min, room and machine, mornings", "ECHO", {"part": "am"}, "30"),
    ("none: an evening, everywhere", "NEW", {"part": "eve"}, "100"),
)
"""What is asked, and the most milliseconds that its first answer may take (speed.md 7)."""
COUNTED: tuple[tuple[str, Callable[[Desk], object], str], ...] = (
    ("the week, by practitioner", lambda desk: desk.capacity.span(*WEEK), ""),
    ("five weeks, by practitioner and day", lambda desk: desk.capacity.span(*MONTH), "150"),
    ("what nobody has yet of three working days", lambda desk: desk.capacity.unfilled(), ""),
    ("five candidates for the first of it", lambda desk: desk.capacity.candidates(desk.capacity.unfilled()[0]), ""),
    ("figures of four weeks, every session", lambda desk: desk.figures.weeks(date(2026, 10, 26), WEEK[1]), ""),
)
"""What is counted, and the most milliseconds that it may take on the department's eighteen practitioners."""


def run(places: dict[str, Path]) -> None:
    """Print what making and searching takes, on a desk of its own; then what counting takes at every size."""
    with made() as (desk, report):
        show(f"{WEEKS} weeks of {DOCTORS} practitioners made from {report.clinics} clinics", ["", "s"], [
            ["set-up applied: checked, written, sessions made", f"{report.seconds:.2f}"],
            ["the same sessions by raw sqlite3", f"{report.raw:.2f}"],
            ["set-up / raw", times(report.seconds, report.raw)],
            ["applied again: nothing changes", f"{report.again:.2f}"],
            ["sessions", f"{report.sessions:,}"],
        ])  # fmt: skip
        show("… and searched, nothing kept between questions", ["ms", "first", "p50", "limit, first"], [
            [words, *_asked(desk, service, wishes), limit] for words, service, wishes, limit in QUESTIONS
        ])  # fmt: skip
    rows = [[words, limit] for words, _, limit in COUNTED]
    for place in places.values():
        desk = open_desk(place, "jo", now=lambda: NOW)
        try:
            for row, (_, count, _) in zip(rows, COUNTED, strict=True):
                first = clocked(partial(count, desk))[0]
                row.append(f"{ms(first)} / {ms(sample([partial(count, desk)] * ROUNDS).p50)}")
            staff = {row.schedule_id for row in desk.capacity.span(*MONTH).people}
            print(f"{place.stem}: {len(staff)} practitioners in those five weeks")
        finally:
            desk.close()
    show("Free capacity and figures", ["ms, first / p50", "limit", *places], rows)


class Report:
    """What making took, in seconds, and how much was made."""

    def __init__(self, desk: Desk, place: Path) -> None:
        everything = _setup()
        desk.setup.apply({**everything, "clinic": []})
        copy = _copy(desk, place.with_name("empty.db"))
        self.seconds = self._applied(desk, everything)
        self.again = self._applied(desk, everything)
        self.clinics = len(everything["clinic"])
        self.raw, self.sessions = _raw(desk, copy)

    def _applied(self, desk: Desk, everything: dict[str, Any]) -> float:
        since = time.perf_counter()
        desk.setup.apply(everything)
        return time.perf_counter() - since


@contextmanager
def made() -> Iterator[tuple[Desk, Report]]:
    """A desk with half a year of clinics, and what making them took."""
    with TemporaryDirectory(prefix="booktui-bench-") as name:
        place = Path(name) / "desk.db"
        begin(place, profile_name="nhs-england", time_zone="Europe/London", name="Bench")
        desk = open_desk(place, None, lambda: NOW)
        try:
            yield desk, Report(desk, place)
        finally:
            desk.close()


def _setup() -> dict[str, Any]:
    """Fifty practitioners with a clinic of mornings and one of afternoons each; every fifth has free time for echo."""
    until = (TODAY + timedelta(weeks=WEEKS)).isoformat()
    return {
        "desk": {"holidays": "GB-ENG"},
        "location": [{"code": "S", "name": "Site"}],
        "room": [{"code": f"R{n}", "name": f"Room {n}", "location": "S", "kind": "consulting"} for n in range(ROOMS)],
        "equipment": [{"code": f"E{n}", "name": f"Echo {n}", "location": "S", "kind": "echo"} for n in range(MACHINES)],
        "slot_type": [
            {"letter": "N", "name": "New", "minutes": 30}, {"letter": "F", "name": "Follow-up", "minutes": 15},
        ],
        "service": [
            {"code": "NEW", "name": "New patient", "minutes": 30, "slot_types": ["N"], "needs": {"room": "consulting"}},
            {"code": "FU", "name": "Follow-up", "minutes": 15, "slot_types": ["F"], "needs": {"room": "consulting"}},
            {"code": "ECHO", "name": "Echo", "minutes": 45, "buffer_after": 10,
             "needs": {"room": "consulting", "equipment": "echo"}},
        ],
        "practitioner": [
            {"code": f"D{n}", "name": f"Dr {n}", "services": ["ECHO"] if n % 5 == 0 else ["NEW", "FU"]}
            for n in range(DOCTORS)
        ],
        "clinic": [
            {"code": f"D{n}-{part}", "name": f"Dr {n} {part}", "practitioner": f"D{n}", "location": "S", "start": start,
             "end": end, "recur": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "from": TODAY.isoformat(), "until": until,
             **({} if n % 5 == 0 else {"slots": "NNNFF.FFN"})}
            for n in range(DOCTORS)
            for part, start, end in (("AM", "09:00", "12:30"), ("PM", "13:30", "17:00"))
        ],
    }  # fmt: skip


def _asked(desk: Desk, service: str, wishes: dict[str, Any]) -> tuple[str, str]:
    ask = partial(desk.finder.free, service, count=5, **wishes)
    first = clocked(ask)[0]
    return ms(first), ms(sample([ask] * ROUNDS).p50)


def _copy(desk: Desk, path: Path) -> Path:
    """The desk as it is now, beside it."""
    with closing(desk.store.raw()) as raw:
        raw.execute("VACUUM INTO ?", (str(path),))
    return path


def _raw(desk: Desk, empty: Path) -> tuple[float, int]:
    """Seconds that the sessions, and the clinics they are of, take written by hand; and how many sessions."""
    with closing(desk.store.raw()) as source:
        rows = {name: source.execute(f"SELECT * FROM {name}").fetchall() for name in TABLES}
    raw: Any = driver().connect(str(empty), isolation_level=None)
    with closing(raw):
        for pragma in ("journal_mode=WAL", *PRAGMAS):
            raw.execute(f"PRAGMA {pragma}").close()
        since = time.perf_counter()
        raw.execute("BEGIN IMMEDIATE")
        for name, values in rows.items():
            raw.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(values[0]))})", values)
        raw.execute("COMMIT")
        return time.perf_counter() - since, len(rows["session"])
