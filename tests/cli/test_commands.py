"""The words themselves: options anywhere, usage, the other nouns, and the reference."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from booktui.cli import client as client_command
from booktui.cli.parser import build
from booktui.cli.reference import commands, reference
from booktui.desk.client_input import FIELDS
from booktui.desk.clients import NEEDS
from booktui.desk.setting_up.keys import DESK, SPEC
from commands import SETUP, Run

DOCS = Path(__file__).parents[2] / "docs"


def test_every_command_is_documented_as_it_is() -> None:
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    assert text.partition("## Reference\n\n")[2] == reference(build())


def test_every_setup_key_is_documented() -> None:
    text = (DOCS / "setup.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    listed = {row.split("`")[1]: set(row.split("`")[3::2]) for row in rows}
    assert listed == {"desk": {key.name for key in DESK}} | {
        table: {key.name for key in keys} for table, (_, keys) in SPEC.items()
    }


def test_the_setup_file_of_the_documentation_is_sound(run: Run, home: Path) -> None:
    text = (DOCS / "setup.md").read_text(encoding="utf-8")
    (home / "doc.toml").write_text(text.partition("```toml\n")[2].partition("```")[0], encoding="utf-8")
    assert run("setup", "apply", str(home / "doc.toml"), "--dry-run").out == "The file is sound.\n"


def test_a_clients_options_are_a_clients_fields() -> None:
    assert list(client_command.FIELDS) == list(FIELDS)
    assert client_command.KINDS == NEEDS


def test_every_option_says_what_it_is_for() -> None:
    silent = [
        f"{words} {action.dest}" for words, sub in commands(build()) for action in sub._actions if not action.help
    ]
    assert silent == []


@pytest.mark.parametrize(
    "words",
    [
        ("--json", "--db", "X", "audit", "verify"),
        ("audit", "--json", "--db", "X", "verify"),
        ("audit", "verify", "--json", "--db", "X"),
    ],
    ids=["before", "between", "after"],
)
def test_global_options_stand_anywhere(words: tuple[str, ...]) -> None:
    args = build().parse_args(words)
    assert (args.json, args.db, args.user) == (True, "X", None)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("bok",), "There is no command 'bok'; did you mean book? Nothing was done; see: booktui --help"),
        (("client", "ad"), "There is no verb 'ad'; did you mean add? Nothing was done; see: booktui client --help"),
        (("client",), "client needs a verb after it. Nothing was done; see: booktui client --help"),
        (
            ("cancel", "1", "--reason", "x"),
            "The following arguments are required: --by. Nothing was done; see: booktui cancel --help",
        ),
    ],
    ids=["typo", "verb", "no-verb", "missing"],
)
def test_words_that_cannot_be_understood(bare: Run, words: tuple[str, ...], sentence: str) -> None:
    said = bare(*words)
    assert (said.code, said.out) == (2, "")
    assert said.err.strip().lower() == sentence.lower()


def test_without_a_diary_it_says_how_to_make_one(bare: Run, home: Path) -> None:
    said = bare()
    assert (said.code, said.out) == (6, "")
    assert "booktui init" in said.err
    assert "booktui demo" in said.err


def test_without_a_terminal_the_desk_does_not_open(run: Run) -> None:
    said = run()
    assert (said.code, said.err) == (
        2,
        "The desk needs a terminal; for scripts and screen readers see: booktui --help\n",
    )


def test_init_makes_a_private_desk_once(bare: Run, home: Path) -> None:
    words = ("--db", str(home / "new" / "desk.db"), "init", "--holidays", "gb-eng", "--time-zone", "Europe/London")
    assert bare(*words, "--json").json == {"db": str(home / "new" / "desk.db")}
    assert (home / "new" / "desk.db").stat().st_mode & 0o777 == 0o600
    before = (home / "new" / "desk.db").read_bytes()
    assert bare(*words).code == 2
    assert (home / "new" / "desk.db").read_bytes() == before


def test_the_configuration_says_which_diary_and_who(
    bare: Run, run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "config.toml").write_text(f'db = "{(home / "desk.db").as_posix()}"\nuser = "jo"\n', encoding="utf-8")
    monkeypatch.delenv("BOOKTUI_DB")
    monkeypatch.setenv("BOOKTUI_CONFIG", str(home / "config.toml"))
    bare("book", "C1", "NEW", "--at", "2026-12-01T09:00")
    assert bare("audit", "list", "--count", "1", "--json").json["audit"][0]["by_user"] == "jo"
    (home / "config.toml").write_text('database = "x"\n', encoding="utf-8")
    assert bare("audit", "list").code == 2


def test_setup_applied_and_shown(run: Run, home: Path) -> None:
    (home / "setup.toml").write_text(SETUP, encoding="utf-8")
    assert run("setup", "apply", str(home / "setup.toml")).out == "0 changes.\n"
    shown = run("setup", "show")
    (home / "shown.toml").write_text(shown.out, encoding="utf-8")
    assert run("setup", "apply", str(home / "shown.toml"), "--json").json == {
        "changes": 0,
        "changed": [],
        "sessions": {"added": 0, "removed": 0, "changed": 0},
        "notes": [],
    }
    assert run("setup", "show", "--json").json["room"] == [{"code": "R1", "name": "Room 1", "location": "MAIN"}]


@pytest.mark.parametrize(("user", "code"), [("jo", 7), ("sam", 7), ("alex", 7), ("nobody", 7), ("ada", 0)])
def test_setup_is_the_administrators(run: Run, home: Path, user: str, code: int) -> None:
    (home / "setup.toml").write_text(SETUP, encoding="utf-8")
    assert run("setup", "apply", str(home / "setup.toml"), user=user).code == code


def test_setup_that_is_wrong(run: Run, home: Path) -> None:
    (home / "setup.toml").write_text('[[clinic]]\ncode = "ECHO-TU"\nroom = "R9"\n', encoding="utf-8")
    said = run("setup", "apply", str(home / "setup.toml"))
    assert (said.code, said.out) == (5, "")
    assert said.err.splitlines()[0] == "[[clinic]] ECHO-TU: practitioner is missing."


def test_client_add_show_edit_need(run: Run) -> None:
    added = run("client", "add", "--ref", "C9", "--family-name", "O'Brien", "--need", "interpreter:Urdu", "--json")
    assert (added.code, added.json["needs"]) == (0, [{"kind": "interpreter", "detail": "Urdu"}])
    assert run("client", "edit", "C9", "--phone", "0161 496 0123", "--json").json["phone"] == "0161 496 0123"
    assert run("client", "need", "C9", "interpreter", "--end", "--json").json["needs"] == []
    assert run("client", "show", "C9", "--json").json["appointments"] == []
    assert run("client", "find", "obrien", "--json").json["clients"][0]["ref"] == "C9"
    assert run("client", "edit", "C9").code == 2
    assert run("client", "add", "--ref", "C9", "--family-name", "Again").code == 5
    assert run("client", "add", "--family-name", "X", "--need", "nothing").code == 2


def test_a_masked_record_stays_masked_until_a_reason_is_given(run: Run) -> None:
    run("client", "add", "--ref", "S1", "--family-name", "Secret", "--given-name", "Sam", "--sensitive", "yes")
    assert "Secret" not in run("client", "show", "S1").out
    assert "Secret" in run("client", "show", "S1", "--reveal", "they rang").out
    assert run("audit", "list", "--count", "1", "--json").json["audit"][0]["action"] == "reveal"


def test_audit_doctor_and_backup(run: Run, home: Path) -> None:
    assert run("audit", "verify", "--json").json["whole"] is True
    assert run("doctor", "--json").json["problems"] == []
    run("backup", str(home / "copy.db"))
    assert run("backup", str(home / "copy.db")).code == 6
    run("book", "C1", "NEW", "--at", "2026-12-01T09:00")
    kept = run("restore", str(home / "copy.db"), "--json").json["kept"]
    assert Path(kept).is_file()
    assert run("busy", "OSEI", "--from", "2026-12-01", "--to", "2026-12-02", "--json").json["busy"] == []


def test_migrate_puts_lost_protection_back_when_told(run: Run, home: Path) -> None:
    import sqlite3

    assert run("migrate").out == "The diary is up to date.\n"
    connection = sqlite3.connect(home / "desk.db")
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
    connection.execute(f'DROP TRIGGER "{next(name for name in names if "occupancy" in name)}"')
    connection.commit()
    connection.close()
    assert run("doctor").code == 6
    assert run("migrate").code == 6
    assert run("migrate", "--repair").code == 0
    assert run("doctor").code == 0


def test_import_counts_and_rejects(run: Run, home: Path) -> None:
    path = home / "clients.csv"
    path.write_text("ref,family_name,birth_date\nC7,Okafor,1980-01-02\nC8,Smith,soon\n", encoding="utf-8")
    said = run("import", "clients", str(path), "--json")
    assert said.code == 5
    assert {key: said.json[key] for key in ("read", "added", "updated", "skipped")} == {
        "read": 2,
        "added": 1,
        "updated": 0,
        "skipped": 0,
    }
    assert [(row["line"], row["field"]) for row in said.json["rejected"]] == [(3, "birth_date")]
    assert run("import", "clients", str(home / "none.csv")).code == 4
    assert run("import", "clients", str(path), "--map", "x").code == 2


def test_export_an_appointment_and_a_day(run: Run, home: Path) -> None:
    run("book", "C1", "NEW", "--at", "2026-12-01T09:00")
    said = run("export", "appointment", "A000001", "--to", str(home), "--json")
    assert Path(said.json["file"]).read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert said.json["appointment"]["id"] == 1
    assert "Khan Amina" in run("export", "day", "2026-12-01").out
    assert (
        run("export", "day", "2026-12-01", "--format", "csv")
        .out.splitlines()[0]
        .startswith('"client","service","start"')
    )


def test_nothing_in_a_name_acts_on_the_terminal(run: Run) -> None:
    run("client", "add", "--ref", "E1", "--family-name", "Ev\x1b]52;c;x\x07il\u202e", "--notes", "a\x9bb")
    for words in (("client", "show", "E1"), ("client", "find", "ev"), ("audit", "list")):
        assert all(char.isprintable() or char == "\n" for char in run(*words).out)


def test_one_document_and_nothing_else(run: Run) -> None:
    for words in (("free", "NEW"), ("waiting", "list"), ("audit", "list"), ("setup", "show"), ("client", "find", "k")):
        said = run(*words, "--json")
        assert (said.code, said.err) == (0, "")
        assert isinstance(json.loads(said.out), dict)
        assert said.out.isascii()
