"""`python -m bench [--sizes 10k,1m,6m] [--only name,…] [--keep DIR]`: measures and prints, asserts nothing."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable, Collection
from pathlib import Path

from bench import (
    booking,
    clinics,
    conflicts,
    encryption,
    finder,
    imports,
    keys,
    opening,
    outbox,
    peers,
    planning,
    rebooking,
    search,
    trust,
    worklist,
)
from bench.desks import BENCH_SIZES, desks

BENCHES = {
    "conflicts": conflicts.run, "finder": finder.run, "search": search.run, "booking": booking.run,
    "imports": imports.run, "opening": opening.run, "keys": keys.run, "peers": peers.run,
    "planning": planning.run, "clinics": clinics.run, "rebooking": rebooking.run,
    "worklist": worklist.run, "outbox": outbox.run, "encryption": encryption.run, "trust": trust.run,
}  # fmt: skip


def main() -> int:
    """Measure what was asked for, everything by default."""
    args = _arguments()
    _machine()
    with desks(args.sizes, args.keep) as places:
        for name in args.only:
            try:
                BENCHES[name](places)
            except Exception as error:  # one that fails does not keep the others from being measured
                print(f"\n{name} could not be measured: {type(error).__name__}: {error}", file=sys.stderr)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--sizes", type=_names(BENCH_SIZES), default=list(BENCH_SIZES), help=", ".join(BENCH_SIZES))
    parser.add_argument("--only", type=_names(BENCHES), default=list(BENCHES), help=", ".join(BENCHES))
    parser.add_argument("--keep", type=Path, help="a folder where the desks are kept for the next run")
    return parser.parse_args()


def _names(known: Collection[str]) -> Callable[[str], list[str]]:
    def read(text: str) -> list[str]:
        found = text.split(",")
        for name in found:
            if name not in known:
                raise argparse.ArgumentTypeError(f"there is no {name!r}; known are {', '.join(known)}")
        return found

    return read


def _machine() -> None:
    from booktui.store.driver import driver

    print(f"Python {platform.python_version()}, SQLite {driver().sqlite_version}, {platform.system()} "
          f"{platform.machine()}, {os.cpu_count()} cores")  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
