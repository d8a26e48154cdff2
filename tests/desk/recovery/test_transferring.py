"""Moving a diary between a file and a server: everything comes over, and only one of the two can be used after."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

import postgres
from booktui.desk import open_desk
from booktui.desk.errors import NotPermitted, Refused, Unavailable, Usage
from booktui.desk.recovery import transferring
from booktui.store.errors import StoreError
from booktui.store.postgres import walls
from booktui.store.postgres.dialect import Dialect
from booktui.store.postgres.store import ServerStore
from desks import SETUP, Clock, add_client, at, make_desk
from encrypting import encrypted_desk, found, raw_key

pytestmark = pytest.mark.file_only("both kinds of place are said here")


@pytest.fixture(scope="module")
def server() -> Iterator[None]:
    stop = postgres.start()
    yield
    stop()


@pytest.fixture
def empty(server: None) -> Iterator[str]:
    name = postgres.name_for(id(server), "move")
    yield postgres.make(name)
    postgres.drop(name)


@pytest.fixture
def diary(tmp_path: Path) -> Path:
    desk = make_desk(tmp_path, setup=SETUP)
    client = add_client(desk, mobile="07700 900123")
    desk.diary.book(
        desk.diary.propose(client.id, "NEW", at("2026-12-08T09:00"), practitioner="OSEI"), override="agreed"
    )
    gone = desk.diary.hold(desk.diary.propose(client.id, "NEW", at("2026-12-01T09:00"), practitioner="OSEI"))
    assert gone.appointment is not None
    desk.diary.release(gone.appointment.id)
    desk.close()
    return tmp_path / "desk.db"


def test_it_comes_over_whole_and_goes_on_counting(diary: Path, empty: str) -> None:
    moved = transferring.transfer(str(diary), empty, "ada")
    assert moved.closed
    assert moved.counts["appointment"] == 1
    desk = open_desk(empty, "jo", Clock())
    try:
        assert desk.store.dialect == "postgresql"
        (known,) = desk.clients.find("900123")
        assert known.ref == desk.clients.find("Khan")[0].ref
        assert desk.keeping.doctor().problems == ()
        with pytest.raises(Refused) as refused:
            there = desk.diary.propose(known.id, "TEL", at("2026-12-08T09:10"), practitioner="BROWN")
            desk.diary.book(there, override="agreed")
        assert "client-busy" in {conflict.code for conflict in refused.value.conflicts}
        free = desk.diary.propose(known.id, "NEW", at("2026-12-01T09:00"), practitioner="OSEI")
        booked = desk.diary.book(free, override="agreed").appointment
        assert booked is not None
        assert booked.id > 2, "the number of the hold that was let go is never given out again"
    finally:
        desk.close()


def test_the_old_one_is_closed_until_it_is_opened_again(diary: Path, empty: str) -> None:
    transferring.transfer(str(diary), empty, "ada")
    with pytest.raises(Unavailable, match="was moved to postgresql"):
        open_desk(diary, "jo", Clock())
    with pytest.raises(NotPermitted):
        transferring.reopen(str(diary), "jo")
    transferring.reopen(str(diary), "ada")
    open_desk(diary, "jo", Clock()).close()


def test_back_into_a_file(diary: Path, empty: str, tmp_path: Path) -> None:
    transferring.transfer(str(diary), empty, "ada")
    back = tmp_path / "back.db"
    moved = transferring.transfer(empty, str(back), "ada")
    assert moved.counts["appointment"] == 1
    with pytest.raises(Unavailable, match="was moved to"):
        open_desk(empty, "jo", Clock())
    desk = open_desk(back, "jo", Clock())
    assert desk.keeping.doctor().problems == ()
    assert desk.clients.find("900123")
    desk.close()


def test_a_copy_leaves_the_old_one_open(diary: Path, empty: str) -> None:
    assert not transferring.transfer(str(diary), empty, "ada", keep=True).closed
    open_desk(diary, "jo", Clock()).close()
    open_desk(empty, "jo", Clock()).close()


def test_a_file_that_was_cut_off_is_no_diary(diary: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there: list[bool] = []

    def look(*_: object) -> None:
        there.append((tmp_path / "new.db").exists())
        raise KeyboardInterrupt

    monkeypatch.setattr("booktui.store.moving.finish", look)
    with pytest.raises(KeyboardInterrupt):
        transferring.transfer(str(diary), str(tmp_path / "new.db"), "ada")
    assert there == [False]
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["desk.db"]
    monkeypatch.undo()
    transferring.transfer(str(diary), str(tmp_path / "new.db"), "ada")
    with pytest.raises(Unavailable, match="already a file"):
        transferring.transfer(str(tmp_path / "new.db"), str(diary), "ada")


def test_what_breaks_a_wall_stays_where_it_is(diary: Path, empty: str) -> None:
    with sqlite3.connect(diary) as raw:
        raw.execute("DROP TRIGGER occupancy_insert")
        raw.execute(
            "INSERT INTO occupancy(schedule_id, lane, starts_at, ends_at, appointment_id) "
            "SELECT schedule_id, lane, starts_at, ends_at, appointment_id FROM occupancy"
        )
        from booktui.store.triggers import DDL

        raw.execute(DDL["occupancy_insert"])
    before = diary.read_bytes()
    with pytest.raises(Unavailable, match="breaks a rule"):
        transferring.transfer(str(diary), empty, "ada")
    with pytest.raises(Unavailable, match="holds no booktui diary"):
        open_desk(empty, "jo", Clock())
    assert len(diary.read_bytes()) == len(before)
    open_desk(diary, "jo", Clock()).close()


def test_it_is_an_administrators_and_wants_room(diary: Path, empty: str) -> None:
    with pytest.raises(NotPermitted):
        transferring.transfer(str(diary), empty, "jo")
    with pytest.raises(Usage, match="to where it is"):
        transferring.transfer(str(diary), str(diary), "ada")
    transferring.transfer(str(diary), empty, "ada", keep=True)
    with pytest.raises(Unavailable, match="holds tables already"):
        transferring.transfer(str(diary), empty, "ada")


def test_every_wall_is_proved_at_every_start(diary: Path, empty: str) -> None:
    transferring.transfer(str(diary), empty, "ada")
    address = empty.replace("+psycopg", "")
    for name, (when, _) in walls.TRIGGERS.items():
        with psycopg.connect(address) as raw:
            raw.execute(f"ALTER TABLE {when.split(' ON ')[1].split()[0]} DISABLE TRIGGER {name}")
        with pytest.raises(Unavailable, match=name):
            open_desk(empty, "jo", Clock())
        with psycopg.connect(address) as raw:
            raw.execute(f"ALTER TABLE {when.split(' ON ')[1].split()[0]} ENABLE ALWAYS TRIGGER {name}")
    with psycopg.connect(address) as raw:
        raw.execute(f"ALTER TABLE occupancy DROP CONSTRAINT {walls.EXCLUSION}")
    with pytest.raises(Unavailable, match=walls.EXCLUSION):
        open_desk(empty, "jo", Clock())
    from booktui.desk.mending import mend

    assert f"put back {walls.EXCLUSION}" in mend(empty, repair=True)
    open_desk(empty, "jo", Clock()).close()


@pytest.mark.parametrize("back", [False, True], ids=["file", "server"])
def test_a_desk_that_has_it_open_writes_nothing_into_the_old_one(
    diary: Path, empty: str, tmp_path: Path, back: bool
) -> None:
    old, new = (str(diary), empty) if not back else (empty, str(tmp_path / "back.db"))
    if back:
        transferring.transfer(str(diary), empty, "ada")
    desk = open_desk(old, "jo", Clock())
    try:
        (known,) = desk.clients.find("Khan")
        wanted = desk.diary.propose(known.id, "NEW", at("2026-12-15T09:00"), practitioner="OSEI")
        transferring.transfer(old, new, "ada")
        before = desk.audit.head()
        with pytest.raises(Unavailable, match="was moved to"):
            desk.diary.book(wanted, override="agreed")
        with pytest.raises(Unavailable, match="was moved to"):
            desk.clients.edit(known.id, {"email": "new@example.org"})
        assert desk.audit.head() == before
    finally:
        desk.close()


def test_an_encrypted_diary_keeps_its_key_in_a_file_and_not_on_a_server(empty: str, tmp_path: Path) -> None:
    key = raw_key()
    desk = encrypted_desk(tmp_path, key, user="ada")
    add_client(desk, "Xylander")
    desk.close()
    copied = transferring.transfer(str(tmp_path / "desk.db"), str(tmp_path / "other.db"), "ada", keep=True)
    assert not copied.bared
    assert not found(tmp_path, "Xylander")
    open_desk(tmp_path / "other.db", "ada", Clock()).close()
    assert transferring.transfer(str(tmp_path / "desk.db"), empty, "ada").bared


def test_what_a_server_cannot_hold_is_said(diary: Path, empty: str) -> None:
    with sqlite3.connect(diary) as raw:
        raw.execute("UPDATE client SET notes = 'a' || char(0) || 'b'")
    with pytest.raises(Unavailable, match="NUL"):
        transferring.transfer(str(diary), empty, "ada")
    open_desk(diary, "jo", Clock()).close()


@pytest.mark.parametrize("stored", [True, False], ids=["stored", "not-stored"])
def test_when_the_answer_to_the_last_commit_is_lost_the_server_is_asked(
    diary: Path, empty: str, monkeypatch: pytest.MonkeyPatch, stored: bool
) -> None:
    unanswered(monkeypatch, stored)
    if stored:
        assert transferring.transfer(str(diary), empty, "ada").closed
        open_desk(empty, "jo", Clock()).close()
        with pytest.raises(Unavailable, match="was moved to"):
            open_desk(diary, "jo", Clock())
        return
    with pytest.raises(Unavailable, match="Nothing was saved"):
        transferring.transfer(str(diary), empty, "ada")
    open_desk(diary, "jo", Clock()).close()


def test_the_old_one_stays_closed_while_nobody_knows(diary: Path, empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    unanswered(monkeypatch, True)

    def silent(_: object) -> bool:
        raise StoreError("gone")

    monkeypatch.setattr("booktui.store.moving.is_in", silent)
    monkeypatch.setattr(ServerStore, "_settle", silent_too)
    with pytest.raises(Unavailable, match="old diary stays closed"):
        transferring.transfer(str(diary), empty, "ada")
    with pytest.raises(Unavailable, match="was moved to"):
        open_desk(diary, "jo", Clock())
    transferring.reopen(str(diary), "ada")
    open_desk(diary, "jo", Clock()).close()


def silent_too(_store: ServerStore, _number: str) -> None:
    raise StoreError("gone")


def unanswered(monkeypatch: pytest.MonkeyPatch, stored: bool) -> None:
    """The server's next commit of a write is one or not, and the connection is gone."""
    lost: list[int] = []
    commit = Dialect.do_commit

    def committed(self: Dialect, raw: Any) -> None:
        own = getattr(raw, "dbapi_connection", raw)
        if own.read_only or lost:
            commit(self, raw)
            return
        lost.append(1)
        if stored:
            commit(self, raw)
        own.close()
        raise psycopg.OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(Dialect, "do_commit", committed)
