"""Noticing what others commit: theirs always, our own never, and a file that is gone."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import event

from booktui.store import engine
from booktui.store.engine import Store
from booktui.store.errors import StoreError
from booktui.store.watch import FileWatch, watch

ADD = "INSERT INTO setting (key, value) VALUES (?, '')"


def add(store: Store, key: str) -> None:
    with store.write() as c:
        c.exec_driver_sql(ADD, (key,))


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("booktui.store.watch.LOOK", 0.02)
    one = engine.create(tmp_path / "desk.db")
    other = engine.open_store(tmp_path / "desk.db")
    yield one, other
    other.close()
    one.close()


def test_what_another_store_commits_is_noticed_once(two) -> None:
    one, other = two
    seen = watch(one)
    assert not seen.changed(0.1)
    add(other, "a")
    assert seen.changed(1)
    assert not seen.changed(0.1)
    seen.close()


def test_many_commits_are_noticed_as_one(two) -> None:
    one, other = two
    seen = watch(one)
    for number in range(20):
        add(other, f"{number}")
    assert seen.changed(1)
    assert not seen.changed(0.1)
    seen.close()


def test_what_this_store_commits_is_not(two) -> None:
    one, _ = two
    seen = watch(one)
    for number in range(20):
        add(one, f"{number}")
        assert not seen.changed(0.01)
    assert not seen.changed(0.1)
    seen.close()


def test_nothing_of_theirs_is_lost_between_ours(two) -> None:
    """One of theirs right before, inside the wait for, and right after each of ours."""
    one, other = two
    seen = watch(one)
    for number in range(10):
        add(other, f"before {number}")
        add(one, f"{number}")
        assert seen.changed(1), "before"
        add(one, f"again {number}")
        add(other, f"after {number}")
        assert seen.changed(1), "after"
    seen.close()


def test_while_both_write_nothing_of_theirs_is_lost(two) -> None:
    """Whenever theirs is seen to be there, it was noticed; with both writing as fast as they can."""
    one, other = two
    seen = watch(one)
    stop = time.monotonic() + 1

    def busy() -> None:
        number = 0
        while time.monotonic() < stop:
            add(one, f"ours {number}")
            number += 1
            time.sleep(0.01)

    ours = threading.Thread(target=busy)
    ours.start()
    told = 0
    while time.monotonic() < stop - 0.3:
        add(other, f"theirs {told}")
        assert seen.changed(1)
        told += 1
    ours.join()
    seen.close()
    assert told > 1


def test_nothing_of_theirs_is_lost_right_after_ours(two) -> None:
    """Committed before the connection of ours is given back."""
    one, other = two
    seen = watch(one)
    theirs = iter(("theirs",))

    def slip_in(*_: object) -> None:
        for key in theirs:
            add(other, key)

    event.listen(one.engine, "checkin", slip_in, insert=True)
    add(one, "ours")
    assert seen.changed(1)
    assert not seen.changed(0.1)
    seen.close()


def test_a_write_that_is_taken_back_is_nothing(two) -> None:
    one, other = two
    seen = watch(one)
    for store in two:
        with pytest.raises(ZeroDivisionError), store.write() as c:
            c.exec_driver_sql(ADD, ("a",))
            _ = 1 / 0
    assert not seen.changed(0.1)
    add(other, "b")
    assert seen.changed(1)
    seen.close()


@pytest.mark.file_only("the log beside a file")
def test_it_keeps_no_transaction_open(two) -> None:
    """Or the log beside the file could not be folded into it while a desk is open."""
    one, other = two
    seen = watch(one)
    add(other, "a")
    assert seen.changed(1)
    other.fold()
    log = one.path.with_name("desk.db-wal")
    assert log.stat().st_size == 0
    seen.close()


def test_closing_wakes_whoever_waits(two) -> None:
    one, _ = two
    seen = watch(one)
    threading.Timer(0.1, seen.close).start()
    began = time.monotonic()
    assert not seen.changed(30)
    assert time.monotonic() - began < 5


@pytest.mark.file_only("a file that is gone")
def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    store = engine.create(tmp_path / "desk.db")
    seen = watch(store)
    (tmp_path / "desk.db").rename(tmp_path / "else.db")
    with pytest.raises(StoreError, match="moved, deleted or replaced"):
        seen.changed(2)
    with pytest.raises(StoreError, match="moved, deleted or replaced"):
        watch(store)
    (tmp_path / "else.db").rename(tmp_path / "desk.db")
    seen.close()
    again = watch(store)
    assert isinstance(again, FileWatch)
    again.close()
    shutil.copy(tmp_path / "desk.db", tmp_path / "copy.db")
    (tmp_path / "copy.db").replace(tmp_path / "desk.db")
    with pytest.raises(StoreError, match="moved, deleted or replaced"):
        watch(store)
    store.close()
