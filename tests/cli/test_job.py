"""`booktui job`: what is printed, and with which exit code."""

from __future__ import annotations

import pytest

from booktui.cli.job import CRITERIA, KINDS, MOBILITY, MODES
from booktui.rules import jobs, transport
from commands import Run


@pytest.fixture
def booked(run: Run) -> str:
    """A visit on Tuesday 15 December for a client who needs an interpreter."""
    run("client", "need", "C1", "interpreter", "--detail", "Panjabi")
    said = run("book", "C1", "NEW", "--at", "2026-12-15 09:00", "--arranged", "interpreter", user="jo")
    assert (said.code, said.out.splitlines()[-1]) == (0, "interpreter asked for")
    return "A000001"


def test_the_words_are_the_rules() -> None:
    assert (KINDS, MODES) == (jobs.KINDS, jobs.MODES)
    assert (tuple(transport.CRITERIA), tuple(transport.MOBILITY)) == (CRITERIA, MOBILITY)


def test_nothing_is_open(run: Run) -> None:
    assert run("job", "list").out == "Every interpreter and journey is confirmed.\n"


def test_from_asked_for_to_confirmed(run: Run, booked: str) -> None:
    line = "J00001 for A000001 C1: interpreter Punjabi from Tue 15 Dec 08:45: asked for, ask by 8 Dec\n"
    assert run("job", "list").out == line
    assert run("job", "offer", "J1", "--person", "Ada Obi", "--agency", "Words Ltd", user="jo").out == (
        "Offered: J00001 interpreter Punjabi from Tue 15 Dec 08:45: somebody was offered (Ada Obi, Words Ltd), ask by 8 Dec "
        "for Khan Amina.\n"
    )
    assert run("job", "confirm", "1", "--reference", "4711", user="jo").code == 0
    assert run("job", "list").out == "Every interpreter and journey is confirmed.\n"
    assert run("job", "show", "J00001").out == (
        "J00001 for A000001 C1: interpreter Punjabi from Tue 15 Dec 08:45: confirmed: Ada Obi, Words Ltd, ref 4711\n"
    )


def test_the_shape(run: Run, booked: str) -> None:
    assert run("--json", "job", "list", "--appointment", booked).json == {
        "jobs": [
            {
                "id": 1, "kind": "interpreter", "state": "requested", "language": "Punjabi", "mode": "face to face",
                "wants": "", "person": "", "agency": "", "reference": "", "to_fix": "", "appointment": "A000001",
                "client": "C1", "start": "2026-12-15T08:45:00Z", "end": "2026-12-15T10:00:00Z",
                "visit": "2026-12-15T09:00:00Z", "lead_by": "2026-12-08", "eligible": [], "acknowledged": True,
                "replaces": None, "reason": "",
            }
        ]
    }  # fmt: skip


def test_int_02_both_jobs_are_listed_until_acknowledged(run: Run, booked: str) -> None:
    """INT-02 by commands."""
    moved = run("move", booked, "--to", "2026-12-22 09:00", "--reason", "work", "--override", "agreed", user="jo")
    assert "interpreter asked for anew; old job to acknowledge" in moved.out.splitlines()
    assert run("job", "list").out.splitlines() == [
        "J00001 for A000001 C1: interpreter Punjabi from Tue 15 Dec 08:45: cancelled: the visit was moved, to acknowledge",
        "J00002 for A000001 C1: interpreter Punjabi from Tue 22 Dec 08:45: asked for, ask by 15 Dec",
    ]
    assert run("job", "ack", "J00001", user="jo").code == 0
    assert len(run("job", "list").out.splitlines()) == 1


def test_pts_02_the_questions_about_transport(run: Run, booked: str) -> None:
    """PTS-02: one criterion that is met asks for it; none has the leaflet."""
    said = run("job", "transport", booked, "--yes", "mobility", "--mobility", "w1", user="jo")
    assert said.out == (
        "Asked for: J00002 transport W1 own wheelchair ready by Tue 15 Dec 07:00: asked for, ask by 10 Dec for Khan Amina.\n"
        "cannot make their own way because of mobility, even with help\n"
    )
    assert run("--json", "job", "transport", booked, user="jo").json["job"] is None


def test_a_failed_one_is_needed_anew(run: Run, booked: str) -> None:
    assert run("job", "fail", "1", "--reason", "ill", user="jo").out.splitlines() == [
        "Failed; needed anew: J00002 interpreter Punjabi from Tue 15 Dec 08:45: not asked for yet, ask by 8 Dec for Khan "
        "Amina.",
        "interpreter Punjabi",
        "to fix: Who was asked cannot come: ask another agency, or go by telephone or video.",
    ]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        pytest.param(("ack", "1"), 3, "J00001 has no change that is to be acknowledged. Nothing was changed.\n", id="ack"),
        pytest.param(("confirm", "1"), 5, "Say who comes, or the agency's reference. Nothing was changed.\n", id="nobody"),
        pytest.param(("show", "7"), 4, "There is no job J00007.\n", id="none"),
        pytest.param(("show", "x"), 4, "'x' is no job's number; see: booktui job list\n", id="no number"),
        pytest.param(
            ("change", "1", "--language", "BSL", "--mode", "telephone"), 3,
            "BSL cannot be interpreted by telephone. Nothing was changed.\n", id="INT-01",
        ),
    ],
)  # fmt: skip
def test_what_is_refused(run: Run, booked: str, words: tuple[str, ...], code: int, said: str) -> None:
    answer = run("job", *words, user="jo")
    assert (answer.code, answer.err) == (code, said)


def test_an_auditor_changes_nothing(run: Run, booked: str) -> None:
    assert run("job", "cancel", "1", "--reason", "x", user="alex").code == 7
