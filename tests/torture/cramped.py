"""The system itself lets a process' files grow no more, at one length after the other, while a desk works: whatever does
not fit is refused in a sentence, nothing is half done, and it goes on once there is room.

    python -m torture.cramped 12 1                    # limits, seed
    python -m torture --only cramped
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from booktui.desk.errors import DeskError, Unavailable
from desks import add_client, make_desk
from torture.acting import Actor
from torture.judging import wrongs
from torture.parts import Result, Say
from torture.sentences import is_sentence
from torture.told import Account, state

STEP = 9_000
"""Bytes from one limit to the next."""
LIMITS = 60
SAID = ("Nothing was saved", "No backup", "Nothing was imported")


def work(folder: Path, seed: int, limits: int) -> tuple[int, int, list[str]]:
    """Work under so many limits; how often it was refused, what was done, and what was wrong."""
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    desk = make_desk(folder, "sam")
    for number in range(5):
        add_client(desk, f"Client{number}", "Test", ref=f"C{number}")
    account, wrong, refused = Account(state(desk, folder)), list[str](), 0
    actor = Actor(desk, seed, lambda line: account.hear([f"{line}\n"]))
    log = desk.store.path.with_name("desk.db-wal")
    for number in range(limits):
        account.doing = ""
        resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size + number * STEP, hard))
        try:
            actor.go(8)
        except DeskError as error:
            refused += 1
            if not isinstance(error, Unavailable) or not is_sentence(error.message):
                wrong.append(f"refused as {type(error).__name__}: {error.message!r}")
            elif not any(words in error.message for words in SAID):
                wrong.append(f"it does not say what was kept: {error.message!r}")
            account.doing = account.doing if account.doing.startswith("backup") else ""
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        wrong += account.wrong(state(desk, folder))[0] + wrongs(desk)
    desk.close()
    return refused, account.done, wrong


def run(until: float, seed: int, say: Say) -> Result:
    """Desk after desk while there is time."""
    if sys.platform == "win32":
        return Result("", skipped="there are no such limits here")
    desks = refused = done = 0
    wrong: list[str] = []
    while not desks or (time.monotonic() < until and not wrong):
        with tempfile.TemporaryDirectory() as folder:
            told = work(Path(folder), seed * 1_000 + desks, LIMITS)
        desks, refused, done, wrong = desks + 1, refused + told[0], done + told[1], told[2]
        say(f"{desks} desks, {refused} times no room, {done} actions done")
    return Result(f"{desks} desks, {refused} times no room, {done} actions done", tuple(wrong))


def main(words: Sequence[str]) -> int:
    """So many limits; 0 when nothing was wrong."""
    with tempfile.TemporaryDirectory() as folder:
        refused, done, wrong = work(Path(folder), int(words[1]), int(words[0]))
    print(f"{refused} times no room, {done} actions done")
    for line in wrong:
        print(f"WRONG: {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
