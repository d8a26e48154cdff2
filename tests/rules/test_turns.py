"""What is said of those passed over, and of who is before."""

import pytest

from booktui.rules.turns import initials, passed_words


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        pytest.param({}, "", id="nobody"),
        pytest.param({"asked": 1}, "1 passed over: 1 asked to be rung later.", id="one"),
        pytest.param(
            {"asked": 2, "claimed": 1},
            "3 passed over: 2 asked to be rung later, 1 being rung at another desk.",
            id="two-reasons",
        ),
    ],
)
def test_passed_words(passed, words):
    assert passed_words(passed) == words


@pytest.mark.parametrize(("name", "said"), [("Khan Amina", "A.K."), ("K••• A•", "A.K."), ("Cher", "C."), ("", "")])
def test_initials(name, said):
    assert initials(name) == said
