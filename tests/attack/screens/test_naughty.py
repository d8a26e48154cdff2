"""Naughty texts: cleaned or refused at every entrance; shown, wherever they may have got in, without acting on anything.

What the screens draw of a diary in which somebody wrote them behind the desk's back is read from a terminal.
"""

from __future__ import annotations

import csv
import io
import random
import shutil
import sys
from contextlib import closing
from pathlib import Path

import pytest

from attack.screens.entrances import FORMS, Run, at_form, at_rooms, at_word, working_desk
from attack.screens.inside import control
from attack.screens.monkey import Outcome, play
from attack.screens.moves import NAMED, Move
from attack.screens.naughty import CONTROL, ELSEWHERE, MARKUP, NAUGHTY, TERMINAL, UNICODE
from attack.screens.poison import TARGETS, poison, unclean
from attack.screens.words import Word, words
from booktui.__main__ import main
from booktui.desk import open_desk
from booktui.desk.importing.clients import FIELDS
from booktui.rules.clock import iso
from desks import NOW, Clock

OF_EACH = [*list(TERMINAL)[::6], *list(CONTROL)[::4], *list(UNICODE)[::6], *list(MARKUP)[::6], *list(ELSEWHERE)[::8]]
"""A few of every kind; the torture takes all."""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    for name in ("BOOKTUI_DB", "BOOKTUI_CONFIG", "BOOKTUI_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BOOKTUI_NOW", iso(NOW))
    place = tmp_path / "a" / "b" / "c"
    place.mkdir(parents=True)
    monkeypatch.chdir(place)
    return tmp_path


@pytest.fixture
def poisoned(home: Path) -> Path:
    path = working_desk(home)
    took = poison(path)
    assert [
        name for name in ("client.family_name", "service.name", "task.what", "request.about") if not took[name]
    ] == []
    return path


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr("sys.stdin", io.StringIO())

    def said(*argv: str) -> tuple[int, str]:
        capsys.readouterr()
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        code = main(argv)
        return code, "".join(capsys.readouterr())

    return said


# -- on its way out

WALK = ("f2", "down", "c", "escape", "f3", "d", "8 dec", "enter", "down", "enter", "v", "v", "y", "y", "y", "h", "escape", "f4", "down",
        "enter", "escape", "i", "escape", "w", "escape", "f5", "down", "down", "enter", "escape", "right", "f6", "khan", "c0", "enter",
        "escape", "s", "escape", "f7", "2", "down", "3", "4", "5", "f8", "down", "enter", "escape", "f9", "right", "right", "enter",
        "escape", "f3", "b", "enter", "escape", "m", "escape", "x", "escape", "j", "escape", "slash", "c1", "enter")  # fmt: skip


@pytest.mark.slow
def test_nothing_of_a_poisoned_diary_acts_on_a_terminal(poisoned: Path) -> None:
    walk = [Move(NAMED.get(key, key.encode())) for key in WALK]
    found = play(poisoned, [move for one in walk for move in (one, Move(pause=0.12))], Outcome(0), user="sam")

    assert found.wrong == []


READING = (
    "client show C0", "client find c0", "client export C0 --to out --reason asked", "waiting list", "waiting show 1", "waiting next",
    "validation due", "clock show 1", "today", "task list", "escalate list", "request list", "replies list", "free NEW",
    "review list", "missing", "fill", "busy OSEI --from 2026-12-01 --to 2026-12-03", "clinic list", "clinic show OSEI-TU",
    "clinic sessions", "clinic rebook", "absence list", "caseload", "report list", "outbox list", "outbox show 1", "audit list", "user list",
    "template list", "setup show", "check C3 NEW --at 2026-12-15T09:00", "job list", "doctor",
)  # fmt: skip


@pytest.mark.parametrize("how", ["plain", "json"])
def test_no_command_prints_what_acts_on_a_terminal(poisoned: Path, run: Run, how: str) -> None:
    told = {}
    for command in READING[::2] if how == "plain" else READING[1::4]:
        code, text = run("--db", str(poisoned), "--as", "sam", *["--json"] * (how == "json"), *command.split())
        told[command] = (code, control(text.replace("\n", "")))

    assert {command: said for command, said in told.items() if said[1] or said[0] == 1} == {}
    assert sum(code == 0 for code, _ in told.values()) > len(told) / 2


# -- on its way in


def rows(texts: list[str], columns: list[str]) -> str:
    """A table with a text in every column in turn."""
    file = io.StringIO(newline="")
    table = csv.writer(file, quoting=csv.QUOTE_ALL)
    table.writerow(columns)
    for number, text in enumerate(texts):
        row = {"ref": f"N{number}", "given_name": "Ann", "family_name": "Khan", "birth_date": "1960-02-14"}
        for column in columns[number % len(columns) :: 4]:
            row[column] = text
        table.writerow([row.get(column, "") for column in columns])
    return file.getvalue()


def test_every_column_of_a_table_is_cleaned_or_its_line_refused(home: Path) -> None:
    path, columns = working_desk(home), [field.name for field in FIELDS]
    (home / "in.csv").write_bytes(rows(list(NAUGHTY.values()), columns).encode("utf-8", "replace"))
    with closing(open_desk(path, "sam", Clock())) as desk:
        report = desk.imports.clients(home / "in.csv")
        said = [f"{one}" for one in report.rejected]
        listed = [f"{line}" for line in desk.clients.find("khan", 500)]

    assert (report.read, control("".join(said + listed))) == (len(NAUGHTY), [])
    assert (report.added > 20, len(report.rejected) > 20, list(unclean(path))) == (True, True, [])


def test_every_room_cleans_or_refuses_with_a_sentence(home: Path) -> None:
    assert at_rooms(working_desk(home), OF_EACH[::2]) == []


@pytest.mark.parametrize("start", FORMS)
async def test_every_field_of_a_form_is_cleaned_or_answered(home: Path, start: str) -> None:
    assert await at_form(working_desk(home), start, OF_EACH, rounds=2) == []


WORDS = list(words())


def sample(number: int) -> list[tuple[Word, str]]:
    """Some commands with some texts."""
    chance = random.Random(number)
    return [(chance.choice(WORDS), chance.choice(OF_EACH)) for _ in range(15)]


def test_every_word_of_every_command_is_taken_or_refused_with_a_sentence(home: Path, run: Run) -> None:
    path, wrong = working_desk(home), []
    for number, (word, name) in enumerate(sample(1)):
        if number % 10 == 0:
            shutil.copy(path, home / "copy.db")
        if word.command[0] != "demo":
            wrong += at_word(run, home / "copy.db", word, name)

    assert (wrong, list(unclean(home / "copy.db"))) == ([], [])


def test_the_lists_are_what_they_say() -> None:
    """Enough of them, all different; every command that takes a word is known."""
    assert (len(set(NAUGHTY.values())), len(WORDS) > 400, len(TARGETS) > 20) == (len(NAUGHTY), True, True)
    assert [name for name, text in TERMINAL.items() if not control(text.replace("\n", ""))] == []
