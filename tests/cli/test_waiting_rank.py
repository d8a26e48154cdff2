"""`booktui waiting list --filter`, `prioritise`, `proposals`, `why`, `bands`, `filters`."""

from __future__ import annotations

import pytest

from commands import Run


@pytest.fixture
def listed(run: Run) -> Run:
    """C1 waits since 20 November as entry 1, C2 since 15 November, urgent, as entry 2."""
    assert run("waiting", "add", "C1", "NEW", "--received", "2026-11-20").code == 0
    assert run("waiting", "add", "C2", "NEW", "--received", "2026-11-15", "--priority", "urgent").code == 0
    return run


def entries(run: Run, *words: str) -> list[int]:
    return [row["entry_id"] for row in run("waiting", "list", *words, "--json").json["entries"]]


def test_the_list_as_a_tracker(listed: Run) -> None:
    assert listed("waiting", "list").out == (
        "2  C2  Jones Dylan  NEW  urgent   M  19 days left  no plan\n"
        "1  C1  Khan Amina   NEW  routine  L  86 days left  no plan\n"
        "2 waiting.\n"
    )


def test_a_part_of_it_in_another_order(listed: Run) -> None:
    assert entries(listed) == [2, 1]
    assert entries(listed, "--filter", "sort:wait-") == [1, 2]
    assert entries(listed, "--filter", "urgent") == [2]
    assert listed("waiting", "list", "--filter", "routine").out.splitlines()[-1] == "1 listed: routine."


def test_what_is_no_filter(listed: Run) -> None:
    said = listed("waiting", "list", "--filter", "sort:luck")
    assert (said.code, said.err) == (
        5,
        "'luck' is no sort. Known: turn, target, wait, name, contact, service, attempts, added.\n",
    )


def test_json_has_the_older_names_too(listed: Run) -> None:
    row = listed("waiting", "list", "--json").json["entries"][1]
    assert (row["days_left"], row["days_to_target"], row["not_before"], row["flags"], row["state"]) == (
        86, 86, None, [], "black",
    )  # fmt: skip


def test_proposed_then_confirmed(listed: Run) -> None:
    """7.3: the order changes once a named clinician has confirmed."""
    said = listed("waiting", "prioritise", "1", "--urgency", "3", "--severity", "3", "--reason", "worse")
    assert said.out == "Proposed H for entry 1; it counts once a clinician has confirmed it.\n"
    assert entries(listed) == [2, 1]
    assert listed("waiting", "proposals").out == "1  C1  Khan Amina  NEW  U3 V3  L to H  worse  by ada\n"
    said = listed("waiting", "prioritise", "1", "--confirm", "Dr Osei", "--on", "2026-11-23")
    assert said.out == "Entry 1 is H now: urgency 3, severity 3, by Dr Osei.\n"
    assert entries(listed) == [1, 2]
    assert listed("waiting", "proposals").out == "Nothing is proposed.\n"


def test_declined(listed: Run) -> None:
    listed("waiting", "prioritise", "1", "--urgency", "3", "--severity", "3", "--reason", "worse")
    said = listed("waiting", "prioritise", "1", "--decline", "Dr Osei", "--json")
    assert said.json == {"entry": 1, "state": "declined", "letter": "L", "refused": None}


def test_rated_at_once_for_a_clinician(listed: Run) -> None:
    said = listed(
        "waiting", "prioritise", "W1", "--urgency", "2", "--severity", "3", "--reason", "seen", "--confirm", "Dr Osei",
        "--json",
    )  # fmt: skip
    assert said.json == {"entry": 1, "state": "confirmed", "letter": "M", "refused": None}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(("1",), 2, id="nothing-said"),
        pytest.param(("1", "--urgency", "3"), 2, id="half-a-rating"),
        pytest.param(("1", "--urgency", "5", "--severity", "1", "--reason", "x"), 2, id="no-such-urgency"),
        pytest.param(("1", "--urgency", "3", "--severity", "1"), 5, id="no-reason"),
        pytest.param(("1", "--confirm", "Dr Osei"), 4, id="nothing-proposed"),
        pytest.param(("77", "--urgency", "3", "--severity", "1", "--reason", "x"), 4, id="no-such-entry"),
    ],
)
def test_what_cannot_be(listed: Run, words: tuple[str, ...], code: int) -> None:
    said = listed("waiting", "prioritise", *words)
    assert (said.code, said.out) == (code, "")


def test_why_it_is_there(listed: Run) -> None:
    assert listed("waiting", "why", "2").out.splitlines()[0] == "Number 1 of 2 who wait."
    assert listed("waiting", "why", "1", "--json").json["why"][0] == "Number 2 of 2 who wait."


def test_bands(listed: Run) -> None:
    """RTT-07: by weeks, day 0 to 7 in the first."""
    assert listed("waiting", "bands").out == (
        "0 to 1 weeks  1\n1 to 2 weeks  1\n2 wait with a running clock, 100.0% within the target.\n"
    )
    assert len(listed("waiting", "bands", "--json").json["bands"]) == 105


def test_filters_kept_and_forgotten(listed: Run) -> None:
    def own() -> list[tuple[str, str]]:
        found = listed("waiting", "filters", "--json").json["filters"]
        return [(one["name"], one["filter"]) for one in found if one["whose"] == "own"]

    listed("waiting", "filters", "--save", "Near", "--filter", "breach<14")
    assert own() == [("Near", "breach<14")]
    listed("waiting", "filters", "--drop", "Near")
    assert own() == []
