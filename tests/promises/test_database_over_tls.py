"""A diary on a server elsewhere: nothing of it goes to a server that cannot prove who it is, by TLS that is real."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import trustme

import postgres
from booktui.desk import open_desk
from booktui.desk.errors import Refused
from booktui.desk.setup import begin
from booktui.store.engine import open_store
from booktui.store.errors import StoreError
from booktui.store.watch import watch
from desks import SETUP, Clock, add_client, at
from mail_servers import Certificates, certificates
from tls_before import Heard, before

pytestmark = [pytest.mark.slow, pytest.mark.file_only("it starts a server of its own")]
HOST = "diary.example.org"


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    stop = None if os.environ.get(postgres.SERVER) else postgres.start()
    name = postgres.name_for("over tls")
    postgres.make(name)
    yield name
    postgres.drop(name)
    if stop is not None:
        stop()


@pytest.fixture(autouse=True)
def _nothing_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PGHOST", "PGHOSTADDR", "PGSSLMODE", "PGSSLROOTCERT"):
        monkeypatch.delenv(name, raising=False)


def socket_of_the_server() -> str:
    folder = parse_qs(urlsplit(os.environ[postgres.SERVER]).query)["host"][0]
    return str(next(Path(unquote(folder)).glob(".s.PGSQL.*[0-9]")))


def address(heard: Heard, name: str, trusted: Path | None, *, host: str = HOST) -> str:
    root = f"&sslrootcert={trusted}" if trusted else ""
    return f"postgresql+psycopg://postgres@{host}:{heard.port}/{name}?hostaddr=127.0.0.1{root}"


def made_for(tmp_path: Path, *names: str) -> tuple[Certificates, Path]:
    """A server's certificate for these names, and the file of the authority that signed it."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    return certificates(*names, authority=authority), tmp_path / "authority.pem"


def test_a_desk_works_over_tls_from_its_first_word(tmp_path: Path, database: str) -> None:
    known, trusted = made_for(tmp_path, HOST)
    with before(socket_of_the_server(), known.server) as heard:
        place = address(heard, database, trusted)
        begin(place, profile_name="nhs-england", time_zone="Europe/London", name="Test desk")
        desk, other = open_desk(place, None, Clock()), open_desk(place, None, Clock())
        seen = watch(desk.store)
        try:
            desk.setup.apply(SETUP)
            wanted = desk.diary.propose(add_client(desk).id, "NEW", at("2026-12-15T09:00"), practitioner="OSEI")
            desk.diary.book(wanted, override="test")
            with pytest.raises(Refused):
                other.diary.book(wanted, override="test")
            add_client(other, "Elsewhere")
            assert seen.changed(10)
        finally:
            seen.close()
            desk.close()
            other.close()
    assert heard.within > 10_000
    assert heard.in_the_open == b""


@pytest.mark.parametrize("why", ["another authority", "another name", "nobody's authority", "no TLS"])
def test_nothing_is_said_to_a_server_that_cannot_prove_who_it_is(tmp_path: Path, database: str, why: str) -> None:
    known, trusted = made_for(tmp_path, "elsewhere.example.org" if why == "another name" else HOST)
    if why == "another authority":
        trustme.CA().cert_pem.write_to_path(trusted)
    context = None if why == "no TLS" else known.server
    with before(socket_of_the_server(), context) as heard:
        place = address(heard, database, None if why == "nobody's authority" else trusted)
        with pytest.raises(StoreError, match="could not prove who it is"):
            open_store(place)
    assert (heard.within, heard.in_the_open) == (0, b"")
