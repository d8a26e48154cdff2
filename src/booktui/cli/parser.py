"""The words of the command line: one noun a file, global options accepted anywhere."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

from booktui import __version__

MOST = 1_000_000
"""Nobody asks for more lines than this."""
LONGEST_NAME, LONGEST_PATH = 255, 4000
"""Bytes of a file's name, and letters of the whole way to it, that systems take."""
Adder = Callable[["Commands"], None]
Runner = Callable[[argparse.Namespace], int]


class UsageError(Exception):
    """The words cannot be understood; the message is what the person reads."""


class Parser(argparse.ArgumentParser):
    """Says what is wrong in a sentence and where to look, instead of a page of usage."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{_sentence(message)} Nothing was done; see: {self.prog} --help")


def _sentence(message: str) -> str:
    wrong = re.match(r"argument (\S+): invalid choice: '(.*)' \(choose from (.*)\)", message)
    if not wrong:
        return message[:1].upper() + message[1:] + "."
    known = re.findall(r"[\w-]+", wrong[3])
    near = get_close_matches(wrong[2], known, 1)
    meant = f"; did you mean {near[0]}?" if near else f"; known are {', '.join(known)}."
    what = wrong[1].lower() if wrong[1].isupper() else wrong[1]
    return f"There is no {what} {wrong[2]!a}{meant}"


def said(text: str) -> str:
    """A word that was really given: an empty one is mostly a script's variable that was never set."""
    if not text.strip():
        raise argparse.ArgumentTypeError("nothing was given")
    return text


def file_name(text: str) -> Path:
    """A file or folder by a name that the system could have given it."""
    parts = [part.encode("utf-8", "surrogatepass") for part in Path(text).parts]
    if "\0" in text or len(text) > LONGEST_PATH or any(len(part) > LONGEST_NAME for part in parts):
        raise argparse.ArgumentTypeError("no file can have that name")
    return Path(text)


def whole(least: int, most: int) -> Callable[[str], int]:
    """A whole number within bounds."""

    def number(text: str) -> int:
        try:
            found = int(text)
        except ValueError:
            found = least - 1
        if not least <= found <= most:
            raise argparse.ArgumentTypeError(f"{text[:20]!a} is not a whole number from {least} to {most}")
        return found

    return number


class Commands:
    """A place to add commands to, which gives each the global options."""

    def __init__(self, parser: Parser, dest: str) -> None:
        self._sub = parser.add_subparsers(dest=dest, metavar=dest.upper(), parser_class=Parser)

    def add(self, name: str, run: Runner, help: str) -> Parser:
        """A command with its one-sentence help."""
        parser: Parser = self._sub.add_parser(name, help=help, description=help, allow_abbrev=False)
        add_globals(parser, default=argparse.SUPPRESS)
        parser.set_defaults(run=run)
        return parser

    def group(self, name: str, help: str) -> Commands:
        """A noun with verbs of its own."""

        def needs_verb(args: argparse.Namespace) -> int:
            parser.error(f"{name} needs a verb after it")

        parser = self.add(name, needs_verb, help)
        return Commands(parser, "verb")


def add_globals(parser: argparse.ArgumentParser, default: Any = None) -> None:
    """`--db`, `--as` and `--json`, which may stand before or after the command."""
    options = parser.add_argument_group("everywhere")
    which = "the diary: a path, or the address of a server (else BOOKTUI_DB)"
    options.add_argument("--db", type=said, metavar="PATH", default=default, help=which)
    options.add_argument("--as", type=said, dest="user", metavar="USER", default=default, help="who is at the desk")
    options.add_argument(
        "--json", action="store_true", default=default or False, help="print one JSON document on stdout"
    )


def build() -> Parser:
    """The whole parser."""
    from booktui.cli import (
        absence,
        audit,
        book,
        busy,
        calendar,
        caseload,
        change,
        client,
        clinic,
        clock,
        demo,
        escalate,
        fill,
        free,
        imports,
        init,
        job,
        keeping,
        key,
        open,
        outbox,
        replies,
        report,
        requests,
        retention,
        review,
        setup,
        templates,
        today,
        transfer,
        users,
        validation,
        waiting,
    )
    from booktui.cli import exports as leaving

    parser = Parser(
        prog="booktui",
        description="A booking desk in a terminal. Without a command it opens the desk.",
        epilog="Environment: BOOKTUI_DB (the diary), BOOKTUI_NOW (the time it is), BOOKTUI_CONFIG (a configuration), "
        "BOOKTUI_KEY (of an encrypted diary).",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"booktui {__version__}")
    add_globals(parser)
    parser.set_defaults(run=open.run)
    commands = Commands(parser, "command")
    nouns = (
        init, demo, setup, client, waiting, validation, clock, today, escalate, requests, replies, free, book, change,
        job, review, fill, busy, calendar, clinic, absence, caseload, report, imports, leaving, outbox, templates,
        retention, audit, users, keeping, transfer, key,
    )  # fmt: skip
    for noun in nouns:
        noun.add(commands)
    return parser
