"""From a key to the changed screen, and what the program has grown to, seen from outside."""

from __future__ import annotations

from pathlib import Path

from bench.desks import scratch
from bench.measure import Sample, keys_pair, ms, show, times
from bench.opening import HELLO, WORKING, command, environment
from bench.pty_driver import Answer, Terminal

PRESSES = 60
WARM = 5
GAP = 0.03
"""Seconds between keys: a person's, not a burst."""
DAY_ON = "a day on in the diary"
CALL = ("n", "y", "y", "esc")
CALL_NAMES = {"y": "an answer in the call", "n": "the next call", "esc": "parking the call"}
NAMES = (DAY_ON, "a row down in the list", *CALL_NAMES.values())


def run(places: dict[str, Path]) -> None:
    """Print diary, list and call pane at every size beside a Textual hello of the same run."""
    hello = _hello()
    columns = [_column(place) for place in places.values()]
    rows = [["Textual hello, a changed line", *(keys_pair(hello) for _ in columns)]]
    for name in NAMES:
        rows.append([name, *(keys_pair(settled(found[name])) for found, *_ in columns)])
        rows.append([f"{name}: bytes a key", *(byte_count(found[name]) for found, *_ in columns)])
    rows.append(["a day on / hello", *(times(settled(found[DAY_ON]).p50, hello.p50) for found, *_ in columns)])
    show("Key to changed screen, 120×40", ["ms, p50 / p95", *places], rows)
    memory = [
        ["once open", *(ms(start) for _, start, _ in columns)],
        ["after all that", *(ms(end) for *_, end in columns)],
    ]
    show("Memory", ["MiB resident", *places], memory)


def _column(place: Path) -> tuple[dict[str, list[Answer]], float, float]:
    with scratch(place) as copy:
        return _measured(Terminal(command(copy), env=environment()))


def _measured(terminal: Terminal) -> tuple[dict[str, list[Answer]], float, float]:
    try:
        if terminal.wait_for(WORKING) is None:
            return {name: [] for name in NAMES}, float("nan"), float("nan")
        terminal.rest(1.0)
        start = terminal.memory()
        found = {DAY_ON: _diary(terminal), "a row down in the list": _list(terminal), **_call(terminal)}
        return found, start, terminal.memory()
    finally:
        terminal.close()


def _diary(terminal: Terminal) -> list[Answer]:
    terminal.press("f3")
    terminal.rest(0.5)
    found = many(terminal, ["pagedown"], PRESSES)
    terminal.press("f2")
    terminal.rest(0.5)
    return found


def _list(terminal: Terminal) -> list[Answer]:
    return many(terminal, ["down", "down", "up"], PRESSES)


def _call(terminal: Terminal) -> dict[str, list[Answer]]:
    """The next call, answers to its script, and parking it, again and again."""
    found = many(terminal, list(CALL), 2 * PRESSES)
    by_name: dict[str, list[Answer]] = {}
    for number, answer in enumerate(found, WARM):
        by_name.setdefault(CALL[number % len(CALL)], []).append(answer)
    return {CALL_NAMES[key]: answers for key, answers in by_name.items()}


def many(terminal: Terminal, keys: list[str], presses: int) -> list[Answer]:
    """Press the keys in turn; the first few answers are left out."""
    found = []
    for number in range(presses):
        terminal.rest(GAP)
        found.append(terminal.press(keys[number % len(keys)], timeout=1))
    return found[WARM:]


def settled(answers: list[Answer]) -> Sample:
    """Keys that changed nothing are left out."""
    return Sample.of(answer.settled for answer in answers if answer.settled is not None)


def byte_count(answers: list[Answer]) -> str:
    """Bytes a key, the middle one."""
    sizes = sorted(answer.size for answer in answers if answer.settled is not None)
    return f"{sizes[len(sizes) // 2]:,}" if sizes else "–"


def _hello() -> Sample:
    terminal = Terminal(HELLO)
    try:
        terminal.wait_for("Hello 0")
        return settled(many(terminal, ["right"], PRESSES))
    finally:
        terminal.close()
