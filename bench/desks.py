"""The desks that are measured: the demonstration's people and clinics at 10 thousand, 1 million and 6 million."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from booktui.desk.demo import SIZES, Size, prepare
from booktui.desk.demo.progress import bar

NOW = 1_795_516_920
"""Tue 24 Nov 2026 10:42 in London: fixed, so that runs on different days measure the same diary."""
NOW_TEXT = "2026-11-24T10:42:00+00:00"
BENCH_SIZES = {
    "10k": Size(
        "10k", clients=10_000, waiting=1_500, cardiologists=44, weeks_past=26, appointments=10_000, fill=0.2, bulk=True
    ),
    "1m": Size(
        "1m", clients=100_000, waiting=28_000, cardiologists=44, teams=4, team_members=32, weeks_past=78,
        appointments=1_000_000, bulk=True,
    ),
    "6m": replace(SIZES["trust"], name="6m"),
}  # fmt: skip
"""Fifty practitioners of cardiology at each, so that the finder's question stays the same."""


@contextmanager
def desks(sizes: list[str], keep: Path | None) -> Iterator[dict[str, Path]]:
    """A diary for each size; gone afterwards unless they are kept in a folder, where a later run finds them."""
    folder = keep or Path(tempfile.mkdtemp(prefix="booktui-bench-"))
    try:
        yield {size: _desk(folder, size) for size in sizes}
    finally:
        if keep is None:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def scratch(place: Path) -> Iterator[Path]:
    """A copy to write in, so that a kept desk stays as it was built."""
    copy = place.with_name(f"scratch-{place.name}")
    try:
        yield Path(shutil.copy(place, copy))
    finally:
        for suffix in ("", "-wal", "-shm"):
            copy.with_name(copy.name + suffix).unlink(missing_ok=True)


def _desk(folder: Path, size: str) -> Path:
    return build(folder, replace(BENCH_SIZES[size], name=size))


def build(folder: Path, size: Size) -> Path:
    """The desk of that size in the folder, built unless it is there."""
    print(f"Building the desk of {size.name} …", file=sys.stderr, flush=True)
    with bar() as progress:
        return prepare(folder / f"{size.name}.db", size=size, now=lambda: NOW, progress=progress)
