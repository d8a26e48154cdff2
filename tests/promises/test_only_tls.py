"""Over a network mail, mailboxes, calendars and the database go by TLS with a certificate that is checked, or not at all."""

from __future__ import annotations

import ssl

import pytest

from booktui.exchange.caldav.connection import check_address
from booktui.exchange.caldav.values import NotAllowed
from booktui.exchange.mail.outcome import Unusable
from booktui.exchange.mail.server import Server
from booktui.store.errors import StoreError
from booktui.store.postgres.engine import url_of


@pytest.fixture(autouse=True)
def _nothing_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PGHOST", "PGSSLMODE", "PGSSLROOTCERT"):
        monkeypatch.delenv(name, raising=False)


def at(rest: str) -> str:
    return f"postgresql+psycopg://desk@{rest}"


def test_a_server_elsewhere_has_to_prove_who_it_is() -> None:
    asked = url_of(at("db.example.org/desk")).query
    assert (asked["sslmode"], asked["sslrootcert"]) == ("verify-full", "system")


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer", "require", "verify-ca", "VERIFY-FULL"])
@pytest.mark.parametrize("how", ["address", "environment"])
def test_less_than_that_is_refused(monkeypatch: pytest.MonkeyPatch, mode: str, how: str) -> None:
    if how == "environment":
        monkeypatch.setenv("PGSSLMODE", mode)
    with pytest.raises(StoreError, match="Nothing was opened"):
        url_of(at("db.example.org/desk") + (f"?sslmode={mode}" if how == "address" else ""))


@pytest.mark.parametrize("place", ["localhost/desk", "127.0.0.1/desk", "[::1]/desk", "/desk?host=/var/run/postgresql"])
def test_the_same_machine_may_do_without(place: str) -> None:
    assert "sslmode" not in url_of(at(place)).query


def test_a_list_of_servers_with_one_elsewhere_is_elsewhere() -> None:
    assert url_of(at("/desk?host=localhost,db.example.org")).query["sslmode"] == "verify-full"


@pytest.mark.parametrize("security", ["none", "", "ssl"])
def test_mail_goes_nowhere_in_the_open(security: str) -> None:
    with pytest.raises(Unusable):
        Server("mail.example.org", 25, security).connect()


def test_what_secures_mail_checks_name_and_certificate() -> None:
    server = Server("mail.example.org", 587, "starttls")
    context = server._allowed()
    assert context is not None
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)


@pytest.mark.parametrize(
    "url", ["http://cal.example.org/osei/", "http://192.0.2.1/osei/", "https://jo:x@cal.example.org/"]
)
def test_a_calendar_server_in_the_open_is_refused(url: str) -> None:
    with pytest.raises(NotAllowed):
        check_address(url)


@pytest.mark.parametrize(
    "place", ["localhost/desk?hostaddr=192.0.2.1", "localhost/desk?service=far", "/desk?host=/run/pg,db.example.org"]
)
def test_an_address_beside_the_name_counts(place: str) -> None:
    assert url_of(at(place)).query["sslmode"] == "verify-full"
