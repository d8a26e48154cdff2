"""booktui brings its own SQLite: WAL only where it is safe, on one machine only, and nothing folds the log behind its back."""

from __future__ import annotations

import re
import sqlite3
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

import booktui
from booktui.__main__ import main
from booktui.store import driver as drivers
from booktui.store import guards
from booktui.store.driver import driver, engine_for, wal_is_safe
from desks import make_desk
from encrypting import encrypted_desk

SOURCE = Path(booktui.__file__).parent
VERSIONS = {
    "3.40.1": False, "3.44.5": False, "3.44.6": True, "3.45.0": False, "3.50.6": False, "3.50.7": True, "3.51.0": False,
    "3.51.2": False, "3.51.3": True, "3.53.4": True, "4.0.0": True,
}  # fmt: skip


def test_the_driver_is_ours_and_without_the_bug() -> None:
    assert (driver().__name__.partition(".")[0], wal_is_safe(driver())) == ("sqlcipher3", True)


@pytest.mark.parametrize(("version", "safe"), VERSIONS.items())
def test_which_versions_may_use_wal(version: str, safe: bool) -> None:
    assert wal_is_safe(SimpleNamespace(sqlite_version=version)) is safe  # type: ignore[arg-type]


def test_where_only_another_sqlite_is_there_it_writes_without_wal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drivers, "driver", lambda: sqlite3)
    monkeypatch.setattr(drivers, "wal_is_safe", lambda _module: False)
    engine = engine_for(str(tmp_path / "x.db"))
    with engine.connect() as c:
        asked = [c.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("journal_mode", "synchronous")]
    engine.dispose()
    assert asked == ["truncate", 2]


@pytest.mark.parametrize("make", [make_desk, encrypted_desk], ids=["plain", "encrypted"])
def test_plain_and_encrypted_are_opened_by_it(tmp_path: Path, make) -> None:
    desk = make(tmp_path)
    with desk.store.read() as c:
        assert type(c.connection.dbapi_connection).__module__.partition(".")[0] == "sqlcipher3"
        assert c.exec_driver_sql("SELECT sqlite_version()").scalar_one() == driver().sqlite_version
        assert c.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
    desk.close()


def test_nothing_but_the_driver_opens_a_database() -> None:
    """One place connects; another may only look whether a file was made for demonstration."""
    found = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if re.search(
            r"^\s*(import sqlite3|from sqlite3|from sqlcipher3|import sqlcipher3)", path.read_text("utf-8"), re.M
        )
    }
    assert found <= {"store/driver.py", "store/keys.py", "desk/demo/mark.py"}


def test_no_session_begins_a_transaction_of_its_own_kind() -> None:
    """A session with its defaults double-books; every transaction is the store's."""
    asked = re.compile(r"sqlmodel[^\n]*\bSession\b|sqlalchemy\.orm|sessionmaker|isolation_level=\"")
    assert [path.name for path in SOURCE.rglob("*.py") if asked.search(path.read_text("utf-8"))] == []


def test_nothing_folds_the_log_in_the_background(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    desk = make_desk(tmp_path)
    with desk.store.read() as c:
        assert c.exec_driver_sql("PRAGMA wal_autocheckpoint").scalar_one() == 1000
    assert set(threading.enumerate()) - before == set()
    desk.close()


@pytest.mark.parametrize("words", [("waiting", "list"), ("init", "--time-zone", "Europe/London")], ids=["open", "make"])
def test_a_network_share_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    path = tmp_path / "desk.db"
    if words[0] != "init":
        make_desk(tmp_path).close()
    before = path.read_bytes() if path.exists() else None
    monkeypatch.setattr(guards, "filesystem", lambda _path: "nfs4")
    assert main(["--db", str(path), *words]) == 6
    assert "network drive (nfs4)" in capsys.readouterr().err
    assert (path.read_bytes() if path.exists() else None) == before
