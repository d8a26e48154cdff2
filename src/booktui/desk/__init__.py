"""What the coordinator can do: each action gathers facts, asks the rules, commits once.

Light on purpose: importing this loads no database library, so that the first screen is up before one is.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

__all__ = ["open_desk"]


def open_desk(
    place: str | Path, user: str | None = None, now: Callable[[], int] | None = None, passphrase: str | None = None
) -> Desk:
    """Open the diary at a path for a user (the operating system's when None).

    Raises:
        Unavailable, NotPermitted, Usage: see `desk.desk.open_at`.
    """
    from booktui.desk.desk import open_at

    return open_at(place, user, now, passphrase)
