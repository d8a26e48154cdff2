"""A process that books, moves, cancels, imports and backs up without a pause is killed (-9) at a random instant, again
and again, and the next one goes on with the same diary.

Before each action it says what it will do, after it what was done; so at most one action was under way when it died.
Nothing that was said to be done is lost, that one action is done or not begun, and the next process has done
something within two seconds of being asked.

    python -m torture.killed 20                       # kills
    python -m torture --only killed                   # two hundred kills, and on
"""

from __future__ import annotations

import os
import random
import select
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from booktui.desk import open_desk
from desks import Clock, add_client, make_desk
from torture.acting import Actor
from torture.judging import wrongs
from torture.parts import Result, Say
from torture.told import Account, state

KILLS = 200
SOON = 2.0
"""Seconds within which the next process has done something."""
COMMAND = 10
"""Every so many kills the next one is a command of the command line."""


@dataclass(slots=True)
class Kills:
    """What came of them."""

    number: int = 0
    done: int = 0
    """Actions that were said to be done."""
    under_way: int = 0
    """Kills in the middle of an action."""
    kept: int = 0
    """Of those: the action had been done."""
    first: list[float] = field(default_factory=list)
    """Seconds until the next process had done something."""
    command: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.number} kills, {self.done:,} actions acknowledged and there; {self.under_way} kills met an action, "
            f"{self.kept} of them done and {self.under_way - self.kept} not begun; next action after "
            f"{max(self.first, default=0.0):.2f} s at most, next command after {max(self.command, default=0.0):.2f} s"
        )


class Diary:
    """One diary and all that was ever acknowledged of it."""

    def __init__(self, folder: Path, seed: int) -> None:
        desk = make_desk(folder, "sam")
        for number in range(40):
            add_client(desk, f"Victim{number:02d}", "Test", ref=f"V{number:02d}")
        self.path, self.folder, self.seed = desk.store.path, folder, seed
        desk.close()
        self.random = random.Random(seed)
        self.account = Account({"imported": "0"})
        self.kills = Kills()

    def kill(self) -> None:
        """Start a process, kill it some time later, see what it left."""
        number = self.kills.number = self.kills.number + 1
        reader, writer = os.pipe()
        started = time.monotonic()
        child = os.fork()
        if child == 0:
            os.close(reader)
            _victim(self.path, self.seed * 10_000 + number, writer)
        os.close(writer)
        said = self._listen(reader, child, started)
        _, status = os.waitpid(child, 0)
        os.close(reader)
        if not os.WIFSIGNALED(status):
            self.kills.wrong.append(f"process {number} ended by itself with {os.waitstatus_to_exitcode(status)}")
        self.account.hear(said.decode().splitlines(keepends=True))
        self.kills.done = self.account.done
        self._judge()
        if number % COMMAND == 0:
            self._command()

    def _listen(self, reader: int, child: int, started: float) -> bytes:
        """All that it said until it was killed: mostly after it has begun, sometimes while it opens the diary."""
        early = self.random.random() < 0.15
        until = started + self.random.uniform(0, 0.08) if early else None
        said = b""
        while until is None or time.monotonic() < until:
            wait = 60.0 if until is None else max(0.0, until - time.monotonic())
            if select.select([reader], [], [], wait)[0]:
                piece = os.read(reader, 65536)
                said += piece
                if not piece:
                    return said
            elif until is None:
                self.kills.wrong.append("a process did nothing for a minute")
                break
            if until is None and b"did " in said:
                self.kills.first.append(time.monotonic() - started)
                if self.kills.first[-1] > _patience():
                    self.kills.wrong.append(f"the next action was done after {self.kills.first[-1]:.1f} s only")
                until = time.monotonic() + self.random.uniform(0, 0.25)
        os.kill(child, signal.SIGKILL)
        while piece := os.read(reader, 65536):
            said += piece
        return said

    def _judge(self) -> None:
        """As the next desk finds it: what was told is there, apart from what was under way."""
        desk = open_desk(self.path, "sam", Clock())
        found, now = wrongs(desk), state(desk, self.folder)
        desk.close()
        lost, kept = self.account.wrong(now)
        if self.account.doing:
            self.kills.under_way += 1
            self.kills.kept += kept
        doing = self.account.doing or "between actions"
        self.kills.wrong += [f"after kill {self.kills.number} ({doing}): {line}" for line in found + lost]
        self.account = Account(now, "", self.account.done)

    def _command(self) -> None:
        """The next one is a command, in an interpreter of its own."""
        started = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", "booktui", "client", "find", "Victim00", "--db", str(self.path), "--as", "sam"],
            capture_output=True, text=True, timeout=60, env={**os.environ, "BOOKTUI_NOW": "2026-11-23T09:00:00+00:00"},
        )  # fmt: skip
        self.kills.command.append(time.monotonic() - started)
        if done.returncode != 0:
            self.kills.wrong.append(f"the next command ended with {done.returncode}: {done.stderr[-300:]}")
        elif self.kills.command[-1] > _patience():
            self.kills.wrong.append(f"the next command took {self.kills.command[-1]:.1f} s")


def _patience() -> float:
    """Two seconds, as they are here while others compute too."""
    return SOON * max(1.0, 1.5 * os.getloadavg()[0] / (os.cpu_count() or 1))


def _victim(path: Path, seed: int, writer: int) -> None:
    """In the child: acts until it is killed; never returns."""
    try:
        desk = open_desk(path, "sam", Clock())
        Actor(desk, seed, lambda line: os.write(writer, f"{line}\n".encode())).go()
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(1)


def kill(folder: Path, seed: int, kills: int, until: float = 0.0) -> Kills:
    """So many kills of one diary, and on until then."""
    diary = Diary(folder, seed)
    while diary.kills.number < kills or (time.monotonic() < until and not diary.kills.wrong):
        diary.kill()
    return diary.kills


def run(until: float, seed: int, say: Say) -> Result:
    """Two hundred kills of one diary; then others like it while there is time."""
    told: list[Kills] = []
    took = 0.0
    while not told or time.monotonic() + took < until:
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            told.append(kill(Path(folder), seed * 100 + len(told), KILLS))
        took = time.monotonic() - began
        say(str(told[-1]))
    return Result(f"{len(told)} diaries, the last: {told[-1]}", tuple(line for one in told for line in one.wrong))


def main(words: Sequence[str]) -> int:
    """So many kills; 0 when nothing was wrong."""
    with tempfile.TemporaryDirectory() as folder:
        told = kill(Path(folder), 1, int(words[0]))
    print(told)
    for line in told.wrong:
        print(f"WRONG: {line}")
    return 1 if told.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
