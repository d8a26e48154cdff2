"""Spoken lines with their gaps."""

import pytest

from booktui.rules.script_say import Piece, fill, needed, placeholders


@pytest.mark.parametrize(
    ("line", "values", "pieces"),
    [
        pytest.param("Hello.", {}, (Piece("Hello."),), id="plain"),
        pytest.param("Hello {a}.", {"a": "Sam"}, (Piece("Hello Sam."),), id="filled"),
        pytest.param("On {a} at {b}.", {"a": "Monday"}, (Piece("On Monday at "), Piece("[?]", True), Piece(".")), id="gap"),
        pytest.param("{a}{b}", {}, (Piece("[?]", True), Piece("[?]", True)), id="two-gaps"),
        pytest.param("Fine. [Your {a} is booked.] Bye.", {}, (Piece("Fine. Bye."),), id="optional-left-out"),
        pytest.param("Fine. [Your {a} is booked.] Bye.", {"a": "taxi"}, (Piece("Fine. Your taxi is booked. Bye."),),
                     id="optional-kept"),
        pytest.param("Thank you. {a} rang.", {"a": "your GP"}, (Piece("Thank you. Your GP rang."),), id="capital"),
        pytest.param("Ask {a}.", {"a": "your GP"}, (Piece("Ask your GP."),), id="no-capital"),
        pytest.param("Hello {a}.", {"a": "{b} [c]"}, (Piece("Hello {b} [c]."),), id="values-are-never-markup"),
        pytest.param("", {}, (), id="empty"),
    ],
)  # fmt: skip
def test_fill(line, values, pieces):
    assert fill(line, values) == pieces


def test_placeholders_in_order_and_which_are_needed():
    line = "{a} then [{b} or] {c}"
    assert (placeholders(line), needed(line)) == (("a", "b", "c"), ("a", "c"))
