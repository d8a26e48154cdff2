"""`booktui key` and `--encrypt`: what scripts see of an encrypted diary."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail

from booktui.desk import locking
from commands import Run
from encrypting import PASSPHRASE, found

OTHER = "another good passphrase"


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    locking.forget()
    monkeypatch.setattr(keyring.core, "_keyring_backend", fail.Keyring())


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch):
    """Sets a variable as a service would, for the next command, which is a process of its own."""

    def known(said: str = "", new: str = "") -> None:
        locking.forget()
        for name, value in (("BOOKTUI_KEY", said), ("BOOKTUI_NEW_KEY", new)):
            monkeypatch.setenv(name, value) if value else monkeypatch.delenv(name, raising=False)

    yield known
    locking.forget()


def test_a_life_with_a_key(run: Run, home: Path, key) -> None:
    """Set, worked with, changed, backed up, taken off; nothing of it shows the passphrase."""
    key(PASSPHRASE)
    said = run("key", "set")
    assert said.code == 0
    assert (
        said.out.splitlines()[0]
        == f"{home / 'desk.db'} is encrypted now. Next: booktui key sheet, and keep the sheet safe."
    )
    assert "what a flash disk" in said.out
    assert found(home, "Khan", "Osei") == set()

    key()
    said = run("client", "find", "khan")
    assert said.code == 6
    assert "is encrypted, or is not a booktui diary" in said.err
    assert "BOOKTUI_KEY" in said.err

    key(OTHER)
    said = run("doctor")
    assert said.code == 6
    assert "the key is wrong, or it is not a booktui diary" in said.err

    key(PASSPHRASE)
    assert run("doctor").code == 0
    assert "Khan" in run("client", "find", "khan").out
    assert run("key", "set").code == 2
    assert run("backup", str(home / "desk-copy.db")).code == 0

    key(PASSPHRASE, OTHER)
    said = run("key", "change", "--json")
    assert json.loads(said.out) == {
        "db": str(home / "desk.db"), "encrypted": True, "others": [str(home / "desk-copy.db")],
    }  # fmt: skip
    key(OTHER)
    assert run("doctor").code == 0
    trail = run("audit", "list").out
    assert "change the key" in trail
    assert run("migrate").code == 0

    said = run("key", "remove")
    assert "Copies beside it are still encrypted: desk-copy.db." in said.out
    key()
    assert run("doctor").code == 0
    assert run("key", "remove").code == 4
    assert PASSPHRASE not in trail
    assert found(home, PASSPHRASE, OTHER) == set()


def test_a_new_desk_is_encrypted_from_its_first_byte(bare: Run, home: Path, key, monkeypatch) -> None:
    monkeypatch.setenv("BOOKTUI_DB", str(home / "new.db"))
    key()
    said = bare("init", "--encrypt")
    assert said.code == 6
    assert "set BOOKTUI_KEY" in said.err
    assert not (home / "new.db").exists()
    key("short")
    assert bare("init", "--encrypt").code == 5
    key(PASSPHRASE)
    assert "without its passphrase it is lost" in bare("init", "--encrypt").out
    assert found(home, "SQLite", "CREATE TABLE") == set()
    assert bare("doctor").code == 0


def test_the_sheet_goes_to_a_private_file_or_a_terminal(run: Run, home: Path, key) -> None:
    key(PASSPHRASE)
    run("key", "set")
    said = run("key", "sheet")
    assert (said.code, said.out) == (2, "")
    assert run("key", "sheet", str(home / "sheet.txt")).code == 0
    sheet = (home / "sheet.txt").read_text(encoding="utf-8")
    assert stat.S_IMODE((home / "sheet.txt").stat().st_mode) == 0o600
    assert run("key", "sheet", str(home / "sheet.txt")).code == 6
    assert (home / "sheet.txt").read_text(encoding="utf-8") == sheet
    key(" ".join(line.strip() for line in sheet.splitlines() if line.startswith("    ")))
    assert run("doctor").code == 0
    assert run("key", "sheet", str(home / "jo.txt"), "--as", "jo").code == 7
    assert not (home / "jo.txt").exists()


def test_a_slip_in_what_stands_on_the_sheet_is_told(run: Run, key) -> None:
    key(PASSPHRASE)
    run("key", "set")
    key("0" * 68)
    said = run("doctor")
    assert said.code == 6
    assert "has a slip in it" in said.err


def test_no_option_takes_a_passphrase(bare: Run) -> None:
    for words in (("key", "set"), ("key", "change"), ("init", "--encrypt"), ("demo", "--encrypt")):
        assert bare(*words, "--passphrase", "x").code == 2


def test_a_file_that_is_none_is_left(run: Run, home: Path, key) -> None:
    (home / "x.db").write_bytes(os.urandom(8192))
    before = (home / "x.db").read_bytes()
    key(PASSPHRASE)
    said = run("doctor", "--db", str(home / "x.db"))
    assert said.code == 6
    assert "or it is not a booktui diary" in said.err
    assert (home / "x.db").read_bytes() == before


def test_an_encrypted_demonstration(bare: Run, home: Path, key) -> None:
    key(PASSPHRASE)
    for _ in range(2):
        said = bare("demo", "--encrypt", "--no-open", "--json")
        place = Path(json.loads(said.out)["db"])
        assert place.name == "small-1-encrypted.db"
    assert found(place.parent, "Khan", "SQLite") == set()
    assert "Khan" in bare("--db", str(place), "--as", "jo", "client", "find", "khan").out
