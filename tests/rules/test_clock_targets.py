"""The targets of suspected cancer (domain.md 1.6) and of diagnostic tests (1.7)."""

from __future__ import annotations

from datetime import date

import pytest

from booktui.rules.clocks.counting import read_limit
from booktui.rules.clocks.targets import (
    Cancer,
    Diagnostic,
    Numbers,
    cancer,
    diagnostic,
    met,
    offers_in_order,
    plan_by,
    standing,
    treat_by,
)

DAYS = Numbers()
DM01 = read_limit("days >= 42")


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        pytest.param(
            date(2026, 7, 20), Cancer(date(2026, 8, 3), date(2026, 8, 17), date(2026, 9, 20)), id="CAN-03-july"
        ),
        pytest.param(
            date(2026, 11, 22), Cancer(date(2026, 12, 6), date(2026, 12, 20), date(2027, 1, 23)), id="CAN-03-november"
        ),
    ],
)
def test_cancer_vectors(received: date, expected: Cancer) -> None:
    assert cancer(received, DAYS) == expected


@pytest.mark.parametrize(
    ("last", "closed", "day"),
    [
        pytest.param(date(2026, 12, 20), (), date(2026, 12, 18), id="CAN-03-sunday-to-friday"),
        pytest.param(date(2026, 8, 17), (), date(2026, 8, 17), id="CAN-03-open-monday"),
        pytest.param(
            date(2026, 12, 28), {date(2026, 12, 25), date(2026, 12, 28)}, date(2026, 12, 24), id="TZ-09-christmas"
        ),
    ],
)
def test_work_by_on_a_closed_day(last: date, closed: set[date], day: date) -> None:
    """TZ-09, CAN-03: the target stays, and one works by the last open day before it."""
    assert plan_by(last, closed) == day


@pytest.mark.parametrize(
    ("day", "last", "inside"),
    [(27, 28, True), (28, 28, True), (29, 28, False), (62, 62, True), (63, 62, False), (31, 31, True), (32, 31, False)],
    ids=lambda value: str(value),
)
def test_the_last_day_meets_it(day: int, last: int, inside: bool) -> None:
    """1.6: met at day 28, 62 and 31, and no longer a day after."""
    start = date(2026, 7, 20)
    on, limit = date.fromordinal(start.toordinal() + day), date.fromordinal(start.toordinal() + last)
    assert met(on, limit) is inside


def test_31_days_from_the_decision_to_treat() -> None:
    assert treat_by(date(2026, 11, 24), DAYS) == date(2026, 12, 25)


@pytest.mark.parametrize(
    ("on", "how"),
    [
        pytest.param(date(2026, 8, 3), "inside", id="CAN-01-day-14"),
        pytest.param(date(2026, 8, 4), "late", id="CAN-01-day-15"),
        pytest.param(date(2026, 8, 17), "late", id="CAN-01-day-28"),
        pytest.param(date(2026, 8, 18), "supervisor", id="CAN-01-day-29"),
    ],
)
def test_offers_for_suspected_cancer(on: date, how: str) -> None:
    assert standing(date(2026, 7, 20), on, DAYS) == how


def test_late_offers_come_last() -> None:
    """CAN-01: what is past day 14 is shown after what is inside."""
    days = [date(2026, 8, 10), date(2026, 8, 3), date(2026, 7, 27)]
    assert offers_in_order(date(2026, 7, 20), days, DAYS) == [date(2026, 7, 27), date(2026, 8, 3), date(2026, 8, 10)]


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        pytest.param([], Diagnostic(date(2026, 11, 2), date(2026, 12, 13), date(2026, 12, 14)), id="DM01-day-41-and-42"),
        pytest.param([(date(2026, 11, 20), "dna")], Diagnostic(date(2026, 11, 20), date(2026, 12, 31), date(2027, 1, 1)),
                     id="DM01-dna-resets"),
        pytest.param([(date(2026, 11, 20), "client")], Diagnostic(date(2026, 11, 20), date(2026, 12, 31), date(2027, 1, 1)),
                     id="DM01-client-cancels-resets"),
        pytest.param([(date(2026, 11, 20), "provider")],
                     Diagnostic(date(2026, 11, 2), date(2026, 12, 13), date(2026, 12, 14)), id="DM01-provider-does-not"),
        pytest.param([(date(2026, 11, 20), "dna"), (date(2026, 11, 9), "client")],
                     Diagnostic(date(2026, 11, 20), date(2026, 12, 31), date(2027, 1, 1)), id="DM01-the-last-counts"),
    ],
)  # fmt: skip
def test_diagnostics(events: list[tuple[date, str]], expected: Diagnostic) -> None:
    assert diagnostic(date(2026, 11, 2), events, DM01) == expected
