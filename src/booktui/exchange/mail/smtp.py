"""Mail that leaves: one connection to the team's own mail server, many messages, and exact word on each."""

from __future__ import annotations

import contextlib
import ipaddress
import re
import ssl
from types import TracebackType
from typing import Self

from booktui.exchange.mail.address import mailbox
from booktui.exchange.mail.outcome import InDoubt, Later, NotSent, Refused, Unusable, said
from booktui.exchange.mail.wire import Said, SenderRefused, Wire

PORTS = {"tls": 465, "starttls": 587, "none": 25}
"""RFC 8314 3.3, RFC 6409 3.1; 25 is for a server on this machine."""
LOGIN_NEEDED = (530, 534, 535, 538)
"""RFC 4954 6: it concerns every message, at whatever command it is said."""
_NOT_WIRE = re.compile(rb"(?<!\r)\n|\r(?!\n)|[^\x01-\x7f]")
"""A lone CR or LF could end the message early for the next server and smuggle a second one in."""


class Mailer:
    """A connection that is made when the first message goes, kept for the next, and made again when it was lost.

    Args:
        port: 0 for the usual one of `security`.
        security: `tls` from the first octet on, `starttls` before anything is said, or `none`, which goes to this
            machine only unless `anywhere`; a password never leaves the machine without TLS. The certificate must be
            good, and there is no falling back.
        timeout: seconds for connecting and for each answer, the one after the final dot included. RFC 5321 4.5.3.2
            asks for minutes; a slow server and a short time make messages that are in doubt.
        context: whom to trust, where it is not what the system trusts.
    """

    def __init__(
        self, host: str, port: int = 0, security: str = "starttls", user: str = "", password: str = "",
        timeout: float = 60, *, context: ssl.SSLContext | None = None, anywhere: bool = False,
    ) -> None:  # fmt: skip
        self._host, self._security, self._seconds = host, security, timeout
        self._port = port or PORTS.get(security, 0)
        self._user, self._password = user, password
        self._context, self._anywhere = context, anywhere
        self._wire: Wire | None = None
        self._between = False  # no message is in hand: the server listens for commands

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Take leave politely where that can be heard: in the middle of a message QUIT would be part of it."""
        if self._wire is not None and self._between:
            with contextlib.suppress(OSError):
                self._wire.docmd("QUIT")
        self._drop()

    def check(self) -> None:
        """Connect, secure and log in without sending anything, as a trial of the set-up.

        Raises:
            Later, Unusable: why no message could go now.
        """
        if not self._still_there():
            self._open()

    def send(self, envelope_from: str, to: str, data: bytes) -> None:
        """Hand one message over; when this returns, the server has taken it.

        Args:
            data: of `make_mail`: ASCII, every line ended by CRLF.

        Raises:
            Refused, Later, InDoubt, Unusable: as `outcome` says. After any of them the next message can be tried;
                a connection that was lost is made again.
            ValueError: the data is not such a message.
        """
        if _NOT_WIRE.search(data):
            raise ValueError("that is not a message of make_mail")
        sender, recipient = _sender(envelope_from), _recipient(to)
        kept = self._still_there()
        wire = self._wire if kept and self._wire is not None else self._open()
        self._between = False
        try:
            try:
                wire.envelope(sender, recipient, len(data))
            except (Said, OSError) as loss:
                if not kept or not _hung_up(loss):
                    raise
                wire = self._open()  # it was dropped while idle, or had enough of us; nothing of this message is out
                wire.envelope(sender, recipient, len(data))
            wire.content(data)
        except Said as answer:
            self._between = True
            raise self._verdict(answer, wire.gone) from None
        except OSError as loss:
            self._drop()
            if wire.gone:
                raise InDoubt(
                    f"{self._server} got the whole message and then said nothing more ({_why(loss)}). It may have gone."
                ) from None
            raise Later(f"The connection to {self._server} was lost ({_why(loss)}). Nothing was sent.") from None
        except BaseException:
            self._drop()
            raise
        self._between = True

    @property
    def _server(self) -> str:
        return f"the mail server {self._host}:{self._port}"

    def _still_there(self) -> bool:
        """The connection of the last message still answers; RSET also forgets what was half said."""
        if self._wire is None:
            return False
        try:
            self._wire.want(250, self._wire.rset())
        except (Said, OSError):
            self._drop()
            return False
        return True

    def _open(self) -> Wire:
        self._drop()
        over = self._allowed()
        try:
            wire = Wire(self._host, self._port, self._seconds, over if self._security == "tls" else None)
            self._wire = wire
            self._introduce(wire, over)
        except Said as answer:
            self._drop()
            raise self._no_use(answer) from None
        except ssl.SSLCertVerificationError as problem:
            self._drop()
            raise Unusable(f"The certificate of {self._server} is not good: {said(problem.verify_message)}.") from None
        except (ssl.SSLEOFError, ssl.SSLZeroReturnError, TimeoutError, ConnectionError) as problem:
            self._drop()
            raise Later(f"{self._server} cannot be reached: {_why(problem)}.", concerns_all=True) from None
        except ssl.SSLError as problem:
            self._drop()
            raise Unusable(f"No TLS with {self._server}: {said(problem.reason or str(problem))}.") from None
        except OSError as problem:
            self._drop()
            raise Later(f"{self._server} cannot be reached: {_why(problem)}.", concerns_all=True) from None
        except UnicodeError:
            self._drop()
            raise Unusable(f"{said(self._host)} is not the name of a mail server.") from None
        self._between = True
        return wire

    def _allowed(self) -> ssl.SSLContext | None:
        """What to secure the connection with, or why it must not be made."""
        if self._security not in PORTS:
            raise Unusable(f"The security of mail must be tls, starttls or none, not {said(self._security)}.")
        if not self._host:
            raise Unusable("No mail server is set up.")
        if self._user and not self._password:
            raise Unusable(f"There is no password for {said(self._user)} at {self._server}.")
        if self._security != "none":
            self._context = self._context or ssl.create_default_context()
            return self._context
        if not _on_this_machine(self._host) and (self._user or not self._anywhere):
            raise Unusable(
                f"{self._server} is set up without TLS, and mail and passwords may not go there in the open."
            )
        return None

    def _introduce(self, wire: Wire, over: ssl.SSLContext | None) -> None:
        wire.greet()
        if self._security == "starttls" and over is not None:
            if not wire.has_extn("starttls"):
                raise Unusable(f"{self._server} offers no STARTTLS. Nothing was sent in the open.")
            wire.upgrade(over)
        if self._user:
            wire.log_in(self._user, self._password)

    def _no_use(self, answer: Said) -> NotSent:
        """What an answer means before any message."""
        if answer.code == -1:
            return Unusable(f"{self._server} does not answer like a mail server: {said(answer.words)}")
        if 500 <= answer.code <= 599:
            return Unusable(f"{self._server} lets us send nothing: {answer.code} {said(answer.words)}")
        return Later(f"{self._server} is not ready: {answer.code} {said(answer.words)}", concerns_all=True)

    def _verdict(self, answer: Said, gone: bool) -> NotSent:
        """What an answer means for the message in hand."""
        words = f"{answer.code} {said(answer.words)}" if answer.code > 0 else said(answer.words)
        if isinstance(answer, SenderRefused):
            return Unusable(f"{self._server} does not take mail from this sender: {words}")
        if answer.code in LOGIN_NEEDED:
            return Unusable(f"{self._server} wants another login: {words}")
        if 500 <= answer.code <= 599:
            return Refused(f"The mail server refused it: {words}")
        if gone and not 400 <= answer.code <= 499:
            return InDoubt(f"{self._server} got the whole message and answered what is no answer: {words}")
        return Later(f"The mail server does not take it now: {words}", concerns_all=answer.code == 421)

    def _drop(self) -> None:
        wire, self._wire, self._between = self._wire, None, False
        if wire is not None:
            with contextlib.suppress(OSError):
                wire.close()


def _sender(address: str) -> str:
    try:
        return mailbox(address)
    except ValueError:
        raise Unusable("The sender of mail is not an e-mail address that mail can come from.") from None


def _recipient(address: str) -> str:
    try:
        return mailbox(address)
    except ValueError as problem:
        raise Refused(f"{str(problem).capitalize()}.") from None


def _hung_up(loss: Said | OSError) -> bool:
    return not isinstance(loss, Said) or loss.code == 421


def _why(problem: OSError) -> str:
    if isinstance(problem, TimeoutError) or "timed out" in str(problem):
        return "no answer in time"
    return said(problem.strerror or str(problem)) or "it hung up"


def _on_this_machine(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
