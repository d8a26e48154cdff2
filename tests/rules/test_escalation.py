"""The ladder (domain.md 7.4): where a question starts, who is asked, and by when they answer."""

from __future__ import annotations

from datetime import date

import pytest

from booktui.cli.escalate import CAUSES
from booktui.rules.escalation import TRIGGERS, Hours, due, hours_of, ico_by, next_level
from booktui.rules.policy import Policy
from desks import at

CLOSED = frozenset({date(2026, 12, 25), date(2026, 12, 28)})
HOURS = hours_of(Policy(), "Europe/London", CLOSED)


def test_the_hours_are_the_policys() -> None:
    assert f"{HOURS.opens:%H:%M}-{HOURS.shuts:%H:%M}" == "09:00-17:00"


@pytest.mark.parametrize(
    ("name", "level", "whom"),
    [
        ("no capacity", 1, "supervisor"),
        ("cancer day 10", 1, "supervisor"),
        ("third cancellation", 3, "clinical lead"),
        ("interpreter", 1, "supervisor"),
        ("conflict", 1, "supervisor"),
        ("clinic cut", 2, "service manager"),
        ("complaint", 1, "supervisor"),
        ("safeguarding", 3, "safeguarding lead"),
        ("data breach", 3, "information governance lead"),
        ("other", 1, "supervisor"),
    ],
)
def test_where_each_cause_starts(name: str, level: int, whom: str) -> None:
    assert (TRIGGERS[name].level, TRIGGERS[name].first) == (level, whom)


def test_the_command_knows_every_cause() -> None:
    assert tuple(TRIGGERS) == CAUSES


@pytest.mark.parametrize(
    ("level", "harm", "raised", "answered"),
    [
        pytest.param(1, False, "2026-11-24T10:00", "2026-11-24T14:00", id="supervisor-four-hours"),
        pytest.param(1, False, "2026-11-24T15:30", "2026-11-25T11:30", id="supervisor-over-night"),
        pytest.param(1, False, "2026-11-27T15:00", "2026-11-30T11:00", id="supervisor-over-the-weekend"),
        pytest.param(1, False, "2026-11-28T11:00", "2026-11-30T13:00", id="supervisor-from-a-saturday"),
        pytest.param(1, False, "2026-12-24T14:00", "2026-12-29T10:00", id="supervisor-over-christmas"),
        pytest.param(1, False, "2026-11-24T07:00", "2026-11-24T13:00", id="supervisor-before-opening"),
        pytest.param(1, True, "2026-11-24T15:30", "2026-11-25T11:30", id="supervisor-whatever-the-harm"),
        pytest.param(2, False, "2026-11-24T10:00", "2026-11-25T10:00", id="manager-a-working-day"),
        pytest.param(2, False, "2026-11-27T16:00", "2026-11-30T16:00", id="manager-over-the-weekend"),
        pytest.param(2, False, "2026-12-24T16:00", "2026-12-29T16:00", id="manager-over-christmas"),
        pytest.param(3, True, "2026-11-24T10:00", "2026-11-24T17:00", id="lead-same-day-if-harm-is-possible"),
        pytest.param(3, True, "2026-11-24T18:00", "2026-11-24T23:59", id="lead-same-day-after-hours"),
        pytest.param(3, True, "2026-11-28T10:00", "2026-11-28T17:00", id="lead-same-day-on-a-saturday"),
        pytest.param(3, False, "2026-11-24T10:00", "2026-11-25T10:00", id="lead-else-a-working-day"),
        pytest.param(4, True, "2026-11-24T17:00", "2026-11-24T23:59", id="director-same-day"),
        pytest.param(1, False, "2027-03-26T16:00", "2027-03-29T12:00", id="over-the-clock-change"),
    ],
)
def test_by_when_an_answer_is_due(level: int, harm: bool, raised: str, answered: str) -> None:
    """Level 1 answers in 4 working hours, 2 in 1 working day, 3 the same day if harm is possible."""
    assert due(level, at(raised), Policy(), HOURS, harm=harm) == at(answered)


def test_the_hours_are_a_number_of_the_policy() -> None:
    slow = Policy(escalation_supervisor_hours=10, escalation_manager_wd=3)
    short = hours_of(Policy(open_from="10:00", open_until="16:00"), "Europe/London", CLOSED)
    assert due(1, at("2026-11-24T10:00"), slow, short, harm=False) == at("2026-11-25T14:00")
    assert due(2, at("2026-11-24T10:00"), slow, short, harm=False) == at("2026-11-27T10:00")
    assert due(3, at("2026-11-24T10:00"), slow, short, harm=True) == at("2026-11-24T16:00")


def test_another_zone_has_its_own_evening() -> None:
    paris = Hours("Europe/Paris", CLOSED, HOURS.opens, HOURS.shuts)
    assert due(3, at("2026-11-24T10:00"), Policy(), paris, harm=True) == at("2026-11-24T16:00")


def test_the_commissioner_is_told_within_72_hours_of_the_clock() -> None:
    assert ico_by(at("2026-11-27T16:00")) == at("2026-11-30T16:00")
    assert ico_by(at("2027-03-26T16:00")) == at("2027-03-29T17:00")


def test_the_ladder_ends_with_the_director() -> None:
    assert [next_level(level) for level in (1, 2, 3, 4)] == [2, 3, 4, None]
