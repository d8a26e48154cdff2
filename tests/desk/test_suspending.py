"""A client who asks to wait: not rung, not in turn, the clock runs on, back by themselves (RTT-29)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from booktui.desk.errors import BadInput, NotFound, NotPermitted, Refused
from booktui.desk.listing import suspending
from booktui.rules.clocks.values import State
from desks import Clock, add_client, make_desk

TODAY = date(2026, 11, 23)
DAY = 86_400


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path, clock):
    made = make_desk(tmp_path, clock=clock)
    yield made
    made.close()


@pytest.fixture
def entry(desk):
    return desk.waiting.add(add_client(desk).id, "NEW", received=date(2026, 7, 20))


def status(desk, entry):
    return desk.waiting.row(entry.entry_id).status


def roll(desk):
    with desk.store.write() as c:
        return suspending.roll_in(c, desk)


def causes(desk):
    return [(one.cause, one.rule) for one in desk.reviews.open()]


def test_rtt_29_suspended_and_the_clock_runs_on(desk, entry):
    """RTT-29: the wish is kept, nobody rings, the clock runs."""
    lines = desk.suspending.suspend(entry.entry_id, TODAY, date(2026, 12, 31), "abroad")
    assert lines == ("Khan Amina is not available from Mon 23 Nov 2026 until Thu 31 Dec 2026. The clock runs on.",)
    assert (status(desk, entry), desk.turns.peek()) == ("suspended", None)
    (path,) = desk.clocks.of(entry_id=entry.entry_id)
    assert (path.newest.state, path.newest.wait.days) == (State.RUNNING, 126)
    (logged,) = [row for row in desk.audit.list(object="waiting_entry", limit=9) if row["action"] == "suspend"]
    assert logged["reason"] == "abroad"


@pytest.mark.parametrize(
    ("days", "asked"), [(84, []), (85, [("long wait", "RTT-29")])], ids=["twelve-weeks", "RTT-29-longer"]
)
def test_rtt_29_longer_than_twelve_weeks_is_a_clinicians(desk, entry, days, asked):
    """RTT-29: wanting to come after more than 12 weeks leads to a clinician's review; nobody is removed."""
    lines = desk.suspending.suspend(entry.entry_id, TODAY, TODAY + timedelta(days=days - 1), "abroad")
    assert (causes(desk), len(lines) - 1) == (asked, len(asked))
    assert status(desk, entry) == "suspended"


@pytest.mark.parametrize(
    ("priority", "born", "discharge"),
    [("routine", "1960-02-14", True), ("2ww", "1960-02-14", False), ("routine", "2015-02-14", False)],
    ids=["anybody", "CAN-02", "D2-child"],
)
def test_who_is_never_discharged_for_it(desk, priority, born, discharge):
    entry = desk.waiting.add(add_client(desk, birth_date=born).id, "NEW", received=TODAY, priority=priority)
    desk.suspending.suspend(entry.entry_id, TODAY, date(2027, 6, 1), "abroad")
    (review,) = desk.reviews.open()
    assert ("discharge" in review.may) is discharge


def test_a_shorter_wish_takes_the_question_back(desk, entry):
    desk.suspending.suspend(entry.entry_id, TODAY, date(2027, 6, 1), "abroad")
    desk.suspending.suspend(entry.entry_id, TODAY, date(2026, 12, 24), "home for Christmas")
    assert (causes(desk), status(desk, entry)) == ([], "suspended")


@pytest.mark.parametrize(
    ("days", "then"), [(7, "suspended"), (8, "waiting")], ids=["the-last-day-is-inside", "the-day-after"]
)
def test_they_come_back_by_themselves(desk, clock, entry, days, then):
    desk.suspending.suspend(entry.entry_id, TODAY, TODAY + timedelta(days=7), "abroad")
    clock.now += days * DAY
    assert roll(desk) == (0, int(then == "waiting"))
    assert status(desk, entry) == then


def test_a_wish_that_begins_later_leaves_them_waiting_until_then(desk, clock, entry):
    desk.suspending.suspend(entry.entry_id, TODAY + timedelta(days=3), TODAY + timedelta(days=9), "abroad")
    assert (status(desk, entry), roll(desk)) == ("waiting", (0, 0))
    clock.now += 3 * DAY
    assert (roll(desk), status(desk, entry)) == ((1, 0), "suspended")
    assert roll(desk) == (0, 0)


def test_resume(desk, entry):
    desk.suspending.suspend(entry.entry_id, TODAY, date(2027, 6, 1), "abroad")
    assert desk.suspending.resume(entry.entry_id) == "Khan Amina waits again, in their place."
    assert (status(desk, entry), causes(desk), desk.turns.peek().row.entry_id) == ("waiting", [], entry.entry_id)
    with pytest.raises(Refused) as caught:
        desk.suspending.resume(entry.entry_id)
    assert caught.value.message == "Khan Amina is not suspended (waiting). Nothing was changed."


@pytest.mark.parametrize(
    ("start", "end", "why", "sentence"),
    [
        pytest.param(date(2026, 12, 2), date(2026, 12, 1), "x", "2026-12-01 is before 2026-12-02. Nothing was changed.",
                     id="backwards"),
        pytest.param(date(2026, 11, 1), date(2026, 11, 22), "x", "2026-11-22 is over. Nothing was changed.", id="over"),
        pytest.param(date(2026, 12, 2), None, "x", "Say until when: from 2026-12-02 on without an end cannot be kept. "
                     "Nothing was changed.", id="no-end"),
        pytest.param(TODAY, TODAY, " ", "Say why they cannot come. Nothing was changed.", id="no-reason"),
    ],
)  # fmt: skip
def test_bad_input(desk, entry, start, end, why, sentence):
    with pytest.raises(BadInput) as caught:
        desk.suspending.suspend(entry.entry_id, start, end, why)
    assert (caught.value.message, status(desk, entry)) == (sentence, "waiting")


def test_who_does_not_wait_is_not_suspended(desk, entry):
    desk.removals.remove(entry.entry_id, "TRANS", "moved")
    with pytest.raises(Refused):
        desk.suspending.suspend(entry.entry_id, TODAY, TODAY, "abroad")
    with pytest.raises(NotFound):
        desk.suspending.suspend(99, TODAY, TODAY, "abroad")


def test_without_an_end_a_clinician_looks_at_it(desk, entry):
    desk.suspending.suspend(entry.entry_id, TODAY, None, "after the baby")
    assert (status(desk, entry), causes(desk)) == ("suspended", [("long wait", "RTT-29")])


def test_an_auditor_suspends_nobody(tmp_path, entry):
    alex = make_desk(tmp_path, "alex")
    with pytest.raises(NotPermitted):
        alex.suspending.suspend(1, TODAY, TODAY, "x")
    alex.close()
