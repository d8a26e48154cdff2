"""A booking's whole way by commands: exit codes, shapes, and what is said."""

from __future__ import annotations

import pytest

from commands import Run

ALTERNATIVE = {"start", "practitioner", "room"}
APPOINTMENT = {
    "id": 1,
    "sequence": 0,
    "status": "booked",
    "client": "C1",
    "service": "NEW",
    "practitioner": "OSEI",
    "room": "R1",
    "equipment": None,
    "location": "MAIN",
    "start": "2026-12-01T09:00:00Z",
    "end": "2026-12-01T09:30:00Z",
}


def test_free(run: Run) -> None:
    said = run("free", "NEW", "--client", "C1", "--from", "2026-12-01", "--count", "2", "--json")
    assert said.code == 0
    assert said.json == {
        "service": "NEW",
        "offers": [
            {
                "start": start,
                "end": end,
                "practitioner": "OSEI",
                "room": "R1",
                "equipment": None,
                "location": "MAIN",
                "slot_type": "",
                "session": "OSEI-TU",
                "days_to_target": None,
            }
            for start, end in (
                ("2026-12-01T09:00:00Z", "2026-12-01T09:30:00Z"),
                ("2026-12-01T09:30:00Z", "2026-12-01T10:00:00Z"),
            )
        ],
        "why_none": None,
    }


def test_free_in_words(run: Run) -> None:
    said = run("free", "new", "--from", "tue week", "--count", "1", "--with", "osei", "--part", "am", "--days", "Tue")
    assert (said.code, said.out, said.err) == (0, "1 Tue 1 Dec 2026 09:00-09:30 OSEI R1 MAIN\n", "")


def test_free_says_why_there_is_nothing(run: Run) -> None:
    said = run("free", "NEW", "--days", "sat", "--json")
    assert (said.code, said.json["offers"]) == (0, [])
    assert isinstance(said.json["why_none"], str)


def test_book(run: Run) -> None:
    said = run("book", "C1", "NEW", "--at", "2026-12-01T09:00", "--json")
    assert (said.code, said.err) == (0, "")
    uid = said.json["appointment"]["uid"]
    assert said.json == {"appointment": APPOINTMENT | {"uid": uid}, "conflicts": []}


def test_book_in_words(run: Run) -> None:
    said = run("book", "khan", "NEW", "--at", "tue week 9am")
    assert said.code == 0
    assert said.out.splitlines()[:3] == [
        "Understood: Tue 1 Dec 2026 09:00 (Europe/London).",
        "Booked Khan Amina Tue 1 Dec 09:00, Dr Osei.",
        "A000001 booked Tue 1 Dec 2026 09:00-09:30 NEW OSEI R1 MAIN client C1",
    ]


def test_book_refused(run: Run) -> None:
    run("book", "C1", "NEW", "--at", "2026-12-01T09:00")
    said = run("book", "C2", "NEW", "--at", "2026-12-01T09:15", "--json")
    assert said.code == 3
    assert said.json["appointment"] is None
    first = said.json["conflicts"][0]
    assert (first["code"], first["severity"], first["clashes_with"]) == ("practitioner-busy", "block", "A000001")
    assert {frozenset(one) for one in first["alternatives"]} == {frozenset(ALTERNATIVE)}
    assert run("busy", "OSEI", "--from", "2026-12-01", "--to", "2026-12-02", "--json").json == {
        "schedule": "OSEI",
        "busy": [["2026-12-01T09:00:00Z", "2026-12-01T09:30:00Z"]],
    }


def test_book_refused_in_words(run: Run) -> None:
    run("book", "C1", "NEW", "--at", "2026-12-01T09:00")
    said = run("book", "C2", "NEW", "--at", "2026-12-01T09:15")
    assert (said.code, said.out) == (3, "")
    assert said.err.splitlines()[0] == "block: Dr Osei is with somebody else from 09:00 to 09:30. [practitioner-busy]"
    assert any(line.startswith("instead: Tue 1 Dec 2026 09:30 OSEI R1") for line in said.err.splitlines())


def test_an_override_needs_a_reason_and_sometimes_a_supervisor(run: Run) -> None:
    outside = ("book", "C1", "NEW", "--at", "2026-12-02T09:00", "--with", "OSEI", "--json")
    refused = run(*outside, user="jo")
    assert (refused.code, refused.json["conflicts"][0]["code"]) == (3, "outside-session")
    assert run(*outside, "--override", "extra clinic", user="jo").code == 7
    assert run(*outside, "--override", "extra clinic", user="sam").code == 0


def test_check_changes_nothing(run: Run) -> None:
    said = run("check", "C1", "NEW", "--at", "2026-12-01T09:00", "--json")
    assert (said.code, said.json["appointment"]) == (0, None)
    assert run("check", "C1", "NEW", "--at", "2026-11-17T09:00", "--json").code == 3
    assert run("busy", "C1", "--from", "2026-12-01", "--to", "2026-12-02", "--json").json["busy"] == []


@pytest.mark.parametrize("command", ["check", "book", "hold"])
def test_a_time_that_does_not_exist_is_the_checkers_to_refuse(run: Run, command: str) -> None:
    said = run(command, "C1", "NEW", "--at", "2027-03-28T01:30", "--json")
    assert said.code == 3
    assert "no-such-time" in [conflict["code"] for conflict in said.json["conflicts"]]


