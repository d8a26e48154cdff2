"""Urgency and severity: a coordinator proposes, a clinician decides, the list follows (domain.md 7.1, 7.3)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from booktui.desk.list_views import Proposed

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


class Priorities:
    """`desk.priorities`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def propose(self, entry_id: int, urgency: int, severity: int, reason: str) -> Proposed:
        """Ask for another urgency and severity; the order stays until a clinician confirms."""
        raise NotImplementedError

    def confirm(self, entry_id: int, clinician: str, decided_on: date) -> str:
        """A named clinician's decision: the open proposal holds, and the list follows."""
        raise NotImplementedError

    def decline(self, entry_id: int, clinician: str, decided_on: date, reason: str = "") -> str:
        """A named clinician's decision: everything stays as it is."""
        raise NotImplementedError

    def open(self) -> tuple[Proposed, ...]:
        """Proposals that wait for a clinician, oldest first."""
        raise NotImplementedError

    def why(self, entry_id: int) -> tuple[str, ...]:
        """Why the entry stands where it does, as sentences."""
        raise NotImplementedError


def replace_in(c: Connection, desk: Desk, entry_id: int) -> None:
    """Put the entry in its place again: to be called whenever its target, clock start, needs or rating change."""
    raise NotImplementedError
