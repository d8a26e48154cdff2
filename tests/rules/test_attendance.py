"""What a missed or cancelled visit leads to (domain.md 2.6 and 2.7)."""

from __future__ import annotations

from datetime import date

import pytest

from booktui.rules import attendance, reviews
from booktui.rules.attendance import Visit
from booktui.rules.policy import Policy

POLICY = Policy(notice_days=21)
ENOUGH = {"notice_days": 21}
GENTLE = ("reoffer", "keep", "return")
ALL = ("reoffer", "keep", "discharge", "return")


@pytest.mark.parametrize(
    ("visit", "rule", "may", "todos"),
    [
        (Visit("2ww", **ENOUGH), "D1", GENTLE, ["call"]),
        (Visit("2ww", times=2, **ENOUGH), "D1", GENTLE, ["call", "tell gp"]),
        (Visit(age=8, **ENOUGH), "D2", GENTLE, ["call", "address"]),
        (Visit(age=17, times=2, **ENOUGH), "D2", GENTLE, ["call", "address", "safeguarding"]),
        (Visit(age=40, risks=("dementia",), **ENOUGH), "D3", GENTLE, ["needs", "call"]),
        (Visit(age=40, unmet=("interpreter",), **ENOUGH), "D3", GENTLE, ["needs", "call"]),
        (Visit("urgent", age=40, **ENOUGH), "D4", ALL, []),
        (Visit(age=18, **ENOUGH), "D5", ALL, []),
        (Visit(age=None, **ENOUGH), "D5", ALL, []),
        (Visit(first=False, **ENOUGH), "D6", GENTLE, []),
        (Visit(first=False, times=2, **ENOUGH), "D7", ALL, []),
        (Visit("2ww", age=8, times=2, **ENOUGH), "D1", GENTLE, ["call", "address", "safeguarding", "tell gp"]),
    ],
    ids=["D1", "D1-again", "D2", "D2-again", "D3", "D3-need-not-met", "D4", "D5", "D5-age-not-known", "D6", "D7",
         "D1-and-D2"],
)  # fmt: skip
def test_the_table_of_decisions(visit, rule, may, todos):
    """D1 to D7, CAN-02: who is protected is never discharged for a missed visit."""
    answer = attendance.missed(visit, POLICY)
    assert (answer.rule, answer.may, [todo.kind for todo in answer.todos]) == (rule, may, todos)


@pytest.mark.parametrize(
    ("notice", "agreed", "may"),
    [(21, False, ALL), (20, False, GENTLE), (20, True, ALL), (0, True, ALL), (None, False, GENTLE)],
    ids=["enough", "a-day-short", "short-but-agreed", "same-day-agreed", "not-known"],
)
def test_dna_04_no_discharge_when_notice_was_not_reasonable(notice, agreed, may):
    """DNA-04."""
    assert attendance.missed(Visit(notice_days=notice, agreed=agreed), POLICY).may == may


def test_a_child_was_not_brought_and_nobody_is_blamed():
    """D2: a label and a note without blame."""
    answer = attendance.missed(Visit(age=8, times=2, **ENOUGH), POLICY)
    assert (answer.label, answer.note) == ("was not brought", "Aged 8: was not brought. 2 one after another.")
    assert attendance.missed(Visit(age=18, **ENOUGH), POLICY).label == "did not attend"


@pytest.mark.parametrize(
    ("born", "visit", "age", "child"),
    [
        (date(2008, 12, 1), date(2026, 11, 30), 17, True),
        (date(2008, 12, 1), date(2026, 12, 1), 18, False),
        (date(2008, 2, 29), date(2026, 2, 28), 17, True),
        (date(2008, 2, 29), date(2026, 3, 1), 18, False),
    ],
    ids=["edge-3-the-day-before", "edge-3-turns-18-that-day", "TZ-08-28-feb", "TZ-08-1-mar"],
)
def test_edge_3_the_age_on_the_day_of_the_visit_decides(born, visit, age, child):
    assert attendance.age_at(born, visit) == age
    assert attendance.is_child(Visit(age=age), POLICY) is child


@pytest.mark.parametrize(
    ("needs", "postcode", "risks"),
    [
        ([("other", "Learning disability nurse to be told")], "", ("learning disab",)),
        ([("other", "Dementia")], "", ("dementia",)),
        ([("safeguarding", "")], "", ("safeguarding",)),
        ([("other", "mental-health crisis plan")], "", ("mental health",)),
        ([], "ZZ99 3VZ", ("no fixed abode",)),
        ([("interpreter", "Urdu"), ("step-free", "")], "M13 9WL", ()),
    ],
    ids=["learning", "dementia", "safeguarding", "mental-health", "no-fixed-abode", "none"],
)
def test_d3_which_words_make_an_adult_one_at_risk(needs, postcode, risks):
    assert attendance.risks(needs, postcode) == risks


@pytest.mark.parametrize(
    ("times", "notice", "asked", "hold"),
    [(1, 30, False, False), (2, 30, True, False), (2, 5, False, False), (3, 5, True, True), (3, 30, True, True)],
    ids=["first", "second", "second-at-short-notice", "third-at-short-notice", "third"],
)
def test_ptc_02_the_second_cancellation_is_reviewed_the_third_before_anything_is_offered(times, notice, asked, hold):
    """PTC-02."""
    answer = attendance.cancelled(Visit(times=times, notice_days=notice), POLICY)
    assert (answer is not None, answer is not None and answer.hold) == (asked, hold)


def test_can_02_suspected_cancer_is_not_discharged_for_cancelling():
    """CAN-02, PTC-02."""
    found = [attendance.cancelled(Visit(priority, times=2, **ENOUGH), POLICY) for priority in ("2ww", "routine")]
    assert [answer.may for answer in found if answer] == [GENTLE, ALL]


def test_rtt_25_who_came_too_late_is_not_discharged():
    """RTT-25."""
    answer = attendance.turned_away(Visit(**ENOUGH), POLICY)
    assert (answer.rule, answer.may, answer.todos) == ("RTT-25", GENTLE, ())


def test_dna_05_every_reason_fits_its_column():
    """DNA-05: sixteen reasons."""
    assert (len(attendance.REASONS), len(set(attendance.REASONS))) == (16, 16)
    assert all(len(reason) <= 40 for reason in attendance.REASONS)


def test_every_cause_of_a_review_has_a_removal_code_and_every_decision_words():
    assert set(reviews.CAUSES) == set(reviews.REMOVAL)
    assert set(reviews.ALL) == set(reviews.DECISIONS)
    assert len(",".join(reviews.ALL)) <= 60
