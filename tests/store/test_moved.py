"""A file that is taken away under an open desk: nothing goes where nobody finds it again."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from booktui.store.engine import create
from booktui.store.errors import StoreError


def moved(folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))


def deleted(folder: Path) -> None:
    (folder / "desk.db").unlink()


def replaced(folder: Path) -> None:
    shutil.copy(folder / "desk.db", folder / "new.db")
    (folder / "new.db").replace(folder / "desk.db")


@pytest.mark.parametrize("take", [moved, deleted, replaced], ids=["folder-moved", "deleted", "replaced"])
def test_nothing_is_written_into_a_file_that_is_gone(tmp_path: Path, take: Callable[[Path], None]) -> None:
    folder = tmp_path / "desk"
    store = create(folder / "desk.db")
    take(folder)
    with pytest.raises(StoreError, match="Nothing was saved"), store.write() as c:
        c.exec_driver_sql("INSERT INTO setting (key, value) VALUES ('a', 'b')")
    with store.read() as c:
        assert c.exec_driver_sql("SELECT count(*) FROM setting WHERE key = 'a'").scalar_one() == 0
    store.close()


@pytest.mark.parametrize("take", [moved, deleted, replaced], ids=["folder-moved", "deleted", "replaced"])
def test_nor_when_it_goes_while_an_import_is_planned(tmp_path: Path, take: Callable[[Path], None]) -> None:
    folder = tmp_path / "desk"
    store = create(folder / "desk.db")
    with (
        pytest.raises(StoreError, match="Nothing was saved"),
        store.prepared(lambda _: take(folder), lambda _c, _plan: True) as (c, _),
    ):
        c.exec_driver_sql("INSERT INTO setting (key, value) VALUES ('a', 'b')")
    store.close()
