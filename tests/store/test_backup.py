"""Backups are whole, private and never written over something; restoring checks before it replaces."""

import stat

import pytest

from booktui.desk.errors import Unavailable
from booktui.desk.recovery.restoring import restore
from booktui.store.backup import backup_to
from booktui.store.engine import create, open_store
from booktui.store.errors import StoreError


@pytest.fixture
def store(tmp_path):
    made = create(tmp_path / "desk.db")
    with made.write() as c:
        c.exec_driver_sql("INSERT INTO setting(key, value) VALUES ('name', 'first')")
    yield made
    made.close()


def name(path):
    opened = open_store(path)
    with opened.read() as c:
        found = c.exec_driver_sql("SELECT value FROM setting WHERE key = 'name'").scalar_one()
    opened.close()
    return found


def test_a_backup_is_whole_and_private(store, tmp_path):
    copy = backup_to(store, tmp_path / "copy.db")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert name(copy) == "first"
    assert [p.name for p in tmp_path.iterdir() if ".part" in p.name] == []


def test_a_backup_never_replaces_a_file(store, tmp_path):
    (tmp_path / "copy.db").write_bytes(b"mine")
    with pytest.raises(StoreError, match="already a file"):
        backup_to(store, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_bytes() == b"mine"


def test_restore_puts_the_copy_in_place_and_keeps_the_old(store, tmp_path):
    copy = backup_to(store, tmp_path / "copy.db")
    with store.write() as c:
        c.exec_driver_sql("UPDATE setting SET value = 'second' WHERE key = 'name'")
    store.close()
    kept = restore(copy, store.path)
    assert name(store.path) == "first"
    assert kept is not None
    assert name(kept) == "second"


@pytest.mark.parametrize("content", [b"", b"no diary" * 50], ids=["empty", "text"])
def test_restore_refuses_what_is_no_diary(store, tmp_path, content):
    bad = tmp_path / "bad.db"
    bad.write_bytes(content)
    store.close()
    before = store.path.read_bytes()
    with pytest.raises(Unavailable):
        restore(bad, store.path)
    assert store.path.read_bytes() == before


def test_restore_refuses_a_backup_whose_audit_was_changed(store, tmp_path):
    from booktui.store import audit

    with store.write() as c:
        audit.append(c, at=1, by_user="jo", role="coordinator", action="x", object="desk")
    copy = backup_to(store, tmp_path / "copy.db")
    opened = open_store(copy)
    with opened.write() as c:
        c.exec_driver_sql("DROP TRIGGER audit_no_update")
        c.exec_driver_sql("UPDATE audit SET reason = 'x'")
        c.exec_driver_sql("DELETE FROM setting WHERE key = 'none'")
    from booktui.store.migrate import repair

    repair(opened)
    opened.close()
    with pytest.raises(Unavailable, match="not a sound backup"):
        restore(copy, store.path)
