"""Monkeys at terminals: random keys, sizes, pastes and junk at a desk in a process of its own, by every role.

It never dies or hangs, writes nothing to the terminal but what is drawn, gives it back as it was, leaves with 0, is idle
when nobody touches it, does not grow, and its diary is clean.

    python -m torture.terminal 3 3000                 # the monkey of seed 3, 3,000 moves
    python -m torture --only terminal
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path

from attack.screens.monkey import MODES, ROLES, Outcome, at_home, on_terminal
from booktui.desk.demo import prepare
from booktui.rules.clock import iso
from desks import NOW, make_desk
from torture.parts import Result, Say

SEEDS, MOVES = 8, 3_000
GROWTH = 1.3
"""The memory at the end of a run may be that many times what it was in its middle, and a little more."""
LITTLE = 48 << 20
"""Bytes."""


def run(until: float, seed: int, say: Say) -> Result:
    """Eight monkeys with 3,000 moves each, then others while there is time."""
    made, wrong, idle, number = 0, list[str](), 0.0, 0
    with tempfile.TemporaryDirectory() as folder:
        places = desks(Path(folder))
        while not wrong and (number < SEEDS or time.monotonic() < until):
            found = one(places, Path(folder), seed * 1000 + number, MOVES)
            made, idle, number = made + found.made, max(idle, found.idle), number + 1
            wrong += found.wrong
            say(f"seed {found.seed}: {found.made:,} moves, {found.starts} starts, idle {found.idle:.1%}")
    return Result(f"{number} monkeys, {made:,} moves, idle at most {idle:.1%} of a CPU", tuple(wrong))


def desks(folder: Path) -> list[Path]:
    """The demonstration, and a desk with nobody in it."""
    at_home(folder)
    demo = folder / "demo.db"
    prepare(str(demo), now=lambda: NOW)
    (folder / "empty").mkdir()
    make_desk(folder / "empty").close()
    return [demo, folder / "empty" / "desk.db"]


def one(places: list[Path], folder: Path, seed: int, moves: int) -> Outcome:
    """One monkey at a fresh copy: which desk, who and where it starts follow from its seed."""
    path, nobody = folder / f"{seed}.db", seed % 4 == 3
    shutil.copy(places[nobody], path)
    user = ("ada", "jo")[seed // 4 % 2] if nobody else ROLES[seed % 4]
    found = on_terminal(path, seed, moves, user=user, start=MODES[seed % len(MODES)])
    found.wrong += growth(found.sizes)
    path.unlink()
    return found


def growth(sizes: list[int]) -> list[str]:
    """That its memory goes on growing."""
    if len(sizes) < 8:
        return []
    middle, end = max(sizes[len(sizes) // 3 : len(sizes) // 2 + 1]), min(sizes[-2:])
    grown = end > middle * GROWTH + LITTLE
    return [f"memory grew from {middle >> 20} to {end >> 20} MiB"] if grown else []


def main(words: list[str]) -> int:
    seed, moves = int(words[0]), int(words[1]) if len(words) > 1 else MOVES
    with tempfile.TemporaryDirectory() as folder:
        found = one(desks(Path(folder)), Path(folder), seed, moves)
    print(
        f"{iso(NOW)} {found.made} moves, {found.starts} starts, idle {found.idle:.1%}, MiB {[n >> 20 for n in found.sizes]}"
    )
    print("\n".join(found.wrong) or "nothing was wrong")
    return 1 if found.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
