"""The status codes as dated data (domain.md 1.2): complete, in force by the day, and checked when they are read."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from booktui.rules.clocks.codes import CodesError, find, in_force, read_codes
from booktui.rules.clocks.values import ClockRefused
from rules.clockwork import CODES

TODAY = date(2026, 11, 24)


def row(**changed: Any) -> dict[str, Any]:
    whole = {"code": "10", "class": "START", "after": ["none"], "to": "running", "decided": "desk",
             "valid_from": date(2007, 1, 1), "meaning": "first activity"}  # fmt: skip
    return {**whole, **changed}


def test_the_seventeen_codes_and_their_classes() -> None:
    assert {code.code: code.kind.value for code in in_force(CODES, TODAY)} == {
        "10": "START", "11": "START", "12": "START",
        "20": "CONTINUE", "21": "CONTINUE",
        "30": "STOP", "31": "STOP", "32": "STOP", "33": "STOP", "34": "STOP", "35": "STOP", "36": "STOP",
        "90": "NOT-RTT", "91": "NOT-RTT", "92": "NOT-RTT", "98": "NOT-RTT", "99": "NOT-RTT",
    }  # fmt: skip


def test_a_code_that_is_not_yet_known_leaves_a_task() -> None:
    assert {code.code: code.task for code in CODES if code.task} == {"99": "STATUS_NOT_KNOWN"}


def test_a_changed_code_is_two_rows_and_the_day_decides() -> None:
    codes = read_codes([row(valid_until=date(2027, 3, 31)), row(valid_from=date(2027, 4, 1), meaning="first contact")])
    found = [find(codes, "10", day).meaning for day in (date(2027, 3, 31), date(2027, 4, 1))]
    assert found == ["first activity", "first contact"]


@pytest.mark.parametrize(
    ("said", "on", "sentence"),
    [
        ("37", TODAY, "There is no status code '37' on 24 Nov 2026; known then are 10, 11, 12, 20, 21, 30, 31, 32, "
         "33, 34, 35, 36, 90, 91, 92, 98, 99."),
        ("10", date(2006, 12, 31), "There is no status code '10' on 31 Dec 2006; known then are none."),
    ],
    ids=["unknown", "before-it-was-in-force"],
)  # fmt: skip
def test_a_code_that_is_not_there_is_said_with_those_that_are(said: str, on: date, sentence: str) -> None:
    with pytest.raises(ClockRefused) as caught:
        find(CODES, said, on)
    assert caught.value.sentence == sentence


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([], "the status codes must be a list with a row for each code"),
        ({"10": "first"}, "the status codes must be a list with a row for each code"),
        (["10"], "status code: a row must be a table, not '10'"),
        ([row(code=10)], "status code: code must be two digits in quotes, not 10"),
        ([row(code="1")], "status code: code must be two digits in quotes, not '1'"),
        ([row(colour="red")], "status code 10: there is no key 'colour'; known are after, class, code, decided, "
         "meaning, task, to, valid_from, valid_until"),
        ([{"code": "10", "class": "START"}], "status code 10: after is missing"),
        ([row(**{"class": "BEGIN"})], "status code 10: class must be one of START, CONTINUE, STOP, NOT-RTT, not 'BEGIN'"),
        ([row(after=["asleep"])], "status code 10: after must be one of none, running, treated, monitoring, other, "
         "nullified, deceased, not 'asleep'"),
        ([row(after="none")], "status code 10: after must be a list of states, not 'none'"),
        ([row(decided="machine")], "status code 10: decided must be one of desk, clinician, not 'machine'"),
        ([row(valid_from="2007")], "status code 10: valid_from must be a day such as 2026-11-24, not '2007'"),
        ([row(valid_until=date(2006, 1, 1))], "status code 10: valid_until is before valid_from"),
        ([row(meaning=" ")], "status code 10: meaning must be words, not ' '"),
        ([row(), row(valid_from=date(2020, 1, 1))], "status code 10: two rows of it are in force on the same day"),
    ],
    ids=["empty", "table", "word", "number", "one-digit", "key", "missing", "class", "state", "states", "who", "day",
         "backwards", "meaning", "together"],
)  # fmt: skip
def test_a_table_that_cannot_be_names_the_code(rows: Any, problem: str) -> None:
    with pytest.raises(CodesError) as caught:
        read_codes(rows)
    assert str(caught.value) == problem
