"""Opening a diary: what is refused is left byte for byte as it was; what is opened cannot double-book."""

import stat
from pathlib import Path

import pytest
from sqlalchemy.exc import DatabaseError

from booktui.store import guards, migrate, triggers
from booktui.store.driver import driver, wal_is_safe
from booktui.store.engine import create, open_store
from booktui.store.errors import NoStore, Overlap, StoreError


@pytest.fixture
def store(tmp_path):
    made = create(tmp_path / "desk.db")
    with made.write() as c:
        c.exec_driver_sql("INSERT INTO schedule(id, kind, capacity) VALUES (1, 'room', 1), (2, 'room', 1)")
    yield made
    made.close()


def take(store, start, end, *, schedule=1, lane=0):
    with store.write() as c:
        c.exec_driver_sql(
            "INSERT INTO occupancy(schedule_id, lane, starts_at, ends_at) VALUES (?, ?, ?, ?)",
            (schedule, lane, start, end),
        )


def count(store):
    with store.read() as c:
        return c.exec_driver_sql("SELECT count(*) FROM occupancy").scalar_one()


def test_pragmas(store):
    with store.read() as c:
        asked = {
            p: c.exec_driver_sql(f"PRAGMA {p}").scalar_one() for p in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    assert wal_is_safe(driver())


@pytest.mark.parametrize(
    ("start", "end"),
    [(1000, 2000), (1500, 1600), (500, 2500), (500, 1001), (1999, 2500)],
    ids=["equal", "contained", "around", "into-the-start", "into-the-end"],
)
def test_the_trigger_refuses_an_overlap(store, start, end):
    take(store, 1000, 2000)
    with pytest.raises(Overlap):
        take(store, start, end)
    assert count(store) == 1


@pytest.mark.parametrize(
    "other",
    [{"start": 2000, "end": 3000}, {"start": 500, "end": 1000}, {"start": 1000, "end": 2000, "lane": 1},
     {"start": 1000, "end": 2000, "schedule": 2}],
    ids=["touching-after", "touching-before", "another-lane", "another-schedule"],
)  # fmt: skip
def test_the_trigger_lets_pass(store, other):
    take(store, 1000, 2000)
    take(store, **other)
    assert count(store) == 2


def test_an_update_into_an_overlap_is_refused(store):
    take(store, 1000, 2000)
    take(store, 2000, 3000)
    with pytest.raises(Overlap), store.write() as c:
        c.exec_driver_sql("UPDATE occupancy SET starts_at = 1999 WHERE starts_at = 2000")
    with store.write() as c:
        c.exec_driver_sql("UPDATE occupancy SET ends_at = 2500 WHERE starts_at = 2000")


def test_insert_or_replace_does_not_slip_past(store):
    take(store, 1000, 2000)
    with pytest.raises(Overlap), store.write() as c:
        c.exec_driver_sql(
            "INSERT OR REPLACE INTO occupancy(schedule_id, lane, starts_at, ends_at) VALUES (1, 0, 1500, 1700)"
        )


@pytest.mark.parametrize(
    ("start", "end"), [(1000, 1000), (1000, 999), (1000, 1000 + 86401)], ids=["empty", "backwards", "too-long"]
)
def test_a_span_that_is_none_is_refused(store, start, end):
    with pytest.raises(DatabaseError):
        take(store, start, end)


def test_a_writer_that_never_heard_of_booktui_is_refused_too(store):
    take(store, 1000, 2000)
    raw = driver().connect(str(store.path))
    with pytest.raises(driver().IntegrityError, match="occupancy overlap"):
        raw.execute("INSERT INTO occupancy(schedule_id, lane, starts_at, ends_at) VALUES (1, 0, 1500, 1700)")
    raw.close()


def test_what_a_reading_transaction_writes_is_taken_back_and_told(store):
    with pytest.raises(RuntimeError, match="only reads"), store.read() as c:
        c.exec_driver_sql("INSERT INTO occupancy(schedule_id, lane, starts_at, ends_at) VALUES (1, 0, 1, 2)")
    with pytest.raises(ZeroDivisionError), store.read() as c:
        c.exec_driver_sql("INSERT INTO occupancy(schedule_id, lane, starts_at, ends_at) VALUES (1, 0, 1, 2)")
        1 / 0  # noqa: B018
    assert count(store) == 0


def test_a_plan_that_writes_is_taken_back_too(store):
    def plan(c):
        c.exec_driver_sql("INSERT INTO occupancy(schedule_id, lane, starts_at, ends_at) VALUES (1, 0, 1, 2)")

    with pytest.raises(RuntimeError, match="only reads"), store.prepared(plan, lambda _c, _made: True):
        pytest.fail("it went on")
    assert count(store) == 0


def test_an_error_rolls_everything_back(store):
    with pytest.raises(ZeroDivisionError), store.write() as c:
        c.exec_driver_sql("INSERT INTO occupancy(schedule_id, lane, starts_at, ends_at) VALUES (1, 0, 1, 2)")
        1 / 0  # noqa: B018
    assert count(store) == 0


def test_the_file_is_private(store):
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600


def test_closing_leaves_no_log_behind(store):
    take(store, 1000, 2000)
    store.close()
    log = store.path.with_name(store.path.name + "-wal")
    assert not log.exists() or log.stat().st_size == 0


@pytest.mark.parametrize(
    "content", [b"", b"S", b"hello" * 100, b"PK\x03\x04" * 50], ids=["empty", "one-byte", "text", "zip"]
)
def test_a_foreign_file_is_left_as_it_was(tmp_path, content):
    path = tmp_path / "x.db"
    path.write_bytes(content)
    with pytest.raises(StoreError):
        open_store(path)
    assert path.read_bytes() == content


def test_another_programs_database_is_left_as_it_was(tmp_path):
    path = tmp_path / "photos.db"
    raw = driver().connect(str(path))
    raw.execute("CREATE TABLE photos(a)")
    raw.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="not a booktui diary"):
        open_store(path)
    assert path.read_bytes() == before


