"""`booktui export calendar` and the printable day, as commands."""

import os
import stat
from pathlib import Path

import pytest
from icalendar import Calendar

from commands import Run


@pytest.fixture
def booked(run: Run) -> Run:
    said = run("book", "C1", "NEW", "--at", "2026-12-01T09:00", "--with", "OSEI")
    assert said.code == 0, said.err
    return run


def test_a_calendar_is_printed(booked: Run) -> None:
    said = booked("export", "calendar", "OSEI")
    (event,) = Calendar.from_ical(said.out).walk("VEVENT")
    assert (said.code, event["SUMMARY"]) == (0, "Booked")
    assert "Khan" not in said.out


def test_it_is_written_to_a_folder_under_its_code(booked: Run, tmp_path: Path) -> None:
    said = booked("export", "calendar", "osei-tu", "--details", "--to", str(tmp_path / "out"))
    path = tmp_path / "out" / "OSEI-TU.ics"
    assert (said.code, said.out) == (0, f"Wrote {path}.\n")
    assert b"SUMMARY:NEW C1" in path.read_bytes()
    assert b"\r\r" not in path.read_bytes()
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_free_busy_as_json(booked: Run) -> None:
    said = booked("export", "calendar", "R1", "--free-busy", "--from", "2026-12-01", "--until", "2026-12-01", "--json")
    assert {key: said.json[key] for key in ("code", "from", "until", "shows", "count", "file")} == {
        "code": "R1", "from": "2026-12-01", "until": "2026-12-01", "shows": "free-busy", "count": 1, "file": None
    }  # fmt: skip
    assert "FREEBUSY;FBTYPE=BUSY:20261201T090000Z/20261201T093000Z" in said.json["text"]


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("calendar", "NOBODY"), 4, "There is no practitioner, room, equipment, interpreter or clinic 'NOBODY'"),
        (("calendar", "OSEI", "--from", "2027-02-01", "--until", "2027-02-02"), 4, "Nothing is booked for OSEI"),
        (("calendar", "OSEI", "--from", "2027-02-01", "--until", "2027-01-02"), 2, "is before --from"),
        (("calendar", "OSEI", "--details", "--free-busy"), 2, "not allowed with"),
        (("day", "2026-12-01", "--format", "pdf"), 2, "say --to DIR"),
        (("day", "2026-12-01", "--format", "docx"), 2, "There is no --format"),
    ],
)
def test_what_cannot_be_is_said(booked: Run, words: tuple[str, ...], code: int, sentence: str) -> None:
    said = booked("export", *words)
    assert (said.code, said.out) == (code, "")
    assert sentence in said.err
    assert "Traceback" not in said.err


def test_a_folder_that_cannot_be_written_is_said(booked: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    said = booked("export", "calendar", "OSEI", "--to", str(tmp_path / "file"))
    assert (said.code, said.out) == (6, "")
    assert "OSEI.ics cannot be written" in said.err


@pytest.mark.parametrize(("form", "start"), [("pdf", b"%PDF-"), ("html", b"<!DOCTYPE html>")])
def test_the_day_is_written_ready_to_print(booked: Run, tmp_path: Path, form: str, start: bytes) -> None:
    said = booked("export", "day", "2026-12-01", "--format", form, "--to", str(tmp_path / "out"))
    path = tmp_path / "out" / f"day-2026-12-01.{form}"
    assert (said.code, said.out) == (0, f"Wrote {path}.\n")
    assert path.read_bytes().startswith(start)


def test_the_day_as_html_on_the_screen(booked: Run) -> None:
    said = booked("export", "day", "2026-12-01", "--format", "html")
    assert said.code == 0
    assert "Khan Amina" in said.out
