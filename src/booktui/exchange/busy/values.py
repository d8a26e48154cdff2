"""What a calendar file holds once it is read, and how much of it is read at most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from booktui.exchange.csv_in import Rejected
from booktui.rules.values import Instant

MAX_BYTES = 10_000_000
MAX_EVENTS = 50_000
MAX_SPANS = 100_000
"""Busy times in the window, of the whole file."""


class BusySpan(NamedTuple):
    """Somebody is taken in `[start, end)`; never empty."""

    start: Instant
    end: Instant


class BusyUnreadable(ValueError):
    """The file as a whole cannot be read; the message says where and what to do."""


class BadValue(ValueError):
    """A property cannot be used; which one, and why in words that end a sentence."""

    def __init__(self, line: int, field: str, reason: str) -> None:
        super().__init__(reason)
        self.rejected = Rejected(line, field, reason)


@dataclass(frozen=True, slots=True)
class BusyFile:
    """The busy times of a file that touch the window, sorted, equal ones once, overlapping ones as they are."""

    spans: tuple[BusySpan, ...] = ()
    read: int = 0
    """Events and free-busy answers in the file, whatever came of them."""
    ignored: int = 0
    """Those of them that take no time: free, cancelled, without length, or of a file that only asks."""
    problems: tuple[Rejected, ...] = ()
    """By line; a file with any is not to be used."""
    notes: tuple[str, ...] = ()
    """What was understood in a way that somebody should know."""
