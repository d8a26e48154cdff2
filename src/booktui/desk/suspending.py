"""A client who asks to wait: suspended from a day to a day, while the clock runs on (RTT-29)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


class Suspending:
    """`desk.suspending`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def suspend(self, entry_id: int, from_: date, to: date, reason: str) -> tuple[str, ...]:
        """The client cannot come from a day to a day, both inside."""
        raise NotImplementedError

    def resume(self, entry_id: int) -> str:
        """The client can come again."""
        raise NotImplementedError
