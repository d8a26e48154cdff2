"""Backups are consistent, checked and private, also while others write; fifty of them by `make torture`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from booktui.store.driver import driver
from torture import backups

pytestmark = pytest.mark.slow


def test_each_that_is_taken_under_load_restores_clean(tmp_path: Path) -> None:
    backups.prepare(tmp_path)
    figures = backups.take(tmp_path, backups=2, desks=1)
    assert figures.wrong == ()
    assert figures.rows > 0
    assert not list(tmp_path.glob(".*part*"))


def test_what_is_wrong_with_one_would_show(tmp_path: Path) -> None:
    """A copy as `cp` makes it: without what is in the log, or readable by others."""
    backups.prepare(tmp_path)
    path = tmp_path / "desk.db"
    copy = tmp_path / "copy.db"
    raw = driver().connect(str(path))
    rows = raw.execute(backups.ROWS).fetchone()[0]
    raw.close()
    shutil.copy(path, copy)
    copy.chmod(0o644)
    assert backups.judge(copy, tmp_path / "a", 10_000) == [
        "its mode is 644", f"it ends at entry {rows}, and 10000 had been said to be done",
    ]  # fmt: skip
    copy.chmod(0o600)
    raw = driver().connect(str(copy))
    raw.execute("DROP TRIGGER audit_no_update")
    raw.execute("UPDATE audit SET reason = 'x' WHERE id = 3")
    raw.commit()
    raw.close()
    with pytest.raises(Exception, match="lost its protection"):
        backups.judge(copy, tmp_path / "b", 0)
