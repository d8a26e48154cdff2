"""The day of the diary that is likely to be asked for next, read while nobody waits.

It is shown only where reading it again would give the same: nothing was written since, here or at another desk, and no
hold on it has run out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from booktui.desk.views import DayView
from booktui.rules.values import Instant, Kind

if TYPE_CHECKING:
    from booktui.desk.desk import Desk

NEVER = 1 << 62


@dataclass(frozen=True, slots=True)
class Kept:
    """A day that was read ahead."""

    asked: tuple[date, Kind, str | None]
    stamp: tuple[Any, ...]
    """See `Store.stamp`."""
    until: Instant
    """When the first hold on it runs out."""
    view: DayView


class DayAhead:
    """One day at a time: whoever turns pages turns them one way."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._kept: Kept | None = None

    def day(self, c: Connection, *asked: *tuple[date, Kind, str | None]) -> DayView:
        """That day as it is now. Raises NotFound: there is no such location."""
        from booktui.desk.day import day_view

        kept, self._kept = self._kept, None
        good = kept is not None and kept.asked == asked and self._desk.now() < kept.until
        if kept is not None and good and kept.stamp == self._desk.store.stamp(c):
            return kept.view
        return day_view(c, self._desk, *asked)

    def read(self, c: Connection, *asked: *tuple[date, Kind, str | None]) -> None:
        """Keep that day. Raises NotFound: there is no such location."""
        from booktui.desk.day import day_view

        stamp = self._desk.store.stamp(c)
        view = day_view(c, self._desk, *asked)
        holds = (block.held_until for column in view.columns for block in column.blocks if block.kind == "hold")
        self._kept = Kept(asked, stamp, min(holds, default=NEVER), view)
