"""booktui on a pseudo-terminal that a monkey has: no screen is kept, only what was written that should not be."""

from __future__ import annotations

import os
import select
import signal
import termios
import time
from pathlib import Path

import psutil

from attack.screens.moves import Move
from attack.screens.wire import Wire
from screens.pty_app import CODE, Terminal

WAIT = 40.0
"""Seconds in which it must have started, or have gone."""


class Line(Terminal):
    """One run."""

    def __init__(self, path: Path, *, start: str = "diary", now: str = "", user: str = "jo", before: str = "") -> None:
        """Args: before: what Python does first."""
        self.wire = Wire()
        super().__init__(path, start=start, now=now, user=user, code=before + CODE)
        self.process = psutil.Process(self._pid)
        self.hung = False
        self._alive = True

    def _feed(self, data: bytes) -> None:
        self.wire.feed(data)
        self.raw = (self.raw + data)[-20_000:]

    def make(self, move: Move, settle: float) -> None:
        """One move, and as long as things are written after it."""
        if move.size:
            self._have_size(*move.size)
            settle = max(settle, 0.02)
        elif move.typed:
            self.make_typed(move.typed)
        self.listen(move.pause or settle)

    def make_typed(self, keys: bytes) -> None:
        """Type all of it. A terminal takes what it has room for; the program must go on reading."""
        end = time.monotonic() + WAIT
        while keys and self.alive and time.monotonic() < end:
            try:
                keys = keys[os.write(self._fd, keys) :]
            except BlockingIOError:
                self.listen(0.01)
            except OSError:
                return
        self.hung = self.hung or bool(keys and self.alive)

    def listen(self, quiet: float, most: float = 2.0) -> None:
        """Read until nothing came for that long."""
        end = time.monotonic() + most
        while time.monotonic() < end and select.select([self._fd], [], [], quiet)[0]:
            try:
                piece = os.read(self._fd, 1 << 16)
            except OSError:
                piece = b""
            if not piece:
                self._reap(0.2)
                return
            self._feed(piece)

    @property
    def alive(self) -> bool:
        """It has not ended."""
        if self._alive:
            self._reap(0)
        return self._alive

    def _reap(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while self._alive:
            done, status = os.waitpid(self._pid, os.WNOHANG)
            if done:
                self.code, self._alive = os.waitstatus_to_exitcode(status), False
            elif time.monotonic() >= end:
                return
            else:
                time.sleep(0.01)

    def begun(self) -> bool:
        """Wait until the desk shows; whether it does."""
        end = time.monotonic() + WAIT
        while self.alive and time.monotonic() < end:
            self.listen(0.05)
            if self.wire.length > 6000 and self.quiet_cpu():
                return True
        return False

    def quiet_cpu(self) -> bool:
        """It does nothing just now."""
        before = self.cpu()
        self.listen(0.1)
        return self.alive and self.cpu() - before < 0.02

    def caught_up(self) -> None:
        """Wait until it has dealt with what was typed."""
        end = time.monotonic() + WAIT
        while self.alive and not self.wire.left and not self.quiet_cpu():
            if time.monotonic() > end:
                self.hung = True
                return

    def cpu(self) -> float:
        """Seconds of CPU so far."""
        try:
            times = self.process.cpu_times()
        except psutil.Error:
            return 0.0
        return times.user + times.system

    def idle(self, seconds: float) -> float:
        """The part of a CPU that it takes while nobody touches it."""
        before = self.cpu()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.listen(0.1, most=0.2)
        return (self.cpu() - before) / seconds

    def rss(self) -> int:
        """Bytes of memory."""
        try:
            return self.process.memory_info().rss
        except psutil.Error:
            return 0

    def canonical(self) -> bool:
        """The terminal takes lines and echoes again."""
        flags = termios.tcgetattr(self._fd)[3]
        return bool(flags & termios.ICANON) and bool(flags & termios.ECHO)

    def leave(self) -> int:
        """Leave with ctrl+q, in a window that is large enough; the exit code, -9 if it had to be killed."""
        end = time.monotonic() + WAIT
        while self.alive and not self.wire.left and time.monotonic() < end:
            self._have_size(80, 24)
            self.listen(0.3)
            self.make_typed(b"\x1b[201~\x11")  # what is typed in one breath with something refused is dropped
            self.caught_up()
        return self.end()

    def end(self) -> int:
        """Wait until it has gone; the exit code, -9 if it had to be killed."""
        end = time.monotonic() + WAIT
        while self.alive and time.monotonic() < end:
            self.listen(0.05)
        if self.alive:
            self.hung = True
            os.kill(self._pid, signal.SIGKILL)
            self._reap(5)
        self.listen(0.05)
        assert self.code is not None
        return self.code

    def hang_up(self) -> None:
        """The terminal goes away."""
        os.close(self._fd)
        self._fd = -1

    def shut(self) -> None:
        """Let go of it."""
        if self.alive:
            os.kill(self._pid, signal.SIGKILL)
            self._reap(5)
        if self._fd >= 0:
            os.close(self._fd)
