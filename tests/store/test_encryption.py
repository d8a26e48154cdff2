"""An encrypted diary shows nothing to whoever has the file, and opens with its key only."""

import os
import stat

import pytest

import desks
from booktui.store import audit, guards, keys, migrate, rekeying
from booktui.store.backup import backup_to
from booktui.store.driver import connect, driver
from booktui.store.engine import create, open_store
from booktui.store.errors import Busy, Locked, StoreError
from encrypting import encrypted_desk, found, note, raw_key

pytestmark = pytest.mark.file_only("a server encrypts its own disks")


WORDS = (
    "Xylander",
    "Quillfeather Road",
    "9990001111",
    "900777",
    "Zymurgy clinic",
    "occupancy",
    "CREATE TABLE",
    "SQLite",
)


@pytest.fixture(autouse=True)
def _no_keys():
    keys.forget()
    yield
    keys.forget()


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A diary and its key, made once."""
    key = raw_key()
    store = create(tmp_path_factory.mktemp("made") / "desk.db", key)
    with store.write() as c:
        c.exec_driver_sql("INSERT INTO setting(key, value) VALUES ('name', 'Xylander')")
        note(c)
    store.close()
    return store.path.read_bytes(), key


@pytest.fixture
def key(made):
    return made[1]


@pytest.fixture
def path(tmp_path, made, key):
    place = tmp_path / "desk.db"
    place.touch(0o600)
    place.write_bytes(made[0])
    keys.hold(key)
    return place


def fill(desk):
    """Somebody with everything that must not be found, and a service with a name of its own."""
    client = desks.add_client(
        desk, "Xylander", nhs_number="9990001111", address="7 Quillfeather Road", mobile="07700 900777"
    )
    with desk.store.write() as c:
        c.exec_driver_sql("UPDATE service SET name = 'Zymurgy clinic' WHERE code = 'NEW'")
    return client


def test_a_plain_file_shows_what_an_encrypted_one_does_not(tmp_path):
    desk = desks.make_desk(tmp_path)
    fill(desk)
    assert found(tmp_path, *WORDS) == set(WORDS)
    desk.close()


def test_no_file_shows_anything(tmp_path):
    """The file, its log and index while it is open, a backup, a rollback journal."""
    desk = encrypted_desk(tmp_path)
    client = fill(desk)
    with desk.store.read() as c:  # keeps the log from being folded
        desk.diary.book(
            desk.diary.propose(client.id, "NEW", desks.at("2026-12-15T09:00"), practitioner="OSEI"), override="x"
        )
        backup_to(desk.store, tmp_path / "copy.db")
        assert c.exec_driver_sql("SELECT count(*) FROM client").scalar_one() == 1
        assert {p.name for p in tmp_path.iterdir()} == {"desk.db", "desk.db-wal", "desk.db-shm", "copy.db"}
        assert (tmp_path / "desk.db-wal").stat().st_size > 0
        assert found(tmp_path, *WORDS) == set()
    desk.close()
    raw = connect(tmp_path / "desk.db", desk.store.key, isolation_level=None)
    for statement in (
        "PRAGMA journal_mode=DELETE",
        "PRAGMA cache_size=5",
        "BEGIN",
        "UPDATE client SET family_name = 'Other'",
    ):
        raw.execute(statement).fetchall()
    assert (tmp_path / "desk.db-journal").stat().st_size > 0
    assert found(tmp_path, *WORDS) == set()
    raw.execute("ROLLBACK")
    raw.close()


def test_what_a_query_spills_stays_in_memory(path):
    store = open_store(path)
    with store.read() as c:
        assert c.exec_driver_sql("PRAGMA temp_store").scalar_one() == 2
    store.close()


def test_without_its_key_it_is_left_as_it_was(path):
    keys.forget()
    before = path.read_bytes()
    with pytest.raises(Locked, match="is encrypted, or is not a booktui diary"):
        open_store(path)
    assert path.read_bytes() == before


def test_a_wrong_key_is_told_and_touches_nothing(path, key):
    keys.forget()
    before = path.read_bytes(), sorted(p.name for p in path.parent.iterdir())
    wrong = keys.Key("0" * 64, key.salt)
    assert keys.fits(path, key)
    assert not keys.fits(path, wrong)
    keys.hold(wrong)
    with pytest.raises(StoreError, match="not a booktui diary, or the key is wrong"):
        open_store(path)
    assert (path.read_bytes(), sorted(p.name for p in path.parent.iterdir())) == before


def test_a_plain_file_does_not_open_with_a_key(tmp_path, key):
    create(tmp_path / "plain.db").close()
    raw = connect(tmp_path / "plain.db", key)
    with pytest.raises(driver().DatabaseError, match="not a database"):
        raw.execute("SELECT 1 FROM sqlite_master")
    raw.close()
    assert not keys.fits(tmp_path / "plain.db", key)


def test_another_programs_encrypted_database_is_left_as_it_was(tmp_path, key):
    place = tmp_path / "photos.db"
    raw = connect(place, key)
    raw.execute("CREATE TABLE photos(a)")
    raw.close()
    keys.hold(key)
    before = place.read_bytes()
    with pytest.raises(StoreError, match="not a booktui diary"):
        open_store(place)
    assert place.read_bytes() == before


@pytest.mark.parametrize("content", [b"x" * 4095, b"x" * 4097, b"PK\x03\x04"], ids=["short", "long", "zip"])
def test_what_is_no_whole_number_of_pages_needs_no_key(tmp_path, content):
    (tmp_path / "x.db").write_bytes(content)
    assert keys.salt_of(tmp_path / "x.db") == ""


def test_without_sqlcipher_it_says_so(path, monkeypatch, tmp_path):
    monkeypatch.setattr(keys, "can_encrypt", lambda: False)
    with pytest.raises(StoreError, match="has no SQLCipher"):
        open_store(path)
    with pytest.raises(StoreError, match="has no SQLCipher"):
        create(tmp_path / "new.db", raw_key())
    assert not (tmp_path / "new.db").exists()


def test_nothing_prints_a_key(key):
    assert key.secret not in repr(key) + str(key)


def test_sqlcipher_says_nothing_by_itself(path, capfd, key):
    keys.fits(path, keys.Key("0" * 64, key.salt))
    assert capfd.readouterr() == ("", "")


# -- keys


def test_a_passphrase_gives_the_same_key_for_a_file_and_its_backup(tmp_path):
    key = keys.fresh("Zoë's long passphrase")
    store = create(tmp_path / "desk.db", key)
    backup_to(store, tmp_path / "copy.db")
    store.close()
    assert keys.salt_of(tmp_path / "copy.db") == keys.salt_of(tmp_path / "desk.db") == key.salt
    assert keys.read("Zoe\u0308's long passphrase", key.salt) == key
    assert keys.read("zoë's long passphrase", key.salt) != key


def test_what_stands_on_the_sheet_opens_it(key):
    for typed in (key.groups, key.groups.upper().replace(" ", "-"), key.secret):
        assert keys.read(typed, key.salt) == key
    with pytest.raises(keys.WrongGroups):
        keys.read(key.groups[:-1] + ("0" if key.groups[-1] != "0" else "1"), key.salt)


# -- backups and migrations


def test_a_backup_is_encrypted_and_opens(path, tmp_path):
    store = open_store(path)
    copy = backup_to(store, tmp_path / "copy.db")
    store.close()
    opened = open_store(copy)
    assert opened.key == store.key
    opened.close()


def test_a_migration_of_an_encrypted_file_makes_an_encrypted_backup(tmp_path, key):
    from store.test_migrations import old_file

    old_file(tmp_path / "old.db")
    raw = driver().connect(str(tmp_path / "old.db"))
    raw.execute("ATTACH ? AS other KEY ?", (str(tmp_path / "desk.db"), key.word))
    raw.execute("SELECT sqlcipher_export('other')")
    raw.execute(f"PRAGMA other.application_id={guards.APPLICATION_ID}")
    raw.execute("PRAGMA other.user_version=1")
    raw.close()
    (tmp_path / "old.db").unlink()
    keys.hold(key)
    store = open_store(tmp_path / "desk.db")
    assert migrate.version(store) == migrate.SCHEMA
    store.close()
    (before,) = tmp_path.glob("*before*")
    assert keys.fits(before, key)
    assert found(tmp_path, "Osei Tuesday", "clinic_version", "occupancy") == set()


# -- from one key to another


def counts(path):
    store = open_store(path)
    with store.read() as c:
        tables = [row[0] for row in c.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]
        found = {
            name: c.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one()
            for name in tables
            if "audit" not in name
        }
        assert audit.verify(c) == []
    store.close()
    return found


def test_there_and_back_everything_is_there(tmp_path):
    desk = desks.make_desk(tmp_path)
    fill(desk)
    with desk.store.write() as c:
        c.exec_driver_sql("ANALYZE")
    desk.close()
    path = tmp_path / "desk.db"
    plain = counts(path)
    assert plain["client"] == 1
    for key in (raw_key(), raw_key(), None):
        rekeying.convert(path, key, note=note)
        assert keys.of(path) == key
        assert counts(path) == plain
        assert (found(tmp_path, "Xylander") == set()) == (key is not None)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert [p.name for p in tmp_path.iterdir()] == ["desk.db"]
    again = desks.make_desk(tmp_path)
    assert [line.name for line in again.clients.find("Xylander")] == ["Xylander Amina"]
    assert again.keeping.doctor().problems == ()
    again.close()


def test_what_was_the_old_file_is_overwritten(tmp_path):
    desk = desks.make_desk(tmp_path)
    fill(desk)
    desk.close()
    with (tmp_path / "desk.db").open("rb") as old:
        rekeying.convert(tmp_path / "desk.db", raw_key(), note=note)
        assert set(old.read()) == {0}


class Stop(Exception):
    """A fault at a step."""


@pytest.mark.parametrize("step", rekeying.STEPS)
@pytest.mark.parametrize(("how", "to"), [("fault", "plain"), ("killed", "encrypted")])
def test_stopped_at_any_step_a_whole_diary_is_there(tmp_path, path, key, step, how, to):
    before, new = counts(path), raw_key() if to == "encrypted" else None

    def told(at):
        if at == step:
            if how == "killed":
                os._exit(9)
            raise Stop

    if how == "fault":
        with pytest.raises(Stop):
            rekeying.convert(path, new, note=note, told=told)
        assert [p.name for p in tmp_path.iterdir()] == ["desk.db"]
    else:
        child = os.fork()
        if child == 0:
            try:
                rekeying.convert(path, new, note=note, told=told)
            finally:
                os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    replaced = step in ("replaced", "overwritten")
    if replaced and new is not None:
        keys.hold(new)
    assert keys.of(path) == (new if replaced else key)
    assert counts(path) == before


def test_what_a_killed_run_left_is_cleared_away(path, tmp_path):
    (tmp_path / ".desk.db.key.part").write_bytes(b"half")
    rekeying.convert(path, None, note=note)
    assert [p.name for p in tmp_path.iterdir()] == ["desk.db"]


def test_a_diary_that_somebody_has_open_is_refused(path):
    store = open_store(path)
    with store.read() as c:
        c.exec_driver_sql("SELECT 1 FROM setting")
    before = path.read_bytes()
    with pytest.raises(Busy, match="open at another desk"):
        rekeying.convert(path, None, note=note)
    store.close()
    assert keys.salt_of(path)
    assert path.read_bytes()[:16] == before[:16]


def test_a_file_with_a_second_name_is_refused(path, tmp_path):
    os.link(path, tmp_path / "second.db")
    with pytest.raises(StoreError, match="second name"):
        rekeying.convert(path, None, note=note)
    assert path.read_bytes() == (tmp_path / "second.db").read_bytes()


def test_a_damaged_diary_is_not_converted(path, key):
    content = bytearray(path.read_bytes())
    content[4096 * 9 + 50] ^= 1
    path.write_bytes(content)
    with pytest.raises(StoreError):
        rekeying.convert(path, None, note=note)
    assert path.read_bytes()[4096:] == bytes(content)[4096:]  # the first page says how it keeps its journal
    assert keys.fits(path, key)


def test_a_full_disk_leaves_the_diary(path, monkeypatch):
    """`max_page_count` is the disk that is full."""
    before, connecting = counts(path), rekeying.connect

    def small(*args, **options):
        raw = connecting(*args, **options)
        raw.execute("PRAGMA temp_store=MEMORY")
        return Small(raw)

    class Small:
        """The driver's connection, which has no room for what is attached."""

        def __init__(self, raw):
            self._raw = raw

        def execute(self, sql, *params):
            done = self._raw.execute(sql, *params)
            if sql.startswith("ATTACH"):
                self._raw.execute("PRAGMA other.max_page_count=20").close()
            return done

        def close(self):
            self._raw.close()

    monkeypatch.setattr(rekeying, "connect", small)
    with pytest.raises(StoreError, match="disk is full"):
        rekeying.convert(path, None, note=note)
    monkeypatch.undo()
    assert [p.name for p in path.parent.iterdir()] == ["desk.db"]
    assert counts(path) == before
