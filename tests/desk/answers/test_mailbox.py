"""The mailbox that answers come to: read over IMAP from a real server, and from ones that misbehave."""

from __future__ import annotations

import imaplib
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from answering import calendar, google, invited, mail
from booktui.desk.errors import Unavailable
from booktui.exchange.mail.inbox import Inbox, quoted
from booktui.exchange.mail.outcome import Later, Unusable
from desks import make_desk
from mail_servers import Caller, certificates, free_port, playing

USER, PASSWORD = "demouser", "demopass"


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.setenv("BOOKTUI_IMAP_PASSWORD", PASSWORD)
    made = make_desk(tmp_path)
    yield made
    made.close()


def point(desk, port, **more):
    """The desk's setting for a server on this machine."""
    table = {"host": "127.0.0.1", "port": port, "user": USER, "security": "none", "timeout": 5, **more}
    with desk.store.write() as c:
        desk.set_settings(c, {"inbox": json.dumps(table)})
    with desk.store.read() as c:
        desk.catalogue_in(c)


@pytest.fixture(scope="module")
def server():
    """A real IMAP server; gives its port."""
    pytest.importorskip("pymap")
    port = free_port()
    program = Path(sys.executable).parent / "pymap"
    running = subprocess.Popen(
        [program, "--host", "127.0.0.1", "--port", str(port), "dict"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(200):
            try:
                imaplib.IMAP4("127.0.0.1", port).logout()
                break
            except OSError:
                assert running.poll() is None, "the server did not start"
                time.sleep(0.05)
        yield port
    finally:
        running.terminate()
        running.wait()


@pytest.fixture
def imap(server):
    """Somebody else at the same mailbox."""
    box = imaplib.IMAP4("127.0.0.1", server)
    box.login(USER, PASSWORD)
    box.select("INBOX")
    yield box
    box.logout()


def put(imap, *mails):
    for data in mails:
        assert imap.append("INBOX", "", None, data)[0] == "OK"


def unseen(imap):
    imap.noop()
    return len(imap.search(None, "UNSEEN")[1][0].split())


@pytest.mark.slow
def test_answers_are_taken_once_and_marked_and_other_mail_is_not(desk, imap, server):
    """What is ours is seen once it is kept; what is not stays new to whoever else reads the mailbox."""
    visit = invited(desk)
    put(imap, google("TENTATIVE"), mail(body="Cheap watches"))
    point(desk, server)
    before = unseen(imap)
    report = desk.replies.fetch()
    assert (report.read, report.updated, report.skipped) == (2, 1, 1)
    assert (unseen(imap), desk.replies.of(visit.id).parties[0].partstat) == (before - 1, "TENTATIVE")
    assert desk.replies.fetch().read == 0
    put(imap, google("ACCEPTED", stamp="20261123T091600Z"))
    imap.select("INBOX")
    imap.store(imap.search(None, "ALL")[1][0].split()[-1], "+FLAGS", "\\Seen")
    assert desk.replies.fetch().updated == 1, "opened by somebody else meanwhile, and read all the same"


@pytest.mark.slow
def test_what_the_server_does_not_take(desk, server, monkeypatch):
    point(desk, server, folder="Nowhere")
    with pytest.raises(Unavailable, match=r"The folder 'Nowhere' cannot be opened: .* Nothing was read"):
        desk.replies.fetch()
    point(desk, server)
    monkeypatch.setenv("BOOKTUI_IMAP_PASSWORD", "wrong-ü")
    with pytest.raises(Unavailable, match="did not take the login of demouser"):
        desk.replies.fetch()


# -- servers that misbehave


def good(caller: Caller, *, validity: int = 7, found: str = "1") -> str:
    """A server up to the answer to the search; the tag of the next command, and what it asks."""
    caller.say("* OK ready")
    while True:
        tag, _, asked = caller.hear().partition(" ")
        if not tag:
            return ""
        word = asked.upper()
        if word.startswith("CAPABILITY"):
            caller.say("* CAPABILITY IMAP4rev1", f"{tag} OK done")
        elif word.startswith("SELECT"):
            caller.say("* 1 EXISTS", f"* OK [UIDVALIDITY {validity}]", f"{tag} OK [READ-WRITE]")
        elif word.startswith("UID SEARCH"):
            caller.say(f"* SEARCH {found}", f"{tag} OK done")
        elif word.startswith("UID FETCH"):
            return f"{tag} {asked}"
        elif word.startswith("LOGOUT"):
            caller.say("* BYE", f"{tag} OK done")
            return ""
        else:
            caller.say(f"{tag} OK done")


def gives(caller: Caller, asked: str, data: bytes) -> None:
    """Answer a FETCH for the size or for the whole."""
    tag, _, what = asked.partition(" ")
    uid = what.split()[2]
    if "SIZE" in what:
        caller.say(f"* 1 FETCH (UID {uid} RFC822.SIZE {len(data)})", f"{tag} OK done")
    else:
        caller.say(f"* 1 FETCH (UID {uid} BODY[] {{{len(data)}}}")
        caller.sock.sendall(data + b")\r\n")
        caller.say(f"{tag} OK done")


def serving(data: bytes, times: int = 9, **how):
    """A script that gives that mail for each FETCH, so many times, and then hangs up."""

    def script(caller: Caller) -> None:
        asked = good(caller, **how)
        for _ in range(times):
            if not asked:
                return
            gives(caller, asked, data)
            while True:
                line = caller.hear()
                tag, _, word = line.partition(" ")
                if not tag or "UID FETCH" in word.upper():
                    asked = line
                    break
                caller.say(*(["* BYE"] if word.upper().startswith("LOGOUT") else []), f"{tag} OK done")
        caller.hang_up()

    return script


def test_a_lost_connection_is_made_again(desk):
    """Lost between two mails: both are read, the first one once."""
    invited(desk)
    data = mail(calendar("TENTATIVE"))
    with playing(serving(data, times=3, found="1 2"), serving(data, found="1 2")) as port:
        point(desk, port)
        report = desk.replies.fetch()
    assert (report.read, report.updated, report.skipped) == (2, 1, 1)


def test_what_was_read_before_the_line_went_dead_stays(desk):
    visit = invited(desk)
    dead = [lambda caller: caller.hang_up()]
    with playing(serving(mail(calendar("TENTATIVE")), times=2, found="1 2"), *dead) as port:
        point(desk, port)
        report = desk.replies.fetch()
    assert report.updated == 1 and report.notes[-1].endswith("What was read is kept; the rest is read next time.")
    assert desk.replies.of(visit.id).parties[0].partstat == "TENTATIVE"
    assert json.loads(desk.settings["inbox_read"])["uid"] == 1


def test_other_numbers_begin_anew(desk):
    """RFC 3501 2.3.1.1: with another UIDVALIDITY the number that was kept means nothing; the digest still does."""
    invited(desk)
    data = mail(calendar("TENTATIVE"))
    with playing(serving(data), serving(data), serving(data, validity=8)) as port:
        point(desk, port)
        assert [desk.replies.fetch().read for _ in range(3)] == [1, 0, 1]
    assert len(desk.replies.list()) == 1


def test_a_mail_that_is_too_large_is_not_fetched(desk):
    def script(caller: Caller) -> None:
        tag, _, what = good(caller).partition(" ")
        caller.say("* 1 FETCH (UID 1 RFC822.SIZE 99999999)", f"{tag} OK done")
        tag, _, what = caller.hear().partition(" ")
        assert "BODY.PEEK[HEADER]" in what
        caller.say("* 1 FETCH (UID 1 BODY[HEADER] {13}", "From: a@b.c", ")", f"{tag} OK done")
        caller.hear()

    with playing(script) as port:
        point(desk, port)
        report = desk.replies.fetch()
    assert [one.reason for one in report.rejected] == ["it is larger than any that is read"]


@pytest.mark.parametrize(
    ("script", "error"),
    [
        (lambda caller: caller.hang_up(), Later),
        (lambda caller: caller.say("* BYE busy"), Later),
        (lambda caller: caller.say("220 smtp here"), Later),
        (lambda caller: caller.stall(), Later),
    ],
    ids=["hangs-up", "bye", "another-protocol", "says-nothing"],
)
def test_a_server_that_is_none(script, error):
    with (
        playing(script) as port,
        pytest.raises(error),
        Inbox("127.0.0.1", USER, PASSWORD, port=port, security="none", timeout=0.3),
    ):
        pass


def test_without_tls_only_this_machine_is_read():
    with (
        pytest.raises(Unusable, match="Without TLS only a mail server on this machine"),
        Inbox("mail.example.com", USER, PASSWORD, security="none"),
    ):
        pass


@pytest.mark.parametrize("names", [("127.0.0.1",), ("other.example.org",)], ids=["trusted-and-busy", "wrong-name"])
def test_tls_is_checked(names):
    """A certificate of somebody else's is never waved through."""
    made = certificates(*names)

    def script(caller: Caller) -> None:
        with made.server.wrap_socket(caller.sock, server_side=True) as safe:
            safe.sendall(b"* BYE busy\r\n")

    error = Later if names == ("127.0.0.1",) else Unusable
    with (
        playing(script) as port,
        pytest.raises(error),
        Inbox("127.0.0.1", USER, PASSWORD, port=port, timeout=5, context=made.trusting),
    ):
        pass


@pytest.mark.parametrize(
    ("name", "written"),
    [("INBOX", '"INBOX"'), ("Entwürfe", '"Entw&APw-rfe"'), ("A & B", '"A &- B"'), ('a"b\\c\r\nX', '"a\\"b\\\\cX"')],
)
def test_names_of_folders(name, written):
    """RFC 3501 5.1.3; a line break cannot begin another command."""
    assert quoted(name) == written
