"""A diary on a server where things go wrong: strange databases, strange addresses, answers that are lost."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

import postgres
from booktui.store import moving
from booktui.store.address import on_server, shown
from booktui.store.engine import create, open_store
from booktui.store.errors import StoreError
from booktui.store.portable import stream
from booktui.store.postgres import sentences
from booktui.store.postgres.store import ServerStore

pytestmark = pytest.mark.file_only("it starts a server of its own")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    stop = None if os.environ.get(postgres.SERVER) else postgres.start()
    yield os.environ[postgres.SERVER]
    if stop is not None:
        stop()


@pytest.fixture
def place(server: str) -> Iterator[str]:
    name = postgres.name_for("server store", time.monotonic_ns())
    yield postgres.make(name)
    postgres.drop(name)


@pytest.fixture
def store(place: str) -> Iterator[ServerStore]:
    made = create(place)
    assert isinstance(made, ServerStore)
    yield made
    made.close()


def plain(place: str) -> str:
    return place.replace("+psycopg", "")


@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII"])
def test_a_database_that_cannot_hold_every_name_is_refused(server: str, encoding: str) -> None:
    name = postgres.name_for("encoding", encoding)
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(
            f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C'"  # type: ignore[arg-type]
        )
    try:
        with pytest.raises(StoreError, match=f"keeps text as {encoding}"):
            create(postgres.address(name))
    finally:
        postgres.drop(name)


def test_what_the_machine_says_of_dates_and_letters_does_not_matter(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"PGDATESTYLE": "SQL, DMY", "PGTZ": "Asia/Tokyo", "PGCLIENTENCODING": "LATIN1"}.items():
        monkeypatch.setenv(name, value)
    made = create(place)
    with made.read() as c:
        asked = "SELECT date '2026-11-24', current_setting('timezone'), ?"
        assert tuple(c.exec_driver_sql(asked, ("Łódź",)).one()) == ("2026-11-24", "UTC", "Łódź")
    made.close()


def test_an_address_is_told_from_a_file_and_shows_no_password() -> None:
    for said in (
        "postgresql://u:secret@h/d",
        "Postgres://u:secret@h/d",
        "postgresql:u:secret@h",
        "mysql://u:secret@h/d",
    ):
        assert on_server(said)
        assert "secret" not in shown(said)
    assert "secret" not in shown("postgresql://h/d?user=u&password=secret")
    assert not any(on_server(said) for said in ("desk.db", "desk:old.db", "C:\\desk.db", "/tmp/a b.db", Path("a")))
    with pytest.raises(StoreError, match="no address of a database"):
        open_store("postgresql://[::1/d")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ('FATAL:  no pg_hba.conf entry for host "10.0.0.1", user "jo", database "d", SSL encryption', "this user"),
        ('FATAL:  role "database" does not exist', "this user"),
        ('FATAL:  database "password" does not exist', "no database of that name"),
        ('FATAL:  permission denied for database "certificate"', "may not open that database"),
        ("FATAL:  sorry, too many clients already: too many connections", "no more connections"),
        ('FATAL:  password authentication failed for user "jo"', "name or password"),
        ("failed to resolve host 'example.invalid': Name or service not known", "does not answer"),
        ('connection is bad: connection to server on socket "/tmp/x" failed: No such file', "does not answer"),
        ("SSL error: certificate verify failed", "prove who it is"),
    ],
)
def test_why_it_was_not_opened(said: str, words: str) -> None:
    told = sentences.told(psycopg.OperationalError(said))
    assert isinstance(told, StoreError)
    assert words in str(told)


def test_a_writer_whose_end_was_not_seen_is_noticed_whoever_else_wrote(store: ServerStore, server: str) -> None:
    """Numbers of transactions are the whole server's: another database takes one while a writer here is under way."""
    with (
        psycopg.connect(plain(store.url.render_as_string(hide_password=False)).replace("+booktui", "")) as writer,
        psycopg.connect(server) as other,
        store.engine.connect() as c,
    ):
        writer.execute("INSERT INTO setting VALUES ('a', 'b')")
        other.execute("SELECT pg_current_xact_id()")
        other.commit()
        with c.begin():
            before = store.mark(c)
            assert c.exec_driver_sql("SELECT count(*) FROM setting WHERE key = 'a'").scalar_one() == 0
        writer.commit()
        c.execution_options(write=True)
        with c.begin():
            assert store.mark(c) != before


def test_nobody_is_noticed_where_nobody_wrote(store: ServerStore) -> None:
    plans: list[int] = []
    with store.prepared(lambda c: plans.append(1), lambda c, plan: False):
        pass
    assert plans == [1]


@pytest.mark.parametrize("how", ["write", "prepared"])
def test_an_act_whose_answer_was_lost_counts_when_it_was_stored(
    store: ServerStore, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    statement = "INSERT INTO setting VALUES ('a', 'b')"
    if how == "write":
        with store.write() as c:
            c.exec_driver_sql(statement)
            lose_the_answer(store, monkeypatch)
    else:
        with store.prepared(lambda c: None, lambda c, plan: True) as (c, _):
            c.exec_driver_sql(statement)
            lose_the_answer(store, monkeypatch)
    with store.read() as c:
        assert c.exec_driver_sql("SELECT value FROM setting WHERE key = 'a'").scalar_one() == "b"


def lose_the_answer(store: ServerStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next commit is one, and the connection is gone."""
    lost: list[int] = []
    commit = store.engine.dialect.do_commit

    def committed(raw: Any) -> None:
        commit(raw)
        if not lost:
            lost.append(1)
            getattr(raw, "dbapi_connection", raw).close()
            raise psycopg.OperationalError("server closed the connection unexpectedly")

    monkeypatch.setitem(vars(store.engine.dialect), "do_commit", committed)  # other stores have the same one


def test_a_desk_that_hung_too_long_has_lost_its_connection(store: ServerStore) -> None:
    with pytest.raises(StoreError, match="connection to the database was lost"), store.write() as c:
        c.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 50")
        time.sleep(0.4)
        c.exec_driver_sql("SELECT 1")


def test_who_waits_for_the_other_database_may_take_long(store: ServerStore) -> None:
    with store.write() as c:
        moving.patient(c)
        assert c.exec_driver_sql("SHOW idle_in_transaction_session_timeout").scalar_one() == "0"


def test_marks_in_quotes_are_not_filled_in(store: ServerStore) -> None:
    with store.read() as c:
        assert list(stream(c, "SELECT 'a?b%c', 5 % 3")) == [("a?b%c", 2)]
        assert list(stream(c, "SELECT 'it''s ?', 5 % 3, ?", (7,))) == [("it's ?", 2, 7)]


@pytest.mark.parametrize("revision", ["0003", ""])
def test_an_older_schema_than_any_server_had_is_left_as_it_is(store: ServerStore, place: str, revision: str) -> None:
    with psycopg.connect(plain(place)) as raw:
        raw.execute("UPDATE alembic_version SET version_num = %s", (revision,))
    with pytest.raises(StoreError, match="not as any booktui"):
        open_store(place)
