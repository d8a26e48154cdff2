"""What SQLite says of a disk without a byte left, or a read-only folder, is told as what it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest

from booktui.store import sentences
from booktui.store.driver import driver
from booktui.store.sentences import SENTENCES, sentence


class Usage(NamedTuple):
    free: int


@pytest.mark.parametrize(
    ("said", "free", "code"),
    [
        ("disk I/O error", 0, "SQLITE_FULL"),
        ("disk I/O error", 10**9, "SQLITE_IOERR"),
        ("malformed", 0, "SQLITE_CORRUPT"),
    ],
    ids=["full", "drive", "damaged"],
)
def test_no_answer_of_a_full_disk(monkeypatch: Any, tmp_path: Path, said: str, free: int, code: str) -> None:
    monkeypatch.setattr(sentences.shutil, "disk_usage", lambda _: Usage(free))
    assert sentence(driver().OperationalError(said), tmp_path / "desk.db") == SENTENCES[code]


@pytest.mark.parametrize(("writable", "code"), [(False, "SQLITE_READONLY"), (True, "SQLITE_CANTOPEN")])
def test_a_folder_that_is_read_only(monkeypatch: Any, tmp_path: Path, writable: bool, code: str) -> None:
    (tmp_path / "desk.db").touch()
    monkeypatch.setattr(sentences.os, "access", lambda *_: writable)
    error = driver().OperationalError("unable to open database file")
    assert sentence(error, tmp_path / "desk.db") == SENTENCES[code]
    assert sentence(error) == SENTENCES["SQLITE_CANTOPEN"]


def test_what_is_a_fault_of_ours_has_none() -> None:
    assert sentence(driver().OperationalError("no such column: x")) is None
