"""What is typed too long is a sentence and exit code 5, never a fault, and nothing is changed."""

from __future__ import annotations

import pytest

from cli.test_caseload import team
from commands import Run

LONG = "x" * 600
__all__ = ["team"]


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("caseload", "approve", "1", "--to", "BEA", "--reason", LONG), "reason"),
        (("caseload", "decline", "1", "--to", "BEA", "--reason", LONG), "reason"),
        (("caseload", "assign", "1", "ANN", "--reason", LONG), "reason"),
        (("waiting", "add", "C1", "NEW", "--referrer", LONG), "referrer"),
        (("waiting", "add", "C1", "NEW", "--comment", LONG), "comment"),
        (("waiting", "suspend", "1", "--from", "today", "--to", "+2w", "--reason", LONG), "reason"),
        (("fill", "1", "--close", LONG), "note"),
    ],
    ids=["approve", "decline", "assign", "referrer", "comment", "suspend", "fill"],
)
def test_too_long(team: Run, words: tuple[str, ...], what: str) -> None:
    said = team(*words)
    assert (said.code, said.err.startswith(f"The {what} is too long: at most ")) == (5, True)
