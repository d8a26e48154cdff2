"""Every command and every word that it takes, from the parser itself: so a new command is attacked without a new test."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass

from booktui.cli.parser import build

OURSELVES = ("help", "db", "user", "json", "run", "command", "verb")
"""What every command has, or what chooses it."""


@dataclass(frozen=True, slots=True)
class Word:
    """One argument of one command that is a text."""

    command: tuple[str, ...]
    option: str
    """`--reason`; empty for one that stands in its place."""
    others: tuple[tuple[str, str | None], ...]
    """Without which the command does not begin, in order: option (or none) and what could be right; itself has None."""

    @property
    def name(self) -> str:
        return " ".join((*self.command, self.option or "(word)"))

    def argv(self, text: str) -> list[str]:
        """The command with this text there."""
        told = [(option, text if value is None else value) for option, value in self.others]
        options = [f"{option}={value}" for option, value in told if option]
        return [*self.command, *options, "--", *(value for option, value in told if not option)]


def words() -> Iterator[Word]:
    """All of them."""
    yield from _below(build(), ())


def _below(parser: argparse.ArgumentParser, command: tuple[str, ...]) -> Iterator[Word]:
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    for action in below:
        for name, sub in action.choices.items():
            yield from _below(sub, (*command, name))
    if not below:
        yield from _of(parser, command)


def _of(parser: argparse.ArgumentParser, command: tuple[str, ...]) -> Iterator[Word]:
    texts = [action for action in parser._actions if action.dest not in OURSELVES and action.nargs != 0]
    for action in texts:
        said = [other for other in texts if other is action or _needs(other)]
        others = tuple((_option(other), None if other is action else _likely(other)) for other in said)
        yield Word(command, _option(action), others)


def _option(action: argparse.Action) -> str:
    return action.option_strings[-1] if action.option_strings else ""


def _needs(action: argparse.Action) -> bool:
    return bool(action.required) and action.nargs not in ("?", "*")


LIKELY = {"client": "P-00001", "service": "NEW", "practitioner": "OSEI", "when": "3 dec", "at": "3 dec 10:00", "reason": "asked",
          "start": "2026-12-01", "until": "2026-12-02", "by": "client", "code": "NEW", "to": "2026-12-03T10:00"}  # fmt: skip


def _likely(action: argparse.Action) -> str:
    if action.choices:
        return str(next(iter(action.choices)))
    return LIKELY.get(action.dest, "1")
