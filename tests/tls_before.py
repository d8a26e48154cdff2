"""A PostgreSQL that speaks TLS: what stands before it answers the wish for TLS as the protocol has it, and passes on.

The server that the tests start was built without TLS of its own. A client asks for it with eight bytes (PostgreSQL,
"Message Flow", SSL Session Encryption); the answer is one byte, and then TLS begins.
"""

from __future__ import annotations

import contextlib
import select
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass

ASKED = bytes.fromhex("0000000804d2162f")
PIECE = 65536


@dataclass
class Heard:
    """What came in, before and after TLS."""

    port: int
    in_the_open: bytes = b""
    """All that came without TLS, but the asking for it."""
    within: int = 0
    """Octets that came inside TLS."""


@contextlib.contextmanager
def before(behind: str, context: ssl.SSLContext | None) -> Iterator[Heard]:
    """Stand before the server at a Unix socket; without a context there is no TLS, and that is the answer."""
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(0.1)
    heard, over = Heard(listening.getsockname()[1]), threading.Event()
    calls: list[threading.Thread] = []

    def accept() -> None:
        while not over.is_set():
            with contextlib.suppress(TimeoutError):
                caller, _ = listening.accept()
                calls.append(threading.Thread(target=_one, args=(caller, behind, context, heard, over)))
                calls[-1].start()

    accepting = threading.Thread(target=accept)
    accepting.start()
    try:
        yield heard
    finally:
        over.set()
        accepting.join()
        for call in calls:
            call.join()
        listening.close()


def _one(
    caller: socket.socket, behind: str, context: ssl.SSLContext | None, heard: Heard, over: threading.Event
) -> None:
    caller.settimeout(10)
    with contextlib.closing(caller), contextlib.suppress(OSError):
        asked = caller.recv(len(ASKED), socket.MSG_WAITALL)
        if asked != ASKED or context is None:
            caller.sendall(b"N")
            heard.in_the_open += (asked if asked != ASKED else b"") + caller.recv(PIECE)
            return
        caller.sendall(b"S")
        with context.wrap_socket(caller, server_side=True) as inside, socket.socket(socket.AF_UNIX) as server:
            server.connect(behind)
            _pass_on(inside, server, heard, over)


def _pass_on(inside: ssl.SSLSocket, server: socket.socket, heard: Heard, over: threading.Event) -> None:
    """Both ways, until one end is gone."""
    while not over.is_set():
        ready = [inside] if inside.pending() else select.select([inside, server], [], [], 0.1)[0]
        for end in ready:
            piece = end.recv(PIECE)
            if not piece:
                return
            if end is inside:
                heard.within += len(piece)
            (server if end is inside else inside).sendall(piece)
