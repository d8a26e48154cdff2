"""The team's mail server: how it is reached, and in a sentence why it cannot be used."""

from __future__ import annotations

import ipaddress
import ssl
from dataclasses import dataclass, field

from booktui.exchange.mail.outcome import Later, NotSent, Unusable, said
from booktui.exchange.mail.wire import Said, Wire

PORTS = {"tls": 465, "starttls": 587, "none": 25}
"""RFC 8314 3.3, RFC 6409 3.1; 25 is for a server on this machine."""


@dataclass
class Server:
    """Where it is and how it is spoken to; `Mailer` says what each means."""

    host: str
    port: int
    security: str
    user: str = ""
    password: str = field(default="", repr=False)
    seconds: float = 60
    context: ssl.SSLContext | None = None
    anywhere: bool = False

    def __str__(self) -> str:
        return f"{said(self.host)}:{self.port}"

    def connect(self) -> Wire:
        """A connection that is greeted, secured and logged in.

        Raises:
            Later, Unusable: it cannot be had; nothing stays open.
        """
        over = self._allowed()
        try:
            return self._connected(over)
        except Said as answer:
            raise self._no_use(answer) from None
        except ssl.SSLCertVerificationError as problem:
            raise Unusable(
                f"The certificate of the mail server {self} is not good: {said(problem.verify_message)}."
            ) from None
        except (ssl.SSLEOFError, ssl.SSLZeroReturnError) as problem:
            raise self._unreached(problem) from None
        except ssl.SSLError as problem:
            raise Unusable(f"No TLS with the mail server {self}: {said(problem.reason or str(problem))}.") from None
        except OSError as problem:
            raise self._unreached(problem) from None
        except UnicodeError:
            raise Unusable(f"{said(self.host)} is not the name of a mail server.") from None

    def _allowed(self) -> ssl.SSLContext | None:
        """What to secure the connection with, or why it must not be made."""
        if self.security not in PORTS:
            raise Unusable(f"The security of mail must be tls, starttls or none, not {said(self.security)}.")
        if not self.host:
            raise Unusable("No mail server is set up.")
        if self.user and not self.password:
            raise Unusable(f"There is no password for {said(self.user)} at the mail server {self}.")
        if self.security != "none":
            self.context = self.context or ssl.create_default_context()
            return self.context
        if not _on_this_machine(self.host) and (self.user or not self.anywhere):
            raise Unusable(
                f"The mail server {self} is set up without TLS, and mail and passwords may not go there in the open."
            )
        return None

    def _connected(self, over: ssl.SSLContext | None) -> Wire:
        wire = Wire(self.host, self.port, self.seconds, over if self.security == "tls" else None)
        try:
            wire.greet()
            if self.security == "starttls" and over is not None:
                if not wire.has_extn("starttls"):
                    raise Unusable(f"The mail server {self} offers no STARTTLS. Nothing was sent in the open.")
                wire.upgrade(over)
            if self.user:
                wire.log_in(self.user, self.password)
        except BaseException:
            wire.close()
            raise
        return wire

    def _no_use(self, answer: Said) -> NotSent:
        """What an answer means before any message."""
        if answer.code == -1:
            return Unusable(f"The mail server {self} does not answer like a mail server: {said(answer.words)}")
        if 500 <= answer.code <= 599:
            return Unusable(f"The mail server {self} lets us send nothing: {answer.code} {said(answer.words)}")
        return Later(f"The mail server {self} is not ready: {answer.code} {said(answer.words)}", concerns_all=True)

    def _unreached(self, problem: OSError) -> Later:
        return Later(f"The mail server {self} cannot be reached: {why(problem)}.", concerns_all=True)


def why(problem: OSError) -> str:
    """Why a connection was lost or never made."""
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
