"""Mail servers for the tests: real ones by aiosmtpd, and broken ones that play a script to whoever connects."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class Inbox:
    """What arrived, and what is answered; an answer of nothing takes the mail."""

    mails: list[Envelope] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    """Answers to RCPT by address."""
    answer: list[str] = field(default_factory=list)
    """Answers to the next final dots."""
    logins: list[tuple[str, str]] = field(default_factory=list)

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self.answer.pop(0) if self.answer else ""
        if not answer:
            self.mails.append(envelope)
            self.sessions.append(session)
        return answer or "250 taken"

    def login(self, _server: SMTP, _session: Session, _envelope: Envelope, _way: str, said: Any) -> AuthResult:
        assert isinstance(said, LoginPassword)
        self.logins.append((said.login.decode(), said.password.decode()))
        return AuthResult(success=said.password in (b"right", "geheim-ü".encode()), handled=False)

    @property
    def contents(self) -> list[bytes]:
        return [mail.content for mail in self.mails if isinstance(mail.content, bytes)]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def serving(inbox: Inbox, *, tls: ssl.SSLContext | None = None, **how: Any) -> Iterator[int]:
    """A real server on this machine; gives its port. `tls` is from the first octet on; `how` goes to aiosmtpd."""
    server = Controller(inbox, hostname="127.0.0.1", port=free_port(), ssl_context=tls, **how)
    server.start()
    try:
        yield server.port
    finally:
        server.stop()


@dataclass(frozen=True)
class Certificates:
    server: ssl.SSLContext
    trusting: ssl.SSLContext


def certificates(*names: str, authority: trustme.CA | None = None) -> Certificates:
    """A server's context for these names, and a client's that trusts who signed it."""
    authority = authority or trustme.CA()
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*(names or ("127.0.0.1", "localhost"))).configure_cert(server)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    return Certificates(server, trusting)


class Caller:
    """Whoever connected to a scripted server."""

    def __init__(self, sock: socket.socket, over: threading.Event) -> None:
        self.sock, self.over = sock, over
        self.lines = sock.makefile("rb")

    def say(self, *lines: str) -> None:
        self.sock.sendall("".join(line + "\r\n" for line in lines).encode("latin-1"))

    def hear(self) -> str:
        return self.lines.readline().decode("latin-1").rstrip("\r\n")

    def up_to_data(self) -> None:
        """A good server until the message begins."""
        self.say("220 ready")
        for _ in range(3):
            self.hear()
            self.say("250 ok")
        self.hear()
        self.say("354 go on")

    def message(self) -> list[str]:
        """Lines up to the final dot."""
        return list(iter(self.hear, "."))

    def stall(self) -> None:
        self.over.wait()

    def hang_up(self) -> None:
        """Without a word, and without reading what is there."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


@contextlib.contextmanager
def playing(*scripts: Callable[[Caller], None]) -> Iterator[int]:
    """A server that plays one script to each caller in turn, the last one to all that follow; gives its port."""
    over = threading.Event()
    listening = socket.create_server(("127.0.0.1", 0))
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)  # a big message does not fit into it

    def one(sock: socket.socket, script: Callable[[Caller], None]) -> None:
        with sock, contextlib.suppress(OSError):
            caller = Caller(sock, over)
            with caller.lines:
                script(caller)

    def listen() -> None:
        left = list(scripts)
        while True:
            sock = listening.accept()[0]
            if over.is_set():
                sock.close()
                return
            threads.append(threading.Thread(target=one, args=(sock, left.pop(0) if len(left) > 1 else left[0])))
            threads[-1].start()

    threads = [threading.Thread(target=listen)]
    threads[0].start()
    try:
        yield listening.getsockname()[1]
    finally:
        over.set()
        socket.create_connection(listening.getsockname()).close()
        for thread in threads:
            thread.join()
        listening.close()
