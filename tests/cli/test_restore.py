"""`booktui restore` checks before it replaces: after every refusal the diary and the backup are as they were."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from booktui.desk import open_desk
from booktui.store.driver import driver
from commands import Run


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file, by name: nothing was changed, and nothing was left lying about."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def zero(copy: Path) -> None:
    copy.write_bytes(b"")


def text(copy: Path) -> None:
    copy.write_bytes(b"not a diary\n" * 400)


def truncated(copy: Path) -> None:
    copy.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2 + 100])


def header_only(copy: Path) -> None:
    copy.write_bytes(copy.read_bytes()[:4096])


def encrypted(copy: Path) -> None:
    copy.write_bytes(bytes((7 * i * i + i) % 251 for i in range(8192)))


def of_another_program(copy: Path) -> None:
    copy.unlink()
    other = sqlite3.connect(copy)
    other.execute("CREATE TABLE bookmarks (url)")
    other.commit()
    other.close()


def pragma(copy: Path, *statements: str) -> None:
    raw = driver().connect(str(copy))
    for statement in statements:
        raw.execute(statement)
    raw.commit()
    raw.close()


def newer(copy: Path) -> None:
    pragma(copy, "PRAGMA user_version=999")


def newer_revision(copy: Path) -> None:
    pragma(copy, "UPDATE alembic_version SET version_num = '9999'")


def without_its_walls(copy: Path) -> None:
    pragma(copy, "DROP TRIGGER occupancy_insert")


def flipped(copy: Path) -> None:
    """Bytes inside turned over: the header still says that it is a diary."""
    found = bytearray(copy.read_bytes())
    for at in range(4096 * 3, len(found), 4096):
        found[at : at + 200] = bytes(255 - byte for byte in found[at : at + 200])
    copy.write_bytes(bytes(found))


def a_folder(copy: Path) -> None:
    copy.unlink()
    copy.mkdir()


SPOILT: tuple[tuple[Callable[[Path], None], str], ...] = (
    (zero, "not a booktui diary"),
    (text, "not a booktui diary"),
    (truncated, ""),
    (header_only, ""),
    (encrypted, "encrypted"),
    (of_another_program, "not a booktui diary"),
    (newer, "newer booktui"),
    (newer_revision, "newer booktui"),
    (without_its_walls, "protection against double booking"),
    (flipped, ""),
    (a_folder, "There is no backup"),
)


@pytest.mark.parametrize(("spoil", "words"), SPOILT, ids=[spoil.__name__ for spoil, _ in SPOILT])
def test_what_is_no_sound_backup_changes_nothing(
    run: Run, home: Path, spoil: Callable[[Path], None], words: str
) -> None:
    assert run("backup", str(home / "copy.db")).code == 0
    spoil(home / "copy.db")
    before = bytes_of(home)
    said = run("restore", str(home / "copy.db"))
    assert (said.code, said.out, said.err.count("\n")) == (6, "", 1), said.err
    assert words in said.err
    assert ".restore" not in said.err
    assert bytes_of(home) == before


def test_a_desk_that_has_it_open_keeps_it(run: Run, home: Path) -> None:
    assert run("backup", str(home / "copy.db")).code == 0
    desk = open_desk(home / "desk.db", "sam")
    said = run("restore", str(home / "copy.db"))
    assert (said.code, said.err.startswith("A desk has the diary at")) == (6, True)
    assert sorted(path.name for path in home.iterdir() if "replaced" in path.name or "restore" in path.name) == []
    assert desk.clients.find("khan") != []
    desk.close()
    assert run("restore", str(home / "copy.db")).code == 0


def test_a_disk_that_is_full_keeps_it(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("backup", str(home / "copy.db")).code == 0
    before = bytes_of(home)

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("booktui.desk.recovery.restoring.shutil.copyfileobj", full)
    said = run("restore", str(home / "copy.db"))
    assert (said.code, "No space left on device. Nothing was changed." in said.err) == (6, True)
    assert bytes_of(home) == before


def test_a_rename_that_fails_puts_the_old_one_back(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("backup", str(home / "copy.db")).code == 0
    replace = Path.replace

    def refused(self: Path, target: Path) -> Path:
        if self.name.endswith(".restore"):
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refused)
    assert run("restore", str(home / "copy.db")).code == 6
    monkeypatch.undo()
    assert sorted(bytes_of(home)) == ["copy.db", "desk.db"]


def test_it_says_what_it_will_do_and_keeps_both_files(run: Run, home: Path) -> None:
    assert run("backup", str(home / "copy.db")).code == 0
    copy = (home / "copy.db").read_bytes()
    said = run("restore", str(home / "copy.db"), "--dry-run")
    assert (said.code, sorted(bytes_of(home))) == (0, ["copy.db", "desk.db"])
    assert said.out.startswith("The backup is sound: ")
    assert said.out.endswith("Nothing was changed.\n")
    done = run("restore", str(home / "copy.db"))
    assert done.out.splitlines()[0] == said.out.strip().removesuffix(" Nothing was changed.")
    assert sorted(bytes_of(home)) == ["copy.db", "desk-replaced-1.db", "desk.db"]
    assert (home / "copy.db").read_bytes() == copy


def test_a_diary_that_is_damaged_is_replaced(run: Run, home: Path) -> None:
    assert run("backup", str(home / "copy.db")).code == 0
    flipped(home / "desk.db")
    damaged = (home / "desk.db").read_bytes()
    assert run("restore", str(home / "copy.db")).code == 0
    assert (home / "desk-replaced-1.db").read_bytes() == damaged
    assert run("client", "find", "khan").code == 0
