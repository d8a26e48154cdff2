"""Screens that are only ever laid out for the size that the window has, and not at all when that is too small."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.command import CommandPalette
from textual.geometry import Size

if TYPE_CHECKING:
    from textual.screen import Screen

    Base = Screen[Any]
else:
    Base = object

COLUMNS, ROWS = 60, 15


def fits(size: Size) -> bool:
    """Whether the screens have room."""
    return size.width >= COLUMNS and size.height >= ROWS


class Steady(Base):
    """Mixed into every screen but the one that says that the window is too small.

    Textual tells a screen that lies behind another a new size twice, and a layout for the size before posts that size
    again: two quick changes then chase each other without end. And some widgets break at a few columns.
    """

    def _screen_resized(self, size: Size) -> None:
        super()._screen_resized(self.app.size)

    def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None:
        if fits(self.app.size):
            super()._refresh_layout(size, scroll)


class Palette(Steady, CommandPalette):
    """Everything that can be done here, to search."""
