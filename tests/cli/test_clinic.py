"""`booktui clinic`: templates, sessions, cuts, and new times for everybody who lost theirs."""

from __future__ import annotations

from pathlib import Path

import pytest

from booktui.desk import open_desk
from commands import Run

FAR = "2027-01-12"
"""A Tuesday with a session, seven weeks ahead."""
WEDNESDAYS = ("clinic", "add", "OSEI-WE", "--with", "osei", "--recur", "every 2 weeks wed", "--start", "9:00",
              "--end", "12:00", "--room", "r1", "--from", "2026-12-02")  # fmt: skip


def book(run: Run, client: str, when: str) -> str:
    run("waiting", "add", client, "NEW", "--received", "2026-11-02")
    done = run("book", client, "NEW", "--at", when, "--agreed-short", "--override", "test", "--json")
    assert done.code == 0
    return f"A{done.json['appointment']['id']:06d}"


def test_clinics_are_listed_and_shown(run: Run) -> None:
    assert run("clinic", "list").out == (
        "OSEI-TU  OSEI-TU  OSEI  R1  Tuesdays 09:00 to 12:30  free time  live  Tue 1 Dec 2026 09:00\n"
    )
    assert run("clinic", "show", "osei-tu").out.splitlines() == [
        "OSEI-TU: OSEI-TU",
        "with: OSEI",
        "at: MAIN R1",
        "when: Tuesdays 09:00 to 12:30, from Sun 1 Nov 2026 until Mon 31 May 2027",
        "services: any",
        "slots: free time",
        "next session: Tue 1 Dec 2026 09:00",
        "version 1  live  from Sun 1 Nov 2026  Tuesdays 09:00 to 12:30  OSEI  R1  free time  by ada  setup file",
    ]


def test_json_of_a_clinic(run: Run) -> None:
    found = run("clinic", "show", "OSEI-TU", "--json").json
    assert run("clinic", "list", "--json").json == {"clinics": [found]}
    version = found["now"]
    assert found == {
        "code": "OSEI-TU", "active": True, "retired_from": None, "next_session": "2026-12-01T09:00:00Z",
        "time_zone": "Europe/London", "now": version, "versions": [version],
    }  # fmt: skip
    assert version == {
        "number": 1, "standing": "live", "name": "OSEI-TU", "practitioner": "OSEI", "location": "MAIN", "room": "R1",
        "equipment": "", "recur": "FREQ=WEEKLY;BYDAY=TU", "when": "Tuesdays 09:00 to 12:30", "start": "09:00",
        "end": "12:30", "slots": "", "on_holidays": False, "overbooks": None, "made_by": "ada", "approved_by": "ada",
        "reason": "setup file", "short_notice": False, "unresolved": 0, "effective_from": "2026-11-01",
        "from": "2026-11-01", "until": "2027-05-31", "services": [], "except": [], "also": [],
    }  # fmt: skip


def test_a_clinic_is_tried_then_drafted_then_approved(run: Run) -> None:
    tried = run(*WEDNESDAYS, "--dry-run")
    assert tried.out.splitlines() == [
        "Change of clinic OSEI-WE from Wed 2 Dec 2026 (version 1): nothing was changed.",
        "26 sessions new", "first new: Wed 2 Dec 2026 09:00", "Nobody is affected.",
    ]  # fmt: skip
    assert "OSEI-WE" not in run("clinic", "list").out
    assert run(*WEDNESDAYS, "--draft").out.splitlines()[0] == (
        "Drafted version 1 of OSEI-WE: approve it to put it in force."
    )
    assert run("clinic", "sessions", "OSEI-WE", "--from", "2026-12-02").out == "There is no session then.\n"
    assert run("clinic", "preview", "OSEI-WE").out == tried.out
    assert run("clinic", "approve", "OSEI-WE", "--reason", "longer list").code == 0
    assert run("clinic", "sessions", "OSEI-WE", "--from", "2026-12-02").out == (
        "Wed 2 Dec 2026 09:00-12:00  OSEI-WE  OSEI  R1  0 booked\n"
    )


