"""Drives a terminal program from outside through a pseudo-terminal, and times what comes back.

Bytes are stamped as they arrive and shown to an emulator only once the program is quiet, so that the emulator's own
work is in no measured time.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from dataclasses import dataclass
from hashlib import blake2b

import psutil
import pyte

KEYS = {
    "right": b"\x1b[C", "left": b"\x1b[D", "up": b"\x1b[A", "down": b"\x1b[B", "enter": b"\r", "esc": b"\x1b",
    "pagedown": b"\x1b[6~", "pageup": b"\x1b[5~", "f2": b"\x1bOQ", "f3": b"\x1bOR", "f4": b"\x1bOS", "f6": b"\x1b[17~",
}  # fmt: skip
QUIET = 0.08
"""Seconds without output after which a program is taken to be done."""
_FOREIGN = re.compile(rb"\x1b\[[<>=][\d;:]*[A-Za-z]|\x1b\[\?[\d;]*\$[a-z]|\x1b[P_^X].*?(?:\x1b\\|\x07)", re.S)
"""What the emulator does not know."""
_UNFINISHED = re.compile(rb"\x1b(?:\[[\d;:<>=?$ !]*|[P_^X\]][^\x07\x1b]*)?$")
_ASKED = ((re.compile(rb"\x1b\[\?2026\$p"), b"\x1b[?2026;2$y"), (re.compile(rb"\x1b\[0?c"), b"\x1b[?62;c"),
          (re.compile(rb"\x1b\[6n"), b"\x1b[1;1R"))  # fmt: skip
"""What programs ask a terminal, and its answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a key did. Times in milliseconds since it was written; None when the screen did not change."""

    first: float | None
    """The first byte."""
    settled: float | None
    """The last byte that changed the screen."""
    size: int
    """Bytes sent back."""


class Terminal:
    """One program in a terminal of its own."""

    def __init__(
        self, command: list[str], *, columns: int = 120, rows: int = 40, env: dict[str, str] | None = None
    ) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._rest = b""
        self.started = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            _become(command, {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **(env or {})})
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._shown = self._digest()

    def wait_for(self, pattern: str, timeout: float = 30) -> float | None:
        """Milliseconds from the start of the program until its screen matches; None when it never did."""
        wanted, end = re.compile(pattern, re.M), self.started + timeout
        while time.perf_counter() < end:
            chunks = self._read(end, quiet=0.02)
            if not chunks:
                return None
            for place, (stamp, data) in enumerate(chunks, 1):
                self._show(data)
                if wanted.search(self.text()):
                    self._feed([*chunks[place:], *self._read(time.perf_counter() + 2)])
                    return (stamp - self.started) * 1e3
        return None

    def press(self, key: str, timeout: float = 5) -> Answer:
        """Write a key and see what it does."""
        start = time.perf_counter()
        os.write(self._fd, KEYS.get(key) or key.encode())
        chunks = self._read(start + timeout)
        changed = self._feed(chunks)
        return Answer(
            (chunks[0][0] - start) * 1e3 if chunks else None,
            (changed - start) * 1e3 if changed else None,
            sum(len(data) for _, data in chunks),
        )

    def rest(self, seconds: float = 0.02) -> None:
        """Let what is still coming come."""
        self._feed(self._read(time.perf_counter() + seconds, need=False))

    def text(self) -> str:
        """The screen as lines."""
        return "\n".join(self._screen.display)

    def memory(self) -> float:
        """MiB resident, of the program and its children."""
        try:
            main = psutil.Process(self.pid)
            return sum(p.memory_info().rss for p in (main, *main.children(recursive=True))) / 2**20
        except psutil.Error:
            return float("nan")

    def close(self) -> None:
        """End the program."""
        for sign in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.kill(self.pid, sign)
            except ProcessLookupError:
                break
            if self._gone(2):
                break
        os.close(self._fd)

    def _gone(self, seconds: float) -> bool:
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            if os.waitpid(self.pid, os.WNOHANG)[0]:
                return True
            self._read(time.perf_counter() + 0.02, need=False)
        return False

    def _read(self, end: float, *, quiet: float = QUIET, need: bool = True) -> list[tuple[float, bytes]]:
        """Stamped bytes until it is quiet, or until `end`. With `need` at least one piece is waited for."""
        found: list[tuple[float, bytes]] = []
        while True:
            now = time.perf_counter()
            patience = quiet if found or not need else end - now
            if now >= end or not select.select([self._fd], [], [], max(0.0, min(patience, end - now)))[0]:
                return found
            try:
                data = os.read(self._fd, 1 << 16)
            except OSError:
                return found
            if not data:
                return found
            found.append((time.perf_counter(), data))
            for asked, reply in _ASKED:
                if asked.search(data):
                    os.write(self._fd, reply)

    def _feed(self, chunks: list[tuple[float, bytes]]) -> float | None:
        """Show the bytes; when the last of them that changed anything came."""
        changed = None
        for stamp, data in chunks:
            self._show(data)
            now = self._digest()
            if now != self._shown:
                changed, self._shown = stamp, now
        return changed

    def _show(self, data: bytes) -> None:
        data = self._rest + data
        cut = _UNFINISHED.search(data)
        data, self._rest = (data[: cut.start()], data[cut.start() :]) if cut else (data, b"")
        self._stream.feed(_FOREIGN.sub(b"", data))

    def _digest(self) -> bytes:
        screen = self._screen
        cells = [screen.buffer[y][x] for y in range(screen.lines) for x in range(screen.columns)]
        marks = repr((screen.cursor.y, screen.cursor.x, [(c.data, c.fg, c.bg, c.bold, c.reverse) for c in cells]))
        return blake2b(marks.encode(), digest_size=8).digest()


def _become(command: list[str], env: dict[str, str]) -> None:
    try:
        os.execvpe(command[0], command, env)
    finally:
        os._exit(127)
