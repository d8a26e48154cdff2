"""The contract of design.md sections 4, 5, 6, 9 and 10, held against the command line by somebody who knows no more."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from booktui.__main__ import main
from commands import Run, Said

NOW = "2026-11-23T09:00:00+00:00"
"""A Monday, 09:00 in London."""
SETUP = """
[desk]
name = "Cardiology Outpatients"
profile = "general"
time_zone = "Europe/London"
holidays = "GB-ENG"

[[location]]
code = "MAIN"
name = "Main site"
address = "1 Sample Road"
travel_minutes = { WYT = 40 }
[[location]]
code = "WYT"
name = "Wythenshawe"
time_zone = "Europe/London"

[[room]]
code = "R1"
name = "Room 1"
location = "MAIN"
kind = "consulting"
step_free = true
capacity = 1
[[room]]
code = "E1"
name = "Echo 1"
location = "MAIN"
kind = "echo"
[[room]]
code = "BAYS"
name = "Two bays"
location = "MAIN"
kind = "bay"
capacity = 2

[[equipment]]
code = "EM1"
name = "Echo machine"
location = "MAIN"
kind = "echo"

[[practitioner]]
code = "OSEI"
name = "Dr Osei"
email = "osei@example.org"
services = ["NEW", "FU"]
capacity = 1
[[practitioner]]
code = "PHYS"
name = "Pat Physio"
services = ["ECHO", "TEL", "BAY"]
[[practitioner]]
code = "QUIN"
name = "Quin"
services = ["BAY"]
[[practitioner]]
code = "GROUP"
name = "Group lead"
services = ["GRP"]
capacity = 8
[[practitioner]]
code = "NIGHT"
name = "Night nurse"
services = ["SLEEP"]

[[slot_type]]
letter = "N"
name = "New"
minutes = 30
priority = "routine"
[[slot_type]]
letter = "F"
name = "Follow-up"
minutes = 15
[[slot_type]]
letter = "U"
name = "Urgent"
minutes = 30
priority = "urgent"
release_days = 3

[[service]]
code = "NEW"
name = "New patient"
minutes = 30
buffer_before = 0
buffer_after = 0
lead_hours = 0
slot_types = ["N"]
needs = { room = "consulting" }
modality = "in-person"
preparation = "Bring a list of your medicines."
[[service]]
code = "FU"
name = "Follow-up"
minutes = 15
slot_types = ["F"]
needs = { room = "consulting" }
[[service]]
code = "ECHO"
name = "Echo"
minutes = 45
buffer_before = 5
buffer_after = 10
lead_hours = 24
needs = { room = "echo", equipment = "echo" }
[[service]]
code = "TEL"
name = "Telephone"
minutes = 15
[[service]]
code = "BAY"
name = "Bay treatment"
minutes = 30
needs = { room = "bay" }
[[service]]
code = "GRP"
name = "Group"
minutes = 60
[[service]]
code = "SLEEP"
name = "Sleep study"
minutes = 120

[[clinic]]
code = "OSEI-TU"
name = "Osei Tuesday"
practitioner = "OSEI"
room = "R1"
recur = "FREQ=WEEKLY;BYDAY=TU"
start = "09:00"
end = "12:30"
from = 2026-09-01
until = 2027-08-31
slots = "NNFF.FFU"
[[clinic]]
code = "PHYS-TH"
practitioner = "PHYS"
room = "E1"
recur = "FREQ=WEEKLY;BYDAY=TH"
start = "09:00"
end = "13:00"
from = 2026-09-01
[[clinic]]
code = "PHYS-SU"
practitioner = "PHYS"
location = "MAIN"
recur = "FREQ=WEEKLY;BYDAY=SU"
start = "09:00"
end = "13:00"
from = 2026-09-01
[[clinic]]
code = "QUIN-TH"
practitioner = "QUIN"
location = "MAIN"
recur = "FREQ=WEEKLY;BYDAY=TH"
start = "09:00"
end = "13:00"
from = 2026-09-01
[[clinic]]
code = "GRP-FR"
practitioner = "GROUP"
location = "MAIN"
recur = "FREQ=WEEKLY;BYDAY=FR"
start = "10:00"
end = "12:00"
from = 2026-09-01
[[clinic]]
code = "NIGHT-SA"
practitioner = "NIGHT"
location = "MAIN"
recur = "FREQ=WEEKLY;BYDAY=SA"
start = "22:00"
end = "06:00"
from = 2026-09-01

[[absence]]
schedule = "OSEI"
start = 2026-12-08
end = 2026-12-09
reason = "Leave"
[[absence]]
start = 2026-12-03T09:00:00
end = 2026-12-03T10:00:00
reason = "Fire drill"
[[absence]]
start = 2026-12-03T11:00:00
end = 2026-12-03T12:00:00
reason = "Water off"

