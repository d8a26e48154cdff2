"""booktui on a real pseudo-terminal, its screen read back through a terminal emulator."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pyte

_UNKNOWN = re.compile(
    rb"\x1b\[[<>=?][0-9;:]*[a-gi-km-zA-KM-Z]|\x1b\[\??[0-9;]*[$ !\"'][a-z]|\x1b[P_^X\]].*?(?:\x1b\\|\x07)", re.S
)
_CUT = re.compile(rb"\x1b(?:\[[0-9;:<>=?$ !]*)?$|\x1b[P_^X\]](?:(?!\x1b\\)[^\x07])*$", re.S)
CODE = """
import sys
from booktui.app import run
def opener():
    from booktui.desk import open_desk
    return open_desk(sys.argv[1], user=sys.argv[3])
sys.exit(run(opener, start=sys.argv[2]))
"""


class Terminal:
    """One run of booktui on a terminal of that size."""

    def __init__(
        self,
        path: Path,
        *,
        start: str = "diary",
        columns: int = 120,
        rows: int = 40,
        now: str = "",
        user: str = "jo",
        code: str = CODE,
    ) -> None:
        """Args: code: what Python runs, with the path, the mode to start in and the user as its words."""
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._rest = b""
        self.raw = b""
        """Everything that was written so far."""
        self.code: int | None = None
        self._pid, self._fd = pty.fork()
        if self._pid == 0:
            try:
                self._become([sys.executable, "-c", code, str(path), start, user], now)
            finally:
                os._exit(127)  # whatever went wrong: the child is no second run of the tests
        self._have_size(columns, rows)
        os.set_blocking(self._fd, False)

    def _become(self, words: list[str], now: str) -> None:
        keep = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES", "NO_COLOR", "TEXTUAL_THEME")}
        environment = {
            **keep,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "BOOKTUI_NOW": now,
            "LANG": "C.UTF-8",
        }
        time.sleep(0.05)  # the window's size is set by then
        os.execve(words[0], words, environment)

    def resize(self, columns: int, rows: int) -> None:
        """Another size of the window."""
        self._have_size(columns, rows)
        self.screen.resize(rows, columns)

    def _have_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def send(self, keys: bytes) -> None:
        """Type all of it at once."""
        os.write(self._fd, keys)

    def read(self, seconds: float) -> bytes:
        """What is written within that time."""
        found = b""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if not select.select([self._fd], [], [], left)[0]:
                break
            try:
                piece = os.read(self._fd, 1 << 16)
            except OSError:
                break
            if not piece:
                break
            found += piece
        self._feed(found)
        return found

    def until(self, done: Callable[[str], bool], seconds: float = 20) -> str:
        """Read until the screen says so."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.read(0.05)
            if done(self.text):
                return self.text
        raise AssertionError(f"it never showed; the screen:\n{self.text}")

    @property
    def text(self) -> str:
        """What the screen shows."""
        return "\n".join(self.screen.display)

    def quiet(self, seconds: float = 0.25) -> None:
        """Read until nothing more comes for that long."""
        while self.read(seconds):
            pass

    def close(self) -> int:
        """Leave with ctrl+q; the exit code."""
        if self.code is None:
            self.send(b"\x11")
            end = time.monotonic() + 10
            while time.monotonic() < end:
                self.read(0.05)
                done, status = os.waitpid(self._pid, os.WNOHANG)
                if done:
                    self.code = os.waitstatus_to_exitcode(status)
                    break
            else:
                os.kill(self._pid, signal.SIGKILL)
                os.waitpid(self._pid, 0)
                self.code = -9
            os.close(self._fd)
        return self.code

    def _feed(self, data: bytes) -> None:
        self.raw += data
        data = self._rest + data
        cut = _CUT.search(data)
        self._rest = data[cut.start() :] if cut and len(data) - cut.start() < 4096 else b""
        data = data[: len(data) - len(self._rest)]
        self._stream.feed(_UNKNOWN.sub(b"", data))
