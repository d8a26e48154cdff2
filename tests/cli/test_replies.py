"""`booktui import replies` and `booktui replies`: what is printed, and with which exit code."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from answering import UID, ask, calendar, google
from booktui.desk import open_desk
from commands import NOW, Run


@pytest.fixture
def invited(run: Run, home: Path) -> Path:
    """A visit to which client C1 was invited."""
    now = int(datetime.fromisoformat(NOW).timestamp())
    desk = open_desk(home / "desk.db", "jo", lambda: now)
    visit = desk.diary.book(
        desk.diary.propose(desk.clients.resolve("C1"), "NEW", now + 7 * 86_400 - 102 * 60), override="agreed"
    ).appointment
    assert visit is not None
    with desk.store.write() as c:
        c.exec_driver_sql("UPDATE appointment SET uid = ? WHERE id = ?", (UID, visit.id))
        ask(c, desk, visit)
    desk.close()
    (home / "a.eml").write_bytes(google("DECLINED", stamp="20261124T100000Z"))
    return home


def test_import_says_each_verdict(run: Run, invited: Path) -> None:
    said = run("import", "replies", str(invited / "a.eml"), "--dry-run", user="jo")
    assert (said.code, said.out) == (
        0,
        "a.eml: applied: client declined A000001; a coordinator is asked\n"
        "Read 1: 1 applied, 0 kept without effect, 0 known or not ours, 0 unreadable. Nothing was written: this was a trial.\n",
    )
    assert run("replies", "list").out == "Nothing came in.\n"
    assert run("import", "replies", str(invited / "a.eml"), "--json", user="jo").json == {
        "read": 1, "added": 0, "updated": 1, "skipped": 0, "rejected": [],
        "notes": ["a.eml: applied: client declined A000001; a coordinator is asked"],
    }  # fmt: skip
    assert run("import", "replies", str(invited / "a.eml"), "--json", user="jo").json["skipped"] == 1


def test_what_cannot_be_read_is_exit_5(run: Run, invited: Path) -> None:
    (invited / "b.ics").write_bytes(calendar()[:50])
    said = run("import", "replies", str(invited / "b.ics"))
    assert said.code == 5
    assert said.out.startswith("b.ics: its calendar cannot be read: ")
    assert said.out.endswith("Read 1: 0 applied, 0 kept without effect, 0 known or not ours, 1 unreadable.\n")


def test_list_shows_who_answered_and_what_came_in(run: Run, invited: Path) -> None:
    run("import", "replies", str(invited / "a.eml"), user="jo")
    said = run("replies", "list", "--appointment", "A000001")
    assert said.out == (
        "‹!› client declined 24 Nov 10:42\n"
        "1  Tue 24 Nov 2026 10:42  C1  applied: client declined A000001 (request 1)\n"
    )  # fmt: skip
    found = run("replies", "list", "--appointment", "1", "--json").json
    assert found["answers"] == [
        {"role": "client", "partstat": "DECLINED", "answered_at": "2026-11-24T10:42:00Z", "comment": ""}
    ]
    assert [(one["verdict"], one["request"]) for one in found["replies"]] == [("applied", 1)]
    assert run("request", "list").out.split("  ")[0] == "1"


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        ((), 2, "Name files or folders, or give --inbox, one of the two. Nothing was read."),
        (("--inbox", "x"), 2, "Name files or folders, or give --inbox, one of the two. Nothing was read."),
        (("--inbox", "--dry-run"), 2, "--dry-run is for files"),
        (("--inbox",), 5, "No mailbox is set up."),
        (("nothing.eml",), 4, "There is no file nothing.eml. Nothing of it was taken."),
    ],
)
def test_what_cannot_be_asked(run: Run, words: tuple[str, ...], code: int, sentence: str) -> None:
    said = run("import", "replies", *words)
    assert (said.code, said.err.startswith(sentence)) == (code, True)


def test_an_auditor_takes_none(run: Run, invited: Path) -> None:
    assert run("import", "replies", str(invited / "a.eml"), user="alex").code == 7
