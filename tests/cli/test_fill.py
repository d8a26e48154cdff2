"""`booktui fill`: what is printed, what is refused, and with which exit code (domain.md PTC-05, OFF-04)."""

from __future__ import annotations

import pytest

from commands import Run

WHEN = "2026-12-01T09:00"
"""A week ahead."""


@pytest.fixture
def desk(run: Run) -> Run:
    """C1 and C2 wait; C3 was booked for next Tuesday 09:00 and cancelled: freed time 1."""
    run("client", "add", "--ref", "C3", "--family-name", "Gone")
    for ref, received in (("C1", "2026-10-01"), ("C2", "2026-10-02")):
        assert run("waiting", "add", ref, "NEW", "--received", received).code == 0
    assert run("book", "C3", "NEW", "--at", WHEN, "--with", "OSEI").code == 0
    assert run("cancel", "A000001", "--by", "client", "--reason", "ill").code == 0
    return run


def test_cancelling_says_that_the_time_can_be_filled(run: Run) -> None:
    run("client", "add", "--ref", "C3", "--family-name", "Gone")
    run("book", "C3", "NEW", "--at", WHEN, "--with", "OSEI")
    said = run("cancel", "A000001", "--by", "client", "--reason", "ill")
    assert "time came free: fill 1" in said.out.splitlines()


def test_nothing_to_fill(run: Run) -> None:
    assert run("fill").out == "No time that came free waits to be filled.\n"
    assert run("fill", "--json").json == {"freed": []}


def test_what_came_free(desk: Run) -> None:
    assert desk("fill").out == "1  Tue 1 Dec 2026 09:00-09:30  NEW OSEI MAIN  166 h left  cancelled\n"
    (one,) = desk("fill", "--json").json["freed"]
    assert one == {
        "id": 1, "slot_type": "", "service": "NEW", "practitioner": "OSEI", "location": "MAIN", "why": "cancelled",
        "freed_by": "ada", "state": "open", "note": "", "filled_by": None, "start": "2026-12-01T09:00:00Z",
        "end": "2026-12-01T09:30:00Z", "freed_at": "2026-11-24T10:42:00Z", "asks": [],
    }  # fmt: skip


def test_who_could_come_and_why(desk: Run) -> None:
    assert desk("fill", "1").out.splitlines()[1:] == [
        "1  W1  C1  Khan Amina   NEW  Routine, low; waits 54 days, 36 days to the target.",
        "2  W2  C2  Jones Dylan  NEW  Routine, low; waits 53 days, 37 days to the target.",
    ]
    found = desk("fill", "1", "--json").json["candidates"]
    assert [(one["place"], one["client"], one["days_left"], one["has"]) for one in found] == [
        (1, "C1", 36, None), (2, "C2", 37, None),
    ]  # fmt: skip
    assert len(desk("fill", "1", "--count", "1", "--json").json["candidates"]) == 1


def test_asking_one_after_the_other(desk: Run) -> None:
    asked = desk("fill", "1", "--ask")
    assert asked.out.splitlines() == [
        "Ring Khan Amina. Held until 10:52.",
        "No number is recorded. Routine, low; waits 54 days, 36 days to the target.",
        "Leave no message: that is not agreed.",
        "Read back: Tuesday 1 December 2026 at 09:00, MAIN.",
        "Then: booktui fill 1 --answer yes|no|none",
    ]
    assert desk("fill", "1", "--ask").err == "Khan Amina is being asked about it by ada, until 10:52.\n"
    assert desk("fill").out.endswith("cancelled  asking Khan Amina\n")
    said = desk("fill", "1", "--answer", "no", "--reason", "at work")
    assert said.out == "Khan Amina: declined. It does not count against them.\n"
    second = desk("fill", "1", "--ask", "--json").json
    assert (second["ask"]["client"], second["ask"]["number"], second["read_back"]) == (
        "C2", 2, "Tuesday 1 December 2026 at 09:00, MAIN",
    )  # fmt: skip
    done = desk("fill", "1", "--answer", "yes", "--json").json
    assert (done["appointment"]["client"], done["freed"]["state"], done["next_freed"]) == ("C2", "filled", None)
    assert desk("fill", "1").out.splitlines()[1:] == [
        "  1. Khan Amina: declined, at work", "  2. Jones Dylan: accepted", "It is filled.",
    ]  # fmt: skip


def test_passing_over(desk: Run) -> None:
    said = desk("fill", "1", "--ask", "--entry", "W2")
    assert (said.code, said.err) == (
        5, "Khan Amina comes first. Say why they are passed over; nobody was asked.\n",
    )  # fmt: skip
    said = desk("fill", "1", "--ask", "--entry", "2", "--reason", "cannot be reached today")
    assert said.out.splitlines()[0] == "Passed over Khan Amina: cannot be reached today"


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        pytest.param(("99",), 4, "There is no freed slot 99; see: booktui fill\n", id="no such time"),
        pytest.param(("1", "--answer", "yes"), 4, "Nobody is being asked about 1; see: booktui fill 1 --ask\n",
                     id="nobody asked"),
        pytest.param(("1", "--ask", "--entry", "9"), 4, "There is no waiting entry 9. Nobody was asked.\n", id="entry"),
        pytest.param(("1", "--entry", "2"), 2, "--entry says whom to ask: give --ask with it. Nothing was done.\n",
                     id="entry without ask"),
        pytest.param(("1", "--ask", "--close", "x"), 2, "Only one of --ask and --close at a time. Nothing was done.\n",
                     id="two at once"),
        pytest.param(("--ask",), 2, "Say which time: give its number; see: booktui fill. Nothing was done.\n", id="which"),
    ],
)  # fmt: skip
def test_what_cannot_be(desk: Run, words: tuple[str, ...], code: int, sentence: str) -> None:
    said = desk("fill", *words)
    assert (said.code, said.out, said.err) == (code, "", sentence)


def test_closing(desk: Run) -> None:
    assert desk("fill", "1", "--close", "nobody can come").out == "Closed: nobody can come. Nobody is asked any more.\n"
    said = desk("fill", "1", "--ask")
    assert (said.code, said.err) == (3, "That time is closed already: nobody can come. Nobody was asked.\n")
    assert desk("fill").out == "No time that came free waits to be filled.\n"


def test_an_auditor_may_look_and_not_ask(desk: Run) -> None:
    assert desk("fill", "1", user="alex").code == 0
    assert desk("fill", "1", "--ask", user="alex").code == 7
