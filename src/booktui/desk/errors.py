"""What goes wrong at a desk, said to the person at it. Each has its exit code (design.md section 9)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # every command imports this file, few need the values
    from booktui.rules.values import Conflict


class DeskError(Exception):
    """Something the person must know: what was wrong, what was kept, what to do."""

    exit_code = 1

    def __init__(self, message: str, title: str = "Not done") -> None:
        super().__init__(message)
        self.message = message
        self.title = title


class Usage(DeskError):
    """What was asked for cannot be understood."""

    exit_code = 2


class Refused(DeskError):
    """The conflict checker did not pass it; nothing was changed."""

    exit_code = 3

    def __init__(self, conflicts: Sequence[Conflict], message: str = "") -> None:
        first = conflicts[0].message if conflicts else "It cannot be done."
        super().__init__(message or first, "Refused")
        self.conflicts = tuple(conflicts)


class OutOfTurn(DeskError):
    """Somebody else is to be rung first, or nobody now: it needs a reason, and then goes on."""

    exit_code = 3


class NotFound(DeskError):
    """Nothing, or more than one thing, was meant."""

    exit_code = 4


class BadInput(DeskError):
    """Input data rejected; nothing of it was kept unless it says so."""

    exit_code = 5


class Unavailable(DeskError):
    """The store cannot be used: locked, read-only, full, damaged, wrong key, made by a newer version."""

    exit_code = 6


class NotPermitted(DeskError):
    """The person's role does not allow it."""

    exit_code = 7


class NeedsPassphrase(NotPermitted):
    """Ask for the passphrase of that name, and come again with it."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name[:60]} signs in with a passphrase: on a terminal, or in BOOKTUI_PASSPHRASE.")
        self.name = name


class NeedsSupervisor(NotPermitted):
    """A supervisor may sign it at this desk: `desk.signed_by(name, passphrase)`."""
