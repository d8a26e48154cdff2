"""Mail that leaves: one connection to the team's own mail server, many messages, and exact word on each."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Self

from booktui.exchange.mail.outcome import Unusable

if TYPE_CHECKING:
    import ssl

PORTS = {"tls": 465, "starttls": 587, "none": 25}


class Mailer:
    """A connection that is made when the first message goes, kept for the next, and made again when it was lost."""

    def __init__(
        self, host: str, port: int = 0, security: str = "starttls", user: str = "", password: str = "",
        timeout: float = 60, *, context: ssl.SSLContext | None = None, anywhere: bool = False,
    ) -> None:  # fmt: skip
        self.host, self.port, self.security = host, port or PORTS[security], security
        self.user, self._password, self.timeout = user, password, timeout
        self._context, self._anywhere = context, anywhere

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        return None

    def send(self, envelope_from: str, to: str, data: bytes) -> None:
        """Hand one message over; when this returns, the server has taken it.

        Raises:
            Refused, Later, InDoubt, Unusable: as booktui.exchange.mail.outcome says.
        """
        raise Unusable("Sending mail is not built yet.")
