"""`booktui clock`: what is printed, what is refused, and with which exit code."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands import Run

DECIDED = ("--clinician", "Dr Osei", "--decided", "2026-11-20")


@pytest.fixture
def clocks(run: Run, home: Path) -> Run:
    """The desk with clocks, and C1 waiting since 20 July as entry 1."""
    (home / "profile.toml").write_text('[desk]\nprofile = "nhs-england"\n', encoding="utf-8")
    assert run("setup", "apply", str(home / "profile.toml")).code == 0
    assert run("waiting", "add", "C1", "NEW", "--received", "2026-07-20").code == 0
    return run


@pytest.mark.parametrize("who", ["1", "W1", "#1", "C1", "khan"])
def test_show_by_client_or_entry(clocks: Run, who: str) -> None:
    assert clocks("clock", "show", who).out == (
        "Entry 1: C1 for NEW, routine, waiting.\n"
        "  clock 1 from 2026-07-20: running, 127 days (18 weeks), ‹!› breached since 24 Nov 2026\n"
    )


def test_digits_that_are_a_clients_reference_mean_the_client(clocks: Run) -> None:
    clocks("client", "add", "--ref", "1", "--family-name", "Ray")
    assert clocks("clock", "show", "1").out == (
        "There are no clocks: nothing was referred, or this desk's policy has none.\n"
    )
    assert clocks("clock", "show", "W1").out.startswith("Entry 1: C1 for NEW")


def test_add_a_stop_and_see_it(clocks: Run) -> None:
    said = clocks("clock", "add", "1", "34", "--on", "today", *DECIDED, "--reason", "told by letter")
    assert (said.code, said.out) == (
        0,
        "Added 34, decided not to treat or that no more contact is needed: clock 1 stopped without treatment.\n"
        "Clock 1: stopped without treatment 24 Nov 2026 after 127 days (18 weeks), in breach.\n",
    )
    assert clocks("clock", "show", "C1").out.splitlines()[2] == (
        "  2026-11-24 34 decided not to treat or that no more contact is needed, decided by Dr Osei on 2026-11-20, "
        "told by letter, by ada"
    )


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("1", "34", "--on", "today"), 3, "34 (decided not to treat or that no more contact is needed) is a clinician's "
         "decision: give the clinician's name and the day. Nothing was changed.\n"),
        (("1", "37", "--on", "today"), 3, "There is no status code '37' on 24 Nov 2026; known then are 10, 11, 12, 20, 21, "
         "30, 31, 32, 33, 34, 35, 36, 90, 91, 92, 98, 99. Nothing was changed.\n"),
        (("1", "20", "--on", "tomorrow"), 5, "25 Nov 2026 is in the future. Nothing was changed.\n"),
        (("9", "20", "--on", "today"), 4, "There is no waiting entry 9.\n"),
        (("x", "20", "--on", "today"), 4, "'x' is no waiting entry's number; see: booktui waiting list\n"),
    ],
    ids=["RTT-12", "unknown", "future", "no-entry", "no-number"],
)  # fmt: skip
def test_refused(clocks: Run, words: tuple[str, ...], code: int, sentence: str) -> None:
    said = clocks("clock", "add", *words)
    assert (said.code, said.out, said.err) == (code, "", sentence)


def test_refused_as_json(clocks: Run) -> None:
    said = clocks("--json", "clock", "add", "1", "90", "--on", "today")
    assert (said.code, said.json) == (3, {"pathway": None, "refused": said.err.rstrip("\n"), "also": []})


def test_json_of_a_running_clock(clocks: Run) -> None:
    (path,) = clocks("--json", "clock", "show", "1").json["pathways"]
    assert path == {
        "entry": 1, "client": "C1", "service": "NEW", "priority": "routine", "status": "waiting",
        "clocks": [
            {"number": 1, "start": "2026-07-20", "stop": None, "state": "running", "code": "", "days": 127, "weeks": 18,
             "last_inside": "2026-11-23", "breach_on": "2026-11-24", "breached": True, "target_18": "2026-11-23",
             "target_52": "2027-07-19"},
        ],
        "events": [], "cancer": None, "test": None,
    }  # fmt: skip


def test_tasks_and_taking_back(clocks: Run) -> None:
    assert clocks("clock", "tasks").out == "Nothing is to be looked into.\n"
    clocks("clock", "add", "1", "33", "--on", "today", "--evidence", "phone")
    assert clocks("clock", "tasks").out == "1  33_PROPOSED  33  2026-11-24  ada\n"
    clocks("clock", "add", "1", "20", "--on", "today")
    assert clocks("--as", "jo", "clock", "back", "1", "--reason", "wrong entry").code == 7
    said = clocks("--as", "sam", "--json", "clock", "back", "1", "--reason", "wrong entry")
    assert [event["outcome"] for event in said.json["pathway"]["events"]] == ["proposed", "added", "taken back"]


def test_the_codes_of_a_day(clocks: Run) -> None:
    said = clocks("clock", "codes")
    assert len(said.out.splitlines()) == 17
    assert said.out.splitlines()[5] == "30  STOP      clinician  first treatment"
    assert clocks("--json", "clock", "codes", "--on", "2006-12-31").json == {"codes": []}


def test_a_desk_without_clocks_says_so(run: Run) -> None:
    run("waiting", "add", "C1", "NEW", "--received", "2026-07-20")
    said = run("clock", "add", "1", "20", "--on", "today")
    assert (said.code, said.err) == (
        3,
        "This desk's policy has no clocks: an entry has a target date and nothing else. Nothing was changed.\n",
    )