@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        ("next thu 9:00", "'next thu 9:00' may mean Thu 26 Nov 2026 09:00 or Thu 3 Dec 2026 09:00. Please say which."),
        ("tue week", "'tue week' says a day but no time; try 2026-12-01T09:30."),
        ("whenever", "'whenever' is not understood as a time. Try tue 2pm, 3 dec 9:30, +2w or 2026-12-03 09:30."),
    ],
    ids=["ambiguous", "no-time", "nonsense"],
)
def test_a_time_that_is_not_one(run: Run, when: str, sentence: str) -> None:
    said = run("book", "C1", "NEW", "--at", when)
    assert (said.code, said.out, said.err) == (2, "", sentence + "\n")


def test_hold_confirm_and_release(run: Run) -> None:
    held = run("hold", "C1", "NEW", "--at", "2026-12-01T09:00", "--json")
    assert (held.code, held.json["appointment"]["status"]) == (0, "proposed")
    assert run("book", "C2", "NEW", "--at", "2026-12-01T09:00", "--json").json["conflicts"][0]["code"] == "held"
    booked = run("book", "C1", "NEW", "--at", "2026-12-01T09:00", "--hold", "A000001", "--json")
    assert (booked.code, booked.json["appointment"]["id"]) == (0, 1)
    run("hold", "C2", "NEW", "--at", "2026-12-01T10:00")
    assert run("release", "2", "--json").code == 0
    assert run("release", "2").code == 4


def test_move_cancel_undo_and_the_day(run: Run) -> None:
    run("book", "C1", "NEW", "--at", "2026-12-01T09:00")
    moved = run("move", "A000001", "--to", "2026-12-08T10:00", "--reason", "asked", "--json")
    assert (moved.code, moved.json["appointment"]["start"], moved.json["appointment"]["sequence"]) == (
        0,
        "2026-12-08T10:00:00Z",
        1,
    )
    cancelled = run("cancel", "1", "--reason", "well again", "--by", "client", "--json")
    assert (cancelled.code, cancelled.json["appointment"]["status"]) == (0, "cancelled")
    assert run("undo", "--json").json["appointment"]["status"] == "booked"
    assert run("dna", "1", "--json").json == {
        "appointment": None,
        "conflicts": [
            {
                "code": "changed-meanwhile",
                "severity": "block",
                "message": "A000001 has not started yet, so nobody has missed it. Cancel it instead.",
                "clashes_with": "A000001",
                "alternatives": [],
            }
        ],
    }
    assert run("arrive", "1", "--json").json["appointment"]["status"] == "arrived"
    assert run("seen", "1", "--json").json["appointment"]["status"] == "fulfilled"


def test_booking_gives_the_waiting_entry_its_date(run: Run) -> None:
    assert run("waiting", "add", "C1", "NEW", "--received", "2026-11-01", "--json").json["entry_id"] == 1
    assert run("waiting", "next", "--json").json["entry"]["client_ref"] == "C1"
    run("book", "C1", "NEW", "--at", "2026-12-01T09:00")
    assert run("waiting", "list", "--json").json == {"total": 0, "entries": []}
    following = run("waiting", "next", "--json").json
    assert (following["entry"], following["why"], following["nobody"]) == (None, None, "Nobody is waiting for a date.")


def test_a_waiting_entry_is_removed_with_a_reason(run: Run) -> None:
    run("waiting", "add", "C1", "NEW", "--priority", "2ww", "--referrer", "Elm Surgery")
    assert run("waiting", "remove", "1", "--reason", "seen elsewhere").code == 5
    assert run("waiting", "remove", "1", "--reason", "ELSE: letter from Leeds", "--proof", "their letter").code == 0
    assert run("waiting", "remove", "1", "--reason", "again", "--code", "ELSE", "--proof", "x").code == 3
    assert run("waiting", "list").out == "0 waiting.\n"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("book", "nobody", "NEW", "--at", "2026-12-01T09:00"), 4),
        (("book", "C1", "NOPE", "--at", "2026-12-01T09:00"), 4),
        (("book", "C1", "NEW", "--at", "2026-12-01T09:00", "--with", "NOPE"), 4),
        (("move", "A000009", "--to", "2026-12-01T09:00", "--reason", "x"), 4),
        (("cancel", "x", "--reason", "x", "--by", "client"), 4),
        (("busy", "NOPE", "--from", "2026-12-01", "--to", "2026-12-02"), 4),
        (("busy", "OSEI", "--from", "2026-12-02", "--to", "2026-12-01"), 2),
        (("undo",), 4),
        (("free", "NEW", "--days", "xyz"), 2),
        (("free", "NEW", "--count", "0"), 2),
        (("waiting", "add", "C1", "NEW", "--received", "2027-01-01"), 5),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, tuple) else "",
)
def test_what_goes_wrong_has_its_code_and_a_sentence(run: Run, words: tuple[str, ...], code: int) -> None:
    said = run(*words)
    assert (said.code, said.out) == (code, "")
    assert 1 <= len(said.err.splitlines()) <= 2


def test_the_same_day_is_all_of_it(run: Run) -> None:
    run("book", "C1", "NEW", "--at", "2026-12-01T09:00")
    said = run("busy", "OSEI", "--from", "2026-12-01", "--to", "2026-12-01")
    assert said.out == "Tue 1 Dec 2026 09:00 to Tue 1 Dec 2026 09:30\n"
