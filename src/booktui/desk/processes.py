"""Which process of which machine has something in hand, and whether it still lives."""

from __future__ import annotations

import os
import socket
import sys
from functools import cache
from pathlib import Path

from booktui.rules.values import Instant

HOUR = 3600
"""Seconds after which nobody has anything in hand any more, whatever became of the process."""


_let_go: set[tuple[Path, int]] = set()


def let_go(diary: Path, number: int) -> None:
    """This process has the message in hand no longer, and could not write down what became of it."""
    _let_go.add((diary, number))


def was_let_go(diary: Path, number: int, claimed_by: str) -> bool:
    """It is claimed by this process, which let it go."""
    return claimed_by == me() and (diary, number) in _let_go


def me() -> str:
    """`host:pid:start` of this process; the start tells it from a later one of the same number."""
    return f"{_host()}:{os.getpid()}:{_started(os.getpid())}"


def is_dead(claimed_by: str, claimed_at: Instant | None, now: Instant) -> bool:
    """Nobody has it in hand any more: the process of this host is gone, or it was taken more than an hour ago."""
    if claimed_at is None or now - claimed_at > HOUR:
        return True
    host, pid, started = (*claimed_by.split(":"), "", "")[:3]
    return host == _host() and pid.isdigit() and not _lives(int(pid), started)


def is_gone(claimed_by: str) -> bool:
    """The process was one of this machine and is no more: it writes no file any more. Where nobody can ask (Windows)
    it counts as gone once `is_dead` says so.
    """
    host, pid, started = (*claimed_by.split(":"), "", "")[:3]
    return host == _host() and pid.isdigit() and (sys.platform == "win32" or not _lives(int(pid), started))


@cache
def _host() -> str:
    return socket.gethostname().replace(":", "-")[:40]


def _lives(pid: int, started: str) -> bool:
    if sys.platform == "win32":
        return True  # there is no harmless way to ask; the hour decides
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass
    return _started(pid) == started


def _started(pid: int) -> str:
    """When it started, in clock ticks since the system did; 0 where the system does not say."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "0"
    fields = words.rpartition(")")[2].split()
    return "0" if fields[0] in "ZX" else fields[19]
