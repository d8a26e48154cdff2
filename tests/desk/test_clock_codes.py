"""The table of status codes as it comes with booktui, and one that cannot be used."""

from __future__ import annotations

import pytest

from booktui.desk.clock_codes import load_codes, parse_codes
from booktui.desk.errors import BadInput


def test_the_table_that_comes_with_booktui_is_sound() -> None:
    assert len(load_codes()) == 17


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "the status codes must be a list with a row for each code"),
        ("- {code: 10}", "status code: code must be two digits in quotes, not 10"),
        ('- {code: "10", class: START}', "status code 10: after is missing"),
    ],
    ids=["empty", "unquoted", "half-a-row"],
)
def test_a_table_that_cannot_be_used_says_why(text: str, problem: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_codes(text)
    assert caught.value.message == f"The table of status codes cannot be used: {problem}"


def test_what_is_no_yaml_is_said_too() -> None:
    with pytest.raises(BadInput, match="The table of status codes cannot be used: "):
        parse_codes("- {code: [")
