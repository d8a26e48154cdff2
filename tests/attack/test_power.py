"""The power goes out: what had been acknowledged is on every disk that may be found, and each of them opens."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from attack.running import said
from booktui.desk import open_desk
from booktui.desk.recovery import restoring
from booktui.store.driver import connect
from desks import Clock, make_desk
from encrypting import encrypted_desk
from torture.power import why_not
from torture.replay import Disk, Fate, Op


@pytest.mark.slow
@pytest.mark.skipif(bool(why_not()), reason=why_not() or "it can be cut here")
def test_what_was_acknowledged_is_on_every_disk_that_may_be_found() -> None:
    found = re.match(r"act: (\d+) syncs, (\d+) disks, (\d+) acknowledged, all opened well", said("power", "act", 4, 1))
    assert found is not None
    syncs, disks, acknowledged = map(int, found.groups())
    assert acknowledged == 4
    assert syncs >= 4  # each was synced before it was acknowledged
    assert disks >= 2 * syncs


def test_a_first_page_that_was_torn_is_mended_from_the_log(tmp_path: Path) -> None:
    """An encrypted one has no letter in its place any more; the log beside it holds the whole page."""
    desk = encrypted_desk(tmp_path)
    raw = connect(desk.store.path, desk.store.key, isolation_level=None)
    raw.execute("PRAGMA journal_mode=WAL").fetchall()
    raw.execute("PRAGMA wal_autocheckpoint=0").fetchall()
    raw.execute("CREATE TABLE later (number INTEGER)")  # writes the first page, into the log only
    found = tmp_path / "found"
    found.mkdir()
    for ending in ("", "-wal"):
        shutil.copy(tmp_path / f"desk.db{ending}", found)
    raw.close()
    desk.close()
    torn = bytearray((found / "desk.db").read_bytes())
    torn[512:1024] = bytes(512)
    (found / "desk.db").write_bytes(torn + bytes(512))  # and it was growing
    again = open_desk(found / "desk.db", "jo", Clock())
    assert again.keeping.doctor().problems == ()
    again.close()


def test_there_is_a_diary_at_every_moment_of_a_restore(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = make_desk(tmp_path)
    desk.keeping.backup(tmp_path / "copy.db")
    place = desk.store.path
    desk.close()
    replace, there = Path.replace, []

    def watched(self: Path, target: Path) -> Path:
        there.append(place.exists())
        done = replace(self, target)
        there.append(place.exists())
        return done

    monkeypatch.setattr(Path, "replace", watched)
    kept = restoring.restore(tmp_path / "copy.db", place, "jo")
    assert there and all(there)
    assert kept is not None and kept.stat().st_nlink == place.stat().st_nlink == 1


def test_the_disk_keeps_what_was_synced_and_any_part_of_the_rest(tmp_path: Path) -> None:
    """The rebuilt disk itself: bytes wait for their file's sync, names for the folder's."""
    (tmp_path / "a").write_bytes(b"old")
    disk = Disk(tmp_path)

    def found(share: float) -> dict[str, bytes]:
        target = tmp_path / "found"
        shutil.rmtree(target, ignore_errors=True)
        disk.image(target, Fate("", share))
        return {path.name: path.read_bytes() for path in target.iterdir()}

    for op in (Op("W", "a", 1, b"ew!"), Op("C", "b", 0, b""), Op("W", "b", 0, b"b")):
        disk.do(op)
    assert (found(0.0), found(1.0)) == ({"a": b"old"}, {"a": b"oew!", "b": b"b"})
    disk.do(Op("S", "b", 0, b""))
    assert found(0.0) == {"a": b"old"}  # its bytes are certain, its name is not
    disk.do(Op("R", "b", 0, b"/somewhere/a"))
    assert (found(0.0), found(1.0)) == ({"a": b"old"}, {"a": b"b"})
    disk.do(Op("S", ".", 0, b""))
    assert (found(0.0), disk.settled()) == ({"a": b"b"}, True)
    disk.do(Op("T", "a", 0, b""))
    assert (found(0.0), found(1.0)) == ({"a": b"b"}, {"a": b""})
