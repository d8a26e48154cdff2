"""Running a command: its words parsed, its errors told in a sentence, its exit code."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from typing import TextIO

from booktui.cli import output
from booktui.desk.errors import DeskError, Refused


def main(argv: Sequence[str]) -> int:
    """Run the command that these words are; the exit code."""
    for stream in (sys.stdout, sys.stderr):
        _never_fail_on_letters(stream)
    try:
        code = _guarded(argv)
        sys.stdout.flush()
    except BrokenPipeError:
        _leave_pipe()
        return 0
    return code


def _guarded(argv: Sequence[str]) -> int:
    try:
        return _run(argv)
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else 0
    except Refused as error:
        from booktui.cli.refusals import tell

        return tell(error, as_json="--json" in argv)
    except DeskError as error:
        output.complain(error.message)
        return error.exit_code
    except KeyboardInterrupt:
        output.complain("Stopped. What was not yet said to be done was not done.")
        return 130
    except BrokenPipeError:
        raise
    except Exception as error:
        return _not_ours(error)


def _not_ours(error: Exception) -> int:
    """What the store says in passing is told like any other error; the rest is a fault of booktui."""
    from booktui.cli import faults
    from booktui.desk.tell import telling

    try:
        with telling():
            raise error
    except DeskError as told:
        output.complain(told.message)
        return told.exit_code
    except Exception:
        output.complain(faults.sentence(error, faults.record(error)))
        return 1


def _run(argv: Sequence[str]) -> int:
    desk = opening(argv)
    if desk is not None:
        from booktui.cli.open import run

        return int(run(desk))
    from booktui.cli.parser import UsageError, build

    try:
        args = build().parse_args(argv)
        return int(args.run(args))
    except UsageError as error:
        output.complain(str(error))
        return 2


def opening(argv: Sequence[str]) -> Namespace | None:
    """What `booktui [--db PATH] [--as USER]` says; None when there is more to it, which the parser then reads.

    Opening the desk is what people wait for most often, and making the whole parser is a tenth of that wait.
    """
    found: dict[str, str | None] = {"db": None, "user": None}
    words = list(argv)
    while words:
        option = words.pop(0)
        key = {"--db": "db", "--as": "user"}.get(option)
        if key is None or not words or words[0].startswith("-"):
            return None
        found[key] = words.pop(0)
    return Namespace(**found, json=False)


def _never_fail_on_letters(stream: TextIO) -> None:
    """A terminal that lacks a letter shows its number instead of stopping the command."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")


def _leave_pipe() -> None:
    """Whoever read us has gone: the interpreter's last flush must not complain."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return
