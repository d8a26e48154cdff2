"""`booktui waiting next`: whose turn it is, what is to be known before dialling, and taking them."""

from __future__ import annotations

import pytest

from commands import Run


@pytest.fixture
def two(run: Run) -> Run:
    """Khan's entry 1 is before Jones's entry 2."""
    for client, received in (("C1", "2026-07-20"), ("C2", "2026-09-01")):
        assert run("waiting", "add", client, "NEW", "--received", received).code == 0
    return run


def test_an_empty_list_says_so(run: Run) -> None:
    assert run("waiting", "next").out == "Nobody is waiting for a date.\n"
    assert run("--json", "waiting", "next").json == {
        "entry": None, "why": None, "announce": [], "passed": {}, "taken": False,
        "nobody": "Nobody is waiting for a date.",
    }  # fmt: skip


def test_what_one_is_to_know_before_dialling_is_printed(two: Run) -> None:
    """CS-08."""
    two("client", "need", "C1", "interpreter", "--detail", "BSL")
    lines = two("waiting", "next").out.splitlines()
    assert "Khan Amina" in lines[0]
    assert lines[-3:] == [
        "Needs an interpreter: BSL.",
        "Three-way telephone interpreter: ask your supervisor for the number.",
        "Leave no message: that is not agreed.",
    ]


def test_whoever_is_taken_is_given_to_nobody_else(two: Run) -> None:
    taken = two("--json", "--as", "jo", "waiting", "next", "--take").json
    assert (taken["entry"]["entry_id"], taken["taken"], taken["passed"]) == (1, True, {})
    other = two("--json", "--as", "sam", "waiting", "next", "--take").json
    assert (other["entry"]["entry_id"], other["passed"]) == (2, {"claimed": 1})
    mine = two("--as", "jo", "waiting", "next")
    assert (mine.code, mine.out.split()[0]) == (0, "1")


def test_an_auditor_may_look_and_takes_nobody(two: Run) -> None:
    assert two("--as", "alex", "waiting", "next").code == 0
    assert two("--as", "alex", "waiting", "next", "--take").code == 7


def test_nobody_is_rung_at_night(two: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOOKTUI_NOW", "2026-11-24T21:00:00+00:00")
    assert two("waiting", "next").out == "Nobody is rung outside 08:00 to 20:00: next from Wed 25 Nov 2026 08:00.\n"
