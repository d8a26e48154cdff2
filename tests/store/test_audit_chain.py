"""Whatever is done to the chain is refused by the diary, or is found: by whom it is done does not matter."""

import sqlite3

import pytest
from sqlalchemy.exc import DatabaseError

from booktui.store import audit, chain, triggers
from booktui.store.driver import driver
from booktui.store.engine import create, open_store
from booktui.store.errors import StoreError

NAMES = ", ".join((*chain.FIELDS, "previous", "hash"))
FORGED = f"INSERT {{how}} INTO audit ({NAMES}) SELECT {{id}}, 7, 'eve', 'coordinator', 'book', 'appointment', 9, '', NULL, digest, previous, hash FROM audit WHERE id = 3"


@pytest.fixture
def store(tmp_path):
    made = create(tmp_path / "desk.db")
    with made.write() as c:
        for number in range(6):
            audit.append(
                c, at=1000 + number, by_user="jo", role="coordinator", action="book", object="appointment",
                object_id=number or None, reason='said "Ärzte"\n\tand \\', before={"n": None}, after={"n": number},
            )  # fmt: skip
    yield made
    made.close()


def problems(store, since=0):
    with store.read() as c:
        return chain.follow(c, since).problems


def outside(store, *statements, driven=None):
    """Another program at the file, which does not ask for recursive triggers."""
    raw = (driven or driver()).connect(str(store.path))
    try:
        for sql in statements:
            raw.execute(sql)
        raw.commit()
    finally:
        raw.close()


def unguarded(store, *statements):
    """The same, with the triggers out of the way and put back afterwards."""
    ours = [name for name in triggers.DDL if name.startswith("audit")]
    put_back = [triggers.DDL[name] for name in ours]
    outside(store, *(f"DROP TRIGGER {name}" for name in ours), *statements, *put_back)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit SET reason = 'x' WHERE id = 3",
        "UPDATE OR REPLACE audit SET id = 2 WHERE id = 3",
        "DELETE FROM audit WHERE id = 6",
        FORGED.format(how="", id=7),
        FORGED.format(how="OR REPLACE", id=3),
        FORGED.format(how="OR REPLACE", id=6),
        FORGED.format(how="OR IGNORE", id=9),
        FORGED.format(how="", id=-1),
        FORGED.format(how="", id=0),
        FORGED.format(how="", id="NULL"),
        "UPDATE audit_detail SET after = '{}' WHERE audit_id = 4",
        "UPDATE audit_detail SET after = '' WHERE audit_id = 4",
        "DELETE FROM audit_detail WHERE audit_id = 4",
        "INSERT OR REPLACE INTO audit_detail VALUES (4, '', '', 'x')",
    ],
    ids=[
        "update", "renumber", "delete", "append what does not follow", "replace", "replace the last", "leave a gap",
        "before the first", "nought", "no number", "detail", "half a detail", "drop detail", "replace detail",
    ],
)  # fmt: skip
def test_every_way_to_rewrite_is_refused_by_the_file_itself(store, sql):
    with pytest.raises(driver().IntegrityError, match="append-only"):
        outside(store, sql)
    with pytest.raises(DatabaseError, match="append-only"), store.write() as c:
        c.exec_driver_sql(sql)
    assert problems(store) == []


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        (("UPDATE audit SET at = 999 WHERE id = 2",), ["audit 2 was changed"]),
        (("UPDATE audit SET object_id = 'null' WHERE id = 1",), ["audit 1 was changed"]),
        (("UPDATE audit SET object_id = 2.5 WHERE id = 3",), ["audit 3 was changed"]),
        (("UPDATE audit SET by_user = CAST(x'ff6a' AS TEXT) WHERE id = 4",), ["audit 4 was changed"]),
        (("UPDATE audit SET reason = CAST(reason AS BLOB) WHERE id = 4",), ["audit 4 was changed"]),
        (("UPDATE audit SET hash = CASE WHEN hash LIKE 'f%' THEN 'e' ELSE 'f' END || substr(hash, 2) WHERE id = 6",), ["audit 6 was changed"]),
        (
            ("UPDATE audit SET id = 99 WHERE id = 2", "UPDATE audit SET id = 2 WHERE id = 3",
             "UPDATE audit SET id = 3 WHERE id = 99"),
            ["audit 2 was changed", "audit 3 was changed", "audit 4 was changed"],
        ),
        (
            ("UPDATE audit_detail SET audit_id = 99 WHERE audit_id = 2",
             "UPDATE audit_detail SET audit_id = 2 WHERE audit_id = 3",
             "UPDATE audit_detail SET audit_id = 3 WHERE audit_id = 99"),
            ["the details of audit 2 were changed", "the details of audit 3 were changed"],
        ),
        (("DELETE FROM audit WHERE id IN (2, 3)",), ["audit 2 to 3 are missing", "audit 4 was changed"]),
        (("DELETE FROM audit WHERE id = 1",), ["audit 1 is missing", "audit 2 was changed"]),
        (
            ("UPDATE audit SET id = id + 100 WHERE id > 3", "UPDATE audit SET id = id - 99 WHERE id > 100",
             FORGED.format(how="", id=4)),
            ["audit 4 was changed", "audit 5 was changed", "audit 6 was changed", "audit 7 was changed"],
        ),
        (("UPDATE audit_detail SET before = 'x' WHERE audit_id = 5",), ["the details of audit 5 were changed"]),
        (("UPDATE audit_detail SET salt = '' WHERE audit_id = 5",), ["the details of audit 5 were changed"]),
        (("UPDATE audit_detail SET after = CAST(x'fe' AS TEXT) WHERE audit_id = 5",), ["the details of audit 5 were changed"]),
        (("DELETE FROM audit_detail WHERE audit_id = 5",), ["the details of audit 5 are missing"]),
    ],
    ids=[
        "a time", "a word for nothing", "half a number", "no text", "bytes for text", "a hash", "swapped",
        "details swapped", "cut out", "first cut off", "put in between", "a detail", "salt", "detail no text",
        "detail gone",
    ],
)  # fmt: skip
def test_what_was_done_without_the_triggers_is_found(store, statements, found):
    unguarded(store, *statements)
    assert problems(store) == found


