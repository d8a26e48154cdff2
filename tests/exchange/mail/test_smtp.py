"""Mail handed to real servers on this machine, and to ones that refuse it."""

import socket
import ssl

import pytest

from booktui.exchange.mail.eml import make_mail
from booktui.exchange.mail.outcome import Later, Refused, Unusable
from booktui.exchange.mail.smtp import Mailer
from mail_servers import Certificates, Inbox, certificates, free_port, serving

DESK, ANN, BEN = "desk@example.org", "ann@example.com", "ben@example.net"
STALL = 5
"""Seconds of patience where nothing stalls."""


def mail(number: int = 1, body: str = "Please ring us.") -> bytes:
    return make_mail(
        mail_id=f"m{number}@example.org", date=1_795_685_400, sender=("Desk", DESK), to=("Ann", ANN), subject="Hello",
        body=body,
    )  # fmt: skip


@pytest.fixture(scope="module")
def known() -> Certificates:
    return certificates()


def plain(port: int, **how: object) -> Mailer:
    return Mailer("127.0.0.1", port, "none", timeout=STALL, **how)  # type: ignore[arg-type]


def test_what_arrives_is_what_was_handed_over_in_one_connection() -> None:
    inbox = Inbox()
    with serving(inbox) as port, plain(port) as mailer:
        for number in range(3):
            mailer.send(DESK, ANN, mail(number))
    assert inbox.contents == [mail(number) for number in range(3)]
    assert [(one.mail_from, one.rcpt_tos) for one in inbox.mails] == [(DESK, [ANN])] * 3
    assert len({session.peer for session in inbox.sessions}) == 1


def test_the_machine_is_not_named() -> None:
    inbox = Inbox()
    with serving(inbox) as port, plain(port) as mailer:
        mailer.send(DESK, ANN, mail())
    assert inbox.sessions[0].host_name == "[127.0.0.1]"


@pytest.mark.parametrize("body", [".", "a\n\n.\n\n..b", "x" * 3000, "\n\n".join(["From me", ".\r.", "Å" * 2000])])
def test_dots_and_long_lines_survive(body: str) -> None:
    inbox = Inbox()
    with serving(inbox) as port, plain(port) as mailer:
        mailer.send(DESK, ANN, mail(body=body))
    assert inbox.contents == [mail(body=body)]


def test_a_message_whose_own_lines_begin_with_dots_survives() -> None:
    inbox, octets = Inbox(), b"Subject: x\r\n\r\n.\r\n..\r\n.x\r\nend\r\n"
    with serving(inbox) as port, plain(port) as mailer:
        mailer.send(DESK, ANN, octets)
    assert inbox.contents == [octets]


@pytest.mark.parametrize("octets", [b"a\n.\nb\r\n", b"a\r.\r\n", "ü\r\n".encode(), b"\0\r\n"])
def test_what_the_next_server_could_read_otherwise_never_leaves(octets: bytes) -> None:
    with pytest.raises(ValueError), plain(free_port()) as mailer:
        mailer.send(DESK, ANN, octets)


def test_a_server_without_8bitmime_or_size_gets_the_same() -> None:
    inbox = Inbox()
    with serving(inbox, decode_data=False, enable_SMTPUTF8=False, data_size_limit=0) as port, plain(port) as mailer:
        mailer.send(DESK, ANN, mail(body="Grüße"))
    assert inbox.contents == [mail(body="Grüße")]


def test_starttls_with_login(known: Certificates) -> None:
    inbox = Inbox()
    with (
        serving(
            inbox, tls_context=known.server, require_starttls=True, authenticator=inbox.login, auth_required=True
        ) as port,
        Mailer("127.0.0.1", port, "starttls", "desk", "right", STALL, context=known.trusting) as mailer,
    ):
        mailer.send(DESK, ANN, mail())
    assert (inbox.contents, inbox.logins, bool(inbox.sessions[0].ssl)) == ([mail()], [("desk", "right")], True)


@pytest.mark.parametrize("way", ["PLAIN", "LOGIN"])
def test_tls_from_the_first_octet_with_a_password_that_is_not_ascii(known: Certificates, way: str) -> None:
    inbox, other = Inbox(), {"PLAIN": "LOGIN", "LOGIN": "PLAIN"}[way]
    with (
        serving(
            inbox, tls=known.server, authenticator=inbox.login, auth_require_tls=False,
            auth_exclude_mechanism=[other],
        ) as port,
        Mailer("localhost", port, "tls", "team-ä", "geheim-ü", STALL, context=known.trusting) as mailer,
    ):  # fmt: skip
        mailer.send(DESK, ANN, mail())
    assert (inbox.contents, inbox.logins) == ([mail()], [("team-ä", "geheim-ü")])


def test_a_wrong_password_is_tried_once_and_stops_everything(known: Certificates) -> None:
    inbox = Inbox()
    with (
        serving(inbox, tls_context=known.server, authenticator=inbox.login) as port,
        Mailer("127.0.0.1", port, "starttls", "desk", "wrong", STALL, context=known.trusting) as mailer,
        pytest.raises(Unusable, match="535"),
    ):
        mailer.send(DESK, ANN, mail())
    assert (inbox.logins, inbox.mails) == ([("desk", "wrong")], [])


