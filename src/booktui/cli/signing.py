"""Asking for a passphrase on the terminal, unseen: never an option, which others on the machine could read."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser, Namespace
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from booktui.cli.parser import said
from booktui.desk.errors import BadInput, NotPermitted
from booktui.rules.text import clean_lines

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

LONGEST = 200


def typed(prompt: str, nobody: str) -> str:
    """What was typed.

    Raises:
        NotPermitted: there is no terminal to ask on, or nothing was typed; `nobody` says so.
    """
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise NotPermitted(nobody)
    try:
        return getpass.getpass(clean_lines(prompt, LONGEST) + " ")
    except EOFError:
        raise NotPermitted(nobody) from None


def new_one(name: str) -> str:
    """A new passphrase, typed twice.

    Raises:
        BadInput: the two differ.
        NotPermitted: there is no terminal to ask on.
    """
    nobody = "A passphrase is typed on a terminal; there is none. Nothing was changed."
    first = typed(f"New passphrase of {name} (it does not show):", nobody)
    if typed("The same again:", nobody) != first:
        raise BadInput("The two passphrases differ. Nothing was changed.")
    return first


def signed_option(parser: ArgumentParser) -> None:
    """`--signed-by`, for every command that may need a supervisor."""
    parser.add_argument(
        "--signed-by", type=said, metavar="NAME", help="the supervisor who signs it here; their passphrase is asked for"
    )


def signed(desk: Desk, args: Namespace) -> AbstractContextManager[None]:
    """Within it the supervisor named by `--signed-by` has signed, if one was."""
    if not getattr(args, "signed_by", None):
        return nullcontext()
    nobody = f"{args.signed_by} signs with a passphrase typed on a terminal; there is none. Nothing was changed."
    return desk.signed_by(args.signed_by, typed(f"Passphrase of {args.signed_by}, who signs this:", nobody))
