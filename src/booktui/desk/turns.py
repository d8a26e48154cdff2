"""The next right call: who is to be rung now, in the policy's order, and never at two desks at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.views import ListRow

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


@dataclass(frozen=True, slots=True)
class Turn:
    """The next right call."""

    row: ListRow
    announce: tuple[str, ...]
    """To be known before dialling (CS-08): access needs, the safe number, whether a message may be left."""
    passed: Mapping[str, int]
    """How many before were passed over, by reason: words of `rules.turns.PASSED`."""
    why: str
    """Why it is this one's turn."""


class Turns:
    """`desk.turns`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def peek(self, skip: Iterable[int] = ()) -> Turn | None:
        """The first who may be rung now, the entries to skip left out; None when there is nobody: `nobody` says why."""
        raise NotImplementedError

    def take(self, skip: Iterable[int] = ()) -> Turn | None:
        """The same, claimed for this person in one write transaction: no other desk is given the client meanwhile."""
        raise NotImplementedError

    def release(self, entry_id: int) -> None:
        """Give the claim on an entry's client back; nothing where it is somebody else's, or there is none."""
        raise NotImplementedError

    def why_not(self, entry_id: int) -> str:
        """Why the entry is not to be rung now; empty when it may be."""
        raise NotImplementedError

    def nobody(self) -> str:
        """Why there is nobody to ring now, and from when on there is."""
        raise NotImplementedError


def claim_in(c: Connection, desk: Desk, entry_id: int) -> None:
    """Claim an entry's client for this person, in the caller's write transaction.

    Raises:
        Refused: somebody else is ringing them: who, and since when.
    """
    raise NotImplementedError


def release_in(c: Connection, desk: Desk, client_id: int) -> None:
    """Give back this person's claim on a client, in the caller's write transaction."""
    raise NotImplementedError
