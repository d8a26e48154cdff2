"""Signing in with a passphrase: nothing of it is kept or told, wrong ones are counted, and nobody learns who is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from booktui.desk import open_desk
from booktui.desk.desk import Desk
from booktui.desk.errors import BadInput, NeedsPassphrase, NotPermitted, Refused
from booktui.desk.people import passphrase, sign_in
from booktui.rules.passphrases import weak
from booktui.rules.values import Role
from desks import Clock, make_desk

SECRET = "three blue kettles sing"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is hashed here is made quickly; what it costs otherwise has a test of its own."""
    monkeypatch.setattr(passphrase, "KIBIBYTES", 64)
    monkeypatch.setattr(passphrase, "PASSES", 1)
    monkeypatch.setattr(passphrase, "NOBODY", passphrase.hashed("nobody at all"))


@pytest.fixture
def ticking(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock(1_000_000)
    monkeypatch.setattr(sign_in, "system_seconds", clock)
    return clock


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A desk where sam, the supervisor, has a passphrase."""
    desk = make_desk(tmp_path, "ada")
    desk.users.passphrase("sam", SECRET)
    desk.close()
    return tmp_path / "desk.db"


def said(place: Path, name: str | None, given: str | None) -> str:
    """What the desk says to whoever comes."""
    try:
        desk = open_desk(place, name, Clock(), given)
    except NotPermitted as error:
        return error.message
    desk.close()
    return f"{desk.person.name} {desk.person.role}"


def test_the_right_passphrase_opens_the_desk_and_nothing_else_does(place: Path, ticking: Clock) -> None:
    with pytest.raises(NeedsPassphrase):
        open_desk(place, "sam", Clock())
    assert said(place, "sam", SECRET) == "sam supervisor"
    for wrong in ("", SECRET.upper(), SECRET + " "):
        assert said(place, "sam", wrong) == sign_in.WRONG
    assert said(place, "jo", None) == "jo coordinator"


def test_the_same_is_said_of_who_is_there_has_left_or_never_was(place: Path, ticking: Clock) -> None:
    desk = open_desk(place, "ada", Clock())
    desk.users.add("kim", "coordinator")
    desk.users.passphrase("kim", SECRET)
    desk.users.retire("kim")
    desk.close()
    for _ in range(8):
        told = {said(place, name, "not this one at all") for name in ("sam", "kim", "nobody")}
        assert len(told) == 1, told
    assert "Too many wrong passphrases" in told.pop()


def test_the_wait_grows_survives_a_restart_and_ends_with_the_right_one(place: Path, ticking: Clock) -> None:
    told = [said(place, "sam", "wrong one") for _ in range(6)]
    assert told[:4] == [sign_in.WRONG] * 4
    assert told[4] == f"{sign_in.WRONG} Wait 30 seconds before the next try."
    assert told[5] == "Too many wrong passphrases: wait 30 seconds, then try again. Nothing was done."
    assert "wait 30 seconds" in said(place, "sam", SECRET)
    ticking.now += 30
    assert said(place, "sam", "wrong one") == f"{sign_in.WRONG} Wait 60 seconds before the next try."
    ticking.now += 60
    assert said(place, "sam", SECRET) == "sam supervisor"
    assert said(place, "sam", "wrong one") == sign_in.WRONG
    ticking.now -= 10_000_000  # a clock that is set back shuts nobody out for long
    assert said(place, "sam", SECRET) == "sam supervisor"


def test_every_try_is_on_record_and_no_passphrase_is(place: Path, ticking: Clock) -> None:
    said(place, "sam", "a wrong but secret text")
    said(place, "typed on the wrong line", "a wrong but secret text")
    said(place, "sam", SECRET)
    desk = open_desk(place, "alex", Clock())
    with desk.store.read() as c:
        rows = [tuple(row) for row in c.exec_driver_sql("SELECT by_user, action FROM audit ORDER BY id DESC LIMIT 3")]
    shown = desk.setup.show_toml() + repr(desk.users.list()) + repr(desk.audit.list(limit=500))
    desk.close()
    assert rows == [
        ("sam", "sign in"), ("unknown", "wrong passphrase: sign in"), ("sam", "wrong passphrase: sign in"),
    ]  # fmt: skip
    for secret in (SECRET, "secret text", "argon2", "wrong line"):
        assert secret not in shown
    kept = place.read_bytes()
    assert (SECRET.encode() in kept, b"secret text" in kept, b"wrong line" in kept) == (False, False, False)


def test_what_a_hash_costs_is_what_rfc_9106_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert passphrase.hashed(SECRET).startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert not passphrase.aged(passphrase.NOBODY)


def test_a_hash_of_lesser_cost_is_renewed_when_it_is_next_used(
    place: Path, ticking: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passphrase, "PASSES", 2)
    said(place, "sam", SECRET)
    desk = open_desk(place, "ada", Clock())
    with desk.store.read() as c:
        kept = c.exec_driver_sql("SELECT passphrase FROM \"user\" WHERE name = 'sam'").scalar_one()
    desk.close()
    assert "t=2" in kept
    assert said(place, "sam", SECRET) == "sam supervisor"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("short one", "at least"),
        ("a" * 40, "easy"),
        ("samsamsamsamsamsam", "easy"),
        ("x" * 201, "at most"),
        ("line one\nand line two", "one line"),
    ],
)
def test_a_passphrase_that_will_not_do_says_why(text: str, wrong: str) -> None:
    assert wrong in weak(text, "sam")
    assert weak(SECRET, "sam") == ""


def opened(tmp_path: Path, name: str) -> Desk:
    return make_desk(tmp_path, name)


def test_one_gives_oneself_a_passphrase_and_an_administrator_anybody(tmp_path: Path) -> None:
    desk = opened(tmp_path, "jo")
    with pytest.raises(NotPermitted):
        desk.users.passphrase("sam", SECRET)
    with pytest.raises(BadInput):
        desk.users.passphrase("jo", "short")
    assert desk.users.passphrase("jo", SECRET).has_passphrase
    desk.close()


def test_who_is_retired_is_out_at_once_at_every_desk(tmp_path: Path) -> None:
    here, ada = opened(tmp_path, "jo"), opened(tmp_path, "ada")
    ada.users.retire("jo")
    with pytest.raises(NotPermitted, match="jo has left this desk"):
        here.clients.add({"family_name": "Khan", "given_name": "Amina"})
    with here.store.read() as c:
        assert c.exec_driver_sql("SELECT count(*) FROM client").scalar_one() == 0
    with pytest.raises(NotPermitted, match="no user 'jo'"):
        opened(tmp_path, "jo")
    assert ada.users.add("jo", "supervisor").approved_by == "ada"
    with pytest.raises(NotPermitted, match="jo is supervisor now"):
        here.clients.add({"family_name": "Khan", "given_name": "Amina"})
    here.sign_in("jo")
    assert here.person.role == Role.SUPERVISOR
    here.close()
    ada.close()


def test_somebody_can_always_set_up_the_desk(tmp_path: Path) -> None:
    ada = opened(tmp_path, "ada")
    last = [one.name for one in ada.users.list() if one.role == Role.ADMINISTRATOR and one.name != "ada"]
    for name in last:
        ada.users.retire(name)
    for act in (lambda: ada.users.retire("ada"), lambda: ada.users.give_role("ada", "coordinator")):
        with pytest.raises(Refused, match="last administrator"):
            act()
    ada.close()


def test_the_systems_user_who_has_left_is_not_let_in_by_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = opened(tmp_path, "ada")
    ada.users.retire("jo")
    ada.close()
    monkeypatch.setattr("booktui.desk.desk.os_user", lambda: "jo")
    assert "jo has left this desk" in said(tmp_path / "desk.db", None, None)


def test_a_guarded_desk_asks_a_stranger_for_a_name(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("booktui.desk.desk.os_user", lambda: "stranger")
    assert said(place, None, None) == "This desk asks who is there. Say it with: booktui --as NAME"
