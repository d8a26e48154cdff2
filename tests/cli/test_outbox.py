"""`booktui outbox`: list, send, write, and what somebody decides, by commands."""

import io
import re
import sys

import pytest

import booktui.exchange.mail.secrets as kept
from mail_servers import Inbox, serving


@pytest.fixture
def booked(run, home):
    """A visit whose confirmation is queued, by e-mail."""
    assert run("client", "edit", "C1", "--email", "client@example.org", "--preferred-channel", "email").code == 0
    _set_up(run, home)
    _book(run, "C1", "2026-12-15T09:00")
    return run


def _book(run, client, at):
    said = run("book", client, "NEW", "--at", at, "--with", "OSEI", "--override", "test")
    assert said.code == 0, said.err


def _set_up(run, home, text=""):
    (home / "ways.toml").write_text(f'[desk]\nname = "Test desk"\nemail = "desk@example.org"\n{text}')
    said = run("setup", "apply", str(home / "ways.toml"))
    assert said.code == 0, said.err


def test_an_empty_outbox(run):
    assert run("outbox", "list").out == "0 due, 0 later, 0 held, 0 failed, 0 sent, 0 withdrawn.\n"
    assert run("outbox", "list", "--json").json["messages"] == []


def test_list_and_show(booked):
    out = booked("outbox", "list").out
    assert re.search(r"1\s+queued\s+.*email\s+C1\s+A000001\s+Khan Amina\s+confirmation", out)
    assert out.endswith("1 due, 0 later, 0 held, 0 failed, 0 sent, 0 withdrawn.\n")
    shown = booked("outbox", "show", "1").out
    assert "To: client@example.org" in shown and "METHOD:REQUEST" in shown
    (message,) = booked("outbox", "list", "--channel", "email", "--client", "C1", "--json").json["messages"]
    assert (message["kind"], message["state"], message["appointment"]) == ("confirm", "queued", 1)
    assert booked("outbox", "show", "1", "--json").json["message"]["address"] == "client@example.org"


def test_it_stands_in_the_clients_record(booked):
    """PRV-06: a copy of every message is in the record."""
    assert booked("client", "show", "C1").out.endswith(": confirmation by e-mail, queued, A000001 (message 1)\n")
    (message,) = booked("client", "show", "C1", "--json").json["messages"]
    assert (message["id"], message["state"]) == (1, "queued")


def test_send_by_a_server(booked, home):
    inbox = Inbox()
    with serving(inbox) as port:
        _set_up(booked, home, f'mail = {{ host = "127.0.0.1", port = {port}, security = "none" }}\n')
        said = booked("outbox", "send")
        assert (said.code, said.out) == (0, "1 sent.\n")
        assert booked("outbox", "send", "--json").json["sent"] == 0
    assert [mail.rcpt_tos for mail in inbox.mails] == [["client@example.org"]]
    assert booked("outbox", "acknowledge", "1").out == "Arrived: message 1, confirmation of Khan Amina.\n"


def test_a_server_that_cannot_be_used_is_6(booked, home):
    _set_up(booked, home, 'mail = { way = "smtp" }\n')
    said = booked("outbox", "send")
    assert (said.code, said.out) == (6, "0 sent.\n")
    assert "no mail server is set up" in said.err
    assert booked("outbox", "send", "--json").code == 6


def test_held_ones_are_listed_and_no_error(booked, home):
    inbox = Inbox()
    with serving(inbox) as port:
        _set_up(booked, home, f'mail = {{ host = "127.0.0.1", port = {port}, security = "none" }}\n')
        booked("client", "edit", "C1", "--email", "")
        said = booked("outbox", "send")
    assert (said.code, inbox.mails) == (0, [])
    assert re.match(r"0 sent, 1 held: message 1: ", said.out)


def test_again_and_again_until_stopped(booked, home, monkeypatch):
    """Three rounds; the second finds nothing to say, the third a diary that is busy."""
    from booktui.cli import stopping
    from booktui.desk.errors import Unavailable
    from booktui.desk.sending.outbox import Outbox

    send, rounds = Outbox.send, []

    class Stop:
        def is_set(self):
            return len(rounds) >= 3

        def wait(self, seconds):
            assert seconds == 30

    class Stopping:
        def __enter__(self):
            return Stop()

        def __exit__(self, *_):
            return None

    def sending(self, **how):
        rounds.append(1)
        if len(rounds) == 3:
            raise Unavailable("The diary is busy.")
        return send(self, limit=how["limit"])

    monkeypatch.setattr(stopping, "stopping", Stopping)
    monkeypatch.setattr(Outbox, "send", sending)
    inbox = Inbox()
    with serving(inbox) as port:
        _set_up(booked, home, f'mail = {{ host = "127.0.0.1", port = {port}, security = "none" }}\n')
        said = booked("outbox", "send", "--every", "30")
    assert (said.code, said.out, len(inbox.mails)) == (0, "1 sent.\n", 1)
    assert "The diary is busy." in said.err


def test_write_retry_and_reprint(booked, home):
    booked(
        "client", "edit", "C2", "--preferred-channel", "letter", "--address", "1 Sample Road", "--postcode", "M13 9WL"
    )
    _book(booked, "C2", "2026-12-15T10:00")
    out = home / "out"
    said = booked("outbox", "write", str(out), "--channel", "letter")
    assert (said.code, said.out.count("Wrote "), sorted(p.suffix for p in out.iterdir())) == (0, 2, [".html", ".pdf"])
    run = next(out.iterdir()).stem
    assert booked("outbox", "reprint", run, "--to", str(home / "again"), "--json").json["files"] == [
        str(home / "again" / f"{run}.html"), str(home / "again" / f"{run}.pdf"),
    ]  # fmt: skip
    assert booked("outbox", "retry", run).out == f"1 of {run} is due again.\n"
    assert booked("outbox", "write", str(home / "no" / "such")).code == 6


def test_decisions(booked):
    assert booked("outbox", "hold", "1", "--reason", "wrong time").out.startswith("Held: message 1")
    assert booked("outbox", "list", "held", "--json").json["counts"]["held"] == 1
    assert booked("outbox", "release", "1").code == 0
    assert booked("outbox", "retry", "1").code == 0
    assert booked("outbox", "withdraw", "1", "--reason", "not wanted").out.startswith("Withdrawn: message 1")
    assert booked("outbox", "withdraw", "1", "--reason", "again").code == 5
    assert booked("outbox", "retry", "9" * 30).code == 4
    assert booked("outbox", "retry", "letters-2026-01-01-1").code == 4
    assert booked("outbox", "show", "99").code == 4


def test_a_password_goes_into_the_keyring_and_nowhere_else(booked, home, monkeypatch):
    found = {}
    monkeypatch.setattr(kept, "keep", lambda kind, user, host, secret: found.update({(kind, user, host): secret}))
    monkeypatch.setattr(sys, "stdin", io.StringIO("s3cret\n"))
    assert booked("outbox", "password", "smtp").code == 5
    _set_up(booked, home, 'mail = { host = "mail.example.org", user = "desk" }\n')
    said = booked("outbox", "password", "smtp")
    assert found == {("smtp", "desk", "mail.example.org"): "s3cret"}
    assert "s3cret" not in said.out + said.err
    assert b"s3cret" not in (home / "desk.db").read_bytes()


def test_who_only_reads_may_look(booked):
    assert booked("outbox", "list", user="alex").code == 0
    assert booked("outbox", "send", user="alex").code == 7
