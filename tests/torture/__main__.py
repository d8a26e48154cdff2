"""Torture the desk, part by part, for as long as one likes; each part in a process of its own, watched from outside.

    python -m torture                            # about ten minutes
    python -m torture --minutes 60 --seed 7
    python -m torture --only race killed

A round gives each part its share of the time; rounds follow, each with another seed, until the time is up. It fails
when a part says that something was wrong, dies, hangs, or goes on growing.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from torture.memory import Memory
from torture.parts import PARTS, Result

GRACE = 1_800
"""Seconds that a part may take beyond its share to do the least it must do; then it hangs."""
EVERY = 2.0
"""Seconds between two looks at a part's memory."""


def main(words: list[str]) -> int:
    """Run the parts; 0 when nothing was wrong."""
    asked = _asked(words)
    if asked.part:
        return _inside(asked.part, asked.until, asked.seed, Path(asked.into))
    end, seed, failed, rounds = time.monotonic() + asked.minutes * 60, asked.seed, 0, 0
    names = asked.only or PARTS
    while rounds == 0 or (time.monotonic() < end - 30 and not failed):
        for number, name in enumerate(names):
            share = max(0.0, end - time.monotonic()) / (len(names) - number)
            failed += not _watch(name, time.monotonic() + share, seed)
        rounds, seed = rounds + 1, seed + 1
    print(f"torture: {rounds} rounds of {', '.join(names)}: {f'{failed} FAILED' if failed else 'nothing was wrong'}")
    return 1 if failed else 0


def _asked(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m torture", description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", choices=PARTS)
    for inner in ("--part", "--into"):
        parser.add_argument(inner, default="", help=argparse.SUPPRESS)
    parser.add_argument("--until", type=float, default=0, help=argparse.SUPPRESS)
    return parser.parse_args(words)


def _watch(name: str, until: float, seed: int) -> bool:
    """Run one part; whether nothing was wrong."""
    started, memory = time.monotonic(), Memory()
    with tempfile.TemporaryDirectory() as folder:
        into = Path(folder, "result.json")
        words = ["--part", name, "--until", str(until), "--seed", str(seed), "--into", str(into)]
        child = subprocess.Popen(
            [sys.executable, "-m", "torture", *words], start_new_session=True, env={**os.environ, "TMPDIR": folder}
        )
        while child.poll() is None:
            memory.look(child.pid)
            if time.monotonic() > until + GRACE:
                os.killpg(child.pid, signal.SIGKILL)
            time.sleep(EVERY if time.monotonic() - started > EVERY else 0.1)
        if into.exists():
            said = json.loads(into.read_text())
            result = Result(said["did"], tuple(said["wrong"]), said["skipped"])
        else:
            result = Result(
                "", (f"died by itself with status {child.returncode} after {time.monotonic() - started:.0f} s",)
            )
    wrong = [*result.wrong, *memory.complaints()]
    print(f"{name} (seed {seed}, {time.monotonic() - started:.0f} s, {memory}): {result.skipped or result.did}")
    for line in wrong:
        print(f"{name}: WRONG: {line}")
    sys.stdout.flush()
    return not wrong


def _inside(name: str, until: float, seed: int, into: Path) -> int:
    """The part's own process."""
    part = importlib.import_module(f"torture.{name}")
    result = part.run(until, seed, lambda line: print(f"  {name}: {line}", flush=True))
    into.write_text(json.dumps({"did": result.did, "wrong": result.wrong, "skipped": result.skipped}))
    return 1 if result.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
