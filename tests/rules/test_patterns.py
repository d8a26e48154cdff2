"""What repeats (domain.md 6.4): each threshold from both sides."""

from __future__ import annotations

import pytest

from booktui.rules.patterns import Visits, clients, clinics, missed, reasons, short_notice


@pytest.mark.parametrize(
    ("rule", "below", "at"),
    [
        pytest.param(clinics, {"OSEI-TU": 2}, {"OSEI-TU": 3}, id="6.4-clinic-three-times-in-90-days"),
        pytest.param(reasons, {"sickness": 4}, {"sickness": 5}, id="6.4-reason-five-times-in-30-days"),
        pytest.param(clients, {"C1": 1}, {"C1": 2}, id="6.4-client-cancelled-twice"),
    ],
)
def test_counts(rule, below, at):
    assert rule(below) == []
    assert [(one.subject, one.count) for one in rule(at)] == list(at.items())


@pytest.mark.parametrize(
    ("sessions", "short", "flagged"),
    [
        pytest.param(20, 2, False, id="6.4-a-tenth"),
        pytest.param(20, 3, True, id="6.4-more-than-a-tenth"),
        pytest.param(0, 1, False, id="6.4-no-session-at-all"),
    ],
)
def test_short_notice(sessions, short, flagged):
    found = short_notice({"OSEI": sessions}, {"OSEI": short})
    assert [(one.subject, one.count, one.of) for one in found] == ([("OSEI", short, sessions)] if flagged else [])


def test_missed_more_than_the_service_usually_is():
    """6.4: the mean is 12 of 120; one and a half times is 15 %, over at least 30 visits."""
    visits = [
        Visits("OSEI", "NEW", 34, 6),
        Visits("BROWN", "NEW", 49, 1),
        Visits("SHAH", "NEW", 25, 5),
        Visits("LEWIS", "FU", 9, 20),
    ]
    assert [(one.subject, one.count, one.of) for one in missed(visits)] == [("SHAH", 5, 30)]


def test_few_visits_say_nothing():
    assert missed([Visits("OSEI", "NEW", 0, 29), Visits("BROWN", "NEW", 300, 0)]) == []
    assert [one.subject for one in missed([Visits("OSEI", "NEW", 0, 30), Visits("BROWN", "NEW", 300, 0)])] == ["OSEI"]


def test_the_most_comes_first_and_says_so_in_a_sentence():
    found = clinics({"A": 3, "B": 5})
    assert [one.sentence for one in found] == [
        "B was cut or cancelled 5 times in 90 days.",
        "A was cut or cancelled 3 times in 90 days.",
    ]
