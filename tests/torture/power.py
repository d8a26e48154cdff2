"""The power goes out: everything a desk does to its files is written down, and at each sync the disk is rebuilt as it
may be found, with nothing, all, or torn parts of what was not synced by then.

Each such disk opens, is whole, and holds every booking that had been acknowledged. A kill (`torture.killed`) leaves
what the system had been given; this leaves only what the system had been made to keep.

    python -m torture.power act 12 2            # what is done, how often, torn disks for each sync
    python -m torture --only power              # everything
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from torture.deeds import DEEDS, Deed
from torture.parts import Result, Say
from torture.replay import Disk, Op, fates, operations

SAID = "said"
"""The file in the folder into which the victim says what it does; it is no part of the disk."""


@dataclass(slots=True)
class Cuts:
    """What came of the power cuts in one deed."""

    deed: str
    syncs: int = 0
    disks: int = 0
    acknowledged: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        how = f"{len(self.wrong)} things were wrong" if self.wrong else "all opened well"
        return f"{self.deed}: {self.syncs} syncs, {self.disks} disks, {self.acknowledged} acknowledged, {how}"


def why_not() -> str:
    """Why power cannot be cut here; empty when it can."""
    if not sys.platform.startswith("linux"):
        return "the power can only be cut on Linux"
    return (
        ""
        if shutil.which("cc") or shutil.which("gcc")
        else "there is no C compiler for what writes the files' story down"
    )


def cut(deed: Deed, folder: Path, *, times: int, torn: int, seed: int, until: float = 0.0) -> Cuts:
    """Do the deed once, watched; then look at every disk that a power cut may leave.

    Args:
        until: when to stop at the next sync; 0 is never.
    """
    place = folder / "desk"
    place.mkdir(mode=0o700)
    deed.prepare(place)
    disk = Disk(place)
    log = _watched(deed, place, times, seed)
    cuts, said = Cuts(deed.name), b""
    chance = random.Random(seed)
    for op in _with_end(operations(log, place)):
        if op.kind == "S" and op.name != SAID:
            cuts.syncs += 1
            _look(deed, disk, folder / "found", said, cuts, chance, torn)
            if until and time.monotonic() > until:
                break
        if op.name == SAID:
            said += op.data
        else:
            disk.do(op)
    cuts.acknowledged = said.count(b"did ")
    return cuts


def _with_end(ops):
    """And once more when all is done."""
    yield from ops
    yield Op("S", ".", 0, b"")


def _watched(deed: Deed, place: Path, times: int, seed: int) -> Path:
    """The log of everything that a process of its own did to the files."""
    shim, log = place.with_name("shim.so"), place.with_name("log")
    source = Path(__file__).with_name("shim.c")
    compiler = shutil.which("cc") or shutil.which("gcc") or "cc"
    subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", shim, source, "-ldl", "-lpthread"], check=True)
    done = subprocess.run(
        [sys.executable, "-m", "torture.deeds", deed.name, place, str(times), str(seed)],
        env={**os.environ, "LD_PRELOAD": str(shim), "POWER_DIR": str(place), "POWER_LOG": str(log)},
        capture_output=True, text=True, timeout=600,
    )  # fmt: skip
    if done.returncode != 0 or not log.exists():
        raise RuntimeError(f"{deed.name} failed by itself: {done.stdout}{done.stderr}")
    return log


def _look(
    deed: Deed, disk: Disk, found: Path, said: bytes, cuts: Cuts, chance: random.Random, torn: int
) -> None:  # fmt: skip
    """At every disk that may be found now."""
    for fate in fates(chance, torn):
        shutil.rmtree(found, ignore_errors=True)
        disk.image(found, fate)
        cuts.disks += 1
        try:
            wrong = deed.judge(found, said.decode())
        except Exception as error:
            wrong = [f"{type(error).__name__}: {error}"]
        cuts.wrong += [f"{deed.name}, sync {cuts.syncs}, {fate.name} of what was not synced: {line}" for line in wrong]
        if disk.settled():
            break


def run(until: float, seed: int, say: Say) -> Result:
    """Every deed once; then again, longer and with more torn disks, while there is time."""
    if why_not():
        return Result("", skipped=why_not())
    told: list[Cuts] = []
    rounds = 0
    while not rounds or time.monotonic() < until:
        for deed in DEEDS.values():
            if rounds and time.monotonic() > until:
                break
            with tempfile.TemporaryDirectory() as folder:
                size = {"times": 80, "torn": 4, "until": until} if rounds else {"times": 30, "torn": 2}
                told.append(cut(deed, Path(folder), seed=seed * 100 + rounds, **size))
            say(str(told[-1]))
        rounds += 1
    disks = sum(one.disks for one in told)
    return Result(
        f"{disks:,} disks at {sum(one.syncs for one in told):,} syncs of {', '.join(DEEDS)}; "
        f"{sum(one.acknowledged for one in told):,} acknowledged and there",
        tuple(line for one in told for line in one.wrong),
    )


def main(words: Sequence[str]) -> int:
    """One deed; 0 when nothing was wrong."""
    if why_not():
        print(f"skipped: {why_not()}")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        told = cut(DEEDS[words[0]], Path(folder), times=int(words[1]), torn=int(words[2]), seed=1)
    print(told)
    for line in told.wrong:
        print(f"WRONG: {line}")
    return 1 if told.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
