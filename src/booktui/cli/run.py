"""Running a command: its words parsed, its errors told in a sentence, its exit code."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from booktui.cli import output
from booktui.desk.errors import DeskError, NeedsPassphrase, Refused, Unavailable


def main(argv: Sequence[str]) -> int:
    """Run the command that these words are; the exit code."""
    _have_streams()
    for stream in (sys.stdout, sys.stderr):
        _never_fail_on_letters(stream)
    code = 0
    try:
        code = _guarded(argv)
        sys.stdout.flush()
    except BrokenPipeError:
        _leave(sys.stdout)
    except output.Unwritten as error:
        code = _unheard(error)
    except OSError as error:  # only the flush can still raise one
        code = _unheard(output.Unwritten(error))
    try:
        sys.stderr.flush()
    except OSError:
        _leave(sys.stderr)
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
    except (BrokenPipeError, output.Unwritten):
        raise
    except Exception as error:
        return _not_ours(error)


def _not_ours(error: Exception) -> int:
    """What the store says in passing is told like any other error; the rest is a fault of booktui."""
    from booktui.desk.faults import fault_words, write_fault
    from booktui.desk.tell import telling

    try:
        with telling():
            raise error
    except DeskError as told:
        output.complain(told.message)
        return told.exit_code
    except Exception:
        output.complain(fault_words(error, write_fault(error)))
        return 1


def _run(argv: Sequence[str]) -> int:
    desk = opening(argv)
    if desk is not None:
        from booktui.cli.open import run

        return int(run(desk))
    from booktui.cli.parser import UsageError, build

    try:
        args = build().parse_args(argv)
        return _signed_in(args)
    except UsageError as error:
        output.complain(str(error))
        return 2


def _signed_in(args: Namespace) -> int:
    """Opening the diary is the first that a command does: one that asks for a passphrase has done nothing yet."""
    try:
        return int(args.run(args))
    except NeedsPassphrase as asked:
        from booktui.cli.signing import typed
        from booktui.desk.people import sign_in

        sign_in.hold(asked.name, typed(f"Passphrase of {asked.name}:", asked.message))
        try:
            return int(args.run(args))
        finally:
            sign_in.let_go()


def opening(argv: Sequence[str]) -> Namespace | None:
    """What `booktui [--db PATH] [--as USER]` says; None when there is more to it, which the parser then reads.

    Opening the desk is what people wait for most often, and making the whole parser is a tenth of that wait.
    """
    found: dict[str, str | None] = {"db": None, "user": None}
    words = list(argv)
    while words:
        option = words.pop(0)
        key = {"--db": "db", "--as": "user"}.get(option)
        if key is None or not words or not words[0].strip() or words[0].startswith("-"):
            return None
        found[key] = words.pop(0)
    return Namespace(**found, json=False)


def _have_streams() -> None:
    """A stream that was closed before we started swallows what is said to it."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115


def _unheard(error: output.Unwritten) -> int:
    """What was said could not be written; what was done is done."""
    _leave(sys.stdout)
    output.complain(f"The answer could not be written: {error}. What was done is kept; see: booktui audit list")
    return Unavailable.exit_code


def _never_fail_on_letters(stream: TextIO) -> None:
    """A terminal that lacks a letter shows its number instead of stopping the command."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")


def _leave(stream: TextIO) -> None:
    """Nobody reads it any more: the interpreter's last flush must not complain."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except (OSError, ValueError):
        return
