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

    def _on_timer_update(self) -> None:
        """One frame a key: a frame in the middle of it would put the last of it off to the screen's next turn."""
        if getattr(self.app, "holds_frames", False):
            self._update_timer.pause()
        else:
            super()._on_timer_update()

    @property
    def more_than_paint(self) -> bool:
        """It has to be laid out, or something waits for its next frame."""
        return bool(self._layout_required or self._scroll_required or self._recompose_required or self._callbacks)

    def paint_now(self) -> bool:
        """Paint what has changed, without waiting for the timer; whether that may lead to more to do."""
        more = self.more_than_paint
        if more or self._repaint_required or self._dirty_widgets:
            super()._on_timer_update()
        return more

    def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None:
        if fits(self.app.size):
            super()._refresh_layout(size, scroll)


class Palette(Steady, CommandPalette):
    """Everything that can be done here, to search."""
