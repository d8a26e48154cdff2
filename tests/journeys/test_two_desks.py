"""Two desks ring from one list at random: no client is rung twice at once, no slot goes twice, nobody is passed over
without a reason on record.

`BOOKTUI_TWO_DESKS_SECONDS` lets the two processes run longer than the few seconds of the suite.
"""

import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from booktui.desk.errors import OutOfTurn, Refused
from booktui.desk.reaching.turns import take_in
from booktui.rules.turns import OUT_OF_TURN
from booktui.store import doctor
from desks import NOW, Clock, add_client, at, make_desk

pytestmark = pytest.mark.slow
HERE = Path(__file__).resolve().parents[1]
SECONDS = float(os.environ.get("BOOKTUI_TWO_DESKS_SECONDS", "8"))
USERS = ("jo", "sam")
PEOPLE = 40
DAY, HOUR = 86_400, 3600
FASTER = 100
"""Seconds of the desks' time to one of ours: a call stays shorter than the claim on its client."""
ANSWERS = {
    "yes/no": "yes", "text": "as said", "date": "2027-01-11", "instant": "tomorrow 2pm", "phone": "07700 900456",
    "email": "else@example.org", "number": "48",
}  # fmt: skip


def working_clock(began: float):
    """A clock for several processes: only the hours in which people are rung, on working days, and faster."""

    def now() -> int:
        spent = int((time.time() - began) * FASTER)
        days, rest = divmod(spent, 12 * HOUR)
        day = date(2026, 11, 23) + timedelta(days=days // 5 * 7 + days % 5)
        return int(datetime(day.year, day.month, day.day, 8, tzinfo=UTC).timestamp()) + rest

    return now


class Still:
    """One instant for a whole step: whatever looks at the time twice in it sees the same."""

    def __init__(self, running):
        self._running = running
        self.tick()

    def tick(self):
        self.now = self._running()

    def __call__(self):
        return self.now


# -- what may be rung, told once more and another way

WAITING = """
    SELECT w.id, w.client_id, w.not_before, w.contact_step, w.contact_from, w.claimed_by, w.claimed_until, w.priority,
           k.status,
           (SELECT max(coalesce(parked_at, started_at)) FROM call WHERE client_id = w.client_id AND ended_at IS NULL),
           (SELECT count(*) FROM review WHERE entry_id = w.id AND state = 'open'
             AND cause NOT IN ('cancelled', 'long wait', 'clinical'))
    FROM waiting_entry w JOIN client k ON k.id = w.client_id WHERE w.status = 'waiting'
    ORDER BY w.band, w.rank, w.order_on, w.hospital_cancels, w.clock_start, w.id
"""


def expected(c, now, me):
    """The entry whose turn it is, and the reasons of those before, from the columns alone."""
    passed = Counter()
    if not 8 <= hour(now) < 20:
        return None, passed
    for row in c.exec_driver_sql(WAITING):
        why = reason(row, now, me)
        if why is None:
            return row[0], passed
        passed[why] += 1
    return None, passed


def hour(now):
    return datetime.fromtimestamp(now, UTC).hour  # London's winter; the runs end before spring


def reason(row, now, me):
    _, _, asked, step, rested, by, until, priority, status, open_call, reviews = row
    found = [
        ("asked", asked is not None and asked > now),
        ("letter", step == "letter"),
        ("review", step == "review"),
        ("rested", rested is not None and rested > now),
        ("claimed", until is not None and until > now and by != me),
        ("in a call", open_call is not None and open_call > now - DAY),
        ("closed", status != "active"),
        ("review", reviews > 0 and priority != "2ww"),
    ]
    return next((word for word, holds in found if holds), None)


# -- one desk at random


class Worker:
    """Somebody who rings, answers with whatever comes, parks, drops, cancels."""

    def __init__(self, desk, seed):
        self.desk, self.rnd = desk, random.Random(seed)
        self.view = None
        self.keys = 0
        self.told = Counter()

    def act(self):
        """One step of whatever is going on."""
        try:
            if self.view is None:
                self.begin()
            else:
                self.go_on()
        except (Refused, OutOfTurn) as no:
            self.told[type(no).__name__] += 1

    def begin(self):
        desk, rnd = self.desk, self.rnd
        if rnd.random() < 0.1:
            return self.cancel()
        parked = [call for call in desk.calls.open_calls() if call.parked_at is not None]
        if parked and rnd.random() < 0.4:
            self.keep(desk.calls.resume(rnd.choice(parked).call_id))
        elif rnd.random() < 0.2:
            self.out_of_turn()
        else:
            self.in_turn()
        return None

    def in_turn(self):
        desk = self.desk
        with desk.store.write() as c:
            entry_id, passed = expected(c, desk.now(), desk.person.name)
            found = take_in(c, desk)
        seen, told = (entry_id, dict(passed)), (found.entry_id, dict(found.passed))
        assert told == seen, f"{told} is not {seen} at {desk.now()}"
        if found.entry_id is not None:
            self.told["taken"] += 1
            self.keep(desk.calls.start(found.entry_id))
        else:
            self.told["nobody"] += 1
            put_on_list(desk, self.rnd.randrange(1000), self.rnd)

    def out_of_turn(self):
        desk, rnd = self.desk, self.rnd
        rows = desk.waiting.page(0, 100)
        if rows:
            why = rnd.choice(("", *OUT_OF_TURN))
            self.keep(desk.calls.start(rnd.choice(rows).entry_id, out_of_turn=why))
            self.told["out of turn"] += 1

    def cancel(self):
        with self.desk.store.read() as c:
            booked = [row[0] for row in c.exec_driver_sql("SELECT id FROM appointment WHERE status = 'booked'")]
        if booked:
            self.desk.diary.cancel(self.rnd.choice(booked), reason="x", by=self.rnd.choice(("client", "provider")))
            self.told["cancelled"] += 1

    def keep(self, view):
        self.view, self.keys = view, 0

    def go_on(self):
        desk, rnd, view = self.desk, self.rnd, self.view
        self.keys += 1
        if self.keys > 60 or rnd.random() < 0.01:
            view = desk.calls.drop(view.call_id)
        elif rnd.random() < 0.02:
            desk.calls.park(view.call_id)
            self.view = None
            return
        else:
            view = self.answer(view)
        if view.finished:
            self.told[view.outcome] += 1
        self.view = None if view.finished else view

    def answer(self, view):
        desk, rnd = self.desk, self.rnd
        missing = next((field for field in view.fields if field.missing or field.name == view.open_field), None)
        if missing is not None:
            value = rnd.choice(missing.options).digit if missing.options else ANSWERS[missing.kind]
            view = desk.calls.capture(view.call_id, missing.name, value)
            if view.open_field != missing.name:
                return view
        if not view.choices:
            return desk.calls.press(view.call_id, "enter")
        choice = view.choices[0] if rnd.random() < 0.8 else rnd.choice(view.choices)
        return desk.calls.press(view.call_id, choice.key)

    def finish(self):
        if self.view is not None:
            self.desk.calls.drop(self.view.call_id)
            self.view = None


def put_on_list(desk, number, rnd):
    client = add_client(desk, f"Caller{number}", "Test", mobile=f"07700 900{number:03d}")
    received = date(2026, 11, 22) - timedelta(days=rnd.randrange(20))
    desk.waiting.add(client.id, "NEW", received=received, priority=rnd.choice(("2ww", "urgent", "routine")))


def fill(folder):
    desk, rnd = make_desk(folder, "jo"), random.Random(1)
    for number in range(PEOPLE):
        put_on_list(desk, number, rnd)
    desk.close()


# -- what must hold


def check(desk):
    """The whole record, read from the first row on; how many calls there were, in turn and out of it."""
    ringing, counts = {}, Counter()
    with desk.store.read() as c:
        rows = c.exec_driver_sql(
            "SELECT a.action, a.by_user, a.object_id, a.reason, d.after, k.client_id FROM audit a"
            " JOIN call k ON k.id = a.object_id LEFT JOIN audit_detail d ON d.audit_id = a.id"
            " WHERE a.object = 'call' ORDER BY a.id"
        ).all()
        overlaps = c.exec_driver_sql(
            "SELECT count(*) FROM occupancy a JOIN occupancy b ON a.schedule_id = b.schedule_id AND a.lane = b.lane"
            " AND a.id < b.id AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at"
        ).scalar_one()
        found = doctor.findings(c)
    for action, user, _, why, after, client in rows:
        if action in ("call", "call resume"):
            assert ringing.get(client, user) == user, f"{client} was rung by {user} and {ringing[client]} at once"
            ringing[client] = user
        else:
            ringing.pop(client, None)
        if action == "call":
            record = json.loads(after)
            assert "passed" in record
            assert ("out_of_turn" in record) == bool(why)
            counts["out of turn" if why else "in turn"] += 1
    assert (overlaps, found, desk.audit.verify().problems) == (0, [], ())
    return counts


@pytest.mark.parametrize("seed", [1, 2])
def test_two_desks_at_one_list_step_by_step(tmp_path, seed):
    """Every step of either is followed by a look at who is ringing whom; weeks go by."""
    fill(tmp_path)
    rnd, clock = random.Random(seed), Clock(NOW)
    workers = [Worker(make_desk(tmp_path, user, clock=clock), seed * 10 + place) for place, user in enumerate(USERS)]
    until = time.monotonic() + 6
    while time.monotonic() < until:
        rnd.choice(workers).act()
        clock.now += rnd.choice((5, 20, 60))
        if all(worker.view is None for worker in workers) and (rnd.random() < 0.2 or not 8 <= hour(clock.now) < 19):
            clock.now = at(
                f"{datetime.fromtimestamp(clock.now, UTC).date() + timedelta(days=1)}T{rnd.choice(('08:10', '13:00', '17:30'))}"
            )
        busy = [worker.view.client_id for worker in workers if worker.view is not None]
        assert len(busy) == len(set(busy))
    for worker in workers:
        worker.finish()
    assert check(workers[0].desk)["in turn"] > 0
    for worker in workers:
        worker.desk.close()


def run(folder, user, seed, began, seconds):
    """One process: rings until the time is up; what it did goes to stdout."""
    clock = Still(working_clock(began))
    desk = make_desk(folder, user, clock=clock)
    worker = Worker(desk, seed)
    while time.time() < began + seconds:
        clock.tick()
        worker.act()
    worker.finish()
    print(json.dumps(worker.told))
    desk.close()


@pytest.mark.timeout(SECONDS + 300)
def test_two_processes_at_one_list(tmp_path):
    fill(tmp_path)
    began = time.time()
    code = f"import sys; sys.path[:0] = [{str(HERE)!r}, {str(HERE / 'journeys')!r}]; from pathlib import Path; "
    code += "from test_two_desks import run; "
    started = [
        subprocess.Popen(
            [sys.executable, "-c", f"{code}run(Path({str(tmp_path)!r}), {user!r}, {place}, {began!r}, {SECONDS!r})"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for place, user in enumerate(USERS)
    ]  # fmt: skip
    said = [process.communicate(timeout=SECONDS + 120) for process in started]
    assert [err for _, err in said if err] == []
    told = sum((Counter(json.loads(out)) for out, _ in said), Counter())
    desk = make_desk(tmp_path, "jo", clock=working_clock(began))
    counts = check(desk)
    desk.close()
    print(f"{SECONDS:.0f} s, two processes: {dict(counts)}, {dict(told)}")
    assert counts.total() == told["taken"] + told["out of turn"]
    assert told["taken"] > 0
