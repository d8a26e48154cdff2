"""What a part of the torture is: a module with `run(until, seed, say)`, in a process of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

Say = Callable[[str], None]
"""Tells the one who watches how far it is: a line at a time."""

PARTS = ("crash", "race", "killed", "power", "cramped", "machine", "imports", "screens", "terminal", "backups")
"""Modules of this package, in the order in which they run."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a part did, in a line of figures, and what was wrong: nothing, or the part has failed."""

    did: str
    wrong: tuple[str, ...] = ()
    skipped: str = ""
    """Why it could not run here; empty when it did."""


class Part(Protocol):
    """What a part's module offers."""

    def run(self, until: float, seed: int, say: Say) -> Result:
        """Go on until about then (`time.monotonic`), but do once at least what makes the part worth the name.

        Args:
            until: an instant of `time.monotonic`; it may have passed already.
            seed: the same seed tries the same things, as far as processes allow.
            say: how far it is.

        Whatever is raised counts as a failure and is shown with its traceback.
        """
        ...
