"""Processes that book, move, hold and cancel at random into the same hours: no overlap, every loser told why."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from booktui.desk.errors import DeskError, NotFound, Refused
from booktui.store import doctor
from booktui.store.driver import driver
from desks import NOW, Clock, add_client, at, make_desk

pytestmark = pytest.mark.slow
HERE = Path(__file__).resolve().parents[1]
SLOTS = [at(f"2026-12-{day}T09:{minute:02d}") for day in (15, 22) for minute in (0, 5, 15, 30)]


def worker(folder: Path, number: int, attempts: int) -> None:
    """One desk: random bookings into a few slots; what happened goes to stdout, a line as soon as it is known."""
    rnd = random.Random(number)
    desk = make_desk(folder, "sam", clock=Clock(NOW))
    clients = [line.id for line in desk.clients.find("racer")]
    for _ in range(attempts):
        done = _one(desk, rnd, rnd.choice(clients))
        print(json.dumps(done), flush=True)
    desk.close()


def _one(desk, rnd, client):
    try:
        if rnd.random() < 0.15:
            mine = [a for a in desk.diary.of_client(client) if a.status == "booked"]
            if mine:
                key = rnd.choice(mine).id
                if rnd.random() < 0.5:
                    return {"cancelled": desk.diary.cancel(key, reason="x", by="client").appointment.id}
                wanted = desk.diary.propose(client, "NEW", rnd.choice(SLOTS), practitioner="OSEI", moving_id=key)
                return {"moved": desk.diary.move(key, wanted, reason="x", override="race").appointment.id}
        wanted = desk.diary.propose(client, "NEW", rnd.choice(SLOTS), practitioner="OSEI", room="R1")
        if rnd.random() < 0.2:
            return {"held": desk.diary.hold(wanted, seconds=rnd.choice((0, 600))).appointment.id}
        return {"booked": desk.diary.book(wanted, override="race").appointment.id}
    except Refused as refusal:
        return {"refused": [c.code for c in refusal.conflicts]}
    except NotFound:
        return {"gone": True}
    except DeskError as error:
        return {"fault": error.message}


def start(folder: Path, number: int, attempts: int) -> subprocess.Popen:
    code = f"import sys; sys.path.insert(0, {str(HERE)!r}); sys.path.insert(0, {str(HERE / 'journeys')!r}); "
    code += (
        f"from pathlib import Path; from test_race import worker; worker(Path({str(folder)!r}), {number}, {attempts})"
    )
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)


@pytest.fixture
def folder(tmp_path):
    desk = make_desk(tmp_path, "sam")
    for number in range(12):
        add_client(desk, "Racer", f"R{number}")
    desk.close()
    return tmp_path


def overlaps(folder):
    desk = make_desk(folder, "sam")
    with desk.store.read() as c:
        pairs = c.exec_driver_sql(
            "SELECT count(*) FROM occupancy a JOIN occupancy b ON a.schedule_id = b.schedule_id AND a.lane = b.lane "
            "AND a.id < b.id AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at"
        ).scalar_one()
        assert doctor.findings(c) == []
    assert desk.audit.verify().problems == ()
    desk.close()
    return pairs


def test_eight_desks_never_double_book(folder):
    """Edge case 15: several coordinators want the last time at once."""
    racers = [start(folder, number, 40) for number in range(8)]
    told = [json.loads(line) for racer in racers for line in racer.communicate(timeout=240)[0].splitlines()]
    assert all(racer.returncode == 0 for racer in racers)
    assert len(told) == 8 * 40
    assert [line for line in told if "fault" in line] == []
    assert all(line["refused"] for line in told if "refused" in line)
    assert any("refused" in line for line in told)
    assert any("booked" in line for line in told)
    assert overlaps(folder) == 0


def test_raw_inserts_beside_them_are_refused(folder):
    racers = [start(folder, number, 15) for number in range(2)]
    raw = driver().connect(str(folder / "desk.db"), timeout=15, isolation_level=None)
    rnd = random.Random(1)
    refused = 0
    for _ in range(200):
        begin = rnd.choice(SLOTS) + rnd.randrange(0, 1800, 300)
        try:
            raw.execute(
                "INSERT INTO occupancy(schedule_id, lane, starts_at, ends_at) VALUES (7, 0, ?, ?)", (begin, begin + 900)
            )
        except driver().IntegrityError as error:
            assert str(error) == "occupancy overlap"
            refused += 1
    for racer in racers:
        racer.communicate(timeout=240)
    raw.execute("DELETE FROM occupancy WHERE appointment_id IS NULL")
    raw.close()
    assert refused > 0
    assert overlaps(folder) == 0


@pytest.mark.parametrize("after", [0.15, 0.6, 1.1], ids=["early", "middle", "late"])
def test_killed_in_the_middle_everything_acknowledged_is_there(folder, after):
    with start(folder, 99, 1000) as racer:
        first = racer.stdout.readline()
        assert first
        time.sleep(after)
        os.kill(racer.pid, signal.SIGKILL)
        told = [json.loads(line) for line in (first + racer.stdout.read()).splitlines() if line.endswith("}")]
    desk = make_desk(folder, "sam")
    for line in told:
        for word in ("booked", "moved"):
            if word in line:
                assert desk.diary.get(line[word]).status in ("booked", "cancelled")
    desk.close()
    assert overlaps(folder) == 0
