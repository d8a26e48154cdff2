"""`booktui absence`: who would lose their time is seen first, then done, and told in plain lines or JSON."""

from __future__ import annotations

import pytest

from commands import Run

FAR = "2027-01-12"
"""A Tuesday with a session, seven weeks ahead."""


def book(run: Run, client: str, when: str) -> None:
    assert run("book", client, "NEW", "--at", when, "--agreed-short", "--override", "test").code == 0


def test_a_trial_lists_who_would_be_displaced_and_changes_nothing(run: Run) -> None:
    book(run, "C1", f"{FAR}T09:00")
    said = run("absence", "add", "osei", "--from", FAR, "--dry-run")
    assert said.out.splitlines() == [
        "Leave of Dr Osei, Tue 12 Jan 2027: nothing was changed.",
        "A000001  C1  Khan Amina  NEW  Tue 12 Jan 2027 09:00  routine  tell by Thu 26 Nov 2026  rebook by Tue 23 Feb 2027  "
        "Dr Osei is on leave then.",
        "1 client is affected.",
    ]
    assert run("absence", "list", "--from", FAR, "--to", FAR).out == "Nobody is away then.\n"


def test_what_was_displaced_is_told_with_where_to_go_on(run: Run) -> None:
    book(run, "C1", f"{FAR}T09:00")
    said = run("absence", "add", "OSEI", "--from", FAR, "--why", "doctor away")
    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert (lines[0], lines[-1]) == (
        "Added leave of Dr Osei, Tue 12 Jan 2027: 1 displaced, 1 on the rebook list.",
        "See: booktui clinic plan --cut 1",
    )
    assert run("absence", "remove", "1").out == "Removed leave of Dr Osei, Tue 12 Jan 2027: 1 has the time back.\n"


def test_json_of_each(run: Run) -> None:
    book(run, "C1", f"{FAR}T09:00")
    seen = run("absence", "add", "OSEI", "--from", FAR, "--dry-run", "--json").json
    assert list(seen) == [
        "title", "notice_days", "notice_needed", "short_notice", "needs_supervisor", "supervisor_why", "staying",
        "sessions", "affected",
    ]  # fmt: skip
    assert seen["affected"] == [
        {
            "appointment": "A000001", "client": "C1", "name": "Khan Amina", "service": "NEW",
            "start": "2027-01-12T09:00:00Z", "priority": "routine", "why": "Dr Osei is on leave then.",
            "tell_by": "2026-11-26", "rebook_by": "2027-02-23", "phone_first": False, "hospital_cancels": 0,
            "clock_start": "2026-11-24", "target_on": None,
        }
    ]  # fmt: skip
    done = run("absence", "add", "OSEI", "--from", FAR, "--reason", "rest", "--json").json
    assert {key: done[key] for key in ("message", "cut", "displaced", "on_list", "also")} == {
        "message": "Added leave of Dr Osei, Tue 12 Jan 2027: 1 displaced, 1 on the rebook list.", "cut": 1,
        "displaced": 1, "on_list": 1, "also": [],
    }  # fmt: skip
    assert run("absence", "list", "--from", FAR, "--to", FAR, "--json").json == {
        "absences": [
            {
                "id": 1, "schedule": "OSEI", "location": None, "name": "Dr Osei", "kind": "leave", "state": "approved",
                "start": "2027-01-12T00:00:00Z", "end": "2027-01-13T00:00:00Z", "reason": "rest", "repeat": None,
                "rule": None, "calendar": None, "cut": 1, "displaced": 1,
            }
        ]
    }  # fmt: skip


@pytest.mark.parametrize(
    ("start", "end", "understood"),
    [
        ("12 jan", None, "Tue 12 Jan 2027"),
        ("12 jan", "14 jan", "Tue 12 Jan 2027 to Thu 14 Jan 2027"),
        ("12 jan 9am", "5", "Tue 12 Jan 2027 09:00 to 17:00"),
        ("12 jan 9am", "12:30", "Tue 12 Jan 2027 09:00 to 12:30"),
        ("12 jan 22:00", "02:00", "Tue 12 Jan 2027 22:00 to Wed 13 Jan 2027 02:00"),
        ("12 jan 9am", "13 jan 9am", "Tue 12 Jan 2027 09:00 to Wed 13 Jan 2027 09:00"),
        ("2027-01-12T09:00Z", "2027-01-12T10:00Z", "Tue 12 Jan 2027 09:00 to 10:00"),
    ],
    ids=["day", "days", "hour-after-the-start", "hours", "over-midnight", "to-another-day", "iso"],
)
def test_times_are_read_as_people_say_them(run: Run, start: str, end: str | None, understood: str) -> None:
    until = ("--to", end) if end else ()
    said = run("absence", "add", "OSEI", "--from", start, *until)
    assert said.out == f"Added leave of Dr Osei, {understood}: nobody was booked.\n"


