"""Slots that came free, and who could come instead (domain.md PTC-05)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.freed.views import Answered, Asked, FillCandidate, FreedView
from booktui.rules.values import Appointment, Instant

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

SHOWN = 20


def freed(c: Connection, desk: Desk, before: Appointment, why: str, *, undone: bool) -> tuple[str, ...]:
    """See `following.cancelled`."""
    return ()


def taken(c: Connection, desk: Desk, appointment: Appointment) -> tuple[str, ...]:
    """See `following.cancelled`."""
    return ()


class Filling:
    """`desk.filling`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def open(self) -> tuple[FreedView, ...]:
        """The freed slots that can still be filled, soonest first."""
        raise NotImplementedError

    def get(self, freed_id: int) -> FreedView:
        """One of them, whatever became of it. Raises NotFound."""
        raise NotImplementedError

    def at(self, practitioner_id: int | None, instant: Instant) -> FreedView | None:
        """The one that can be filled and lies over that instant."""
        raise NotImplementedError

    def candidates(self, freed_id: int, limit: int = SHOWN) -> tuple[FillCandidate, ...]:
        """Who could come, first in turn first."""
        raise NotImplementedError

    def ask(self, freed_id: int, entry_id: int | None = None, reason: str = "") -> Asked:
        """Ask the first in turn, or another with a reason; the slot is held for them."""
        raise NotImplementedError

    def answer(self, ask_id: int, answer: str, reason: str = "") -> Answered:
        """`accepted`, `declined` or `no answer`."""
        raise NotImplementedError

    def close(self, freed_id: int, note: str) -> FreedView:
        """Nobody is to be asked any more."""
        raise NotImplementedError
