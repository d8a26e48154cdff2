"""A monkey at a desk: on a terminal of its own, or inside the app. What it finds wrong, a line each."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from attack.screens.line import Line
from attack.screens.moves import Move, moves
from booktui.desk import open_desk
from booktui.rules.clock import iso
from desks import NOW, Clock
from torture.judging import wrongs

MODES = ("desk", "diary", "waiting", "today", "clients", "clinics", "outbox", "reports", "help")
ROLES = ("jo", "sam", "alex")
"""Coordinator, supervisor, auditor of the demonstration; the small desk has ada besides, its administrator."""
IDLE = 0.02
"""Of a CPU, at most, once nobody touches a key."""
LOOK = 250
"""Moves between two looks at the memory."""
BREATH = 20
"""Moves after which it is waited for, so that it is never far behind."""
SETTLE = 0.012
"""Seconds of silence after which the next move is made."""


@dataclass
class Outcome:
    """What a monkey did and found."""

    seed: int
    made: int = 0
    starts: int = 0
    idle: float = 0.0
    sizes: list[int] = field(default_factory=list)
    """Bytes of memory, every so many moves."""
    wrong: list[str] = field(default_factory=list)
    last: list[bytes] = field(default_factory=list)
    """What was typed last, to see what led to it."""


def on_terminal(path: Path, seed: int, count: int, *, user: str, start: str, idle: float = 5.0) -> Outcome:
    """Let it at a desk in a process of its own; where ctrl+q is among its keys it starts again."""
    return play(path, list(moves(seed, count)), Outcome(seed), user=user, start=start, idle=idle)


def play(path: Path, todo: Sequence[Move], found: Outcome, *, user: str = "jo", start: str = "desk",
         idle: float = 0.0) -> Outcome:  # fmt: skip
    """Make these moves at a desk in a process of its own, as often begun as it was left.

    Args:
        idle: seconds in which to see whether it is idle at the end.
    """
    while found.made < len(todo) and not found.wrong:
        line = Line(path, start=start, now=iso(NOW), user=user)
        found.starts += 1
        try:
            _run(line, todo[found.made :], found, idle)
        finally:
            line.shut()
    found.wrong += diary_wrongs(path)
    return found


def _run(line: Line, todo: Sequence[Move], found: Outcome, idle: float) -> None:
    if not line.begun():
        found.wrong.append(f"it did not begin; exit code {line.code}: {line.raw[-400:]!r}")
        return
    for move in todo:
        line.make(move, SETTLE)
        found.made += 1
        found.last = [*found.last[-30:], move.typed or repr(move.size or move.pause).encode()]
        if found.made % BREATH == 0:
            line.caught_up()
        if found.made % LOOK == 0:
            found.sizes.append(line.rss())
        if line.wire.wrong or line.hung or line.wire.left or not line.alive:
            break
    if line.alive and not line.wire.left:
        line.caught_up()
        for _ in range(3 if idle else 0):  # a backup or a look at what is due may come in between
            found.idle = line.idle(idle)
            if found.idle <= IDLE:
                break
        if found.idle > IDLE:
            found.wrong.append(f"it takes {found.idle:.1%} of a CPU while idle")
    found.wrong += _ended(line)
    if found.wrong:
        found.wrong.append(f"seed {found.seed}, move {found.made}, after {found.last!r}")


def _ended(line: Line) -> list[str]:
    """What was wrong about its end."""
    code = line.leave()
    wrong = list(line.wire.wrong[:5])
    if line.hung:
        wrong.append("it hung and had to be killed")
    if code != 0:
        wrong.append(f"exit code {code}: {line.raw[-600:]!r}")
    if line.wire.left_set() or not line.canonical():
        wrong.append(f"the terminal was left with {line.wire.left_set()}, canonical {line.canonical()}")
    return wrong


def diary_wrongs(path: Path) -> list[str]:
    """What is wrong in the diary afterwards."""
    with closing(open_desk(path, "jo", Clock())) as desk:
        return wrongs(desk)


def at_home(folder: Path) -> None:
    """Everything that a desk writes beside its diary goes below that folder."""
    for name in ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DOWNLOAD_DIR"):
        os.environ[name] = str(folder)
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
    tempfile.tempdir = str(folder)
    os.chdir(folder)
