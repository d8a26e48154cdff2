"""Rebooking plans: the solver beside everybody taking what is best for them in turn.

Measured on two shared cores with Python 3.11 when the solver was chosen; made-up displaced clients in four tiers with
up to 400 options each of one to three services, shared rooms, machines and interpreters. Milliseconds for 200 clients:
- HiGHS with places apart from clients: every option 680 to 1,200, the cheapest 40 to 70 of each client 160 to 330; with
  a variable for every client, room and machine instead: every option 2,000 to 3,900, the cheapest 60 300 to 630;
- SciPy's linear_sum_assignment, solved again for those who collide, every option: 100 to 420, but with three services
  one more client of the first tier has no time, and of 500 clients of one service one has none and the others pay 287
  days more;
- OR-tools' CP-SAT with intervals, the cheapest options only: 3,800 to 12,800. Its min cost flow took ten times SciPy's
  assignment for the same answer, and knows overlaps no better.
To load: highspy 75 ms, 21 MiB, a wheel of 3 MB (beside numpy's 17); scipy.optimize 290 ms, 63 MiB, 35 MB; cp_model
260 ms, 78 MiB, 30 MB beside pandas.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import NamedTuple

from bench.measure import clocked, ms, show, times
from booktui.rules.planning.chances import Chances
from booktui.rules.planning.cost import cost
from booktui.rules.planning.diary import Diary
from booktui.rules.planning.order import tiers
from booktui.rules.planning.plan import propose
from booktui.rules.planning.values import Displaced, Option, Plan, Settings
from booktui.rules.values import DAY, MINUTE

TODAY = date(2026, 11, 24)
MIDNIGHT = 1_795_478_400
"""The start of that day."""
DOCTORS, WEEKS, FREE, BLOCKS = 12, 26, 0.1, 14
BLOCK = 15 * MINUTE
MOST = 400
SERVICES = ((15, 0, False), (30, 5, False), (45, 0, True))
"""Minutes, buffer after, needs a machine."""
ROOMS, MACHINES, INTERPRETERS = range(100, 104), range(200, 202), range(300, 302)
TIERS = (("2ww", 0, 10), ("urgent", 0, 14), ("routine", 1, 42), ("routine", 0, 42))
"""Priority, earlier cancellations, days until it should be rebooked."""


class Ask(NamedTuple):
    """What one client could do with."""

    days: frozenset[int]
    half: int | None
    doctor: int | None
    interpreter: int | None


def run(places: dict[str, Path]) -> None:
    """Print what plans of 30, 200 and 500 take, and what they cost beside taking turns; no desk is needed."""
    rows = [_row(count, services) for count in (30, 200, 500) for services in (1, 2, 3)]
    heads = ["clients, services", "ms", "turns, ms", "placed", "turns", "their cost, days", "turns", "cost / turns"]
    show(f"Rebooking plans, up to {MOST} options each (solver loads in {ms(_loading())} ms)", heads, rows)


def _row(count: int, services: int) -> list[str]:
    everybody = displaced(count, services)
    propose(everybody[:2])  # the solver is loaded
    taken, plan = clocked(partial(propose, everybody))
    simple, (placed, price) = clocked(partial(_turns, everybody))
    paid = _paid(everybody, plan)
    return [f"{count}, {services}", ms(taken), ms(simple), str(plan.placed), str(placed), f"{paid:,}", f"{price:,}",
            times(paid, price)]  # fmt: skip


def _paid(everybody: Sequence[Displaced], plan: Plan) -> int:
    """What the times of the plan cost by its own weights, in days."""
    settings, who = Settings(), {one.id: one for one in everybody}
    return sum(cost(who[row.id], row.option, settings.weights) for row in plan.rows if row.option) // 100


def _turns(everybody: Sequence[Displaced]) -> tuple[int, int]:
    settings = Settings()
    diary = Diary(settings, [who.client_id for who in everybody])
    placed = price = 0
    for tier in tiers(everybody):
        chances = Chances(tier, settings.weights)
        given = chances.in_turn(diary, {})
        placed += len(given)
        price += sum(one.cost for one in given.values())
    return placed, price // 100


def displaced(count: int, services: int, seed: int = 1) -> list[Displaced]:
    """Clients of a cut, the same for the same seed; nine tenths of the diary are full."""
    random = Random(seed * 1000 + count + services)
    gaps = _gaps(random, services)
    return [_client(random, number, gaps[_service(random, services)]) for number in range(count)]


def _service(random: Random, services: int) -> int:
    return random.choices(range(services), weights=(5, 3, 2)[:services])[0]


def _client(random: Random, number: int, gaps: Sequence[Option]) -> Displaced:
    priority, cancels, within = random.choices(TIERS, weights=(5, 20, 15, 60))[0]
    old_on = TODAY + timedelta(days=7 + random.randrange(3))
    ask = Ask(
        frozenset(range(5)) if random.random() < 0.6 else frozenset(random.sample(range(5), 2)),
        None if random.random() < 0.6 else random.choice((9, 13)),
        random.randrange(DOCTORS) if random.random() < 0.3 else None,
        random.choice(INTERPRETERS) if random.random() < 0.05 else None,
    )
    options = [option for gap in gaps for option in _wanted(random, ask, gap)]
    return Displaced(number, number + 10_000, priority, MIDNIGHT + (old_on - TODAY).days * DAY, old_on,
                     TODAY - timedelta(days=random.randrange(100)), None, old_on + timedelta(days=within), cancels,
                     options[:MOST])  # fmt: skip


def _wanted(random: Random, ask: Ask, gap: Option) -> list[Option]:
    half = 9 if gap.start % DAY < 13 * 60 * MINUTE else 13
    outside = gap.day.weekday() not in ask.days or ask.half not in (None, half)
    if ask.doctor not in (None, gap.practitioner_id) or (outside and random.random() < 0.7):
        return []
    return [gap._replace(preference=outside, interpreter_id=ask.interpreter)]


def _gaps(random: Random, services: int) -> list[list[Option]]:
    """For each service the gaps of the diary, in order of time."""
    found: list[list[Option]] = [[] for _ in range(services)]
    for doctor in range(DOCTORS):
        offered = [number for number in range(services) if random.random() < 0.8] or [0]
        for day in range(4, WEEKS * 7):
            if (TODAY + timedelta(days=day)).weekday() < 5 and random.random() < 0.6:
                for hour in (9, 13):
                    _session(random, doctor, day, hour, offered, found)
    for options in found:
        options.sort()
    return found


def _session(
    random: Random, doctor: int, day: int, hour: int, offered: Sequence[int], found: list[list[Option]]
) -> None:  # fmt: skip
    free = [random.random() < FREE for _ in range(BLOCKS)]
    for block in range(BLOCKS):
        for number in offered:
            minutes, after, machine = SERVICES[number]
            blocks = -(-(minutes + after) // 15)
            if block + blocks <= BLOCKS and all(free[block : block + blocks]):
                rooms = tuple(room for room in ROOMS if random.random() < 0.5)
                machines = tuple(one for one in MACHINES if machine and random.random() < 0.6)
                start = MIDNIGHT + day * DAY + hour * 60 * MINUTE + block * BLOCK
                if rooms and bool(machines) == machine:
                    found[number].append(Option(start, start + minutes * MINUTE, TODAY + timedelta(days=day), doctor, 1,
                                                start, start + (minutes + after) * MINUTE, None, rooms, machines,
                                                short_notice=day < 7))  # fmt: skip


def _loading() -> float:
    """Milliseconds to import the solver in a new process, starting Python left out."""
    code = "import time; at = time.perf_counter(); import highspy; print((time.perf_counter() - at) * 1e3)"
    return float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
