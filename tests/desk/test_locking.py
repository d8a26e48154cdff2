"""The key of a diary: where it is looked for, who may touch it, and what a restore does with it."""

import os

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail

from booktui.desk import locking, open_desk
from booktui.desk.errors import BadInput, NotPermitted, Unavailable
from booktui.desk.keying import encrypted, keep, rekey, sheet
from booktui.desk.recovery.restoring import restore
from booktui.store import keys
from desks import NOW, Clock, add_client, make_desk
from encrypting import PASSPHRASE, encrypted_desk, found, raw_key

pytestmark = pytest.mark.file_only("a server encrypts its own disks")


class Memory(KeyringBackend):
    """A keyring that keeps in memory."""

    priority = 1

    def __init__(self):
        super().__init__()
        self.held = {}

    def get_password(self, service, username):
        return self.held.get((service, username))

    def set_password(self, service, username, password):
        self.held[service, username] = password

    def delete_password(self, service, username):
        del self.held[service, username]


@pytest.fixture(autouse=True)
def ring(monkeypatch):
    """No key is known, and the system has no keyring."""
    locking.forget()
    monkeypatch.delenv("BOOKTUI_KEY", raising=False)
    monkeypatch.setattr(keyring.core, "_keyring_backend", fail.Keyring())
    yield
    locking.forget()


@pytest.fixture
def desk(tmp_path):
    made = encrypted_desk(tmp_path)
    add_client(made, "Xylander")
    yield made
    made.close()


@pytest.fixture
def path(desk):
    """Closed, its key not known."""
    desk.close()
    locking.forget()
    return desk.store.path


def open_it(path, user="jo"):
    made = open_desk(path, user, Clock(NOW))
    names = [line.name for line in made.clients.find("Xylander")]
    made.close()
    return names


def test_without_a_key_it_says_both_and_what_to_do(path):
    with pytest.raises(Unavailable) as told:
        open_it(path)
    assert told.value.message == (
        f"{path} is encrypted, or is not a booktui diary: it opens with its key only. Open it on a terminal, keep its key "
        "in the keyring (booktui key keep), or set BOOKTUI_KEY. It was left as it is."
    )
    assert told.value.exit_code == 6


def test_the_environment_opens_it_and_no_child_is_told(desk, path, monkeypatch):
    monkeypatch.setenv("BOOKTUI_KEY", desk.store.key.groups)
    assert open_it(path) == ["Xylander Amina"]
    assert "BOOKTUI_KEY" not in os.environ


def test_nor_where_the_diary_needs_none(tmp_path, monkeypatch):
    monkeypatch.setenv("BOOKTUI_KEY", PASSPHRASE)
    make_desk(tmp_path).close()
    assert "BOOKTUI_KEY" not in os.environ


def test_a_wrong_one_in_the_environment_is_told(path, monkeypatch):
    monkeypatch.setenv("BOOKTUI_KEY", PASSPHRASE)
    with pytest.raises(
        Unavailable, match=r"What BOOKTUI_KEY says does not open .* the key is wrong, or it is not a booktui"
    ):
        open_it(path)


def test_the_keyring_opens_it_until_it_is_taken_out(desk, path, monkeypatch):
    memory = Memory()
    monkeypatch.setattr(keyring.core, "_keyring_backend", memory)
    keys.hold(desk.store.key)
    keep(path, "ada")
    locking.forget()
    assert open_it(path) == ["Xylander Amina"]
    assert locking.unkeep(desk.store.key.salt)
    locking.forget()
    with pytest.raises(Unavailable):
        open_it(path)


def test_a_key_that_was_kept_is_kept_when_it_is_another(desk, path, monkeypatch):
    memory = Memory()
    monkeypatch.setattr(keyring.core, "_keyring_backend", memory)
    keys.hold(desk.store.key)
    keep(path, "ada")
    rekey(path, "ada", raw_key())
    locking.forget()
    assert open_it(path) == ["Xylander Amina"]
    assert len(memory.held) == 2


def test_a_keyring_that_keeps_nothing_is_found_out(desk):
    with pytest.raises(Unavailable, match="keeps nothing"):
        locking.keep(desk.store.key)


def test_asked_for_three_times(desk, path):
    said = []
    typed = iter(["", "wrong", desk.store.key.secret])

    def ask(prompt):
        said.append(prompt)
        return next(typed)

    locking.unlock(path, ask)
    assert said == ["Passphrase of desk.db: "] + 2 * ["That does not open it. Passphrase of desk.db: "]
    assert open_it(path) == ["Xylander Amina"]


def test_after_three_wrong_ones_it_is_left(path):
    asked = []
    with pytest.raises(Unavailable, match="What was typed does not open"):
        locking.unlock(path, lambda prompt: asked.append(prompt) or "wrong")
    assert len(asked) == 3


def test_a_plain_diary_asks_for_nothing(tmp_path):
    make_desk(tmp_path).close()
    locking.unlock(tmp_path / "desk.db", lambda _: pytest.fail("asked"))


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        (["short"], BadInput),
        (2 * ["0" * 68], BadInput),
        (["a long one it is", "another it is"], BadInput),
        ([None], Unavailable),
    ],
    ids=["short", "slip", "differ", "no-terminal"],
)
def test_no_new_key_from(typed, error):
    answers = iter(typed)
    with pytest.raises(error):
        locking.new_key(None if typed == [None] else lambda _: next(answers))