def test_every_option_of_a_template_arrives(run: Run) -> None:
    said = run(
        *WEDNESDAYS, "--name", "Osei Wednesday", "--at", "main", "--until", "2027-03-31", "--service", "new", "--except",
        "2026-12-30", "--also", "2026-12-11", "--on-holidays", "--overbooks", "2",
    )  # fmt: skip
    assert said.code == 0
    version = run("clinic", "show", "OSEI-WE", "--json").json["now"]
    expected = {
        "name": "Osei Wednesday", "location": "MAIN", "until": "2027-03-31", "services": ["NEW"], "except": ["2026-12-30"],
        "also": ["2026-12-11"], "on_holidays": True, "overbooks": 2, "recur": "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE",
        "room": "R1",
    }  # fmt: skip
    assert {key: version[key] for key in expected} == expected
    lines = run("clinic", "show", "OSEI-WE").out.splitlines()
    assert [line for line in lines if line.startswith(("except", "also", "holidays", "services"))] == [
        "services: NEW", "except: Wed 30 Dec 2026", "also: Fri 11 Dec 2026", "holidays: takes place",
    ]  # fmt: skip


def test_a_change_says_who_no_longer_fits_and_nobody_is_moved(run: Run) -> None:
    ref = book(run, "C1", f"{FAR}T12:00")
    words = ("clinic", "change", "OSEI-TU", "--end", "11:30", "--effective", "2027-01-05", "--reason", "room is needed")
    tried = run(*words, "--dry-run")
    assert [line.split("  ")[0] for line in tried.out.splitlines()[-2:]] == [ref, "1 client is affected."]
    assert run(*words).out.splitlines()[0] == "Drafted version 2 of OSEI-TU: approve it to put it in force."
    done = run("clinic", "approve", "OSEI-TU", "2", "--reason", "room is needed", "--json").json
    assert (done["displaced"], done["on_list"], done["cut"]) == (1, 1, 1)
    assert run("clinic", "show", "OSEI-TU", "--json").json["versions"][1]["unresolved"] == 1
    assert run("clinic", "rebook", "--json").json["rows"][0]["still_booked"] is True


def test_what_a_clinic_had_can_be_done_without(run: Run) -> None:
    said = run("clinic", "change", "OSEI-TU", "--until", "none", "--room", "none", "--effective", "2027-02-01", "--reason",
               "no end", "--approve")  # fmt: skip
    assert said.code == 0
    version = run("clinic", "show", "OSEI-TU", "--json").json["versions"][1]
    assert (version["until"], version["room"], version["slots"]) == (None, "", "")


def test_a_draft_is_withdrawn(run: Run) -> None:
    run("clinic", "change", "OSEI-TU", "--name", "Other", "--effective", "2027-02-01", "--reason", "x")
    assert run("clinic", "withdraw", "OSEI-TU", "--reason", "no").out == "Withdrew version 2 of OSEI-TU.\n"
    again = run("clinic", "withdraw", "OSEI-TU", "--reason", "no")
    assert (again.code, again.err) == (4, "Clinic OSEI-TU has no draft that waits. Nothing was changed.\n")