[[user]]
name = "jo"
role = "coordinator"
[[user]]
name = "sam"
role = "supervisor"
[[user]]
name = "alex"
role = "auditor"
"""
APPOINTMENT = {
    "id", "uid", "sequence", "status", "client", "service", "practitioner", "room", "equipment", "location", "start",
    "end",
}  # fmt: skip
CONFLICT = {"code", "severity", "message", "clashes_with", "alternatives"}
OFFER = {
    "start", "end", "practitioner", "room", "equipment", "location", "slot_type", "session", "days_to_target",
}  # fmt: skip
HOSTILE = {
    "markup": "[bold red]x[/]",
    "action": "[@click=app.quit]q[/]",
    "clipboard": "Ev\x1b]52;c;eA==\x07il",
    "colour": "\x1b[31mred",
    "eight-bit": "\x9b31mred",
    "formula": "=cmd()",
    "at": "@SUM(A1)",
    "right-to-left": "\u202eevil",
    "arabic": "مرحبا",
    "emoji": "😀Smile",
    "newline": "a\nb",
    "nul": "a\x00b",
    "template": "%s{0}",
    "quote": "'; DROP TABLE client;--",
}
Now = Callable[[str], None]


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk made by commands alone: every key of the setup file, four clients, ten for groups."""
    folder = tmp_path_factory.mktemp("contract")
    (folder / "setup.toml").write_text(SETUP, encoding="utf-8")
    people = [("C1", "Khan", "Amina"), ("C2", "Jones", "Dylan"), ("C3", "Evans", "Mary"), ("C4", "Jones", "Ann")]
    rows = [f"{ref},{given},{family}" for ref, family, given in people] + [f"G{n},Gil,Group{n}" for n in range(10)]
    (folder / "clients.csv").write_text("ref,given_name,family_name\n" + "\n".join(rows) + "\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOOKTUI_NOW", NOW)
        patch.delenv("BOOKTUI_CONFIG", raising=False)
        place = ("--db", str(folder / "desk.db"), "--as", "ada")
        for words in (
            ("init", "--time-zone", "Europe/London"),
            ("setup", "apply", str(folder / "setup.toml")),
            ("import", "clients", str(folder / "clients.csv")),
        ):
            assert main([*place, *words]) == 0
    return folder


