"""Clocks as they are kept: rows that say what they mean, and statuses that only grow."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from booktui.rules.clocks.machine import Event
from booktui.rules.clocks.values import Clock, State
from booktui.store import clocks
from desks import add_client, make_desk

START, STOP = date(2026, 7, 20), date(2026, 9, 1)
KEPT = (Clock(1, START, State.NULLIFIED, STOP, "33"), Clock(2, STOP, code="10"))


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path)
    client = add_client(made)
    made.waiting.add(client.id, "NEW", received=START)
    with made.store.write() as c:
        clocks.add_event(
            c, referral_id=1, number=1, code="33", on_date=STOP, outcome="added", clinician="Dr Osei", decided_on=STOP,
            evidence="phone", reason="missed", at=made.now(), by_user="jo",
        )  # fmt: skip
    yield made
    made.close()


def test_clocks_are_kept_and_read_back(desk):
    """RTT-05, RTT-06: targets are kept, of a nullified clock none."""
    with desk.store.write() as c:
        clocks.keep(c, 1, (Clock(1, START),), 126)
        clocks.keep(c, 1, KEPT, 126)
        assert clocks.clocks(c, 1) == KEPT
        assert [tuple(row) for row in c.exec_driver_sql("SELECT number, target_18, target_52 FROM clock")] == [
            (1, None, None),
            (2, "2027-01-05", "2027-08-31"),
        ]


def test_an_event_comes_back_as_it_was_recorded(desk):
    with desk.store.read() as c:
        (found,) = clocks.events(c, 1)
    assert (found.event, found.evidence, found.outcome) == (Event("33", STOP, STOP), "phone", "added")


@pytest.mark.parametrize(
    "statement",
    ["UPDATE clock_event SET code = '30'", "UPDATE clock_event SET on_date = '2026-01-01'",
     "UPDATE clock_event SET clinician = 'Dr No'", "DELETE FROM clock_event"],
    ids=["code", "day", "clinician", "away"],
)  # fmt: skip
def test_what_was_added_neither_changes_nor_goes(desk, statement):
    with pytest.raises(IntegrityError, match="append-only"), desk.store.write() as c:
        c.exec_driver_sql(statement)


def test_words_may_be_blanked_when_a_person_is_erased(desk):
    with desk.store.write() as c:
        c.exec_driver_sql("UPDATE clock_event SET reason = '', evidence = ''")
    with desk.store.read() as c:
        assert [(row.reason, row.evidence) for row in clocks.events(c, 1)] == [("", "")]


@pytest.mark.parametrize(
    "clock",
    [Clock(1, START, State.TREATED), Clock(1, START, State.RUNNING, STOP), Clock(1, START, State.NONE, STOP)],
    ids=["stopped-without-a-day", "running-with-one", "no-state"],
)
def test_a_clock_that_cannot_be_is_not_kept(desk, clock):
    with pytest.raises(IntegrityError, match=r"(?i)check"), desk.store.write() as c:
        clocks.keep(c, 1, (clock,), 126)


@pytest.mark.parametrize(
    ("kept", "found"),
    [
        ((), (0, 0)),
        ((Clock(1, START),), (0, 0)),
        (KEPT, (0, 0)),
        (KEPT[:1], (1, 1)),
    ],
    ids=["implied", "running", "a-second-one-runs", "RTT-20-nullified"],
)
def test_who_waits_without_a_clock(desk, kept, found):
    with desk.store.write() as c:
        clocks.keep(c, 1, kept, 126)
        assert clocks.stopped_waiting(c, START) == found
        assert clocks.stopped_waiting(c, STOP)[1] == 0
