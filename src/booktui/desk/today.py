"""Everything that is due today, from all rooms of the desk, worst first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from booktui.desk.today_views import DueLine, TodayCounts

if TYPE_CHECKING:
    from booktui.desk.desk import Desk


class Today:
    """`desk.today`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def lines(self, kind: str = "") -> list[DueLine]:
        """What is due, of one kind or of all, worst first."""
        return []

    def counts(self) -> TodayCounts:
        """How many of each kind."""
        return TodayCounts()
