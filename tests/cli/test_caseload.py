"""`booktui caseload`: what is printed, what is refused, and with which exit code."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands import Run

TEAM = """
[[service]]
code = "TEL"
name = "Telephone"
minutes = 15

[[practitioner]]
code = "ANN"
name = "Ann Ames"
services = ["TEL"]
team = "Nurses"
wte = 0.1

[[practitioner]]
code = "BEA"
name = "Bea Bell"
services = ["TEL"]
team = "Nurses"
wte = 0.1

[[clinic]]
code = "BEA-MO"
practitioner = "BEA"
recur = "FREQ=WEEKLY;BYDAY=MO"
start = 09:00:00
end = 12:00:00
from = 2026-11-01
"""


@pytest.fixture
def team(run: Run, home: Path) -> Run:
    """Two nurses, and C1 waiting as entry 1 in the caseload of the first."""
    (home / "team.toml").write_text(TEAM, encoding="utf-8")
    assert run("setup", "apply", str(home / "team.toml")).code == 0
    assert run("waiting", "add", "C1", "TEL").code == 0
    assert run("caseload", "assign", "1", "ANN").out == "C1 is in the caseload of ANN.\n"
    return run


def test_list(team: Run) -> None:
    assert team("caseload", "list").out.splitlines() == [
        "Nurses: mean 25 %, spread 50, cv 1.00, 0 over ‹!› uneven",
        "ANN  Ann Ames  1 cases  1 of 2  50 %  spare",
        "BEA  Bea Bell  0 cases  0 of 2  0 %   spare",
    ]


def test_show_and_suggest(team: Run) -> None:
    assert team("caseload", "show", "ann").out.splitlines()[-1] == "1 cases, 1 points."
    assert team("caseload", "suggest", "nurses").out == "No move would make the team noticeably more even.\n"


def test_a_coordinator_may_not_move_cases(team: Run) -> None:
    said = team("--as", "jo", "caseload", "approve", "1", "--to", "BEA", "--reason", "balance")
    assert said.code == 7


def test_approve_and_decline(team: Run) -> None:
    said = team("--as", "sam", "caseload", "approve", "1", "--to", "BEA", "--reason", "balance")
    assert (said.code, said.out) == (0, "C1 moved from ANN to BEA, who is now at 50 %.\n")
    said = team("--as", "sam", "caseload", "decline", "1", "--to", "ANN", "--reason", "settled")
    assert (said.code, said.out) == (0, "C1 stays with BEA: settled.\n")


def test_json_has_instants_in_utc(team: Run) -> None:
    (load, _) = team("--json", "caseload", "list").json["teams"][0]["people"]
    assert (load["code"], load["load"], load["word"]) == ("ANN", 50, "spare")
    (week, _) = team("--json", "caseload", "trend").json["weeks"]
    assert (week["week_on"], week["code"], week["cases"]) == ("2026-11-23", "ANN", 1)
    assert team("--json", "caseload", "show", "ANN").json["cases"][0]["next_visit"] is None


@pytest.mark.parametrize(
    ("words", "code"),
    [(("show", "OSEI"), 4), (("assign", "9", "ANN"), 4), (("approve", "1", "--to", "ANN", "--reason", "x"), 5)],
)
def test_what_cannot_be(team: Run, words: tuple[str, ...], code: int) -> None:
    said = team("caseload", *words)
    assert (said.code, said.out) == (code, "")
