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


def run(places: dict[str, Path]) -> None:
    """Print diary, list and call pane at every size beside a Textual hello of the same run."""
    hello = _hello()
    columns = [_column(place) for place in places.values()]
    names = ("a day on in the diary", "a row down in the list", "a key in the call pane")
    rows = [["Textual hello, a changed line", *(keys_pair(hello) for _ in columns)]]
    for number, name in enumerate(names):
        rows.append([name, *(keys_pair(_settled(found[number])) for found, *_ in columns)])
        rows.append([f"{name}: bytes a key", *(_bytes(found[number]) for found, *_ in columns)])
    rows.append(["a day on / hello", *(times(_settled(found[0]).p50, hello.p50) for found, *_ in columns)])
    show("Key to changed screen, 120×40", ["ms, p50 / p95", *places], rows)
    memory = [
        ["once open", *(ms(start) for _, start, _ in columns)],
        ["after all that", *(ms(end) for *_, end in columns)],
    ]
    show("Memory", ["MiB resident", *places], memory)


def _column(place: Path) -> tuple[list[list[Answer]], float, float]:
    with scratch(place) as copy:
        return _measured(Terminal(command(copy), env=environment()))


def _measured(terminal: Terminal) -> tuple[list[list[Answer]], float, float]:
    try:
        if terminal.wait_for(WORKING) is None:
            return [[], [], []], float("nan"), float("nan")
        terminal.rest(1.0)
        start = terminal.memory()
        found = [_diary(terminal), _list(terminal), _call(terminal)]
        return found, start, terminal.memory()
    finally:
        terminal.close()


def _diary(terminal: Terminal) -> list[Answer]:
    terminal.press("f3")
    terminal.rest(0.5)
    found = _many(terminal, ["pagedown"])
    terminal.press("f2")
    terminal.rest(0.5)
    return found


def _list(terminal: Terminal) -> list[Answer]:
    return _many(terminal, ["down", "down", "up"])


def _call(terminal: Terminal) -> list[Answer]:
    """The next call, two steps of its script, and parking it, again and again."""
    return _many(terminal, ["n", "y", "y", "esc"])


def _many(terminal: Terminal, keys: list[str]) -> list[Answer]:
    found = []
    for number in range(PRESSES):
        terminal.rest(GAP)
        found.append(terminal.press(keys[number % len(keys)], timeout=1))
    return found[WARM:]


def _settled(answers: list[Answer]) -> Sample:
    """Keys that changed nothing are left out."""
    return Sample.of(answer.settled for answer in answers if answer.settled is not None)


def _bytes(answers: list[Answer]) -> str:
    sizes = sorted(answer.size for answer in answers if answer.settled is not None)
    return f"{sizes[len(sizes) // 2]:,}" if sizes else "–"


def _hello() -> Sample:
    terminal = Terminal(HELLO)
    try:
        terminal.wait_for("Hello 0")
        return _settled(_many(terminal, ["right"]))
    finally:
        terminal.close()
