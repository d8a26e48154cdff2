"""Eight desks on one PostgreSQL want the same times of two people and two rooms: one of each wins, nobody gets stuck."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import psycopg
import pytest

import postgres
from booktui.desk import open_desk
from booktui.desk.desk import Desk
from booktui.desk.errors import Refused
from booktui.desk.setup import begin
from booktui.store.doctor import overlaps
from desks import SETUP, Clock, add_client

pytestmark = [pytest.mark.slow, pytest.mark.file_only("it starts a server of its own")]
DESKS, RUNS = 8, 20
FIRST = datetime(2026, 12, 8, 9, 0, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture
def place() -> Iterator[str]:
    stop = None if os.environ.get(postgres.SERVER) else postgres.start()
    name = postgres.name_for("contested")
    yield postgres.make(name)
    postgres.drop(name)
    if stop is not None:
        stop()


def contest(desks: list[Desk], clients: list[int], runs: int) -> tuple[Counter[str], list[float]]:
    """Everybody wants the same half hour at once, of either practitioner in either room, `runs` half hours one by one.

    Returns:
        How many were booked, refused, or met something else by its name; and the seconds that each act took.
    """
    together = threading.Barrier(len(desks))
    came: Counter[str] = Counter()
    took: list[float] = []

    def one(number: int) -> None:
        for run in range(runs):
            start = int((FIRST + timedelta(days=7 * (run // 6), minutes=30 * (run % 6))).timestamp())
            desk, who, room = desks[number], ("OSEI", "BROWN")[number % 2], ("R1", "R2")[number // 2 % 2]
            wanted = desk.diary.propose(clients[number], "NEW", start, practitioner=who, room=room)
            together.wait(60)
            began = time.perf_counter()
            try:
                desk.diary.book(wanted, override="agreed")
                came["booked"] += 1
            except Refused:
                came["refused"] += 1
            except Exception as error:
                came[f"{type(error).__name__}: {error}"] += 1
            took.append(time.perf_counter() - began)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(len(desks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came, took


def test_two_of_eight_win_each_time_and_nothing_deadlocks(place: str) -> None:
    begin(place, profile_name="nhs-england", time_zone="Europe/London", name="Test desk")
    first = open_desk(place, None, Clock())
    first.setup.apply(SETUP)
    first.close()
    desks = [open_desk(place, "sam", Clock()) for _ in range(DESKS)]
    clients = [add_client(desks[0], f"Client{number}").id for number in range(DESKS)]
    try:
        came, _ = contest(desks, clients, RUNS)
        assert set(came) == {"booked", "refused"}, came
        assert RUNS <= came["booked"] <= 2 * RUNS
        assert came.total() == DESKS * RUNS
        with desks[0].store.read() as c:
            assert overlaps(c) == []
            stored = c.exec_driver_sql("SELECT count(*) FROM appointment WHERE status = 'booked'").scalar_one()
        assert stored == came["booked"]
        with psycopg.connect(place.replace("+psycopg", "")) as raw:
            asked = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
            row = raw.execute(asked).fetchone()
        assert row == (0,)
        assert desks[0].audit.verify().problems == ()
    finally:
        for desk in desks:
            desk.close()