@pytest.mark.parametrize(
    ("names", "trusting", "why"),
    [(("mail.example.org",), True, "certificate"), (("127.0.0.1",), False, "certificate")],
    ids=["another-name", "signed-by-nobody-we-know"],
)
@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_that_is_not_good_gets_nothing(
    security: str, names: tuple[str, ...], trusting: bool, why: str
) -> None:
    inbox, made = Inbox(), certificates(*names)
    how = {"tls": made.server} if security == "tls" else {"tls_context": made.server}
    context = made.trusting if trusting else ssl.create_default_context()
    with (
        serving(inbox, **how) as port,  # type: ignore[arg-type]
        Mailer("127.0.0.1", port, security, "desk", "right", STALL, context=context) as mailer,
        pytest.raises(Unusable, match=why),
    ):
        mailer.send(DESK, ANN, mail())
    assert (inbox.mails, inbox.logins) == ([], [])


def test_a_server_without_starttls_gets_nothing_in_the_open(known: Certificates) -> None:
    inbox = Inbox()
    with (
        serving(inbox, authenticator=inbox.login, auth_require_tls=False) as port,
        Mailer("127.0.0.1", port, "starttls", "desk", "right", STALL, context=known.trusting) as mailer,
        pytest.raises(Unusable, match="STARTTLS"),
    ):
        mailer.send(DESK, ANN, mail())
    assert (inbox.mails, inbox.logins) == ([], [])


@pytest.mark.parametrize(
    ("mailer", "why"),
    [
        pytest.param(Mailer("mail.example.org", 25, "none"), "without TLS", id="in-the-open"),
        pytest.param(
            Mailer("192.0.2.1", 25, "none", "u", "p", anywhere=True), "without TLS", id="password-in-the-open"
        ),
        pytest.param(Mailer("mail.example.org", 0, "starttls", "u"), "no password", id="no-password"),
        pytest.param(Mailer("mail.example.org", 0, "ssl"), "tls, starttls or none", id="unknown-security"),
        pytest.param(Mailer(""), "No mail server", id="no-server"),
    ],
)
def test_a_set_up_that_must_not_be_used_is_not_even_tried(
    mailer: Mailer, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "create_connection", lambda *_: pytest.fail("it connected"))
    with mailer, pytest.raises(Unusable, match=why) as found:
        mailer.send(DESK, ANN, mail())
    assert found.value.concerns_all


def test_a_name_that_is_no_host_is_said_so() -> None:
    with Mailer("a..b", 25, "starttls", timeout=STALL) as mailer, pytest.raises(Unusable, match="not the name"):
        mailer.send(DESK, ANN, mail())


def test_nobody_listening_is_for_later_and_for_all() -> None:
    with plain(free_port()) as mailer, pytest.raises(Later, match="cannot be reached") as found:
        mailer.send(DESK, ANN, mail())
    assert found.value.concerns_all


@pytest.mark.parametrize(
    ("answer", "kind", "for_all"),
    [
        ("550 5.1.1 no such mailbox", Refused, False),
        ("552 5.2.2 mailbox full", Refused, False),
        ("451 4.7.1 greylisted", Later, False),
        ("530 5.7.0 log in first", Unusable, True),
    ],
)
def test_a_recipient_who_is_refused_does_not_stop_the_next(answer: str, kind: type[Exception], for_all: bool) -> None:
    inbox = Inbox(refuse={BEN: answer})
    with serving(inbox) as port, plain(port) as mailer:
        mailer.send(DESK, ANN, mail(1))
        with pytest.raises(kind, match=answer) as found:
            mailer.send(DESK, BEN, mail(2))
        mailer.send(DESK, ANN, mail(3))
    assert inbox.contents == [mail(1), mail(3)]
    assert len({session.peer for session in inbox.sessions}) == 1
    assert found.value.concerns_all == for_all  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [("554 5.7.1 no", Refused), ("552 too big", Refused), ("452 disk full", Later), ("421 bye", Later)],
)
def test_what_is_said_after_the_final_dot_counts(answer: str, kind: type[Exception]) -> None:
    inbox = Inbox(answer=[answer])
    with serving(inbox) as port, plain(port) as mailer:
        with pytest.raises(kind, match=answer):
            mailer.send(DESK, ANN, mail(1))
        mailer.send(DESK, ANN, mail(2))
    assert inbox.contents == [mail(2)]


def test_a_mail_beyond_the_servers_limit_is_refused_before_it_is_sent() -> None:
    inbox = Inbox()
    with serving(inbox, data_size_limit=500) as port, plain(port) as mailer, pytest.raises(Refused, match="552"):
        mailer.send(DESK, ANN, mail(body="x" * 1000))
    assert inbox.mails == []


@pytest.mark.parametrize("address", ["ann", "ann@", "an n@example.com", "a@b\r\nRCPT TO:<x@y>", "ánn@example.com", ""])
def test_an_address_that_is_none_never_reaches_the_server(address: str) -> None:
    with plain(free_port()) as mailer:
        with pytest.raises(Refused, match="address"):
            mailer.send(DESK, address, mail())
        with pytest.raises(Unusable, match="sender"):
            mailer.send(address, ANN, mail())


def test_a_trial_of_the_set_up_sends_nothing(known: Certificates) -> None:
    inbox = Inbox()
    with serving(inbox, tls_context=known.server, authenticator=inbox.login) as port:
        with Mailer("127.0.0.1", port, "starttls", "desk", "right", STALL, context=known.trusting) as mailer:
            mailer.check()
            mailer.check()
        with (
            Mailer("127.0.0.1", port, "starttls", "desk", "wrong", STALL, context=known.trusting) as mailer,
            pytest.raises(Unusable),
        ):
            mailer.check()
    assert (len(inbox.logins), inbox.mails) == (2, [])
