"""Asking those who wait whether they still need to be seen (TRK-02, TRK-03)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


def contacted_in(c: Connection, desk: Desk, entry_id: int) -> None:
    """Somebody spoke with the client about the entry: the next asking is due so many weeks on."""
    raise NotImplementedError


def answer_in(c: Connection, desk: Desk, entry_id: int, answer: str, note: str = "") -> tuple[str, ...]:
    """The client answered `needed` or `not needed`."""
    raise NotImplementedError
