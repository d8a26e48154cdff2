"""The shortest way through a script to how a call ended, or to one of its steps, as the keys that lead there."""

from __future__ import annotations

from collections import deque

from booktui.rules.script_run import Known, NotNow, Run, advance, step_of
from booktui.rules.script_words import CONTINUE
from booktui.rules.scripts import Book


def route(book: Book, run: Run, known: Known, *, outcome: str = "", step: str = "") -> tuple[str, ...] | None:
    """The keys from here to that outcome or step; of ways as short as each other the one whose keys come first.

    None where no way leads there without something being typed, offered or booked on it.
    """
    ways: deque[tuple[Run, tuple[str, ...]]] = deque([(run, ())])
    seen = {run.step}
    while ways:
        here, keys = ways.popleft()
        if (here.outcome == outcome) if outcome else (here.step == step):
            return keys
        for key in () if here.outcome else _keys(book, here):
            try:
                there = advance(book, here, key, known)
            except NotNow:
                continue
            if there.step not in seen:
                seen.add(there.step)
                ways.append((there, (*keys, key)))
    return None


def _keys(book: Book, run: Run) -> tuple[str, ...]:
    step = step_of(book, run)
    plain = tuple(choice.key for choice in step.choices if not (choice.takes or choice.answers or choice.does))
    return plain if step.choices else (CONTINUE[0],)