def test_a_byte_changed_in_the_file_is_found(store):
    store.close()
    data = store.path.read_bytes()
    assert data.count(b"coordinatorbookappointment") == 6
    place = data.index(b"coordinatorbookappointment")
    store.path.write_bytes(data[:place] + b"supervisors" + data[place + 11 :])
    again = open_store(store.path)
    (only,) = problems(again)
    again.close()
    assert only.startswith("audit ")
    assert only.endswith(" was changed")


@pytest.mark.parametrize("name", [name for name in triggers.DDL if name.startswith("audit")])
def test_a_trigger_that_was_dropped_or_weakened_keeps_the_diary_shut(store, name):
    store.close()
    outside(store, f"DROP TRIGGER {name}")
    with pytest.raises(StoreError, match=name):
        open_store(store.path)
    table = "audit_detail" if "detail" in name else "audit"
    outside(store, f"CREATE TRIGGER {name} BEFORE DELETE ON {table} WHEN 0 BEGIN SELECT 1; END")
    with pytest.raises(StoreError, match=name):
        open_store(store.path)


def test_the_system_s_own_sqlite_is_refused_too(store):
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        outside(store, FORGED.format(how="OR REPLACE", id=3), driven=sqlite3)


def test_only_a_kept_head_shows_that_the_tail_was_cut_off(store):
    with store.read() as c:
        kept = audit.head(c)
    unguarded(store, "DELETE FROM audit_detail WHERE audit_id > 4", "DELETE FROM audit WHERE id > 4")
    assert problems(store) == []
    with store.read() as c:
        assert chain.hash_at(c, kept[0]) is None
        assert audit.head(c)[0] == 4


def test_from_a_known_row_on_only_what_follows_is_proved(store):
    unguarded(store, "UPDATE audit SET reason = 'x' WHERE id IN (2, 5)")
    assert problems(store, 3) == ["audit 5 was changed"]
    assert problems(store, 5) == []
    assert problems(store, 6) == []
    assert problems(store, 7) == ["audit 7 is missing"]


def test_details_that_were_emptied_are_counted_and_no_fault(store):
    with store.write() as c:
        c.exec_driver_sql("UPDATE audit_detail SET salt = '', before = '', after = '' WHERE audit_id = 2")
    with store.read() as c:
        found = chain.follow(c)
    assert (found.problems, found.emptied, found.rows) == ([], 1, 6)


def test_it_tells_how_far_it_has_come(store, monkeypatch):
    monkeypatch.setattr(chain, "STEP", 2)
    told = []
    with store.read() as c:
        chain.follow(c, 1, lambda row, of: told.append((row, of)))
    assert told == [(3, 6), (5, 6)]
