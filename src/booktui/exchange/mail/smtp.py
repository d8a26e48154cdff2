"""Mail that leaves: one connection to the team's own mail server, many messages, and exact word on each."""

from __future__ import annotations

import contextlib
import re
from types import TracebackType
from typing import TYPE_CHECKING, Self

from booktui.exchange.mail.address import mailbox
from booktui.exchange.mail.outcome import InDoubt, Later, NotSent, Refused, Unusable, said
from booktui.exchange.mail.server import PORTS, Server, why
from booktui.exchange.mail.wire import Said, SenderRefused, Wire

if TYPE_CHECKING:
    import ssl

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
        self._server = Server(
            host, port or PORTS.get(security, 0), security, user, password, timeout, context, anywhere
        )
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
                    f"The mail server {self._server} got the whole message and said nothing more ({why(loss)}). "
                    "It may have gone."
                ) from None
            raise Later(
                f"The connection to the mail server {self._server} was lost ({why(loss)}). Nothing was sent."
            ) from None
        except BaseException:
            self._drop()
            raise
        self._between = True

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
        self._wire = self._server.connect()
        self._between = True
        return self._wire

    def _verdict(self, answer: Said, gone: bool) -> NotSent:
        """What an answer means for the message in hand."""
        words = f"{answer.code} {said(answer.words)}" if answer.code > 0 else said(answer.words)
        if isinstance(answer, SenderRefused):
            return Unusable(f"The mail server {self._server} does not take mail from this sender: {words}")
        if answer.code in LOGIN_NEEDED:
            return Unusable(f"The mail server {self._server} wants another login: {words}")
        if 500 <= answer.code <= 599:
            return Refused(f"The mail server refused it: {words}")
        if gone and not 400 <= answer.code <= 499:
            return InDoubt(
                f"The mail server {self._server} got the whole message and answered what is no answer: {words}"
            )
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
