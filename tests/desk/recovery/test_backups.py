"""Backups on a schedule: due, made by one desk, private, pruned by the rule; a failure is said once."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from booktui.desk import open_desk
from booktui.desk.desk import Desk
from booktui.desk.errors import BadInput, NotPermitted, Unavailable
from booktui.desk.recovery.backups import keep_up
from booktui.store import backups as store
from desks import Clock, make_desk

pytestmark = pytest.mark.file_only("a server's backups are its own")


DAY = 86_400


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Any:
    made = make_desk(tmp_path, "jo", clock=clock)
    plan(made, folder=str(tmp_path / "backups"), every=24, keep={"day": 2})
    yield made
    made.close()


def plan(desk: Desk, **said: Any) -> None:
    with desk.store.write() as c:
        desk.set_settings(c, {"backups": json.dumps(said)})
    with desk.store.read() as c:
        desk.catalogue_in(c)


def files(folder: Path) -> list[str]:
    return sorted(path.name.rpartition("-")[2] for path in (folder / "backups").iterdir())


def tasks(desk: Desk) -> list[str]:
    return [task.what for task in desk.tasks.open() if task.kind == "backup"]


def test_one_is_made_when_due_and_not_before(desk: Desk, clock: Clock, tmp_path: Path) -> None:
    first = desk.backups.make()
    assert first.file is not None
    assert stat.S_IMODE(first.file.stat().st_mode) == 0o600
    assert stat.S_IMODE(first.file.parent.stat().st_mode) == 0o700
    clock.now += DAY - 1
    again = desk.backups.make()
    assert (again.file, again.next_at, desk.backups.due()) == (None, clock.now + 1, False)
    clock.now += 1
    assert desk.backups.due()
    assert desk.backups.make().file is not None
    assert files(tmp_path) == ["20261123T090000Z.db", "20261124T090000Z.db"]


def test_a_backup_opens_as_the_diary_it_was(desk: Desk, clock: Clock) -> None:
    made = desk.backups.make().file
    assert made is not None
    copy = open_desk(made, "jo", clock)
    assert copy.name == "Test desk"
    copy.close()


def test_old_ones_go_by_the_rule_and_no_other_file_does(desk: Desk, clock: Clock, tmp_path: Path) -> None:
    desk.backups.make()
    others = [
        tmp_path / "backups" / name
        for name in ("desk-20200101T000000Z.db", "mine.txt", "desk-ffffff-20200101T000000Z.db")
    ]
    for other in others:
        other.write_bytes(b"mine")
    for _ in range(3):
        clock.now += DAY
        desk.backups.make()
    assert [made.name.rpartition("-")[2] for made in desk.backups.list().values()] != []
    assert sorted(desk.backups.list()) == [clock.now - DAY, clock.now]
    assert all(other.read_bytes() == b"mine" for other in others)


def test_never_two_at_once(desk: Desk, tmp_path: Path, clock: Clock) -> None:
    other = open_desk(tmp_path / "desk.db", "sam", clock)
    seen = []

    def meanwhile(*_: Any) -> None:
        seen.append(other.backups.make().file)

    write = desk.backups._write
    desk.backups._write = lambda first: (meanwhile(), write(first=first))[1]  # type: ignore[method-assign]
    assert desk.backups.make().file is not None
    assert (seen, len(files(tmp_path))) == ([None], 1)
    other.close()


def test_a_desk_that_died_while_making_one_stops_nobody(desk: Desk, tmp_path: Path) -> None:
    import socket

    with desk.store.write() as c:
        host = socket.gethostname().replace(":", "-")[:40]
        store.put(c, backup_claim=f"{host}:{2**22 + 5}:0", backup_claimed_at=str(desk.now()))
    assert desk.backups.make().file is not None


def gone(folder: Path) -> None:
    (folder / "backups").rename(folder / "elsewhere")


def in_the_way(folder: Path) -> None:
    gone(folder)
    (folder / "backups").write_bytes(b"a file")


@pytest.mark.parametrize("spoil", [gone, in_the_way], ids=["folder-gone", "a-file-in-the-way"])
def test_a_failure_is_said_once_and_goes_with_the_next_success(
    desk: Desk, clock: Clock, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    desk.backups.make()
    spoil(tmp_path)
    for _ in range(2):
        clock.now += DAY
        with pytest.raises(Unavailable, match="is gone"):
            desk.backups.make()
    assert len(tasks(desk)) == 1
    assert "booktui backup --due" in tasks(desk)[0]
    assert not desk.backups.due()  # tried again after an hour
    clock.now += 3600
    if (tmp_path / "backups").exists():
        (tmp_path / "backups").unlink()
    (tmp_path / "elsewhere").rename(tmp_path / "backups")
    desk.backups.make()
    assert tasks(desk) == []


def test_a_full_disk_keeps_the_old_ones(desk: Desk, clock: Clock, tmp_path: Path, monkeypatch: Any) -> None:
    desk.backups.make()
    clock.now += DAY

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("booktui.store.backup._settle", full)
    said = keep_up(desk)
    assert "is full. No backup was kept" in said
    assert files(tmp_path) == ["20261123T090000Z.db"]
    assert tasks(desk)[0].startswith("The backup was not made. The disk of ")


def test_without_a_plan_nothing_is_due(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    assert (desk.backups.due(), desk.backups.list(), keep_up(desk)) == (False, {}, "")
    with pytest.raises(BadInput, match="No backups are planned"):
        desk.backups.make()
    desk.close()


def test_an_auditor_makes_none(desk: Desk, tmp_path: Path, clock: Clock) -> None:
    reader = open_desk(tmp_path / "desk.db", "alex", clock)
    assert not reader.backups.due()
    with pytest.raises(NotPermitted):
        reader.backups.make()
    reader.close()


def test_the_setup_file_says_when_and_where(tmp_path: Path) -> None:
    from booktui.desk.errors import DeskError

    desk = make_desk(tmp_path, "ada")
    table = {"folder": "saved", "every": 4, "keep": {"day": 3, "week": 2}}
    desk.setup.apply({"desk": {"backups": table}})
    assert json.loads(desk.settings["backups"]) == table
    made = desk.backups.make().file
    assert made is not None
    assert made.parent == tmp_path / "saved"
    for wrong in ({"keep": {"year": 1}}, {"every": 0}, {"keep": 3}, {"fold": "x"}):
        with pytest.raises(DeskError, match="backups"):
            desk.setup.apply({"desk": {"backups": wrong}})
    desk.close()