def test_a_clinic_is_retired(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    book(run, "C1", f"{FAR}T09:00")
    words = ("clinic", "retire", "OSEI-TU", "--on", "2027-01-01", "--reason", "moved")
    assert run(*words, "--dry-run").out.splitlines()[-1] == "1 client is affected."
    assert run(*words).out.splitlines()[0].startswith("Retired OSEI-TU from Fri 1 Jan 2027")
    assert "no session from Fri 1 Jan 2027" in run("clinic", "list").out
    assert "retired: no session from Fri 1 Jan 2027" in run("clinic", "show", "OSEI-TU").out.splitlines()
    monkeypatch.setenv("BOOKTUI_NOW", "2027-01-01T09:00:00+00:00")
    assert run("clinic", "list").out == "There is no clinic yet; see: booktui clinic add --help\n"
    assert run("clinic", "list", "--retired").out.startswith("OSEI-TU")


def test_sessions_say_how_full_they_are(run: Run) -> None:
    book(run, "C1", "2026-12-01T09:00")
    assert run("clinic", "sessions", "--from", "tue week", "--to", "15 dec").out.splitlines() == [
        "Tue 1 Dec 2026 09:00-12:30   OSEI-TU  OSEI  R1  1 booked",
        "Tue 8 Dec 2026 09:00-12:30   OSEI-TU  OSEI  R1  0 booked",
        "Tue 15 Dec 2026 09:00-12:30  OSEI-TU  OSEI  R1  0 booked",
    ]
    assert run("clinic", "sessions", "--from", "2026-12-01", "--to", "2026-12-01", "--json").json == {
        "sessions": [
            {
                "id": 5, "clinic": "OSEI-TU", "practitioner": "OSEI", "location": "MAIN", "room": "R1", "slots": "",
                "status": "planned", "booked": 1, "places": None, "overbooked": 0, "version": 1, "day": "2026-12-01",
                "start": "2026-12-01T09:00:00Z", "end": "2026-12-01T12:30:00Z", "cuts": [], "letters": {},
            }
        ]
    }  # fmt: skip


@pytest.mark.parametrize(
    ("options", "title"),
    [
        (("--from", "10", "--to", "11:30"), "Cut OSEI-TU Tue 12 Jan 2027 10:00 to 11:30"),
        (("--from", "11"), "Cut OSEI-TU Tue 12 Jan 2027 11:00 to 12:30"),
        (("--to", "9:30"), "Cut OSEI-TU Tue 12 Jan 2027 09:00 to 09:30"),
        (("--from", "8:00", "--to", "1pm"), "Cancel OSEI-TU Tue 12 Jan 2027 09:00 to 12:30"),
    ],
    ids=["between", "from", "to", "all-of-it"],
)
def test_a_part_is_read_in_the_sessions_own_hours(run: Run, options: tuple[str, ...], title: str) -> None:
    said = run("clinic", "cut", "OSEI-TU", "12 jan", *options, "--reason", "meeting", "--dry-run", "--json").json
    assert (said["title"], said["affected"]) == (title, [])


def test_a_cancelled_session_is_planned_and_rebooked(run: Run) -> None:
    first, second = book(run, "C1", f"{FAR}T09:00"), book(run, "C2", f"{FAR}T09:30")
    tried = run("clinic", "cancel", "OSEI-TU", "12 jan", "--reason", "congress", "--dry-run")
    assert [line.split("  ")[0] for line in tried.out.splitlines()] == [
        "Cancel OSEI-TU Tue 12 Jan 2027 09:00 to 12:30: nothing was changed.", first, second, "2 clients are affected.",
    ]  # fmt: skip
    done = run("clinic", "cancel", "OSEI-TU", "12 jan", "--reason", "congress")
    assert done.out.splitlines()[0] == (
        "Cancelled OSEI-TU Tue 12 Jan 2027 09:00 to 12:30: 2 displaced, 2 on the rebook list."
    )
    assert run("clinic", "rebook", "--cut", "1").out.splitlines()[-1] == "2 displaced: 2 open."
    plan = run("clinic", "plan", "--cut", "1", "--json").json
    assert (plan["placed"], [row["client"] for row in plan["rows"]]) == (2, ["C1", "C2"])
    assert list(plan["rows"][0]["offer"]) == [
        "start", "end", "practitioner", "room", "equipment", "location", "slot_type", "session", "days_to_target",
    ]  # fmt: skip
    assert run("clinic", "plan").out.splitlines()[-1].endswith("Nothing was booked.")
    one = run("clinic", "plan", "--accept", "1", "--agreed-short", "--json").json
    assert (one["booked"], one["refused"], [row["id"] for row in one["rows"]]) == (1, 0, [1])
    assert run("clinic", "rebook").out.splitlines()[-1] == "1 client to be rebooked."
    rest = run("clinic", "plan", "--accept", "all", "--agreed-short").out.splitlines()
    assert (rest[0].startswith("2 Booked Jones Dylan "), rest[-1]) == (True, "1 booked, 0 refused.")
    assert run("clinic", "rebook").out == "no clients to be rebooked.\n"
    assert run("clinic", "rebook", "--cut", "1", "--all", "--json").json["account"] == {"rebooked": 2}
    assert run("doctor").code == 0


def test_who_cannot_be_placed_is_said_and_refused(run: Run) -> None:
    book(run, "C1", f"{FAR}T09:00")
    run("clinic", "cancel", "OSEI-TU", "12 jan", "--reason", "congress")
    said = run("clinic", "plan", "--from", "13 jan", "--until", "14 jan", "--accept", "all")
    lines = said.out.splitlines()
    assert (said.code, lines[-1]) == (3, "0 booked, 1 refused and still on the list.")
    assert lines[0].startswith("1 Khan Amina: refused: ")


def test_a_line_is_taken_off(run: Run) -> None:
    book(run, "C1", f"{FAR}T09:00")
    run("clinic", "cancel", "OSEI-TU", "12 jan", "--reason", "congress")
    assert (
        run("clinic", "close", "1", "--reason", "moved away").out
        == "Took Khan Amina off the rebook list: moved away.\n"
    )
    again = run("clinic", "close", "1", "--reason", "moved away")
    assert again.code == 3


def test_what_is_unfilled_and_who_could_take_it(run: Run) -> None:
    run("waiting", "add", "C1", "NEW", "--received", "2026-11-02")
    found = run("clinic", "unfilled", "--candidates", "1", "--json").json["unfilled"]
    conflict = {
        "code": "short-notice", "severity": "warn", "clashes_with": None, "alternatives": [],
        "message": "This is 0 days of notice, less than 2; the client has to agree to it.",
    }  # fmt: skip
    assert found == [
        {
            "start": "2026-11-24T10:42:00Z", "end": "2026-11-24T12:30:00Z", "slot_type": None, "places": 1,
            "practitioner": "OSEI", "room": "R1", "location": "MAIN", "clinic": "OSEI-TU", "days_ahead": 0,
            "services": ["NEW"],
            "candidates": [
                {
                    "entry": 1, "client": "C1", "name": "Khan Amina", "service": "NEW", "priority": "routine",
                    "days_waited": 22, "days_left": 68, "accepts_short_notice": False, "conflicts": [conflict],
                }
            ],
        }
    ]  # fmt: skip
    assert run("clinic", "unfilled").out.splitlines() == [
        "Tue 24 Nov 2026 10:42-12:30  OSEI  R1  OSEI-TU  free time    NEW", "1 free in the next working days.",
    ]  # fmt: skip


@pytest.mark.parametrize("by", ["session", "clinic", "week"])
def test_use_names_what_a_share_is_a_share_of(run: Run, by: str) -> None:
    book(run, "C1", "2026-12-01T09:00")
    words = ("clinic", "use", "--from", "2026-12-01", "--to", "2026-12-01", "--by", by)
    row = run(*words, "--json").json["rows"][0]
    assert row["figures"] == [
        {
            "unit": "minutes", "template": 210, "cancelled": 0, "blocked": 0, "available": 210,
            "fill": {"part": 30, "whole": 210, "of": "available minutes", "percent": 14.3},
            "utilisation": {"part": 0, "whole": 210, "of": "available minutes", "percent": 0.0},
            "overbooks": {"part": 0, "whole": 210, "of": "available minutes", "percent": 0.0},
        }
    ]  # fmt: skip
    head = {"session": ("clinic", "start", "status"), "clinic": ("clinic", "sessions"), "week": ("week", "sessions")}[
        by
    ]
    assert tuple(key for key in row if key != "figures") == head
    assert "fill 30 of 210 available minutes (14.3 %)" in run(*words).out


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("show", "NOPE"), 4, "There is no clinic 'NOPE'. Nothing was changed."),
        (("cut", "OSEI-TU", "12 jan", "--reason", "x"), 2,
         "Say which part, with --from and --to; for all of it: booktui clinic cancel. Nothing was changed."),
        (("cut", "OSEI-TU", "12 jan", "--from", "13:00", "--to", "14:00", "--reason", "x"), 2,
         "'13:00-14:00' is outside the session. Nothing was changed."),
        (("cut", "OSEI-TU", "13 jan", "--from", "10", "--reason", "x"), 4,
         "Clinic OSEI-TU has no session on Wed 13 Jan 2027. The next are Tue 19 Jan, Tue 26 Jan, Tue 2 Feb, Tue 9 Feb, Tue 16 Feb."),
        (("cancel", "OSEI-TU", "24 nov", "--reason", "x"), 3,
         "The session of OSEI-TU on Tue 24 Nov 2026 09:00 has begun: only what is to come can be cut."),
        (("change", "OSEI-TU", "--effective", "1 feb", "--reason", "x"), 2,
         "Say what changes. Nothing was changed; see: booktui clinic change --help"),
        (("change", "OSEI-TU", "--start", "9", "--effective", "1 feb", "--reason", "x"), 2,
         "'9' may mean 09:00 or 21:00. Please say which."),
        (("change", "OSEI-TU", "--slots", "QQ", "--effective", "1 feb", "--reason", "x"), 5,
         "slots: Slot 1 of 'QQ': there is no slot type 'Q'. Known letters are none.\nNothing was changed."),
        (("plan", "--accept", "3"), 4, "The plan has no line 3. Nothing was booked."),
        (("plan", "--ids", "one"), 2, "--ids takes the numbers of lines, such as 3,5, not 'one'. Nothing was changed."),
        (("plan", "--ids", "1", "--cut", "1"), 2, "Say --ids or --cut, not both. Nothing was changed."),
        (("rebook", "--cut", "9"), 4, "Nothing with the number 9 has displaced anybody."),
        (("sessions", "NOPE"), 4, "There is no clinic 'NOPE'. Nothing was changed."),
    ],
    ids=[
        "show", "no-part", "outside", "no-session", "begun", "no-change", "unclear", "slots", "no-line", "no-number",
        "both", "no-cut", "sessions",
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said(run: Run, words: tuple[str, ...], code: int, sentence: str) -> None:
    said = run("clinic", *words)
    assert (said.code, said.out, said.err) == (code, "", f"{sentence}\n")


def test_short_notice_is_a_supervisors(run: Run) -> None:
    book(run, "C1", "2026-12-01T09:00")
    words = ("clinic", "cancel", "OSEI-TU", "2026-12-01", "--reason", "ill")
    assert run(*words, user="jo").code == 7
    assert run(*words, user="alex").code == 7
    assert run(*words, user="sam").code == 0


def test_sensitive_clients_are_masked(run: Run, home: Path) -> None:
    desk = open_desk(home / "desk.db", "ada", lambda: 1795516920)
    desk.clients.add({"ref": "C3", "family_name": "Quiet", "given_name": "Person", "sensitive": "yes"})
    desk.close()
    book(run, "C3", f"{FAR}T09:00")
    said = run("clinic", "cancel", "OSEI-TU", "12 jan", "--reason", "congress")
    assert ("Quiet" in said.out, "Q•••" in said.out) == (False, True)
    assert "Quiet" not in run("clinic", "rebook").out + run("clinic", "plan").out


def test_a_word_without_end_is_refused_in_a_sentence(run: Run) -> None:
    said = run("clinic", "show", "x" * 120_000)
    assert (said.code, said.out, said.err[:22]) == (4, "", "There is no clinic 'xx")
