"""What is broken, foreign, cut off, newer or locked is refused in a sentence, and not a byte of it or beside it changes."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from booktui.__main__ import main
from booktui.cli import parser
from booktui.store import keys, migrate, rekeying
from booktui.store.driver import driver
from desks import add_client, make_desk
from encrypting import note, raw_key

COMMANDS = (
    ("waiting", "list"),
    ("client", "add", "--family-name", "Khan"),
    ("doctor",),
    ("migrate",),
    ("book", "C1", "NEW", "--at", "2026-12-01T09:00"),
    ("import", "clients", "clients.csv"),
    ("audit", "verify"),
    ("migrate", "--repair"),
    ("backup", "copy.db"),
    ("init", "--time-zone", "Europe/London"),
)
"""Every kind of thing that is done with a diary. (A new one where something is already: that is for whoever asked.)"""
FEW = 4
PARSER = cache(parser.build)
"""Made once: making it is most of what a refused command costs."""
ALL_OF_THEM = ("half of its pages", "of a newer program", "encrypted, no key")


def statements(*said: str) -> Callable[[Path], None]:
    def spoil(path: Path) -> None:
        raw = driver().connect(str(path), isolation_level=None)
        for sql in said:
            raw.execute(sql)
        raw.close()

    return spoil


def cut(size: int | float) -> Callable[[Path], None]:
    """To so many bytes, to a part of itself, or by so many."""

    def spoil(path: Path) -> None:
        whole = path.read_bytes()
        end = int(len(whole) * size) // 4096 * 4096 if isinstance(size, float) else size
        path.write_bytes(whole[:end])

    return spoil


def becomes(content: bytes) -> Callable[[Path], None]:
    return lambda path: [path.write_bytes(content), None][1]


def flipped(path: Path) -> None:
    found = bytearray(path.read_bytes())
    for start in range(4096, len(found), 4096):
        found[start : start + 100] = bytes(255 - byte for byte in found[start : start + 100])
    path.write_bytes(bytes(found))


def zipped() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("desk.db", "x" * 300)
    return made.getvalue()


def foreign(path: Path) -> None:
    path.unlink()
    raw = sqlite3.connect(path)
    raw.execute("CREATE TABLE occupancy(a)")
    raw.execute("PRAGMA user_version=6")
    raw.close()


def encrypted(path: Path) -> None:
    rekeying.convert(path, raw_key(), note=note)
    keys.forget()


def wrong_key(path: Path) -> None:
    encrypted(path)
    keys.hold(keys.Key("ab" * 32, path.read_bytes()[:16].hex()))


SPOILT: dict[str, Callable[[Path], None]] = {
    "empty": becomes(b""),
    "one byte": becomes(b"S"),
    "spaces": becomes(b" " * 99),
    "text": becomes(b"Dear diary\n" * 40),
    "zip": becomes(zipped()),
    "another program's": foreign,
    "a head and nothing else": cut(100),
    "one page": cut(4096),
    "half of its pages": cut(0.5),
    "all but its last pages": cut(0.9),
    "pages turned over": flipped,
    "of a newer program": statements(f"PRAGMA user_version={migrate.SCHEMA + 1}"),
    "of a newer structure": statements("UPDATE alembic_version SET version_num = '9999'"),
    "encrypted, no key": encrypted,
    "encrypted, another key": wrong_key,
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BOOKTUI_NOW", "2026-11-24T10:42:00+00:00")
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.delenv("BOOKTUI_KEY", raising=False)
    monkeypatch.setattr(parser, "build", PARSER)
    place = tmp_path / "place"
    place.mkdir()
    monkeypatch.chdir(place)
    desk = make_desk(place, "ada")
    add_client(desk, ref="C1")
    desk.close()
    (place / "clients.csv").write_text("ref,family_name\nC2,Jones\n", encoding="utf-8")
    return place


def everything(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize("kind", SPOILT)
def test_not_a_byte_changes(folder: Path, capsys: pytest.CaptureFixture[str], kind: str) -> None:
    path = folder / "desk.db"
    SPOILT[kind](path)
    for leftover in ("desk.db-wal", "desk.db-shm"):
        (folder / leftover).unlink(missing_ok=True)
    before = everything(folder)
    for words in COMMANDS if kind in ALL_OF_THEM else COMMANDS[:FEW]:
        capsys.readouterr()
        code = main(["--db", str(path), "--as", "ada", *words])
        said = capsys.readouterr()
        told = (" ".join(words), code, said.out, said.err.count("\n"))
        assert told == (" ".join(words), 2 if words[0] == "init" else 6, "", 1), said.err
        assert "Traceback" not in said.err
        assert everything(folder) == before, " ".join(words)
    keys.forget()


@pytest.mark.parametrize("kind", [kind for kind in SPOILT if not kind.startswith("encrypted")])
def test_nothing_of_that_kind_is_restored_over_a_good_one(
    folder: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    path, copy = folder / "desk.db", folder / "copy.db"
    copy.write_bytes(path.read_bytes())
    SPOILT[kind](copy)
    for leftover in folder.glob("*.db-*"):
        leftover.unlink()
    before = everything(folder)
    assert main(["--db", str(path), "--as", "ada", "restore", str(copy)]) == 6
    assert everything(folder) == before