@pytest.fixture
def run(bare: Run, home: Path, full: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A command at that desk, as its administrator unless said."""
    shutil.copy(full / "desk.db", home / "desk.db")
    monkeypatch.setenv("BOOKTUI_DB", str(home / "desk.db"))
    monkeypatch.setenv("BOOKTUI_NOW", NOW)

    def one(*words: str, user: str = "ada") -> Said:
        said = bare("--as", user, *words)
        assert "Traceback" not in said.out + said.err
        assert said.code in {0, 2, 3, 4, 5, 6, 7}, said.err
        return said

    return one


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Now:
    """The clock set on."""
    return lambda text: monkeypatch.setenv("BOOKTUI_NOW", text)


def codes(said: Said) -> list[str]:
    """What the checker said, worst first, each once."""
    return list(dict.fromkeys(conflict["code"] for conflict in said.json["conflicts"]))


def ways_out(said: Said) -> list[str]:
    """The alternatives of all conflicts, each once."""
    return list(dict.fromkeys(other["start"] for one in said.json["conflicts"] for other in one["alternatives"]))


def taken(run: Run, schedule: str, start: str, end: str) -> list[list[str]]:
    """`busy` of a schedule."""
    spans: list[list[str]] = run("busy", schedule, "--from", start, "--to", end, "--json").json["busy"]
    return spans


# -- shapes


def test_the_shapes_are_as_written(run: Run) -> None:
    free = run("free", "NEW", "--json").json
    assert (set(free), {frozenset(one) for one in free["offers"]}) == (
        {"service", "offers", "why_none"}, {frozenset(OFFER)},
    )  # fmt: skip
    run("book", "C2", "NEW", "--at", "2026-12-01T09:00")
    for words in (("check", "C1"), ("book", "C1"), ("hold", "C1")):
        refused = run(words[0], words[1], "NEW", "--at", "2026-12-01T09:00", "--json")
        assert (refused.code, set(refused.json), refused.json["appointment"], refused.err) == (
            3, {"appointment", "conflicts"}, None, "",
        )  # fmt: skip
        assert {frozenset(one) for one in refused.json["conflicts"]} == {frozenset(CONFLICT)}
        others = [other for one in refused.json["conflicts"] for other in one["alternatives"]]
        assert {frozenset(other) for other in others} == {frozenset({"start", "practitioner", "room"})}
    held = run("hold", "C1", "NEW", "--at", "2026-12-01T09:30", "--json").json
    moved = run("move", "A000001", "--to", "2026-12-15T09:00", "--reason", "asked", "--json").json
    assert (set(held["appointment"]), set(moved["appointment"])) == (APPOINTMENT, APPOINTMENT)
    assert (held["appointment"]["status"], moved["appointment"]["sequence"]) == ("proposed", 1)
    busy = run("busy", "osei", "--from", "2026-12-01", "--to", "2026-12-02", "--json").json
    assert busy == {"schedule": "OSEI", "busy": [["2026-12-01T09:30:00Z", "2026-12-01T10:00:00Z"]]}


@pytest.mark.parametrize("place", [0, 1, 2, 5], ids=["first", "after-command", "after-client", "last"])
def test_json_stands_anywhere(run: Run, place: int) -> None:
    words = ["check", "C1", "NEW", "--at", "2026-12-01T09:00"]
    said = run(*words[:place], "--json", *words[place:])
    assert (said.code, said.json) == (0, {"appointment": None, "conflicts": []})


def test_every_instant_is_utc_and_ends_in_z(run: Run) -> None:
    run("book", "C1", "NEW", "--at", "2027-07-06T09:00", "--json")
    shown = run("client", "show", "C1", "--json").out
    assert re.findall(r'"start": "([^"]*)"', shown) == ["2027-07-06T08:00:00Z"]


# -- time


def test_free_takes_every_wish_of_the_contract(run: Run) -> None:
    said = run(
        "free", "TEL", "--client", "C1", "--with", "PHYS", "--at", "MAIN", "--from", "2026-12-01", "--until",
        "2026-12-20", "--days", "thu,sun", "--part", "am", "--count", "2", "--json",
    )  # fmt: skip
    assert [one["start"] for one in said.json["offers"]] == ["2026-12-03T10:00:00Z", "2026-12-03T10:15:00Z"]


@pytest.mark.parametrize(
    ("days", "first"),
    [("mon,tue", None), ("mon-fri", "2026-11-26T09:00:00Z"), ("Sunday", "2026-11-29T09:00:00Z")],
    ids=["neither", "stretch", "whole-word"],
)
def test_weekdays_are_all_meant(run: Run, days: str, first: str | None) -> None:
    found = run("free", "ECHO", "--days", days, "--count", "1", "--json").json
    assert next((one["start"] for one in found["offers"]), None) == first
    assert (found["why_none"] is None) == (first is not None)


def test_who_was_asked_for_is_who_does_not_provide_it(run: Run) -> None:
    said = run("free", "NEW", "--with", "PHYS", "--json")
    assert said.json["why_none"] == "Pat Physio does not provide New patient."


@pytest.mark.parametrize(
    ("now_", "sundays"),
    [
        ("2026-10-17T12:00:00+01:00", ["2026-10-18T08:00:00Z", "2026-10-25T09:00:00Z", "2026-11-01T09:00:00Z"]),
        ("2027-03-20T12:00:00+00:00", ["2027-03-21T09:00:00Z", "2027-03-28T08:00:00Z", "2027-04-04T08:00:00Z"]),
        ("2027-10-23T12:00:00+01:00", ["2027-10-24T08:00:00Z", "2027-10-31T09:00:00Z", "2027-11-07T09:00:00Z"]),
    ],
    ids=["autumn-2026", "spring-2027", "autumn-2027"],
)
def test_a_clinic_at_nine_stays_at_nine(run: Run, now: Now, now_: str, sundays: list[str]) -> None:
    now(now_)
    starts = [
        run("free", "TEL", "--with", "PHYS", "--from", day[:10], "--until", day[:10], "--count", "1", "--json").json[
            "offers"
        ][0]["start"]
        for day in sundays
    ]
    assert starts == sundays


def test_a_time_that_does_not_exist_is_refused_with_the_next(run: Run) -> None:
    for command in ("check", "book", "hold"):
        said = run(command, "C1", "SLEEP", "--at", "2027-03-28T01:30", "--json")
        assert (said.code, codes(said), ways_out(said)[0]) == (3, ["no-such-time"], "2027-03-28T01:00:00Z")
        assert said.json["conflicts"][0]["message"] == (
            "Sun 28 Mar 2027 01:30 does not exist: the clocks go forward. The next is 02:00."
        )
    assert taken(run, "NIGHT", "2027-03-27", "2027-03-30") == []


def test_free_offers_no_time_that_does_not_exist(run: Run) -> None:
    said = run("free", "SLEEP", "--from", "2027-03-27", "--until", "2027-03-28", "--json")
    assert [(one["start"], one["end"]) for one in said.json["offers"]] == [
        ("2027-03-27T22:00:00Z", "2027-03-28T00:00:00Z"),
        ("2027-03-28T00:00:00Z", "2027-03-28T02:00:00Z"),
        ("2027-03-28T02:00:00Z", "2027-03-28T04:00:00Z"),
    ]


def test_a_time_that_comes_twice_is_the_first_unless_said(run: Run) -> None:
    first = run("book", "C1", "SLEEP", "--at", "2027-10-31T01:30", "--json")
    assert (first.code, codes(first)) == (0, ["ambiguous-time"])
    assert (first.json["appointment"]["start"], first.json["appointment"]["end"]) == (
        "2027-10-31T00:30:00Z", "2027-10-31T02:30:00Z",
    )  # fmt: skip
    run("cancel", "A1", "--reason", "test", "--by", "client")
    second = run("book", "C1", "SLEEP", "--at", "2027-10-31T01:30 second", "--json")
    assert (codes(second), second.json["appointment"]["start"]) == ([], "2027-10-31T01:30:00Z")


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-01T09:00", "2026-12-01 09:00", "2026-12-01T09:00:00", "2026-12-01T09:00Z", "2026-12-01T09:00:00Z",
        "2026-12-01T09:00:00.000Z", "2026-12-01T10:00:00+01:00", "tue week 9am", "1 dec 9:00",
    ],
)  # fmt: skip
def test_ways_to_say_one_time(run: Run, text: str) -> None:
    assert run("book", "C1", "NEW", "--at", text, "--json").json["appointment"]["start"] == "2026-12-01T09:00:00Z"


@pytest.mark.parametrize(
    "text",
    ["", " ", "2026-02-30T09:00", "2027-02-29T09:00", "2026-12-01", "9999-12-31T23:59", "25:00", "next thu 9:00", "x" * 5000],
    ids=["empty", "blank", "february", "leap", "no-time", "far", "hour", "ambiguous", "long"],
)  # fmt: skip
def test_a_bad_time_is_usage(run: Run, text: str) -> None:
    said = run("book", "C1", "NEW", "--at", text)
    assert (said.code, said.out, len(said.err.splitlines())) == (2, "", 1)


def test_the_29th_of_february_and_far_days(run: Run) -> None:
    assert codes(run("check", "C1", "NEW", "--at", "2028-02-29T09:00", "--json")) == ["outside-session"]
    assert run("export", "day", "2028-02-29").out == "Tue 29 Feb 2028: 0 appointments\n"
    assert run("free", "NEW", "--from", "2100-01-01", "--until", "2100-02-28", "--json").json["offers"] == []


# -- what overlaps and what does not


def test_back_to_back_is_no_overlap_and_a_minute_is(run: Run) -> None:
    assert run("book", "C1", "TEL", "--at", "2026-11-26T09:15").code == 0
    assert run("book", "C2", "TEL", "--at", "2026-11-26T09:30").code == 0
    assert run("book", "C3", "TEL", "--at", "2026-11-26T09:00").code == 0
    assert codes(run("book", "C4", "TEL", "--at", "2026-11-26T09:44", "--json")) == ["practitioner-busy"]
    assert taken(run, "PHYS", "2026-11-26", "2026-11-27") == [["2026-11-26T09:00:00Z", "2026-11-26T09:45:00Z"]]


def test_buffers_add_up_and_an_override_records_what_was_kept(run: Run) -> None:
    run("book", "C1", "ECHO", "--at", "2026-11-26T09:05")
    short = run("book", "C2", "ECHO", "--at", "2026-11-26T10:00", "--json", user="jo")
    assert (short.code, codes(short), ways_out(short)[0]) == (3, ["buffer"], "2026-11-26T10:05:00Z")
    assert run("book", "C2", "ECHO", "--at", "2026-11-26T09:50", "--override", "asked for", user="jo").code == 0
    assert taken(run, "EM1", "2026-11-26", "2026-11-27") == [["2026-11-26T09:00:00Z", "2026-11-26T10:45:00Z"]]
    assert taken(run, "C2", "2026-11-26", "2026-11-27") == [["2026-11-26T09:50:00Z", "2026-11-26T10:35:00Z"]]
    assert run("doctor").code == 0


def test_a_move_onto_itself_is_no_conflict(run: Run) -> None:
    run("book", "C1", "ECHO", "--at", "2026-11-26T10:00")
    assert run("move", "A1", "--to", "2026-11-26T10:00", "--reason", "same").code == 0
    assert run("move", "A1", "--to", "2026-11-26T10:20", "--reason", "later").code == 0
    assert taken(run, "PHYS", "2026-11-26", "2026-11-27") == [["2026-11-26T10:15:00Z", "2026-11-26T11:15:00Z"]]


def test_two_closures_close_only_their_own_hours(run: Run) -> None:
    outcome = {
        time: run("check", "C1", "TEL", "--at", f"2026-12-03T{time}", "--json").code
        for time in ("09:45", "10:00", "10:45", "11:00", "11:45", "12:00")
    }
    assert outcome == {"09:45": 3, "10:00": 0, "10:45": 0, "11:00": 3, "11:45": 3, "12:00": 0}


def test_a_group_of_eight(run: Run) -> None:
    outcome = [run("book", f"G{n}", "GRP", "--at", "2026-12-04T10:00").code for n in range(9)]
    assert outcome == [0] * 8 + [3]
    assert codes(run("check", "G9", "GRP", "--at", "2026-12-04T10:00", "--json")) == ["practitioner-busy"]
    assert run("doctor").code == 0


def test_capacity_is_the_peak_and_not_the_number_of_neighbours(run: Run) -> None:
    """Two short ones one after the other and a long one across both fill two bays, never three."""
    assert run("book", "C1", "BAY", "--at", "2026-12-10T09:00", "--with", "PHYS").code == 0
    assert run("book", "C2", "BAY", "--at", "2026-12-10T09:30", "--with", "PHYS").code == 0
    across = ("C3", "BAY", "--at", "2026-12-10T09:15", "--with", "QUIN", "--json")
    assert run("book", *across).code == 0
    third = ("C4", "TEL", "--at", "2026-12-10T10:00", "--with", "PHYS", "--room", "BAYS")
    assert run("book", *third).code == 0
    assert run("doctor").code == 0


def test_over_midnight(run: Run) -> None:
    assert run("book", "C1", "SLEEP", "--at", "2026-11-28T23:00").code == 0
    assert codes(run("check", "C2", "SLEEP", "--at", "2026-11-29T00:30", "--json")) == ["practitioner-busy"]
    assert run("book", "C2", "SLEEP", "--at", "2026-11-29T01:00").code == 0
    assert taken(run, "NIGHT", "2026-11-29", "2026-11-29") == [["2026-11-29T00:00:00Z", "2026-11-29T03:00:00Z"]]


def test_zero_and_absurd_lengths(run: Run) -> None:
    check = ("check", "C1", "TEL", "--at", "2026-11-26T09:00", "--minutes")
    assert codes(run(*check, "0", "--json")) == ["too-short"]
    assert [run(*check, text).code for text in ("-15", "1441", "9" * 30, "1e3", "")] == [2] * 5


# -- busy


def test_busy_is_merged_sorted_and_clipped(run: Run) -> None:
    for client, time in (("C1", "10:00"), ("C2", "09:00"), ("C3", "09:15")):
        run("book", client, "TEL", "--at", f"2026-11-26T{time}")
    assert taken(run, "PHYS", "1900-01-01", "2100-01-01") == [
        ["2026-11-26T09:00:00Z", "2026-11-26T09:30:00Z"], ["2026-11-26T10:00:00Z", "2026-11-26T10:15:00Z"],
    ]  # fmt: skip
    assert taken(run, "PHYS", "2026-11-26T09:10Z", "2026-11-26T10:05Z") == [
        ["2026-11-26T09:10:00Z", "2026-11-26T09:30:00Z"], ["2026-11-26T10:00:00Z", "2026-11-26T10:05:00Z"],
    ]  # fmt: skip
    assert taken(run, "OSEI", "2026-12-01", "2027-01-01") == [["2026-12-08T00:00:00Z", "2026-12-10T00:00:00Z"]]
    assert run("busy", "PHYS", "--from", "2026-11-27", "--to", "2026-11-26").code == 2


# -- holds


def test_a_hold_runs_out(run: Run, now: Now) -> None:
    run("hold", "C1", "NEW", "--at", "2026-12-01T09:00", "--seconds", "60", user="jo")
    said = run("book", "C2", "NEW", "--at", "2026-12-01T09:00", "--json", user="sam")
    assert (said.code, codes(said)) == (3, ["held"])
    assert said.json["conflicts"][0]["message"] == "Dr Osei is held from 09:00 to 09:30, by jo until Mon 23 Nov 09:01."
    now("2026-11-23T09:01:00+00:00")
    assert taken(run, "OSEI", "2026-12-01", "2026-12-02") == []
    assert run("book", "C2", "NEW", "--at", "2026-12-01T09:00", user="sam").code == 0


def test_a_hold_keeps_the_rules_and_everybodys_buffers(run: Run) -> None:
    outside = ("hold", "C2", "NEW", "--at", "2026-11-25T09:00", "--with", "OSEI")
    assert codes(run(*outside, "--json", user="jo")) == ["outside-session"]
    assert run(*outside, "--override", "extra", user="jo").code == 7
    assert run(*outside, "--override", "extra", user="sam").code == 0
    run("book", "C1", "ECHO", "--at", "2026-11-26T09:05")
    before = taken(run, "EM1", "2026-11-26", "2026-11-27")
    assert run("hold", "C2", "ECHO", "--at", "2026-11-26T09:50", "--override", "squeeze", user="sam").code == 3
    assert taken(run, "EM1", "2026-11-26", "2026-11-27") == before


def test_a_hold_is_confirmed_only_for_whom_it_was_made(run: Run) -> None:
    run("hold", "C1", "NEW", "--at", "2026-12-01T09:00")
    other = run("book", "C2", "NEW", "--at", "2026-12-01T09:00", "--hold", "A1", "--json")
    assert (other.code, codes(other)) == (3, ["held"])
    assert run("book", "C1", "NEW", "--at", "2026-12-01T09:00", "--hold", "A1", "--json").json["appointment"]["id"] == 1


@pytest.mark.parametrize("seconds", ["0", "-5", "86401", "9" * 20, "x"])
def test_a_hold_of_no_length_is_usage(run: Run, seconds: str) -> None:
    assert run("hold", "C1", "NEW", "--at", "2026-12-01T09:00", "--seconds", seconds).code == 2


def test_a_reference_is_never_given_out_twice(run: Run) -> None:
    run("hold", "C1", "NEW", "--at", "2026-12-01T09:00")
    run("release", "A1")
    assert run("hold", "C2", "NEW", "--at", "2026-12-01T09:00", "--json").json["appointment"]["id"] == 2


# -- overrides, overbooks, roles


def test_no_override_lifts_a_block_and_all_conflicts_are_told(run: Run) -> None:
    run("book", "C1", "NEW", "--at", "2026-12-01T09:00")
    run("book", "C2", "NEW", "--at", "2026-12-01T09:30")
    words = ("book", "C2", "NEW", "--at", "2026-12-01T09:00", "--override", "please", "--json")
    assert (run(*words).code, codes(run(*words))) == (3, ["practitioner-busy", "room-busy", "duplicate"])


def test_an_overbook_is_a_supervisors_and_needs_a_reason(run: Run) -> None:
    run("book", "C1", "NEW", "--at", "2026-12-01T09:00")
    words = ("book", "C2", "NEW", "--at", "2026-12-01T09:00", "--overbook")
    assert run(*words, "--override", "urgent", user="jo").code == 7
    assert run(*words, user="sam").code == 3
    assert [run(*words, "--override", blank, user="sam").code for blank in ("", "  ")] == [2, 2]
    assert run(*words, "--override", "urgent", user="sam").code == 0
    assert taken(run, "OSEI", "2026-12-01", "2026-12-02") == [["2026-12-01T09:00:00Z", "2026-12-01T09:30:00Z"]]
    assert run("doctor").code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("client", "add", "--family-name", "X"), ("client", "edit", "C1", "--phone", "0161 496 0001"),
        ("waiting", "add", "C1", "NEW"), ("hold", "C1", "NEW", "--at", "2026-12-01T09:00"),
        ("book", "C1", "NEW", "--at", "2026-12-01T09:00"), ("cancel", "A1", "--reason", "x", "--by", "client"),
        ("undo",), ("import", "clients", "x.csv"), ("setup", "apply", "x.toml"), ("backup", "x.db"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_an_auditor_changes_nothing(run: Run, words: tuple[str, ...]) -> None:
    said = run(*words, user="alex")
    assert (said.code, said.out, len(said.err.splitlines())) == (7, "", 1)


def test_an_auditor_reads_all_and_restores_nothing(run: Run, home: Path) -> None:
    for words in (("client", "find", "khan"), ("waiting", "list"), ("audit", "verify"), ("doctor",), ("setup", "show")):
        assert run(*words, user="alex").code == 0
    run("backup", str(home / "copy.db"))
    before = (home / "desk.db").read_bytes()
    assert (run("restore", str(home / "copy.db"), user="alex").code, (home / "desk.db").read_bytes()) == (7, before)


# -- alternatives


def test_alternatives_of_a_move_are_near_and_never_its_own_time(run: Run) -> None:
    run("book", "C1", "FU", "--at", "2026-12-15T10:00")
    asked = {
        "slot for others": "2026-12-15T09:00", "long past": "2025-01-07T10:00", "no session that year": "2030-02-05T10:00",
    }  # fmt: skip
    for why, when in asked.items():
        said = run("move", "A1", "--to", when, "--reason", "asked", "--json")
        assert (said.code, why, ways_out(said)) == (
            3, why, ["2026-12-15T10:15:00Z", "2026-12-15T10:45:00Z", "2026-12-15T11:00:00Z"],
        )  # fmt: skip


def test_alternatives_are_not_what_was_asked(run: Run) -> None:
    run("book", "C1", "NEW", "--at", "2026-12-01T09:00")
    said = run("book", "C1", "NEW", "--at", "2026-12-01T09:30", "--json")
    assert (codes(said), "2026-12-01T09:30:00Z" in ways_out(said)) == (["duplicate"], False)


def test_what_no_other_time_would_help_has_no_alternatives(run: Run) -> None:
    run("book", "C1", "NEW", "--at", "2026-12-01T09:00")
    run("cancel", "A1", "--reason", "well", "--by", "client")
    said = run("move", "A1", "--to", "2026-12-01T09:30", "--reason", "x", "--json")
    assert (said.code, codes(said), ways_out(said)) == (3, ["changed-meanwhile"], [])


# -- exit codes and sentences


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("book", "nobody", "NEW", "--at", "2026-12-01T09:00"), 4),
        (("book", "Jones", "NEW", "--at", "2026-12-01T09:00"), 4),
        (("book", "", "NEW", "--at", "2026-12-01T09:00"), 4),
        (("book", "C1", "", "--at", "2026-12-01T09:00"), 4),
        (("free", "NEW", "--client", ""), 2),
        (("free", "NEW", "--with", ""), 2),
        (("free", "NEW", "--days", ","), 2),
        (("free", "NEW", "--days", "monkey"), 2),
        (("free", "NEW", "--count", "-1"), 2),
        (("free", "NEW", "--from", "2026-12-05", "--until", "2026-12-01"), 2),
        (("waiting", "list", "--count", "-5"), 2),
        (("waiting", "list", "--skip", "9" * 30), 2),
        (("client", "find", "k", "--limit", "9" * 30), 2),
        (("audit", "list", "--id", "9" * 30), 2),
        (("move", "A1", "--to", "2026-12-01T09:00", "--reason", ""), 2),
        (("cancel", "A1", "--reason", " ", "--by", "client"), 2),
        (("cancel", "A1", "--reason", "x", "--by", "me"), 2),
        (("arrive", "A" + "9" * 30), 4),
        (("client", "add", "--family-name", " "), 5),
        (("client", "add", "--family-name", "x" * 5000), 5),
        (("restore", "nothere.db"), 6),
        (("--db", "", "doctor"), 2),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, tuple) else "",
)
def test_what_goes_wrong_has_its_code_and_a_sentence(run: Run, words: tuple[str, ...], code: int) -> None:
    said = run(*words)
    assert (said.code, said.out) == (code, "")
    assert 1 <= len(said.err.splitlines()) <= 2


@pytest.mark.parametrize(
    "text", ["soon", "2026-11-23", "2026-11-23T09:00", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"]
)
def test_a_clock_that_is_none_is_usage(run: Run, now: Now, text: str) -> None:
    now(text)
    assert run("free", "NEW").code == 2


def test_a_diary_of_a_newer_program_is_left_alone(run: Run, home: Path) -> None:
    import sqlite3

    for statement in ("PRAGMA user_version=99", "UPDATE alembic_version SET version_num='9999'"):
        shutil.copy(home / "desk.db", home / "newer.db")
        connection = sqlite3.connect(home / "newer.db")
        connection.execute(statement)
        connection.commit()
        connection.close()
        before = (home / "newer.db").read_bytes()
        said = run("--db", str(home / "newer.db"), "free", "NEW")
        assert (said.code, "newer" in said.err, (home / "newer.db").read_bytes() == before) == (6, True, True)


@pytest.mark.parametrize("harm", ["empty", "text", "cut", "scrambled", "foreign", "folder"])
def test_what_is_no_sound_diary_is_unavailable(run: Run, home: Path, harm: str) -> None:
    whole = (home / "desk.db").read_bytes()
    scrambled = bytes(byte ^ 0x5A if at > 8192 and at % 97 == 0 else byte for at, byte in enumerate(whole))
    content = {
        "empty": b"", "text": b"hello\n" * 50, "cut": whole[: len(whole) // 2], "scrambled": scrambled,
        "foreign": whole[:68] + b"\0\0\0\0" + whole[72:],
    }  # fmt: skip
    place = home / "harmed.db"
    if harm == "folder":
        place.mkdir()
    else:
        place.write_bytes(content[harm])
    for words in (("free", "NEW"), ("book", "C1", "NEW", "--at", "2026-12-01T09:00"), ("migrate",), ("doctor",)):
        said = run("--db", str(place), *words)
        assert (said.code, said.out, len(said.err.splitlines())) == (6, "", 1)


# -- set-up


def test_a_whole_setup_file_applied_again_changes_nothing(run: Run, home: Path) -> None:
    (home / "setup.toml").write_text(SETUP, encoding="utf-8")
    assert run("setup", "apply", str(home / "setup.toml"), "--json").json["changes"] == 0
    (home / "shown.toml").write_text(run("setup", "show").out, encoding="utf-8")
    assert run("setup", "apply", str(home / "shown.toml"), "--json").json["changes"] == 0


def test_the_least_that_can_be_booked(bare: Run, home: Path) -> None:
    """No room, no equipment, no slots, no names: free time in which anything fits anywhere."""
    text = (
        '[[location]]\ncode = "L"\n[[service]]\ncode = "S"\nminutes = 20\n[[practitioner]]\ncode = "P"\nservices = ["S"]\n'
        '[[clinic]]\ncode = "K"\npractitioner = "P"\nrecur = "FREQ=DAILY"\nstart = "09:00"\nend = "10:00"\n'
    )
    (home / "least.toml").write_text(text, encoding="utf-8")
    place = ("--db", str(home / "least.db"), "--as", "ada")
    bare(*place, "init", "--time-zone", "Europe/London")
    assert bare(*place, "setup", "apply", str(home / "least.toml")).code == 0
    bare(*place, "client", "add", "--ref", "C1", "--family-name", "Khan")
    booked = bare(*place, "book", "C1", "S", "--at", "2026-11-30T09:07", "--json").json["appointment"]
    assert (booked["room"], booked["equipment"], booked["end"]) == (None, None, "2026-11-30T09:27:00Z")


# -- what comes in and goes out


def test_clients_by_the_headers_of_the_contract(run: Run, home: Path) -> None:
    path = home / "clients.csv"
    path.write_text(
        "ref,given_name,family_name,birth_date,phone,email,nhs_number,postcode,language,needs,sensitive\n"
        "X1,Amy,Alpha,1990-01-02,0161 496 0100,amy@example.org,9990000018,M1 1AA,Urdu,interpreter,no\n"
        'X2,Bob,"Be""ta",02/03/1980,,,,,,step-free;transport,yes\n',
        encoding="utf-8",
    )
    none = {"read": 2, "added": 0, "updated": 0, "skipped": 0, "rejected": []}
    assert run("import", "clients", str(path), "--dry-run", "--json").json == none | {"added": 2}
    assert run("client", "find", "alpha", "--json").json == {"clients": []}
    assert run("import", "clients", str(path), "--json").json == none | {"added": 2}
    before = run("audit", "verify", "--json").json["rows"]
    assert run("import", "clients", str(path), "--json").json == none | {"skipped": 2}
    assert run("audit", "verify", "--json").json["rows"] == before


def test_waiting_entries_strict_and_twice(run: Run, home: Path) -> None:
    path = home / "waiting.csv"
    head = "client,service,received,priority,clock_start\n"
    path.write_text(head + "C1,NEW,2026-11-01,routine,2026-10-01\nZZ,NEW,2026-11-03,routine,\n", encoding="utf-8")
    strict = run("import", "waiting", str(path), "--strict", "--json")
    assert (strict.code, strict.json["added"]) == (5, 0)
    assert strict.json["rejected"] == [{"line": 3, "field": "client", "reason": "there is no client 'ZZ'"}]
    assert run("waiting", "list", "--json").json == {"total": 0, "entries": []}
    assert run("import", "waiting", str(path), "--json").json["added"] == 1
    assert run("import", "waiting", str(path), "--json").json["skipped"] == 1
    assert run("waiting", "next", "--json").json["entry"]["client_ref"] == "C1"


def test_double_bookings_of_an_older_system(run: Run, home: Path) -> None:
    path = home / "appointments.csv"
    path.write_text(
        "client,service,start,practitioner,room,status\n"
        "C1,NEW,2026-12-15T09:00,OSEI,R1,booked\nC2,NEW,2026-12-15T09:00,OSEI,R1,booked\n"
        "C3,ECHO,2027-03-28T01:30,PHYS,E1,booked\nC4,FU,2026-12-15T10:00,OSEI,R1,booked\n",
        encoding="utf-8",
    )
    first = run("import", "appointments", str(path), "--json")
    assert (first.code, first.json["added"], [(one["line"], one["field"]) for one in first.json["rejected"]]) == (
        5, 2, [(3, "practitioner"), (4, "start")],
    )  # fmt: skip
    assert run("import", "appointments", str(path), "--overbook", user="jo").code == 7
    second = run("import", "appointments", str(path), "--overbook", "--json", user="sam").json
    assert (second["added"], second["skipped"], [one["line"] for one in second["rejected"]]) == (1, 2, [4])
    assert run("doctor").code == 0


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\x00\xff" * 500, b"1,2\n3,4\n", b"ref,ref,family_name\nA,B,C\n", b'ref,family_name\n"A,B\n',
        "ref,family_name\nA,M\u00fcller\n".encode("latin-1"), "ref,family_name\nA,B\n".encode("utf-16"),
        b"ref,family_name\nA," + b"x" * 200_000 + b"\n", b"ref,family_name\nA\n",
    ],
    ids=["empty", "binary", "no-header", "twice", "open-quote", "latin-1", "utf-16", "huge", "short-row"],
)  # fmt: skip
def test_a_bad_file_is_rejected_whole(run: Run, home: Path, content: bytes) -> None:
    (home / "bad.csv").write_bytes(content)
    before = run("audit", "verify", "--json").json["rows"]
    assert run("import", "clients", str(home / "bad.csv")).code == 5
    assert run("audit", "verify", "--json").json["rows"] == before


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_nothing_in_a_name_acts(run: Run, home: Path, name: str) -> None:
    assert run("client", "add", "--ref", "H1", f"--family-name={name}", "--given-name", "Gil").code == 0
    assert run("book", "H1", "NEW", "--at", "2026-12-01T09:00").code == 0
    shown = [
        run(*words).out
        for words in (("client", "show", "H1"), ("client", "find", "gil"), ("export", "day", "2026-12-01"))
    ]
    table = run("export", "day", "2026-12-01", "--format", "csv").out
    assert [char for text in (*shown, table) for char in text if not (char.isprintable() or char in "\r\n")] == []
    assert [cell for cell in re.findall(r'"([^"]*)"', table) if cell[:1] in ("=", "@", "+", "-", "\t")] == []
    record = run("client", "show", "H1", "--json").out
    assert (record.isascii(), json.loads(record)["ref"]) == (True, "H1")
    assert run("export", "appointment", "A1", "--to", str(home)).out == f"Wrote {home / 'A000001-0.ics'}.\n"
    assert all(byte >= 32 or byte in b"\r\n" for byte in (home / "A000001-0.ics").read_bytes())


def test_a_clinic_list_in_a_folder_is_of_the_location_asked_for(run: Run, home: Path) -> None:
    run("book", "C1", "NEW", "--at", "2026-12-01T09:00")
    run("export", "day", "2026-12-01", "--at", "WYT", "--to", str(home))
    assert (home / "day-2026-12-01.txt").read_text(encoding="utf-8") == "Tue 1 Dec 2026: 0 appointments\n"


def test_the_clock_of_the_audit_is_the_desks(run: Run) -> None:
    row: dict[str, Any] = run("audit", "list", "--count", "1", "--json").json["audit"][0]
    assert (row["at"], datetime.fromisoformat(row["at"])) == ("2026-11-23T09:00:00Z", datetime.fromisoformat(NOW))
