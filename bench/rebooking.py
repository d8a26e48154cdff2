"""Planning new times for the displaced of a department: the rebook list, the plan of all together, accepting it.

The demonstration's bookings are all routine; with four tiers every tenth line is made suspected cancer, two of ten
urgent and one of ten cancelled on before.
"""

from __future__ import annotations

import gc
import tempfile
import time
from datetime import date
from functools import partial
from pathlib import Path

from bench.desks import NOW, scratch
from bench.measure import clocked, ms, sample, show, times
from booktui.desk import open_desk
from booktui.desk.demo import SIZES, prepare
from booktui.desk.desk import Desk
from booktui.rules.values import DAY

LIMIT = 2_000
"""Milliseconds in which two hundred are planned."""
ROUNDS = 5
TIERS = (
    "UPDATE displacement SET priority = CASE id % 10 WHEN 0 THEN '2ww' WHEN 1 THEN 'urgent' WHEN 2 THEN 'urgent' "
    "ELSE priority END, hospital_cancels = id % 10 = 3"
)
SESSIONS = (
    "SELECT c.code, s.on_date FROM session s JOIN clinic c ON c.id = s.clinic_id JOIN appointment a "
    "ON a.session_id = s.id AND a.status = 'booked' WHERE s.starts_at > ? GROUP BY s.id ORDER BY s.starts_at"
)


def run(places: dict[str, Path]) -> None:
    """Print what planning 30, 200 and 500 takes on the department demonstration, which is built for it."""
    with tempfile.TemporaryDirectory(prefix="booktui-bench-") as folder:
        place = prepare(Path(folder) / "department.db", size=SIZES["department"], now=lambda: NOW)
        rows = [_row(place, count, tiers) for count in (30, 200, 500) for tiers in (False, True)]
    heads = ["displaced", "list, ms", "plan, ms first / p50", "of CPU", f"p50 / limit of {LIMIT:,}", "placed",
             "days added", "accepted", "ms each"]  # fmt: skip
    show("Rebooking on the department desk", heads, rows)


def _row(place: Path, count: int, tiers: bool) -> list[str]:
    with scratch(place) as copy:
        desk = open_desk(copy, "sam", now=lambda: NOW)
        try:
            displaced = _cut(desk, count, tiers)
            gc.freeze()  # as the application does once it is up
            listed = sample([desk.rebooking.list] * ROUNDS)
            first, plan = clocked(desk.rebooking.plan)
            before = time.process_time()
            planned = sample([desk.rebooking.plan] * ROUNDS)
            cpu = (time.process_time() - before) * 1e3 / ROUNDS
            picks = [(row.row.id, row.offer) for row in plan.rows if row.offer]
            taken, done = clocked(partial(desk.rebooking.accept, picks))
        finally:
            desk.close()
    kept = sum(one.outcome is not None for one in done)
    return [f"{displaced}{', four tiers' if tiers else ''}", ms(listed.p50), f"{ms(first)} / {ms(planned.p50)}",
            ms(cpu), times(planned.p50, LIMIT), str(plan.placed), str(plan.added_days), str(kept),
            ms(taken / max(1, len(picks)))]  # fmt: skip


def _cut(desk: Desk, count: int, tiers: bool) -> int:
    """Cancel sessions from a week ahead on until so many have lost their time; how many have."""
    with desk.store.read() as c:
        sessions = [(row[0], row[1]) for row in c.exec_driver_sql(SESSIONS, (NOW + 7 * DAY,))]
    displaced = 0
    for code, day in sessions:
        if displaced < count:
            displaced += desk.clinics.cut(code, date.fromisoformat(day), reason="measured").displaced
    if tiers:
        with desk.store.write() as c:
            c.exec_driver_sql(TIERS)
    return displaced
