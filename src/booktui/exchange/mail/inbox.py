"""The mailbox that answers come to, over IMAP (RFC 3501): what is new is peeked at and marked as seen when told.

Nothing is ever deleted. A lost connection is made again at the mail where it was lost.
"""

from __future__ import annotations

import base64
import imaplib
import re
import ssl
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any, NamedTuple, Self, TypeVar

from booktui.exchange.mail import outcome
from booktui.exchange.mail.outcome import Later, Unusable
from booktui.exchange.mail.values import MAX_MAIL

LOOPBACK = ("localhost", "127.0.0.1", "::1")
PORTS = {"tls": 993, "starttls": 143, "none": 143}
TRIES = 3
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_VALIDITY = re.compile(r"\d+")
_LOST = (imaplib.IMAP4.abort, ConnectionError, TimeoutError, EOFError, OSError)
Found = TypeVar("Found")


class New(NamedTuple):
    """A mail in the folder."""

    uid: int
    data: bytes
    """Its bytes; only its head where it is too large."""
    too_large: bool = False


class Inbox:
    """One folder of one mailbox, read as a context manager.

    Args:
        security: `tls`, `starttls`, or `none`, which is for a server on this machine only.
        timeout: seconds for every step.
    """

    def __init__(
        self, host: str, user: str, password: str, *, port: int = 0, security: str = "tls", folder: str = "INBOX",
        timeout: float = 30, context: ssl.SSLContext | None = None,
    ) -> None:  # fmt: skip
        self._host, self._user, self._password = host, user, password
        self._port, self._security = port or PORTS.get(security, 993), security
        self._folder, self._timeout, self._context = folder, timeout, context
        self._imap: imaplib.IMAP4 | None = None
        self.validity = ""
        """UIDVALIDITY: with another one all UIDs are new (RFC 3501 2.3.1.1)."""

    def __enter__(self) -> Self:
        self._open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def new(self, after: int) -> list[int]:
        """The UIDs above that one; with 0, of what nobody has opened yet."""
        words = ("UNSEEN",) if after == 0 else ("UID", f"{after + 1}:*")
        answer = self._asked(lambda imap: imap.uid("SEARCH", *words))
        found = {int(one) for line in answer if line for one in line.split() if one.isdigit()}
        return sorted(uid for uid in found if uid > after)  # n:* always names the last one too

    def mails(self, uids: list[int]) -> Iterator[New]:
        """Each of them, peeked at; one that is gone meanwhile is left out."""
        for uid in uids:
            size = self._size(uid)
            if size is not None:
                large = size > MAX_MAIL
                part = "BODY.PEEK[HEADER]" if large else "BODY.PEEK[]"
                data = _literal(self._fetched(uid, part))
                if data is not None:
                    yield New(uid, data, large)

    def seen(self, uids: list[int]) -> None:
        """Mark them as opened; called once what they say is kept."""
        if uids:
            listed = ",".join(map(str, uids))
            self._asked(lambda imap: imap.uid("STORE", listed, "+FLAGS.SILENT", "(\\Seen)"))

    def _size(self, uid: int) -> int | None:
        for row in self._fetched(uid, "RFC822.SIZE"):
            found = _SIZE.search(row if isinstance(row, bytes) else row[0] if row else b"")
            if found:
                return int(found[1])
        return None

    def _fetched(self, uid: int, what: str) -> list[Any]:
        return self._asked(lambda imap: imap.uid("FETCH", str(uid), f"({what})"))

    def _asked(self, ask: Callable[[imaplib.IMAP4], tuple[str, list[Any]]]) -> list[Any]:
        """The server's answer; after a lost connection it is asked again on a new one.

        Raises:
            Later: it is lost for good, or the server said no.
        """
        for left in reversed(range(TRIES)):
            try:
                imap = self._imap or self._open()
                status, answer = ask(imap)
            except _LOST as error:
                self._close()
                if not left:
                    raise Later(f"The connection to {self._host} was lost: {said(str(error))}.") from None
                continue
            except imaplib.IMAP4.error as error:
                raise Later(f"{self._host} said no: {said(str(error))}.") from None
            if status != "OK":
                raise Later(f"{self._host} said no: {said(_words(answer))}.")
            return answer
        raise AssertionError("unreachable")

    def _open(self) -> imaplib.IMAP4:
        """Connect, log in, open the folder.

        Raises:
            Later: the server cannot be reached. Unusable: TLS, login or the folder's name is wrong.
        """
        try:
            return self._opened()
        except (Later, Unusable):
            self._close()
            raise

    def _opened(self) -> imaplib.IMAP4:
        was = self.validity
        try:
            self._imap = imap = self._connected()
            self._logged_in(imap)
            # EXAMINE would not let anything be marked; nothing but \Seen is ever changed
            status, answer = imap.select(quoted(self._folder))
        except ssl.SSLError as error:
            raise Unusable(f"TLS with {self._host} failed: {said(str(error))}.") from None
        except _LOST as error:
            raise Later(f"{self._host}:{self._port} cannot be reached: {said(str(error))}.") from None
        except imaplib.IMAP4.error as error:
            busy = "BYE" in str(error)
            raise (Later if busy else Unusable)(f"{self._host} said no: {said(str(error))}.") from None
        if status != "OK":
            raise Unusable(f"The folder {self._folder!r} cannot be opened: {said(_words(answer))}.")
        found = _VALIDITY.search(_words(imap.response("UIDVALIDITY")[1]))
        self.validity = found[0] if found else ""
        if was and was != self.validity:
            raise Later(f"{self._host} has numbered the mails anew meanwhile; read them again.")
        return imap

    def _connected(self) -> imaplib.IMAP4:
        if self._security == "none" and self._host not in LOOPBACK:
            raise Unusable(f"Without TLS only a mail server on this machine is read, not {self._host}.")
        if self._security == "tls":
            return imaplib.IMAP4_SSL(self._host, self._port, ssl_context=self._tls(), timeout=self._timeout)
        self._imap = imap = imaplib.IMAP4(self._host, self._port, timeout=self._timeout)
        if self._security == "starttls":
            imap.starttls(self._tls())
        return imap

    def _tls(self) -> ssl.SSLContext:
        return self._context or ssl.create_default_context()

    def _logged_in(self, imap: imaplib.IMAP4) -> None:
        try:
            if "AUTH=PLAIN" in imap.capabilities:
                imap.authenticate("PLAIN", lambda _: f"\0{self._user}\0{self._password}".encode())
            else:
                imap.login(string(self._user), self._password)
        except UnicodeEncodeError:
            raise Unusable(f"{self._host} takes only plain letters in user and password.") from None
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            raise Unusable(f"{self._host} did not take the login of {self._user}: {said(str(error))}.") from None

    def _close(self) -> None:
        """Leave quietly; CLOSE would expunge what others have marked as deleted, so it is never sent."""
        imap, self._imap = self._imap, None
        if imap is not None:
            try:
                imap.logout()
            except (imaplib.IMAP4.error, OSError):
                imap.shutdown()


def quoted(folder: str) -> str:
    """A folder's name as IMAP writes it: modified UTF-7 in quotes (RFC 3501 5.1.3)."""
    plain = _CONTROLS.sub("", folder).replace("&", "&-")
    parts = re.split(r"([^\x20-\x7e]+)", plain)
    written = "".join(_utf7(part) if number % 2 else part for number, part in enumerate(parts))
    return string(written)


def string(text: str) -> str:
    """A quoted string (RFC 3501 4.3); line breaks cannot stand in one."""
    return '"' + _CONTROLS.sub("", text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _utf7(text: str) -> str:
    return "&" + base64.b64encode(text.encode("utf-16-be")).decode().rstrip("=").replace("/", ",") + "-"


def said(words: str) -> str:
    """What the server said, to stand before a full stop."""
    return outcome.said(words).rstrip(". ")


def _literal(answer: list[Any]) -> bytes | None:
    return next((row[1] for row in answer if isinstance(row, tuple) and len(row) > 1), None)


def _words(answer: list[Any]) -> str:
    return " ".join(one.decode("utf-8", "replace") for one in answer if isinstance(one, bytes))
