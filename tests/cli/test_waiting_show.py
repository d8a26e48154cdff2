"""`booktui waiting show`: the details of an entry as plain lines, and as JSON."""

from __future__ import annotations

import pytest

from commands import Run


@pytest.fixture
def listed(run: Run) -> Run:
    """C1 waits since 20 November as entry 1."""
    added = run("waiting", "add", "C1", "NEW", "--received", "2026-11-20", "--comment", "mornings only")
    assert added.code == 0
    return run


def test_all_of_an_entry_as_lines(listed: Run) -> None:
    assert listed("waiting", "prioritise", "1", "--urgency", "2", "--severity", "3", "--reason", "worse").code == 0
    lines = listed("waiting", "show", "1").out.splitlines()
    assert lines[0] == "Khan Amina, C1, New patient, routine, waiting."
    assert lines[1] == "Number 1 of 1 who wait."
    assert lines[-2].startswith("Proposed by ")
    assert lines[-2].endswith(": urgency 2, severity 3: worse.")
    assert lines[-1] == "Comment: mornings only"


def test_of_a_removed_one_why_and_until_when_it_comes_back(listed: Run) -> None:
    off = listed(
        "waiting",
        "remove",
        "1",
        "--code",
        "PTREQ",
        "--reason",
        "moved",
        "--clinician",
        "Dr Osei",
        "--on",
        "today",
        "--no-gp",
    )
    assert off.code == 0, off.err
    shown = listed("waiting", "show", "1", "--json").json
    assert (shown["status"], shown["removed"]["code"], shown["removed"]["reason"]) == ("removed", "PTREQ", "moved")
    assert shown["removed"]["at"].endswith("Z")


def test_an_entry_that_is_not_there(listed: Run) -> None:
    said = listed("waiting", "show", "9")
    assert (said.code, said.err) == (4, "There is no waiting entry 9.\n")
