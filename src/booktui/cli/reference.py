"""The commands as a reference, read from the parser itself: `python -m booktui.cli.reference` prints it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from booktui.cli.parser import build

GLOBAL = frozenset({"help", "db", "user", "json", "version"})


def commands(parser: argparse.ArgumentParser, words: str = "booktui") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Every command with its words."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, sub in action.choices.items():
                below = list(commands(sub, f"{words} {name}"))
                yield from below or [(f"{words} {name}", sub)]


def reference(parser: argparse.ArgumentParser) -> str:
    """Markdown: a heading, a sentence and a list of its words for each command."""
    return "\n".join(_entry(words, sub) for words, sub in commands(parser))


def _entry(words: str, parser: argparse.ArgumentParser) -> str:
    own = [action for action in parser._actions if action.dest not in GLOBAL]
    places = "".join(f" {action.metavar or action.dest.upper()}" for action in own if not action.option_strings)
    listed = "".join(f"- `{_form(action)}`: {action.help}{_must(action)}\n" for action in own)
    return f"### `{words}{places}`\n\n{parser.description}\n" + (f"\n{listed}" if listed else "")


def _form(action: argparse.Action) -> str:
    if not action.option_strings:
        return str(action.metavar or action.dest.upper())
    if action.nargs == 0:
        return action.option_strings[0]
    value = "|".join(str(choice) for choice in action.choices) if action.choices else action.metavar
    return f"{action.option_strings[0]} {value or action.dest.upper()}"


def _must(action: argparse.Action) -> str:
    return " (needed)" if action.option_strings and action.required else ""


if __name__ == "__main__":
    print(reference(build()), end="")
