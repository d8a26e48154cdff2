"""`booktui import busy`, and `booktui busy` after it."""

from __future__ import annotations

from pathlib import Path

from calendars import calendar, event
from commands import Run

NINE = event("DTSTART;TZID=Europe/London:20261201T090000", "DTEND;TZID=Europe/London:20261201T100000")


def test_a_calendar_is_busy_time_and_busy_shows_it(run: Run, home: Path) -> None:
    path = home / "own.ics"
    path.write_bytes(calendar(NINE))
    said = run("import", "busy", str(path), "--for", "OSEI", "--json", user="jo")
    assert (said.code, said.json) == (0, {"read": 1, "added": 1, "updated": 0, "skipped": 0, "rejected": []})
    assert (
        run("import", "busy", str(path), "--for", "OSEI").out
        == "Read 1: 0 added, 0 updated, 1 unchanged, 0 rejected.\n"
    )
    shown = run("busy", "OSEI", "--from", "2026-12-01", "--to", "2026-12-02", "--json")
    assert shown.json["busy"] == [["2026-12-01T09:00:00Z", "2026-12-01T10:00:00Z"]]


def test_a_broken_calendar_names_its_line_and_changes_nothing(run: Run, home: Path) -> None:
    path = home / "own.ics"
    path.write_bytes(calendar(NINE, event("DTSTART:soon", uid="2")))
    said = run("import", "busy", str(path), "--for", "OSEI")
    assert (said.code, said.err) == (5, "")
    assert said.out == (
        "line 10: DTSTART: 'soon' is not a date or time like 20261124T093000\n"
        "Read 2: 0 added, 0 updated, 0 unchanged, 1 rejected. Nothing was written: all of it is taken or none.\n"
    )
    path.write_bytes(calendar(NINE)[:-25])
    cut_off = run("import", "busy", str(path), "--for", "OSEI")
    assert (cut_off.code, "The file is cut off: the VEVENT of line 3 has no end." in cut_off.err) == (5, True)
    assert run("busy", "OSEI", "--from", "2026-12-01", "--to", "2026-12-02").out == "OSEI is free all that time.\n"


def test_what_else_can_be_wrong(run: Run, home: Path) -> None:
    path = home / "own.ics"
    path.write_bytes(calendar(NINE))
    assert run("import", "busy", str(path)).code == 2
    assert run("import", "busy", str(path), "--for", "NOBODY").code == 4
    assert run("import", "busy", str(home / "none.ics"), "--for", "OSEI").code == 4
    assert run("import", "busy", str(path), "--for", "OSEI", user="alex").code == 7
    trial = run("import", "busy", str(path), "--for", "OSEI", "--calendar", "work", "--dry-run")
    assert trial.out == "Read 1: 1 added, 0 updated, 0 unchanged, 0 rejected. Nothing was written: this was a trial.\n"
