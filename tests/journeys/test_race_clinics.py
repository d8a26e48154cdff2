"""Processes that book into clinics while others cut, cancel, change and take back: nobody dropped, nothing half done."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from booktui.desk.absence_views import AbsenceWanted
from booktui.desk.errors import DeskError, Refused
from booktui.rules.values import Span
from desks import NOW, Clock, add_client, at, make_desk

pytestmark = pytest.mark.slow
HERE = Path(__file__).resolve().parents[1]
FIRST = date(2027, 1, 12)
DAYS = [FIRST + timedelta(weeks=week) for week in range(2)]
"""Two Tuesdays with more than eight weeks' or at least six weeks' notice."""
TIMES = ("09:00", "09:30", "10:00", "10:15", "10:45", "11:15", "12:00")
HOURS = (("09:00", "10:00"), ("10:00", "11:00"), ("11:00", "12:30"))
EVENT = "BEGIN:VEVENT\nUID:{number}\nDTSTAMP:20261101T000000Z\nDTSTART:{start}\nDURATION:PT1H\nEND:VEVENT\n"
SECONDS = 6.0
LONGER = 45.0
"""A busy machine gets so many more until every desk has done what only it does."""


def worker(folder: Path, number: int, seconds: float) -> None:
    """One desk; what happened goes to stdout, a line as soon as it is known."""
    rnd = random.Random(number)
    user, ways = WORKERS[number]
    desk = make_desk(folder, user, clock=Clock(NOW))
    clients = [line.id for line in desk.clients.find("racer")]
    until = time.monotonic() + seconds
    still = {TELLS[way] for way in ways if way in TELLS and seconds >= SECONDS}
    while time.monotonic() < until or (still and time.monotonic() < until + LONGER):
        try:
            done = rnd.choice(ways)(desk, rnd, clients)
        except Refused:
            done = {"refused": True}
        except DeskError as error:
            done = {"said": error.message, "code": error.exit_code}
        still -= {name for name, value in done.items() if value}
        print(json.dumps(done), flush=True)
    desk.close()


def _book(desk, rnd, clients):
    when = at(f"{rnd.choice(DAYS)}T{rnd.choice(TIMES)}")
    wanted = desk.diary.propose(rnd.choice(clients), "NEW", when, practitioner="OSEI", agreed_short=True)
    if rnd.random() < 0.2:
        return {"held": desk.diary.hold(wanted).appointment.id}
    return {"booked": desk.diary.book(wanted, override="race").appointment.id}


def _rebook(desk, rnd, _clients):
    rows = desk.rebooking.list()
    if not rows:
        return {"rebooked": 0}
    row = rnd.choice(rows)
    offers = desk.rebooking.choices(row.id, start=FIRST).offers
    done = desk.rebooking.accept([(row.id, offers[0])] if offers else [], override="race", agreed_short=True)
    return {"rebooked": sum(one.outcome is not None for one in done)}


def _cut(desk, rnd, _clients):
    day = rnd.choice(DAYS)
    span = Span(*(at(f"{day}T{one}") for one in rnd.choice(HOURS))) if rnd.random() < 0.7 else None
    done = desk.clinics.cut("OSEI-TU", day, span, reason="race")
    return {"cut": done.disruption_id, "displaced": done.displaced, "on_list": done.on_list}


def _take_back(desk, _rnd, _clients):
    return {"undone": desk.diary.undo().message}


def _change(desk, rnd, _clients):
    fields = rnd.choice(({"slots": "NNNN"}, {"slots": "NNFF.UN"}, {"start": "09:30", "slots": "NNFF.U"},
                         {"start": "09:00"}))  # fmt: skip
    done = desk.clinics.change("OSEI-TU", fields, effective=FIRST, reason="race", approve=True)
    return {"changed": done.disruption_id, "displaced": done.displaced, "on_list": done.on_list}


def _absence(desk, rnd, _clients):
    day = rnd.choice(DAYS)
    done = desk.absences.add(AbsenceWanted(schedule="OSEI", start=day, end=None), reason_for_cut="race")
    return {"cut": done.disruption_id, "displaced": done.displaced, "on_list": done.on_list}


def _remove(desk, _rnd, _clients):
    rows = desk.absences.list(DAYS[0], DAYS[-1], schedule="OSEI")
    return {"removed": desk.absences.remove(rows[0].id).message if rows else ""}


def _busy(desk, rnd, _clients):
    hours = [f"{day:%Y%m%d}T{rnd.randrange(9, 17):02d}0000Z" for day in DAYS]
    events = "".join(EVENT.format(number=number, start=hour) for number, hour in enumerate(hours))
    file = desk.store.path.parent / f"{os.getpid()}.ics"
    file.write_bytes(
        f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test\n{events}END:VCALENDAR\n".replace("\n", "\r\n").encode()
    )
    return {"imported": desk.imports.busy(file, "BROWN").added}


TELLS = {_take_back: "undone", _rebook: "rebooked"}
WORKERS = [
    ("ada", [_book, _cut, _cut, _take_back]),
    ("jo", [_book, _book, _rebook]),
    ("sam", [_book, _book, _rebook]),
    ("sam", [_book, _change, _absence, _remove, _busy]),
    ("sam", [_book, _cut, _cut, _take_back, _change, _absence, _remove, _busy, _rebook]),
]


def start(folder: Path, number: int, seconds: float) -> subprocess.Popen:
    code = f"import sys; sys.path[:0] = [{str(HERE)!r}, {str(HERE / 'journeys')!r}]; from pathlib import Path; "
    code += f"from test_race_clinics import worker; worker(Path({str(folder)!r}), {number}, {seconds})"
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def folder(tmp_path):
    desk = make_desk(tmp_path, "sam")
    for number in range(16):
        add_client(desk, "Racer", f"R{number}", preferred_channel="letter")
    desk.close()
    return tmp_path


def sound(folder: Path) -> dict[int, int]:
    """Whether everything is as it must be; how many each cause displaced."""
    desk = make_desk(folder, "sam")
    with desk.store.read() as c:
        causes = [row[0] for row in c.exec_driver_sql("SELECT id FROM disruption")]
        listed = c.exec_driver_sql("SELECT count(*), count(DISTINCT appointment_id) FROM displacement WHERE "
                                   "state = 'open'").one()  # fmt: skip
    assert desk.keeping.doctor().problems == ()
    assert listed[0] == listed[1] == desk.rebooking.count()
    found = {cause: sum(desk.rebooking.account(cause).values()) for cause in causes}
    desk.close()
    return found


def test_nobody_is_dropped_while_clinics_are_cut_under_the_bookings(folder):
    racers = [start(folder, number, SECONDS) for number in range(4)]
    told = []
    for racer in racers:
        out, err = racer.communicate(timeout=120)
        assert (racer.returncode, err) == (0, "")
        told += [json.loads(line) for line in out.splitlines()]
    assert [line for line in told if line.get("code") == 1] == []
    cuts = [line for line in told if line.get("cut")]
    assert {line["displaced"] - line["on_list"] for line in cuts} == {0}
    counted = sound(folder)
    assert {line["cut"]: line["displaced"] for line in cuts} == {line["cut"]: counted[line["cut"]] for line in cuts}
    assert sum(line["displaced"] for line in cuts) > 0
    changes = [line for line in told if line.get("changed")]
    assert [line for line in changes if counted[line["changed"]] != line["displaced"]] == []
    assert any(line.get("rebooked") for line in told)
    assert any("undone" in line for line in told)


@pytest.mark.parametrize("after", [0.2, 0.9], ids=["early", "later"])
def test_killed_in_the_middle_of_cutting_nothing_is_half_done(folder, after):
    start(folder, 2, 1.0).communicate(timeout=60)  # somebody to displace
    with start(folder, 4, 60) as racer:
        first = racer.stdout.readline()
        assert first
        time.sleep(after)
        os.kill(racer.pid, signal.SIGKILL)
        told = [json.loads(line) for line in (first + racer.stdout.read()).splitlines() if line.endswith("}")]
    counted = sound(folder)
    for line in told:
        if line.get("cut"):
            assert counted[line["cut"]] == line["displaced"] == line["on_list"]
