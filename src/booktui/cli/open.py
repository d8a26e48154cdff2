"""`booktui` without a command opens the desk in the terminal."""

from __future__ import annotations

import gc
import os
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from booktui.cli.places import place, user_of
from booktui.desk.errors import Unavailable, Usage

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


def run(args: Namespace) -> int:
    path = place(args)
    if "://" not in path and not Path(path).exists():
        raise Unavailable(
            f"There is no diary at {path}. Make one with: booktui init, or try a made-up one with: booktui demo"
        )
    _unlock(path)
    return open_at(path, user_of(args))


def _unlock(path: str) -> None:
    """The passphrase is asked for before the screens have the terminal."""
    from booktui.cli.asking import unlocked

    _need_terminal()
    unlocked(path)


def open_at(path: str, user: str | None) -> int:
    """Open the desk of a diary on this terminal; the exit code.

    Raises:
        Usage: there is no terminal to open it on.
    """

    def opener() -> Desk:
        from booktui.desk import open_desk

        return open_desk(path, user=user)

    return open_with(opener)


def open_with(opener: Callable[[], Desk]) -> int:
    """Open the desk that the opener gives, behind the first screen; the exit code.

    Raises:
        Usage: there is no terminal to open it on.
    """
    _need_terminal()
    gc.disable()  # while modules load: a fifth of the start would go into looking through what all stays
    from booktui.app import run as run_app

    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    gc.enable()
    return int(run_app(opener))


def _need_terminal() -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") == "dumb":
        raise Usage("The desk needs a terminal; for scripts and screen readers see: booktui --help")
