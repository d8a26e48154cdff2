"""From typing `booktui` to a screen that can be worked with, seen from outside."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.desks import NOW_TEXT
from bench.measure import Sample, ms, show, times
from bench.pty_driver import Terminal

STARTS = 7
HELLO = [sys.executable, "-m", "bench.hello"]
FRAME = r"F1 help"
"""The first useful frame: panes and key line; keys typed from now on are kept."""
WORKING = r"Khan Amina"
"""The desk is there: the top of its list is shown."""


def command(place: Path) -> list[str]:
    """What opens the desk."""
    return [sys.executable, "-m", "booktui", "--db", str(place), "--as", "jo"]


def environment() -> dict[str, str]:
    """The fixed time, and no settings of whoever runs the bench."""
    return {"BOOKTUI_NOW": NOW_TEXT, "TEXTUAL_ANIMATIONS": "none"}


def run(places: dict[str, Path]) -> None:
    """Print the start at every size beside a Textual hello of the same run."""
    hello: list[float] = []
    columns: dict[str, tuple[list[float], list[float]]] = {size: ([], []) for size in places}
    for _ in range(STARTS):
        hello.append(_until(HELLO, "Hello 0"))
        for size, place in places.items():
            columns[size][0].append(_until(command(place), FRAME))
            columns[size][1].append(_until(command(place), WORKING))
    base = Sample.of(hello).p50
    frames = [Sample.of(frame) for frame, _ in columns.values()]
    ready = [Sample.of(work) for _, work in columns.values()]
    rows = [
        ["Textual hello", *(ms(base) for _ in frames)],
        ["first useful frame", *(ms(frame.p50) for frame in frames)],
        ["working desk", *(ms(work.p50) for work in ready)],
        ["first useful frame / hello", *(times(frame.p50, base) for frame in frames)],
        ["working desk / its smallest size", *(times(work.p50, ready[0].p50) for work in ready)],
    ]
    show("Opening the desk, 120×40", ["ms, p50", *places], rows)


def _until(words: list[str], pattern: str) -> float:
    terminal = Terminal(words, env=environment())
    try:
        return terminal.wait_for(pattern) or float("nan")
    finally:
        terminal.close()
