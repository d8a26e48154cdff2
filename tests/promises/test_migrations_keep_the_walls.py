"""Upgrade day: the walls stand after every migration, children stay, and one that fails leaves all of it as it was."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from booktui.__main__ import main
from booktui.store import migrate, triggers
from booktui.store.driver import driver
from booktui.store.engine import open_store
from booktui.store.errors import StoreError
from faults import content
from store.test_migrations import old_file

CHILDREN = ("clinic", "session", "absence", "practitioner", "schedule", "location")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A diary of the first schema."""
    path = tmp_path_factory.mktemp("first") / "desk.db"
    old_file(path)
    return path.read_bytes()


@pytest.fixture
def path(tmp_path: Path, first: bytes) -> Path:
    place = tmp_path / "desk.db"
    place.touch(0o600)
    place.write_bytes(first)
    return place


def rows(path: Path, *tables: str) -> dict[str, int]:
    return {name: len(found) for name, found in content(path).items() if name in tables}


def said(path: Path, name: str) -> int:
    raw = driver().connect(str(path))
    number = int(raw.execute(f"PRAGMA {name}").fetchone()[0])
    raw.close()
    return number


def test_every_wall_stands_and_every_child_is_there(path: Path) -> None:
    before = rows(path, *CHILDREN)
    store = open_store(path)
    with store.read() as c:
        assert triggers.missing(c) == []
        assert c.exec_driver_sql("PRAGMA foreign_key_check").fetchall() == []
    with pytest.raises(driver().IntegrityError, match="occupancy overlap"):
        raw = driver().connect(str(path))
        for start in (1000, 1500):
            raw.execute(
                "INSERT INTO occupancy(schedule_id, lane, starts_at, ends_at) VALUES (1, 0, ?, ?)", (start, 2000)
            )
    raw.close()
    store.close()
    assert rows(path, *CHILDREN) == before


@pytest.mark.parametrize("where", ["at-the-walls", "in-the-last-step"])
def test_one_that_fails_leaves_everything_as_it_was(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    before, version = content(path), said(path, "user_version")

    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("stopped here")

    if where == "at-the-walls":
        monkeypatch.setattr(triggers, "install", fail)
    else:
        monkeypatch.setattr("booktui.store.guards.APPLICATION_ID", "no number")
        monkeypatch.setattr("booktui.store.guards.check_file", lambda _path: None)
    with pytest.raises(Exception):  # noqa: B017 — whatever stops it
        open_store(path)
    monkeypatch.undo()
    assert (content(path), said(path, "user_version")) == (before, version)
    (copy,) = tmp_path.glob("*-before-schema-*.db")
    assert content(copy) == before
    copy.rename(tmp_path / "first.db")  # its name goes by the second
    store = open_store(path)
    with store.read() as c:
        assert (triggers.missing(c), migrate.version(store)) == ([], migrate.SCHEMA)
    store.close()


def test_one_that_would_leave_orphans_is_taken_back(path: Path) -> None:
    raw = driver().connect(str(path))
    raw.execute("INSERT INTO session(id, clinic_id, on_date, practitioner_id, location_id, starts_at, ends_at, slots, status) "
                "VALUES (99, 4711, '2026-11-24', 1, 1, 10, 20, '', 'planned')")  # fmt: skip
    raw.commit()
    raw.close()
    before = content(path)
    with pytest.raises(StoreError, match="belong to nothing; it was taken back"):
        open_store(path)
    assert content(path) == before


def test_a_backup_is_taken_before_every_migration(path: Path, tmp_path: Path) -> None:
    before = content(path)
    assert main(["--db", str(path), "migrate"]) == 0
    (copy,) = tmp_path.glob("*-before-schema-*.db")
    assert (content(copy), copy.stat().st_mode & 0o777) == (before, 0o600)
