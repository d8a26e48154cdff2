"""SMTP (RFC 5321) with a deadline on every answer, and with the moment known at which a message is complete.

`smtplib` waits for each byte anew, looks the machine's own name up, tries one login after the other, which locks
accounts, and does not tell whether the final dot had gone when a connection broke.
"""

from __future__ import annotations

import base64
import re
import smtplib
import socket
import ssl
import time

LONGEST_ANSWER = 64_000
"""Octets; a server that says more is none."""
_DOT = re.compile(rb"^\.", re.MULTILINE)


class Said(Exception):
    """The server answered, and not what was needed."""

    def __init__(self, code: int, words: bytes) -> None:
        super().__init__(code, words)
        self.code = code
        """Three digits, or -1 for what is no answer of SMTP."""
        self.words = words


class _Answers:
    """What `smtplib` reads lines from: each answer must be there whole before the deadline."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._held = b""
        self._left = LONGEST_ANSWER
        self._until = 0.0

    def expect(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        self._left = LONGEST_ANSWER

    def readline(self, _most: int = -1) -> bytes:
        while b"\n" not in self._held:
            seconds = self._until - time.monotonic()
            if seconds <= 0:
                raise TimeoutError("timed out")
            self._sock.settimeout(seconds)
            if not self._more():
                return b""
        line, _, self._held = self._held.partition(b"\n")
        return line + b"\n"

    def early(self) -> bool:
        """The server has said something, or hung up, before it was its turn."""
        self._sock.settimeout(0)
        try:
            return bool(self._held) or not self._more() or bool(self._held)
        except (BlockingIOError, ssl.SSLWantReadError):
            return False

    def close(self) -> None:
        """The socket is closed by its owner."""

    def _more(self) -> int:
        some = self._sock.recv(8192)
        self._left -= len(some)
        if self._left < 0:
            raise OSError("the answer is too long")
        self._held += some
        return len(some)


class Wire(smtplib.SMTP):
    """One connection, greeted and ready to be told who is there.

    Raises, here and in every method:
        Said: the server said no; `code` tells how.
        OSError: no connection, no answer in time, or it was lost (`smtplib.SMTPServerDisconnected` is one).
    """

    gone = False
    """The message in hand has gone out whole, its final dot included: only an answer tells what became of it."""

    def __init__(self, host: str, port: int, seconds: float, over: ssl.SSLContext | None = None) -> None:
        self._over = over
        self._seconds = seconds
        super().__init__(local_hostname="localhost", timeout=seconds)
        self._host = host
        try:
            self.want(220, self.connect(host, port))
            # An address literal (RFC 5321 4.1.3) says less of the machine than its name and needs no look-up.
            own = self._socket().getsockname()[0]
        except BaseException:
            self.close()
            raise
        self.local_hostname = f"[IPv6:{own}]" if ":" in own else f"[{own}]"

    def connect(self, host: str = "localhost", port: int = 0, source_address: object = None) -> tuple[int, bytes]:
        self.sock = socket.create_connection((host, port), self._seconds)
        # The final dot goes by itself; waiting for the acknowledgement of what is before it takes 40 ms a message.
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.file = None
        if self._over is not None:
            self.sock = self._over.wrap_socket(self.sock, server_hostname=host)
        return self.getreply()

    def getreply(self) -> tuple[int, bytes]:
        if not isinstance(self.file, _Answers):
            self.file = _Answers(self._socket())
        self.file.expect(self._seconds)
        try:
            return super().getreply()
        finally:
            if self.sock is not None:
                self.sock.settimeout(self._seconds)

    def want(self, code: int, answer: tuple[int, bytes]) -> None:
        """The answer has that code, or for 250 another that begins with 2."""
        if answer[0] != code and not (code == 250 and 200 <= answer[0] <= 299):
            if answer[0] == 421 or not 400 <= answer[0] <= 599:
                self.close()
            raise Said(*answer)

    def greet(self) -> None:
        """EHLO, or HELO where that is not known."""
        answer = self.ehlo()
        if 500 <= answer[0] <= 504:
            answer = self.helo()
        self.want(250, answer)

    def upgrade(self, context: ssl.SSLContext) -> None:
        """STARTTLS (RFC 3207): what the server said before it is forgotten, what it sent ahead is thrown away."""
        self.want(220, self.docmd("STARTTLS"))
        self.sock = context.wrap_socket(self._socket(), server_hostname=self._host)
        self.file = None
        self.greet()

    def log_in(self, user: str, password: str) -> None:
        """One try: PLAIN (RFC 4616) in UTF-8, LOGIN where the server has only that. Anything else raises 504."""
        offered = self.esmtp_features.get("auth", "").upper().split()
        if "PLAIN" in offered:
            self.want(235, self.docmd("AUTH", "PLAIN " + _base64(f"\0{user}\0{password}")))
        elif "LOGIN" in offered:
            self.want(334, self.docmd("AUTH", "LOGIN"))
            self.want(334, self.docmd(_base64(user)))
            self.want(235, self.docmd(_base64(password)))
        else:
            raise Said(504, b"The server offers no login that is known here")

    def envelope(self, sender: str, recipient: str, size: int) -> None:
        """MAIL and RCPT; of MAIL only a size that does not fit is about this message (`code` 552)."""
        options = [f"SIZE={size}"] if self.has_extn("size") else []
        self.gone = False
        answer = self.mail(sender, options)
        if answer[0] != 552 and 500 <= answer[0] <= 599:
            raise SenderRefused(*answer)
        self.want(250, answer)
        self.want(250, self.rcpt(recipient))

    def content(self, octets: bytes) -> None:
        """DATA, the message, its final dot, and the answer to that. `gone` says whether the dot had been sent."""
        self.want(354, self.docmd("DATA"))
        self.send(_DOT.sub(b"..", octets) + (b"" if octets.endswith(b"\r\n") else b"\r\n"))
        if isinstance(self.file, _Answers) and self.file.early():
            answer = self.getreply()
            self.close()  # the dot stays unsent, so nothing else may be said on this connection
            raise Said(*answer)
        self._socket().settimeout(self._seconds)
        self.send(b".\r\n")  # fails only if these three octets did not leave
        self.gone = True
        self.want(250, self.getreply())

    def _socket(self) -> socket.socket:
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        return self.sock


class SenderRefused(Said):
    """The server does not take mail from this sender at all."""


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")
