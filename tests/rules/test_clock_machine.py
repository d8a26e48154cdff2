"""The clock's state machine (domain.md 1.4): every state with every code, either where it leads or why not."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booktui.rules.clocks.machine import NO_CLOCK, SECOND_REFERRAL, Event, add, replay, state_of
from booktui.rules.clocks.values import Clock, ClockRefused, Kind, State
from rules.clockwork import CODES, LATER, RECEIVED, STOPPED, clocks_in

ALL = sorted(code.code for code in CODES)
NONE, RUNNING, TREATED, MONITORING, OTHER, NULLIFIED, DECEASED = State
LEADS = {
    NONE: {"10": RUNNING, "12": RUNNING, "92": NONE, "98": NONE, "99": NONE},
    RUNNING: {"20": RUNNING, "21": RUNNING, "30": TREATED, "31": MONITORING, "32": MONITORING, "33": NULLIFIED,
              "34": OTHER, "35": OTHER, "36": DECEASED},
    TREATED: {"10": RUNNING, "12": RUNNING, "90": TREATED, "98": TREATED},
    MONITORING: {"11": RUNNING, "91": MONITORING},
    OTHER: {"10": RUNNING, "12": RUNNING, "90": OTHER, "98": OTHER},
    NULLIFIED: {"10": RUNNING},
    DECEASED: {},
}  # fmt: skip
"""The table of domain.md 1.4; what is not in it is refused."""


@pytest.mark.parametrize("code", ALL)
@pytest.mark.parametrize("state", list(State), ids=lambda state: state.value)
def test_every_state_with_every_code(state: State, code: str) -> None:
    """RTT-10: a new clock is one more in the sequence; the one before keeps its stop."""
    before = clocks_in(state)
    if code not in LEADS[state]:
        with pytest.raises(ClockRefused):
            add(before, Event(code, LATER), CODES, received=RECEIVED)
        return
    after = add(before, Event(code, LATER), CODES, received=RECEIVED)
    assert state_of(after) is LEADS[state][code]
    begun = code in ("10", "11", "12")
    assert len(after) == len(before) + begun
    if begun:
        assert after[:-1] == before


@pytest.mark.parametrize(
    ("before", "event", "start"),
    [
        pytest.param(NONE, Event("10", LATER), RECEIVED, id="first-from-the-referral-received-not-the-booking"),
        pytest.param(MONITORING, Event("11", LATER, date(2026, 10, 1)), date(2026, 10, 1), id="R3d-decision-to-treat"),
        pytest.param(NULLIFIED, Event("10", LATER), LATER, id="RTT-23-from-the-day-they-rebook"),
        pytest.param(TREATED, Event("12", LATER), LATER, id="R3b-new-treatment"),
        pytest.param(OTHER, Event("10", LATER), LATER, id="R3c-new-referral"),
    ],
)
def test_where_a_clock_starts(before: State, event: Event, start: date) -> None:
    clock = add(clocks_in(before), event, CODES, received=RECEIVED)[-1]
    assert (clock.start, clock.state, clock.stop) == (start, RUNNING, None)


@pytest.mark.parametrize("code", ["30", "31", "32", "33", "34", "35", "36"])
def test_a_stop_has_its_day_and_its_code(code: str) -> None:
    """R4, R5: with treatment or without."""
    (clock,) = add(clocks_in(RUNNING), Event(code, LATER), CODES, received=RECEIVED)
    assert (clock.start, clock.stop, clock.code) == (RECEIVED, LATER, code)


@pytest.mark.parametrize("code", ["20", "21"], ids=["edge-9-further-activity", "edge-9-transfer"])
def test_activity_leaves_the_clock_running(code: str) -> None:
    """Edge case 9: transferred out and back, the clock runs on from its first day."""
    (clock,) = add(clocks_in(RUNNING), Event(code, LATER), CODES, received=RECEIVED)
    assert clock == Clock(1, RECEIVED, RUNNING, None, code)


def test_r7_a_clock_runs_or_is_stopped_and_never_pauses() -> None:
    """R7: of what may be added to a running clock, all that is not a stop leaves it running."""
    fitting = [code for code in CODES if RUNNING in code.after]
    assert {code.code for code in fitting if code.to is None} == {"20", "21"}
    assert all(code.kind is Kind.STOP for code in fitting if code.to is not None)


def test_edge_8_treatment_after_active_monitoring_starts_at_0() -> None:
    """Edge case 8: active monitoring, then a decision to treat."""
    events = [Event("32", STOPPED, STOPPED), Event("91", STOPPED), Event("11", LATER, LATER)]
    assert replay(Clock(1, RECEIVED), events, CODES, received=RECEIVED) == (
        Clock(1, RECEIVED, MONITORING, STOPPED, "91"),
        Clock(2, LATER, RUNNING, None, "11"),
    )


def test_edge_7_two_nullified_clocks_and_a_third() -> None:
    """Edge case 7, RTT-23: missed, rebooked the next day, missed again, rebooked."""
    days = [date(2026, 9, day) for day in (1, 2, 20, 25)]
    events = [Event(code, day) for code, day in zip(["33", "10", "33", "10"], days, strict=True)]
    found = replay(Clock(1, RECEIVED), events, CODES, received=RECEIVED)
    assert [(clock.start, clock.state, clock.stop) for clock in found] == [
        (RECEIVED, NULLIFIED, days[0]),
        (days[1], NULLIFIED, days[2]),
        (days[3], RUNNING, None),
    ]


@given(st.lists(st.tuples(st.sampled_from(ALL), st.integers(0, 40)), max_size=30))
def test_whatever_is_tried_clocks_stay_in_order_and_can_be_replayed(tried: list[tuple[str, int]]) -> None:
    """RTT-10: at most one clock runs, it is the newest, and none starts before the one before it stopped."""
    clocks: tuple[Clock, ...] = (Clock(1, RECEIVED),)
    added: list[Event] = []
    for code, days in tried:
        event = Event(code, RECEIVED + timedelta(days=days))
        with suppress(ClockRefused):
            clocks = add(clocks, event, CODES, received=RECEIVED)
            added.append(event)
    assert [clock.number for clock in clocks] == list(range(1, len(clocks) + 1))
    for clock, following in pairwise(clocks):
        assert clock.stop is not None
        assert clock.start <= clock.stop <= following.start
    assert all((clock.state is RUNNING) == (clock.stop is None) for clock in clocks)
    assert replay(Clock(1, RECEIVED), added, CODES, received=RECEIVED) == clocks


@pytest.mark.parametrize(
    ("state", "code", "sentence", "task"),
    [
        pytest.param(
            NONE, "30", "No clock has been started for this referral, so 30 (first treatment) has none to stop. "
            "Possible now: 10, 12, 92, 98, 99.", NO_CLOCK, id="stop-with-no-clock"),
        pytest.param(
            NONE, "20", "No clock has been started for this referral, so 20 (further activity, and more is to come) has "
            "none to continue. Possible now: 10, 12, 92, 98, 99.", NO_CLOCK, id="continue-with-no-clock"),
        pytest.param(
            NONE, "90", "No clock has been started for this referral, so 90 (activity after treatment) has none to "
            "continue. Possible now: 10, 12, 92, 98, 99.", "", id="after-treatment-with-no-clock"),
        pytest.param(
            RUNNING, "10", "The clock is already open since 20 Jul 2026: is it the same referral a second time? "
            "Possible now: 20, 21, 30, 31, 32, 33, 34, 35, 36.", SECOND_REFERRAL, id="clock-already-open"),
        pytest.param(
            RUNNING, "90", "The clock is running since 20 Jul 2026, and 90 (activity after treatment) is for one that is "
            "not. Possible now: 20, 21, 30, 31, 32, 33, 34, 35, 36.", "", id="after-treatment-while-running"),
        pytest.param(
            MONITORING, "30", "The clock is stopped, active monitoring since 1 Sep 2026, so 30 (first treatment) does not "
            "fit. Possible now: 11, 91.", "", id="treated-while-monitored"),
        pytest.param(
            TREATED, "20", "The clock is stopped, treated since 1 Sep 2026, so 20 (further activity, and more is to come) "
            "does not fit. Possible now: 10, 12, 90, 98.", "", id="activity-after-treatment"),
        pytest.param(
            NULLIFIED, "34", "The clock is nullified since 1 Sep 2026, so 34 (decided not to treat or that no more contact "
            "is needed) does not fit. Possible now: 10.", "", id="stop-a-nullified-clock"),
        pytest.param(DECEASED, "10", "The client has died, so nothing more can be added.", "", id="RTT-11-deceased"),
    ],
)  # fmt: skip
def test_every_refusal_has_its_sentence(state: State, code: str, sentence: str, task: str) -> None:
    with pytest.raises(ClockRefused) as caught:
        add(clocks_in(state), Event(code, LATER), CODES, received=RECEIVED)
    assert (caught.value.sentence, caught.value.task) == (sentence, task)


@pytest.mark.parametrize(
    ("state", "event", "sentence"),
    [
        pytest.param(RUNNING, Event("30", date(2026, 7, 19)),
                     "30 on 19 Jul 2026 would be before the clock started on 20 Jul 2026. Check the day.", id="stop"),
        pytest.param(NULLIFIED, Event("10", date(2026, 8, 31)),
                     "10 on 31 Aug 2026 would be before the clock stopped on 1 Sep 2026. Check the day.", id="restart"),
        pytest.param(MONITORING, Event("11", LATER, date(2026, 8, 1)),
                     "11 on 1 Aug 2026 would be before the clock stopped on 1 Sep 2026. Check the day.", id="decided"),
    ],
)  # fmt: skip
def test_nothing_is_before_what_it_follows(state: State, event: Event, sentence: str) -> None:
    with pytest.raises(ClockRefused) as caught:
        add(clocks_in(state), event, CODES, received=RECEIVED)
    assert caught.value.sentence == sentence


@pytest.mark.parametrize(
    ("state", "code", "on"),
    [(RUNNING, "30", RECEIVED), (NULLIFIED, "10", STOPPED)],
    ids=["stopped-on-day-0", "rebooked-the-same-day"],
)
def test_the_same_day_is_in_order(state: State, code: str, on: date) -> None:
    assert add(clocks_in(state), Event(code, on), CODES, received=RECEIVED)[-1].code == code