def test_a_new_key_is_typed_twice():
    key = locking.new_key(lambda _: PASSPHRASE)
    assert keys.read(PASSPHRASE, key.salt) == key


# -- who may


@pytest.mark.parametrize("user", ["jo", "sam", "alex"])
def test_the_key_is_an_administrators(path, desk, user):
    keys.hold(desk.store.key)
    for deed in (lambda: rekey(path, user, None), lambda: sheet(path, user), lambda: keep(path, user)):
        with pytest.raises(NotPermitted):
            deed()
    assert encrypted(path)


def test_the_sheet_has_the_key_and_is_on_record(desk, path):
    keys.hold(desk.store.key)
    words = sheet(path, "ada")
    rows = [line.strip() for line in words.splitlines() if line.startswith("    ")]
    assert keys.read(" ".join(rows), desk.store.key.salt) == desk.store.key
    again = open_desk(path, "ada", Clock(NOW))
    with again.store.read() as c:
        said = [
            tuple(row)
            for row in c.exec_driver_sql("SELECT action, by_user, reason FROM audit ORDER BY id DESC LIMIT 1")
        ]
        whole = str(c.exec_driver_sql("SELECT * FROM audit JOIN audit_detail ON audit_id = id").fetchall())
    again.close()
    assert said == [("print key", "ada", "")]
    assert desk.store.key.secret not in whole


def test_another_key_is_on_record_and_copies_under_the_old_one_are_named(desk, path, tmp_path):
    keys.hold(desk.store.key)
    again = open_desk(path, "ada", Clock(NOW))
    again.keeping.backup(tmp_path / "desk-copy.db")
    again.close()
    done = rekey(path, "ada", raw_key())
    assert done.others == (tmp_path / "desk-copy.db",)
    again = open_desk(path, "ada", Clock(NOW))
    assert again.store.key != desk.store.key
    assert again.keeping.doctor().problems == ()
    with again.store.read() as c:
        assert c.exec_driver_sql("SELECT action FROM audit ORDER BY id DESC LIMIT 1").scalar_one() == "change the key"
    again.close()


# -- restoring


def backup_of(folder, key=None):
    """A backup of another desk with the same people, under a key or none."""
    folder.mkdir()
    made = encrypted_desk(folder, key) if key else make_desk(folder)
    add_client(made, "Xylander")
    copy = made.keeping.backup(folder / "copy.db")
    made.close()
    return copy


@pytest.mark.parametrize("theirs", [None, "own", "other"])
def test_an_encrypted_diary_stays_under_its_key(desk, path, tmp_path, theirs):
    keys.hold(desk.store.key)
    copy = backup_of(tmp_path / "elsewhere", {None: None, "own": desk.store.key, "other": raw_key()}[theirs])
    before = copy.read_bytes()
    restore(copy, path, "jo")
    assert keys.of(path) == desk.store.key
    assert open_it(path) == ["Xylander Amina"]
    assert copy.read_bytes() == before
    (tmp_path / "elsewhere" / "desk.db").unlink()
    copy.unlink()
    assert found(tmp_path, "Xylander") == set()


@pytest.mark.parametrize("plain", [False, True], ids=["stays-encrypted", "decrypted-if-said"])
def test_an_encrypted_backup_in_a_plain_diarys_place(tmp_path, plain):
    key = raw_key()
    copy = backup_of(tmp_path / "elsewhere", key)
    make_desk(tmp_path).close()
    restore(copy, tmp_path / "desk.db", "jo", plain=plain)
    assert keys.of(tmp_path / "desk.db") == (None if plain else key)
    assert open_it(tmp_path / "desk.db") == ["Xylander Amina"]


def test_a_plain_backup_takes_no_place_of_a_diary_whose_key_is_not_known(path, tmp_path):
    copy = backup_of(tmp_path / "elsewhere")
    before = path.read_bytes()
    with pytest.raises(Unavailable, match="its key is not known"):
        restore(copy, path, "jo")
    assert path.read_bytes() == before


def test_an_encrypted_backup_without_its_key_is_refused(desk, tmp_path):
    copy = desk.keeping.backup(tmp_path / "copy.db")
    desk.close()
    locking.forget()
    with pytest.raises(Unavailable, match=r"copy\.db is encrypted, or is not a booktui diary"):
        restore(copy, tmp_path / "new.db", "jo")
    assert not (tmp_path / "new.db").exists()


# -- the demonstration


def test_an_encrypted_demonstration_is_taken_again(tmp_path):
    from booktui.desk.demo import prepare, read_mark

    key = raw_key()
    place = prepare(tmp_path / "demo.db", now=lambda: NOW, key=key)
    made = place.read_bytes()
    assert keys.of(place) == key
    assert prepare(place, now=lambda: NOW).read_bytes() == made
    demo = open_desk(place, "jo", lambda: NOW)
    assert demo.keeping.doctor().problems == ()
    demo.close()
    assert found(tmp_path, "Khan", "Cardiology", "CREATE TABLE") == set()
    keys.forget()
    assert read_mark(place) is None