def test_a_missing_file_says_how_to_make_one(tmp_path):
    with pytest.raises(NoStore, match="booktui init"):
        open_store(tmp_path / "none.db")


def test_a_newer_diary_is_refused(store):
    with store.write() as c:
        c.exec_driver_sql(f"PRAGMA user_version={migrate.SCHEMA + 1}")
    store.close()
    with pytest.raises(StoreError, match="newer booktui"):
        open_store(store.path)


def test_without_its_trigger_it_refuses_to_open_and_can_be_repaired(store):
    with store.write() as c:
        c.exec_driver_sql("DROP TRIGGER occupancy_insert")
    with pytest.raises(StoreError, match="protection against double booking"):
        open_store(store.path)
    assert migrate.repair(store) == ["occupancy_insert"]
    open_store(store.path).close()


def test_a_weakened_trigger_counts_as_missing(store):
    with store.write() as c:
        c.exec_driver_sql("DROP TRIGGER occupancy_insert")
        c.exec_driver_sql("CREATE TRIGGER occupancy_insert BEFORE INSERT ON occupancy BEGIN SELECT 1; END")
    with store.read() as c:
        assert triggers.missing(c) == ["occupancy_insert"]


def test_a_diary_is_never_made_over_a_file(tmp_path):
    path = tmp_path / "x.db"
    path.write_bytes(b"mine")
    with pytest.raises(StoreError, match="already a file"):
        create(path)
    assert path.read_bytes() == b"mine"


def test_a_full_disk_is_a_sentence(store):
    with store.write() as c:
        pages = c.exec_driver_sql("PRAGMA page_count").scalar_one()
        c.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(StoreError, match="disk is full"), store.write() as c:
        c.exec_driver_sql("CREATE TABLE big(x)")
        c.exec_driver_sql("INSERT INTO big SELECT randomblob(100000)")


def test_the_tables_are_what_the_migrations_make(store):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from sqlmodel import SQLModel

    from booktui.store import tables

    tables.every()

    def ours(_object, name, kind, _reflected, _compare_to):
        return not (kind == "table" and name.startswith("client_phone"))

    with store.read() as c:
        context = MigrationContext.configure(c, opts={"include_object": ours})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_network_drives_are_known_by_their_type(monkeypatch):
    monkeypatch.setattr(guards, "filesystem", lambda _path: "nfs4")
    with pytest.raises(StoreError, match="network drive"):
        guards.refuse_network(Path("desk.db"))
