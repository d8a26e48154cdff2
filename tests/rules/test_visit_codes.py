"""The national codes of visits as dated data (domain.md 2.6)."""

from __future__ import annotations

from datetime import date

import pytest

from booktui.desk.errors import BadInput
from booktui.desk.visits.visit_codes import load_tables, parse_tables
from booktui.rules import visit_codes

DAY = date(2026, 11, 24)
ROW = '{code: "5", valid_from: 2000-01-01, meaning: seen}'


def test_every_code_of_the_set_is_in_the_table():
    tables = load_tables()
    assert sorted(row.code for row in visit_codes.in_force(tables.attended, DAY)) == ["0", "2", "3", "4", "5", "6", "7"]
    assert sorted(row.code for row in visit_codes.in_force(tables.outcome, DAY)) == ["1", "2", "3"]


def test_a_code_is_in_force_up_to_its_last_day():
    table = parse_tables(
        'attended: [{code: "5", valid_from: 2000-01-01, valid_until: 2026-11-24, meaning: seen}, '
        f'{{code: "5", valid_from: 2026-11-25, meaning: attended}}]\noutcome: [{ROW}]'
    ).attended
    meanings = [visit_codes.find(table, "5", date(2026, 11, day)).meaning for day in (24, 25)]
    assert (meanings, visit_codes.find(table, "5", date(1999, 12, 31))) == (["seen", "attended"], None)


@pytest.mark.parametrize(
    ("status", "by", "code"),
    [("fulfilled", "", "5"), ("noshow", "", "3"), ("cancelled", "client", "2"), ("cancelled", "provider", "4"),
     ("booked", "", "0")],
)  # fmt: skip
def test_what_a_status_alone_stands_for(status, by, code):
    assert visit_codes.of_status(status, by) == code


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("attended: []", "must be two tables"),
        (f"attended: []\noutcome: [{ROW}]", "attended must be a list"),
        (f"attended: [{ROW}, {ROW}]\noutcome: [{ROW}]", "attended 5: two rows of it are in force on the same day"),
        (f'attended: [{ROW}]\noutcome: [{{code: "12", valid_from: 2000-01-01, meaning: x}}]', "one digit in quotes"),
        (f'attended: [{ROW}]\noutcome: [{{code: "1", valid_from: soon, meaning: x}}]', "days must be such as"),
        (f'attended: [{ROW}]\noutcome: [{{code: "1", valid_from: 2000-01-01, colour: x}}]', "a row has code"),
    ],
    ids=["tables", "empty", "twice", "code", "day", "key"],
)
def test_a_table_that_cannot_be_is_refused(text, why):
    with pytest.raises(BadInput) as caught:
        parse_tables(text)
    assert why in caught.value.message