def test_a_repeating_one(run: Run) -> None:
    said = run("absence", "add", "OSEI", "--from", "fri 13:00", "--to", "17:00", "--repeat", "every fri",
               "--until", "11 dec", "--kind", "training")  # fmt: skip
    assert said.out.splitlines() == [
        "Added training of Dr Osei, Fridays 13:00 to 17:00 until 11 Dec 2026: nobody was booked.",
        "3 times from Fri 27 Nov 2026 to Fri 11 Dec 2026.",
    ]
    rows = [line.split("  ") for line in run("absence", "list", "OSEI").out.splitlines()]
    assert [[row[0], row[1], row[-1]] for row in rows] == [
        [number, f"Fri {day} 2026 13:00 to 17:00", "repeats: Fridays 13:00 to 17:00 until 11 Dec 2026"]
        for number, day in (("1", "27 Nov"), ("2", "4 Dec"), ("3", "11 Dec"))
    ]
    assert run("absence", "remove", "2", "--whole").code == 0
    assert run("absence", "list", "OSEI").out == "Nobody is away then.\n"


def test_one_that_is_asked_for_is_approved_later(run: Run) -> None:
    book(run, "C1", f"{FAR}T09:00")
    asked = run("absence", "add", "OSEI", "--from", FAR, "--request")
    assert asked.out.splitlines()[0] == (
        "Asked for leave of Dr Osei, Tue 12 Jan 2027: 1 would be displaced when it is approved."
    )
    assert run("absence", "approve", "1", "--dry-run").out.splitlines()[-1] == "1 client is affected."
    done = run("absence", "approve", "1", user="jo")
    assert done.out.splitlines()[0] == "Approved leave of Dr Osei, Tue 12 Jan 2027: 1 displaced, 1 on the rebook list."
    again = run("absence", "approve", "1")
    assert (again.code, again.err) == (
        3, "Leave of Dr Osei, Tue 12 Jan 2027 is approved already. Nothing was changed.\n",
    )  # fmt: skip


def test_a_closure_of_a_place(run: Run) -> None:
    said = run("absence", "add", "--closure", "--at", "main", "--from", FAR, "--reason", "boiler")
    assert said.out == "Added closure of MAIN, Tue 12 Jan 2027: nobody was booked.\n"


def test_short_notice_is_a_supervisors(run: Run) -> None:
    book(run, "C1", "2026-12-01T09:00")
    said = run("absence", "add", "OSEI", "--from", "2026-12-01", "--why", "ill", user="jo")
    assert (said.code, said.out, said.err) == (
        7, "", "It is 7 days' notice and 14 are needed. A supervisor must do this; nothing was changed.\n",
    )  # fmt: skip
    assert run("absence", "add", "OSEI", "--from", "2026-12-01", "--why", "ill", user="sam").code == 0


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("add", "--from", "tue"), 2, "Say whose absence it is, or --closure. Nothing was changed."),
        (("add", " ", "--from", "tue"), 2, "Say whose absence it is, or --closure. Nothing was changed."),
        (("add", "OSEI", "--closure", "--from", "tue"), 2, "Say whose absence it is, or --closure. Nothing was changed."),
        (("add", "OSEI", "--from", "tue pm"), 2,
         "'tue pm' is a stretch of time; say where it begins and where it ends."),
        (("add", "OSEI", "--from", "28 mar 01:30", "--to", "03:00"), 2,
         "Sun 28 Mar 2027 01:30 does not exist: the clocks go forward. The next is 02:00."),
        (("add", "OSEI", "--from", "tue 9:00"), 5, "End is missing; only a whole day goes without. Nothing was changed."),
        (("add", "OSEY", "--from", "tue"), 4,
         "There is no practitioner, room, equipment or interpreter with the code 'OSEY'; the nearest is OSEI. "
         "Nothing was changed."),
        (("add", "OSEI", "--from", "tue", "--until", "fri"), 5,
         "Until goes with a repeat; without one say the end. Nothing was changed."),
        (("list", "--from", "fri", "--to", "today"), 2, "--to today is before --from fri."),
        (("remove", "7"), 4, "There is no absence 7; see: booktui absence list. Nothing was changed."),
        (("approve", "7"), 4, "There is no absence 7; see: booktui absence list. Nothing was changed."),
    ],
    ids=["whose", "blank", "both", "part", "gap", "no-end", "code", "until", "backwards", "remove", "approve"],
)  # fmt: skip
def test_what_cannot_be_done_is_said(run: Run, words: tuple[str, ...], code: int, sentence: str) -> None:
    said = run("absence", *words)
    assert (said.code, said.out, said.err) == (code, "", f"{sentence}\n")


def test_a_refusal_is_json_too(run: Run) -> None:
    run("absence", "add", "OSEI", "--from", FAR)
    said = run("absence", "add", "OSEI", "--from", FAR, "--json")
    assert (said.code, said.json) == (3, {"appointment": None, "conflicts": []})
    assert said.err == "Leave of Dr Osei, Tue 12 Jan 2027 is on record already. Nothing was changed.\n"


def test_an_auditor_may_look(run: Run) -> None:
    assert run("absence", "list", user="alex").code == 0
    assert run("absence", "add", "OSEI", "--from", FAR, user="alex").code == 7
